// What the queue does for itself: forgets what ended long ago, and wakes open screens when work becomes late.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { lateAfter } from '#domain/kernel/work.ts'
import { transaction, type Database } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity, eachOf } from './each.ts'
import { sinceLast } from './marks.ts'
import type { Jobs } from './registry.ts'
import { forgetRuns } from './runs.ts'
import type { Tell } from './trying.ts'

/** Longer than anybody asks what became of it. */
const runsKept = 30 * day

export const tellOfWork: Tell = async (tx, community, run, now) => void await flushChanges(tx, community, [{ kind: 'work', ids: [run], building: null }], now)

/** One question over all communities; a transaction only where something became late. */
export async function tellLate(db: Database, since: Instant, now: Instant, only: CommunityId | null = null): Promise<CommunityId[]> {
  const { rows } = await sql<{ community: CommunityId; id: string }>`
    select community_id as community, id from job_runs
    where state in ('waiting', 'running') and due_at > ${plus(since, -lateAfter)} and due_at <= ${plus(now, -lateAfter)} order by community_id, id`.execute(db.watch)
  return eachCommunity('jobs:late', rows, (community, late) => eachOf(late, ({ id }) => transaction(db, [community], (tx) => tellOfWork(tx, community, id, now))), only)
}

export const queueJobs: Jobs = {
  timetable: {
    'jobs:late': { cron: '* * * * *', work: (db, now) => sinceLast(db, 'jobs:late', now, (since, only) => tellLate(db, since, now, only)) },
    'jobs:forget': { cron: '47 3 * * *', each: (tx, community, now) => forgetRuns(tx, community, plus(now, -runsKept)) },
  },
}
