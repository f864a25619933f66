// A notice that holds goes with those whom it is for. What is for people alone follows them: to the home into which they move, and to the record that is kept
// of two that are one; back from it, where they are two after all (parting.ts). Whoever moves in while it holds gets what they would have got before. Looked for each minute; what was done is found done.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { hasHad, isReached } from '#domain/notices/ladder.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import { residentsAtHome } from '../people/homes.ts'
import { zoneOf } from '../people/community.ts'
import { whereMeant } from './audience.ts'
import { addDeliveries, countingIn, grouped, keepHomes, livesThere, lockHomes } from './homes.ts'
import { cameAs, followed, giveBack, partedOf, type Following } from './parting.ts'
import { personOfOrder } from './orders-told.ts'
import { columns, noticeOf, toNotice, type Columns, type NoticeRow } from './store.ts'

/** `home`: where they live now; null: nowhere here. `alone`: it concerned nobody else at `from`. */
type Gone = { notice: NoticeId; from: HouseholdId; resident: ResidentId; kept: ResidentId; home: HouseholdId | null; building: BuildingId; alone: boolean }
/** Whom something concerns that is shown still, and who lives elsewhere now or is reached through another record. */
async function goneOf(of: Following): Promise<Gone[]> {
  const { rows } = await sql<Gone>`
    select n.notice_id as notice, n.household_id as from, r.id as resident, k.id as kept, case when k.moved_away_at is null then k.household_id end as home, f.building_id as building, cardinality(n.residents) = 1 as alone
    from notices t join notice_homes n on n.community_id = t.community_id and n.notice_id = t.id cross join lateral unnest(n.residents) as c (id)
    join residents r on r.community_id = n.community_id and r.id = c.id join residents k on k.community_id = r.community_id and k.id = coalesce(r.kept_as, r.id)
    join households h on h.community_id = k.community_id and h.id = k.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where ${followed(of)} and (k.id <> r.id or k.moved_away_at is not null or k.household_id <> n.household_id)
    order by n.notice_id, n.household_id, r.id`.execute(of.tx)
  return rows
}

/** What they had in the old home they have had; that they know goes along where it was they who said so, and what the other of two said for themselves stays. */
async function takeAlong({ tx, community, now }: Following, notice: NoticeRow, { from, home, kept, alone }: Gone): Promise<void> {
  const had = (await countingIn(tx, community, notice.id, from)).filter(({ grade, knows, answer }) => (isReached(grade) ? knows?.includes(kept) ?? alone : hasHad(grade) || (alone && answer !== null)))
  await addDeliveries(tx, community, notice.id, had.map((it) => ({ ...it, id: messageId(community, 'followed', notice.id, home, it.id), household: home!, message: null, knows: it.knowsAs })), now)
}

async function followOne(of: Following, notice: NoticeRow, gone: readonly Gone[]): Promise<Change[]> {
  const { tx, community, now, zone } = of
  const there = gone.filter((it) => it.home !== null)
  await sql`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents) select ${community}, ${notice.id}, t.home, t.building, '{}'
    from unnest(${there.map((it) => it.home)}::uuid[], ${there.map((it) => it.building)}::uuid[]) as t (home, building) order by t.home on conflict do nothing`.execute(tx)
  const homes = [...new Set(gone.flatMap(({ from, home }) => (home === null ? [from] : [from, home])))]
  await lockHomes(tx, community, notice.id, homes)
  for (const it of gone) {
    const records = await cameAs(of, notice.id, it.from, it.kept)
    await sql`
      update notice_homes n set residents = array_remove(n.residents, ${it.resident}::uuid),
        came_as = case when ${it.home === it.from} then coalesce(n.came_as, n.residents) else array(select c.id from unnest(coalesce(n.came_as, n.residents)) as c (id) where c.id <> all(${records}::uuid[])) end
      where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${it.from}`.execute(tx)
    // Whoever stood there by another's name alone, and is somebody else by now, takes nothing along: it is given back.
    if (it.home === null || records.length === 0) continue
    await sql`
      update notice_homes n set residents = array_append(array_remove(n.residents, ${it.kept}::uuid), ${it.kept}::uuid), had_old = n.had_old or o.had_old,
        came_as = array(select distinct unnest(coalesce(n.came_as, n.residents) || ${records}::uuid[]))
      from notice_homes o
      where n.community_id = ${community} and n.notice_id = ${notice.id} and n.household_id = ${it.home} and o.community_id = ${community} and o.notice_id = ${notice.id} and o.household_id = ${it.from}`.execute(tx)
    if (it.home !== it.from) await takeAlong(of, notice, it)
  }
  return [...(await keepHomes(tx, community, notice, homes, now, zone)), { kind: 'notice', ids: [notice.id], building: null }, { kind: 'own-notice', ids: [notice.id], building: null }]
}

/** Homes on somebody's list from which everybody has gone: nobody goes there. Where that was a mistake, the ladder finds them again. */
async function leaveEmpty({ tx, community, now, zone }: Following): Promise<Change[]> {
  const { rows } = await sql<{ notice: NoticeId; household: HouseholdId }>`
    select t.id as notice, n.household_id as household from notices t join notice_homes n on n.community_id = t.community_id and n.notice_id = t.id
    where t.community_id = ${community} and t.part = 'home' and t.ended_as is null and t.valid_until > ${now} and n.on_list is not null and n.residents <> '{}' and not ${livesThere} order by t.id, n.household_id`.execute(tx)
  const changes: Change[] = []
  for (const [id, homes] of grouped(rows, (row) => row.notice)) {
    const notice = (await noticeOf(tx, community, id, 'share'))!
    changes.push(...(await keepHomes(tx, community, notice, homes.map(({ household }) => household), now, zone)), { kind: 'notice', ids: [id], building: null })
  }
  return changes
}

/** Those that hold, and since which somebody has moved. */
async function movedInto({ tx, community, now }: Following): Promise<NoticeRow[]> {
  const { rows } = await sql<Columns>`
    select ${columns} from notices n where n.community_id = ${community} and n.ended_as is null and n.kind <> 'withdrawal' and n.valid_until > ${now}
      and exists (select from stays s where s.community_id = n.community_id and s.recorded_at > n.issued_at) order by n.id`.execute(tx)
  return rows.map(toNotice)
}

/** What the roster had said of somebody, put down with the first act about them, is no moving in. Whoever has moved in since: a home that had it not, or a person whom alone it concerns, be it in a home that they had left by mistake. */
async function welcome({ tx, community, now, zone }: Following, notice: NoticeRow, terms: readonly AudienceTerm[]): Promise<Change[]> {
  const where = await whereMeant(terms, { tx, community, now }, notice.audience)
  // A term of another version: nobody knows any more whom it meant.
  if (!where) return []
  const person = await personOfOrder(tx, community, notice)
  const stands = notice.part === 'home' ? sql`true` : sql`r.id = any(n.residents)`
  const { rows } = await sql<{ household: HouseholdId; residents: ResidentId[] }>`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents, next_at)
    select ${community}, ${notice.id}, h.id, f.building_id, array_agg(r.id order by r.born nulls last, r.id), ${now} from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and ${where} ${person ? sql`and r.id = ${person}` : sql``}
      and exists (select from stays s where s.community_id = r.community_id and s.resident_id = r.id and s.kind <> 'taken-back' and not (s.by_actor = 'roster' and s.source = '') and s.household_id = r.household_id and s.recorded_at > ${notice.issuedAt})
      and not exists (select from notice_homes n where n.community_id = r.community_id and n.notice_id = ${notice.id} and n.household_id = h.id and ${stands})
    group by h.id, f.building_id order by h.id
    on conflict (community_id, notice_id, household_id) do update set residents = notice_homes.residents || excluded.residents, next_at = excluded.next_at,
      came_as = case when notice_homes.residents <> '{}' and notice_homes.came_as is not null then array(select distinct unnest(notice_homes.came_as || excluded.residents)) end
    returning household_id as household, residents`.execute(tx)
  if (rows.length === 0) return []
  // Where another of that home knew already, it waits for this one.
  if (notice.part !== 'home') await keepHomes(tx, community, notice, rows.map(({ household }) => household), now, zone)
  await enqueueOnce(tx, 'notices:climb', { community, notice: notice.id }, now)
  return [{ kind: 'notice', ids: [notice.id], building: null }, { kind: 'own-notice', ids: notice.part === 'home' ? rows.flatMap(({ residents }) => residents) : [notice.id], building: null }]
}

/** All of one community. */
export const follow = (terms: readonly AudienceTerm[]) => async (tx: Tx, community: CommunityId, now: Instant): Promise<void> => {
  const of: Following = { tx, community, now, zone: await zoneOf(tx, community) }
  const changes: Change[] = []
  const gone = await goneOf(of)
  for (const id of [...new Set(gone.map((it) => it.notice))]) changes.push(...(await followOne(of, (await noticeOf(tx, community, id, 'share'))!, gone.filter((it) => it.notice === id))))
  const parted = await partedOf(of)
  for (const id of [...new Set(parted.map((it) => it.notice))]) changes.push(...(await giveBack(of, (await noticeOf(tx, community, id, 'share'))!, parted.filter((it) => it.notice === id))))
  changes.push(...(await leaveEmpty(of)))
  for (const { id } of await movedInto(of)) {
    const notice = (await noticeOf(tx, community, id, 'share'))!
    if (!notice.ended) changes.push(...(await welcome(of, notice, terms)))
  }
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}
