// From when until when, without the day a second time: `today at 19:02 to 19:52`. Midnight stays the end of its day.

import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { clock, untilWhen } from './times.ts'

/** The end of what began at `from`, to be said after it. */
export const untilAfter = (until: Instant, from: Instant, zone: Zone, now: Instant): string => (dayOf(until, zone) === dayOf(from, zone) ? clock(until, zone) : untilWhen(until, zone, now))
