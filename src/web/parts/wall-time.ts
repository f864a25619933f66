// Between an instant and what a date-and-time control holds: the wall clock of the community, whatever zone this computer is in.

import { dayOf, localTime, minute, msOf, instantOf, plus, startOfDay, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** `2026-04-05T14:05`, as `<input type="datetime-local">` wants it. */
export function toWall(at: Instant, zone: Zone): string {
  const { day, minutes } = localTime(at, zone)
  return `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The instant of such a text; null while it is empty or half typed. A time that the clocks skip is the one just after. */
export function fromWall(text: string, zone: Zone): Instant | null {
  const [, day, hours, minutes] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(text) ?? []
  if (!day || !Number.isFinite(Date.parse(`${day}T00:00:00Z`))) return null
  const wanted = Number(hours) * 60 + Number(minutes)
  const guess = plus(startOfDay(day as Day, zone), wanted * minute)
  const shown = localTime(guess, zone)
  return shown.day === day ? plus(guess, (wanted - shown.minutes) * minute) : guess
}

/** The next five minutes after `at`, so that times read well aloud. */
export const roundUp = (at: Instant): Instant => instantOf(Math.ceil(msOf(at) / (5 * minute)) * 5 * minute)

/** How often the given weekdays (1 Monday … 7 Sunday) come from the day of `from` to the day of `until`. */
export function countDays(days: readonly number[], from: Instant, until: Instant, zone: Zone): number {
  let count = 0
  for (let at = from; at < until && count < 400; at = plus(at, 24 * 60 * minute)) if (days.includes(localTime(at, zone).weekday)) count++
  const last = plus(until, -1)
  return dayOf(last, zone) === dayOf(plus(until, -24 * 60 * minute), zone) ? count + Number(days.includes(localTime(last, zone).weekday)) : count
}
