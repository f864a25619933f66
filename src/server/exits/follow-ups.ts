// Calls to whoever is out and overdue: rows that are only added, and beside the exit what the last of them comes to. The one place that
// writes follow_ups and those two columns.

import { sql } from 'kysely'
import type { ExitView } from '#domain/exits/wire.ts'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type FollowUpRow = Omit<ExitView['followUps'][number], 'by'> & { exit: ExitId; by: string }

/** Of these exits, the oldest first; `by` is the actor. */
export async function followUpsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<FollowUpRow[]> {
  const { rows } = await sql<FollowUpRow>`
    select exit_id as exit, at, what, see_again_at as "seeAgainAt", note, by_actor as by, by_role as role from follow_ups
    where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) order by at, id`.execute(tx)
  return rows
}

type New = { id: string; exit: ExitId; what: 'reached' | 'not-reached'; seeAgainAt: Instant; note: string; by: string; role: string }

/** To a locked exit. False when the id belongs to another: nothing is written then. */
export async function addFollowUp(tx: Tx, community: CommunityId, it: New, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into follow_ups (community_id, id, exit_id, what, see_again_at, note, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.exit}, ${it.what}, ${it.seeAgainAt}, ${it.note}, ${it.by}, ${it.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await sql`
    update exits set followed_up_at = ${now}, see_again_at = ${it.seeAgainAt}, changed_at = ${now} where community_id = ${community} and id = ${it.exit}`.execute(tx)
  return true
}
