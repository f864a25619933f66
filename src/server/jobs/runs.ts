// The runs of jobs in SQL; the only code that writes job_runs. A run is begun by the worker, may be stopped and asked for
// again by a person, and is done once: whatever comes back from the queue after that is nothing.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { lateAfter, type WorkState } from '#domain/kernel/work.ts'
import type { Tx } from '../db/pool.ts'
import { reviveInQueue, toQueue } from './queue.ts'
import type { JobPayload, Progress } from './registry.ts'

export type Begun = { payload: JobPayload; dueAt: Instant }

/** Null when there is nothing to do any more: it is done, was stopped, or was never asked for. */
export async function beginRun(tx: Tx, community: CommunityId, run: string, now: Instant): Promise<Begun | null> {
  const { rows: [row] } = await sql<{ payload: JobPayload; due_at: Instant; state: WorkState }>`
    update job_runs set state = case when stop_at is null then 'running' else 'stopped' end, tries = tries + 1, changed_at = ${now}
    where community_id = ${community} and id = ${run} and state in ('waiting', 'running', 'failed') returning payload, due_at, state`.execute(tx)
  return row?.state === 'running' ? { payload: row.payload, dueAt: row.due_at } : null
}

/** Says how far a run is. True when a person wants it to stop. */
export async function saveProgress(tx: Tx, community: CommunityId, run: string, { done, total, failing = [] }: Progress, now: Instant): Promise<boolean> {
  const { rows: [row] } = await sql<{ stopped: boolean }>`
    update job_runs set done = ${done}, total = ${total}, failing = ${[...failing]}::uuid[], changed_at = ${now}
    where community_id = ${community} and id = ${run} returning stop_at is not null as stopped`.execute(tx)
  return row?.stopped ?? false
}

/** How a try ended. What is done stays done, should two servers ever have tried it at once. */
export async function settleRun(tx: Tx, community: CommunityId, run: string, state: WorkState, problem: string | null, now: Instant): Promise<void> {
  await sql`
    update job_runs set state = ${state}, problem = ${problem}, changed_at = ${now}
    where community_id = ${community} and id = ${run} and state <> 'done'`.execute(tx)
}

/** Puts a run off until its moment; one that has come already, by the database's clock, stands behind what waits by now. */
export async function putOff(tx: Tx, community: CommunityId, run: string, until: Instant, now: Instant): Promise<void> {
  const { rows: [row] } = await sql<{ task: string; at: Instant }>`
    update job_runs set state = 'waiting', due_at = ${until}, tries = 0, changed_at = ${now}
    where community_id = ${community} and id = ${run} and state = 'running' returning task, greatest(${until}::timestamptz, now()) as at`.execute(tx)
  if (row) await toQueue(tx, row.task, { community, run }, row.at)
}

/** Nothing failed, there was no getting through: it is taken up again after `pause` milliseconds, its moment stays, and the try does not count. False when nobody was at it. */
export async function comeBack(tx: Tx, community: CommunityId, run: string, problem: string, pause: number, now: Instant): Promise<boolean> {
  // By the database's clock, as the queue goes.
  const { rows: [row] } = await sql<{ task: string; at: Instant }>`
    update job_runs set state = 'waiting', tries = tries - 1, problem = ${problem}, changed_at = ${now}
    where community_id = ${community} and id = ${run} and state = 'running' returning task, now() + ${pause} * interval '1 ms' as at`.execute(tx)
  if (row) await toQueue(tx, row.task, { community, run }, row.at)
  return row !== undefined
}

/** A person stops it: at once when it waits, at the next row when it runs, and when nobody runs it any more, all the same. False when there is no such run. */
export async function stopRun(tx: Tx, community: CommunityId, run: string, by: AccountId, now: Instant): Promise<boolean> {
  const { rows: [row] } = await sql<{ task: string; state: WorkState }>`
    update job_runs set stop_at = case when state in ('done', 'stopped') then stop_at else ${now}::timestamptz end,
      stop_by = case when state in ('done', 'stopped') then stop_by else ${by}::uuid end,
      state = case when state in ('waiting', 'failed') then 'stopped' else state end, changed_at = ${now}
    where community_id = ${community} and id = ${run} returning task, state`.execute(tx)
  if (row?.state === 'running') await reviveInQueue(tx, row.task, { community, run })
  return row !== undefined
}

/** A person wants it tried again, now. What is done, or somebody is at, is left alone. False when there is no such run. */
export async function runAgain(tx: Tx, community: CommunityId, run: string, now: Instant): Promise<boolean> {
  const { rows: [row] } = await sql<{ task: string; state: WorkState }>`
    select task, state from job_runs where community_id = ${community} and id = ${run} for update`.execute(tx)
  if (!row) return false
  if (row.state === 'done') return true
  if (row.state === 'running') {
    await reviveInQueue(tx, row.task, { community, run })
    return true
  }
  await sql`update job_runs set state = 'waiting', stop_at = null, stop_by = null, changed_at = ${now} where community_id = ${community} and id = ${run}`.execute(tx)
  await toQueue(tx, row.task, { community, run }, null)
  return true
}

/** What was stopped is shown for so long; after that, nobody wanted it. */
const stoppedFor = 3 * day

/** Whether `job_runs w` is late work: `isLate`, but for what was stopped long ago. */
export const isLateHere = (now: Instant): RawBuilder<unknown> => sql`w.state in ('waiting', 'running', 'failed', 'stopped')
  and (w.state = 'failed' or (w.state = 'stopped' and w.changed_at > ${plus(now, -stoppedFor)}) or (w.state in ('waiting', 'running') and w.due_at <= ${plus(now, -lateAfter)}))`

/** What ended long ago is forgotten. */
export async function forgetRuns(tx: Tx, community: CommunityId, before: Instant): Promise<void> {
  await sql`delete from job_runs where community_id = ${community} and state in ('done', 'stopped') and changed_at < ${before}`.execute(tx)
}
