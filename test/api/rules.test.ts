// Versions of the release rules, and what follows when the status of a building changes under passes already given.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { startExitJobs, forgetReplies, tellOverdue } from '#server/exits/jobs.ts'
import { enqueue } from '#server/jobs/queue.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/review.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { origin, type Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, readyRecall, recall, setWhereabouts, shippedRules } from '../support/asking.ts'

describe('rules', () => {
  let court: Osmanthus
  beforeAll(async () => { court = await openExits() })
  afterAll(() => court.close())

  test('a new version advises from its day on; what was decided before keeps the version it was decided under', async () => {
    const exit = await readyRecall(court)
    const old = (await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body
    const stricter = shippedRules().replace('<text>48</text>', '<text>24</text>')
    const loaded = await court.as('secretary').post('/rules', { dmn: stricter, validFrom: plus(court.now(), hour) })
    expect(loaded).toMatchObject({ status: 200, body: { version: 2, known: false } })
    const open = (await recall(court, court.as('staff'), court.place.residents.mother)).body
    expect(open.advice.rules.version).toBe(1)
    court.pass(hour)
    expect((await court.as('staff').get(`/exits/${open.id}`)).body.advice).toMatchObject({ rules: { code: 'release', version: 2 } })
    expect((await court.as('staff').get(`/exits/${open.id}`)).body.advice.items.find((it: any) => it.kind === 'test-result').maxAgeHours).toBe(24)
    expect((await court.as('staff').get(`/exits/${old.id}`)).body.advice.rules.version).toBe(1)
    expect((await court.as('deputy').get('/rules')).body.rules.map((it: any) => [it.version, it.inForce])).toEqual([[2, true], [1, false]])
  })

  test('the file that is in force already is not loaded again, and the file can be read back', async () => {
    const before = await count(court, 'rule_sets')
    const [newest] = (await court.as('secretary').get('/rules')).body.rules
    const dmn = (await court.as('secretary').get(`/rules/${newest.id}`)).bytes.toString()
    expect((await court.as('secretary').post('/rules', { dmn, validFrom: court.now() })).body).toMatchObject({ version: 2, known: true })
    expect(await count(court, 'rule_sets')).toBe(before)
    expect((await court.asRiverside('secretary').get(`/rules/${newest.id}`)).status).toBe(404)
  })

  test('a faulty file is not loaded, and the answer says where the fault is', async () => {
    const held = shippedRules().replace(/(<outputEntry id="decision-emergency-outcome"><text>)"grant"/, '$1"ask"')
    const wrong: [string, string][] = [
      ['<dmn', 'rules-not-xml'], ['<html/>', 'rules-not-dmn'], [held, 'rules-emergency-held'], [shippedRules().replace('<text>48</text>', '<text>4 8</text>'), 'rules-cell-wrong'],
    ]
    for (const [dmn, code] of wrong) expect((await court.as('secretary').post('/rules', { dmn, validFrom: court.now() })).body.code).toBe(code)
    for (const who of ['staff', 'nurse', 'gate'] as const) expect((await court.as(who).post('/rules', { dmn: shippedRules(), validFrom: court.now() })).status).toBe(403)
  })
})

describe('when the status changes', () => {
  let court: Osmanthus
  let jobs: { stop: () => Promise<void> } | null = null
  const start = async () => {
    court = await openExits(sealingRoutes(whoIsOut, passesEndingUnder))
    jobs = await startExitJobs({ db: court.database, clock: () => Date.parse(court.now()), origin })
  }
  afterEach(async () => { await jobs?.stop(); await court.close(); jobs = null })
  const community = () => court.place.community as CommunityId
  const until = async (what: () => Promise<boolean>) => {
    for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((done) => setTimeout(done, 40))) if (await what()) return
    throw new Error('it did not come')
  }
  const jobsDone = () => count(court, 'jobs_done')

  /** The secretary seals building 1, where a case was found. */
  async function sealBuildingOne(startsAt = court.now()): Promise<string> {
    const { place } = court
    const order = { id: court.newId(), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt, issuer: '街道', ground: '1号楼发现病例', caseSince: startsAt }
    const answer = await court.as('secretary').post('/sealing/orders', order)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return order.id
  }

  const dialysis = async () => {
    const weekly = { days: [1, 3, 5], from: 420, until: 540 }
    const asked = await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'scheduled-care', place: '透析中心', until: plus(court.now(), 30 * day), weekly, exits: 12 })
    return court.as('staff').post(`/exits/${asked.body.id}/grant`, grantBody(court))
  }

  test('dialysis: a pass for three mornings a week for a month ends early when the building is sealed with a case, and he is told', async () => {
    await start()
    const granted = await dialysis()
    expect(granted).toMatchObject({ status: 200, body: { pass: { exits: 12, weekly: { days: [1, 3, 5], from: 420, until: 540 } } } })
    court.pass(3 * day)
    await sealBuildingOne()
    await until(async () => (await jobsDone()) === 1)
    const { body } = await court.as('neighbour').get('/me/exits')
    expect(body.exits[0]).toMatchObject({ state: 'revoked', pass: { status: 'ended-early' }, refusal: { cause: 'status-changed', reason: '1号楼发现病例', role: 'secretary', appealTo: 'deputy' }, may: ['appeal', 'record-evidence'] })
    expect(body.notices[0]).toMatchObject({ code: 'ended-early', details: { exit: granted.body.id, reason: '1号楼发现病例', appealTo: 'deputy' }, seenAt: null })
    expect(body.home).toMatchObject({ level: 'sealed', caseInScope: true })
    expect((await court.as('staff').post('/ledger/search', {})).body.rows[0]).toMatchObject({ id: granted.body.id, state: 'revoked', decidedBy: 'the secretary', reason: '1号楼发现病例' })
    expect(await count(court, 'changes', `kind = 'pass' and id = '${granted.body.pass.id}'`)).toBe(2)
    const appealed = await court.as('neighbour').post(`/exits/${granted.body.id}/appeal`, { text: '我必须透析。' })
    expect(appealed.body.state).toBe('appealed')
    const { letter, test: swab } = pieces(court.now())
    for (const piece of [letter, swab, { kind: 'certificate', title: '透析预约', issuer: '透析中心', upload: null }]) await bring(court, court.as('staff'), granted.body.id, piece)
    expect((await court.as('deputy').post(`/exits/${granted.body.id}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted', pass: { status: 'valid' } })
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
    await until(async () => (await jobsDone()) === 1)
    const stateOf = async (exit: string) => (await court.as('staff').get(`/exits/${exit}`)).body.state
    expect(await Promise.all([emergency, elsewhere, used, ready, bare].map(stateOf))).toEqual(['granted', 'granted', 'granted', 'granted', 'revoked'])
    expect(nurse).not.toBe(neighbour)
  })

  test('a job tried twice ends a pass and tells him once; an order for later ends nothing yet', async () => {
    await start()
    await dialysis()
    // The queue goes by the real clock, which is ahead of this court's.
    const nextYear = plus(instantOf(Date.now()), 365 * day)
    const later = await sealBuildingOne(nextYear)
    await until(async () => (await jobsDone()) === 1)
    expect(await count(court, 'notices', "code = 'ended-early'")).toBe(0)
    const { rows: [waiting] } = await sql<{ run_at: string; payload: { order: string } }>`select run_at, payload from graphile_worker._private_jobs where run_at > now()`.execute(court.database.owner)
    expect(waiting).toMatchObject({ run_at: nextYear, payload: { order: later } })
    const order = await sealBuildingOne()
    await until(async () => (await jobsDone()) === 2)
    const { rows: [first] } = await sql<{ id: string }>`select id from jobs_done order by done_at desc, id desc limit 1`.execute(court.database.owner)
    for (const job of [first!.id, first!.id, randomUUID()]) {
      const payload = JSON.stringify({ community: community(), order, by: court.place.accounts.secretary, job })
      await ownerTransaction(court.database, (tx) => sql`select graphile_worker.add_job('exits:review', ${payload}::json)`.execute(tx))
    }
    await until(async () => (await count(court, 'graphile_worker._private_jobs', 'run_at < now()')) === 0)
    expect(await count(court, 'notices', "code = 'ended-early'")).toBe(1)
    expect(await count(court, 'decisions', "what = 'revoke'")).toBe(1)
  })

  test('a job belongs to its transaction: what is rolled back was never asked, and no other job can be added', async () => {
    await start()
    const undone = transaction(court.database, [community()], async (tx) => {
      await enqueue(tx, 'exits:review', { community: community(), order: court.place.order }, court.now())
      throw new Error('changed their mind')
    })
    await expect(undone).rejects.toThrow('changed their mind')
    expect(await count(court, 'graphile_worker._private_jobs')).toBe(0)
    await expect(transaction(court.database, [community()], (tx) => enqueue(tx, 'drop everything', { community: community() }, court.now()))).rejects.toMatchObject({ code: '22023' })
    await expect(sql`select graphile_worker.add_job('exits:review')`.execute(court.database.app)).rejects.toMatchObject({ code: '42501' })
  })

  test('open screens are woken when somebody becomes overdue, and old replies are forgotten after thirty days', async () => {
    await start()
    const exit = await readyRecall(court)
    await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
    await setWhereabouts(court, exit, 'out', plus(court.now(), hour))
    const told = () => count(court, 'changes', `kind = 'exit' and id = '${exit}'`)
    const before = await told()
    await tellOverdue(court.database, court.now(), plus(court.now(), hour - 1))
    expect(await told()).toBe(before)
    await tellOverdue(court.database, plus(court.now(), hour - 1), plus(court.now(), hour))
    await tellOverdue(court.database, plus(court.now(), hour), plus(court.now(), 2 * hour))
    expect(await told()).toBe(before + 1)
    await forgetReplies(court.database, plus(court.now(), 29 * day))
    expect(await count(court, 'commands')).toBeGreaterThan(0)
    await forgetReplies(court.database, plus(court.now(), 31 * day))
    expect(await count(court, 'commands')).toBe(0)
  })
})
