// The ladder: from the page up to the knock, until a home is reached. What is due for one home now, and when to look again: worked out from the
// plan and from what came of each rung. A rung that failed does not hold up the next. It sends nothing and knows no channel.

import { earlier, later, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { never } from '../kernel/result.ts'
import { minutesAfter, usualHours, type NoticeHours } from './hours.ts'
import type { Urgency } from './notice.ts'
import { morningAfter, plusAwake } from './quiet-hours.ts'

/** `rings` and `knocks` are people's: such a rung is a line on a list, and done by whoever says what came of it. */
export const rungs = ['page', 'push', 'sms', 'mail', 'rings', 'knocks'] as const
export type Rung = (typeof rungs)[number]
/** What makes no sound waits for no morning. */
const isSilent = (rung: Rung): boolean => rung === 'page' || rung === 'mail'

/**
 * How far it came with a home on one rung. `no-way`: there is none to them (no number, no phone). `failed`: it will not arrive. `doubtful`: nobody
 * knows whether it went out, and the channel would send it twice; a person says. `not-reached`: somebody tried. `told`: somebody spoke with an adult.
 */
export const grades = ['queued', 'handed-over', 'delivered', 'opened', 'acknowledged', 'told', 'not-reached', 'no-way', 'failed', 'doubtful'] as const
export type Grade = (typeof grades)[number]

/** Asked, not guessed: that a page was opened is not that anybody has read it. */
export const isReached = (grade: Grade): boolean => grade === 'acknowledged' || grade === 'told'
/** It may have come to them: they get to hear when it is corrected. */
export const hasHad = (grade: Grade): boolean => grade !== 'queued' && grade !== 'no-way' && grade !== 'failed' && grade !== 'not-reached'
/** Nothing came of it, or nobody knows whether anything did. */
export const isDead = (grade: Grade | undefined): boolean => grade === 'no-way' || grade === 'failed' || grade === 'doubtful'

/** `after`: so many minutes after it was issued; nights do not count for what makes a sound and can wait. */
export type Step = { rung: Rung; after: number }
export type Plan = readonly Step[]

/** By the hours of the place; danger begins with everything. */
export const usualPlan = (urgency: Urgency, hours: NoticeHours = usualHours): Plan => rungs.map((rung) => ({ rung, after: minutesOf(rung, urgency, hours) }))
function minutesOf(rung: Rung, urgency: Urgency, hours: NoticeHours): number {
  switch (rung) {
    case 'page': case 'push': return 0
    case 'sms': case 'mail': return minutesAfter('text', urgency, hours)
    case 'rings': case 'knocks': return minutesAfter(rung, urgency, hours)
    default: return never(rung)
  }
}

export type Climb = { plan: Plan; urgency: Urgency; issuedAt: Instant; validUntil: Instant; /** corrected or withdrawn */ ended: boolean }
/** `last`: the grade that each rung has come to. `knockFirst`: somebody there hears or sees nothing; they are visited with the first rung. `hadOld`: they go by what is not so any more. */
export type HomeSoFar = { last: Partial<Record<Rung, Grade>>; reached: boolean; knockFirst: boolean; hadOld?: boolean }
/** `rungs`: to be begun now. `next`: when to look again; null: never by itself. */
export type Due = { rungs: readonly Rung[]; next: Instant | null }

const nothing: Due = { rungs: [], next: null }

/** By the plan; before it where nothing below carries any more, and with the first for whoever has to be knocked at. */
function momentOf(climb: Climb, step: Step, { last, knockFirst, hadOld = false }: HomeSoFar, zone: Zone): Instant {
  const { plan, issuedAt } = climb
  const planned = beginsAt(climb, step, zone)
  if (knockFirst && step.rung === 'knocks') return issuedAt
  // What is wrong is in their hand already: what puts it right is no slower than it was.
  if (hadOld && (step.rung === 'sms' || step.rung === 'mail')) return issuedAt
  const below = plan.filter((it) => it.after < step.after)
  // The page goes to everybody, and says nothing of whether it carries: it is not waited for, and holds up nobody.
  const carries = below.filter((it) => it.rung !== 'page' && it.rung !== 'push')
  return carries.length > 0 && carries.every((it) => isDead(last[it.rung])) ? issuedAt : planned
}

export function dueFor(climb: Climb, home: HomeSoFar, now: Instant, zone: Zone): Due {
  if (climb.ended || home.reached || now >= climb.validUntil) return nothing
  const morning = climb.urgency === 'usual' ? morningAfter(now, zone) : null
  const open = climb.plan.filter((step) => home.last[step.rung] === undefined)
    .map((step) => ({ rung: step.rung, at: momentOf(climb, step, home, zone) }))
    .map(({ rung, at }) => ({ rung, at: morning !== null && !isSilent(rung) && at < morning ? morning : at }))
  const due = open.filter(({ at }) => at <= now).map(({ rung }) => rung)
  const waiting = open.filter(({ at }) => at > now).map(({ at }) => at)
  const next = waiting.length > 0 ? waiting.reduce(earlier) : null
  return { rungs: due, next: next !== null && next < climb.validUntil ? later(next, now) : null }
}

/** When a rung begins, for a home with which nothing has gone wrong. */
export function beginsAt({ urgency, issuedAt }: Pick<Climb, 'urgency' | 'issuedAt'>, { rung, after }: Step, zone: Zone): Instant {
  return urgency === 'usual' && !isSilent(rung) ? plusAwake(issuedAt, after * minute, zone) : plus(issuedAt, after * minute)
}
