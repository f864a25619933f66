// The people of a tube that is not negative, over the wire: with their homes, who lives there, the tube's doubts, and how each of them stands. To the desk alone.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, newId, someText, text } from '../kernel/wire.ts'
import { holdActs, holdStates } from './holds.ts'
import { tubeDoubts } from './tubes.ts'
import { verdicts } from './verdicts.ts'

/** A tube by its number, or a home of which self-tests ask for a call. */
const subject = someText(100)
export const poolQuery = z.object({ tube: subject })
const colleague = z.object({ id: id<'account'>(), name: z.string() })
/** `state` null: nobody has pressed for them. `alongside`: how many live with them. */
const person = aboutPerson(z.object({
  id: id<'resident'>(), name: z.string(), phone: z.string().nullable(), door: z.string(), with: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'testing' })),
  hold: id<'pool-hold'>().nullable(), state: z.enum(holdStates).nullable(), rungAt: at.nullable(), handedTo: z.string(), why: z.string(), ownTubes: z.array(z.string()),
}), { who: 'id', as: 'line', why: 'testing' })
/** A self-test by which the home stands here. `back`: it was taken back since; `seen`: somebody at the desk has seen to it. */
const antigenTest = aboutPerson(z.object({ id: id<'antigen-result'>(), person: id<'resident'>().nullable(), name: z.string(), what: z.enum(['positive', 'faint']), at, how: z.enum(['home', 'door', 'desk']), back: z.boolean(), seen: z.boolean() }), { who: 'person', as: 'line', why: 'testing' })
export const pool = z.object({
  /** null: it is a tube */ antigen: z.object({ title: z.string(), door: z.string(), tests: z.array(antigenTest) }).nullable(),
  tube: z.string(), to: z.enum([...verdicts, 'waiting', 'contradicts', 'two-labs']), pool: z.number(), unnamed: z.array(z.string()), doubts: z.array(z.enum([...tubeDoubts, 'unknown-tube', 'two-rounds'])), results: z.array(id<'lab-result'>()),
  people: z.array(person), /** how many a press would ask to stay in now */ asks: z.number(), colleagues: z.array(colleague), watch: z.array(colleague), proposes: z.enum(['nothing', 'decide']),
  holds: z.array(z.object({ id: id<'pool-hold'>(), round: id<'testing-round'>(), at, by: z.string(), ringsBy: z.string(), ringsAt: at })),
})
export type Pool = z.infer<typeof pool>
export type PoolPerson = Pool['people'][number]

/** `results`, `people`: as they were read before the press. `title`: of the round in which each is sampled again. */
export const newHold = z.object({
  id: newId<'pool-hold'>(), round: newId<'testing-round'>(), tube: subject, title: someText(80), results: z.array(id<'lab-result'>()).min(1).max(200), people: z.array(id<'resident'>()).min(1).max(200), ringsBy: id<'account'>(), ringsAt: dated,
})
/** `words`: to whom, or why. */
export const holdAct = z.object({ id: newId<'pool-act'>(), person: id<'resident'>(), what: z.enum(holdActs), words: text(200) })
  .refine((it) => it.what === 'rung' || it.words.trim() !== '', { message: 'it is said to whom, or why', path: ['words'] })
export const poolWatch = z.object({ accounts: z.array(id<'account'>()).max(10) })

/** Lines of the desk's queue: of a tube for which nobody has pressed, of somebody who waits for a call, and of somebody whose own swab is not taken after it. */
export const poolWaitsLine = z.object({ tube: z.string(), next: z.uuid().nullable(), colleague: z.string(), pool: z.number() })
export type PoolWaits = z.infer<typeof poolWaitsLine>
const ring = { resident: id<'resident'>(), name: z.string(), door: z.string(), phone: z.string().nullable(), tube: z.string(), ringsBy: z.uuid() }
export const poolRingLine = aboutPerson(z.object(ring), { who: 'resident', as: 'line', why: 'queue' })
/** `by`: until then the swab of their own is taken. */
export const poolSwabLine = aboutPerson(z.object({ ...ring, by: at }), { who: 'resident', as: 'line', why: 'queue' })
export type PoolSwab = z.infer<typeof poolSwabLine>
export type PoolRing = z.infer<typeof poolRingLine>
