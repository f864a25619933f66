// The desk over HTTP: finding people, the card, what is known about me; contacts as they happen, also at doors, cases, and the desk by the hour.

import type { Endpoint } from '../http/endpoint.ts'
import type { Hears } from '../promises/acting.ts'
import type { About } from './about.ts'
import { callListRoutes } from './call-list-routes.ts'
import { caseRoutes } from './case-routes.ts'
import { caseSearchRoutes } from './case-search.ts'
import { contactRoutes } from './contact-routes.ts'
import { doorWordRoutes, type BegunBehind } from './door-words.ts'
import { needListRoutes } from './needs-list.ts'
import { needPageRoutes } from './needs-shown.ts'
import { peopleRoutes } from './people-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { ringBackRoutes } from './ring-back.ts'
import { stressRoutes } from './stress.ts'

const nobody: Hears = () => Promise.resolve()
const nothing: BegunBehind = () => Promise.resolve(false)
/** `hears`: whoever behind the desk hears what came of cases; left out: nobody. `begunBehind`: whether something was begun there for a case; left out: nothing. */
export const deskRoutes = (about: About, hears: Hears = nobody, begunBehind: BegunBehind = nothing): readonly Endpoint[] => [...peopleRoutes(about), ...recordRoutes(about), ...needListRoutes, ...needPageRoutes, ...contactRoutes(about.exitIsOf, hears), ...doorWordRoutes(hears, begunBehind), ...caseRoutes(about, hears), ...callListRoutes(hears), ...caseSearchRoutes, ...ringBackRoutes, ...stressRoutes]
