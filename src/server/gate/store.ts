// The gate log in SQL: movements, turned_away. By agreement it also writes what movements say about an
// exit (whereabouts, due_back, exits_used, flags) and the row of an emergency that a gate opened. Nothing else of exits.

import { sql } from 'kysely'
import type { Whereabouts } from '#domain/exits/movements.ts'
import type { Exit } from '#domain/exits/exit.ts'
import type { LoggedMovement } from '#domain/gate/log.ts'
import type { Doubt } from '#domain/field/clock.ts'
import type { BuildingId, CommunityId, ExitId, MovementId, PassId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import type { Tx } from '../db/pool.ts'

export async function exitsOfPasses(tx: Tx, community: CommunityId, passes: readonly PassId[]): Promise<Map<PassId, ExitId>> {
  const { rows } = await sql<{ id: PassId; exit_id: ExitId }>`
    select id, exit_id from passes where community_id = ${community} and id = any(${[...passes]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.exit_id]))
}

/** What a guard reads on each of these passes: the home and the initials. */
export async function passesShown(tx: Tx, community: CommunityId, passes: readonly PassId[]): Promise<Map<PassId, string>> {
  if (passes.length === 0) return new Map()
  const { rows } = await sql<{ id: PassId; shown: string }>`
    select id, (claims ->> 'home') || ' ' || (claims ->> 'who') as shown from passes where community_id = ${community} and id = any(${[...passes]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.shown]))
}

export type MovementDoubt = Doubt | 'dated-back'
export type Doubtful = LoggedMovement & { doubts: readonly MovementDoubt[] }
export type MovementRow = Doubtful & { deviceAt: Instant; clockErrorMs: number | null; how: string; verdict: string }

/** The ids of those that were new. */
export async function insertMovements(tx: Tx, community: CommunityId, rows: readonly MovementRow[], now: Instant): Promise<Set<MovementId>> {
  const column = <K extends keyof MovementRow>(key: K) => rows.map((row) => row[key])
  const { rows: fresh } = await sql<{ id: MovementId }>`
    insert into movements (community_id, id, kind, at, device_at, clock_error_ms, received_at, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, doubts)
    select ${community}, id, kind, at, device_at, error, ${now}, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, string_to_array(doubts, ' ')
    from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('at')}::timestamptz[], ${column('deviceAt')}::timestamptz[], ${column('clockErrorMs')}::bigint[],
      ${column('exit')}::uuid[], ${column('pass')}::uuid[], ${column('resident')}::uuid[], ${column('gate')}::uuid[], ${column('emergency')}::boolean[], ${column('by')}::text[],
      ${column('how')}::text[], ${column('verdict')}::text[], ${column('note')}::text[], ${rows.map((row) => row.doubts.join(' '))}::text[])
      as t (id, kind, at, device_at, error, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, doubts)
    on conflict do nothing returning id`.execute(tx)
  return new Set(fresh.map((row) => row.id))
}

export type TurnedAway = { id: string; pass: PassId | null; code: string; deviceAt: Instant; gate: string | null; by: string }
export async function insertTurnedAway(tx: Tx, community: CommunityId, rows: readonly TurnedAway[], now: Instant): Promise<void> {
  const column = <K extends keyof TurnedAway>(key: K) => rows.map((row) => row[key])
  await sql`
    insert into turned_away (community_id, id, pass_id, gate_id, code, device_at, received_at, by_actor)
    select ${community}, id, pass_id, gate, code, device_at, ${now}, by
    from unnest(${column('id')}::uuid[], ${column('pass')}::uuid[], ${column('gate')}::uuid[], ${column('code')}::text[], ${column('deviceAt')}::timestamptz[], ${column('by')}::text[])
      as t (id, pass_id, gate, code, device_at, by)
    on conflict do nothing`.execute(tx)
}

/**
 * Two batches that touch one exit take turns, so that the later one counts what the earlier one stored; also before the exit's row is
 * there. Exits share a thousand locks, so that five thousand emergencies at once do not fill the server's table of locks.
 */
export const takeTurns = (tx: Tx, community: CommunityId, exits: readonly ExitId[]) => sql`
  select pg_advisory_xact_lock(hashtext(${community}), n) from (
    select distinct (hashtext(id) & 1023) as n from unnest(${[...exits]}::text[]) as t (id) order by 1) as turns`.execute(tx)

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

export async function movementsOf(tx: Tx, community: CommunityId, exits: readonly ExitId[]): Promise<(Doubtful & { exit: ExitId })[]> {
  const { rows } = await sql<Doubtful & { exit: ExitId }>`
    select id, kind, at, exit_id as exit, pass_id as pass, resident_id as resident, gate_id as gate, emergency, note, by_actor as by, doubts
    from movements where community_id = ${community} and exit_id = any(${[...exits]}::uuid[])`.execute(tx)
  return rows
}

export type OpenedRow = { exit: Exit; building: BuildingId | null; by: string }
const openedColumns = (rows: readonly OpenedRow[]) => sql`unnest(
  ${rows.map((it) => it.exit.request.id)}::uuid[], ${rows.map((it) => it.exit.request.resident)}::uuid[], ${rows.map((it) => it.exit.request.described)}::text[],
  ${rows.map((it) => it.building)}::uuid[], ${rows.map((it) => it.exit.request.from)}::timestamptz[], ${rows.map((it) => it.exit.request.until)}::timestamptz[],
  ${rows.map((it) => it.by)}::text[], ${rows.map((it) => it.exit.request.askedAt)}::timestamptz[], ${rows.map((it) => JSON.stringify(it.exit.now))}::jsonb[]
) as t (id, resident, described, building, from_at, until_at, by, asked_at, details)`

/**
 * The rows of emergencies opened at a gate: made once, then put right as earlier facts of them come in. The line in the ledger has
 * the exit's own id: by that an emergency from a gate is known. An exit that was there before is somebody else's, and is left alone.
 */
export async function openAtGate(tx: Tx, community: CommunityId, rows: readonly OpenedRow[], now: Instant): Promise<void> {
  await sql`
    with opened as (
      insert into exits (community_id, id, resident_id, described, building_id, purpose, place, reason, from_at, until_at, exits, emergency, paper_open,
        asked_by, asked_at, recorded_at, state, state_details, changed_at)
      select ${community}, id, resident, described, building, 'emergency', '', '', from_at, until_at, 1, true, true, by, asked_at, ${now}, 'granted', details, ${now}
      from ${openedColumns(rows)}
      on conflict (community_id, id) do nothing returning id, asked_by
    )
    insert into decisions (community_id, id, exit_id, what, by_actor, by_role, at)
    select ${community}, id, id, 'emergency', asked_by, 'gate', ${now} from opened on conflict do nothing`.execute(tx)
}

export async function putOpeningsRight(tx: Tx, community: CommunityId, rows: readonly OpenedRow[]): Promise<void> {
  await sql`
    update exits set from_at = t.from_at, until_at = t.until_at, asked_at = t.asked_at, asked_by = t.by, described = t.described,
      resident_id = coalesce(exits.resident_id, t.resident), building_id = coalesce(exits.building_id, t.building),
      state_details = case when exits.state = 'granted' then t.details else exits.state_details end
    from ${openedColumns(rows)} where exits.community_id = ${community} and exits.id = t.id`.execute(tx)
}

export async function saveWhereabouts(tx: Tx, community: CommunityId, rows: readonly { id: ExitId; where: Whereabouts }[], now: Instant): Promise<void> {
  await sql`
    update exits set whereabouts = t.state, due_back = t.due, exits_used = t.used, flags = t.flags, changed_at = ${now}
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.where.state)}::text[], ${rows.map((r) => r.where.dueBack)}::timestamptz[],
      ${rows.map((r) => r.where.exitsUsed)}::int[], ${rows.map((r) => JSON.stringify(r.where.flags))}::jsonb[]) as t (id, state, due, used, flags)
    where exits.community_id = ${community} and exits.id = t.id`.execute(tx)
}
