// What is for some alone has followed them to the record that is kept of two that are one, by name of whom they stand there for (`came_as`). Two after all, each has it by
// their own record again: whom it is for hears it, whoever it was taken to by mistake is told no more of it, and nobody has said what the other said.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import type { Change } from '../http/changes.ts'
import { addDeliveries, countingIn, keepHomes, lockHomes, ofServer, type Counting } from './homes.ts'
import type { NoticeRow } from './store.ts'

export type Following = { tx: Tx; community: CommunityId; now: Instant; zone: Zone }
/** For some alone, and shown still. For questions in which `t` names notices. */
export const followed = ({ community, now }: Following) => {
  const since = plus(now, -3 * day)
  return sql`t.community_id = ${community} and t.part <> 'home' and t.valid_until > ${since} and (t.ended_at is null or t.ended_at > ${since})`
}

/** By which records whoever is this one now stands at that home. */
export async function cameAs({ tx, community }: Following, notice: NoticeId, household: HouseholdId, kept: ResidentId): Promise<ResidentId[]> {
  const { rows: [row] } = await sql<{ records: ResidentId[] }>`
    select array(select r.id from residents r where r.community_id = ${community} and r.id = any(coalesce(n.came_as, n.residents)) and coalesce(r.kept_as, r.id) = ${kept} order by r.id) as records
    from notice_homes n where n.community_id = ${community} and n.notice_id = ${notice} and n.household_id = ${household}`.execute(tx)
  return row?.records ?? []
}

/** `at`: where they stand by another's name; `home`: where they live; null: nowhere here. */
export type Parted = { notice: NoticeId; at: HouseholdId; one: ResidentId; records: ResidentId[]; home: HouseholdId | null; building: BuildingId }
/** Who stands somewhere under a record that is theirs no more. Asked once all have been followed to where they are. */
export async function partedOf(of: Following): Promise<Parted[]> {
  const { rows } = await sql<Parted>`
    select n.notice_id as notice, n.household_id as at, k.id as one, array_agg(r.id order by r.id) as records, case when k.moved_away_at is null then k.household_id end as home, f.building_id as building
    from notices t join notice_homes n on n.community_id = t.community_id and n.notice_id = t.id cross join lateral unnest(n.came_as) as c (id)
    join residents r on r.community_id = n.community_id and r.id = c.id join residents k on k.community_id = r.community_id and k.id = coalesce(r.kept_as, r.id)
    join households h on h.community_id = k.community_id and h.id = k.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where ${followed(of)} and k.id <> all(n.residents)
    group by n.notice_id, n.household_id, k.id, k.moved_away_at, k.household_id, f.building_id order by n.notice_id, n.household_id, k.id`.execute(of.tx)
  return rows
}

/** Nobody at that home has had these. */
async function takeBack({ tx, community, now }: Following, notice: NoticeRow, at: HouseholdId, all: readonly Counting[]): Promise<void> {
  await addDeliveries(tx, community, notice.id, all.map((it) => ofServer({ id: messageId(community, 'parted', notice.id, at, it.id), household: at, rung: it.rung, grade: 'taken-back', takesBack: it.id, at: now })), now)
}

async function goesBack(of: Following, notice: NoticeRow, { at, one, records, home }: Parted): Promise<void> {
  const { tx, community } = of
  if (home !== at) await sql`
    update notice_homes n set came_as = array(select c.id from unnest(n.came_as) with ordinality as c (id, nth) where c.id <> all(${records}::uuid[]) order by c.nth)
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${at}`.execute(tx)
  if (home !== null) await sql`
    update notice_homes n set residents = array_append(array_remove(n.residents, ${one}::uuid), ${one}::uuid), came_as = array(select distinct unnest(coalesce(n.came_as, n.residents) || ${records}::uuid[]))
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${home}`.execute(tx)
  if (home === null || home === at) return
  // What they had in their own home was taken along to the other's as theirs.
  const taken = new Set((await countingIn(tx, community, notice.id, home)).map((it) => messageId(community, 'followed', notice.id, at, it.id)))
  await takeBack(of, notice, at, (await countingIn(tx, community, notice.id, at)).filter(({ id }) => taken.has(id)))
}

/** Whoever stands there for nobody, not even for themselves, was meant by mistake: what went to their number came to nobody whom it is for. */
async function leavesOut(of: Following, notice: NoticeRow, at: HouseholdId): Promise<void> {
  const { tx, community } = of
  const { rows } = await sql<{ id: ResidentId }>`
    select c.id from notice_homes n cross join lateral unnest(n.residents) as c (id) where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${at}
      and not exists (select from residents r where r.community_id = n.community_id and r.id = any(n.came_as) and coalesce(r.kept_as, r.id) = c.id)`.execute(tx)
  if (rows.length === 0) return
  const wrong = rows.map(({ id }) => id)
  await sql`
    update notice_homes n set residents = array(select c.id from unnest(n.residents) with ordinality as c (id, nth) where c.id <> all(${wrong}::uuid[]) order by c.nth)
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${at}`.execute(tx)
  const { rows: texts } = await sql<{ id: string }>`
    select distinct m.id from notice_deliveries d join messages m on m.community_id = d.community_id and m.id = d.message_id
    where d.community_id = ${community} and d.notice_id = ${notice.id} and d.household_id = ${at} and m.resident_id = any(${wrong}::uuid[])`.execute(tx)
  const theirs = new Set(texts.map(({ id }) => id))
  await takeBack(of, notice, at, (await countingIn(tx, community, notice.id, at)).filter(({ message }) => message !== null && theirs.has(message)))
}

/** Each goes back to where they are by their own record, and the ladder begins there where it stood. `parted`: of this notice, which is held (`share`). */
export async function giveBack(of: Following, notice: NoticeRow, parted: readonly Parted[]): Promise<Change[]> {
  const { tx, community, now, zone } = of
  const there = parted.filter((it) => it.home !== null)
  await sql`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents, came_as, had_old) select o.community_id, o.notice_id, t.home, t.building, '{}', '{}', o.had_old
    from unnest(${there.map((it) => it.home)}::uuid[], ${there.map((it) => it.building)}::uuid[], ${there.map((it) => it.at)}::uuid[]) as t (home, building, at)
    join notice_homes o on o.community_id = ${community} and o.notice_id = ${notice.id} and o.household_id = t.at order by t.home on conflict do nothing`.execute(tx)
  const homes = [...new Set(parted.flatMap(({ at, home }) => (home === null ? [at] : [at, home])))]
  await lockHomes(tx, community, notice.id, homes)
  for (const it of parted) await goesBack(of, notice, it)
  for (const at of new Set(parted.map((it) => it.at))) await leavesOut(of, notice, at)
  return [...(await keepHomes(tx, community, notice, homes, now, zone)), { kind: 'notice', ids: [notice.id], building: null }, { kind: 'own-notice', ids: [notice.id], building: null }]
}
