// What stands beside a line of the queue, or of a list: whose it is, what is next, by when, and where that puts it. SQL for what a page needs of
// `promises`, and of its groups for the counts; the rest is the domain's. The group in SQL and `groupOf` say the same: test/api/promises.test.ts.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { instant, type Instant } from '#domain/kernel/instants.ts'
import type { Group, Urgency } from '#domain/promises/due.ts'
import { ownerNow, rings } from '#domain/promises/owner.ts'
import type { StepCode } from '#domain/promises/promise.ts'
import type { Owed, OwnerHere } from '#domain/promises/wire.ts'
import type { QueueSource, Standing } from '../http/queue.ts'
import type { Desk } from './desk-now.ts'

type Sql = RawBuilder<unknown>

const usual: Standing = { due: (at) => at, urgency: 'today', step: 'see-to' }
export const standingOf = (it: Pick<QueueSource, 'owed'>): Standing | null => (it.owed === undefined ? usual : it.owed)

/** What lies over the row of a section, `about` being its fold. */
export const promiseOf = (community: CommunityId, section: string, about: Sql): Sql =>
  sql`select p.* from promises p where p.community_id = ${community} and p.section = ${sql.lit(section)} and p.about = ${about} and p.closed_at is null`

/** The first moment of tomorrow in the community's zone. */
const tomorrow = (community: CommunityId, now: Instant): Sql =>
  sql`(select (date_trunc('day', ${now}::timestamptz at time zone c.zone) + interval '1 day') at time zone c.zone from communities c where c.community_id = ${community})`

/** `groupOf` as SQL. */
export function groupOfRow({ due, snoozed, urgency }: { due: Sql; snoozed: Sql; urgency: Sql }, community: CommunityId, now: Instant): Sql {
  const [comes, resting] = [sql`greatest(${due}, ${snoozed})`, sql`coalesce(${snoozed} > ${now}, false)`]
  return sql`case when ${comes} <= ${now} or (${urgency} = 'now' and not ${resting}) then 'now'
    when ${comes} < ${tomorrow(community, now)} or (${urgency} = 'today' and not ${resting}) then 'today' else 'week' end`
}

/** Of `promises p`, which may not be there: what `owedOf` reads. `at`, `says`: the row's own; what it says to be private goes to no desk. */
export function owedColumn({ due, urgency, step, owner = () => sql`null::uuid` }: Standing, { at, says }: { at: Sql; says: Sql }, community: CommunityId, now: Instant): Sql {
  const [dueAt, soon, whose] = [sql`coalesce(p.due, ${due(at)})`, sql`coalesce(p.urgency, ${sql.lit(urgency)})`, sql`coalesce(p.owner_id, ${owner(says)})`]
  return sql`jsonb_build_object('due', ${dueAt}, 'urgency', ${soon}, 'group', ${groupOfRow({ due: dueAt, snoozed: sql`p.snoozed_until`, urgency: soon }, community, now)},
    'step', coalesce(case when p.step <> 'see-to' or p.step_words <> '' then p.step end, ${sql.lit(step)}), 'words', coalesce(p.step_words, ''), 'snoozedUntil', p.snoozed_until, 'owner', ${whose},
    'ownerName', (select a.name from accounts a where a.id = ${whose}), 'taken', coalesce(p.taken, false), 'confidential', coalesce(p.confidential, false) or coalesce((${says} ->> 'private')::boolean, false), 'building', p.building_id, 'tries', coalesce(p.tries, 0), 'lastTriedAt', p.last_tried_at,
    'clash', coalesce(p.clash, false), 'acts', coalesce(p.acts, 0), 'over', p.closed_at is not null)`
}

export type OwedRow = {
  due: string; urgency: Urgency; group: Group; step: StepCode; words: string; snoozedUntil: string | null; owner: AccountId | null; ownerName: string | null; taken: boolean; confidential: boolean; building: BuildingId | null
  tries: number; lastTriedAt: string | null; clash: boolean; acts: number; over: boolean
}

const moment = (text: string | null): Instant | null => (text === null ? null : instant(text))

/** Whose it is, as it is told: a colleague's name, or the secretary. */
export function ownerHere(row: Pick<OwedRow, 'owner' | 'ownerName' | 'urgency' | 'confidential' | 'building'>, desk: Desk): OwnerHere {
  const owner = ownerNow(row, desk)
  const nameOf = (account: AccountId | null): string => (account === null ? '' : desk.names.get(account) ?? (account === row.owner ? row.ownerName ?? '' : ''))
  const from = owner.by === 'kept' ? null : owner.from
  return { by: owner.by, account: owner.account, name: nameOf(owner.account), from: from && { account: from, name: nameOf(from) } }
}

export function owedOf(section: string, about: string, row: OwedRow, desk: Desk, now: Instant): Owed {
  const owner = ownerHere(row, desk)
  const snoozedUntil = moment(row.snoozedUntil)
  return {
    section, about, group: row.group, urgency: row.urgency, due: instant(row.due), snoozedUntil, owner, step: { code: row.step, words: row.confidential ? '' : row.words },
    rings: rings({ urgency: row.urgency, taken: row.taken, snoozedUntil, over: row.over }, ownerNow(row, desk), now),
    tries: row.tries, lastTriedAt: moment(row.lastTriedAt), clash: row.clash, acts: row.acts,
  }
}
