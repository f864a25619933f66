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
/** Who comes when in a round. `people`: who is called, of those who live there; `visited`: who is called by nobody (isolated, sealed, cannot leave the bed), and no word of why. */
export const keptSlots = z.object({
  id: id<'testing-round'>(), slots: z.array(z.object({ entrance: id<'entrance'>(), building: z.string(), label: z.string(), compound: z.string().nullable(), station: id<'station'>(), from: at, until: at, people: z.number(), visited: z.number() })),
})
/** A call that stands. `came`: how many of those who were called are tested. */
export const keptCall = z.object({ id: id<'station-call'>(), round: id<'testing-round'>(), station: id<'station'>(), entrances: z.array(id<'entrance'>()), at, came: z.number() })
export type KeptSlots = z.infer<typeof keptSlots>
export type KeptCall = z.infer<typeof keptCall>
