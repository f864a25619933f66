// Wakes the jobs of notices for what is due by the clock: ladders whose next rung has come, messages to be tried again. A minute late at most; what a
// killed server had begun is due again by itself.

import { sql } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { heldUp } from '../channels/group-messages.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { enqueue, toQueue } from '../jobs/queue.ts'
import type { JobPayload } from '../jobs/registry.ts'

/** Adds a job, unless one that will see the same has not begun yet. One that has failed and waits to be tried again, for hours in the end, is tried now. */
export async function enqueueOnce(tx: Tx, task: string, payload: JobPayload, now: Instant): Promise<void> {
  const { rows: [run] } = await sql<{ id: string; tries: number }>`
    select id, tries from job_runs where community_id = ${payload.community} and task = ${task} and payload = ${JSON.stringify(payload)}::jsonb and state = 'waiting' order by tries limit 1`.execute(tx)
  if (!run) await enqueue(tx, task, payload, now)
  else if (run.tries > 0) await toQueue(tx, task, { community: payload.community, run: run.id }, null)
}

/** Three questions over all communities; a transaction only where something is due. */
export async function wake(db: Database, now: Instant): Promise<void> {
  const { rows: ladders } = await sql<{ community: CommunityId; notice: NoticeId }>`
    select distinct community_id as community, notice_id as notice from notice_homes where next_at <= ${now} order by 1, 2`.execute(db.watch)
  const { rows: sendings } = await sql<{ community: CommunityId }>`
    select distinct community_id as community from messages where kind = 'notice' and state in ('waiting', 'sending', 'taken', 'asking') and try_again_at <= ${now} order by 1`.execute(db.watch)
  const { rows: groups } = await sql<{ community: CommunityId }>`
    select distinct m.community_id as community from group_messages m where m.state in ('waiting', 'sending') and m.try_again_at <= ${now} and not ${heldUp} order by 1`.execute(db.watch)
  for (const { community, notice } of ladders) await transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:climb', { community, notice }, now))
  for (const { community } of sendings) await transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:send', { community }, now))
  for (const { community } of groups) await transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:group', { community }, now))
}
