// Adding a job: inside the transaction that needs it, so that it exists exactly when that work does. Refuses a task that no
// server has registered. It knows no capability.

import { randomBytes } from 'node:crypto'
import { Logger, runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { connections, type Budget } from '../db/connections.ts'
import { ownerTransaction, type Database, type Tx } from '../db/pool.ts'
import type { JobPayload } from './registry.ts'

/** What the queue itself keeps of a job; all else stands in job_runs. */
export type Stored = { community: CommunityId; run: string }

/** Adds a job; it runs after `tx` has committed (or never, when it rolls back), not before `runAt`. Returns the run's id. */
export async function enqueue(tx: Tx, task: string, payload: JobPayload, now: Instant, runAt: Instant | null = null): Promise<string> {
  const { community } = payload
  const run = uuidv7(msOf(now), randomBytes(10))
  await sql`
    insert into job_runs (community_id, id, task, payload, asked_at, due_at, changed_at)
    values (${community}, ${run}, ${task}, ${JSON.stringify(payload)}::jsonb, ${now}, ${runAt ?? now}, ${now})`.execute(tx)
  await toQueue(tx, task, { community, run }, runAt)
  return run
}

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

/** Has the queue take up a run that stands in job_runs: at once, or not before `runAt`. */
export async function toQueue(tx: Tx, task: string, stored: Stored, runAt: Instant | null): Promise<void> {
  await sql`select enqueue_job(${task}, ${JSON.stringify(stored)}::json, ${stored.run}, ${runAt}::timestamptz)`.execute(tx)
}

/** The same for one that was begun, unless somebody is at it: whoever was may have died with its last try. */
export async function reviveInQueue(tx: Tx, task: string, stored: Stored): Promise<void> {
  await sql`select revive_job(${task}, ${JSON.stringify(stored)}::json, ${stored.run})`.execute(tx)
}

/** Thrown by what the server's own stopping cut off: the queue calls it a failure, nobody else does. */
export const handedBack = 'handed back: the server stops'

export const logger = new Logger(() => (level, message) => {
  if (message.includes(handedBack)) return
  if (level === 'error' || level === 'warning') console.error(`jobs: ${message}`)
})

/** What the queue asks is short; its own tables are made by this too. */
const budget: Budget = { statement: 25_000, lock: 25_000, idleInTransaction: 60_000, query: 30_000 }

// The queue's connections are ours: it would wait for an answer on a dead line for ever, and nobody would work. Columns come in the forms
// that the queue expects, not in ours.
export const queuePool = (db: Database): pg.Pool =>
  connections({ connectionString: db.ownerUrl, application_name: 'postern jobs', keepAlive: true, connectionTimeoutMillis: 10_000 }, 6, budget, () => undefined)

/** From now on jobs of these names can be added. Names of another server's version stay. */
export const register = (db: Database, tasks: readonly string[]): Promise<void> => ownerTransaction(db, async (tx) => {
  await sql`insert into job_tasks (name) select unnest(${[...tasks]}::text[]) on conflict do nothing`.execute(tx)
})

/** The queue's own tables and its tasks, for those who add jobs without running any; `runWorker` makes them by itself. Harmless to call again. */
export async function installQueue(db: Database, tasks: readonly string[] = []): Promise<void> {
  const pool = queuePool(db)
  await runMigrations({ pgPool: pool, logger }).finally(() => pool.end())
  await register(db, tasks)
}
