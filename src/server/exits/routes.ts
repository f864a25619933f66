// Everything that HTTP offers on exits, in one list for main.ts.

import type { Endpoint } from '../http/endpoint.ts'
import { askingRoutes } from './asking-routes.ts'
import { decidingRoutes } from './deciding-routes.ts'
import { ledgerRoutes } from './ledger.ts'
import { readingRoutes } from './reading-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { tellingRoutes } from './telling-routes.ts'

export const exitRoutes: readonly Endpoint[] = [...askingRoutes, ...readingRoutes, ...decidingRoutes, ...ledgerRoutes, ...reviewRoutes, ...tellingRoutes, ...returnRoutes]
