// The gate over the wire: facts that the phone reports, and the snapshot that it works from without a network.

import { z } from 'zod'
import { anyAt, at, id, someText, text } from '../kernel/wire.ts'
import { levels } from '../people/levels.ts'

/** How the guard came to the person. */
export const hows = ['scan', 'code', 'door', 'emergency', 'resident', 'desk'] as const

/** Something that happened at a gate. Never turned away: `at` is the device's clock as it stood. */
export const movementFact = z.object({
  type: z.literal('movement'), id: id<'movement'>(), kind: z.enum(['out', 'back']), at: anyAt, pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(),
  /** an emergency exit that this fact opens; null otherwise */
  exit: id<'exit'>().nullable(), emergency: z.boolean(), how: z.enum(hows), verdict: text(40), note: text(300),
})
/** Somebody was told no, and by which answer. */
export const turnedAwayFact = z.object({ type: z.literal('turned-away'), id: z.uuid().lowercase(), at: anyAt, pass: id<'pass'>().nullable(), code: text(40) })
export const gateFact = z.discriminatedUnion('type', [movementFact, turnedAwayFact])
export type GateFact = z.infer<typeof gateFact>
/**
 * `sentAt` is the device's clock at the moment of this very attempt (set it anew at each one, never when the fact was made):
 * the server measures the clock error from it. Facts are told apart by their own ids, so a batch may be cut and sent again at will.
 * A fact that a newer or a broken app wrote in a form we cannot read must not hold up the others.
 */
export const gateFactsAtTheDoor = z.object({ facts: z.array(z.unknown()).max(5000), sentAt: anyAt.nullable().catch(null) })
export const gateFactsTaken = z.object({ taken: z.array(z.string()), clockErrorMs: z.number(), now: at })

/** Without a cursor, or with one that is too old: everything. With one: what changed since. The desk names a gate, a device has one. */
export const snapshotQuery = z.object({ since: z.coerce.number().int().min(0).optional(), gate: id<'gate'>().optional() })
export const gatePerson = z.object({ id: id<'resident'>(), who: z.string(), flat: id<'flat'>(), bornYear: z.number().nullable() })
/** Half-open spans without a gap between them, from the snapshot's moment on. */
export const levelPiece = z.object({ from: at, until: at, level: z.enum(levels) })
export const gateFlat = z.object({ id: id<'flat'>(), door: z.string(), entrance: z.string(), label: z.string(), floor: z.number().nullable(), level: z.enum(levels), /** only where they differ from the building's */ pieces: z.array(levelPiece).optional() })
/** `level` is that of the snapshot's moment; `pieces` say it for the days ahead, so that it is right when an order ends without a network. */
export const gateBuilding = z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), level: z.enum(levels), caseInside: z.boolean(), pieces: z.array(levelPiece), flats: z.array(gateFlat), people: z.array(gatePerson) })
/** A live pass as the gate keeps it: `text` is the signed pass itself, so a typed code is checked as strictly as a scan. */
export const gatePass = z.object({ id: id<'pass'>(), code: z.string(), text: z.string(), resident: id<'resident'>().nullable() })
export const gateMovement = z.object({ id: id<'movement'>(), kind: z.enum(['out', 'back']), at, exit: id<'exit'>().nullable(), pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(), gate: id<'gate'>().nullable(), emergency: z.boolean() })
export const gateSnapshot = z.object({
  cursor: z.number(), now: at, full: z.boolean(),
  /** from then on ask without a cursor: passes that begin and levels that change by the calendar alone come with a whole snapshot only */
  wholeAgainAt: at,
  community: z.object({ id: id<'community'>(), name: z.string(), zone: z.string(), phone: z.string() }),
  gate: z.object({ id: id<'gate'>(), number: z.number(), name: z.string() }),
  /** signed; base64url */
  trustList: z.string(), statusList: z.string(),
  buildings: z.array(gateBuilding), passes: z.array(gatePass), gonePasses: z.array(z.string()), movements: z.array(gateMovement),
})
export const newGate = z.object({ id: id<'gate'>(), compound: id<'compound'>().optional(), number: z.number().int().min(1).max(9999), name: someText(40) })
export const gates = z.object({ gates: z.array(z.object({ id: id<'gate'>(), number: z.number(), name: z.string(), compound: z.string() })) })
/** What became of an exit after a return was reported. */
export const returned = z.object({ whereabouts: z.enum(['not-yet-out', 'out', 'back']), dueBack: at.nullable() })
export type GateSnapshot = z.infer<typeof gateSnapshot>
