// Wakes the jobs of notices for what is due by the clock: ladders whose next rung has come, messages to be tried again. A minute late at most; what a
// killed server had begun is due again by itself.

import { sql } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { heldUp } from '../channels/group-messages.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { eachCommunity, eachOf } from '../jobs/each.ts'
import { enqueue, toQueue } from '../jobs/queue.ts'
import type { JobPayload } from '../jobs/registry.ts'

/**
 * Adds a job, unless one that will see the same has not begun yet. One that has failed and waits to be tried again, for hours in the end, is tried now; one that was put off until its moment is
 * not waited for.
 */
export async function enqueueOnce(tx: Tx, task: string, payload: JobPayload, now: Instant): Promise<void> {
  const same = sql`community_id = ${payload.community} and task = ${task} and payload = ${JSON.stringify(payload)}::jsonb and state = 'waiting'`
  // Whoever begins it waits until this transaction has ended: begun before, it would not see what is written here, and end.
  const { rows: [run] } = await sql<{ id: string; tries: number }>`select id, tries from job_runs where ${same} and due_at <= ${now} order by tries limit 1 for share`.execute(tx)
  if (run && run.tries === 0) return
  // Nobody waits for another here, so that of several at once none is in a ring: then a job more is added, and finds nothing to do.
  const { rows: [put] } = run ? { rows: [run] } : await sql<{ id: string }>`
    update job_runs set due_at = ${now} where community_id = ${payload.community} and id = (select id from job_runs where ${same} and due_at > ${now} order by due_at limit 1 for update skip locked) returning id`.execute(tx)
  if (put) await toQueue(tx, task, { community: payload.community, run: put.id }, null)
  else await enqueue(tx, task, payload, now)
}

/** Three questions over all communities; a transaction only where something is due. */
export async function wake(db: Database, now: Instant): Promise<void> {
  const { rows: ladders } = await sql<{ community: CommunityId; notice: NoticeId }>`
    select distinct community_id as community, notice_id as notice from notice_homes where next_at <= ${now} order by 1, 2`.execute(db.watch)
  const { rows: sendings } = await sql<{ community: CommunityId }>`
    select distinct community_id as community from messages where kind = 'notice' and state in ('waiting', 'sending', 'taken', 'asking') and try_again_at <= ${now} order by 1`.execute(db.watch)
  const { rows: groups } = await sql<{ community: CommunityId }>`
    select distinct m.community_id as community from group_messages m where m.state in ('waiting', 'sending') and m.try_again_at <= ${now} and not ${heldUp} order by 1`.execute(db.watch)
  await eachCommunity('notices:due', ladders, (community, due) => eachOf(due, ({ notice }) => transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:climb', { community, notice }, now))))
  await eachCommunity('notices:due', sendings, (community) => transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:send', { community }, now)))
  await eachCommunity('notices:due', groups, (community) => transaction(db, [community], (tx) => enqueueOnce(tx, 'notices:group', { community }, now)))
}
