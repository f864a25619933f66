// People's records over HTTP: the list, adding, putting right, and acts about who lives where.

import type { Endpoint } from '../http/endpoint.ts'
import { actRoutes } from './acts.ts'
import { addingRoutes } from './adding.ts'
import { correctionRoutes } from './corrections.ts'
import { homeReportRoutes } from './home-reports.ts'
import type { LeftBehind } from './leaving.ts'
import { listRoutes } from './list.ts'

export const recordsRoutes = (left: LeftBehind): readonly Endpoint[] => [...listRoutes, ...addingRoutes(left), ...correctionRoutes(left), ...actRoutes(left), ...homeReportRoutes]
