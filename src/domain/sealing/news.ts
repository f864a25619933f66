// Whether a step of an order changes anything that is ahead of those who live under it. A case that is told late, before the last one or before the order begins, does not: nobody is
// told of it, and nothing that they were told is withdrawn. One question for the preview, the command and the job, asked of the moment at which the step was taken. It tells nobody.

import type { SealingStepId } from '../kernel/ids.ts'
import type { Instant, Zone } from '../kernel/instants.ts'
import { endOf, spansOf, type SealingOrder } from './sealing.ts'
import { presentOf, type Step } from './steps.ts'

/** @param before null: there was no such order */
export function isNews(before: SealingOrder | null, after: SealingOrder, now: Instant, zone: Zone): boolean {
  if (before === null) return true
  const ahead = (order: SealingOrder): string => JSON.stringify([endOf(order, zone), ...spansOf(order, zone).filter(({ until }) => until > now).map(({ stage, level, from, until }) => [stage, level, from, until])])
  return ahead(before) !== ahead(after)
}

/** The last of its steps that was news when it was taken. `steps`: all of it, as they were written. */
export function newsOf(order: SealingOrder, steps: readonly (Step & { writtenAt: Instant })[], zone: Zone): SealingStepId | null {
  const after = (count: number): SealingOrder | null => (count === 0 ? null : { ...order, ...presentOf(steps.slice(0, count)) })
  return steps.findLast(({ writtenAt }, i) => isNews(after(i), after(i + 1)!, writtenAt, zone))?.id ?? null
}
