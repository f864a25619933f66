// A request to leave: what is asked for (outing.ts), by whom and when. It only says whether a request makes sense, never whether it
// is granted.

import type { CommunityId, ExitId, ResidentId } from '../kernel/ids.ts'
import { between, day, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { areHours, type Weekly } from '../pass/weekly.ts'
import type { Outing } from './outing.ts'

export { purposes, type Purpose } from '../rules/codes.ts'
export type { Weekly }

export type ExitRequest = Outing & {
  id: ExitId
  community: CommunityId
  resident: ResidentId | null
  /** for an emergency of someone in no roster: what is known, in words */
  described: string | null
  askedAt: Instant
}

/** Asking ahead of time is fine; asking for a season is not. */
export const longestWindow = 62 * day
const farthest = 366 * day
/** An emergency opened without any paper may last this long before the desk asks after the person. */
export const emergencyWindow = 7 * day

/** Whether the request makes sense: it ends after it begins, is not over yet, and fits into 62 days. */
export function checkWindow(request: Pick<ExitRequest, 'from' | 'until' | 'weekly'>, now: Instant): Result<null> {
  if (request.until <= request.from) return no({ code: 'window-ends-before-it-begins' })
  if (request.until <= now) return no({ code: 'window-over' })
  if (between(now, request.until) > farthest) return no({ code: 'window-far-off', days: 366 })
  if (between(request.from, request.until) > longestWindow) return no({ code: 'window-too-long', days: 62 })
  // Hours may end on the next day; the code is from when they could not.
  if (request.weekly && !areHours(request.weekly)) return no({ code: 'hours-end-before-they-begin' })
  return ok(null)
}

/** A device that was off the network for weeks may say so; one whose clock is off by more would put its request in a wrong place in the queue. */
export const checkClock = (askedAt: Instant, now: Instant): Result<null> => (Math.abs(between(askedAt, now)) > longestWindow ? no({ code: 'clock-far-off' }) : ok(null))
