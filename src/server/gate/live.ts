// Which passes and movements a gate may meet: questions for the phone's snapshot.

import { sql } from 'kysely'
import type { Movement } from '#domain/exits/movements.ts'
import type { CommunityId, ExitId, GateId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

/** The gate named, or the one with the lowest number; null when there is none. */
export async function gateOf(tx: Tx, community: CommunityId, id: GateId | null): Promise<{ id: GateId; number: number; name: string } | null> {
  const { rows: [row] } = await sql<{ id: GateId; number: number; name: string }>`
    select id, number, name from gates where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by number limit 1`.execute(tx)
  return row ?? null
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
