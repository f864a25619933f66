// Who is called, over the wire. Calls themselves are facts (wire.ts).

import { z } from 'zod'
import { at } from '../kernel/wire.ts'
import { keptCall, keptSlots } from './kept.ts'

/** GET /testing-rounds/:id/calls (test.read): slots by their time, calls that stand by theirs. */
export const roundCalls = z.object({ asOf: at, slots: keptSlots.shape.slots, calls: z.array(keptCall) })
export type RoundCalls = z.infer<typeof roundCalls>
