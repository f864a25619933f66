// What happened to a sealing order, as rows that are only ever added, and the present that follows from them. A mistaken case or
// lift is taken back by a step of its own; nothing is wiped out. It also says which step may be taken now.

import type { FlatId, ResidentId, SealingStepId } from '../kernel/ids.ts'
import { later, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Home } from '../people/people.ts'
import { coversHome, endOf, spansOf, type SealingOrder, type StageSpan } from './sealing.ts'

/** `at` is when it holds from, not when it was written down. `takesBack` names the step that was a mistake. */
export type Step =
  | { id: SealingStepId; kind: 'issued'; at: Instant; caseSince: Instant | null }
  | { id: SealingStepId; kind: 'case' | 'lifted'; at: Instant }
  | { id: SealingStepId; kind: 'taken-back'; at: Instant; takesBack: SealingStepId }
export type Present = Pick<SealingOrder, 'restarts' | 'caseSince' | 'liftedAt'>

/** Clocks of two machines differ by this much without anybody having meant another time. */
const slack = 5 * minute

/** The steps that count: those that nobody took back. */
export function standing(steps: readonly Step[]): readonly Step[] {
  const mistaken = new Set(steps.flatMap((step) => (step.kind === 'taken-back' ? [step.takesBack] : [])))
  return steps.filter((step) => step.kind !== 'taken-back' && !mistaken.has(step.id))
}

/** The same whatever order the steps are told in. */
export function presentOf(steps: readonly Step[]): Present {
  const counted = standing(steps)
  const restarts = [...new Set(counted.flatMap((step) => (step.kind === 'case' ? [step.at] : [])))].sort()
  const lifted = counted.flatMap((step) => (step.kind === 'lifted' ? [step.at] : [])).sort()
  const issued = counted.flatMap((step) => (step.kind === 'issued' && step.caseSince !== null ? [step.caseSince] : []))
  return { restarts, caseSince: [...issued, ...restarts].sort()[0] ?? null, liftedAt: lifted[0] ?? null }
}

/** The order with a case at `at`; it may be told late. A case after its end needs an order of its own. */
export function withCase(order: SealingOrder, at: Instant, now: Instant, zone: Zone): Result<SealingOrder> {
  if (at > plus(now, slack)) return no({ code: 'case-in-the-future' })
  const endedAt = endOf(order, zone)
  if (endedAt <= at) return no({ code: 'order-ended', endedAt })
  const restarts = [...new Set([...order.restarts, at])].sort()
  return ok({ ...order, restarts, caseSince: order.caseSince !== null && order.caseSince < at ? order.caseSince : at })
}

/** From when it would be lifted: never in the past, because what held then did hold. “Just now” means now. */
export function liftFrom(order: SealingOrder, at: Instant, now: Instant, zone: Zone): Result<Instant> {
  if (order.liftedAt !== null) return no({ code: 'order-already-lifted' })
  if (at < plus(now, -slack)) return no({ code: 'lift-in-the-past' })
  const from = later(at, now)
  const endedAt = endOf(order, zone)
  return endedAt <= from ? no({ code: 'order-ended', endedAt }) : ok(from)
}

/** Whether that step can be taken back: a new case or a lift, once. */
export function mayTakeBack(steps: readonly Step[], id: SealingStepId): Result<null> {
  const step = steps.find((one) => one.id === id)
  if (!step) return no({ code: 'not-found', what: 'step' })
  if (step.kind !== 'case' && step.kind !== 'lifted') return no({ code: 'step-not-taken-back' })
  return standing(steps).includes(step) ? ok(null) : no({ code: 'step-already-taken-back' })
}

export const spanAt = (order: SealingOrder, at: Instant, zone: Zone): StageSpan | null => spansOf(order, zone).find((span) => span.from <= at && at < span.until) ?? null

/**
 * Other orders that hold at `at` for any of these homes, with how many of them: what lifting this one does not end. An order on one
 * person who lives in one of them counts, but not beside an order on somebody else there. `flatOf` says where those persons live.
 */
export function stillHolding(homes: readonly Home[], orders: readonly SealingOrder[], lifted: SealingOrder, flatOf: ReadonlyMap<ResidentId, FlatId>, at: Instant, zone: Zone): { order: SealingOrder; homes: number }[] {
  const holdsIn = (order: SealingOrder, home: Home): boolean => {
    const { scope } = order
    if (scope.kind !== 'person') return coversHome(order, home, null)
    return lifted.scope.kind === 'person' ? scope.id === lifted.scope.id : flatOf.get(scope.id) === home.flat
  }
  return orders.filter((order) => order.id !== lifted.id && spanAt(order, at, zone) !== null)
    .map((order) => ({ order, homes: homes.filter((home) => holdsIn(order, home)).length }))
    .filter((it) => it.homes > 0)
}
