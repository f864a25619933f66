// Reading people: who is found by what was typed, one person, who lives there too, what is kept about everybody. Refuses to show anybody hidden or moved away in a search.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import { searchWays, type SearchWords } from '#domain/people/search.ts'
import type { Tx } from '../db/pool.ts'
import { residentsAtHome } from './homes.ts'

type PlaceColumns = { flat: FlatId; entrance: EntranceId; building: BuildingId; compound_id: CompoundId; door: string; compound: string }
export const homeOf = (community: CommunityId, row: PlaceColumns): Home => ({ community, compound: row.compound_id, building: row.building, entrance: row.entrance, flat: row.flat })

const place = sql.raw('f.id as flat, f.entrance_id as entrance, f.building_id as building, f.compound_id, f.door, c.name as compound')
const joined = sql`${residentsAtHome} join compounds c on c.community_id = f.community_id and c.id = f.compound_id`

export type HitRow = PlaceColumns & { id: ResidentId; name: string; born: string | null; phone: string | null }

/** The best `limit` hits: a whole door or name first, then what begins like it, then a number's end, then the rest; of very many that are alike, some. */
export async function findResidents(tx: Tx, community: CommunityId, typed: SearchWords, limit: number): Promise<HitRow[]> {
  const { rows: found } = await sql<{ id: ResidentId }>`
    select r.id from residents_found(${community}, ${JSON.stringify(searchWays(typed))}::jsonb, ${limit}) f join residents r on r.community_id = ${community} and r.id = f.id
    order by f.rank, length(split_part(r.search, '|', 3)), split_part(r.search, '|', 3), r.born nulls last, r.id limit ${limit}`.execute(tx)
  return hitsOf(tx, community, found.map((row) => row.id))
}

/** In the order of `ids`, without those who have moved away. Asked apart from the search: joined to it, the database looks up every home before it picks the twenty. */
export async function hitsOf(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<HitRow[]> {
  const { rows } = await sql<HitRow>`
    select r.id, r.name, r.born, r.phone, ${place} from ${joined} where r.community_id = ${community} and r.moved_away_at is null and r.id = any(${[...ids]}::uuid[])`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export type PersonRow = PlaceColumns & {
  id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus; statusUntil: Instant | null; household: HouseholdId; household_phone: string | null
}

export async function personRow(tx: Tx, community: CommunityId, resident: ResidentId): Promise<PersonRow | null> {
  const { rows: [row] } = await sql<PersonRow>`
    select r.id, r.name, r.born, r.phone, r.status, r.status_until as "statusUntil", h.id as household, h.phone as household_phone, ${place}
    from ${joined} where r.community_id = ${community} and r.id = ${resident}`.execute(tx)
  return row ?? null
}

export type MemberRow = { id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus; statusUntil: Instant | null }
/** Everybody of this person's household, themselves as well. */
export async function membersWith(tx: Tx, community: CommunityId, resident: ResidentId): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select id, name, born, phone, status, status_until as "statusUntil" from residents
    where community_id = ${community} and household_id = (select household_id from residents where community_id = ${community} and id = ${resident}) and moved_away_at is null order by born nulls last, id`.execute(tx)
  return rows
}

/** What is kept about residents, as the migrations say it of each column: purpose, reader and end. */
export async function heldAbout(tx: Tx): Promise<{ what: string; comment: string }[]> {
  const { rows } = await sql<{ what: string; comment: string }>`
    select c.relname || '.' || a.attname as what, d.description as comment
    from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
    join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
    where n.nspname = 'public' and d.objsubid > 0 and d.description like 'purpose:%' and d.description not like '%reader: the person;%' and c.relname not in ('accounts', 'passkeys', 'sessions', 'commands')
    order by c.relname, a.attnum`.execute(tx)
  return rows
}
