// A tool that is lent to a home: handed over before its door, taken in, put out again, fetched and disinfected. Each side says its own part, so that nobody is asked for what they
// do not have. A line is one loan; whose hands a thing went through is custody's to say, and these lines move onto it.

import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

/** In their order. `out`, `fetched`, `clean` are the desk's to say; `got` and `put-out` the home's. */
export const loanDeeds = ['out', 'got', 'put-out', 'fetched', 'clean'] as const
export type LoanDeed = (typeof loanDeeds)[number]
export const homesDeeds: readonly LoanDeed[] = ['got', 'put-out']
export type LoanAct = { kind: LoanDeed; at: Instant }
/** When each part was said first; null: not yet. */
export type Loan = { [deed in LoanDeed]: Instant | null }
export const loanNow = (acts: readonly LoanAct[]): Loan =>
  Object.fromEntries(loanDeeds.map((kind) => [kind, acts.filter((act) => act.kind === kind).map((act) => act.at).toSorted()[0] ?? null])) as Loan

/** The last that was said. A home that says nothing of having got it, or of having put it out, holds up nothing: it was fetched. */
export const loanState = (loan: Loan): LoanDeed => loanDeeds.findLast((deed) => loan[deed] !== null) ?? 'out'

/** Said twice it is said once. What the other side has gone past is no harm either; only the disinfecting of what is not back is refused. */
export function mayLend(kind: LoanDeed, loan: Loan): Result<{ already: boolean }> {
  if (kind === 'clean' && loan.fetched === null) return no({ code: 'tool-not-fetched' })
  return ok({ already: loan[kind] !== null })
}
