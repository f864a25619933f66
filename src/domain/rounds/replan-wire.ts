// How a round goes at its stations and who would rather come elsewhere, over the wire.

import { z } from 'zod'
import { at, id } from '../kernel/wire.ts'
import { slot } from './slot-wire.ts'

const ending = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['done', 'unplanned', 'begun']) }), z.object({ state: z.enum(['ends', 'waits']), at }), z.object({ state: z.literal('silent'), minutes: z.number().nullable() }), z.object({ state: z.literal('slow') }),
])
/**
 * GET /testing-rounds/:id/replan (test.read). `moves`: what POST /testing-rounds/:id/slots would be given, with `last` of here. `homes`, `people`: who would be told;
 * `ends`: when those stations would end then.
 */
export const replan = z.object({
  asOf: at, last: id<'act'>().nullable(),
  stations: z.array(z.object({ station: id<'station'>(), number: z.number(), name: z.string(), registered: z.number(), planned: z.number(), left: z.number(), perMinute: z.number(), ending })),
  moves: z.array(z.object({ entrance: id<'entrance'>(), building: z.string(), label: z.string(), was: id<'station'>(), slot, people: z.number() })),
  ends: z.array(z.object({ station: id<'station'>(), at })), homes: z.number(), people: z.number(),
})
export type Replan = z.infer<typeof replan>
