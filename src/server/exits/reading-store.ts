// A resident's own exits, and news. Questions only, but for “seen”.

import { sql } from 'kysely'
import type { CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { told } from './untold.ts'

/** The newest. Of emergencies anybody may tell without end: they take the place of no request, and of no pass. */
export async function exitsOfResidents(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select id from (select e.id, e.asked_at, row_number() over (partition by e.emergency order by e.asked_at desc, e.id desc) as nth
      from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[])) theirs where nth <= 50 order by asked_at desc, id desc`.execute(tx)
  return rows.map((row) => row.id)
}

export type News = { id: string; code: string; details: Record<string, unknown>; at: Instant; seenAt: Instant | null }

/** What they are told by now. */
export async function newsOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant): Promise<News[]> {
  const { rows } = await sql<News>`
    select n.id, n.code, n.details, n.at, n.seen_at as "seenAt" from news n
    where n.community_id = ${community} and n.resident_id = any(${[...residents]}::uuid[]) and ${told('n', now)} order by n.at desc, n.id desc limit 50`.execute(tx)
  return rows
}

/** Null when none of these residents was ever told this; `before`: one of them had read it already. */
export async function markSeen(tx: Tx, community: CommunityId, id: string, residents: readonly ResidentId[], now: Instant): Promise<{ before: boolean } | null> {
  const { rows: [row] } = await sql<{ seenAt: Instant | null }>`
    select n.seen_at as "seenAt" from news n where n.community_id = ${community} and n.id = ${id} and n.resident_id = any(${[...residents]}::uuid[]) and ${told('n', now)} for update`.execute(tx)
  if (!row) return null
  if (row.seenAt === null) await sql`update news set seen_at = ${now} where community_id = ${community} and id = ${id}`.execute(tx)
  return { before: row.seenAt !== null }
}
