// Testing rounds over the wire: a round with its stations, what a station reports, how far it is, and who is missing. What a station reports are facts (field/wire.ts).

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, dated, id, newId, someText, text, whateverText } from '../kernel/wire.ts'
import { excuses, outcomes, putDown } from './outcomes.ts'
import { slots } from './slot-wire.ts'
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
/** What was put down of somebody who was not swabbed. */
export const noteFact = z.object({ type: z.literal('round-note'), id: newId<'round-note'>(), at: anyAt, round: id<'testing-round'>(), person: id<'resident'>(), what: z.enum(putDown), excuse: z.enum(excuses).nullable(), words: whateverText(200) })

export const newStation = z.object({ id: newId<'station'>(), number: z.number().int().min(1).max(9999), name: someText(40) })
const station = z.object({ id: id<'station'>(), number: z.number(), name: z.string() })
export const stations = z.object({ stations: z.array(station) })

const place = z.object({ kind: z.enum(['compound', 'building', 'entrance']), id: z.uuid().lowercase() })
const kinds = ['pcr'] as const
/** `size`: how many share a tube where no rule says less. `orderedBy`: on whose order. `slots`: who comes when; homes are told of theirs. */
export const newTestingRound = z.object({
  id: newId<'testing-round'>(), title: someText(80), kind: z.enum(kinds), size, begins: dated, ends: dated, orderedBy: someText(120), note: text(500),
  places: z.array(place).min(1).max(200), stations: z.array(z.object({ id: id<'station'>(), lanes: z.number().int().min(1).max(40) })).min(1).max(60), slots: slots.default([]),
}).refine((it) => it.ends > it.begins, { message: 'ends after it begins', path: ['ends'] })

/** The outcomes add up to `should`. */
const figures = z.object({ should: z.number(), ...Object.fromEntries(outcomes.map((one) => [one, z.number()])) as Record<(typeof outcomes)[number], z.ZodNumber> })
const head = z.object({ id: id<'testing-round'>(), title: z.string(), kind: z.enum(kinds), size, begins: at, ends: at, orderedBy: z.string(), note: z.string(), madeAt: at, madeBy: z.string(), closedAt: at.nullable() })
export const testingRounds = z.object({ rounds: z.array(head.extend({ figures })) })
export type TestingRounds = z.infer<typeof testingRounds>
/** `asOf`: the numbers are of that moment. `unnamed`: swabs of people whom nobody could find, and of others than should be; they are in no figure. `lately`: swabs of the last ten minutes. */
export const testingRound = head.extend({
  asOf: at, figures, unnamed: z.number(), others: z.number(),
  stations: z.array(station.extend({ lanes: z.number(), samples: z.number(), lately: z.number() })),
  buildings: z.array(z.object({ id: id<'building'>(), label: z.string(), compound: z.string(), figures })),
  tubes: z.object({ open: z.number(), closed: z.number(), doubtful: z.number() }),
})
export type TestingRound = z.infer<typeof testingRound>
export const endTestingRound = z.object({ id: newId<'act'>(), what: z.enum(['closed', 'reopened']) })

/** The list behind a number. */
export const peopleQuery = z.object({ outcome: z.enum(outcomes), building: id<'building'>().optional(), after: z.string().max(120).optional() })
const person = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), door: z.string(), building: z.string(), phone: z.string().nullable(), outcome: z.enum(outcomes), excuse: z.enum(excuses).nullable(), words: z.string(), at: at.nullable() }), { who: 'id', as: 'line', why: 'testing' })
export const roundPeople = z.object({ people: z.array(person), more: z.string().nullable() })
export type RoundPeople = z.infer<typeof roundPeople>

/** `doubtful`: those that somebody has to look at before they go. */
export const tubesQuery = z.object({ which: z.enum(['open', 'closed', 'doubtful', 'all']).default('all'), code: z.string().max(60).optional() })
const member = aboutPerson(z.object({ sample: id<'sample'>(), person: id<'resident'>().nullable(), name: z.string(), door: z.string(), at }), { who: 'person', as: 'line', why: 'testing' })
export const tubes = z.object({ tubes: z.array(z.object({ code: z.string(), size: size.nullable(), closed: z.boolean(), openedAt: at.nullable(), closedAt: at.nullable(), station: z.string(), doubts: z.array(z.enum(tubeDoubts)), members: z.array(member) })), more: z.number() })
export type Tubes = z.infer<typeof tubes>
