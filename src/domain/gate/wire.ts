// The gate over the wire: the facts that its phone reports, the gates themselves, a return. What its phone keeps: kept.ts.

import { z } from 'zod'
import { anyAt, id, someText, text } from '../kernel/wire.ts'

/** How the guard came to the person. */
export const hows = ['scan', 'code', 'door', 'emergency', 'resident', 'desk'] as const

/** The answer beside the return of somebody whom no record has as out: they came in from out of town, and somebody at the desk rings them. */
export const fromOutside = 'from-outside'

/** Something that happened at a gate. Never turned away: `at` is the device's clock as it stood. */
export const movementFact = z.object({
  type: z.literal('movement'), id: id<'movement'>(), kind: z.enum(['out', 'back']), at: anyAt, pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(),
  /** an emergency exit that this fact opens; null otherwise */
  exit: id<'exit'>().nullable(), emergency: z.boolean(), how: z.enum(hows), verdict: text(40), note: text(300),
})
/** Somebody was told no, and by which answer. */
export const turnedAwayFact = z.object({ type: z.literal('turned-away'), id: z.uuid().lowercase(), at: anyAt, pass: id<'pass'>().nullable(), code: text(40) })
export type GateFact = z.infer<typeof movementFact> | z.infer<typeof turnedAwayFact>
export const newGate = z.object({ id: id<'gate'>(), compound: id<'compound'>().optional(), number: z.number().int().min(1).max(9999), name: someText(40) })
export const gates = z.object({ gates: z.array(z.object({ id: id<'gate'>(), number: z.number(), name: z.string(), compound: z.string() })) })
