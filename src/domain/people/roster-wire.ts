// The difference that a newer roster file makes, and a person's answers to it, over the wire; how far a taking-in is. Whoever is known already and comes up
// in it was looked at; those who are only in the file are nobody's record yet.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, id, text } from '../kernel/wire.ts'
import { alikeAnswers, changeAnswers, goneAnswers, movedAnswers } from './roster-answers.ts'
import { actPreview } from './record-wire.ts'

const listed = { who: 'id', as: 'line', why: 'people-list' } as const
const place = { door: z.string(), compound: z.string() }
const inFile = { sheet: z.string(), row: z.number() }
const values = { name: z.string(), born: z.string().nullable(), phone: z.string().nullable() }

const athome = aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), listed)
/** In the file alone. `homes`: who lives behind that door, by household; the first that is not left takes them in. */
const fresh = z.object({ ...inFile, ...values, ...place, homes: z.array(z.array(athome)) })
const fields = z.array(z.object({
  what: z.enum(['born', 'phone', 'householdPhone']), old: z.string().nullable(), new: z.string().nullable(),
  /** the old one was put right here, by whom and when */ putRight: z.object({ role: z.string(), at }).nullable(),
}))
const changed = aboutPerson(z.object({ id: id<'resident'>(), ...inFile, name: z.string(), ...place, fields }), listed)
const gone = aboutPerson(z.object({ id: id<'resident'>(), ...values, ...place }), listed)
/** `door` is where they are known, `to` where the file has them. */
const moved = aboutPerson(z.object({ id: id<'resident'>(), ...inFile, ...values, ...place, to: z.string(), toCompound: z.string(), /** put down as moved out lately: only the name is the same */ gone: z.boolean(), /** as the file has it, where it is another */ bornInFile: z.string().nullable(), /** as the file has it, whatever is known */ fileBorn: z.string().nullable(), /** others live behind the door where the file has them */ toOthers: z.boolean(), /** what else becomes another, where they moved */ fields }), listed)

/** By kind, the first of each: how many there are stands beside it. */
export const rosterDifference = z.object({ fresh: z.array(fresh), changed: z.array(changed), corrected: z.array(changed), alike: z.array(changed), gone: z.array(gone), moved: z.array(moved) })
export type RosterDifference = z.infer<typeof rosterDifference>
export const mostListed = 5_000

const answered = <A extends string>(answers: readonly [A, ...A[]] | readonly A[]) =>
  z.object({ rest: z.enum(answers as readonly [A, ...A[]]).nullable(), each: z.partialRecord(z.enum(answers as readonly [A, ...A[]]), z.array(id<'resident'>()).max(mostListed)) })
/** So many are put down as gone or away with one file. */
export const mostGone = 2_000
/** `source`: where it is known from, as it will stand in the history of each. */
export const rosterAnswers = z.object({ changed: answered(changeAnswers), corrected: answered(changeAnswers).optional(), alike: answered(alikeAnswers).optional(), gone: answered(goneAnswers), moved: answered(movedAnswers), source: text(200) })

/** What was taken in before: this very file (`same`), the last of all; `older`: a later state than this one has been taken in. */
export const rosterBefore = z.object({ same: at.nullable(), last: at.nullable(), older: z.boolean() })

/** Somebody who comes to live behind a door where others live: what was open to those alone ends there. */
const joiner = z.object({ compound: text(80), door: text(200), born: text(10).nullable() })
export type RosterJoiner = z.infer<typeof joiner>
/** Whose passes and slips would end, of those who are put down as moved; and what ends at the homes that others join. */
export const rosterEndsQuery = z.object({ gone: z.array(id<'resident'>()).max(mostGone), moved: z.array(id<'resident'>()).max(mostListed), joins: z.array(joiner).max(mostListed).optional() })
export const rosterEnds = actPreview.omit({ stay: true, slip: true, joined: true, overtaken: true, levels: true }).extend({ /** of those who moved within the community: passes that are judged anew */ judged: z.number(), slips: z.number() })
export type RosterEnds = z.infer<typeof rosterEnds>

export const rosterStages = ['reading', 'comparing', 'storing', 'done'] as const
export type RosterStage = (typeof rosterStages)[number]
export const rosterRun = z.object({ stage: z.enum(rosterStages), done: z.number(), total: z.number(), stopAsked: z.boolean() })
export type RosterRun = z.infer<typeof rosterRun>
