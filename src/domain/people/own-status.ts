// A person's own health status, as what was said of it: from when, until when, why. Rows are only added; which of them holds is worked out
// from all of them, so that one that comes late changes nothing it should not. Nobody is given a status by a rule.

import type { OwnStatusId } from '../kernel/ids.ts'
import { earlier, instantOf, minute, msOf, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { personStatuses, type PersonStatus } from './people.ts'

export type OwnStatus = { id: OwnStatusId; status: PersonStatus; since: Instant; /** null: until somebody says otherwise */ until: Instant | null; recordedAt: Instant }

const later = (a: OwnStatus, b: OwnStatus): boolean =>
  a.since !== b.since ? a.since > b.since : a.recordedAt !== b.recordedAt ? a.recordedAt > b.recordedAt : a.id > b.id

/**
 * From when it counts. People say it to the minute, and a screen's seconds are nobody's word: of two that were said of one minute the one put
 * down last holds. Never later than it was put down, by a clock that is ahead.
 */
export const countsFrom = (since: Instant, now: Instant): Instant => instantOf(Math.floor(msOf(earlier(since, now)) / minute) * minute)

/** The one that began last, and of those that began at once the one recorded last: it holds until it ends, and nothing does after it. */
export const lastSaid = (rows: readonly OwnStatus[]): OwnStatus | null => rows.reduce<OwnStatus | null>((last, row) => (last && later(last, row) ? last : row), null)

/** What was said before and still holds all the same, because it began later than what would be put down now. */
export const holdsAllTheSame = <Row extends OwnStatus>(rows: readonly Row[], since: Instant, now: Instant): Row | null =>
  rows.filter((row) => row.since > countsFrom(since, now)).reduce<Row | null>((last, row) => (last && later(last, row) ? last : row), null)

export type StatusKept = { status: PersonStatus; /** null: until somebody says otherwise */ until: Instant | null }
/** What stands beside a person. `statusAlso`: what was said of the same person's other records, and counts as well. */
export type Kept = { status: PersonStatus; statusUntil: Instant | null; statusAlso?: readonly StatusKept[] }

const strictness = ({ status }: StatusKept): number => personStatuses.indexOf(status)
const endsLater = (one: StatusKept, other: StatusKept): boolean => other.until !== null && (one.until === null || one.until > other.until)
/** The strictest of what holds at a moment, and of two as strict the one that ends later: nobody is shown as free while the other holds. None once it is over. */
export const strictestAt = ({ status, statusUntil, statusAlso = [] }: Kept, now: Instant): StatusKept =>
  [{ status, until: statusUntil }, ...statusAlso].filter(({ until }) => until === null || until > now)
    .reduce<StatusKept>((strictest, one) => (strictness(one) > strictness(strictest) || (one.status === strictest.status && endsLater(one, strictest)) ? one : strictest), { status: 'none', until: null })

/** What is known of somebody at a moment. */
export const ownStatusAt = (kept: Kept, now: Instant): PersonStatus => strictestAt(kept, now).status

/** Clocks of desks may be a little ahead. */
const leeway = 10 * minute

/** Whether it can be put down so. Problems: `status-in-the-future`, `status-ends-before-it-begins`. */
export function checkStatus({ since, until }: Pick<OwnStatus, 'since' | 'until'>, now: Instant): Result<null> {
  if (since > plus(now, leeway)) return no({ code: 'status-in-the-future' })
  if (until !== null && until <= since) return no({ code: 'status-ends-before-it-begins' })
  return ok(null)
}
