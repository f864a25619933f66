// A tool that is lent to a home: handed over before its door, taken in, put out again, fetched and disinfected. Each side says its own part, so that nobody is asked for what they
// do not have; what was pressed by mistake is taken back by whoever said it. A line is one loan; whose hands a thing went through is custody's to say, and these lines move onto it.

import type { LoanActId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

/** In their order. `out`, `lost`, `fetched`, `clean` are the desk's to say; `got` and `put-out` the home's. What was lost and is fetched was found. */
export const loanDeeds = ['out', 'got', 'put-out', 'lost', 'fetched', 'clean'] as const
export type LoanDeed = (typeof loanDeeds)[number]
export const homesDeeds: readonly LoanDeed[] = ['got', 'put-out']
/** Said of an earlier act: nothing lies there though the home said that it put it out; the home has it still, as the desk heard then; it was a mistake. */
export const loanRemarks = ['not-there', 'kept', 'taken-back'] as const
export type LoanRemark = (typeof loanRemarks)[number]
export type LoanAct = { id: LoanActId; at: Instant } & ({ kind: LoanDeed; of: null } | { kind: LoanRemark; of: LoanActId })
type Remark = LoanAct & { kind: LoanRemark }
/**
 * What each part was said by first, of what was not taken back; null: not yet. `lost`: only while nothing else was heard since. `notThere`: that nothing lay there, until something else is
 * heard of it. `last`: what each side said last, as the server heard it. `all`: in the order in which it did.
 */
export type Loan = { deeds: { [deed in LoanDeed]: LoanAct | null }; notThere: LoanAct | null; last: { home: LoanAct | null; desk: LoanAct | null }; all: readonly LoanAct[] }

const isRemark = (act: LoanAct): act is Remark => act.of !== null
const isHomes = ({ kind }: LoanAct): boolean => homesDeeds.includes(kind as LoanDeed)

const named = (among: readonly LoanAct[], kind: LoanRemark): Set<LoanActId> => new Set(among.filter(isRemark).filter((act) => act.kind === kind).map((act) => act.of!))

/** Those that nobody took back. */
function notTakenBack(acts: readonly LoanAct[]): LoanAct[] {
  const back = named(acts, 'taken-back')
  return acts.filter((act) => act.kind !== 'taken-back' && !back.has(act.id))
}

/** The acts that hold, in the order of `acts`. */
function standing(acts: readonly LoanAct[]): LoanAct[] {
  const kept = notTakenBack(acts)
  const nothing = named(kept, 'not-there')
  return kept.filter((act) => !nothing.has(act.id))
}

/** What all of it comes to; of the order in which it arrived only that counts which side said what last. */
export function loanNow(all: readonly LoanAct[]): Loan {
  const heard = standing(all)
  const acts = heard.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const deeds = Object.fromEntries(loanDeeds.map((kind) => [kind, acts.find((act) => act.kind === kind) ?? null])) as Loan['deeds']
  // What lies before the door is to be fetched, whoever gave it up before or since; and looked for after that, it is lost only when that is said again.
  const looked = acts.findLast(({ kind }) => kind === 'lost' || kind === 'not-there' || kind === 'kept')
  deeds.lost = looked?.kind === 'lost' && !deeds['put-out'] ? looked : null
  const nothing = acts.findLast(({ kind }) => kind === 'not-there') ?? null
  const notThere = nothing && !named(acts, 'kept').has(nothing.id) ? nothing : null
  return { deeds, notThere, last: { home: heard.findLast(isHomes) ?? null, desk: heard.findLast((act) => !isHomes(act)) ?? null }, all }
}

export const loanStates = [...loanDeeds, 'not-there', 'not-lent'] as const
export type LoanState = (typeof loanStates)[number]
/** In these a tool of that name may go out again. */
export const loanEnds: readonly LoanState[] = ['clean', 'lost', 'not-lent']

/** The last that was said. A home that says nothing of having got it, or of having put it out, holds up nothing: it was fetched. */
export function loanState({ deeds, notThere }: Loan): LoanState {
  const state = loanDeeds.findLast((deed) => deeds[deed] !== null)
  if (!state) return 'not-lent'
  return notThere && (state === 'out' || state === 'got') ? 'not-there' : state
}

/** Said twice it is said once. What the other side has gone past is no harm either; only the disinfecting of what is not back is refused, and the loss of what is, or lies before the door. */
export function mayLend(kind: LoanDeed, { deeds }: Loan): Result<{ already: boolean }> {
  if (kind === 'clean' && deeds.fetched === null) return no({ code: 'tool-not-fetched' })
  if (kind === 'lost' && deeds.fetched !== null) return no({ code: 'tool-is-back' })
  if (kind === 'lost' && deeds['put-out'] !== null) return no({ code: 'tool-moved-on' })
  return ok({ already: deeds[kind] !== null })
}

/**
 * What this side may take back: what it said last. A home until the tool is fetched or given up; that it was handed out, while nothing else was said of it. Null: nothing.
 */
export function mayTakeBack(side: 'home' | 'desk', { deeds, last, notThere }: Loan): LoanAct | null {
  const act = last[side]
  if (act === null || (side === 'home' && (deeds.fetched ?? deeds.lost))) return null
  return act.kind === 'out' && (deeds.got ?? deeds['put-out'] ?? notThere) ? null : act
}

/** What is said of an earlier act. Problems: `not-found` of what nobody here said, `tool-moved-on` where more was said since. */
export function mayRemark(side: 'home' | 'desk', { kind, of }: { kind: LoanRemark; of: LoanActId }, loan: Loan): Result<{ already: boolean }> {
  const target = loan.all.find((act) => act.id === of)
  if (!target || (kind === 'taken-back' && isHomes(target) !== (side === 'home'))) return no({ code: 'not-found' })
  // What was taken back may be said again; taken back it is once for ever.
  if ((kind === 'taken-back' ? loan.all : notTakenBack(loan.all)).some((act) => act.kind === kind && act.of === of)) return ok({ already: true })
  const now = kind === 'taken-back' ? mayTakeBack(side, loan) : kind === 'kept' ? loan.notThere : loan.deeds['put-out']
  const fits = now?.id === of && (kind === 'taken-back' || loan.deeds.fetched === null)
  return fits ? ok({ already: false }) : no({ code: 'tool-moved-on' })
}
