// What a phone at a station keeps, so that it can register without a network: the rounds of these days, and who lives behind which door. The envelope is the field's.

import { z } from 'zod'
import { at, id } from '../kernel/wire.ts'

export const keptRound = z.object({ id: id<'testing-round'>(), title: z.string(), size: z.number(), begins: at, ends: at, /** where it goes: of everybody else the table says that they are not of this round */ places: z.array(z.string()), closed: z.boolean() })
/** A full name, which is spoken; `alone`: nobody shares a tube with them, and no word of why. */
export const keptPerson = z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), alone: z.boolean() })
/** A door; `group` is its building. */
export const keptDoor = z.object({ id: id<'flat'>(), group: id<'building'>(), door: z.string(), compound: id<'compound'>(), entrance: id<'entrance'>(), people: z.array(keptPerson) })
export type KeptRound = z.infer<typeof keptRound>
export type KeptDoor = z.infer<typeof keptDoor>
