// What the server does by itself: granted passes looked at again when a status changes, work that may come twice, be cut
// off, meet a row it cannot read, be stopped by a person; and who hears of it when it is late.
import { afterEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { day, hour, instantOf, minute, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { tellOverdue } from '#server/exits/jobs.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { judgeUnder, passesEndingUnder } from '#server/exits/judging.ts'
import { takeTurns } from '#server/exits/whereabouts.ts'
import { forgetReplies } from '#server/http/jobs.ts'
import { jobsHealth } from '#server/jobs/health.ts'
import { tellLate } from '#server/jobs/jobs.ts'
import { freeTheDead, live } from '#server/jobs/living.ts'
import { sinceLast } from '#server/jobs/marks.ts'
import { enqueue, installQueue } from '#server/jobs/queue.ts'
import { collect, type TaskRun } from '#server/jobs/registry.ts'
import { workRoutes } from '#server/jobs/routes.ts'
import { tryOf } from '#server/jobs/trying.ts'
import type { Worker } from '#server/jobs/worker.ts'
import { ordersOf } from '#server/sealing/orders.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { buildServer } from '#server/main.ts'
import { origin, osmanthus, type Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall, setWhereabouts } from '../support/asking.ts'
import { communityOf, inState, runsOf, startWorker, tryNow, until } from '../support/jobs.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
let worker: Worker | null = null
const open = async () => { court = await openExits([...sealingRoutes(whoIsOut, passesEndingUnder), ...workRoutes]) }
const start = async (more: Parameters<typeof startWorker>[1] = {}) => { await open(); worker = await startWorker(court, more) }
afterEach(async () => { await worker?.stop(); await court.close(); worker = null })
const add = (task: string, payload: Record<string, unknown> = {}, runAt: ReturnType<typeof plus> | null = null) =>
  transaction(court.database, [communityOf(court)], (tx) => enqueue(tx, task, { community: communityOf(court), ...payload }, court.now(), runAt))
const lateAtDesk = async (who: 'staff' | 'secretary' = 'secretary') => (await queueOf(court.as(who))).work

/** The secretary seals building 1, where a case was found. */
async function sealBuildingOne(startsAt = court.now()): Promise<string> {
  const { place } = court
  const order = { id: court.newId(), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt, issuer: '街道', ground: '1号楼发现病例', caseSince: startsAt }
  const answer = await court.as('secretary').post('/sealing/orders', order)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return order.id
}

const dialysis = async (place = '透析中心') => {
  const weekly = { days: [1, 3, 5], from: 420, until: 540 }
  const asked = await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'scheduled-care', place, until: plus(court.now(), 30 * day), weekly, exits: 12 })
  return court.as('staff').post(`/exits/${asked.body.id}/grant`, grantBody(court))
}

describe('when the status changes', () => {
  test('dialysis: a pass for three mornings a week for a month ends early when the building is sealed with a case, and he is told', async () => {
    await start()
    const granted = await dialysis()
    expect(granted).toMatchObject({ status: 200, body: { pass: { exits: 12, weekly: { days: [1, 3, 5], from: 420, until: 540 } } } })
    court.pass(3 * day)
    await sealBuildingOne()
    await until(inState(court, 'done'))
    const { body } = await court.as('neighbour').get('/me/exits')
    expect(body.exits[0]).toMatchObject({ state: 'revoked', pass: { status: 'ended-early' }, refusal: { cause: 'status-changed', reason: '1号楼发现病例', role: 'secretary', appealTo: 'deputy' }, may: ['appeal', 'record-evidence'] })
    expect(body.news[0]).toMatchObject({ code: 'ended-early', details: { exit: granted.body.id, reason: '1号楼发现病例', appealTo: 'deputy' }, seenAt: null })
    expect(body.home).toMatchObject({ level: 'sealed', caseInScope: true })
    expect((await court.as('staff').post('/ledger/search', {})).body.rows[0]).toMatchObject({ id: granted.body.id, state: 'revoked', decidedBy: 'the secretary', reason: '1号楼发现病例' })
    expect(await count(court, 'changes', `kind = 'pass' and '${granted.body.pass.id}' = any(ids)`)).toBe(2)
    const appealed = await court.as('neighbour').post(`/exits/${granted.body.id}/appeal`, { text: '我必须透析。' })
    expect(appealed.body.state).toBe('appealed')
    const { letter, test: swab } = pieces(court.now())
    for (const piece of [letter, swab, { kind: 'certificate', title: '透析预约', issuer: '透析中心', upload: null }]) await bring(court, court.as('staff'), granted.body.id, piece)
    expect((await court.as('deputy').post(`/exits/${granted.body.id}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted', pass: { status: 'valid' } })
  })

  test('a pass that is being granted while the building is sealed is looked at as well', async () => {
    await start()
    const asked = await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })
    const { sent, sealed } = await transaction(court.database, [communityOf(court)], async (tx) => {
      // The grant has looked at the orders and waits here for its place in the status list.
      await sql`insert into status_places (community_id, status_index) values (${communityOf(court)}, 0)`.execute(tx)
      const sent = court.as('staff').post(`/exits/${asked.body.id}/grant`, grantBody(court))
      await until(async () => (await count(court, 'pg_locks', "not granted and locktype = 'transactionid' and database is null")) > 0)
      const sealed = await sealBuildingOne()
      // A review that waits for nobody is done by then.
      await new Promise((resolve) => setTimeout(resolve, 700))
      return { sent, sealed }
    })
    expect(await sent).toMatchObject({ status: 200, body: { state: 'granted' } })
    await until(inState(court, 'done'))
    expect((await court.as('neighbour').get(`/exits/${asked.body.id}`)).body).toMatchObject({ state: 'revoked', pass: { status: 'ended-early' }, refusal: { cause: 'status-changed' } })
    expect(await count(court, 'endings', `order_id = '${sealed}' and exit_id = '${asked.body.id}'`)).toBe(1)
  })

  test('a grant that waits its turn until an order has begun is decided under the order', async () => {
    await open()
    await installQueue(court.database, ['exits:review'])
    const asked = await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'exam', place: '考点' })
    await sealBuildingOne(plus(court.now(), minute))
    const { sent } = await transaction(court.database, [communityOf(court)], async (tx) => {
      await takeTurns(tx, communityOf(court))
      const sent = court.as('staff').post(`/exits/${asked.body.id}/grant`, grantBody(court))
      await until(async () => (await count(court, 'pg_locks', "not granted and locktype = 'advisory'")) > 0)
      court.pass(minute)
      return { sent }
    })
    expect((await sent).body).toMatchObject({ code: 'evidence-missing' })
  })

  test('an emergency, a pass already used up and a pass whose evidence already suffices are left alone', async () => {
    await start()
    const { neighbour, nurse } = court.place.residents
    const emergency = (await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: neighbour, described: '', at: court.now() })).body.id
    const elsewhere = await readyRecall(court)
    await court.as('deputy').post(`/exits/${elsewhere}/grant`, grantBody(court))
    const used = (await recall(court, court.as('staff'), neighbour, { purpose: 'exam', place: '考点' })).body.id
    await court.as('staff').post(`/exits/${used}/grant`, grantBody(court))
    await setWhereabouts(court, used, 'out', plus(court.now(), hour))
    const ready = (await recall(court, court.as('staff'), neighbour, { purpose: 'scheduled-care', place: '医院', exits: 3 })).body.id
    const { letter, test: swab } = pieces(court.now())
    for (const piece of [letter, swab, { kind: 'certificate', title: '预约单', issuer: '', upload: null }]) await bring(court, court.as('staff'), ready, piece)
    await court.as('staff').post(`/exits/${ready}/grant`, grantBody(court))
    const bare = (await recall(court, court.as('staff'), neighbour, { purpose: 'scheduled-care', place: '另一家医院', exits: 3 })).body.id
    await court.as('staff').post(`/exits/${bare}/grant`, grantBody(court))
    await sealBuildingOne()
    await until(inState(court, 'done'))
    const stateOf = async (exit: string) => (await court.as('staff').get(`/exits/${exit}`)).body.state
    expect(await Promise.all([emergency, elsewhere, used, ready, bare].map(stateOf))).toEqual(['granted', 'granted', 'granted', 'granted', 'revoked'])
    expect(nurse).not.toBe(neighbour)
  })

  test('a job that comes twice ends a pass and tells him once; an order for later ends nothing yet', async () => {
    await start()
    await dialysis()
    // The queue goes by the real clock, which is ahead of this court's.
    const nextYear = plus(instantOf(Date.now()), 365 * day)
    const later = await sealBuildingOne(nextYear)
    await until(async () => (await runsOf(court))[0]?.due_at === nextYear)
    expect(await count(court, 'news', "code = 'ended-early'")).toBe(0)
    const order = await sealBuildingOne()
    await until(inState(court, 'done'))
    const runs = await runsOf(court)
    expect(runs.map((run) => run.state).sort()).toEqual(['done', 'waiting'])
    expect(await count(court, 'graphile_worker.jobs', 'run_at > now()')).toBe(1)
    // The queue gives the same one out again, as after a crash between the work and the queue's own line; and the order is reviewed once more.
    const stored = JSON.stringify({ community: communityOf(court), run: runs.find((run) => run.state === 'done')!.id })
    await sql`select graphile_worker.add_job('exits:review', ${stored}::json)`.execute(court.database.owner)
    await add('exits:review', { order, by: court.place.accounts.secretary })
    await until(inState(court, 'done', 2))
    await until(async () => (await count(court, 'graphile_worker.jobs', 'run_at < now()')) === 0)
    expect(await count(court, 'news', "code = 'ended-early'")).toBe(1)
    expect(await count(court, 'exit_steps', "what = 'revoked'")).toBe(1)
    expect(later).not.toBe(order)
  })

  test('whose passes would end is answered before the order is issued, and writes nothing', async () => {
    await open()
    await installQueue(court.database, ['exits:review'])
    const granted = await dialysis()
    const { place } = court
    const [one] = await transaction(court.database, [communityOf(court)], (tx) => ordersOf(tx, communityOf(court)))
    const thought = { ...one!, id: court.newId() as never, scope: { kind: 'building' as const, id: place.buildings.one as never }, building: place.buildings.one as never, startsAt: court.now(), caseSince: court.now() }
    const ask = (orders: readonly (typeof thought)[], order: typeof thought) => transaction(court.database, [communityOf(court)], (tx) => judgeUnder(tx, communityOf(court), order, court.now(), { orders }))
    expect(await ask([one as typeof thought, thought], thought)).toEqual({ ending: [granted.body.id], unreadable: [] })
    expect(await ask([one as typeof thought], one as typeof thought)).toEqual({ ending: [], unreadable: [] })
    expect(await count(court, 'exit_steps', "what = 'revoked'")).toBe(0)
  })

  test('one exit that cannot be read holds up no other; it is tried again, and in the end a person is told which', async () => {
    await start()
    const bad = (await dialysis()).body.id
    const good = (await dialysis('另一家透析中心')).body.id
    await sql`update exit_steps set advice = '{"items": 7}' where exit_id = ${bad}`.execute(court.database.owner)
    await sealBuildingOne()
    await until(async () => (await runsOf(court))[0]?.problem === 'rows-unreadable')
    expect((await runsOf(court))[0]).toMatchObject({ state: 'waiting', tries: 1, done: 1, total: 2, failing: [bad] })
    expect((await court.as('staff').get(`/exits/${good}`)).body.state).toBe('revoked')
    expect(await lateAtDesk()).toEqual([])
    court.pass(3 * minute)
    expect(await lateAtDesk()).toMatchObject([{ task: 'exits:review', state: 'waiting', scope: 'building', place: '1', done: 1, total: 2, failing: [bad], may: ['again', 'stop'] }])
    for (let tries = 2; tries <= 12; tries++) {
      await tryNow(court)
      await until(async () => (await runsOf(court))[0]?.tries === tries && (await count(court, 'graphile_worker.jobs', 'locked_at is not null')) === 0)
    }
    expect((await runsOf(court))[0]).toMatchObject({ state: 'failed', failing: [bad] })
    expect(await jobsHealth(court.database, court.now())).toMatchObject({ failed: 1, timetable: 0 })
    expect(await count(court, 'news', "code = 'ended-early'")).toBe(1)
    // Put right, and tried again by hand.
    await sql`update exit_steps set advice = (select advice from exit_steps where exit_id = ${good} and what = 'granted') where exit_id = ${bad} and what = 'granted'`.execute(court.database.owner)
    const [{ id }] = await lateAtDesk()
    expect((await court.as('secretary').post(`/work/${id}/again`, {})).status).toBe(200)
    await until(inState(court, 'done'))
    expect((await court.as('staff').get(`/exits/${bad}`)).body.state).toBe('revoked')
    // Once for each try that failed late, once for the button, once because it is over.
    expect(await count(court, 'changes', `kind = 'work' and '${id}' = any(ids)`)).toBe(11 + 1 + 1)
    expect(await lateAtDesk()).toEqual([])
  })

  test('a number of exits that is no number spoils nobody else’s review', async () => {
    await start()
    const bad = (await dialysis()).body.id
    const good = (await dialysis('另一家透析中心')).body.id
    await sql`update passes set claims = claims || '{"exits": "many"}' where exit_id = ${bad}`.execute(court.database.owner)
    await sealBuildingOne()
    await until(async () => (await court.as('staff').get(`/exits/${good}`)).body.state === 'revoked')
    // And it may still let somebody out: it ends as well.
    await until(async () => (await count(court, 'exits', `id = '${bad}' and state = 'revoked'`)) === 1)
  })
})

describe('the queue', () => {
  test('a job belongs to its transaction: what is rolled back was never asked, and a job nobody registered is refused', async () => {
    await start()
    const undone = transaction(court.database, [communityOf(court)], async (tx) => {
      await enqueue(tx, 'exits:review', { community: communityOf(court), order: court.place.order }, court.now())
      throw new Error('changed their mind')
    })
    await expect(undone).rejects.toThrow('changed their mind')
    expect(await count(court, 'graphile_worker.jobs')).toBe(0)
    expect(await runsOf(court)).toEqual([])
    await expect(add('drop everything')).rejects.toMatchObject({ code: '22023' })
    for (const statement of [sql`select graphile_worker.add_job('exits:review')`, sql`insert into job_tasks (name) values ('drop everything')`, sql`update job_marks set at = now()`]) {
      await expect(statement.execute(court.database.app)).rejects.toMatchObject({ code: '42501' })
    }
    expect(() => collect([{ tasks: { 'a:b': async () => undefined } }, { timetable: { 'a:b': { cron: '* * * * *', work: async () => undefined } } }])).toThrow('two jobs are called a:b')
  })

  test('long work says how far it is, holds no transaction open, and ends at the next row when the secretary stops it', async () => {
    let [row, most] = [0, Infinity]
    const long = async ({ progress, stopped }: TaskRun) => {
      for (; row < most; row++) {
        if (stopped()) return 'cut-off' as const
        await new Promise((done) => setTimeout(done, 25))
        await progress({ done: Math.min(row, 1000), total: 1000 })
      }
      return undefined
    }
    await start({ tasks: { 'test:long': long } })
    const id = await add('test:long')
    await until(async () => ((await runsOf(court))[0]?.done ?? 0) > 0)
    expect(await count(court, 'pg_stat_activity', "datname = current_database() and state like 'idle in transaction%'")).toBe(0)
    for (const who of ['deputy', 'staff', 'building-lead', 'gate', 'nurse'] as const) expect((await court.as(who).post(`/work/${id}/stop`, {})).status, who).toBe(404)
    expect((await court.asRiverside('secretary').post(`/work/${id}/stop`, {})).status).toBe(404)
    expect((await court.as('secretary').post(`/work/${id}/stop`, {})).status).toBe(200)
    await until(inState(court, 'stopped'))
    expect(await lateAtDesk('staff')).toMatchObject([{ id, task: 'test:long', state: 'stopped', total: 1000, may: [] }])
    // Pressed again from another phone, it stays stopped; again, and it goes on.
    expect((await court.as('secretary').post(`/work/${id}/stop`, {})).status).toBe(200)
    row = 995
    most = 1000
    expect((await court.as('secretary').post(`/work/${id}/again`, {})).status).toBe(200)
    await until(inState(court, 'done'))
    expect((await court.as('secretary').post(`/work/${id}/again`, {})).status).toBe(200)
    expect((await runsOf(court))[0]!.state).toBe('done')
  })

  test('work that throws is tried again; at the last try it has failed, open screens hear of it, and nobody reads its words', async () => {
    await open()
    await installQueue(court.database, ['test:bad'])
    const run = await add('test:bad')
    const told: string[] = []
    const trying = { db: court.database, clock: () => Date.parse(court.now()), tell: async (_tx: unknown, _community: unknown, id: string) => void told.push(id), stopping: new AbortController().signal, handBack: () => undefined }
    const bad = tryOf('test:bad', async () => { throw new TypeError('the nurse in 2-1-502') }, trying)
    for (const [attempts, state, tells] of [[1, 'waiting', []], [11, 'waiting', []], [12, 'failed', [run]]] as const) {
      await expect(bad({ community: communityOf(court), run }, { job: { attempts, max_attempts: 12 } as never })).rejects.toThrow(/^TypeError( at \S+)?$/)
      expect([(await runsOf(court))[0], told]).toMatchObject([{ state, problem: 'TypeError' }, tells])
    }
  })

  test('however often others are before it, no try of a review is used up, and what it has to end is ended', async () => {
    await start()
    const granted = await dialysis()
    await transaction(court.database, [communityOf(court)], async (tx) => {
      await takeTurns(tx, communityOf(court))
      await sealBuildingOne()
      // The review waits three seconds for its turn, stands back, and is there again.
      for (const _ of [1, 2]) {
        await until(async () => (await runsOf(court))[0]?.state === 'running')
        await until(inState(court, 'waiting'))
        expect((await runsOf(court))[0]).toMatchObject({ tries: 0, problem: '55P03', due_at: court.now() })
        await tryNow(court)
      }
    })
    await until(inState(court, 'done'))
    expect((await runsOf(court))[0]).toMatchObject({ tries: 1, problem: null })
    expect((await court.as('staff').get(`/exits/${granted.body.id}`)).body.state).toBe('revoked')
  })

  test('however quickly work goes, how far it came at last is kept', async () => {
    await start({ tasks: { 'test:quick': async ({ progress }: TaskRun) => { for (const done of [1, 2, 3]) await progress({ done, total: 10 }) } } })
    await add('test:quick')
    await until(inState(court, 'done'))
    expect((await runsOf(court))[0]).toMatchObject({ done: 3, total: 10 })
  })

  test('long work knows what time it is, not only when it began', async () => {
    const times: string[] = []
    const slow = async (run: TaskRun) => {
      times.push(run.now)
      court.pass(minute)
      times.push(run.now)
    }
    await start({ tasks: { 'test:slow': slow } })
    const now = court.now()
    await add('test:slow')
    await until(inState(court, 'done'))
    expect(times).toEqual([now, plus(now, minute)])
  })

  test('a plain stop of the server gives work under way back at once, untouched by the try', async () => {
    let begun = 0
    const long = async ({ stopped }: TaskRun) => {
      begun += 1
      while (!stopped()) await new Promise((done) => setTimeout(done, 20))
      return 'cut-off' as const
    }
    await start({ tasks: { 'test:long': long } })
    await add('test:long')
    await until(async () => begun === 1)
    await worker!.stop()
    worker = null
    expect(await runsOf(court)).toMatchObject([{ state: 'waiting' }])
    expect(await count(court, 'graphile_worker.jobs', 'locked_at is null and attempts = 0 and run_at <= now()')).toBe(1)
    worker = await startWorker(court, { tasks: { 'test:long': async () => undefined } })
    await until(inState(court, 'done'), 3)
  })

  test('what a worker that is gone had taken is free at once; what a living one has is left to it', async () => {
    await open()
    await installQueue(court.database, ['exits:review'])
    const run = await add('exits:review', { order: court.place.order, by: court.place.accounts.secretary })
    const lockedBy = async () => (await sql<{ locked_by: string | null }>`select locked_by from graphile_worker.jobs where key = ${run}`.execute(court.database.owner)).rows[0]?.locked_by
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-another-server', attempts = 1`.execute(court.database.owner)
    const life = await live(court.database, 'pool-of-another-server')
    expect(await freeTheDead(court.database)).toBe(0)
    expect(await lockedBy()).toBe('pool-of-another-server')
    // Its connection is cut, but it lives: it takes its lock again.
    const holder = async () => (await sql<{ pid: number }>`
      select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`.execute(court.database.owner)).rows[0]?.pid
    const before = await holder()
    await sql`select pg_terminate_backend(${before}::int)`.execute(court.database.owner)
    await until(async () => { const now = await holder(); return now !== undefined && now !== before })
    expect(await freeTheDead(court.database)).toBe(0)
    await life.end()
    worker = await startWorker(court)
    await until(inState(court, 'done'), 5)
  })

  test('a job whose servers were all killed at it is taken up again when a person asks, and ends when a person stops it', async () => {
    await open()
    await installQueue(court.database, ['test:deadly', 'test:spared'])
    const [deadly, spared] = [await add('test:deadly'), await add('test:spared')]
    // As twelve kills leave it: begun, every try used up, and nobody at it.
    await sql`update job_runs set state = 'running', tries = 12`.execute(court.database.owner)
    await sql`update graphile_worker._private_jobs set attempts = max_attempts`.execute(court.database.owner)
    const done: string[] = []
    worker = await startWorker(court, { tasks: { 'test:deadly': async () => void done.push('deadly'), 'test:spared': async () => void done.push('spared') } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(done).toEqual([])
    expect((await court.as('secretary').post(`/work/${deadly}/again`)).status).toBe(200)
    expect((await court.as('secretary').post(`/work/${spared}/stop`)).status).toBe(200)
    await until(async () => (await runsOf(court)).every((run) => ['done', 'stopped'].includes(run.state)), 5)
    expect([done, (await runsOf(court)).map((run) => run.state).sort()]).toEqual([['deadly'], ['done', 'stopped']])
  })

  test('and one that somebody is at is not begun a second time beside it', async () => {
    let [begun, go] = [0, () => undefined as void]
    const gate = new Promise<void>((resolve) => { go = resolve })
    await start({ tasks: { 'test:busy': async () => { begun += 1; await gate } } })
    const run = await add('test:busy')
    await until(async () => begun === 1, 5)
    for (let ask = 0; ask < 3; ask++) await court.as('secretary').post(`/work/${run}/again`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    go()
    await until(inState(court, 'done'), 5)
    expect(begun).toBe(1)
  })

  test('late and failed work is counted for the operators, and open screens are woken once', async () => {
    await open()
    await installQueue(court.database, ['exits:review'])
    const health = () => jobsHealth(court.database, court.now())
    expect(await health()).toMatchObject({ waiting: 0, late: 0, degraded: false })
    const id = await add('exits:review')
    await add('exits:review', {}, plus(court.now(), day))
    expect(await health()).toMatchObject({ waiting: 1, late: 0, degraded: false })
    const told = () => count(court, 'changes', `kind = 'work' and '${id}' = any(ids)`)
    const before = court.now()
    court.pass(3 * minute)
    expect(await health()).toEqual({ waiting: 1, late: 1, failed: 0, timetable: 0, oldestSeconds: 180, degraded: true })
    await tellLate(court.database, before, plus(before, minute))
    expect(await told()).toBe(0)
    await tellLate(court.database, plus(before, minute), court.now())
    await tellLate(court.database, court.now(), plus(court.now(), hour))
    expect(await told()).toBe(1)
    await sql`update job_runs set state = 'failed' where id = ${id}`.execute(court.database.owner)
    expect(await health()).toMatchObject({ waiting: 0, late: 1, failed: 1, degraded: true })
  })
})

test('a server with late work stays ready, and says in /health and /metrics that somebody should look', async () => {
  court = await osmanthus()
  const ask = (url: string) => court.app.inject({ url })
  expect((await ask('/health')).json()).toMatchObject({ ready: true, checks: { work: { ok: true } } })
  const due = plus(court.now(), -10 * minute)
  // A run that the queue has lost: late by time alone.
  await sql`
    insert into job_runs (community_id, id, task, payload, asked_at, due_at, changed_at)
    values (${court.place.community}, ${court.newId()}, 'exits:review', '{}', ${due}, ${due}, ${due})`.execute(court.database.owner)
  const health = await ask('/health')
  expect([health.statusCode, health.json()]).toMatchObject([200, { ready: true, code: 'work-late', checks: { work: { ok: false, waiting: 1, late: 1, failed: 0, oldestSeconds: 600 } } }])
  const { payload } = await ask('/metrics')
  expect(payload).toContain('postern_jobs{what="late"} 1')
  expect(payload).toContain('postern_jobs_oldest_seconds 600')
})

test('how often a community says no is read on the machine itself, or from where its operators said', async () => {
  court = await osmanthus()
  const from = async (remoteAddress: string, app = court.app) => {
    const [health, metrics] = [await app.inject({ url: '/health', remoteAddress }), await app.inject({ url: '/metrics', remoteAddress })]
    return [health.statusCode, Object.keys(health.json()), metrics.statusCode]
  }
  const [all, little] = [[200, ['ready', 'version', 'checks'], 200], [200, ['ready', 'version'], 404]]
  expect([await from('127.0.0.1'), await from('::1'), await from('::ffff:127.0.0.1')]).toEqual([all, all, all])
  expect([await from('203.0.113.9'), await from('::ffff:203.0.113.9'), await from('2001:db8::1')]).toEqual([little, little, little])
  const operators = await buildServer({ db: court.database, origin, version: 'test', figures: ['203.0.113.9', '10.1.0.0/16'] })
  expect([await from('203.0.113.9', operators), await from('10.1.7.7', operators), await from('10.2.0.1', operators)]).toEqual([all, all, little])
  await operators.close()
})

describe('by the clock', () => {
  test('a community whose turn fails holds up no other, and operators are told that somebody should look', async () => {
    const came: string[] = []
    await start({ timetable: { 'test:each': { cron: '0 0 1 1 *', each: async (_tx, community) => {
      came.push(community)
      if (community === court.place.community) throw new Error('no')
    } } } })
    await sql`select graphile_worker.add_job('test:each', '{}'::json, job_key => 'test:each')`.execute(court.database.owner)
    await until(async () => (await jobsHealth(court.database, court.now())).timetable === 1)
    expect(came.sort()).toEqual([court.place.community, court.riverside.community].sort())
    expect(await jobsHealth(court.database, court.now())).toMatchObject({ waiting: 0, late: 0, failed: 0, degraded: true })
  })

  test('open screens are woken when somebody becomes overdue, once, also after the server was away for a day', async () => {
    await open()
    const exit = await readyRecall(court)
    await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    await setWhereabouts(court, exit, 'out', plus(court.now(), hour))
    const told = () => count(court, 'changes', `kind = 'exit' and '${exit}' = any(ids)`)
    const before = await told()
    const look = (now: ReturnType<typeof plus>) => sinceLast(court.database, 'exits:overdue', now, (since) => tellOverdue(court.database, since, now))
    await look(plus(court.now(), hour - 1))
    expect(await told()).toBe(before)
    await look(plus(court.now(), day))
    await look(plus(court.now(), day + minute))
    // Another server whose clock is behind.
    await look(plus(court.now(), 2 * hour))
    expect(await told()).toBe(before + 1)
  })

  test('and again as soon as a clock that stood in the next year is put right', async () => {
    await open()
    const exit = await readyRecall(court)
    await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    await setWhereabouts(court, exit, 'out', plus(court.now(), hour))
    const told = () => count(court, 'changes', `kind = 'exit' and '${exit}' = any(ids)`)
    const before = await told()
    const look = (now: ReturnType<typeof plus>) => sinceLast(court.database, 'exits:overdue', now, (since) => tellOverdue(court.database, since, now))
    await look(court.now())
    // Nobody who is overdue a year from now is overdue now: only the mark is wrong.
    await sql`update job_marks set at = ${plus(court.now(), 365 * day)}`.execute(court.database.owner)
    for (let minutes = 59; minutes < 65; minutes++) await look(plus(court.now(), minutes * minute))
    expect(await told()).toBe(before + 1)
  })

  test('of two servers whose clocks differ by minutes neither does again what the other has done', async () => {
    await open()
    const did: string[][] = []
    const look = (minutes: number) => sinceLast(court.database, 'test:mark', plus(court.now(), minutes * minute), async (since) => { did.push([since, plus(court.now(), minutes * minute)]); return [] })
    for (const minutes of [0, 5, 1, 6, 2, 7]) await look(minutes)
    expect(did).toEqual([[-15, 0], [0, 5], [5, 6], [6, 7]].map((stretch) => stretch.map((minutes) => plus(court.now(), minutes * minute))))
  })

  test('old replies are forgotten after thirty days', async () => {
    await open()
    await readyRecall(court)
    const forget = (now: ReturnType<typeof plus>) => transaction(court.database, [communityOf(court)], (tx) => forgetReplies(tx, communityOf(court), now))
    await forget(plus(court.now(), 29 * day))
    expect(await count(court, 'commands')).toBeGreaterThan(0)
    await forget(plus(court.now(), 31 * day))
    expect(await count(court, 'commands')).toBe(0)
  })
})
