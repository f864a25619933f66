// Reading people: who is found by what was typed, one person, who lives there too, what is kept about everybody. Whoever has gone is found as well, behind those who live here.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { StatusKept } from '#domain/people/own-status.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import type { StayKind } from '#domain/people/stays.ts'
import { searchWays, type SearchWords } from '#domain/people/search.ts'
import type { Tx } from '../db/pool.ts'
import { residentsAtHome } from './homes.ts'

type PlaceColumns = { flat: FlatId; entrance: EntranceId; building: BuildingId; compound_id: CompoundId; door: string; compound: string }
export const homeOf = (community: CommunityId, row: PlaceColumns): Home => ({ community, compound: row.compound_id, building: row.building, entrance: row.entrance, flat: row.flat })

const place = sql.raw('f.id as flat, f.entrance_id as entrance, f.building_id as building, f.compound_id, f.door, c.name as compound')
const joined = sql`${residentsAtHome} join compounds c on c.community_id = f.community_id and c.id = f.compound_id`

export type HitRow = PlaceColumns & { id: ResidentId; name: string; born: string | null; phone: string | null; stay: StayKind }

/** Found by a record that is reached through another, it is that other one. The best `limit` hits: a whole door or name first, then what begins like it, then a number's end, then the rest; of very many that are alike, some. */
export async function findResidents(tx: Tx, community: CommunityId, typed: SearchWords, limit: number): Promise<HitRow[]> {
  const { rows: found } = await sql<{ id: ResidentId }>`
    select r.id from (select coalesce(n.kept_as, n.id) as id, min(f.rank) as rank from residents_found(${community}, ${JSON.stringify(searchWays(typed))}::jsonb, ${limit}) f
        join residents n on n.community_id = ${community} and n.id = f.id group by 1) f join residents r on r.community_id = ${community} and r.id = f.id
    order by r.moved_away_at is not null, f.rank, length(split_part(r.search, '|', 3)), split_part(r.search, '|', 3), r.born nulls last, r.id limit ${limit}`.execute(tx)
  return hitsOf(tx, community, found.map((row) => row.id), true)
}

/**
 * In the order of `ids`; `gone`: also those who have gone. Asked apart from the search: joined to it, the database looks up every home before it picks the twenty.
 * One after the other (`offset 0`): under row-level security it takes a community among hundreds for a handful of homes, and would begin with all of them.
 */
export async function hitsOf(tx: Tx, community: CommunityId, ids: readonly ResidentId[], gone = false): Promise<HitRow[]> {
  const { rows } = await sql<HitRow>`
    select r.id, r.name, r.born, r.phone, r.stay, ${place} from unnest(${[...ids]}::uuid[]) as t (id)
    join lateral (select x.* from residents x where x.community_id = ${community} and x.id = t.id ${gone ? sql`` : sql`and x.moved_away_at is null`} offset 0) r on true
    join lateral (select x.* from households x where x.community_id = ${community} and x.id = r.household_id offset 0) h on true
    join lateral (select x.* from flats x where x.community_id = ${community} and x.id = h.flat_id offset 0) f on true
    join compounds c on c.community_id = ${community} and c.id = f.compound_id`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export type PersonRow = PlaceColumns & {
  id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus; statusUntil: Instant | null; statusAlso: StatusKept[]; household: HouseholdId; household_phone: string | null; stay: StayKind; stayUntil: Instant | null
}

/** A record that is reached through another is that other one. */
export async function personRow(tx: Tx, community: CommunityId, resident: ResidentId): Promise<PersonRow | null> {
  const { rows: [row] } = await sql<PersonRow>`
    select r.id, r.name, r.born, r.phone, r.status, r.status_until as "statusUntil", r.status_also as "statusAlso", h.id as household, h.phone as household_phone, r.stay, r.stay_until as "stayUntil", ${place}
    from ${joined} where r.community_id = ${community} and r.id = (select coalesce(n.kept_as, n.id) from residents n where n.community_id = ${community} and n.id = ${resident})`.execute(tx)
  return row ?? null
}

export type MemberRow = { id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus; statusUntil: Instant | null; statusAlso: StatusKept[] }
/** Everybody of this person's household, themselves as well. */
export async function membersWith(tx: Tx, community: CommunityId, resident: ResidentId): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select id, name, born, phone, status, status_until as "statusUntil", status_also as "statusAlso" from residents
    where community_id = ${community} and household_id = (select k.household_id from residents n join residents k on k.community_id = n.community_id and k.id = coalesce(n.kept_as, n.id) where n.community_id = ${community} and n.id = ${resident}) and moved_away_at is null order by born nulls last, id`.execute(tx)
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
