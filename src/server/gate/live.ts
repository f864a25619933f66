// Which passes and movements a gate may meet: questions for what its phone keeps.

import { sql } from 'kysely'
import type { Movement } from '#domain/exits/movements.ts'
import type { CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { PassStatus } from '#domain/pass/status-list.ts'
import type { Tx } from '../db/pool.ts'
import type { Statuses } from '../pass/keys.ts'

export type PassRow = { id: PassId; code: string; text: string; resident: ResidentId | null; exit: ExitId }
/**
 * Passes a gate may meet: not over yet and beginning before `horizon`, and those of people who are still out on them.
 * Ended ones stay in, so that a typed code is answered “ended early”, not “unknown”: the status list says which.
 */
export async function livePasses(tx: Tx, community: CommunityId, now: Instant, horizon: Instant, only: readonly PassId[] | null): Promise<PassRow[]> {
  const { rows } = await sql<PassRow>`
    select p.id, p.code, p.text, w.resident_id as resident, p.exit_id as exit from passes p
    join exits e on e.community_id = p.community_id and e.id = p.exit_id left join exit_people w on w.community_id = p.community_id and w.exit_id = p.exit_id
    where p.community_id = ${community} ${only ? sql`and p.id = any(${[...only]}::uuid[])` : sql``}
      and (e.whereabouts = 'out' or (p.not_after > ${now} and (p.claims ->> 'notBefore')::timestamptz < ${horizon})) order by p.id`.execute(tx)
  return rows
}

/** What a guard reads on each of these passes: the home and the initials; and whose it is. */
export async function passesShown(tx: Tx, community: CommunityId, passes: readonly PassId[]): Promise<Map<PassId, { says: string; resident: ResidentId | null }>> {
  if (passes.length === 0) return new Map()
  const { rows } = await sql<{ id: PassId; says: string; resident: ResidentId | null }>`
    select p.id, (p.claims ->> 'home') || ' ' || (p.claims ->> 'who') as says, w.resident_id as resident
    from passes p left join exit_people w on w.community_id = p.community_id and w.exit_id = p.exit_id
    where p.community_id = ${community} and p.id = any(${[...passes]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** Passes on which somebody was seen in these batches: when they go out or come back, what the gate keeps of the pass may change. */
export async function passesSeenAt(tx: Tx, community: CommunityId, received: readonly Instant[]): Promise<PassId[]> {
  const { rows } = await sql<{ id: PassId }>`
    select distinct p.id from movements m join passes p on p.community_id = m.community_id and p.exit_id = m.exit_id
    where m.community_id = ${community} and m.received_at = any(${[...received]}::timestamptz[])`.execute(tx)
  return rows.map((row) => row.id)
}

/** The resident is whose exit it is, where that is known: the paper may have named somebody since. */
const columns = sql.raw('m.id, m.kind, m.at, m.exit_id as exit, m.pass_id as pass, coalesce(w.resident_id, m.resident_id) as resident, m.gate_id as gate, m.emergency')
const movementsOfWhom = sql.raw('movements m left join exit_people w on w.community_id = m.community_id and w.exit_id = m.exit_id')

/** Everything since `since`, and everything on exits of people who are out: exits left cannot be counted from a few days. */
export async function recentMovements(tx: Tx, community: CommunityId, since: Instant): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    select ${columns} from ${movementsOfWhom} where m.community_id = ${community}
      and (m.at >= ${since} or m.exit_id in (select e.id from exits e where e.community_id = ${community} and e.whereabouts = 'out')) order by m.at, m.id`.execute(tx)
  return rows
}

/** What came in with these batches: a change names the batch by its time. One that came in before stands for its exit, whose person is known by now. */
export async function movementsReceivedAt(tx: Tx, community: CommunityId, received: readonly Instant[], ids: readonly MovementId[]): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    select ${columns} from ${movementsOfWhom} where m.community_id = ${community} and (m.received_at = any(${[...received]}::timestamptz[])
      or m.exit_id in (select x.exit_id from movements x where x.community_id = ${community} and x.id = any(${[...ids]}::uuid[]) and x.received_at <> all(${[...received]}::timestamptz[])))
    order by m.at, m.id`.execute(tx)
  return rows
}

/** Which passes were taken back or ended early, by their places in the status list. */
export async function passStatuses(tx: Tx, community: CommunityId): Promise<Statuses> {
  const { rows: [row] } = await sql<{ size: number; ended: [number, PassStatus][] }>`
    select coalesce(max(status_index) + 1, 0)::int as size,
      coalesce(json_agg(json_build_array(status_index, status) order by status_index) filter (where status <> 0), '[]') as ended
    from passes where community_id = ${community}`.execute(tx)
  return { size: row!.size, set: row!.ended }
}
