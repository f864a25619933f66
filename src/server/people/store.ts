// Reading people: search, the card, one's own record. Refuses to show anybody hidden or moved away in a search.

import { sql } from 'kysely'
import type { CredentialKind } from '#domain/access/credentials.ts'
import type { BuildingId, CommunityId, CompoundId, ContactId, EntranceId, ExitId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import type { SearchWords } from '#domain/people/search.ts'
import type { ControlRule, Scope, SealingOrder } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'

export async function zoneOf(tx: Tx, community: CommunityId): Promise<Zone> {
  const { rows: [row] } = await sql<{ zone: Zone }>`select zone from communities where community_id = ${community}`.execute(tx)
  return row!.zone
}

type OrderRow = {
  id: SealingOrder['id']; scope_kind: Scope['kind']; scope_id: string; starts_at: Instant; restarts: Instant[]; lifted_at: Instant | null; issuer: string; ground: string
  case_since: Instant | null; rule_id: ControlRule['id']; code: string; version: number; valid_from: Instant; stages: ControlRule['stages']; counts_from: ControlRule['countsFrom']
}

/** Every sealing order of the community; which one counts is the domain's to say. */
export async function ordersOf(tx: Tx, community: CommunityId): Promise<SealingOrder[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.scope_kind, o.scope_id, o.starts_at, o.restarts, o.lifted_at, o.issuer, o.ground, o.case_since, o.rule_id,
      r.code, r.version, r.valid_from, r.stages, r.counts_from
    from sealing_orders o join control_rules r on r.community_id = o.community_id and r.id = o.rule_id where o.community_id = ${community}`.execute(tx)
  return rows.map((row) => ({
    id: row.id, scope: { kind: row.scope_kind, id: row.scope_id } as Scope, startsAt: row.starts_at, restarts: row.restarts, liftedAt: row.lifted_at,
    issuer: row.issuer, ground: row.ground, caseSince: row.case_since,
    rule: { id: row.rule_id, code: row.code, version: row.version, validFrom: row.valid_from, stages: row.stages, countsFrom: row.counts_from },
  }))
}

type PlaceColumns = { flat: FlatId; entrance: EntranceId; building: BuildingId; compound_id: CompoundId; door: string; compound: string }
export const homeOf = (community: CommunityId, row: PlaceColumns): Home => ({ community, compound: row.compound_id, building: row.building, entrance: row.entrance, flat: row.flat })

const place = sql.raw('f.id as flat, f.entrance_id as entrance, f.building_id as building, f.compound_id, f.door, c.name as compound')
const joined = sql.raw(`residents r
  join households h on h.community_id = r.community_id and h.id = r.household_id
  join flats f on f.community_id = h.community_id and f.id = h.flat_id
  join compounds c on c.community_id = f.community_id and c.id = f.compound_id`)

export type HitRow = PlaceColumns & { id: ResidentId; name: string; born: string | null; phone: string | null; open_exits: number }
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** The best `limit` hits: a whole door or name first, then what begins like it, then a number's end, then the rest. */
export async function findResidents(tx: Tx, community: CommunityId, typed: SearchWords, limit: number): Promise<HitRow[]> {
  const [phrase, door, digits] = [like(typed.phrase), like(typed.door), like(typed.digits)]
  const ways = [sql`(${sql.join(typed.words.map((word) => sql`r.search like ${`%${like(word)}%`}`), sql` and `)})`]
  if (door !== '' && door !== phrase) ways.push(sql`r.search like ${`%|${door}%`}`)
  if (digits !== '' && digits !== phrase) ways.push(sql`r.search like ${`%${digits}%`}`)
  const { rows: found } = await sql<{ id: ResidentId }>`
    select r.id,
      case when r.search like ${`%|${door || phrase}|%`} or r.search like ${`%|${phrase}|%`} then 0
        when r.search like ${`%|${door || phrase}%`} or r.search like ${`%|${phrase}%`} then 1
        when r.search like ${`%${digits || phrase}|%`} then 2 else 3 end as rank
    from residents r where r.community_id = ${community} and r.moved_away_at is null and (${sql.join(ways, sql` or `)})
    order by rank, length(split_part(r.search, '|', 3)), split_part(r.search, '|', 3), r.born nulls last, r.id limit ${limit}`.execute(tx)
  return hitsOf(tx, community, found.map((row) => row.id))
}

/** In the order of `ids`. Asked apart from the search: joined to it, the database looks up every home before it picks the twenty. */
async function hitsOf(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<HitRow[]> {
  const { rows } = await sql<HitRow>`
    select r.id, r.name, r.born, r.phone, ${place}, (select count(*) from exits e where e.community_id = ${community} and e.resident_id = r.id
      and (e.state in ('asked', 'override-proposed', 'appealed') or e.whereabouts = 'out'))::int as open_exits
    from ${joined} where r.community_id = ${community} and r.id = any(${[...ids]}::uuid[])`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export type PersonRow = PlaceColumns & {
  id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus; household: HouseholdId; household_phone: string | null
}

export async function personRow(tx: Tx, community: CommunityId, resident: ResidentId): Promise<PersonRow | null> {
  const { rows: [row] } = await sql<PersonRow>`
    select r.id, r.name, r.born, r.phone, r.status, h.id as household, h.phone as household_phone, ${place}
    from ${joined} where r.community_id = ${community} and r.id = ${resident}`.execute(tx)
  return row ?? null
}

export type MemberRow = { id: ResidentId; name: string; born: string | null; phone: string | null; status: PersonStatus }
export async function membersOf(tx: Tx, community: CommunityId, household: HouseholdId): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select id, name, born, phone, status from residents
    where community_id = ${community} and household_id = ${household} and moved_away_at is null order by born nulls last, id`.execute(tx)
  return rows
}

export type ContactRow = { id: ContactId; channel: 'phone' | 'window' | 'group' | 'link'; startedAt: Instant; endedAt: Instant | null; note: string; exit: ExitId | null; by: string; role: string }
/** Newest first. `by` is the colleague's name, for the desk; `role` is all that a resident is told. */
export async function contactsOf(tx: Tx, community: CommunityId, resident: ResidentId, limit: number): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select c.id, c.channel, c.started_at as "startedAt", c.ended_at as "endedAt", c.note, c.exit_id as exit, coalesce(a.name, '') as by,
      coalesce((select g.role from grants g where g.account_id = a.id and g.community_id = c.community_id
        order by array_position(array['secretary', 'deputy', 'staff'], g.role) nulls last limit 1), 'staff') as role
    from contacts c left join accounts a on 'account:' || a.id::text = c.by_actor
    where c.community_id = ${community} and c.resident_id = ${resident} order by c.started_at desc, c.id limit ${limit}`.execute(tx)
  return rows
}

export type ExitSummary = { id: ExitId; purpose: string; place: string; state: string; askedAt: Instant; whereabouts: string }
export async function exitsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<ExitSummary[]> {
  const { rows } = await sql<ExitSummary>`
    select id, purpose, place, state, asked_at as "askedAt", whereabouts from exits
    where community_id = ${community} and resident_id = ${resident} order by asked_at desc, id limit 200`.execute(tx)
  return rows
}

export async function movementsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<{ kind: 'out' | 'back'; at: Instant; gate: string | null }[]> {
  const { rows } = await sql<{ kind: 'out' | 'back'; at: Instant; gate: string | null }>`
    select m.kind, m.at, g.name as gate from movements m
    left join exits e on e.community_id = m.community_id and e.id = m.exit_id
    left join gates g on g.community_id = m.community_id and g.id = m.gate_id
    where m.community_id = ${community} and coalesce(m.resident_id, e.resident_id) = ${resident} order by m.at desc, m.id limit 500`.execute(tx)
  return rows
}

export async function looksAt(tx: Tx, community: CommunityId, resident: ResidentId): Promise<{ at: Instant; role: string; why: string }[]> {
  const { rows } = await sql<{ at: Instant; role: string; why: string }>`
    select at, role, why from looks where community_id = ${community} and resident_id = ${resident} order by at desc, id limit 1000`.execute(tx)
  return rows
}

export type CredentialRow = { kind: CredentialKind; role: string; at: Instant; exit: ExitId | null; uses: number; firstUsedAt: Instant | null; lastUsedAt: Instant | null; endedAt: Instant | null }
/** Every slip, link and carer's right in this person's name, newest first: who made it, and when it was used first and how often. */
export async function credentialsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<CredentialRow[]> {
  const { rows } = await sql<CredentialRow>`
    select t.kind, t.by_role as role, t.at, t.exit_id as exit, u.uses, u.first as "firstUsedAt", u.last as "lastUsedAt", u.ended as "endedAt" from credential_traces t
    left join lateral (select count(*) filter (where what = 'used')::int as uses, min(at) filter (where what = 'used') as first, max(at) filter (where what = 'used') as last,
      min(at) filter (where what = 'ended') as ended from credential_traces u
      where u.community_id = t.community_id and u.resident_id = t.resident_id and u.kind = t.kind and u.credential_id = t.credential_id and u.at >= t.at) u on true
    where t.community_id = ${community} and t.resident_id = ${resident} and t.what = 'made' order by t.at desc, t.id desc limit 200`.execute(tx)
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
