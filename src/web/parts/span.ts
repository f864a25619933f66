// A span of time on a screen: its day once where it is of one day, today 09:00–12:00, and otherwise both, as the screen says it.

import { addDays, dayOf, localTime, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { clock, dayName, minutesOfDay, untilWhen, when } from './times.ts'

/** `both`: the sentence of whoever shows it, for two days. */
export function span(from: Instant, until: Instant, zone: Zone, now: Instant, both: (ends: { from: string; until: string }) => string): string {
  const [end, days] = [localTime(until, zone).minutes, [dayOf(from, zone), dayOf(until, zone)] as const]
  const midnight = days[1] === addDays(days[0], 1) && end === 0
  return days[0] === days[1] || midnight ? `${dayName(from, zone, now)} ${clock(from, zone)}–${midnight ? '24:00' : minutesOfDay(end)}` : both({ from: when(from, zone, now), until: untilWhen(until, zone, now) })
}
