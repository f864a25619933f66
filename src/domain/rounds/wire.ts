// Testing rounds over the wire: a round with its stations, what a station reports, how far it is, and who is missing. What a station reports are facts (field/wire.ts).

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, dated, id, key, newId, someText, text, whateverText } from '../kernel/wire.ts'
import { excuses, kinds, outcomes, putDown } from './outcomes.ts'
import { slots } from './slot-wire.ts'
import { antigenAnswers } from './antigen.ts'
import { boxActs, boxDoubts, legs } from './boxes.ts'
import { stockActs } from './stock.ts'
import { poolSizes, tubeDoubts } from './tubes.ts'

/** How a person was found at the table. `sheet`: typed from the paper of a station whose phone died. */
export const hows = ['code', 'door', 'name', 'newborn', 'unknown', 'sheet'] as const
const size = z.union(poolSizes.map((one) => z.literal(one)))
/** As it was read or typed: `readTube` says which tube that is. */
const tube = whateverText(60).pipe(z.string().min(1))

/** One swab into one tube. `person` null: nobody could find them; `called` is what was written down. */
export const sampleFact = z.object({ type: z.literal('sample'), id: newId<'sample'>(), at: anyAt, round: id<'testing-round'>(), tube, size, person: id<'resident'>().nullable(), called: whateverText(120), how: z.enum(hows) })
export type SampleFact = z.infer<typeof sampleFact>
/** That a swab was a mistake, or lies in another tube; may come before it. */
export const sampleActFact = z.object({ type: z.literal('sample-act'), id: newId<'sample-act'>(), at: anyAt, round: id<'testing-round'>(), sample: id<'sample'>(), what: z.enum(['undone', 'moved']), tube: tube.nullable() })
  .refine((it) => (it.what === 'moved') === (it.tube !== null), { message: 'where it lies now is named', path: ['tube'] })
/** Something done with a tube as a whole. */
export const tubeFact = z.object({ type: z.literal('tube'), id: newId<'tube-act'>(), at: anyAt, round: id<'testing-round'>(), tube, what: z.enum(['opened', 'passed', 'closed', 'reopened']), size: size.nullable(), to: id<'device'>().nullable() })
  .refine((it) => (it.what === 'passed') === (it.to !== null), { message: 'who has it now is named', path: ['to'] })
/** Something done with a box of tubes at the table. */
export const boxFact = z.object({ type: z.literal('box'), id: newId<'box-act'>(), at: anyAt, round: id<'testing-round'>(), box: newId<'box'>(), what: z.enum(boxActs), code: tube.nullable(), tube: tube.nullable(), count: z.number().int().min(0).max(10_000).nullable() })
  .refine((it) => (it.what === 'opened') === (it.code !== null), { message: 'what is written on it is said', path: ['code'] })
  .refine((it) => (it.what === 'put' || it.what === 'out') === (it.tube !== null), { message: 'which tube is named', path: ['tube'] })
  .refine((it) => (it.what === 'closed') === (it.count !== null), { message: 'how many is said', path: ['count'] })
export type BoxFact = z.infer<typeof boxFact>
/** SHA-256 of a code, base64url: the code itself never leaves the phones that show and read it. */
const codeHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** The box is given to the driver; whoever shows the code of which this is the hash takes it. */
export const boxHandFact = z.object({ type: z.literal('box-hand'), id: newId<'custody-act'>(), at: anyAt, round: id<'testing-round'>(), box: id<'box'>(), hash: codeHash })
export type BoxHandFact = z.infer<typeof boxHandFact>
/** A station calls entrances, or takes a call back; may come before it. */
export const callFact = z.object({ type: z.literal('station-call'), id: newId<'station-call'>(), at: anyAt, round: id<'testing-round'>(), station: id<'station'>(), what: z.enum(['called', 'taken-back']), entrances: z.array(id<'entrance'>()).max(20), of: id<'station-call'>().nullable() })
  .refine((it) => (it.what === 'called') === (it.entrances.length > 0), { message: 'who is called is named', path: ['entrances'] })
  .refine((it) => (it.what === 'taken-back') === (it.of !== null), { message: 'which call is named', path: ['of'] })
export type CallFact = z.infer<typeof callFact>
/** What was put down of somebody who was not swabbed. */
export const noteFact = z.object({ type: z.literal('round-note'), id: newId<'round-note'>(), at: anyAt, round: id<'testing-round'>(), person: id<'resident'>(), what: z.enum(putDown), excuse: z.enum(excuses).nullable(), words: whateverText(200) })

export const newStation = z.object({ id: newId<'station'>(), number: z.number().int().min(1).max(9999), name: someText(40) })
const station = z.object({ id: id<'station'>(), number: z.number(), name: z.string() })
export const stations = z.object({ stations: z.array(station) })

const place = z.object({ kind: z.enum(['compound', 'building', 'entrance']), id: z.uuid().lowercase() })
/** `size`: how many share a tube where no rule says less. `orderedBy`: on whose order. `slots`: who comes when; homes are told of theirs. */
export const newTestingRound = z.object({
  id: newId<'testing-round'>(), title: someText(80), kind: z.enum(kinds), size, begins: dated, ends: dated, orderedBy: someText(120), note: text(500),
  places: z.array(place).min(1).max(200), stations: z.array(z.object({ id: id<'station'>(), lanes: z.number().int().min(1).max(40) })).max(60), slots: slots.default([]),
}).refine((it) => it.ends > it.begins, { message: 'ends after it begins', path: ['ends'] })
  .refine((it) => (it.kind === 'pcr' ? it.stations.length > 0 : it.stations.length + it.slots.length === 0 && it.size === 1), { message: 'stations are named where people are swabbed, and nowhere else', path: ['stations'] })

/** The outcomes add up to `should`. */
const figures = z.object({ should: z.number(), ...Object.fromEntries(outcomes.map((one) => [one, z.number()])) as Record<(typeof outcomes)[number], z.ZodNumber> })
const head = z.object({ id: id<'testing-round'>(), title: z.string(), kind: z.enum(kinds), size, begins: at, ends: at, orderedBy: z.string(), note: z.string(), madeAt: at, madeBy: z.string(), closedAt: at.nullable() })
export const testingRounds = z.object({ rounds: z.array(head.extend({ figures })) })
export type TestingRounds = z.infer<typeof testingRounds>
/** `asOf`: the numbers are of that moment. `unnamed`: swabs of people whom nobody could find, and of others than should be; they are in no figure. `lately`: swabs of the last ten minutes; `run`: for how many of these it has run. */
export const testingRound = head.extend({
  asOf: at, figures, unnamed: z.number(), others: z.number(),
  stations: z.array(station.extend({ lanes: z.number(), samples: z.number(), lately: z.number(), run: z.number() })),
  buildings: z.array(z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), figures })),
  tubes: z.object({ open: z.number(), closed: z.number(), doubtful: z.number() }),
})
export type TestingRound = z.infer<typeof testingRound>
export const endTestingRound = z.object({ id: newId<'act'>(), what: z.enum(['closed', 'reopened']) })

/** The list behind a number. */
export const peopleQuery = z.object({ outcome: z.enum(outcomes), building: id<'building'>().optional(), after: key(120).optional() })
const person = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), building: z.string(), phone: z.string().nullable(), outcome: z.enum(outcomes), excuse: z.enum(excuses).nullable(), words: z.string(), at: at.nullable(), /** of a self-test: what counts of what was said */ antigen: z.object({ id: id<'antigen-result'>(), what: z.enum(antigenAnswers) }).nullable() }), { who: 'id', as: 'line', why: 'testing' })
export const roundPeople = z.object({ people: z.array(person), more: z.string().nullable() })
export type RoundPeople = z.infer<typeof roundPeople>

/** `doubtful`: those that somebody has to look at before they go. */
export const tubesQuery = z.object({ which: z.enum(['open', 'closed', 'doubtful', 'all']).default('all'), code: key(60).optional() })
const member = aboutPerson(z.object({ sample: id<'sample'>(), person: id<'resident'>().nullable(), name: z.string(), door: z.string(), at }), { who: 'person', as: 'line', why: 'testing' })
export const tubes = z.object({ tubes: z.array(z.object({ code: z.string(), size: size.nullable(), closed: z.boolean(), openedAt: at.nullable(), closedAt: at.nullable(), station: z.string(), doubts: z.array(z.enum(tubeDoubts)), members: z.array(member) })), more: z.number() })
export type Tubes = z.infer<typeof tubes>

const leg = z.enum(legs)
const holder = z.enum(['station', ...legs])
/** One side of a hand-over. `how`: the station’s phone, the other’s own phone by a code, or paper that staff wrote down. */
const side = z.object({ at, who: z.string(), place: z.string(), how: z.enum(['station', 'code', 'paper']) })
export const box = z.object({
  id: id<'box'>(), round: id<'testing-round'>(), code: z.string(), station: z.string(), tubes: z.array(z.string()), closed: z.boolean(), openedAt: at.nullable(), closedAt: at.nullable(), count: z.number().nullable(), with: holder, doubts: z.array(z.enum(boxDoubts)),
  way: z.array(z.object({ leg, given: side.nullable(), taken: side.nullable(), gap: z.boolean() })),
})
export type BoxView = z.infer<typeof box>
/** `loose`: tubes that lie in no box, by number; of `looseCount` the first. */
export const boxes = z.object({ boxes: z.array(box), loose: z.array(z.string()), looseCount: z.number() })
export type Boxes = z.infer<typeof boxes>
/** What stands on paper with both signatures, written down by staff: one side of it. */
export const paperHanding = z.object({ id: newId<'custody-act'>(), leg, what: z.enum(['given', 'taken']), at: dated, who: someText(60), place: someText(80) })

/** `community` and `token` stand in the code behind the #. */
export const handOverCode = z.object({ community: id<'community'>(), token: key(60).min(40) })
/** `done`: what was said with this code, when. `other`: whether the other side has said it. */
export const handOver = z.object({ community: z.string(), box: z.string(), round: z.string(), station: z.string(), tubes: z.number(), closedAt: at.nullable(), leg, what: z.enum(['given', 'taken']), done: at.nullable(), other: at.nullable(), by: z.string() })
export type HandOver = z.infer<typeof handOver>
/** `next`: hashes of the codes with which the driver gives it on and the laboratory takes it. */
export const confirmHandOver = handOverCode.extend({ id: newId<'custody-act'>(), who: someText(60), place: text(80), next: z.object({ given: codeHash, taken: codeHash }).nullable() })

export const tubeMove = z.object({ id: newId<'tube-move'>(), station: id<'station'>(), what: z.enum(stockActs), count: z.number().int().min(1).max(100_000), first: text(32), last: text(32), words: text(200), /** although some of these labels were issued before and not returned (`stock-issued-before`) */ despite: z.boolean().optional() })
const stock = z.object({ issued: z.number(), used: z.number(), returned: z.number(), lost: z.number(), broken: z.number(), left: z.number() })
export const tubeStock = z.object({
  stations: z.array(station.extend({ stock })),
  moves: z.array(z.object({ id: id<'tube-move'>(), station: z.string(), what: z.enum(stockActs), count: z.number(), first: z.string(), last: z.string(), words: z.string(), by: z.string(), at })),
})
export type TubeStock = z.infer<typeof tubeStock>

export const whereQuery = z.object({ code: key(60).min(1) })
/** What was done with a tube, in order. `of`: the box, or the phone to which it passed. */
const tubeStep = z.object({ at, what: z.enum(['opened', 'passed', 'closed', 'reopened', 'put', 'out', 'given', 'taken']), leg: leg.nullable(), of: z.string(), by: z.string() })
/** `phone`: the one that may fill it, or did last. */
export const whereIs = z.object({
  tubes: z.array(z.object({
    round: z.object({ id: id<'testing-round'>(), title: z.string(), begins: at }), code: z.string(), size: size.nullable(), closed: z.boolean(), doubts: z.array(z.enum(tubeDoubts)), station: z.string(), phone: z.string(),
    boxes: z.array(z.object({ id: id<'box'>(), code: z.string() })), with: holder, steps: z.array(tubeStep), members: z.array(member),
  })),
  boxes: z.array(box),
  /** it was issued to these stations, and nothing else was told of it */
  issuedTo: z.array(z.string()),
})
export type WhereIs = z.infer<typeof whereIs>
/** A line of `boxesLate` in the queue. */
export const boxLate = z.object({ box: z.string(), round: id<'testing-round'>(), title: z.string(), tubes: z.number(), closedAt: at })
export type BoxLate = z.infer<typeof boxLate>
/** A line of `tubesLate` in the queue: a tube of which no result has come. */
export const tubeLate = z.object({ tube: z.string(), round: id<'testing-round'>(), title: z.string(), sampledAt: at })
export type TubeLate = z.infer<typeof tubeLate>
/** The doors behind which somebody is not tested yet, sent to in a door round. `title`: what is to be done there. */
export const missingDoors = z.object({ id: newId<'round'>(), task: newId<'door-task'>(), title: someText(120), building: id<'building'>().nullable().default(null) })
