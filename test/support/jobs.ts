// The worker beside a small court, and how a test waits for it. Jobs run as in real use; only the court's clock is moved.

import { expect } from 'vitest'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { exitJobs } from '#server/exits/jobs.ts'
import { tellOfWork } from '#server/jobs/jobs.ts'
import { collect, type Jobs } from '#server/jobs/registry.ts'
import { runWorker, type Worker } from '#server/jobs/worker.ts'
import type { Database } from '#server/db/pool.ts'
import type { Osmanthus } from './api.ts'

export const communityOf = (court: Osmanthus): CommunityId => court.place.community as CommunityId

/** Without a timetable: what goes by the clock is called by its tests. */
export const startWorker = (court: Osmanthus, more: Jobs = {}, db: Database = court.database): Promise<Worker> =>
  runWorker({ db, clock: () => Date.parse(court.now()), registry: collect([{ tasks: exitJobs.tasks! }, more]), tell: tellOfWork })

export async function until(what: () => Promise<boolean>, seconds = 20): Promise<void> {
  await expect.poll(what, { timeout: seconds * 1000, interval: 40 }).toBe(true)
}

export type RunRow = { id: string; state: string; tries: number; done: number; total: number | null; failing: string[]; problem: string | null; due_at: string }
export async function runsOf(court: Osmanthus): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`select id, state, tries, done, total, failing, problem, due_at from job_runs order by asked_at, id`.execute(court.database.owner)
  return rows
}
export const inState = (court: Osmanthus, state: string, count = 1) => async (): Promise<boolean> => (await runsOf(court)).filter((run) => run.state === state).length === count

/** The queue's own waiting is not a test's: whatever is to be tried again is tried now. */
export async function tryNow(court: Osmanthus): Promise<void> {
  await sql`update graphile_worker._private_jobs set run_at = now() where locked_at is null`.execute(court.database.owner)
  await sql`select pg_notify('jobs:insert', '{"r":"1","count":1}')`.execute(court.database.owner)
}
