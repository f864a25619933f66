// A span of time that stands by itself: its day once where it is of one day, today 09:00–12:00, and otherwise both, as the screen says it. In a sentence it is `ends` of a voice (times.ts).

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { clock, dayName, endOnThatDay, live } from './times.ts'

/** `both`: the sentence of whoever shows it, for two days. */
export function span(from: Instant, until: Instant, zone: Zone, now: Instant, both: (ends: { from: string; until: string }) => string): string {
  const end = endOnThatDay(from, until, zone)
  return end === null ? both(live(zone, now).ends(from, until)) : `${dayName(from, zone, now)} ${clock(from, zone)}–${end}`
}
