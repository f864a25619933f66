// A list of call-backs on paper: what may come of a line, which acts that is, and what somebody types who reads it back: “7 1” is line 7, told. What was not
// reached goes back to the queue with one try more; nobody is closed by a list who was not told. Refuses to guess: what it cannot read it says.

import type { Instant } from '../kernel/instants.ts'
import { between, hour } from '../kernel/instants.ts'
import { cut } from '../kernel/texts.ts'
import type { ClosedAs, Deed, NextStep, Present } from '../promises/promise.ts'
import type { CaseKind } from './cases.ts'

/** What a volunteer ticks: they know; nobody answered; they want to speak with the desk. In this order 1, 2, 3 on the keyboard. */
export const listResults = ['told', 'not-reached', 'wants-desk'] as const
export type ListResult = (typeof listResults)[number]

/** A paper holds no longer than this: what stands on it is read out to people. */
export const longestList = 24 * hour
/** More than anybody calls in an evening. */
export const mostOfList = 60

export const isLengthOfList = (expires: Instant, now: Instant): boolean => expires > now && between(now, expires) <= longestList

/** Whoever asked, or asked to be called, has what they wanted when they were called. A tap that drips has not: they know only how far it is. */
export const isAnsweredByCall = (kind: CaseKind): boolean => kind === 'question' || kind === 'call-back'

type OnPaper = Pick<Present, 'outcome' | 'closedAt' | 'snoozedUntil'> & { kind: CaseKind }
/**
 * What a result is, as acts on the promise: two at most. Whoever was told what they had asked was answered; of anything else of which nobody has said what came of it, that they were
 * told is put down and closes nothing: it keeps its owner and due, and is to be told again when something came of it. What is over stays so, but for
 * whoever wants the desk: for something else, or again. `newer`: something was said of it since the paper was given out, which nobody who reads from it has told:
 * it stays open, to be told by the desk. What was written on the paper is of that call, and no word of the outcome: that is read by others.
 */
export function deedsOf(result: ListResult, words: string, { kind, outcome, closedAt, snoozedUntil }: OnPaper, newer: boolean): Deed[] {
  if (closedAt !== null) return result === 'wants-desk' ? [{ kind: 'reopened', words }, { kind: 'step', step: { code: 'call-back', words } }] : []
  const back: Deed[] = snoozedUntil === null ? [] : [{ kind: 'snoozed', until: null }]
  if (result === 'told' && outcome === null && !isAnsweredByCall(kind)) return [...back, { kind: 'told', way: 'phone', words }]
  if (result === 'told' && newer) return [...back, { kind: 'step', step: { code: 'tell', words } }]
  if (result === 'told') return [...(outcome === null ? [{ kind: 'outcome' as const, outcome: 'answered' as const, words: '' }] : []), { kind: 'told', way: 'phone', words }]
  if (result === 'not-reached') return [...back, { kind: 'tried', way: 'phone', words }]
  return [...back, { kind: 'step', step: { code: 'call-back', words } }]
}

export type Typed = { n: number; result: ListResult; words: string }
export type NotRead = 'number' | 'result'

/** “7 1”, “7.2”, “7-3 wants the doctor”: number, result, and words if any. Full-width digits of a Chinese keyboard are digits. */
export function typedBack(text: string, numbers: ReadonlySet<number>): Typed | NotRead {
  const plain = text.normalize('NFKC').trim()
  const read = /^(?<n>\d{1,3})(?:[\s.,、。\-+*/]+(?<result>\d)(?:[\s.,、。:]+(?<words>.*))?)?$/su.exec(plain)?.groups
  const n = Number(read?.['n'] ?? NaN)
  if (!numbers.has(n)) return 'number'
  const result = listResults[Number(read?.['result'] ?? NaN) - 1]
  return result === undefined ? 'result' : { n, result, words: cut((read?.['words'] ?? '').trim(), 500) }
}

/** What a line is to whoever holds the paper: to be called; known to be told or needed no more; or called by nobody from it though nobody was reached, or the desk has it. */
export type Standing = 'to-call' | 'no-need' | 'nobody-reached' | 'not-reached' | 'desk'
export function standsAs({ hidden, over, closedAs, result, owed: { step } }: { hidden: boolean; over: boolean; closedAs: ClosedAs | null; result: ListResult | null; owed: { step: Pick<NextStep, 'code'> } }): Standing {
  if (over) return closedAs === 'nobody-reached' ? 'nobody-reached' : 'no-need'
  if (result === 'not-reached') return 'not-reached'
  // Told by the paper of what was no longer all: the rest is the desk's to say.
  if (hidden || result === 'wants-desk' || (result === 'told' && step.code === 'tell')) return 'desk'
  return result === 'told' ? 'no-need' : 'to-call'
}
