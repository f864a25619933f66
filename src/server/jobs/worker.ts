// The worker of one server: runs what is registered until `stop()`, which asks the tasks under way to end at their next row
// and gives what they had taken back to the queue at once. When the database goes away for longer, it begins again.

import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, runMigrations, type Job, type Runner, type TaskList, type WorkerPool } from 'graphile-worker'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { instantOf, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction, type Database, type Tx } from '../db/pool.ts'
import { freeTheDead, live, type Life } from './living.ts'
import { kindOf, plainError, plainly } from '../http/plain.ts'
import { logger, queuePool, register } from './queue.ts'
import type { Registry, Timed } from './registry.ts'
import { tryOf, type Tell, type Trying } from './trying.ts'

export type Worker = { stop: () => Promise<void> }
export type WorkerOptions = { db: Database; clock: () => number; registry: Registry; tell: Tell }

const pause = 3_000
/** So many jobs of one server: what sends for twenty seconds, in two communities, leaves room for what is short. */
const atOnce = 4
/** How often the living look for the dead, besides at their own start: a review that was cut off with one server waits so long for another. */
const lookEvery = 3_000
/** Longer than any one row takes. Past it the process ends anyway, and the next start frees what it held. */
const patience = 10_000
const sayWhy = (error: unknown): void => logger.error(plainly(error))

/** A community whose turn fails holds up no other; the whole counts as failed then, and is tried again. */
async function timed(it: Timed, name: string, db: Database, now: Instant): Promise<void> {
  if ('work' in it) return it.work(db, now).catch((error: unknown) => { throw plainError(error) })
  const { rows } = await sql<{ id: CommunityId }>`select community_id as id from communities order by community_id`.execute(db.app)
  let failed: unknown = null
  for (const { id } of rows) {
    await transaction(db, [id], (tx: Tx) => it.each(tx, id, now)).catch((error: unknown) => {
      failed = error
      logger.warn(`${name}: community ${id}: ${plainly(error)}`)
    })
  }
  if (failed) throw plainError(failed)
}

function taskList({ tasks, timetable }: Registry, it: Trying): TaskList {
  const list: TaskList = {}
  for (const [name, task] of Object.entries(tasks)) list[name] = tryOf(name, task, it)
  for (const [name, one] of Object.entries(timetable)) list[name] = () => timed(one, name, it.db, instantOf(it.clock()))
  return list
}

/** What the server's stopping cut off goes back as if it had not been tried, for whoever is there. */
async function giveBack(db: Database, pool: string, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  await ownerTransaction(db, async (tx) => {
    await sql`select graphile_worker.force_unlock_workers(array[${pool}::text])`.execute(tx)
    for (const job of jobs) {
      await sql`select graphile_worker.reschedule_jobs(array[${job.id}::bigint], run_at => now(), attempts => ${Math.max(0, job.attempts - 1)}::int)`.execute(tx)
    }
  })
}

/** `over`: it has ended, or could not note how a job ended; then what it had taken is free only when its life ends. */
type Round = { runner: Runner; over: Promise<void>; end: () => Promise<void> }

/** One life of the queue: a pool of workers with its lock, from a start until the database goes away or it is stopped. */
async function begin({ db, clock, registry, tell }: WorkerOptions, pool: ReturnType<typeof queuePool>, stopping: AbortSignal): Promise<Round> {
  const cutOff: Job[] = []
  let workers: WorkerPool | null = null
  let life: Promise<Life> | null = null
  const first = (of: WorkerPool): Promise<Life> => { workers = of; return (life ??= live(db, of.id)) }
  await runMigrations({ pgPool: pool, logger })
  // Before the first look into the queue, so that what the dead had taken is found by it.
  await freeTheDead(db).catch(sayWhy)
  const events = new EventEmitter()
  const unnoted = new Promise<void>((resolve) => void events.once('pool:fatalError', () => resolve()))
  const runner = await run({
    pgPool: pool, concurrency: atOnce, pollInterval: 5_000, noHandleSignals: true, logger, events,
    taskList: taskList(registry, { db, clock, tell, stopping, handBack: (job) => void cutOff.push(job) }),
    // One line of the queue for each: a turn that failed is replaced by the next one, never heaped up.
    crontab: Object.entries(registry.timetable).map(([name, { cron }]) => `${cron} ${name} ?jobKey=${name}&max=3`).join('\n'),
    // No worker takes a job before the lock is held that says it lives.
    // Without a batch nobody would catch what goes wrong while it notes how a job ended, and a database that is away would end the server.
    preset: {
      plugins: [{ name: 'postern-life', version: '1', worker: { hooks: { startWorker: async (_, { worker }) => void await first(worker.workerPool) } } }],
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  })
  return {
    runner,
    // After such a failure its own ending may wait for itself (two that failed at once): it is given a moment, not for ever.
    over: Promise.race([runner.promise.catch(sayWhy), unnoted.then(() => sleep(pause))]),
    async end() {
      if (workers) await giveBack(db, (workers as WorkerPool).id, cutOff).catch(sayWhy)
      await (await life)?.end()
    },
  }
}

/** Makes the queue's tables when they are missing, registers the tasks, frees what the dead had taken, and runs. */
export async function runWorker(options: WorkerOptions): Promise<Worker> {
  const { db, registry } = options
  const pool = queuePool(db)
  const stopping = new AbortController()
  const start = (): Promise<Round> => begin(options, pool, stopping.signal)
  await register(db, Object.keys(registry.tasks))
  let round: Round | null = await start().catch(async (error: unknown) => { await pool.end(); throw error })
  const look = setInterval(() => void freeTheDead(db).catch((error: unknown) => logger.debug(kindOf(error))), lookEvery)
  look.unref()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round?.over
      await round?.end().catch(sayWhy)
      round = null
      if (stopping.signal.aborted) return
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (!stopping.signal.aborted) round = await start().catch((error: unknown) => { sayWhy(error); return null })
    }
    // Asked to stop in the very moment of beginning again.
    await round?.runner.stop()
    await round?.end()
  })()
  return {
    async stop() {
      clearInterval(look)
      stopping.abort()
      const politely = (async () => { await round?.runner.stop().catch(sayWhy); await running.catch(sayWhy); await pool.end() })()
      await Promise.race([politely, sleep(patience, undefined, { ref: false })])
    },
  }
}
