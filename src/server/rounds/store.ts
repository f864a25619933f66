// Testing rounds in SQL: the round as it was called, its places and stations, and whether it is over. Owner of stations, testing_rounds and what belongs to them.

import { sql, type RawBuilder } from 'kysely'
import type { ActId, CommunityId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Kind } from '#domain/rounds/outcomes.ts'
import type { PoolSize } from '#domain/rounds/tubes.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'

export type By = { actor: string; role: string }
export type StationRow = { id: StationId; number: number; name: string }

export async function stationsOf(tx: Tx, community: CommunityId): Promise<StationRow[]> {
  const { rows } = await sql<StationRow>`select id, number, name from stations where community_id = ${community} order by number`.execute(tx)
  return rows
}

/** The station named, or the one with the lowest number; null when there is none. */
export async function stationOf(tx: Tx, community: CommunityId, id: string | null): Promise<StationRow | null> {
  const { rows: [row] } = await sql<StationRow>`select id, number, name from stations where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by number limit 1`.execute(tx)
  return row ?? null
}

/** The stations of a round, by number. */
export async function stationsIn(tx: Tx, community: CommunityId, round: TestingRoundId): Promise<(StationRow & { lanes: number })[]> {
  const { rows } = await sql<StationRow & { lanes: number }>`
    select s.id, s.number, s.name, t.lanes from testing_round_stations t join stations s on s.community_id = t.community_id and s.id = t.station_id
    where t.community_id = ${community} and t.round_id = ${round} order by s.number`.execute(tx)
  return rows
}

/** `taken`: the number or the id stands for another one. The same again is no fault. */
export async function insertStation(tx: Tx, community: CommunityId, it: StationRow): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`insert into stations (community_id, id, number, name) values (${community}, ${it.id}, ${it.number}, ${it.name}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const there = await stationOf(tx, community, it.id)
  return there?.number === it.number && there.name === it.name ? 'there' : 'taken'
}

export type RoundRow = {
  id: TestingRoundId; title: string; kind: Kind; size: PoolSize; begins: Instant; ends: Instant; orderedBy: string; note: string; madeAt: Instant; madeBy: string; closedAt: Instant | null
}
const lastAct = sql.raw(`left join lateral (select a.what, a.at from testing_round_acts a where a.community_id = t.community_id and a.round_id = t.id order by a.seq desc limit 1) e on true`)
const heads = sql`
  select t.id, t.title, t.kind, t.size, t.begins_at as begins, t.ends_at as ends, t.ordered_by as "orderedBy", t.note, t.at as "madeAt", coalesce(c.name, '') as "madeBy", case when e.what = 'closed' then e.at end as "closedAt"
  from testing_rounds t ${lastAct} left join accounts c on 'account:' || c.id::text = t.by_actor`

/** The latest first. */
export async function roundsOf(tx: Tx, community: CommunityId, limit = 60): Promise<RoundRow[]> {
  const { rows } = await sql<RoundRow>`${heads} where t.community_id = ${community} order by t.begins_at desc, t.id limit ${limit}`.execute(tx)
  return rows
}

export async function roundOf(tx: Tx, community: CommunityId, id: TestingRoundId): Promise<RoundRow | null> {
  const { rows: [row] } = await sql<RoundRow>`${heads} where t.community_id = ${community} and t.id = ${id}`.execute(tx)
  return row ?? null
}

/** Rounds that go on or went on in this time, with the places to which they go: of one in which people are sampled again, their flats. */
export async function roundsWithPlaces(tx: Tx, community: CommunityId, { from, until }: { from: Instant; until: Instant }, only: readonly TestingRoundId[] | null): Promise<(RoundRow & { places: string[] })[]> {
  const { rows } = await sql<RoundRow & { places: string[] }>`
    select h.*, array(select p.place_id::text from testing_round_places p where p.community_id = ${community} and p.round_id = h.id
      union select k.flat_id::text from pool_holds o join pool_held q on q.community_id = o.community_id and q.hold_id = o.id join residents n on n.community_id = q.community_id and n.id = q.person_id
        join residents r on r.community_id = n.community_id and r.id = coalesce(n.kept_as, n.id) join households k on k.community_id = r.community_id and k.id = r.household_id where o.community_id = ${community} and o.round_id = h.id order by 1) as places
    from (${heads} where t.community_id = ${community} and t.ends_at > ${from} and t.begins_at < ${until} ${only ? sql`and t.id = any(${[...only]}::uuid[])` : sql``}) h order by h.begins, h.id`.execute(tx)
  return rows
}

export type Where = { kind: 'compound' | 'building' | 'entrance'; id: string }
/** Whether all of these are places of this community. */
export async function arePlaces(tx: Tx, community: CommunityId, places: readonly Where[]): Promise<boolean> {
  const { rows: [found] } = await sql<{ all: boolean }>`
    select bool_and(case t.kind when 'compound' then exists (select from compounds c where c.community_id = ${community} and c.id = t.id)
      when 'building' then exists (select from buildings b where b.community_id = ${community} and b.id = t.id) else exists (select from entrances e where e.community_id = ${community} and e.id = t.id) end) as all
    from unnest(${places.map((it) => it.kind)}::text[], ${places.map((it) => it.id)}::uuid[]) as t (kind, id)`.execute(tx)
  return found!.all
}

export type NewRound = { id: TestingRoundId; title: string; kind: Kind; size: PoolSize; begins: Instant; ends: Instant; orderedBy: string; note: string; places: readonly Where[]; stations: readonly { id: StationId; lanes: number }[] }
/** False when the id is taken. */
export async function insertRound(tx: Tx, community: CommunityId, it: NewRound, by: By, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into testing_rounds (community_id, id, title, kind, size, begins_at, ends_at, ordered_by, note, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.title}, ${it.kind}, ${it.size}, ${it.begins}, ${it.ends}, ${it.orderedBy}, ${it.note}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await sql`
    insert into testing_round_places (community_id, round_id, kind, place_id) select ${community}, ${it.id}, kind, id
    from unnest(${it.places.map((place) => place.kind)}::text[], ${it.places.map((place) => place.id)}::uuid[]) as t (kind, id) on conflict do nothing`.execute(tx)
  await sql`
    insert into testing_round_stations (community_id, round_id, station_id, lanes) select ${community}, ${it.id}, id, lanes
    from unnest(${it.stations.map((one) => one.id)}::uuid[], ${it.stations.map((one) => one.lanes)}::int[]) as t (id, lanes) on conflict do nothing`.execute(tx)
  return true
}

/** `taken`: the id stands for an act of another round, or another act. What is so already is not put down again. */
export async function addAct(tx: Tx, community: CommunityId, round: TestingRoundId, act: { id: ActId; what: 'closed' | 'reopened' }, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  await takeTurn(tx, `testing-round ${community} ${round}`)
  const { rows: [same] } = await sql<{ round: TestingRoundId; what: string }>`select round_id as round, what from testing_round_acts where community_id = ${community} and id = ${act.id}`.execute(tx)
  if (same) return same.round === round && same.what === act.what ? 'there' : 'taken'
  const { rows } = await sql`
    insert into testing_round_acts (community_id, id, round_id, seq, what, by_actor, by_role, at)
    select ${community}, ${act.id}, ${round}, coalesce(max(seq), 0) + 1, ${act.what}, ${by.actor}, ${by.role}, ${now} from testing_round_acts where community_id = ${community} and round_id = ${round}
    having coalesce((array_agg(what order by seq desc))[1], 'reopened') <> ${act.what} returning id`.execute(tx)
  return rows.length > 0 ? 'added' : 'there'
}

/** Whether `r`, at home at the flat `f`, is of this round: its places name the compound, building or entrance, or they are sampled again in it. */
export const isInRound = (round: TestingRoundId): RawBuilder<unknown> => sql`(exists (select from testing_round_places p where p.community_id = f.community_id and p.round_id = ${round}
  and p.place_id = case p.kind when 'compound' then f.compound_id when 'building' then f.building_id else f.entrance_id end)
  or exists (select from pool_holds o join pool_held q on q.community_id = o.community_id and q.hold_id = o.id join residents n on n.community_id = q.community_id and n.id = q.person_id
    where o.community_id = r.community_id and o.round_id = ${round} and coalesce(n.kept_as, n.id) = r.id))`
