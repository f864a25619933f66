// Kits in SQL: lots, movements, what the other side said, recalls. Rows are only added; what lies where is worked out from sums of them. Owner of kit_lots, kit_moves, kit_confirms and kit_recalls.

import { sql } from 'kysely'
import type { AccountId, BuildingId, CommunityId, CustodyActId, EntranceId, FlatId, HouseholdId, KitLotId, KitMoveId, KitRecallId, RoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { kitSources, type KitAct, type KitMove } from '#domain/rounds/kits.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import type { By } from './store.ts'

/** What is put down of kits takes turns: nobody gives out what another has given out a moment ago. */
export const turnOfKits = (tx: Tx, community: CommunityId): Promise<void> => takeTurn(tx, `kits ${community}`)

export type LotRow = { id: KitLotId; maker: string; lot: string; expiresOn: string; recalled: { id: KitRecallId; why: 'notice' | 'expired'; words: string; by: string; at: Instant } | null }
/** Those that expire first before the others. */
export async function lotsOf(tx: Tx, community: CommunityId, only: KitLotId | null = null): Promise<LotRow[]> {
  const { rows } = await sql<LotRow>`
    select l.id, l.maker, l.lot, to_char(l.expires_on, 'YYYY-MM-DD') as "expiresOn", case when r.what = 'recalled' then json_build_object('id', r.id, 'why', r.why, 'words', r.words, 'by', coalesce(a.name, ''), 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as recalled
    from kit_lots l left join lateral (select * from kit_recalls c where c.community_id = ${community} and c.lot_id = l.id order by c.seq desc limit 1) r on true left join accounts a on 'account:' || a.id::text = r.by_actor
    where l.community_id = ${community} ${only ? sql`and l.id = ${only}` : sql``} order by l.expires_on, l.maker, l.lot`.execute(tx)
  return rows
}

/** The lot of that name, put down if nobody has. Null: it is there with another day of expiry, or the id is another's. */
export async function lotNamed(tx: Tx, community: CommunityId, it: { id: KitLotId; maker: string; lot: string; expiresOn: string }, by: By, now: Instant): Promise<KitLotId | null> {
  await sql`insert into kit_lots (community_id, id, maker, lot, expires_on, by_actor, by_role, at) values (${community}, ${it.id}, ${it.maker}, ${it.lot}, ${it.expiresOn}::date, ${by.actor}, ${by.role}, ${now}) on conflict do nothing`.execute(tx)
  const { rows: [row] } = await sql<{ id: KitLotId }>`select id from kit_lots where community_id = ${community} and lower(maker) = lower(${it.maker}) and lower(lot) = lower(${it.lot}) and expires_on = ${it.expiresOn}::date`.execute(tx)
  return row?.id ?? null
}

export type NewMove = {
  id: KitMoveId; what: KitAct; lot: KitLotId | null; count: number; delivery: { cartons: number; said: number; short: readonly { carton: string; count: number }[] } | null; lead: AccountId | null; stairwell: EntranceId | null
  flat: FlatId | null; household: HouseholdId | null; present: number | null; bags: number | null; other: string; signed: boolean; words: string; takesBack: KitMoveId | null; at: Instant
}
export const plainMove = { lot: null, count: 0, delivery: null, lead: null, stairwell: null, flat: null, household: null, present: null, bags: null, other: '', signed: true, words: '', takesBack: null } as const
/** `taken`: another stands under that id. The same again is no fault; nor is taking back what was taken back. */
export async function addMove(tx: Tx, community: CommunityId, it: NewMove, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const short = it.delivery && JSON.stringify(it.delivery.short)
  const { rows } = await sql`
    insert into kit_moves (community_id, id, lot_id, what, count, cartons, said, short, lead_id, entrance_id, flat_id, household_id, present, bags, other, signed, words, takes_back, by_actor, by_role, at, received_at)
    values (${community}, ${it.id}, ${it.lot}, ${it.what}, ${it.count}, ${it.delivery?.cartons ?? null}, ${it.delivery?.said ?? null}, ${short}::jsonb, ${it.lead}, ${it.stairwell}, ${it.flat}, ${it.household}, ${it.present}, ${it.bags}, ${it.other}, ${it.signed},
      ${it.words}, ${it.takesBack}, ${by.actor}, ${by.role}, ${it.at}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: [same] } = await sql`
    select id from kit_moves where community_id = ${community} and ((id = ${it.id} and what = ${it.what} and count = ${it.count} and lot_id is not distinct from ${it.lot}::uuid and lead_id is not distinct from ${it.lead}::uuid
      and entrance_id is not distinct from ${it.stairwell}::uuid and takes_back is not distinct from ${it.takesBack}::uuid and bags is not distinct from ${it.bags}::int and other = ${it.other} and words = ${it.words} and short is not distinct from ${short}::jsonb)
      or takes_back = ${it.takesBack}::uuid) limit 1`.execute(tx)
  return same ? 'there' : 'taken'
}

export async function hasMove(tx: Tx, community: CommunityId, id: KitMoveId): Promise<boolean> {
  const { rows } = await sql`select from kit_moves where community_id = ${community} and id = ${id}`.execute(tx)
  return rows.length > 0
}

const stands = (community: CommunityId) => sql`m.community_id = ${community} and m.what <> 'taken-back' and not exists (select from kit_moves b where b.community_id = ${community} and b.takes_back = m.id)`

/** What stands, added up by lot, deed and bag: what lies where is worked out of it (`lotStock`). */
export async function sumsOf(tx: Tx, community: CommunityId, lead: AccountId | null = null): Promise<KitMove[]> {
  const { rows } = await sql<Pick<KitMove, 'lot' | 'what' | 'lead' | 'count'>>`
    select m.lot_id as lot, m.what, m.lead_id as lead, sum(m.count)::int as count from kit_moves m where ${stands(community)} ${lead ? sql`and m.lead_id = ${lead}` : sql``} group by 1, 2, 3`.execute(tx)
  return rows.map((row, n) => ({ ...row, id: `sum ${n}` as KitMoveId, flat: null, household: null, takesBack: null }))
}

export type MoveRow = {
  id: KitMoveId; what: KitAct; lot: string; count: number; cartons: number | null; said: number | null; short: { carton: string; count: number }[]; lead: string; leadId: AccountId | null; door: string; present: number | null; bags: number | null; other: string
  signed: boolean; words: string; by: string; at: Instant; takenBack: boolean; confirms: { count: number; at: Instant }[]
}
const confirms = (community: CommunityId) => sql`coalesce((select json_agg(json_build_object('count', k.count, 'at', to_char(k.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) from kit_confirms k where k.community_id = ${community} and k.move_id = m.id), '[]'::json)`
/** The latest first; of those alone in which a lead was to say something too, all that have not. */
export async function movesOf(tx: Tx, community: CommunityId, of: { limit: number; asked?: AccountId; id?: KitMoveId }): Promise<MoveRow[]> {
  const only = of.id ? sql`and m.id = ${of.id}` : of.asked ? sql`and m.lead_id = ${of.asked} and not m.signed and ${stands(community)} and not exists (select from kit_confirms k where k.community_id = ${community} and k.move_id = m.id)` : sql``
  const { rows } = await sql<MoveRow>`
    select m.id, m.what, coalesce(l.maker || ' ' || l.lot, '') as lot, m.count, m.cartons, m.said, coalesce(m.short, '[]'::jsonb) as short, coalesce(d.name, '') as lead, m.lead_id as "leadId", coalesce(f.door, case when e.id is not null then b.label || '-' || e.label end, '') as door,
      m.present, m.bags, m.other, m.signed, m.words, coalesce(a.name, '') as by, m.at, exists (select from kit_moves x where x.community_id = ${community} and x.takes_back = m.id) as "takenBack", ${confirms(community)} as confirms
    from kit_moves m left join kit_lots l on l.community_id = ${community} and l.id = m.lot_id left join accounts d on d.id = m.lead_id left join accounts a on 'account:' || a.id::text = m.by_actor
    left join flats f on f.community_id = ${community} and f.id = m.flat_id left join entrances e on e.community_id = ${community} and e.id = m.entrance_id left join buildings b on b.community_id = ${community} and b.id = e.building_id
    where m.community_id = ${community} ${only} order by m.received_at desc, m.id desc limit ${of.limit}`.execute(tx)
  return rows
}

export async function addConfirm(tx: Tx, community: CommunityId, it: { id: CustodyActId; move: KitMoveId; count: number; at: Instant }, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`
    insert into kit_confirms (community_id, id, move_id, count, by_actor, by_role, at, received_at) values (${community}, ${it.id}, ${it.move}, ${it.count}, ${by.actor}, ${by.role}, ${it.at}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: [same] } = await sql`select id from kit_confirms where community_id = ${community} and id = ${it.id} and move_id = ${it.move} and count = ${it.count}`.execute(tx)
  return same ? 'there' : 'taken'
}

export type NewRecall = { id: KitRecallId; lot: KitLotId; what: 'recalled' | 'lifted'; why: 'notice' | 'expired'; words: string }
export async function addRecall(tx: Tx, community: CommunityId, it: NewRecall, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`
    insert into kit_recalls (community_id, id, seq, lot_id, what, why, words, by_actor, by_role, at)
    select ${community}, ${it.id}, coalesce((select max(seq) from kit_recalls where community_id = ${community} and lot_id = ${it.lot}), 0) + 1, ${it.lot}, ${it.what}, ${it.why}, ${it.words}, ${by.actor}, ${by.role}, ${now} on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: [same] } = await sql`select id from kit_recalls where community_id = ${community} and id = ${it.id} and lot_id = ${it.lot} and what = ${it.what}`.execute(tx)
  return same ? 'there' : 'taken'
}

/** What came of doors `d` where kits were given, and nobody said any. */
const unsaid = (community: CommunityId) => sql`round_tasks t join door_results d on d.community_id = ${community} and d.round_id = t.round_id and d.task_id = t.id
  where t.community_id = ${community} and t.source = any(${Object.values(kitSources)}::text[]) and d.outcome = 'done' and d.kits is null and not exists (select from door_results b where b.community_id = ${community} and b.takes_back = d.id)`

export type HolderRow = { flat: FlatId; household: HouseholdId | null; door: string; compound: string; /** null: kits were given there, and nobody said of which lot */ count: number | null }
/** Homes that got a lot, and those that got kits of which nobody said the lot since it first went out: any of them may have it. Where nobody could tell which of several behind a door it was, each of them. */
export async function holdersOf(tx: Tx, community: CommunityId, lot: KitLotId): Promise<HolderRow[]> {
  const { rows } = await sql<HolderRow>`
    with first as (select min(m.at) as at from kit_moves m where ${stands(community)} and m.what = 'given' and m.lot_id = ${lot}), got as (
      select m.flat_id, m.household_id, m.count from kit_moves m where ${stands(community)} and m.what = 'door' and m.lot_id = ${lot}
      union all select m.flat_id, m.household_id, null from kit_moves m, first where ${stands(community)} and m.what = 'door' and m.lot_id is null and m.at >= first.at
      union all select d.flat_id, null, null from first, ${unsaid(community)} and d.at >= first.at)
    select f.id as flat, h.id as household, f.door, c.name as compound, sum(m.count)::int as count from got m
    join flats f on f.community_id = ${community} and f.id = m.flat_id join buildings b on b.community_id = ${community} and b.id = f.building_id join compounds c on c.community_id = ${community} and c.id = f.compound_id
    left join households h on h.community_id = ${community} and (h.id = m.household_id or (m.household_id is null and h.flat_id = f.id and exists (select from residents r where r.community_id = ${community} and r.household_id = h.id and r.moved_away_at is null)))
    group by f.id, h.id, f.door, c.name, c.sort, b.sort order by c.sort, b.sort, length(f.door), f.door, h.id`.execute(tx)
  return rows
}

export type StairwellRow = { id: EntranceId; homes: number; people: number; /** to leads, for it */ fetched: number; left: number; used: number; bags: number }
/** Of stairwells: who is there now by the register, whoever stays for a time among them, and what was fetched for them, left and collected there since the round began. */
export async function stairwellsWith(tx: Tx, community: CommunityId, ids: readonly EntranceId[], since: Instant): Promise<StairwellRow[]> {
  const { rows } = await sql<StairwellRow>`
    select e.id, coalesce(p.homes, 0)::int as homes, coalesce(p.people, 0)::int as people, coalesce(g.fetched, 0)::int as fetched, coalesce(d.left, 0)::int as left, coalesce(u.used, 0)::int as used, coalesce(u.bags, 0)::int as bags from entrances e
    left join lateral (select count(distinct h.id) as homes, count(r.id) as people from flats f join households h on h.community_id = ${community} and h.flat_id = f.id
      join residents r on r.community_id = ${community} and r.household_id = h.id and r.moved_away_at is null and r.kept_as is null and r.stay <> 'away' where f.community_id = ${community} and f.entrance_id = e.id) p on true
    left join lateral (select sum(m.count) as left from kit_moves m join flats f on f.community_id = ${community} and f.id = m.flat_id where ${stands(community)} and m.what = 'door' and m.at >= ${since} and f.entrance_id = e.id) d on true
    left join lateral (select sum(m.count) as fetched from kit_moves m where ${stands(community)} and m.what = 'given' and m.at >= ${since} and m.entrance_id = e.id) g on true
    left join lateral (select sum(m.count) as used, sum(m.bags) as bags from kit_moves m where ${stands(community)} and m.what = 'used' and m.at >= ${since} and m.entrance_id = e.id) u on true
    where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** Doors at which kits were given, in these rounds, and nobody said how many: typed back from paper, or from a phone that did not know. */
export async function doorsUnsaid(tx: Tx, community: CommunityId, rounds: readonly RoundId[]): Promise<number> {
  const { rows: [row] } = await sql<{ doors: number }>`
    select count(distinct (d.round_id, d.flat_id))::int as doors from ${unsaid(community)} and d.round_id = any(${[...rounds]}::uuid[])`.execute(tx)
  return row!.doors
}

/** Whose home it is, where there is one alone behind that door. */
export async function onlyHome(tx: Tx, community: CommunityId, flat: FlatId): Promise<{ household: HouseholdId | null; building: BuildingId }> {
  const { rows: [row] } = await sql<{ household: HouseholdId | null; building: BuildingId }>`
    select f.building_id as building, case when count(distinct h.id) = 1 then min(h.id::text)::uuid end as household from flats f
    left join households h on h.community_id = ${community} and h.flat_id = f.id and exists (select from residents r where r.community_id = ${community} and r.household_id = h.id and r.moved_away_at is null)
    where f.community_id = ${community} and f.id = ${flat} group by f.building_id`.execute(tx)
  return row!
}

/** Whose bags these are, by name. */
export async function namesOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  const { rows } = await sql<{ id: AccountId; name: string }>`select id, name from accounts where id = any(${[...new Set(accounts)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}
