// One try of one job: begins the run, hands the task what it needs, and keeps how it ended. No transaction is open while
// the task works; it opens its own.

import type { Job } from 'graphile-worker'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { instantOf, later, type Instant } from '#domain/kernel/instants.ts'
import { isLate, type WorkState } from '#domain/kernel/work.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { databaseProblem } from '../db/problems.ts'
import { kindOf, plainError, plainly } from '../http/plain.ts'
import { handedBack, logger, type Stored } from './queue.ts'
import type { Outcome, Progress, TaskRun, Tasks } from './registry.ts'
import { beginRun, comeBack, putOff, saveProgress, settleRun, type Begun } from './runs.ts'

/** Told when work has failed for good or was stopped, so that open screens show it. */
export type Tell = (tx: Tx, community: CommunityId, run: string, now: Instant) => Promise<void>
export type Trying = { db: Database; clock: () => number; tell: Tell; stopping: AbortSignal; /** the server stops: this job goes back as it was */ handBack: (job: Job) => void }

const progressEvery = 500
/** So long work stands back when others have what it needs, in milliseconds. */
const standBack = 3_000

type Watched = { run: TaskRun; dueAt: Instant; asked: () => boolean; last: () => Progress | null }

function watched({ db, clock, stopping }: Trying, { payload, dueAt }: Begun, { community, run: id }: Stored, name: string): Watched {
  let asked = false
  let last: Progress | null = null
  let saidAt = -Infinity
  const run: TaskRun = {
    db, community, payload,
    // The queue goes by the database's clock: a job that waited for its moment is of that moment, should ours be a little behind.
    get now() { return later(instantOf(clock()), dueAt) },
    async progress(it) {
      last = it
      if (performance.now() - saidAt < progressEvery && it.done !== it.total) return
      saidAt = performance.now()
      if (await transaction(db, [community], (tx) => saveProgress(tx, community, id, it, instantOf(clock())))) asked = true
    },
    stopped: () => asked || stopping.aborted,
    failed: (row, error) => logger.warn(`${name} ${id}: ${row} could not be handled: ${plainly(error)}`),
  }
  return { run, dueAt, asked: () => asked, last: () => last }
}

/** Thrown where the error itself has been told already. */
class Settled extends Error {}

async function settle(it: Trying, { community, run: id }: Stored, { dueAt, asked, last }: Watched, outcome: Outcome, job: Job): Promise<void> {
  const now = instantOf(it.clock())
  const end = (state: WorkState, problem: string | null = null) => transaction(it.db, [community], async (tx) => {
    const progress = last()
    if (progress) await saveProgress(tx, community, id, progress, now)
    await settleRun(tx, community, id, state, problem, now)
    // Also when it is over at last: its line at the desk goes.
    if (state === 'stopped' || state === 'failed' || isLate({ state: 'running', dueAt }, now)) await it.tell(tx, community, id, now)
  })
  if (typeof outcome === 'object') return void await transaction(it.db, [community], (tx) => putOff(tx, community, id, outcome.notBefore, now))
  if (outcome === 'cut-off' && asked()) return end('stopped')
  if (outcome === 'cut-off') {
    await end('waiting')
    it.handBack(job)
    throw new Settled(handedBack)
  }
  const failing = last()?.failing?.length ?? 0
  if (failing === 0) return end('done')
  await end(job.attempts >= job.max_attempts ? 'failed' : 'waiting', 'rows-unreadable')
  throw new Settled(`${failing} rows could not be handled`)
}

/** True when the database only said “later”, and could be asked to take the work up again: a crowd before it, or a full disk, uses up no try. */
async function isPutBack({ db, clock }: Trying, { community, run }: Stored, error: unknown): Promise<boolean> {
  if (!databaseProblem(error)) return false
  const now = instantOf(clock())
  return transaction(db, [community], (tx) => comeBack(tx, community, run, kindOf(error), standBack, now)).catch(() => false)
}

/** The task as the queue calls it. It throws what the queue may keep and log: kinds of errors, never their words. */
export function tryOf(name: string, task: Tasks[string], it: Trying): (payload: unknown, helpers: { job: Job }) => Promise<void> {
  return async (payload, { job }) => {
    const stored = payload as Stored
    const { community, run: id } = stored
    try {
      const begun = await transaction(it.db, [community], (tx) => beginRun(tx, community, id, instantOf(it.clock())))
      if (!begun) return
      const own = watched(it, begun, stored, name)
      await settle(it, stored, own, await task(own.run), job)
    } catch (error) {
      if (error instanceof Settled) throw plainWords(error.message)
      if (await isPutBack(it, stored, error)) return
      const over = job.attempts >= job.max_attempts
      const now = instantOf(it.clock())
      // Best effort: with the database away the run stays as it is, and is late by time alone.
      await transaction(it.db, [community], async (tx) => {
        await settleRun(tx, community, id, over ? 'failed' : 'waiting', kindOf(error), now)
        if (over) await it.tell(tx, community, id, now)
      }).catch(() => undefined)
      throw plainError(error)
    }
  }
}

function plainWords(words: string): Error {
  const error = new Error(words)
  error.stack = ''
  return error
}
