// How long before it begins a home would be told, worked out before anything is issued: by the ladder itself, with what is known of how each home can be reached. A page and a phone that
// rings say nothing of whether anybody reads them, so that only a text, a mail, a call and a knock count.

import { hour, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { dueFor, type Grade, type Plan, type Rung } from './ladder.ts'
import { leadOfSubject, usualHours, type NoticeHours } from './hours.ts'
import type { Subject, Urgency } from './notice.ts'

/** How a home can be reached, as far as it is known; a door it has always. */
export type HomeWays = { sms: boolean; mail: boolean; rings: boolean; knockFirst: boolean; /** they had the one that it corrects, and hear at once of what is other */ hadOld: boolean }
export type Begins = { plan: Plan; urgency: Urgency; issuedAt: Instant; validUntil: Instant }
export type First = { rung: Rung; at: Instant }

/** Which rung tells such a home first, and when; null where none would before it is over. */
export function firstTold(begins: Begins, ways: HomeWays, zone: Zone): First | null {
  const carries = (rung: Rung): boolean => (rung === 'sms' ? ways.sms : rung === 'mail' ? ways.mail : rung === 'rings' ? ways.rings : rung === 'knocks')
  const last: Partial<Record<Rung, Grade>> = {}
  for (let now = begins.issuedAt; ;) {
    const { rungs, next } = dueFor({ ...begins, ended: false }, { last, reached: false, knockFirst: ways.knockFirst, hadOld: ways.hadOld }, now, zone)
    const first = rungs.find(carries)
    if (first) return { rung: first, at: now }
    for (const rung of rungs) last[rung] = rung === 'page' || rung === 'push' ? 'handed-over' : 'no-way'
    if (rungs.length > 0) continue
    if (next === null || next <= now) return null
    now = next
  }
}

/** Whether a home that is told first like that hears of it so many hours before it begins. */
export const isInTime = (first: First | null, begins: Instant, hours: number): boolean => first !== null && plus(first.at, hours * hour) <= begins

/** So many hours before it begins homes are to be told, unless whoever writes it says otherwise; null where nothing has to be prepared for. */
export function usualLead(subject: Subject, { before }: NoticeHours = usualHours): number | null {
  const lead = leadOfSubject(subject)
  return lead && before[lead]
}

/** What was promised of a notice when it was issued, with the moment by which it is kept. `before`: so many hours before it begins; `within`: after it was issued. */
export type Promised = { of: 'before' | 'within'; hours: number; by: Instant }
export function promisedOf({ toldBefore, toldWithin, validFrom, issuedAt }: { toldBefore: number | null; toldWithin: number | null; validFrom: Instant; issuedAt: Instant }): Promised[] {
  return [
    ...(toldBefore === null ? [] : [{ of: 'before' as const, hours: toldBefore, by: plus(validFrom, -toldBefore * hour) }]),
    ...(toldWithin === null ? [] : [{ of: 'within' as const, hours: toldWithin, by: plus(issuedAt, toldWithin * hour) }]),
  ]
}
