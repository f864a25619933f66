// Somebody who is out is called, mostly because they are overdue. They say when they are back, or nobody answers and somebody tries again: until
// then they stand further down, and never out of sight. It moves no due time, excuses nothing and ends nothing.

import { hour, minute, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

export const followUps = ['reached', 'not-reached'] as const
export type FollowUp = { what: (typeof followUps)[number]; /** when they say that they are back, or when to try again */ seeAgainAt: Instant; at: Instant }

/** Nobody is let alone for longer than this on their word. */
export const longestAhead = 12 * hour
/** After a call that nobody answered. */
export const tryAgainAfter = [15 * minute, 30 * minute, hour] as const

/** Whether a call can be put down for whoever is there, and not for longer than somebody may be out of mind. */
export function followUp(whereabouts: 'not-yet-out' | 'out' | 'back', seeAgainAt: Instant, now: Instant): Result<null> {
  if (whereabouts !== 'out') return no({ code: 'exit-not-out', whereabouts })
  return seeAgainAt > now && seeAgainAt <= plus(now, longestAhead) ? ok(null) : no({ code: 'follow-up-time', hours: longestAhead / hour })
}

/** The last one since they went out; what was said on an earlier outing counts no more. */
export const standingFollowUp = <F extends FollowUp>(all: readonly F[], outAt: Instant | null): F | null =>
  outAt === null ? null : all.filter((it) => it.at >= outAt).reduce<F | null>((last, it) => (last === null || it.at >= last.at ? it : last), null)
