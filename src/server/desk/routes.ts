// The desk over HTTP: finding people, the card, what is known about me; contacts as they happen, cases, and the desk by the hour.

import type { Endpoint } from '../http/endpoint.ts'
import type { About } from './about.ts'
import { callListRoutes } from './call-list-routes.ts'
import { caseRoutes } from './case-routes.ts'
import { caseSearchRoutes } from './case-search.ts'
import { contactRoutes } from './contact-routes.ts'
import { needListRoutes } from './needs-list.ts'
import { needPageRoutes } from './needs-shown.ts'
import { peopleRoutes } from './people-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { ringBackRoutes } from './ring-back.ts'
import { stressRoutes } from './stress.ts'

export const deskRoutes = (about: About): readonly Endpoint[] => [...peopleRoutes(about), ...recordRoutes(about), ...needListRoutes, ...needPageRoutes, ...contactRoutes(about.exitIsOf), ...caseRoutes(about), ...callListRoutes, ...caseSearchRoutes, ...ringBackRoutes, ...stressRoutes]
