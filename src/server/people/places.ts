// The place: compounds, buildings, entrances, flats from top to bottom, and how many live there.
// Questions only. Irregular houses have no floor and come last.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { residentsAtHome } from './homes.ts'

export type BuildingRow = { id: BuildingId; compound: CompoundId; compound_name: string; label: string; floors: number }
export type FlatRow = { id: FlatId; building: BuildingId; compound: CompoundId; entrance: EntranceId; entrance_label: string; label: string; floor: number | null; door: string }

/** Null for all buildings. */
export type Only = readonly BuildingId[] | null
export const among = (column: string, only: Only): RawBuilder<unknown> => (only ? sql`and ${sql.ref(column)} = any(${[...only]}::uuid[])` : sql``)

/** By compound, then as the community sorts its buildings. */
export async function buildingsOf(tx: Tx, community: CommunityId, only: Only = null): Promise<BuildingRow[]> {
  const { rows } = await sql<BuildingRow>`
    select b.id, b.compound_id as compound, c.name as compound_name, b.label, b.floors from buildings b
    join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where b.community_id = ${community} ${among('b.id', only)} order by c.sort, c.name, c.id, b.sort, length(b.label), b.label`.execute(tx)
  return rows
}

/** The next buildings in the order of their ids, from after `after`. */
export async function buildingsAfter(tx: Tx, community: CommunityId, after: BuildingId | null, limit: number): Promise<BuildingRow[]> {
  const { rows } = await sql<BuildingRow>`
    select b.id, b.compound_id as compound, c.name as compound_name, b.label, b.floors from buildings b
    join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where b.community_id = ${community} ${after ? sql`and b.id > ${after}` : sql``} order by b.id limit ${limit}`.execute(tx)
  return rows
}

/** The same with how many flats each has, and nothing else of them. */
async function flatCountsAfter(tx: Tx, community: CommunityId, after: BuildingId | null, limit: number): Promise<{ id: BuildingId; flats: number }[]> {
  const { rows } = await sql<{ id: BuildingId; flats: number }>`
    select b.id, (select count(*) from flats f where f.community_id = b.community_id and f.building_id = b.id)::int as flats from buildings b
    where b.community_id = ${community} ${after ? sql`and b.id > ${after}` : sql``} order by b.id limit ${limit}`.execute(tx)
  return rows
}

/** Of houses with a flat each, no more than these are counted at once. */
const mostBuildings = 100

/** The next buildings that have about `most` flats together, and never half a building; `upto` null when these are the last. */
export async function buildingsNext(tx: Tx, community: CommunityId, after: BuildingId | null, most: number): Promise<{ ids: BuildingId[]; upto: BuildingId | null }> {
  const next = await flatCountsAfter(tx, community, after, mostBuildings + 1)
  let flats = 0
  const fits = next.slice(0, mostBuildings).filter((it) => {
    const begun = flats < most
    flats += it.flats
    return begun
  })
  return { ids: fits.map((it) => it.id), upto: fits.length === next.length ? null : fits.at(-1)!.id }
}

/** How many buildings there are, and how many of them up to and with `upto`. */
export async function buildingsUpTo(tx: Tx, community: CommunityId, upto: BuildingId | null): Promise<{ done: number; of: number }> {
  const { rows: [row] } = await sql<{ done: number; of: number }>`
    select count(*)::int as of, (count(*) filter (where id <= ${upto}::uuid))::int as done from buildings where community_id = ${community}`.execute(tx)
  return row!
}

/** Floors from the top, then entrances and flats as people count them (2 before 10). */
export async function flatsOf(tx: Tx, community: CommunityId, only: Only = null): Promise<FlatRow[]> {
  const { rows } = await sql<FlatRow>`
    select f.id, f.building_id as building, f.compound_id as compound, f.entrance_id as entrance, e.label as entrance_label, f.label, f.floor, f.door from flats f
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where f.community_id = ${community} ${among('f.building_id', only)}
    order by f.floor desc nulls last, length(e.label), e.label, length(f.label), f.label`.execute(tx)
  return rows
}

export async function entrancesOf(tx: Tx, community: CommunityId): Promise<{ id: EntranceId; building: BuildingId; label: string }[]> {
  const { rows } = await sql<{ id: EntranceId; building: BuildingId; label: string }>`
    select id, building_id as building, label from entrances where community_id = ${community} order by length(label), label`.execute(tx)
  return rows
}

/**
 * `flats f`, `households h` and `residents r` who have not moved away, from the flats on: `offset 0` keeps the database from reading everybody,
 * which row-level security makes dearer than it reckons.
 */
const dwellersOf = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select f.community_id, f.id, f.building_id from flats f where ${which} offset 0) f
  cross join lateral (select h.id, h.flat_id from households h where h.community_id = f.community_id and h.flat_id = f.id offset 0) h
  cross join lateral (select r.* from residents r where r.community_id = f.community_id and r.household_id = h.id and r.moved_away_at is null offset 0) r`

export type Heads = { people: number; out: number }
/** How many people live in each flat of these buildings, and how many of them are among `out`: who is outside is not this capability's to know. */
export async function headsByFlat(tx: Tx, community: CommunityId, out: readonly ResidentId[], only: readonly BuildingId[]): Promise<Map<FlatId, Heads>> {
  const { rows } = await sql<{ flat: FlatId } & Heads>`
    select h.flat_id as flat, count(*)::int as people, count(*) filter (where r.id = any(${[...out]}::uuid[]))::int as out
    from ${dwellersOf(sql`f.community_id = ${community} and f.building_id = any(${[...only]}::uuid[])`)} group by h.flat_id`.execute(tx)
  return new Map(rows.map((row) => [row.flat, { people: row.people, out: row.out }]))
}

/** How many homes each building has, how many people live in them, and how many of these are among `out`. */
export async function headsByBuilding(tx: Tx, community: CommunityId, out: readonly ResidentId[]): Promise<Map<BuildingId, Heads & { homes: number }>> {
  const { rows } = await sql<{ building: BuildingId; homes: number } & Heads>`
    select b.id as building, coalesce(f.homes, 0)::int as homes, coalesce(p.people, 0)::int as people, coalesce(p.out, 0)::int as out from buildings b
    left join (select community_id, building_id, count(*) as homes from flats where community_id = ${community} group by community_id, building_id) f
      on f.community_id = b.community_id and f.building_id = b.id
    left join (select f.community_id, f.building_id, count(*) as people, count(*) filter (where r.id = any(${[...out]}::uuid[])) as out from ${residentsAtHome}
      where r.community_id = ${community} and r.moved_away_at is null group by f.community_id, f.building_id) p on p.community_id = b.community_id and p.building_id = b.id
    where b.community_id = ${community}`.execute(tx)
  return new Map(rows.map(({ building, ...heads }) => [building, heads]))
}

/** How many people live in each of these flats. */
export async function headsOfFlats(tx: Tx, community: CommunityId, flats: readonly FlatId[]): Promise<Map<FlatId, number>> {
  if (flats.length === 0) return new Map()
  const { rows } = await sql<{ flat: FlatId; people: number }>`
    select h.flat_id as flat, count(*)::int as people from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null and h.flat_id = any(${[...flats]}::uuid[]) group by h.flat_id`.execute(tx)
  return new Map(rows.map((row) => [row.flat, row.people]))
}

/** The flat of each of these people. */
export async function flatsOfPeople(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<Map<ResidentId, FlatId>> {
  if (residents.length === 0) return new Map()
  const { rows } = await sql<{ resident: ResidentId; flat: FlatId }>`
    select r.id as resident, h.flat_id as flat from ${residentsAtHome} where r.community_id = ${community} and r.id = any(${[...residents]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.resident, row.flat]))
}

/** Where these people live now, and wherever they have lived: what was left has to be shown anew as well. */
export async function flatsEverOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<FlatId[]> {
  if (residents.length === 0) return []
  const ids = sql`${[...residents]}::uuid[]`
  const { rows } = await sql<{ flat: FlatId }>`
    select h.flat_id as flat from ${residentsAtHome} where r.community_id = ${community} and r.id = any(${ids})
    union select h.flat_id from stays s join households h on h.community_id = s.community_id and h.id = s.household_id where s.community_id = ${community} and s.resident_id = any(${ids})`.execute(tx)
  return rows.map((row) => row.flat)
}

export type Dweller = { id: ResidentId; name: string; born: string | null; flat: FlatId; building: BuildingId }
/** These flats, or those of these entrances' flats; null for all. */
export async function flatsIn(tx: Tx, community: CommunityId, only: readonly FlatId[] | null, entrances: readonly string[] | null = null): Promise<FlatRow[]> {
  const { rows } = await sql<FlatRow>`
    select f.id, f.building_id as building, f.compound_id as compound, f.entrance_id as entrance, e.label as entrance_label, f.label, f.floor, f.door from flats f
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where f.community_id = ${community} ${only ? sql`and f.id = any(${[...only]}::uuid[])` : sql``} ${entrances ? sql`and f.entrance_id = any(${[...entrances]}::uuid[])` : sql``}
    order by f.id`.execute(tx)
  return rows
}

/** Whoever lives in these flats, or in these buildings. */
export async function dwellersIn(tx: Tx, community: CommunityId, only: { flats: readonly FlatId[] } | { buildings: readonly BuildingId[] }): Promise<Dweller[]> {
  const which = 'flats' in only ? sql`f.id = any(${[...only.flats]}::uuid[])` : sql`f.building_id = any(${[...only.buildings]}::uuid[])`
  const { rows } = await sql<Dweller>`
    select r.id, r.name, r.born, h.flat_id as flat, f.building_id as building from ${dwellersOf(sql`f.community_id = ${community} and ${which}`)}
    order by r.household_id, r.born, r.id`.execute(tx)
  return rows
}

/** Of these buildings those in which nobody lives but `people`: when they have all just come, the building is new. */
export async function buildingsFilledBy(tx: Tx, community: CommunityId, buildings: readonly BuildingId[], people: readonly ResidentId[]): Promise<BuildingId[]> {
  if (buildings.length === 0) return []
  const { rows } = await sql<{ id: BuildingId }>`
    select b.id from buildings b where b.community_id = ${community} and b.id = any(${[...buildings]}::uuid[])
      and not exists (select from ${residentsAtHome} where r.community_id = ${community} and f.building_id = b.id and r.id <> all(${[...people]}::uuid[]))`.execute(tx)
  return rows.map((row) => row.id)
}
