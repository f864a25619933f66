// When something owed comes up, how late it is, and where it stands: now, today, this week. One way to be late for everything that is owed,
// kept or worked out. The clock and the zone are the caller's. Server and screens ask the same functions.

import { atWall, between, dayOf, day, hour, later, minute, plus, startOfDay, addDays, type Instant, type Zone } from '../kernel/instants.ts'
import { never } from '../kernel/result.ts'

/** How soon: `now` rings until somebody takes it. */
export const urgencies = ['now', 'today', 'week'] as const
export type Urgency = (typeof urgencies)[number]
/** Where a line stands. The same words: what is overdue stands in `now`, whatever its urgency. */
export const groups = urgencies
export type Group = Urgency

export type Due = { due: Instant; snoozedUntil: Instant | null }

/** When it comes up: when it is due, or later, where somebody has put it off until then. */
export const comesUp = ({ due, snoozedUntil }: Due): Instant => (snoozedUntil === null ? due : later(due, snoozedUntil))

/** By how many milliseconds something is late; 0 as long as it is not. */
export const lateness = (of: Due, now: Instant): number => Math.max(0, between(comesUp(of), now))

/** The first moment of tomorrow: what comes up before it is today's. */
export const endOfToday = (now: Instant, zone: Zone): Instant => startOfDay(addDays(dayOf(now, zone), 1), zone)

/** When what was put off until tomorrow morning comes up again. */
export const tomorrowMorning = (now: Instant, zone: Zone): Instant => atWall(addDays(dayOf(now, zone), 1), 8 * 60, zone)

/** Where it stands. What somebody has put off stands by its hour alone until then: they have said that it does not ring before. */
export function groupOf(of: Due & { urgency: Urgency }, now: Instant, tomorrow: Instant): Group {
  const [at, resting] = [comesUp(of), of.snoozedUntil !== null && of.snoozedUntil > now]
  if (at <= now || (of.urgency === 'now' && !resting)) return 'now'
  return at < tomorrow || (of.urgency === 'today' && !resting) ? 'today' : 'week'
}

/** How long what is `now` may take, and how long after hours what is `today` has, when nobody has said otherwise. */
export const dueWithin = { now: 30 * minute, lateToday: 2 * hour, week: 3 } as const
/** At this hour of the community's day what is `today` or `week` is due. */
export const dueAtHour = 18

/** When something of this urgency is due if nobody says otherwise. */
export function dueOf(urgency: Urgency, now: Instant, zone: Zone): Instant {
  const today = dayOf(now, zone)
  switch (urgency) {
    case 'now': return plus(now, dueWithin.now)
    case 'today': return later(atWall(today, dueAtHour * 60, zone), plus(now, dueWithin.lateToday))
    case 'week': return atWall(addDays(today, dueWithin.week), dueAtHour * 60, zone)
    default: return never(urgency)
  }
}

/** By when what is open again is due: as it was promised, or, where that is past, as if it had come now. It would be late by days at its first second, above what is. */
export const dueAgain = ({ due, urgency }: { due: Instant | null; urgency: Urgency | null }, now: Instant, zone: Zone): Instant => (due !== null && due > now ? due : dueOf(urgency ?? 'today', now, zone))

/** One step sooner. */
export const raised = (urgency: Urgency): Urgency => (urgency === 'week' ? 'today' : 'now')

/** Nobody puts anything off for longer at once: it would be forgotten. */
export const longestSnooze = 7 * day

/** Nothing is due further away than this, or has been for longer: what nobody comes to is lost, and an hour of another year is a slip of the finger. */
export const furthestDue = 60 * day
