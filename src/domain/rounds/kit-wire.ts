// Kits over the wire: what came by carton, what went where, who holds what, and a lot that is called back. What is left at a door is told with what came of the door (doors/wire.ts).

import { z } from 'zod'
import { at, dated, id, newId, someText, text } from '../kernel/wire.ts'
import { deskActs, kitActs } from './kits.ts'

/** So many come in one go at most: a number that is larger was typed wrong. */
export const mostKits = 1_000_000
const count = z.number().int().min(1).max(100_000)
const day = z.iso.date()
const lotNamed = { maker: someText(60), lot: someText(40), expiresOn: day }

/** What came in one go of one lot. `lot`: the id that it gets where nobody has put it down yet. `from`: who brought it, and has signed. `short`: cartons in which there were not `each`, with what stood on them. */
export const kitDelivery = z.object({
  id: newId<'kit-move'>(), lot: z.object({ id: newId<'kit-lot'>(), ...lotNamed }), cartons: z.number().int().min(1).max(2_000), each: count,
  short: z.array(z.object({ carton: text(40), count: z.number().int().min(0).max(100_000) })).max(50), from: someText(60), words: text(200), at: dated,
}).refine((it) => it.short.length <= it.cartons, { message: 'more are short than came', path: ['short'] })
export type KitDelivery = z.infer<typeof kitDelivery>

const acts = z.enum(deskActs)
/**
 * What the desk puts down. `lead`: whose bag; null: the store's. `stairwell`: whom they are for, or where used ones were collected. `give`: the door round whose stairwell becomes the lead's with it. `other`: who has seen it where it is nobody's
 * bag. `signed`: both names stand on paper; else the lead says so on their own phone.
 */
const put = z.object({
  id: newId<'kit-move'>(), what: acts, lot: id<'kit-lot'>().nullable(), count, lead: id<'account'>().nullable(), stairwell: id<'entrance'>().nullable(), give: id<'round'>().nullable(), bags: z.number().int().min(0).max(1_000).nullable(),
  other: text(60), signed: z.boolean(), words: text(200), at: dated,
}).refine((it) => (it.what === 'used') === (it.lot === null), { message: 'used ones are of no lot, and all others of one', path: ['lot'] })
  .refine((it) => (it.what === 'used') === (it.bags !== null), { message: 'bags are counted with used ones', path: ['bags'] })
  .refine((it) => (it.what !== 'given' && it.what !== 'returned') || it.lead !== null, { message: 'whose bag is named', path: ['lead'] })
  .refine((it) => it.lead !== null || it.other !== '', { message: 'two names', path: ['other'] })
const back = z.object({ id: newId<'kit-move'>(), what: z.literal('taken-back'), takesBack: id<'kit-move'>(), words: someText(200), at: dated })
export const kitPut = z.union([put, back])
export type KitPut = z.infer<typeof put>
/** The other side of a movement, on their own phone: how many they have. */
export const kitConfirm = z.object({ id: newId<'custody-act'>(), count: z.number().int().min(0).max(100_000), at: dated })

export const recallWhys = ['notice', 'expired'] as const
/** `words`: on whose word, or why it may go out again. */
export const kitRecall = z.object({ id: newId<'kit-recall'>(), what: z.enum(['recalled', 'lifted']), why: z.enum(recallWhys), words: someText(200) })
export type KitRecall = z.infer<typeof kitRecall>

/** A door round that gives kits out, for whoever is there; `evening`: the round of self-tests that they are for. */
export const kitRound = z.object({
  id: newId<'round'>(), task: newId<'door-task'>(), title: someText(80), evening: id<'testing-round'>().nullable(), places: z.array(z.object({ kind: z.enum(['compound', 'building', 'entrance']), id: z.uuid().lowercase() })).min(1).max(200),
})

const lot = z.object({ id: id<'kit-lot'>(), ...lotNamed, recalled: z.object({ why: z.enum(recallWhys), words: z.string(), by: z.string(), at }).nullable() })
const bag = z.object({ lead: id<'account'>(), name: z.string(), left: z.number() })
const stock = z.object({ received: z.number(), store: z.number(), bags: z.array(bag), homes: z.number(), lost: z.number(), damaged: z.number(), below: z.boolean() })
/** `sides`: whether the other side has said it as well. `theirs`: how many they said that they have. */
const move = z.object({
  id: id<'kit-move'>(), what: z.enum(kitActs), lot: z.string(), count: z.number(), cartons: z.number().nullable(), said: z.number().nullable(), short: z.array(z.object({ carton: z.string(), count: z.number() })), lead: z.string(), door: z.string(),
  present: z.number().nullable(), bags: z.number().nullable(), other: z.string(), sides: z.enum(['both', 'open', 'differs']), theirs: z.number().nullable(), words: z.string(), by: z.string(), at, takenBack: z.boolean(),
})
const stairwell = z.object({
  id: id<'entrance'>(), compound: z.string(), building: z.string(), label: z.string(), buildingId: id<'building'>(), homes: z.number(), people: z.number(), given: z.object({ to: id<'account'>(), name: z.string() }).nullable(),
  /** to leads for it, left at its doors, collected there, since the round began */ fetched: z.number(), left: z.number(), used: z.number(), bags: z.number(),
})
/** GET /kits (test.read). Lots: the first to expire first. `unsaid`: left at doors, and nobody said of which lot. `doors`: at which kits were given, and nobody said how many. */
export const kits = z.object({
  today: day, lots: z.array(lot.extend({ stock })), unsaid: z.number(), doors: z.number(), rounds: z.array(z.object({ id: id<'round'>(), title: z.string(), stairwells: z.array(stairwell) })), moves: z.array(move),
  walkers: z.array(z.object({ id: id<'account'>(), name: z.string(), buildings: z.array(id<'building'>()).nullable() })),
})
export type Kits = z.infer<typeof kits>

/** GET /kits/lots/{id} (test.read): who holds it. `told`: of a lot that is called back, whether that home knows; null: nobody could be told there, for nobody is known to live there. `count` null: kits were given there, and nobody said of which lot. */
export const kitHolders = z.object({
  lot, stock, notices: z.array(id<'notice'>()),
  homes: z.array(z.object({ flat: id<'flat'>(), household: id<'household'>().nullable(), door: z.string(), compound: z.string(), count: z.number().nullable(), told: z.enum(['not-yet', 'waiting', 'knows']).nullable() })),
})
export type KitHolders = z.infer<typeof kitHolders>

/** GET /kits/mine (round.walk): what lies in my bag, and what I am asked to confirm. */
export const myKits = z.object({
  today: day, lots: z.array(lot.omit({ recalled: true }).extend({ recalled: z.boolean(), left: z.number() })),
  asked: z.array(z.object({ id: id<'kit-move'>(), what: z.enum(['given', 'returned']), lot: z.string(), count: z.number(), by: z.string(), at })),
})
export type MyKits = z.infer<typeof myKits>
