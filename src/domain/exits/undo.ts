// Ten seconds in which whoever granted or refused takes it back with one press, and in which nobody else is told of it. Then it stands,
// and the proper way is left: a pass is taken back, a refusal appealed. Whatever else happens to the case ends them sooner. What was
// undone stays on the record. An emergency is not here: it is told at once (emergency.ts).

import { plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { counting, exitAfter, inSequence, type Decider, type Step, type Undone } from './history.ts'

/** So long a decision can be undone, and a slip of the hand as well. */
export const undoMs = 10_000
/** From then on a decision can no longer be undone, and is told to whomever it concerns. */
export const toldFrom = (decidedAt: Instant): Instant => plus(decidedAt, undoMs)

/**
 * An undoing that came in time may wait so long for a lock (db/connections.ts) before it is written. Telling waits its turn behind it
 * and leaves no `from`; only where nobody has told is it told by the clock, and then after this.
 */
export const settlingMs = 3_000
/** Whether a decision is told at `now`. `from`: what is noted beside it; null once it was told. The same in SQL: `told` in server/exits/untold.ts. */
export const isTold = (from: Instant | null, now: Instant): boolean => from === null || plus(from, settlingMs) <= now

/** What is told when it can be undone no more. */
export const decisions = ['granted', 'override-confirmed', 'refused', 'extended', 'kept', 'office-granted', 'office-refused'] as const
export type Decision = Extract<Step, { what: (typeof decisions)[number] }>
export const isDecision = (step: Step): step is Decision => (decisions as readonly string[]).includes(step.what)
/** A decision about a pass that was given before, and which stays as it was when that is undone. */
export const isRenewal = ({ what }: Pick<Step, 'what'>): boolean => what === 'extended' || what === 'kept'

/** The decision that can be undone, should its time not be over: nothing has come after it. */
export function lastDecision(steps: readonly Step[]): Decision | null {
  const last = inSequence(steps).at(-1)
  return last && isDecision(last) ? last : null
}

/** A case as it was before a decision that nobody is told of yet, and without what was undone. */
export function asKnown<S extends Step>(steps: readonly S[], from: Instant | null, now: Instant): S[] {
  const held = isTold(from, now) ? null : lastDecision(steps)
  return counting(steps).filter((step) => step.seq !== held?.seq)
}

/** Takes back one's own decision in time; null where they have done so already. `wentOut`: somebody was let out on its pass. */
export function undo(steps: readonly Step[], undoes: number, by: Decider, at: Instant, wentOut: boolean): Result<Undone | null> {
  const { seq, state } = exitAfter(steps)
  const step = inSequence(steps).find((it) => it.seq === undoes)
  if (!step || !isDecision(step)) return no({ code: 'exit-already-decided', state })
  if (step.by.account !== by.account) return no({ code: 'undo-not-yours', role: step.by.role })
  if (!counting(steps).includes(step)) return ok(null)
  if (seq !== undoes) return no({ code: 'exit-already-decided', state })
  if (at >= toldFrom(step.at)) return no({ code: 'undo-too-late', state })
  if (wentOut && !isRenewal(step)) return no({ code: 'undo-already-out' })
  return ok({ what: 'undone', seq: seq + 1, at, by, undoes })
}
