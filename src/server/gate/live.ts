// Which passes and movements a gate may meet: questions for what its phone keeps.

import { sql } from 'kysely'
import type { Movement } from '#domain/exits/movements.ts'
import type { CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { PassStatus } from '#domain/pass/status-list.ts'
import type { Tx } from '../db/pool.ts'
import { textTold, told } from '../exits/untold.ts'
import type { Statuses } from '../pass/keys.ts'

export type PassRow = { id: PassId; code: string; text: string; resident: ResidentId | null; exit: ExitId }
/**
 * Passes a gate may meet: not over yet and beginning before `horizon`, and those of people who are still out on them.
 * Ended ones stay in, so that a typed code is answered “ended early”, not “unknown”: the status list says which. One that can still be
 * undone, or was, is no gate's business; but of one that was undone the status list says that it lets nobody out.
 */
const livePass = (now: Instant, horizon: Instant) => sql`${told('p', now)} and ((e.whereabouts = 'out' and e.left_as is null) or (p.not_after > ${now} and (p.claims ->> 'notBefore')::timestamptz < ${horizon}))`
const passColumns = (now: Instant) => sql`p.id, p.code, ${textTold(now)} as text, w.resident_id as resident, p.exit_id as exit`
const passesOfWhom = sql.raw(`passes p join exits e on e.community_id = p.community_id and e.id = p.exit_id
  left join exit_people w on w.community_id = p.community_id and w.exit_id = p.exit_id`)

/** Those of `only`. */
export async function livePasses(tx: Tx, community: CommunityId, now: Instant, horizon: Instant, only: readonly PassId[]): Promise<PassRow[]> {
  const { rows } = await sql<PassRow>`
    select ${passColumns(now)} from ${passesOfWhom} where p.community_id = ${community} and p.id = any(${[...only]}::uuid[]) and ${livePass(now, horizon)} order by p.id`.execute(tx)
  return rows
}

/** The next in the order of their ids: found by when they end and by who is out, never by looking through all that ever were. */
export async function livePassesAfter(tx: Tx, community: CommunityId, now: Instant, horizon: Instant, after: PassId | null, limit: number): Promise<PassRow[]> {
  const { rows } = await sql<PassRow>`
    with near as materialized (
      select x.community_id, x.id from passes x where x.community_id = ${community} and ${told('x', now)} and x.not_after > ${now} and (x.claims ->> 'notBefore')::timestamptz < ${horizon}
      union select x.community_id, x.id from exits o join passes x on x.community_id = o.community_id and x.exit_id = o.id where o.community_id = ${community} and o.whereabouts = 'out' and o.left_as is null and ${told('x', now)}),
    part as materialized (select * from near ${after ? sql`where id > ${after}` : sql``} order by id limit ${limit})
    select ${passColumns(now)} from part n join passes p on p.community_id = n.community_id and p.id = n.id
    left join exit_people w on w.community_id = p.community_id and w.exit_id = p.exit_id order by p.id`.execute(tx)
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

/** The resident is whose exit it is, where that is known: the paper may have named somebody since, and a record may be reached through another. */
const columns = sql.raw('m.id, m.kind, m.at, m.exit_id as exit, m.pass_id as pass, coalesce(w.resident_id, k.kept_as, m.resident_id) as resident, m.gate_id as gate, m.emergency')
const movementsOfWhom = sql.raw('movements m left join exit_people w on w.community_id = m.community_id and w.exit_id = m.exit_id left join residents k on k.community_id = m.community_id and k.id = m.resident_id')

/** The next in the order of their ids, of everything since `since`, and everything on exits of people who are out: exits left cannot be counted from a few days. */
export async function movementsAfter(tx: Tx, community: CommunityId, since: Instant, after: MovementId | null, limit: number): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    select ${columns} from ${movementsOfWhom} where m.community_id = ${community} ${after ? sql`and m.id > ${after}` : sql``}
      and (m.at >= ${since} or m.exit_id in (select e.id from exits e where e.community_id = ${community} and e.whereabouts = 'out')) order by m.id limit ${limit}`.execute(tx)
  return rows
}

/**
 * What came in with these batches: a change names the batch by its time. One that came in before stands for its exit, whose person is known
 * by now. Found first and read afterwards: asked in one breath, the database looks through all movements there ever were.
 */
export async function movementsReceivedAt(tx: Tx, community: CommunityId, received: readonly Instant[], ids: readonly MovementId[]): Promise<Movement[]> {
  const { rows } = await sql<Movement>`
    with near as materialized (
      select x.community_id, x.id from movements x where x.community_id = ${community} and x.received_at = any(${[...received]}::timestamptz[])
      union select o.community_id, o.id from movements x join movements o on o.community_id = x.community_id and (o.exit_id = x.exit_id or o.id = x.id)
        where x.community_id = ${community} and x.id = any(${[...ids]}::uuid[]) and x.received_at <> all(${[...received]}::timestamptz[]))
    select ${columns} from near n join ${movementsOfWhom} on m.community_id = n.community_id and m.id = n.id order by m.at, m.id`.execute(tx)
  return rows
}

/** Which passes were taken back or ended early, by their places in the status list. */
export async function passStatuses(tx: Tx, community: CommunityId): Promise<Statuses> {
  const { rows: [row] } = await sql<{ size: number; ended: [number, PassStatus][] }>`
    select (select coalesce(max(status_index) + 1, 0)::int from passes where community_id = ${community}) as size,
      (select coalesce(json_agg(json_build_array(status_index, status) order by status_index), '[]') from passes where community_id = ${community} and status <> 0) as ended`.execute(tx)
  return { size: row!.size, set: row!.ended }
}
