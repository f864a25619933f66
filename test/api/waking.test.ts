// A job that is asked for while one of its kind is about to begin, or was put off: whatever was written has one that sees it. And of what goes by the clock a community's trouble is its own.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { transaction } from '#server/db/pool.ts'
import { eachCommunity, eachOf } from '#server/jobs/each.ts'
import { sinceLast } from '#server/jobs/marks.ts'
import { enqueueOnce, installQueue } from '#server/jobs/queue.ts'
import { beginRun, putOff } from '#server/jobs/runs.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { communityOf, runsOf } from '../support/jobs.ts'

let court: Osmanthus
let here: CommunityId
const task = 'test:once'
beforeEach(async () => {
  court = await osmanthus({ endpoints: [] })
  here = communityOf(court)
  await installQueue(court.database, [task])
})
afterEach(() => court.close())

const wake = () => transaction(court.database, [here], (tx) => enqueueOnce(tx, task, { community: here }, court.now()))
const begin = (id: string) => transaction(court.database, [here], (tx) => beginRun(tx, here, id, court.now()))

test('a worker that takes up the job while something is written for it begins when that is there to be seen', async () => {
  await wake()
  const { id } = (await runsOf(court))[0]!
  let written = false
  const { seen } = await transaction(court.database, [here], async (tx) => {
    await enqueueOnce(tx, task, { community: here }, court.now())
    const seen = begin(id).then((begun) => ({ begun, written }))
    await Promise.race([seen, new Promise((done) => setTimeout(done, 500))])
    written = true
    return { seen }
  })
  expect(await seen).toMatchObject({ begun: { payload: { community: here } }, written: true })
  // Begun, it sees nothing of what is written now.
  await wake()
  expect((await runsOf(court)).map((run) => run.state).sort()).toEqual(['running', 'waiting'])
})

test('one that waits is enough; one that was put off until the morning is taken up now', async () => {
  for (let n = 0; n < 3; n++) await wake()
  const { id } = (await runsOf(court))[0]!
  await begin(id)
  await transaction(court.database, [here], (tx) => putOff(tx, here, id, plus(court.now(), 9 * hour), court.now()))
  await Promise.all([wake(), wake(), wake()])
  const runs = await runsOf(court)
  expect(runs.find((run) => run.id === id)).toMatchObject({ state: 'waiting', due_at: court.now() })
  const { rows } = await sql<{ soon: boolean }>`select run_at <= now() as soon from graphile_worker._private_jobs where key = ${id}`.execute(court.database.owner)
  expect(rows).toEqual([{ soon: true }])
})

test('each by itself: the first trouble is thrown when all have had their turn, and whoever is stopped stops at once', async () => {
  const did: number[] = []
  await expect(eachOf([1, 2, 3], async (n) => { did.push(n); if (n < 3) throw new Error(`no ${n}`) })).rejects.toThrow('no 1')
  expect(await eachOf([4, 5, 6], async (n) => { did.push(n); return n === 5 ? 'cut-off' : undefined })).toBe('cut-off')
  expect(did).toEqual([1, 2, 3, 4, 5])
})

test('where it could not be done it is done again from there, while the other communities go on', async () => {
  const other = court.riverside.community as CommunityId
  let broken = true
  let did: [CommunityId, Instant][] = []
  const look = (minutes: number) => sinceLast(court.database, 'test:mark', plus(court.now(), minutes * minute), (since, only) => eachCommunity('test:mark', [{ community: here }, { community: other }], async (community) => {
    if (broken && community === here) throw new Error('no')
    did.push([community, since])
  }, only))
  for (const minutes of [0, 5, 10]) await look(minutes)
  expect(did).toEqual([-15, 0, 5].map((minutes) => [other, plus(court.now(), minutes * minute)]))
  broken = false
  did = []
  for (const minutes of [15, 20]) await look(minutes)
  expect(did.filter(([community]) => community === other)).toEqual([10, 15].map((minutes) => [other, plus(court.now(), minutes * minute)]))
  // Once from where it had stopped, then like the others.
  expect(did.filter(([community]) => community === here).map(([, since]) => since)).toEqual([10, -15, 15].map((minutes) => plus(court.now(), minutes * minute)))
  expect((await sql`select name from job_marks where name like 'test:mark%'`.execute(court.database.owner)).rows).toEqual([{ name: 'test:mark' }])
})
