// What devices and screens are told of: changes by number, and what the gate's phone keeps. Reads only; owns no table.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, EntranceId, CompoundId, ExitId, FlatId, GateId, HouseholdId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Movement } from '#domain/exits/movements.ts'
import type { ControlRule, Scope, SealingOrder } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import type { Change } from '../http/changes.ts'

export type Numbered = Change & { seq: number }

/** The number of the last change; 0 when nothing has changed yet. */
export async function lastSeq(tx: Tx, community: CommunityId): Promise<number> {
  const { rows: [row] } = await sql<{ last_seq: number }>`select last_seq from feeds where community_id = ${community}`.execute(tx)
  return row?.last_seq ?? 0
}

export async function firstSeq(tx: Tx, community: CommunityId): Promise<number> {
  const { rows: [row] } = await sql<{ seq: number | null }>`select min(seq) as seq from changes where community_id = ${community}`.execute(tx)
  return row?.seq ?? 1
}

export async function changesAfter(tx: Tx, community: CommunityId, seq: number, limit: number): Promise<Numbered[]> {
  const { rows } = await sql<Numbered>`
    select seq, kind, id, building_id as building from changes where community_id = ${community} and seq > ${seq} order by seq limit ${limit}`.execute(tx)
  return rows
}

/** Which of these changes are about which people: exits by their id, passes by their exit, notices by their own. */
export async function residentsOfChanges(tx: Tx, community: CommunityId, ids: readonly string[]): Promise<Map<string, ResidentId>> {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select id, resident_id as resident from exits where community_id = ${community} and id = any(${[...ids]}::uuid[]) and resident_id is not null
    union all select id, resident_id from notices where community_id = ${community} and id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.resident]))
}

export type CommunityRow = { id: CommunityId; name: string; zone: Zone; phone: string }
export async function communityOf(tx: Tx, community: CommunityId): Promise<CommunityRow> {
  const { rows: [row] } = await sql<CommunityRow>`select community_id as id, name, zone, phone from communities where community_id = ${community}`.execute(tx)
  return row!
}

/** The gate named, or the one with the lowest number; null when there is none. */
export async function gateOf(tx: Tx, community: CommunityId, id: GateId | null): Promise<{ id: GateId; number: number; name: string } | null> {
  const { rows: [row] } = await sql<{ id: GateId; number: number; name: string }>`
    select id, number, name from gates where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by number limit 1`.execute(tx)
  return row ?? null
}

type OrderRow = {
  id: SealingOrder['id']; scope_kind: Scope['kind']; scope_id: string; rule: ControlRule['id']; code: string; version: number; valid_from: Instant; stages: ControlRule['stages']; counts_from: ControlRule['countsFrom']
  starts_at: Instant; restarts: Instant[]; lifted_at: Instant | null; issuer: string; ground: string; case_since: Instant | null
}
export async function ordersOf(tx: Tx, community: CommunityId): Promise<SealingOrder[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.scope_kind, o.scope_id, o.starts_at, o.restarts, o.lifted_at, o.issuer, o.ground, o.case_since, r.id as rule, r.code, r.version, r.valid_from, r.stages, r.counts_from
    from sealing_orders o join control_rules r on r.community_id = o.community_id and r.id = o.rule_id where o.community_id = ${community} order by o.id`.execute(tx)
  return rows.map((row) => ({
    id: row.id, scope: { kind: row.scope_kind, id: row.scope_id } as Scope, startsAt: row.starts_at, restarts: row.restarts, liftedAt: row.lifted_at,
    issuer: row.issuer, ground: row.ground, caseSince: row.case_since,
    rule: { id: row.rule, code: row.code, version: row.version, validFrom: row.valid_from, stages: row.stages, countsFrom: row.counts_from },
  }))
}

/** Null for all buildings. */
type Only = readonly BuildingId[] | null
const among = (column: string, only: Only) => (only ? sql`and ${sql.ref(column)} = any(${[...only]}::uuid[])` : sql``)

export type BuildingRow = { id: BuildingId; compound: CompoundId; compound_name: string; label: string }
export async function buildingsOf(tx: Tx, community: CommunityId, only: Only): Promise<BuildingRow[]> {
  const { rows } = await sql<BuildingRow>`
    select b.id, b.compound_id as compound, c.name as compound_name, b.label from buildings b join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where b.community_id = ${community} ${among('b.id', only)} order by c.sort, c.name, b.sort, length(b.label), b.label`.execute(tx)
  return rows
}

export type FlatRow = { id: FlatId; building: BuildingId; compound: CompoundId; entrance: EntranceId; entrance_label: string; label: string; floor: number | null; door: string }
export async function flatsOf(tx: Tx, community: CommunityId, only: Only): Promise<FlatRow[]> {
  const { rows } = await sql<FlatRow>`
    select f.id, f.building_id as building, f.compound_id as compound, f.entrance_id as entrance, e.label as entrance_label, f.label, f.floor, f.door
    from flats f join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
    where f.community_id = ${community} ${among('f.building_id', only)} order by f.floor desc nulls last, length(e.label), e.label, length(f.label), f.label`.execute(tx)
  return rows
}

export type PersonRow = { id: ResidentId; name: string; born: string | null; flat: FlatId; building: BuildingId }
export async function peopleOf(tx: Tx, community: CommunityId, only: Only): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select r.id, r.name, r.born, h.flat_id as flat, f.building_id as building from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id
    join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.moved_away_at is null ${among('f.building_id', only)} order by r.household_id, r.born, r.id`.execute(tx)
  return rows
}

export type PassRow = { id: PassId; code: string; text: string; resident: ResidentId | null; exit: ExitId }
/**
 * Passes a gate may meet: not over yet and beginning before `horizon`, and those of people who are still out on them.
 * Ended ones stay in, so that a typed code is answered “ended early”, not “unknown”: the status list says which.
 */
export async function livePasses(tx: Tx, community: CommunityId, now: Instant, horizon: Instant, only: readonly PassId[] | null): Promise<PassRow[]> {
  const { rows } = await sql<PassRow>`
    select p.id, p.code, p.text, e.resident_id as resident, p.exit_id as exit from passes p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} ${only ? sql`and p.id = any(${[...only]}::uuid[])` : sql``}
      and (e.whereabouts = 'out' or (p.not_after > ${now} and (p.claims ->> 'notBefore')::timestamptz < ${horizon})) order by p.id`.execute(tx)
  return rows
}

/** The passes of these exits: when somebody goes out or comes back, what the gate keeps of the pass may change. */
export async function passesOfMovements(tx: Tx, community: CommunityId, movements: readonly string[]): Promise<PassId[]> {
  const { rows } = await sql<{ id: PassId }>`
    select p.id from movements m join passes p on p.community_id = m.community_id and p.exit_id = m.exit_id
    where m.community_id = ${community} and m.id = any(${[...movements]}::uuid[])`.execute(tx)
  return rows.map((row) => row.id)
}

/** Everything that happened on these exits, and emergencies since `since`: exits left cannot be counted from a few days. */
export async function movementsFor(tx: Tx, community: CommunityId, exits: readonly ExitId[], since: Instant): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    select id, kind, at, exit_id as exit, pass_id as pass, resident_id as resident, gate_id as gate, emergency from movements
    where community_id = ${community} and (exit_id = any(${[...exits]}::uuid[]) or (emergency and at >= ${since})) order by at, id`.execute(tx)
  return rows
}

/** The buildings in which a household's people live. */
export async function buildingsOfHousehold(tx: Tx, community: CommunityId, household: HouseholdId): Promise<BuildingId[]> {
  const { rows } = await sql<{ id: BuildingId }>`
    select f.building_id as id from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where h.community_id = ${community} and h.id = ${household}`.execute(tx)
  return rows.map((row) => row.id)
}

export const deviceWasHeard = (tx: Tx, device: string, now: Instant) => sql`update devices set seen_at = ${now} where id = ${device}`.execute(tx)
