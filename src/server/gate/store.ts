// The gate log in SQL: gates, movements, turned_away, unread_facts. By agreement it also writes what movements say about an
// exit (whereabouts, due_back, exits_used, flags) and the row of an emergency that a gate opened. Nothing else of exits.

import { sql } from 'kysely'
import type { Whereabouts } from '#domain/exits/movements.ts'
import type { Exit } from '#domain/exits/exit.ts'
import type { LoggedMovement } from '#domain/gate/log.ts'
import type { BuildingId, CommunityId, CompoundId, DeviceId, ExitId, GateId, MovementId, PassId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import type { Tx } from '../db/pool.ts'

export type GateRow = { id: GateId; number: number; name: string; compound: string }
export async function gatesOf(tx: Tx, community: CommunityId): Promise<GateRow[]> {
  const { rows } = await sql<GateRow>`
    select g.id, g.number, g.name, c.name as compound from gates g join compounds c on c.community_id = g.community_id and c.id = g.compound_id
    where g.community_id = ${community} order by g.number`.execute(tx)
  return rows
}

/** The compound named, or the first one; null when there is none of that id. */
export async function compoundFor(tx: Tx, community: CommunityId, id: CompoundId | null): Promise<CompoundId | null> {
  const { rows: [row] } = await sql<{ id: CompoundId }>`
    select id from compounds where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by sort, name limit 1`.execute(tx)
  return row?.id ?? null
}

/** False when the number, or the id, is taken. */
export async function insertGate(tx: Tx, community: CommunityId, gate: { id: GateId; compound: CompoundId; number: number; name: string }): Promise<boolean> {
  const { rows } = await sql`
    insert into gates (community_id, id, compound_id, number, name) values (${community}, ${gate.id}, ${gate.compound}, ${gate.number}, ${gate.name})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function exitsOfPasses(tx: Tx, community: CommunityId, passes: readonly PassId[]): Promise<Map<PassId, ExitId>> {
  const { rows } = await sql<{ id: PassId; exit_id: ExitId }>`
    select id, exit_id from passes where community_id = ${community} and id = any(${[...passes]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.exit_id]))
}

export type MovementRow = LoggedMovement & { deviceAt: Instant; clockErrorMs: number | null; how: string; verdict: string }

/** The ids of those that were new. */
export async function insertMovements(tx: Tx, community: CommunityId, rows: readonly MovementRow[], now: Instant): Promise<Set<MovementId>> {
  const column = <K extends keyof MovementRow>(key: K) => rows.map((row) => row[key])
  const { rows: fresh } = await sql<{ id: MovementId }>`
    insert into movements (community_id, id, kind, at, device_at, clock_error_ms, received_at, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note)
    select ${community}, id, kind, at, device_at, error, ${now}, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note
    from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('at')}::timestamptz[], ${column('deviceAt')}::timestamptz[], ${column('clockErrorMs')}::bigint[],
      ${column('exit')}::uuid[], ${column('pass')}::uuid[], ${column('resident')}::uuid[], ${column('gate')}::uuid[], ${column('emergency')}::boolean[], ${column('by')}::text[],
      ${column('how')}::text[], ${column('verdict')}::text[], ${column('note')}::text[])
      as t (id, kind, at, device_at, error, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note)
    on conflict do nothing returning id`.execute(tx)
  return new Set(fresh.map((row) => row.id))
}

export type TurnedAway = { id: string; pass: PassId | null; code: string; deviceAt: Instant }
export async function insertTurnedAway(tx: Tx, community: CommunityId, rows: readonly TurnedAway[], gate: GateId | null, by: string, now: Instant): Promise<void> {
  await sql`
    insert into turned_away (community_id, id, pass_id, gate_id, code, device_at, received_at, by_actor)
    select ${community}, id, pass_id, ${gate}::uuid, code, device_at, ${now}, ${by}
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.pass)}::uuid[], ${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.deviceAt)}::timestamptz[]) as t (id, pass_id, code, device_at)
    on conflict do nothing`.execute(tx)
}

/** Facts in a form this server cannot read are kept as they came, under an id made from their bytes. */
export async function insertUnread(tx: Tx, community: CommunityId, rows: readonly { id: string; raw: Buffer }[], by: string, now: Instant): Promise<void> {
  for (const { id, raw } of rows) {
    await sql`insert into unread_facts (community_id, id, raw, received_at, by_actor) values (${community}, ${id}, ${raw}, ${now}, ${by}) on conflict do nothing`.execute(tx)
  }
}

/** Two batches that touch one exit take turns, so that the later one counts what the earlier one stored; also before the exit's row is there. */
export const takeTurns = (tx: Tx, exits: readonly ExitId[]) => sql`
  select pg_advisory_xact_lock(hashtextextended(id, 0)) from (select unnest(${[...exits].sort()}::text[]) as id) as t`.execute(tx)

export type Counted = {
  id: ExitId; building: BuildingId | null; emergency: boolean; claims: PassClaims | null; revokedAt: Instant | null
  /** opened by a fact from a gate, not at the desk */
  fromGate: boolean
  zone: Zone
}

/** What is needed to read the movements of these exits. Of several passes the newest counts. */
export async function exitsToCount(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select e.id, e.building_id as building, e.emergency, p.claims, case when e.state = 'revoked' then e.state_details ->> 'at' end as "revokedAt",
      exists (select from decisions d where d.community_id = e.community_id and d.id = e.id) as "fromGate", c.zone
    from exits e join communities c on c.community_id = e.community_id
    left join lateral (select claims from passes p where p.community_id = e.community_id and p.exit_id = e.id order by issued_at desc, id desc limit 1) p on true
    where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[]) order by e.id`.execute(tx)
  return rows
}

export async function movementsOf(tx: Tx, community: CommunityId, exits: readonly ExitId[]): Promise<(LoggedMovement & { exit: ExitId })[]> {
  const { rows } = await sql<LoggedMovement & { exit: ExitId }>`
    select id, kind, at, exit_id as exit, pass_id as pass, resident_id as resident, gate_id as gate, emergency, note, by_actor as by
    from movements where community_id = ${community} and exit_id = any(${[...exits]}::uuid[])`.execute(tx)
  return rows
}

/**
 * The row of an emergency opened at a gate: made once, then put right as earlier facts of it come in. The line in the ledger has
 * the exit's own id: by that an emergency from a gate is known. False when the exit was there before and is somebody else's.
 */
export async function openAtGate(tx: Tx, exit: Exit, building: BuildingId | null, by: string, now: Instant): Promise<void> {
  const { request, now: state } = exit
  const { rows } = await sql`
    insert into exits (community_id, id, resident_id, described, building_id, purpose, place, reason, from_at, until_at, exits, emergency, paper_open,
      asked_by, asked_at, recorded_at, state, state_details, changed_at)
    values (${request.community}, ${request.id}, ${request.resident}, ${request.described}, ${building}, ${request.purpose}, ${request.place}, ${request.reason},
      ${request.from}, ${request.until}, ${request.exits}, true, true, ${by}, ${request.askedAt}, ${now}, ${state.state}, ${JSON.stringify(state)}::jsonb, ${now})
    on conflict (community_id, id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return
  await sql`
    insert into decisions (community_id, id, exit_id, what, by_actor, by_role, at)
    values (${request.community}, ${request.id}, ${request.id}, 'emergency', ${by}, 'gate', ${now}) on conflict do nothing`.execute(tx)
}

export async function putOpeningRight(tx: Tx, exit: Exit, building: BuildingId | null, by: string): Promise<void> {
  const { request, now: state } = exit
  await sql`
    update exits set from_at = ${request.from}, until_at = ${request.until}, asked_at = ${request.askedAt}, asked_by = ${by}, described = ${request.described},
      resident_id = coalesce(resident_id, ${request.resident}::uuid), building_id = coalesce(building_id, ${building}::uuid),
      state_details = case when state = 'granted' then ${JSON.stringify(state)}::jsonb else state_details end
    where community_id = ${request.community} and id = ${request.id}`.execute(tx)
}

export async function saveWhereabouts(tx: Tx, community: CommunityId, rows: readonly { id: ExitId; where: Whereabouts }[], now: Instant): Promise<void> {
  await sql`
    update exits set whereabouts = t.state, due_back = t.due, exits_used = t.used, flags = t.flags, changed_at = ${now}
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.where.state)}::text[], ${rows.map((r) => r.where.dueBack)}::timestamptz[],
      ${rows.map((r) => r.where.exitsUsed)}::int[], ${rows.map((r) => JSON.stringify(r.where.flags))}::jsonb[]) as t (id, state, due, used, flags)
    where exits.community_id = ${community} and exits.id = t.id`.execute(tx)
}

/** `clockErrorMs` null: only that the device was heard of. */
export async function sawDevice(tx: Tx, device: DeviceId, clockErrorMs: number | null, now: Instant): Promise<void> {
  await sql`update devices set seen_at = ${now}, clock_error_ms = coalesce(${clockErrorMs}::bigint, clock_error_ms) where id = ${device}`.execute(tx)
}
