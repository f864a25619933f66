// What a gate's phone keeps of each thing, so that it can answer without a network: initials instead of names, never a phone
// number or a reason. The envelope (what was put, what is gone) is the field's.

import { z } from 'zod'
import { at, id } from '../kernel/wire.ts'
import { levels } from '../people/levels.ts'

/** Half-open spans without a gap between them, from the moment of asking on. */
export const levelPiece = z.object({ from: at, until: at, level: z.enum(levels) })
/** `pieces` say the levels for the days ahead, so that they are right when an order ends without a network; `cases` when a case is known inside, left out for never. */
export const keptBuilding = z.object({
  id: id<'building'>(), label: z.string(), compound: z.string(), pieces: z.array(levelPiece), cases: z.array(z.object({ from: at, until: at })).optional(),
})
export const keptPerson = z.object({ id: id<'resident'>(), who: z.string(), bornYear: z.number().nullable() })
/** `group` is the building; `pieces` stand only where they differ from the building's. */
export const keptFlat = z.object({
  id: id<'flat'>(), group: id<'building'>(), door: z.string(), entrance: z.string(), label: z.string(), floor: z.number().nullable(),
  people: z.array(keptPerson), pieces: z.array(levelPiece).optional(),
})
/** A live pass: `text` is the signed pass itself, so a typed code is checked as strictly as a scan. */
export const keptPass = z.object({ id: id<'pass'>(), group: z.string(), code: z.string(), text: z.string(), resident: id<'resident'>().nullable(), exit: id<'exit'>() })
/** What happened, at any gate, as long as a pass can live (62 days), and of whoever is out. */
export const keptMovement = z.object({
  id: id<'movement'>(), group: z.string(), kind: z.enum(['out', 'back']), at, exit: id<'exit'>().nullable(), pass: id<'pass'>().nullable(), resident: id<'resident'>().nullable(),
  gate: id<'gate'>().nullable(), emergency: z.boolean(),
})
