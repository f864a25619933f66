// The database is away in the very moment in which the queue wants to note how a job ended. Nobody would catch that: it would end the
// whole server, gate and emergencies with it, or leave the job with a worker that lives and never looks at it again.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import { tellOfWork } from '#server/jobs/jobs.ts'
import { enqueue } from '#server/jobs/queue.ts'
import { collect, type TaskRun } from '#server/jobs/registry.ts'
import { runWorker, type Worker } from '#server/jobs/worker.ts'
import { until } from '../support/jobs.ts'
import { courtOn } from '../support/load.ts'
import { openFresh } from '../support/postgres.ts'
import { proxyTo, type Proxy } from '../support/proxy.ts'

let near: Awaited<ReturnType<typeof openFresh>>
let [database, proxy, community]: [Database, Proxy, CommunityId] = [undefined!, undefined!, undefined!]
let worker: Worker | null = null
beforeEach(async () => {
  near = await openFresh()
  community = (await courtOn(near.urls)).community as CommunityId
  proxy = await proxyTo(near.urls.ownerUrl)
  database = await connect({ ownerUrl: proxy.through(near.urls.ownerUrl), appUrl: proxy.through(near.urls.appUrl) }, { size: 6 })
})
afterEach(async () => {
  await worker?.stop()
  await database.close()
  proxy.close()
  await near.done()
})

const lost: unknown[] = []
const catchLost = (error: unknown): void => void lost.push(error)
/** As long as a person waits without wondering. */
const soon = 20

/** Runs `first` at each job's first try, of all at once; resolves when each has been tried again. */
async function twice(first: () => void | Promise<void>, jobs = 1): Promise<void> {
  const tries = new Map<unknown, number>()
  const task = async ({ payload }: TaskRun): Promise<void> => {
    const tried = (tries.get(payload['n']) ?? 0) + 1
    tries.set(payload['n'], tried)
    if (tried > 1) return
    // All of them at once.
    while (tries.size < jobs) await sleep(5)
    await first()
  }
  worker = await runWorker({ db: database, clock: Date.now, registry: collect([{ tasks: { 'test:away': task } }]), tell: tellOfWork })
  for (let n = 0; n < jobs; n++) {
    await transaction(database, [community], (tx) => enqueue(tx, 'test:away', { community, n, id: uuidv7(Date.now(), randomBytes(10)) }, instantOf(Date.now())))
  }
  await until(async () => tries.size === jobs && [...tries.values()].every((tried) => tried >= 2), soon)
}

/** Nothing gets through for `ms`; what is under way breaks off. */
function awayFor(ms: number): void {
  proxy.refuse(true)
  void sleep(ms).then(() => proxy.refuse(false))
}

test.each([['one job', 1], ['two jobs at once', 2]])('%s that fails while the database is away ends no server and is tried again soon', async (_, jobs) => {
  process.on('unhandledRejection', catchLost)
  try {
    await twice(() => { awayFor(3_000); throw new Error('cut off') }, jobs)
    await sleep(500)
    expect(lost).toEqual([])
  } finally {
    process.off('unhandledRejection', catchLost)
  }
}, 60_000)

test('a job that is done while the database is away is not lost: it is done once more', async () => {
  process.on('unhandledRejection', catchLost)
  try {
    await twice(() => awayFor(3_000))
    await sleep(500)
    expect(lost).toEqual([])
  } finally {
    process.off('unhandledRejection', catchLost)
  }
}, 60_000)
