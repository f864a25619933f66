// The same once more: on which days a request that is filled in from an earlier one begins and ends. What has passed becomes the next that begins at the
// same hour; what is still to come stays on its day. One rule for the desk and for people's own phones; everything can be changed before it is sent.

import { addDays, atWall, day, dayOf, localTime, plus, type Day, type Instant, type Zone } from '../kernel/instants.ts'
import { overMidnight, type Weekly } from '../pass/weekly.ts'
import type { Outing } from './outing.ts'

export type Before = Pick<Outing, 'from' | 'until' | 'weekly'>

/** Three months of mornings is not a request but a season: a month is what is offered, where nothing else was said. */
export const monthFrom = (from: string): Day => addDays(from as Day, 28)

/** Of hours of the week the last day on which they begin. */
export function daysAgain({ from, until, weekly }: Before, now: Instant, zone: Zone): { first: Day; last: Day } {
  const today = dayOf(now, zone)
  if (weekly) {
    const first = from > now ? dayOf(from, zone) : today
    // A window of nights ends on the morning after its last day.
    const last = addDays(dayOf(plus(until, -1), zone), overMidnight(weekly) ? -1 : 0)
    return { first, last: last > first ? last : monthFrom(first) }
  }
  const length = Math.round((Date.parse(dayOf(until, zone)) - Date.parse(dayOf(from, zone))) / day)
  const first = from > now ? dayOf(from, zone) : addDays(today, 1)
  return { first, last: addDays(first, length) }
}

/** From the first hour of the first day to the last of the last. */
export const windowOfDays = (first: Day, last: Day, weekly: Pick<Weekly, 'from' | 'until' | 'days'>, zone: Zone): { from: Instant; until: Instant } =>
  ({ from: atWall(first, 0, zone), until: atWall(addDays(last, 1), overMidnight(weekly) ? weekly.until : 0, zone) })

export function windowAgain(before: Before, now: Instant, zone: Zone): { from: Instant; until: Instant } {
  const { first, last } = daysAgain(before, now, zone)
  if (before.weekly) return windowOfDays(first, last, before.weekly, zone)
  return { from: atWall(first, localTime(before.from, zone).minutes, zone), until: atWall(last, localTime(before.until, zone).minutes, zone) }
}
