// Everything that HTTP offers on exits, in one list for main.ts.

import type { Endpoint } from '../http/endpoint.ts'
import { askRoutes } from './ask-routes.ts'
import { askingRoutes } from './asking-routes.ts'
import { correctionRoutes } from './correction-routes.ts'
import { decidingRoutes } from './deciding-routes.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { followUpRoutes } from './follow-up-routes.ts'
import { ledgerRoutes } from './ledger.ts'
import { namingRoutes } from './naming.ts'
import { officeRoutes } from './office-routes.ts'
import { readingRoutes } from './reading-routes.ts'
import { renewalRoutes } from './renewal-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { tellingRoutes } from './telling-routes.ts'

export const exitRoutes: readonly Endpoint[] = [...askingRoutes, ...askRoutes, ...namingRoutes, ...readingRoutes, ...decidingRoutes, ...ledgerRoutes, ...reviewRoutes, ...tellingRoutes, ...deliveryRoutes, ...returnRoutes, ...followUpRoutes, ...correctionRoutes, ...renewalRoutes, ...officeRoutes]
