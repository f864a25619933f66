// Where feelin is known to give a wrong value in silence, an outcome carries a warning: callers ask a person then. Reckoning with dates and
// durations, ranges without a bound, what is no number. Never mends a value; it only takes those away that are none.
import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime } from 'feelin'
import type { Forms } from './forms.ts'

/** `value` is null where FEEL gave up; `warnings` says why. */
export type Outcome = { value: unknown; warnings: readonly string[] }

/** `work` answers a part of the expression with the same facts. */
export function doubted(outcome: Outcome, forms: Forms, facts: readonly unknown[], work: (part: string) => unknown): Outcome {
  const doubts: string[] = []
  let { value } = outcome
  const reach = reaching(facts, value)
  if (reach.notANumber) { doubts.push('the outcome is not a number'); value = null }
  if (forms.twice) { doubts.push('an entry has two values'); value = null }
  if (forms.calculates && (forms.dates || reach.dates || reach.times)) doubts.push('reckoning with dates and durations is not relied on')
  if (forms.times || reach.times) doubts.push('times, zones and durations are not relied on')
  if (forms.odd !== null) doubts.push(`this can be read in more than one way: ${forms.odd.slice(0, 40)}`)
  for (const part of forms.bounds) if (workSafely(work, part) === null) doubts.push(`a bound is not known: ${part.slice(0, 40)}`)
  for (const part of forms.filtered) if (!isList(workSafely(work, part))) doubts.push(`what is filtered may be no list: ${part.slice(0, 40)}`)
  return doubts.length === 0 ? outcome : { value, warnings: [...outcome.warnings, ...doubts] }
}

function workSafely(work: (part: string) => unknown, part: string): unknown {
  try {
    return work(part)
  } catch {
    return null
  }
}

const isList = (value: unknown) => Array.isArray(value) || value instanceof FeelRange
type Reach = { dates: boolean; times: boolean; notANumber: boolean }

/** What kinds of values the facts hold, however deep; and whether the outcome holds a number that is none. */
function reaching(facts: readonly unknown[], value: unknown): Reach {
  const reach: Reach = { dates: false, times: false, notANumber: false }
  const look = (one: unknown, depth: number): void => {
    if (one instanceof FeelDate) reach[/^[-+]/.test(String(one)) ? 'times' : 'dates'] = true
    else if (one instanceof FeelDateTime || one instanceof FeelTime || one instanceof FeelDuration) reach.times = true
    else if (depth < 8 && typeof one === 'object' && one !== null && !(one instanceof FeelFunction)) for (const part of Object.values(one)) look(part, depth + 1)
  }
  const number = (one: unknown, depth: number): void => {
    if (typeof one === 'number' && !Number.isFinite(one)) reach.notANumber = true
    else if (depth < 8 && typeof one === 'object' && one !== null) for (const part of Object.values(one)) number(part, depth + 1)
  }
  for (const fact of facts) look(fact, 0)
  look(value, 0)
  number(value, 0)
  return reach
}
