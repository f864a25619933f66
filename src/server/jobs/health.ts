// How the queue is doing, over all communities: for /health and /metrics. Counts alone.

import { sql } from 'kysely'
import { between, plus, type Instant } from '#domain/kernel/instants.ts'
import { lateAfter } from '#domain/kernel/work.ts'
import type { Database } from '../db/pool.ts'
import type { HealthCheck } from '../http/health.ts'

export type JobsHealth = {
  /** due, and not over */
  waiting: number
  /** of these, longer than work should take, or tried in vain for good */
  late: number
  failed: number
  /** what goes by the clock and failed the last time */
  timetable: number
  oldestSeconds: number
  /** a person should look; the server still answers */
  degraded: boolean
}

export async function jobsHealth(db: Database, now: Instant): Promise<JobsHealth> {
  const { rows: [row] } = await sql<{ waiting: number; late: number; failed: number; oldest: Instant | null }>`
    select count(*) filter (where state <> 'failed')::int as waiting, count(*) filter (where state = 'failed' or due_at <= ${plus(now, -lateAfter)})::int as late,
      count(*) filter (where state = 'failed')::int as failed, min(due_at) as oldest
    from job_runs where state in ('waiting', 'running', 'failed') and due_at <= ${now}`.execute(db.watch)
  const { rows: [clocked] } = await sql<{ failing: number }>`
    select count(*)::int as failing from graphile_worker.jobs where last_error is not null and key = task_identifier`.execute(db.watch)
  const { waiting = 0, late = 0, failed = 0, oldest = null } = row ?? {}
  const timetable = clocked?.failing ?? 0
  return { waiting, late, failed, timetable, oldestSeconds: oldest ? Math.round(between(oldest, now) / 1000) : 0, degraded: late + failed + timetable > 0 }
}

/** For /health: late work wants a person; it is no reason to take the server away from the gate. */
export const workCheck = (figures: () => Promise<JobsHealth>): HealthCheck => ({
  name: 'work', vital: false,
  look: async () => {
    const { degraded, ...counts } = await figures()
    return { ok: !degraded, ...(degraded ? { code: 'work-late' } : {}), ...counts }
  },
})
