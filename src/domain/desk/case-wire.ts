// Contacts and cases over the wire. A contact is answered, joined to a case, or opens one; nothing else is possible. A case is a promise of section
// `case` under its own id: what is done about it goes through `POST /promises/acts`.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, key, someText, text } from '../kernel/wire.ts'
import { contactChannels, recordContact as ofOldDevices } from '../people/wire.ts'
import { urgencies } from '../promises/due.ts'
import { closedAs, stepCodes, ways } from '../promises/promise.ts'
import { noticeLine } from '../notices/wire.ts'
import { owed, promiseView } from '../promises/wire.ts'
import { caseKinds, nowReasons, placeKinds, relations } from './cases.ts'

const number = text(40)
/** A ticket from above. `number` empty beside a deadline: it has not been said yet; both empty: there is none. */
const outside = z.object({ number: text(60), deadline: dated.nullable() })
/**
 * A call or visit, at its start and again with what came of it, under one id: what is left out stays. Old devices send less. `resident`: on whose card it
 * stands; null: nobody known (then `household`, or a number alone). `spoke`: who of the home spoke, where it was not they; `relation`: somebody from elsewhere.
 * `result` null: it has still to come to one, and stands in the queue (`contacts`); left out: as old devices do, it never will. `joined` on a case counts as one
 * more contact about it. `call`: the first contact of the same call, of which this is another matter. `agreed`: the person, asked, agrees that whoever called for them is told (with `relation`). A missed call (`missed`) opens a case `call-back` by itself, or joins the one that is open for the same home or number.
 */
export const recordContact = ofOldDevices.extend({
  resident: id<'resident'>().nullable(), exit: id<'exit'>().nullable().default(null), note: text(2000).default(''),
  household: id<'household'>().nullish(), spoke: id<'resident'>().nullish(), relation: z.enum(relations).nullish(), relationWords: text(80).optional(),
  concerns: z.array(id<'resident'>()).max(20).optional(), number: number.optional(), outside: outside.nullish(), call: id<'contact'>().nullish(), agreed: z.boolean().nullish(),
  result: z.discriminatedUnion('kind', [z.object({ kind: z.literal('answered') }), z.object({ kind: z.literal('joined'), case: id<'case'>() })]).nullish(),
})
export type RecordContact = z.infer<typeof recordContact>
/** `case`: joined or opened by it. */
export const contactDone = z.object({ done: z.literal(true), case: id<'case'>().nullable() })

/** Messages of a group, pasted as they stand: one contact for each who wrote one, the same words of one of them once with how often. `id`: stands for the paste; the same again adds nothing. */
export const pasteMessages = z.object({ id: id<'contact'>(), text: someText(200_000), group: text(60), at: dated })
export const pasted = z.object({ contacts: z.number(), messages: z.number() })

/** A line of `contacts` in the queue: what has begun and has come to nothing yet. */
export const contactLine = aboutPerson(z.object({
  id: id<'contact'>(), channel: z.enum(contactChannels), resident: id<'resident'>().nullable(), name: z.string(), household: id<'household'>().nullable(), door: z.string(), phone: z.string().nullable(),
  /** as typed */ number: z.string(), /** doors of the homes that have the number from which a text came, where it is more than one */ doors: z.array(z.string()), note: z.string(), /** how often the same words came from there */ times: z.number(), /** of texts of one number that wait: what the last of them says */ newest: z.string(), startedAt: at, by: z.string(), /** whoever took it has not ended it: it goes on, or lies aside at their screen */ going: z.boolean(), /** who brought it from a door of a round */ broughtBy: z.string(), outside: z.object({ number: z.string(), deadline: at.nullable() }).nullable(), private: z.boolean(), /** it is not mine to read */ hidden: z.boolean(),
  /** of a message of a group: who wrote the same there and waits as well, the first of them; “answered” answers all of them, everything else this one */ from: z.array(z.string()),
}), { who: 'resident', as: 'line', why: 'queue' })
export type ContactLine = z.infer<typeof contactLine>

export const caseChannels = ways
/** Where it is; `id` of a compound, building, entrance or flat. */
const placeOf = z.object({ kind: z.enum(placeKinds), id: z.uuid().lowercase() })
/**
 * Opens a case, its promise, and gives the contact (`contact`) that result, in one. `place` null: the home of `household` or `resident`, or no place. `owner` null: whoever
 * asks. `due` null: the usual one for `urgency`. `private`: it is read by whoever keeps it, whoever opened it, and the secretary. `nowFor`: one of the fixed words; `urgency` is `now` then.
 */
export const openCase = z.object({
  id: id<'case'>(), act: id<'promise-act'>(), kind: z.enum(caseKinds), words: text(2000), place: placeOf.nullable(), household: id<'household'>().nullable(), resident: id<'resident'>().nullable(), private: z.boolean(),
  outside: outside.nullable(), answerOn: z.object({ way: z.enum(caseChannels), number }), nowFor: z.enum(nowReasons).nullable(),
  urgency: z.enum(urgencies), due: dated.nullable(), owner: id<'account'>().nullable(), step: z.object({ code: z.enum(stepCodes), words: text(500) }).nullable(), contact: id<'contact'>().nullable(), at: dated,
})
export type OpenCase = z.infer<typeof openCase>
/** What whoever is on the telephone hears: the number of their case, and by when. */
export const caseOpened = z.object({ id: id<'case'>(), number: z.string(), due: at })

/** Whoever lives where a case is, with their own number: whom one rings about a fault that nobody in person brought. */
export const atHome = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), phone: z.string().nullable() }), { who: 'id', as: 'line', why: 'queue' })
export type AtHome = z.infer<typeof atHome>

const place = z.object({ kind: z.enum(placeKinds), id: z.guid(), label: z.string(), building: id<'building'>().nullable() })
const short = z.object({
  id: id<'case'>(), /** short, to be read aloud */ number: z.string(), kind: z.enum(caseKinds), /** empty where it is private and not mine to read */ words: z.string(), place: place.nullable(), /** in which building it is, named or as the home’s */ building: id<'building'>().nullable(), household: id<'household'>().nullable(), door: z.string(),
  resident: id<'resident'>().nullable(), name: z.string(), phone: z.string().nullable(), private: z.boolean(), /** what it says is not shown to me */ hidden: z.boolean(),
  /** where a home is named and nobody of it; of what is private nobody */ atHome: z.array(atHome),
  nowFor: z.enum(nowReasons).nullable(), outside: z.object({ number: z.string(), deadline: at.nullable() }).nullable(), openedAt: at, closedAt: at.nullable(), /** told, or nobody reached, or needed no more */ closedAs: z.enum(closedAs).nullable(), joinedTo: id<'case'>().nullable(), /** cases joined to it */ joined: z.number(), /** contacts about it */ contacts: z.number(),
})
/** A line of `cases` in the queue. */
export const caseLine = aboutPerson(short, { who: 'resident', as: 'line', why: 'queue' })
export type CaseLine = z.infer<typeof caseLine>
/** A case in a list, with whose it is and by when. */
export const caseRow = aboutPerson(short.extend({ owed }), { who: 'resident', as: 'line', why: 'queue' })
export type CaseRow = z.infer<typeof caseRow>

/** A number that was read aloud, or the telephone somebody rang from. */
export const searchCases = z.object({ text: text(60) })
/** `callers`: on whose card calls from that telephone stand; `relation`: what was written of who called. */
export const casesFound = z.object({
  cases: z.array(caseRow), callers: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), relation: z.string() }), { who: 'id', as: 'line', why: 'search' })),
})
export type CasesFound = z.infer<typeof casesFound>

export const caseQuery = z.object({
  state: z.enum(['open', 'closed']).default('open'), household: id<'household'>().optional(), resident: id<'resident'>().optional(), building: id<'building'>().optional(), kind: z.enum(caseKinds).optional(),
  /** faults that several homes have, each by its main case; or, by that, the cases of one of them */ fault: z.union([z.literal('any'), id<'case'>()]).optional(),
  after: key(80).optional(), limit: z.coerce.number().int().min(1).max(100).default(50),
})
/** In the order in which they come up; closed ones the latest first. */
export const caseList = z.object({ cases: z.array(caseRow), next: z.string().nullable(), count: z.number(), now: at })
export type CaseList = z.infer<typeof caseList>

/** A contact about a case. `times`: how often the same words came. `hidden`: it was in confidence, and is not mine to read. */
export const contactOfCase = z.object({
  id: id<'contact'>(), channel: z.enum(contactChannels), startedAt: at, note: z.string(), by: z.string(), spokeName: z.string(), relation: z.enum(relations).nullable(), relationWords: z.string(), number: z.string(), times: z.number(), private: z.boolean(), hidden: z.boolean(), /** whoever brought it has taken it back */ withdrawnAt: at.nullable(),
})
/** A case whole. `promised`: steps and hours that were promised so far, the latest first: what whoever calls again was told. */
export const caseView = aboutPerson(short.extend({
  answerOn: z.object({ way: z.enum(caseChannels), number: z.string(), /** in confidence, and the number that was put down others at home answer as well: it is not here */ othersAnswer: z.boolean() }), openedBy: z.string(), promise: promiseView,
  /** where somebody reads what comes of it: their person on a page of their own; a phone of the home, on which what is broken stands */ pages: z.object({ own: z.boolean(), home: z.boolean() }),
  contactsAbout: z.array(contactOfCase), /** what else came of the calls about it */ sameCall: z.array(z.object({ id: id<'case'>(), number: z.string(), kind: z.enum(caseKinds) })), joinedCases: z.array(aboutPerson(short, { who: 'resident', as: 'line', why: 'queue' })),
  /** of somebody who came back from out of town: when a gate saw them come in, the latest first */ cameIn: z.array(z.object({ at, gate: z.string().nullable() })),
  promised: z.array(z.object({ at, step: z.enum(stepCodes).nullable(), words: z.string(), due: at.nullable(), by: z.string() })),
}), { who: 'resident', as: 'whole', why: 'card' })
export type CaseView = z.infer<typeof caseView>

/** What may be one fault: the likes of it, near each other, within a few hours. `cases[0]` came first. `asked`: nobody has said yet. */
export const cluster = z.object({ key: z.string(), kind: z.enum(caseKinds), buildings: z.array(z.string()), from: at, until: at, cases: z.array(caseLine) })
export const clusters = z.object({ clusters: z.array(cluster) })
export type Clusters = z.infer<typeof clusters>
/** The same fault: `cases` are joined to `main`; when that has an outcome, they have it, and each is still to be told. */
export const joinCases = z.object({ main: id<'case'>(), cases: z.array(id<'case'>()).min(1).max(200) })
/** GET /cases/:id/notices (notice.read): the notices that were begun at this fault or at one that is joined to it, their corrections and withdrawals, the newest first: how many homes each reached. */
export const faultNotices = z.object({ notices: z.array(noticeLine), now: at })
export type FaultNotices = z.infer<typeof faultNotices>
/** Not the same: these are not proposed with each other again. */
export const apartCases = z.object({ cases: z.array(id<'case'>()).min(2).max(200) })

/** The desk by the hour: of the committee, never of a person. `offered`: contacts that began; `missed`: calls nobody took; `waiting`: still without a result at its end. */
export const stressHour = z.object({ from: at, offered: z.number(), answered: z.number(), missed: z.number(), waiting: z.number() })
export const stressQuery = z.object({ hours: z.coerce.number().int().min(1).max(48).default(12) })
export const stressLine = z.object({ hours: z.array(stressHour), atDesk: z.number(), now: at })
export type StressLine = z.infer<typeof stressLine>
