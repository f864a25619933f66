// The queue: a job is added inside the transaction that needs it, so it exists exactly when that work does, and is handled
// once, however often it is tried. Runs in the server's process on the owner's connection. It knows no capability.

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, runMigrations, type Runner, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'

export type JobPayload = { community: CommunityId } & Record<string, unknown>
type Stored = JobPayload & { job: string }
/** What a task is given: one transaction of its community, and the payload. */
export type TaskRun = { tx: Tx; now: Instant; community: CommunityId; payload: JobPayload }
export type Tasks = {
  /** jobs of one community, from `enqueue`; handled once */
  readonly [task: string]: (run: TaskRun) => Promise<void>
}
/** What runs by the clock, on one server at a time: a cron line (UTC) and the work. Missed times are not made up for. */
export type Timetable = { readonly [task: string]: { cron: string; work: (now: Instant) => Promise<void> } }

/** Adds a job; it runs after `tx` has committed (or never, when it rolls back), not before `runAt`. */
export async function enqueue(tx: Tx, task: string, payload: JobPayload, now: Instant, runAt: Instant | null = null): Promise<void> {
  const stored: Stored = { ...payload, job: uuidv7(msOf(now), randomBytes(10)) }
  await sql`select enqueue_job(${task}, ${JSON.stringify(stored)}::json, ${runAt}::timestamptz)`.execute(tx)
}

/** True the first time; marks the job in the same transaction as its work, so that a crash in between repeats both or none. */
async function isFresh(tx: Tx, { community, job }: Stored, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into jobs_done (community_id, id, done_at) values (${community}, ${job}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

// Only the message: details of a failed statement can hold what residents wrote.
const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(`jobs: ${message}`)
})

// The queue's connections are ours, because whoever leaves one of them without a listener ends the whole process when the
// database goes away in the wrong moment. Columns come in the forms that the queue expects, not in ours.
function poolOf(db: Database): pg.Pool {
  const pool = new pg.Pool({ connectionString: db.ownerUrl, application_name: 'postern jobs', max: 4, keepAlive: true, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The queue's own tables, for those who add jobs without running any; `runWorker` makes them by itself. Harmless to call again. */
export async function installQueue(db: Database): Promise<void> {
  const pool = poolOf(db)
  await runMigrations({ pgPool: pool, logger }).finally(() => pool.end())
}

function taskList(db: Database, clock: () => number, tasks: Tasks, timetable: Timetable): TaskList {
  const list: TaskList = {}
  for (const [name, task] of Object.entries(tasks)) {
    list[name] = async (payload) => {
      const stored = payload as Stored
      const now = instantOf(clock())
      await transaction(db, [stored.community], async (tx) => {
        if (await isFresh(tx, stored, now)) await task({ tx, now, community: stored.community, payload: stored })
      })
    }
  }
  for (const [name, { work }] of Object.entries(timetable)) list[name] = () => work(instantOf(clock()))
  return list
}

const pause = 3_000
const sayWhy = (error: unknown) => logger.error(error instanceof Error ? error.message : 'the queue stopped')

/** Makes the queue's tables when they are missing and runs jobs until `stop()`, which lets those under way finish. When the database goes away for longer, it begins again. */
export async function runWorker(db: Database, clock: () => number, tasks: Tasks, timetable: Timetable): Promise<{ stop: () => Promise<void> }> {
  const crontab = Object.entries(timetable).map(([name, { cron }]) => `${cron} ${name}`).join('\n')
  const pool = poolOf(db)
  const start = () => run({
    pgPool: pool, taskList: taskList(db, clock, tasks, timetable), crontab, concurrency: 2, pollInterval: 5_000, noHandleSignals: true, logger,
  })
  const stopping = new AbortController()
  let runner: Runner | null = await start().catch(async (error: unknown) => { await pool.end(); throw error })
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await runner?.promise.catch(sayWhy)
      runner = null
      if (stopping.signal.aborted) return
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (!stopping.signal.aborted) runner = await start().catch((error: unknown) => { sayWhy(error); return null })
    }
    // Asked to stop in the very moment of beginning again.
    await runner?.stop()
  })()
  return {
    async stop() {
      stopping.abort()
      await runner?.stop().catch(sayWhy)
      await running.catch(sayWhy)
      await pool.end()
    },
  }
}
