// The place as the sealing screens need it: compounds, buildings, flats from top to bottom, who lives and is out there.
// Reads only. Irregular houses have no floor and come last.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'

export type BuildingRow = { id: BuildingId; compound: CompoundId; compound_name: string; label: string; floors: number }
export type FlatRow = { id: FlatId; building: BuildingId; compound: CompoundId; entrance: EntranceId; entrance_label: string; label: string; floor: number | null; door: string }

/** By compound, then as the community sorts its buildings. */
export async function buildingsOf(tx: Tx, community: CommunityId): Promise<BuildingRow[]> {
  const { rows } = await sql<BuildingRow>`
    select b.id, b.compound_id as compound, c.name as compound_name, b.label, b.floors from buildings b
    join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where b.community_id = ${community} order by c.sort, c.name, c.id, b.sort, length(b.label), b.label`.execute(tx)
  return rows
}

/** Floors from the top, then entrances and flats as people count them (2 before 10). */
export async function flatsOf(tx: Tx, community: CommunityId, building: BuildingId | null = null): Promise<FlatRow[]> {
  const { rows } = await sql<FlatRow>`
    select f.id, f.building_id as building, f.compound_id as compound, f.entrance_id as entrance, e.label as entrance_label, f.label, f.floor, f.door from flats f
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where f.community_id = ${community} ${building ? sql`and f.building_id = ${building}` : sql``}
    order by f.floor desc nulls last, length(e.label), e.label, length(f.label), f.label`.execute(tx)
  return rows
}

export async function entrancesOf(tx: Tx, community: CommunityId): Promise<{ id: EntranceId; building: BuildingId; label: string }[]> {
  const { rows } = await sql<{ id: EntranceId; building: BuildingId; label: string }>`
    select id, building_id as building, label from entrances where community_id = ${community} order by length(label), label`.execute(tx)
  return rows
}

/** How many people live in each flat, and how many of them are out on an exit now. */
export async function headsByFlat(tx: Tx, community: CommunityId): Promise<Map<FlatId, { people: number; out: number }>> {
  const { rows } = await sql<{ flat: FlatId; people: number; out: number }>`
    select h.flat_id as flat, count(*) as people, count(o.resident_id) as out from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id
    left join (select distinct resident_id from exits where community_id = ${community} and whereabouts = 'out') o on o.resident_id = r.id
    where r.community_id = ${community} and r.moved_away_at is null group by h.flat_id`.execute(tx)
  return new Map(rows.map((row) => [row.flat, { people: row.people, out: row.out }]))
}

/** The flat of everybody who has a sealing order of their own. */
export async function flatsOfPersonsUnderOrders(tx: Tx, community: CommunityId): Promise<Map<ResidentId, FlatId>> {
  const { rows } = await sql<{ resident: ResidentId; flat: FlatId }>`
    select r.id as resident, h.flat_id as flat from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id
    where r.community_id = ${community} and r.id in (select scope_id from sealing_orders where community_id = ${community} and scope_kind = 'person')`.execute(tx)
  return new Map(rows.map((row) => [row.resident, row.flat]))
}
