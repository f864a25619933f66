// Everything of neighbours over HTTP.

import type { Endpoint } from '../http/endpoint.ts'
import { cameRoutes } from './came-routes.ts'
import { loanRoutes } from './loan-routes.ts'
import { mediationRoutes } from './mediation-routes.ts'
import { myNeighbourRoutes } from './my-routes.ts'
import { repairRoutes } from './repair-routes.ts'

export const neighbourRoutes: readonly Endpoint[] = [...repairRoutes, ...loanRoutes, ...myNeighbourRoutes, ...cameRoutes, ...mediationRoutes]
