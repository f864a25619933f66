// The gate over the wire: facts that the phone reports, and the snapshot that it works from without a network.

import { z } from 'zod'
import { at, id, text } from '../kernel/wire.ts'
import { levels } from '../sealing/sealing.ts'

/** How the guard came to the person. */
export const hows = ['scan', 'code', 'door', 'emergency', 'resident', 'desk'] as const

/** Something that happened at a gate. Never turned away: `at` is the device's clock as it stood. */
export const movementFact = z.object({
  type: z.literal('movement'), id: id<'movement'>(), kind: z.enum(['out', 'back']), at, pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(),
  /** an emergency exit that this fact opens; null otherwise */
  exit: id<'exit'>().nullable(), emergency: z.boolean(), how: z.enum(hows), verdict: text(40), note: text(300),
})
/** Somebody was told no, and by which answer. */
export const turnedAwayFact = z.object({ type: z.literal('turned-away'), id: z.uuid().lowercase(), at, pass: id<'pass'>().nullable(), code: text(40) })
export const gateFact = z.discriminatedUnion('type', [movementFact, turnedAwayFact])
export type GateFact = z.infer<typeof gateFact>
/** `sentAt` is the device's clock when it sent the batch: the server measures the clock error from it. */
export const gateFacts = z.object({ facts: z.array(gateFact).max(500), sentAt: at })
export const gateFactsTaken = z.object({ taken: z.array(z.string()), clockErrorMs: z.number(), now: at })

/** Without a cursor, or with one that is too old: everything. With one: what changed since. */
export const snapshotQuery = z.object({ since: z.coerce.number().int().min(0).optional() })
export const gatePerson = z.object({ id: id<'resident'>(), who: z.string(), flat: id<'flat'>(), bornYear: z.number().nullable() })
export const gateFlat = z.object({ id: id<'flat'>(), door: z.string(), entrance: z.string(), label: z.string(), floor: z.number().nullable(), level: z.enum(levels) })
export const gateBuilding = z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), level: z.enum(levels), caseInside: z.boolean(), flats: z.array(gateFlat), people: z.array(gatePerson) })
/** A live pass as the gate keeps it: `text` is the signed pass itself, so a typed code is checked as strictly as a scan. */
export const gatePass = z.object({ id: id<'pass'>(), code: z.string(), text: z.string(), resident: id<'resident'>().nullable() })
export const gateMovement = z.object({ id: id<'movement'>(), kind: z.enum(['out', 'back']), at, exit: id<'exit'>().nullable(), pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(), gate: id<'gate'>().nullable(), emergency: z.boolean() })
export const gateSnapshot = z.object({
  cursor: z.number(), now: at, full: z.boolean(),
  community: z.object({ id: id<'community'>(), name: z.string(), zone: z.string(), phone: z.string() }),
  gate: z.object({ id: id<'gate'>(), number: z.number(), name: z.string() }),
  /** signed; base64url */
  trustList: z.string(), statusList: z.string(),
  buildings: z.array(gateBuilding), passes: z.array(gatePass), gonePasses: z.array(z.string()), movements: z.array(gateMovement),
})
export type GateSnapshot = z.infer<typeof gateSnapshot>
