// People's records over the wire: the list, whom the desk adds, what is put right, and acts about who lives where. What is sent says what was
// read before or whom it means; nothing here removes anybody.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, key, someText, text } from '../kernel/wire.ts'
import { levels } from './levels.ts'
import { actKinds, peopleStates, stayKinds } from './stays.ts'

const born = z.iso.date().nullable()
/** `after`: as the page before named it. */
export const peopleQuery = z.object({ text: text(60), building: id<'building'>().nullable(), state: z.enum(peopleStates), after: key(300).nullable(), limit: z.number().int().min(1).max(200) })
export const personLine = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), door: z.string(), compound: z.string(), stay: z.enum(stayKinds), stayUntil: at.nullable() }), { who: 'id', as: 'line', why: 'people-list' })
/** `total`: on the first page alone. */
export const peopleList = z.object({ people: z.array(personLine), next: z.string().nullable(), total: z.number().nullable() })
export type PersonLine = z.infer<typeof personLine>
export type PeopleList = z.infer<typeof peopleList>

/** A door as people say it: which flats may be meant, and who lives in each, by household. */
export const homesQuery = z.object({ door: someText(60) })
export const homesFound = z.object({ homes: z.array(z.object({
  flat: id<'flat'>(), door: z.string(), compound: z.string(),
  households: z.array(z.object({ id: id<'household'>(), people: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'search' })) })),
})) })
export type HomeFound = z.infer<typeof homesFound>['homes'][number]

/** A flat that is not on the list: said back with its building and entrance first; `confirmed` is the door as it was said back. */
export const enterFlat = z.object({ id: id<'flat'>(), door: someText(60), confirmed: key(120).nullable() })
/** `flat` null: nothing is stored yet. */
export const flatEntered = z.object({ flat: id<'flat'>().nullable(), door: z.string(), compound: z.string(), building: z.string(), entrance: z.string(), label: z.string() })
export type FlatEntered = z.infer<typeof flatEntered>

/** Which household at which flat: one that is there, or (`joins` false) a new one under an id that the device made. */
const home = z.object({ flat: id<'flat'>(), household: id<'household'>(), joins: z.boolean() })

/** What ends at a home that somebody grown up joins. */
export const joinedEnds = z.object({ slip: z.boolean(), phones: z.number(), cares: z.number() })
export type JoinedEnds = z.infer<typeof joinedEnds>

/** `act`: under which it stands in their history. `host`, `place`: with whom and where somebody sleeps who stays for a time. */
export const addPerson = z.object({
  id: id<'resident'>(), act: id<'act'>(), name: someText(80), born, phone: text(40).nullable(), to: home,
  kind: z.enum(['lives', 'temporary']), since: dated, until: dated.nullable(), host: id<'resident'>().nullable(), place: text(200), source: someText(500),
  /** although somebody of that name lives at that door, or has that day of birth or number and lives elsewhere or has gone */ despite: z.boolean().optional(),
  /** what was read of what ends at the home that they join (`joining-ends`): where it is another thing by now, it is shown anew */ ends: joinedEnds.optional(),
})
export type AddPerson = z.infer<typeof addPerson>

/** What may end with a correction, by the problem that says so. */
export const correctionEnds = ['phones-end', 'links-end'] as const

export const correctable = ['name', 'born', 'phone'] as const
export type Correctable = (typeof correctable)[number]
/** What is put right, from what was read: where that no longer stands, nothing is. */
export const correctPerson = z.object({
  id: id<'act'>(), changes: z.array(z.object({ what: z.enum(correctable), old: key(80).nullable(), new: text(80).nullable() })).min(1).max(3), why: someText(500),
  /** although these end with it, as was said */ despite: z.array(z.enum(correctionEnds)).max(correctionEnds.length).optional(),
})

/** `from`: the household that was read before; where they are of another one by now, nothing is put down. */
export const stayAct = z.object({
  id: id<'act'>(), from: id<'household'>().optional(), kind: z.enum(actKinds), residents: z.array(id<'resident'>()).min(1).max(30), since: dated, until: dated.nullable(), to: home.nullable(), place: text(200), source: someText(500),
})
export type StayAct = z.infer<typeof stayAct>
export const takeBackAct = z.object({ id: id<'act'>(), act: id<'act'>(), source: someText(500) })

/** Somebody whose absence, or stay for a time, was to be over by `until`, and of whom nothing has been put down since. */
export const stayOverLine = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), phone: z.string().nullable(), stay: z.enum(['away', 'temporary']), until: at }), { who: 'id', as: 'line', why: 'queue' })
export type StayOverLine = z.infer<typeof stayOverLine>

const outside = aboutPerson(z.object({ exit: id<'exit'>(), resident: id<'resident'>(), name: z.string(), purpose: z.string() }), { who: 'resident', as: 'line', why: 'card' })
/** What an act would end, before it is put down. */
export const actPreview = z.object({
  /** passes that can still let somebody out; of whoever moves within the community they are judged anew */ passes: z.array(outside), waiting: z.array(outside), out: z.array(outside),
  /** phones that are signed in by the home's slip, and links and codes of those people that are still open */ slip: z.boolean(), phones: z.number(), links: z.number(),
  /** for how many people their home could act, which it can no more until the desk gives it anew */ cares: z.number(),
  /** for whoever has gone: how many homes could act for them, which they can no more */ carers: z.number(),
  /** the same at the home that they join: the slip of children who live alone, its phones, and what the home could do for others */ joined: joinedEnds.nullable(),
  /** how many are left in the home */ stay: z.number(),
  /** something that began later holds all the same, and this is kept beside it */ overtaken: z.boolean(),
  /** of a move: what their home is under, and the other one */ levels: z.object({ from: z.enum(levels), to: z.enum(levels) }).nullable(),
})
export type ActPreview = z.infer<typeof actPreview>

/** What was put down of somebody, the latest first; `by` is a colleague's name at the desk. `of`: of which other record of theirs. */
export const historyRow = z.object({
  act: id<'act'>(), at, of: z.string().nullable(), by: z.string(), words: z.string(),
  says: z.discriminatedUnion('what', [
    z.object({ what: z.literal('corrected'), field: z.enum(correctable), old: z.string().nullable(), new: z.string().nullable() }),
    z.object({ what: z.enum(stayKinds), since: at.nullable(), until: at.nullable(), door: z.string(), host: z.string().nullable(), place: z.string(), /** by a later act */ takenBack: z.boolean() }),
    z.object({ what: z.literal('taken-back') }),
    /** made one with this record of the same person; to the person and their household without its name, where it was somebody else's */
    z.object({ what: z.literal('merged'), name: z.string(), door: z.string(), takenBack: z.boolean() }),
    z.object({ what: z.literal('unmerged') }),
  ]),
})
export type HistoryRow = z.infer<typeof historyRow>
