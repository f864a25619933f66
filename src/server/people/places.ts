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

/** How many people live in each flat, and how many of them are among `out`: who is outside is not this capability's to know. */
export async function headsByFlat(tx: Tx, community: CommunityId, out: readonly ResidentId[]): Promise<Map<FlatId, { people: number; out: number }>> {
  const { rows } = await sql<{ flat: FlatId; people: number; out: number }>`
    select h.flat_id as flat, count(*)::int as people, count(*) filter (where r.id = any(${[...out]}::uuid[]))::int as out from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null group by h.flat_id`.execute(tx)
  return new Map(rows.map((row) => [row.flat, { people: row.people, out: row.out }]))
}

/** The flat of each of these people. */
export async function flatsOfPeople(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<Map<ResidentId, FlatId>> {
  if (residents.length === 0) return new Map()
  const { rows } = await sql<{ resident: ResidentId; flat: FlatId }>`
    select r.id as resident, h.flat_id as flat from ${residentsAtHome} where r.community_id = ${community} and r.id = any(${[...residents]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.resident, row.flat]))
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

export async function dwellersIn(tx: Tx, community: CommunityId, only: readonly FlatId[] | null): Promise<Dweller[]> {
  const { rows } = await sql<Dweller>`
    select r.id, r.name, r.born, h.flat_id as flat, f.building_id as building from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null ${only ? sql`and h.flat_id = any(${[...only]}::uuid[])` : sql``} order by r.household_id, r.born, r.id`.execute(tx)
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
