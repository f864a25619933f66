// Sealing orders as the server tells them.

import type { z } from 'zod'
import type { order, orders } from '#domain/sealing/wire.ts'

export type OrderView = z.infer<typeof order>
export type OrdersReply = z.infer<typeof orders>
