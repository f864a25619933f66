// Wakes the jobs of notices for what is due by the clock: ladders whose next rung has come, messages to be tried again. A minute late at most; what a
// killed server had begun is due again by itself.

import { sql } from 'kysely'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { heldUp } from '../channels/group-messages.ts'
import { transaction, type Database } from '../db/pool.ts'
import { eachCommunity, eachOf } from '../jobs/each.ts'
import { enqueueOnce } from '../jobs/queue.ts'

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
