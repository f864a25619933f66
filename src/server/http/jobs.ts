// Replies kept for repeated commands are forgotten after thirty days: longer than any phone stays without a network.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

const repliesKept = 30 * day

export async function forgetReplies(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  await sql`delete from commands where community_id = ${community} and done_at < ${plus(now, -repliesKept)}`.execute(tx)
}

export const replyJobs = { timetable: { 'replies:forget': { cron: '41 3 * * *', each: forgetReplies } } }
