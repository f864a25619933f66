// When a text may go out: not at night, because it wakes a home for what matters in the morning, before they leave. It goes at once where
// the pass that ended would let out before then. It knows nothing of texts and of who gets them.

import { later, type Instant, type Zone } from '../kernel/instants.ts'
import { morningAfter } from '../notices/quiet-hours.ts'
import type { PassClaims } from '../pass/pass.ts'
import { nextHours, openHours } from '../pass/weekly.ts'

export type Ended = Pick<PassClaims, 'notBefore' | 'notAfter' | 'weekly'>

/** When somebody would have gone out on it next: now, where its time has begun; null when they would not. */
function nextUse({ notBefore, notAfter, weekly }: Ended, now: Instant, zone: Zone): Instant | null {
  const from = later(notBefore, now)
  const use = !weekly || openHours(weekly, from, zone) ? from : nextHours(weekly, from, zone)?.from ?? null
  return use !== null && use < notAfter ? use : null
}

/** When a word that these passes have ended goes out. */
export function goesOutAt(ended: readonly Ended[], now: Instant, zone: Zone): Instant {
  const morning = morningAfter(now, zone)
  const soon = morning !== null && ended.some((one) => { const use = nextUse(one, now, zone); return use !== null && use < morning })
  return morning === null || soon ? now : morning
}
