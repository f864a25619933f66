// Hours of a week in which a pass lets out: mornings of dialysis, a nurse's nights. What the wall of the community shows
// decides, on the days on which clocks change as well. It knows nothing of requests and movements, and asks no clock.

import { addDays, atWall, dayOf, weekdayOf, type Day, type Instant, type Zone } from '../kernel/instants.ts'

/**
 * On these local weekdays (1 Monday … 7 Sunday) from minute `from` of the day up to, not including, minute `until`. Hours that do not
 * end after they begin end on the next day (20:00–08:00, until 1440 or 0 for midnight); `days` are those on which they begin.
 */
export type Weekly = { days: readonly number[]; from: number; until: number }
/** Half-open. */
export type Hours = { from: Instant; until: Instant }

const minutesOfDay = 1440
const isMinute = (value: number, most: number): boolean => Number.isInteger(value) && 0 <= value && value <= most

/** Whether they are hours at all: some weekday, and an end that is not the beginning. */
export function areHours({ days, from, until }: Weekly): boolean {
  const weekdays = days.length > 0 && days.every((day) => Number.isInteger(day) && 1 <= day && day <= 7)
  return weekdays && isMinute(from, minutesOfDay - 1) && isMinute(until, minutesOfDay) && from !== until
}

/** Hours that begin on one day and end on the next. */
export const overMidnight = ({ from, until }: Pick<Weekly, 'from' | 'until'>): boolean => until <= from

/** The hours that begin on a day; null when none do, or when the clocks skip all of them. */
function hoursOf(weekly: Weekly, day: Day, zone: Zone): Hours | null {
  if (!weekly.days.includes(weekdayOf(day))) return null
  const from = atWall(day, weekly.from, zone)
  const until = atWall(day, weekly.until + (overMidnight(weekly) ? minutesOfDay : 0), zone)
  return from < until ? { from, until } : null
}

/** The hours that are open at `at`, today's or those that began yesterday; null when none are. */
export function openHours(weekly: Weekly, at: Instant, zone: Zone): Hours | null {
  const today = dayOf(at, zone)
  for (const day of [addDays(today, -1), today]) {
    const hours = hoursOf(weekly, day, zone)
    if (hours && hours.from <= at && at < hours.until) return hours
  }
  return null
}

/** The next hours that begin after `at`, today or on another day; null when there are none within a fortnight. */
export function nextHours(weekly: Weekly, at: Instant, zone: Zone): Hours | null {
  const today = dayOf(at, zone)
  for (let ahead = 0; ahead <= 15; ahead++) {
    const hours = hoursOf(weekly, addDays(today, ahead), zone)
    if (hours && at < hours.from) return hours
  }
  return null
}

/** How often the hours begin from `from` up to, not including, `until`: as many exits as there are mornings or nights. */
export function countHours(weekly: Weekly, from: Instant, until: Instant, zone: Zone): number {
  let count = 0
  const last = dayOf(until, zone)
  for (let day = dayOf(from, zone), most = 400; day <= last && most > 0; day = addDays(day, 1), most--) {
    const hours = hoursOf(weekly, day, zone)
    if (hours && from <= hours.from && hours.from < until) count++
  }
  return count
}
