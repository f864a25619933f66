// Between an instant and what a date-and-time control holds: the wall clock of the community, whatever zone this computer is in.

import { atWall, localTime, minute, msOf, instantOf, readDay, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { countHours, openHours, type Weekly } from '#domain/pass/weekly.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** `2026-04-05T14:05`, as `<input type="datetime-local">` wants it. */
export function toWall(at: Instant, zone: Zone): string {
  const { day, minutes } = localTime(at, zone)
  return `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The instant of such a text; null while it is empty, half typed, or a day that is in no calendar. A time that the clocks skip is one just after. */
export function fromWall(text: string, zone: Zone): Instant | null {
  const [, days, hours, minutes] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(text) ?? []
  const day = days === undefined ? null : readDay(days)
  return day && Number(hours) < 24 && Number(minutes) < 60 ? atWall(day, Number(hours) * 60 + Number(minutes), zone) : null
}

/** The minute that `at` lies in: what such a control shows of it. */
export const wholeMinute = (at: Instant): Instant => instantOf(msOf(at) - (msOf(at) % minute))

/** The next five minutes after `at`, so that times read well aloud. */
export const roundUp = (at: Instant): Instant => instantOf(Math.ceil(msOf(at) / (5 * minute)) * 5 * minute)

/** How often hours of the week let out between two moments: those that begin there, and those that are open at the first, be it since yesterday. */
export function countTimes(weekly: Weekly, from: Instant, until: Instant, zone: Zone): number {
  const open = openHours(weekly, from, zone)
  return countHours(weekly, from, until, zone) + Number(open !== null && open.from < from)
}
