// Rounds, their tasks and places, their acts, and the doors that they come to. Rows are only added. Owner of door_rounds, round_tasks, round_places
// and round_acts; it refuses to say what came of a door.

import { sql, type RawBuilder } from 'kysely'
import { walkingOrder, type Spot } from '#domain/doors/order.ts'
import type { Task } from '#domain/doors/wire.ts'
import type { AccountId, BuildingId, CommunityId, DoorTaskId, EntranceId, FlatId, HouseholdId, ResidentId, RoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'

export type By = { actor: string; role: string }
export type RoundRow = { id: RoundId; title: string; note: string; empty: boolean; madeAt: Instant; madeBy: string; closedAt: Instant | null; /** what took the place of what it carried, where that closed it */ over: Over | null; tasks: Task[] }
export type Over = { why: 'superseded' | 'withdrawn'; instead: string; words: string }

/** As many of those that are over are listed. */
const mostOver = 30
const lastEnd = sql`left join lateral (select a.what, a.at, a.by_actor as actor, case when a.why is not null then json_build_object('why', a.why, 'instead', a.instead, 'words', a.words) end as over from round_acts a where a.community_id = r.community_id and a.round_id = r.id and a.what <> 'given' order by a.seq desc limit 1) e on true`

/** The rounds that go on, then those that are over, the latest first; or the one named. */
export async function roundsOf(tx: Tx, community: CommunityId, only: RoundId | null = null): Promise<RoundRow[]> {
  const { rows } = await sql<RoundRow>`
    select r.id, r.title, r.note, r.empty, r.at as "madeAt", coalesce(a.name, '') as "madeBy", case when e.what = 'closed' then e.at end as "closedAt", case when e.what = 'closed' then e.over end as over,
      (select json_agg(json_build_object('id', t.id, 'title', t.title, 'kind', t.kind, 'names', t.names, 'source', t.source, 'evening', case when t.source in ('antigen-round', 'antigen-kits') then t.source_id end, 'code', t.code, 'validUntil', to_char(t.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.nth) from round_tasks t
        where t.community_id = r.community_id and t.round_id = r.id) as tasks
    from door_rounds r ${lastEnd} left join accounts a on 'account:' || a.id::text = r.by_actor
    where r.community_id = ${community} ${only ? sql`and r.id = ${only}` : sql``} order by (e.what is not distinct from 'closed'), r.at desc, r.id limit ${200 + mostOver}`.execute(tx)
  const over = rows.filter((row) => row.closedAt !== null).slice(0, only ? 1 : mostOver)
  return [...rows.filter((row) => row.closedAt === null), ...over]
}

export type Where = { kind: 'compound' | 'building' | 'entrance' | 'flat'; id: string }
/** The buildings in which these places lie; null when one of them is not there. */
export async function buildingsIn(tx: Tx, community: CommunityId, places: readonly Where[]): Promise<BuildingId[] | null> {
  const { rows } = await sql<{ place: string; building: BuildingId }>`
    select t.id as place, b.id as building from unnest(${places.map((it) => it.kind)}::text[], ${places.map((it) => it.id)}::uuid[]) as t (kind, id)
    join buildings b on b.community_id = ${community} and ((t.kind = 'building' and b.id = t.id) or (t.kind = 'compound' and b.compound_id = t.id)
      or (t.kind = 'entrance' and b.id = (select e.building_id from entrances e where e.community_id = ${community} and e.id = t.id))
      or (t.kind = 'flat' and b.id = (select f.building_id from flats f where f.community_id = ${community} and f.id = t.id)))`.execute(tx)
  const found = new Set(rows.map((row) => row.place))
  return places.every((it) => found.has(it.id)) ? [...new Set(rows.map((row) => row.building))] : null
}

/** The buildings of a round; empty when there is no such round. */
export async function buildingsOfRound(tx: Tx, community: CommunityId, round: RoundId): Promise<BuildingId[]> {
  const { rows } = await sql<Where>`select kind, place_id as id from round_places where community_id = ${community} and round_id = ${round}`.execute(tx)
  return rows.length > 0 ? (await buildingsIn(tx, community, rows)) ?? [] : []
}

export type NewRound = { id: RoundId; title: string; note: string; empty: boolean; tasks: readonly { id: DoorTaskId; title: string; kind: string; names: boolean; /** what hands it in, with its id there */ of?: { source: string; id: string; /** where it can be asked whether it holds still */ code: string | null; validUntil: Instant } }[]; places: readonly Where[] }
/** False when the id of the round, or of a task, is taken. */
export async function insertRound(tx: Tx, community: CommunityId, it: NewRound, by: By, now: Instant): Promise<boolean> {
  await takeTurn(tx, `round ${community} ${it.id}`)
  const ids = it.tasks.map((task) => task.id)
  const { rows: [taken] } = await sql<{ taken: boolean }>`
    select exists (select from door_rounds where community_id = ${community} and id = ${it.id}) or exists (select from round_tasks where community_id = ${community} and id = any(${ids}::uuid[])) as taken`.execute(tx)
  if (taken!.taken) return false
  await sql`
    insert into door_rounds (community_id, id, title, note, empty, by_actor, by_role, at) values (${community}, ${it.id}, ${it.title}, ${it.note}, ${it.empty}, ${by.actor}, ${by.role}, ${now})`.execute(tx)
  await sql`
    insert into round_tasks (community_id, id, round_id, nth, title, kind, names, source, source_id, code, valid_until) select ${community}, id, ${it.id}, nth, title, kind, names, source, source_id, code, valid_until
    from unnest(${ids}::uuid[], ${it.tasks.map((task) => task.title)}::text[], ${it.tasks.map((task) => task.kind)}::text[], ${it.tasks.map((task) => task.names)}::bool[],
      ${it.tasks.map((task) => task.of?.source ?? 'round')}::text[], ${it.tasks.map((task) => task.of?.id ?? null)}::uuid[], ${it.tasks.map((task) => task.of?.code ?? null)}::text[],
      ${it.tasks.map((task) => task.of?.validUntil ?? null)}::timestamptz[]) with ordinality as t (id, title, kind, names, source, source_id, code, valid_until, nth)`.execute(tx)
  await sql`
    insert into round_places (community_id, round_id, kind, place_id) select ${community}, ${it.id}, kind, id
    from unnest(${it.places.map((place) => place.kind)}::text[], ${it.places.map((place) => place.id)}::uuid[]) as t (kind, id) on conflict do nothing`.execute(tx)
  return true
}

/** The tasks of a round that something else has handed in, with its id there. */
export async function handedIn(tx: Tx, community: CommunityId, round: RoundId): Promise<HandedIn[]> {
  const { rows } = await sql<HandedIn>`select id, source, source_id as "sourceId" from round_tasks where community_id = ${community} and round_id = ${round} and source <> 'round' order by nth`.execute(tx)
  return rows
}
export type HandedIn = { id: DoorTaskId; source: string; sourceId: string }

/** Doors to which a round that goes on is sent by this already. */
export async function doorsSentTo(tx: Tx, community: CommunityId, source: string, id: string): Promise<FlatId[]> {
  const { rows } = await sql<{ id: FlatId }>`
    select distinct p.place_id as id from round_tasks t join door_rounds r on r.community_id = t.community_id and r.id = t.round_id join round_places p on p.community_id = r.community_id and p.round_id = r.id and p.kind = 'flat' ${lastEnd}
    where t.community_id = ${community} and t.source = ${source} and t.source_id = ${id} and e.what is distinct from 'closed'`.execute(tx)
  return rows.map((row) => row.id)
}

/** All rounds that carry one of these. */
export async function roundsSentFor(tx: Tx, community: CommunityId, source: string, ids: readonly string[]): Promise<RoundId[]> {
  const { rows } = await sql<{ id: RoundId }>`select distinct round_id as id from round_tasks where community_id = ${community} and source = ${source} and source_id = any(${[...ids]}::uuid[]) order by 1`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Closes those that go on of what something else has handed in and has ended; what is left undone stays undone. Those of an older text, closed when that one's place was taken, say from now on
 * what holds now, and so do those that ended by themselves. `ids`: all that was said of it, one in the place of the other. Answers which.
 */
export async function endRoundsOf(tx: Tx, community: CommunityId, of: { source: string; ids: readonly string[] }, over: Over, by: By, now: Instant): Promise<RoundId[]> {
  const rounds = await roundsSentFor(tx, community, of.source, of.ids)
  for (const id of rounds) await takeTurn(tx, `round ${community} ${id}`)
  const { rows } = await sql<{ round: RoundId }>`
    insert into round_acts (community_id, id, round_id, seq, what, why, instead, words, by_actor, by_role, at)
    select r.community_id, gen_random_uuid(), r.id, coalesce((select max(seq) from round_acts m where m.community_id = r.community_id and m.round_id = r.id), 0) + 1, 'closed', ${over.why}, ${over.instead}, ${over.words}, ${by.actor}, ${by.role}, ${now}
    from door_rounds r ${lastEnd} where r.community_id = ${community} and r.id = any(${rounds}::uuid[])
      and (e.what is distinct from 'closed' or e.over ->> 'instead' = any(${[...of.ids]}::text[]) or (e.over is null and e.actor = 'server')) returning round_id as round`.execute(tx)
  return rows.map((row) => row.round)
}

/** Rounds that go on, though all that this has handed in holds no more; one that somebody opened again since goes on for that. */
export async function roundsOverBy(tx: Tx, community: CommunityId, source: string, now: Instant): Promise<RoundId[]> {
  const { rows } = await sql<{ id: RoundId }>`
    select r.id from door_rounds r join lateral (select bool_and(t.source = ${source} and t.valid_until <= ${now}) as over, max(t.valid_until) as until from round_tasks t where t.community_id = r.community_id and t.round_id = r.id) t on t.over ${lastEnd}
    where r.community_id = ${community} and (e.what is null or (e.what = 'reopened' and e.at < t.until)) order by r.id`.execute(tx)
  return rows.map((row) => row.id)
}

type ActRow = { what: 'given' | 'closed' | 'reopened'; entrance: EntranceId | null; to: AccountId | null }
/** False when the act stands already: nothing is added. */
export async function addActs(tx: Tx, community: CommunityId, round: RoundId, { id, rows, by }: { id: string; rows: readonly ActRow[]; by: By }, now: Instant): Promise<boolean> {
  await takeTurn(tx, `round ${community} ${round}`)
  const { rows: added } = await sql`
    insert into round_acts (community_id, id, round_id, seq, what, entrance_id, account_id, by_actor, by_role, at)
    select ${community}, ${id}, ${round}, nth + (select coalesce(max(seq), 0) from round_acts where community_id = ${community} and round_id = ${round}), what, entrance, account, ${by.actor}, ${by.role}, ${now}
    from unnest(${rows.map((row) => row.what)}::text[], ${rows.map((row) => row.entrance)}::uuid[], ${rows.map((row) => row.to)}::uuid[]) with ordinality as t (what, entrance, account, nth)
    where not exists (select from round_acts o where o.community_id = ${community} and o.id = ${id}) returning id`.execute(tx)
  return added.length > 0
}

/** Whose act that is by its id: the round, or null. */
export async function roundOfAct(tx: Tx, community: CommunityId, id: string): Promise<RoundId | null> {
  const { rows: [row] } = await sql<{ round: RoundId }>`select round_id as round from round_acts where community_id = ${community} and id = ${id} limit 1`.execute(tx)
  return row?.round ?? null
}

export type Given = { round: RoundId; entrance: EntranceId; to: AccountId; name: string; at: Instant }
const lastGiven = (community: CommunityId, round: RoundId | null): RawBuilder<unknown> => sql`(select distinct on (a.round_id, a.entrance_id) a.community_id, a.round_id, a.entrance_id, a.account_id, a.at from round_acts a
  where a.community_id = ${community} and a.what = 'given' ${round ? sql`and a.round_id = ${round}` : sql``} order by a.round_id, a.entrance_id, a.seq desc)`

/** Whose each stairwell of a round is now. */
export async function givenIn(tx: Tx, community: CommunityId, round: RoundId): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select g.round_id as round, g.entrance_id as entrance, g.account_id as to, a.name, g.at from ${lastGiven(community, round)} g join accounts a on a.id = g.account_id`.execute(tx)
  return rows
}

export type Mine = { round: RoundId; entrance: EntranceId; building: BuildingId }
/** The stairwells of rounds that go on which are this one's now. */
export async function stairwellsOf(tx: Tx, community: CommunityId, account: AccountId): Promise<Mine[]> {
  const { rows } = await sql<Mine>`
    select g.round_id as round, g.entrance_id as entrance, n.building_id as building from ${lastGiven(community, null)} g
    join door_rounds r on r.community_id = g.community_id and r.id = g.round_id join entrances n on n.community_id = g.community_id and n.id = g.entrance_id ${lastEnd}
    where g.account_id = ${account} and e.what is distinct from 'closed'`.execute(tx)
  return rows
}

export type OverHere = Over & { round: RoundId; title: string; at: Instant; building: BuildingId }
/** Rounds of theirs that are over since then because something took the place of what they carried: a row for each building of it. */
export async function overSince(tx: Tx, community: CommunityId, account: AccountId, since: Instant): Promise<OverHere[]> {
  const { rows } = await sql<OverHere & { over: Over }>`
    select distinct on (r.id, n.building_id) r.id as round, r.title, e.at, e.over, n.building_id as building from ${lastGiven(community, null)} g
    join door_rounds r on r.community_id = g.community_id and r.id = g.round_id join entrances n on n.community_id = g.community_id and n.id = g.entrance_id ${lastEnd}
    where g.account_id = ${account} and e.what = 'closed' and e.over is not null and e.at > ${since} order by r.id, n.building_id`.execute(tx)
  return rows.map(({ over, ...row }) => ({ ...row, ...over }))
}

/** Whether this stairwell of a round was ever given to them. */
export async function everGiven(tx: Tx, community: CommunityId, round: RoundId, entrance: EntranceId, account: AccountId): Promise<boolean> {
  const { rows } = await sql`
    select from round_acts where community_id = ${community} and round_id = ${round} and entrance_id = ${entrance} and account_id = ${account} limit 1`.execute(tx)
  return rows.length === 1
}

/** These stairwells in walking order. */
export async function stairwellsIn(tx: Tx, community: CommunityId, ids: readonly EntranceId[]): Promise<(Spot & { id: EntranceId; buildingId: BuildingId })[]> {
  const { rows } = await sql<Spot & { id: EntranceId; buildingId: BuildingId }>`
    select e.id, e.label as entrance, b.id as "buildingId", b.label as building, b.sort as "buildingSort", c.name as compound, c.sort as "compoundSort", null as floor, '' as label from entrances e
    join buildings b on b.community_id = e.community_id and b.id = e.building_id join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[])`.execute(tx)
  return walkingOrder(rows)
}

/** Whether somebody works or worked here. */
export async function isColleague(tx: Tx, community: CommunityId, account: AccountId): Promise<boolean> {
  const { rows } = await sql`select from grants where community_id = ${community} and account_id = ${account} limit 1`.execute(tx)
  return rows.length === 1
}

export type DoorRow = Spot & { id: FlatId; door: string; entranceId: EntranceId; buildingId: BuildingId }
const doors = sql`select f.id, f.door, f.floor, f.label, f.entrance_id as "entranceId", e.label as entrance, f.building_id as "buildingId", b.label as building, b.sort as "buildingSort", c.name as compound, c.sort as "compoundSort"
    from flats f join entrances e on e.community_id = f.community_id and e.id = f.entrance_id join buildings b on b.community_id = f.community_id and b.id = f.building_id
    join compounds c on c.community_id = f.community_id and c.id = f.compound_id`
const inPlaces = (round: RoundId): RawBuilder<unknown> => sql`exists (select from round_places p where p.community_id = f.community_id and p.round_id = ${round}
    and p.place_id = case p.kind when 'compound' then f.compound_id when 'building' then f.building_id when 'flat' then f.id else f.entrance_id end)`
/** All flats of a round's places, in no order; of those behind which nobody lives only where the round wants them, or something was noted there. */
export async function doorsOf(tx: Tx, community: CommunityId, round: Pick<RoundRow, 'id' | 'empty'>, only: readonly EntranceId[] | null = null): Promise<DoorRow[]> {
  const { rows } = await sql<DoorRow>`${doors}
    where f.community_id = ${community} and ${isIn(round)} ${only ? sql`and f.entrance_id = any(${[...only]}::uuid[])` : sql``}`.execute(tx)
  return rows
}
/** One of them; null when it is none of this round's places. */
export async function doorOf(tx: Tx, community: CommunityId, { id }: Pick<RoundRow, 'id'>, flat: FlatId): Promise<DoorRow | null> {
  const { rows: [row] } = await sql<DoorRow>`${doors} where f.community_id = ${community} and f.id = ${flat} and ${inPlaces(id)}`.execute(tx)
  return row ?? null
}
const isIn = ({ id, empty }: Pick<RoundRow, 'id' | 'empty'>): RawBuilder<unknown> => sql`${inPlaces(id)}
  and (${empty} or exists (select from households h join residents r on r.community_id = h.community_id and r.household_id = h.id and r.moved_away_at is null where h.community_id = f.community_id and h.flat_id = f.id)
    or exists (select from door_results d where d.community_id = f.community_id and d.round_id = ${id} and d.flat_id = f.id))`

/** How many doors each stairwell of a round has. */
export async function doorCounts(tx: Tx, community: CommunityId, round: Pick<RoundRow, 'id' | 'empty'>): Promise<{ entrance: EntranceId; doors: number }[]> {
  const { rows } = await sql<{ entrance: EntranceId; doors: number }>`
    select f.entrance_id as entrance, count(*)::int as doors from flats f where f.community_id = ${community} and ${isIn(round)} group by f.entrance_id`.execute(tx)
  return rows
}

export type Dweller = { flat: FlatId; household: HouseholdId; nth: number; homePhone: string | null; id: ResidentId; name: string; phone: string | null }
/** Which homes somebody lives in behind these doors and is not away: those that have to be told apart. */
export async function homesAt(tx: Tx, community: CommunityId, flats: readonly FlatId[]): Promise<(flat: FlatId) => { id: HouseholdId; nth: number }[]> {
  const people = flats.length > 0 ? await dwellersOf(tx, community, flats) : []
  return (flat) => [...new Map(people.filter((one) => one.flat === flat).map(({ household, nth }) => [household, { id: household, nth }])).values()]
}

/** Whether all of these are, or were, homes behind this door. */
export async function areHomesAt(tx: Tx, community: CommunityId, flat: FlatId, homes: readonly HouseholdId[]): Promise<boolean> {
  if (homes.length === 0) return true
  const { rows } = await sql<{ id: HouseholdId }>`select id from households where community_id = ${community} and flat_id = ${flat} and id = any(${[...homes]}::uuid[])`.execute(tx)
  return rows.length === new Set(homes).size
}

/** Whoever lives behind these doors and is not away. */
export async function dwellersOf(tx: Tx, community: CommunityId, flats: readonly FlatId[]): Promise<Dweller[]> {
  const { rows } = await sql<Dweller>`
    select h.flat_id as flat, h.id as household, (select count(*) from households o where o.community_id = h.community_id and o.flat_id = h.flat_id and o.id <= h.id)::int as nth, h.phone as "homePhone", r.id, r.name, r.phone from households h
    join residents r on r.community_id = h.community_id and r.household_id = h.id and r.moved_away_at is null and r.stay <> 'away'
    where h.community_id = ${community} and h.flat_id = any(${[...flats]}::uuid[]) order by h.id, r.born nulls last, r.id`.execute(tx)
  return rows
}
