// When nothing that makes a sound is sent: at night, because it wakes a home for what matters in the morning. Danger knows no night; that is
// said by whoever asks.

import { addDays, atWall, between, localTime, plus, type Instant, type Zone } from '../kernel/instants.ts'

/** Minutes of the local day: from ten in the evening until seven in the morning. */
export const quiet = { from: 22 * 60, until: 7 * 60 } as const

/** The morning after, while it is night there; null by day. */
export function morningAfter(now: Instant, zone: Zone): Instant | null {
  const { day, minutes } = localTime(now, zone)
  if (minutes < quiet.until) return atWall(day, quiet.until, zone)
  return minutes >= quiet.from ? atWall(addDays(day, 1), quiet.until, zone) : null
}

/** So much later, of which no night counts: whoever is told at eleven in the evening is rung when they have had a morning to read it. */
export function plusAwake(from: Instant, ms: number, zone: Zone): Instant {
  let [start, left] = [morningAfter(from, zone) ?? from, ms]
  for (;;) {
    const evening = atWall(localTime(start, zone).day, quiet.from, zone)
    const today = between(start, evening)
    if (left < today) return plus(start, left)
    left -= today
    start = morningAfter(evening, zone)!
  }
}
