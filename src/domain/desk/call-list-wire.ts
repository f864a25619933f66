// Lists of call-backs over the wire: given out with what may be said and until when, read with what the call needs, and typed back by number.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, someText, text } from '../kernel/wire.ts'
import { closedAs } from '../promises/promise.ts'
import { owed } from '../promises/wire.ts'
import { listResults, mostOfList } from './call-list.ts'
import { caseKinds } from './cases.ts'

/** Cases in the order in which they are numbered, each with an id for the act that puts it off until the paper is back, and what was read of it (`owed.acts`). */
export const newCallList = z.object({
  id: id<'call-list'>(), name: someText(60), maySay: someText(600), expiresAt: dated,
  lines: z.array(z.object({ case: id<'case'>(), act: id<'promise-act'>(), seen: z.number().int().min(0).max(1_000_000) })).min(1).max(mostOfList),
})
export type NewCallList = z.infer<typeof newCallList>

const short = z.object({ id: id<'call-list'>(), number: z.number(), name: z.string(), expiresAt: at, at, by: z.string(), lines: z.number(), /** how many were typed back */ back: z.number() })
/** The latest first. */
export const callLists = z.object({ lists: z.array(short), now: at })
export type CallLists = z.infer<typeof callLists>

/** What the call needs and no more: who, where, which number, about what kind of thing. `hidden`: it is no longer mine to read; `over`: nobody has to call any more. */
const line = aboutPerson(z.object({
  n: z.number(), case: id<'case'>(), /** the case's, to be read aloud */ number: z.string(), resident: id<'resident'>().nullable(), household: id<'household'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(),
  kind: z.enum(caseKinds), hidden: z.boolean(), over: z.boolean(), /** how it is over */ closedAs: z.enum(closedAs).nullable(), result: z.enum(listResults).nullable(), resultAt: at.nullable(), owed,
  /** all that was typed back of it, the last one counts; `result` null: what was typed before was taken back */
  typed: z.array(z.object({ result: z.enum(listResults).nullable(), words: z.string(), by: z.string(), at })),
}), { who: 'resident', as: 'line', why: 'call-list' })
export const callList = short.extend({ maySay: z.string(), by: z.string(), calls: z.array(line) })
export type CallList = z.infer<typeof callList>
export type CallLine = CallList['calls'][number]

/** What came of each, by its number on the paper. `acts`: ids for what it is written down as, as many as one result can be. */
export const typedBackBody = z.object({
  results: z.array(z.object({ n: z.number().int().min(1).max(mostOfList), result: z.enum(listResults), words: text(500), acts: z.array(id<'promise-act'>()).min(2).max(2), at: dated })).min(1).max(mostOfList),
})
/**
 * Puts right what was typed back of a line, or takes it back (`result` null). `seen`: how many stood in `typed` when it was read. `acts`: ids for what it is written down as;
 * `strikes`: for that what was typed before counts no longer.
 */
export const putRightBody = z.object({
  n: z.number().int().min(1).max(mostOfList), seen: z.number().int().min(1).max(1000), result: z.enum(listResults).nullable(), words: text(500),
  acts: z.array(id<'promise-act'>()).min(2).max(2), strikes: id<'promise-act'>(), at: dated,
}).refine((it) => it.result !== null || it.words === '', { message: 'what is taken back has no words', path: ['words'] })
export type PutRight = z.infer<typeof putRightBody>
/** `already`: numbers of which something was typed back before; that stands. */
export const typedBackDone = z.object({ list: callList, already: z.array(z.number()) })
