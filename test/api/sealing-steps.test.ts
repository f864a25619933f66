// A new case, a lift and their taking back at Osmanthus Court: seen before they are given, counted afterwards, never wiped out.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { bring, count, grantBody, openExits, pieces, recall } from '../support/asking.ts'
import { startWorker } from '../support/jobs.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
let jobs: { stop: () => Promise<void> } | null = null
beforeEach(async () => {
  court = await openExits(sealingRoutes(whoIsOut, passesEndingUnder))
  jobs = await startWorker(court)
})
afterEach(async () => { await jobs?.stop(); await court.close(); jobs = null })

const secretary = () => court.as('secretary')
const order = () => court.place.order
const said = (more: object = {}) => ({ id: court.newId(), at: court.now(), source: '区疾控中心', reason: '复核结果', ...more })
const act = (what: 'new-case' | 'lift' | 'take-back', more: object = {}, of = order()) => secretary().post(`/sealing/orders/${of}/${what}`, said(more))
const preview = async (body: object) => (await secretary().post('/sealing/orders/preview', body)).body
const issue = async (scope: object, more: object = {}) => {
  const body = { id: court.newId(), scope, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now(), ...more }
  const answer = await secretary().post('/sealing/orders', body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return body.id
}
const shown = async (of = order()) => (await secretary().get('/sealing/orders')).body.orders.find((it: any) => it.id === of)
const homeOf = async (who: 'nurse' | 'neighbour' = 'nurse') => (await court.as(who).get('/me/exits')).body.home
const nothingWritten = async () => Promise.all(['commands', 'sealing_order_steps', 'changes', 'graphile_worker._private_jobs'].map((table) => count(court, table)))

/** The review of a step, once it is done. */
async function reviewOf(step: string) {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((done) => setTimeout(done, 40))) {
    const found = (await court.as('staff').get('/exits/reviews')).body.reviews.find((it: any) => it.step === step)
    if (found) return found
  }
  throw new Error('the passes were not looked at')
}

/** The neighbour in building 1 goes to dialysis, with what the rules ask of him there now. */
async function dialysis(): Promise<string> {
  const weekly = { days: [1, 3, 5], from: 420, until: 540 }
  const asked = await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'scheduled-care', place: '透析中心', until: plus(court.now(), 30 * day), weekly, exits: 12 })
  const { letter, test: swab } = pieces(court.now())
  const brought: Record<string, unknown> = { 'letter-of-commitment': letter, 'test-result': swab, certificate: { kind: 'certificate', title: '透析预约', issuer: '', upload: null } }
  for (const { kind, state } of asked.body.advice.items) if (state !== 'present') await bring(court, court.as('staff'), asked.body.id, brought[kind])
  expect((await court.as('staff').post(`/exits/${asked.body.id}/grant`, grantBody(court))).status).toBe(200)
  return asked.body.id
}

test('an order after the signature: its sentences are still to be read, the signature stays, and a pass that is out does not end for them', async () => {
  await reviewOf(await issue({ kind: 'building', id: court.place.buildings.one }, { caseSince: null }))
  const asked = async (place: string) => (await recall(court, court.as('neighbour'), court.place.residents.neighbour, { purpose: 'medical-recall', place })).body.id as string
  const [open, out] = [await asked('市一医院'), await asked('市二医院')]
  const letterOf = async (exit: string) => (await court.as('staff').get(`/exits/${exit}`)).body.advice.items.find((it: any) => it.kind === 'letter-of-commitment')
  const read = async (exit: string): Promise<string[]> => (await court.as('neighbour').get(`/letters/current?exit=${exit}`)).body.parts.map((it: any) => it.code)
  const sign = async (exit: string) => bring(court, court.as('neighbour'), exit, { ...pieces(court.now()).letter, how: 'phone', witness: null, version: 2, parts: await read(exit) })
  const { employer, test: swab } = pieces(court.now())
  for (const exit of [open, out]) {
    for (const content of [employer, swab]) await bring(court, court.as('staff'), exit, content)
    await sign(exit)
  }
  expect(await letterOf(open)).toMatchObject({ state: 'present' })
  const before = await read(open)
  expect((await court.as('secretary').post(`/exits/${out}/grant`, grantBody(court))).status).toBe(200)
  await reviewOf(await issue({ kind: 'building', id: court.place.buildings.one }))
  const wanted = (await read(open)).filter((code) => !before.includes(code))
  expect(wanted.length).toBeGreaterThan(0)
  const now = await letterOf(open)
  expect(now).toMatchObject({ state: 'sentences-unread' })
  expect(now.unread).toHaveLength(wanted.length)
  expect((await court.as('secretary').post(`/exits/${open}/grant`, grantBody(court))).body).toMatchObject({ code: 'evidence-missing', details: { missing: ['letter-of-commitment'] } })
  expect((await court.as('neighbour').get(`/exits/${open}`)).body.evidence.filter((it: any) => it.kind === 'letter-of-commitment')).toMatchObject([{ content: { parts: before } }])
  expect((await court.as('staff').get(`/exits/${out}`)).body).toMatchObject({ state: 'granted', pass: { status: 'valid' } })
  expect((await queueOf(court.as('staff'))).waiting.find((it: any) => it.id === open)).toMatchObject({ missing: 1 })
  await sign(open)
  expect(await letterOf(open)).toMatchObject({ state: 'present' })
})

describe('the preview', () => {
  test('of a new case says from when, until when before and after, and for how many; and changes nothing', async () => {
    court.pass(30 * hour)
    const before = await nothingWritten()
    const seen = await preview({ what: 'case', order: order(), at: court.now() })
    expect(seen).toMatchObject({ at: court.now(), before: { endsAt: '2026-04-18T16:00:00.000Z' }, after: { level: 'sealed', stage: 'closed', until: '2026-04-08T16:00:00.000Z', endsAt: '2026-04-20T16:00:00.000Z' }, homes: 3, households: 3, people: 4, ends: [], stillHolds: [] })
    expect(await nothingWritten()).toEqual(before)
    expect((await act('new-case')).body.orders[0]).toMatchObject({ endsAt: seen.after.endsAt })
  })

  test('counts who lives there now: whoever moved away is not sealed in', async () => {
    await sql`update residents set moved_away_at = ${court.now()} where id = ${court.place.residents.mother}`.execute(court.database.owner)
    expect(await preview({ what: 'case', order: order(), at: court.now() })).toMatchObject({ homes: 3, households: 3, people: 3 })
  })

  test('of an order names those whose passes end; exactly theirs end when it is issued, and the desk is told whom to phone', async () => {
    const exit = await dialysis()
    const scope = { kind: 'building', id: court.place.buildings.one }
    const seen = await preview({ what: 'issue', scope, rule: court.place.rule, startsAt: court.now(), caseSince: court.now() })
    expect(seen.ends).toMatchObject([{ exit, resident: court.place.residents.neighbour, door: '1-1-101', purpose: 'scheduled-care' }])
    expect((await court.as('staff').get(`/exits/${exit}`)).body.state).toBe('granted')
    const id = await issue(scope)
    const review = await reviewOf(id)
    expect(review).toMatchObject({ order: id, ended: seen.ends })
    expect(review.ended[0].name).not.toBe('')
    const ended = (await court.as('staff').get(`/exits/${exit}`)).body
    expect(ended.state).toBe('revoked')
    // On the sheet nobody is said to have taken it back.
    expect(ended.decisions.map((one: any) => [one.what, one.cause])).toEqual([['granted', undefined], ['revoked', 'status-changed']])
  })

  test('of an order for tomorrow names those whose passes end then', async () => {
    const exit = await dialysis()
    const scope = { kind: 'building', id: court.place.buildings.one }
    const tomorrow = plus(court.now(), day)
    expect(await preview({ what: 'issue', scope, rule: court.place.rule, startsAt: tomorrow, caseSince: tomorrow })).toMatchObject({ at: tomorrow, before: null, after: { level: 'sealed' }, ends: [{ exit }] })
  })

  test('of a case that is told late says what holds today, not what held then', async () => {
    court.pass(2 * day)
    const then = plus(court.now(), -2 * day)
    expect((await shown()).level).toBe('controlled')
    expect(await preview({ what: 'case', order: order(), at: then })).toMatchObject({ at: then, before: { level: 'controlled', stage: 'watched' } })
  })

  test('of an order elsewhere ends nothing, and the review says so once it was done', async () => {
    await dialysis()
    const scope = { kind: 'flat', id: court.place.flats.nurse }
    expect((await preview({ what: 'issue', scope, rule: court.place.rule, startsAt: court.now(), caseSince: null })).ends).toEqual([])
    expect((await reviewOf(await issue(scope, { caseSince: null }))).ended).toEqual([])
  })

  test('is for those who may order, and says why it cannot be, as the command would', async () => {
    for (const who of ['staff', 'building-lead', 'volunteer', 'gate', 'nurse'] as const)
      expect((await court.as(who).post('/sealing/orders/preview', { what: 'lift', order: order(), at: court.now() })).status).toBe(403)
    expect((await preview({ what: 'case', order: order(), at: plus(court.now(), hour) })).code).toBe('case-in-the-future')
    expect((await preview({ what: 'lift', order: order(), at: plus(court.now(), -hour) })).code).toBe('lift-in-the-past')
    expect((await preview({ what: 'take-back', order: order(), step: order() })).code).toBe('step-not-taken-back')
  })
})

describe('a new case', () => {
  test('without a reason, a time or a source is not taken', async () => {
    for (const missing of [{ reason: ' ' }, { source: '' }, { at: undefined }]) expect((await act('new-case', missing)).status).toBe(422)
    expect(await count(court, 'sealing_order_steps', "kind = 'case'")).toBe(0)
  })

  test('sent twice is told once; its reason is what the person reads whose pass ends with it', async () => {
    const building = await issue({ kind: 'building', id: court.place.buildings.one }, { caseSince: null })
    await reviewOf(building)
    court.pass(3 * day)
    const exit = await dialysis()
    const [body, command] = [said({ reason: '1号楼又一例阳性' }), crypto.randomUUID()]
    const first = await secretary().post(`/sealing/orders/${building}/new-case`, body, { command })
    const again = await secretary().post(`/sealing/orders/${building}/new-case`, body, { command })
    expect(again.body).toEqual(first.body)
    expect((await shown(building)).steps.map((it: any) => it.kind)).toEqual(['issued', 'case'])
    expect((await reviewOf(first.body.step)).ended).toMatchObject([{ exit }])
    const { news, exits } = (await court.as('neighbour').get('/me/exits')).body
    expect(news.find((it: any) => it.code === 'ended-early')).toMatchObject({ details: { reason: '1号楼又一例阳性', issuer: '区疾控中心' } })
    expect(exits[0].refusal).toMatchObject({ cause: 'status-changed', reason: '1号楼又一例阳性' })
  })

  test('told by mistake is taken back: the old end holds again, both acts stay with who, when and why', async () => {
    court.pass(30 * hour)
    const before = await shown()
    const told = await act('new-case')
    expect(told.body.orders[0].endsAt).not.toBe(before.endsAt)
    court.pass(hour)
    const seen = await preview({ what: 'take-back', order: order(), step: told.body.step })
    expect(seen.after.endsAt).toBe(before.endsAt)
    const taken = await act('take-back', { step: told.body.step, reason: '化验单拿错了' })
    expect(taken.body.orders[0]).toMatchObject({ endsAt: before.endsAt, caseSince: before.caseSince, restarts: [] })
    expect(taken.body.orders[0].steps).toMatchObject([
      { kind: 'issued', taken: false }, { kind: 'case', taken: true, role: 'secretary', source: '区疾控中心' },
      { kind: 'taken-back', takesBack: told.body.step, reason: '化验单拿错了', role: 'secretary', writtenAt: court.now() },
    ])
    expect((await act('take-back', { step: told.body.step })).body.code).toBe('step-already-taken-back')
    expect(await count(court, 'sealing_order_steps', `order_id = '${order()}'`)).toBe(3)
  })
})

test('what was shown of an order before somebody else took a step is not done: a lift does not open a house in which there is a case since', async () => {
  const seen = await preview({ what: 'lift', order: order(), at: court.now() })
  const told = await act('new-case')
  expect(await act('lift', { steps: seen.steps })).toMatchObject({ status: 409, body: { code: 'order-changed' } })
  expect(await homeOf()).toMatchObject({ level: 'sealed' })
  expect((await act('new-case', { steps: seen.steps })).body.code).toBe('order-changed')
  expect((await act('take-back', { step: told.body.step, steps: seen.steps })).body.code).toBe('order-changed')
  const again = await preview({ what: 'lift', order: order(), at: court.now() })
  const command = crypto.randomUUID()
  const lifts = [0, 1].map(() => secretary().post(`/sealing/orders/${order()}/lift`, said({ id: told.body.step.replace(/.$/, (it: string) => (it === '0' ? '1' : '0')), steps: again.steps }), { command }))
  expect((await Promise.all(lifts)).map(({ status }) => status), 'sent twice it is done once').toEqual([200, 200])
})

test('of two who look at the same order and press at once, the second looks again', async () => {
  const { steps } = await preview({ what: 'case', order: order(), at: court.now() })
  const both = await Promise.all([0, 1].map((ago) => act('new-case', { steps, at: plus(court.now(), -ago * hour) })))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('a step has an id of its own, and of a mistake the mistaken step is struck out, not the one that says so', async () => {
  court.pass(hour)
  const told = await act('new-case')
  expect((await act('new-case', { id: told.body.step })).body.code).toBe('id-taken')
  court.pass(hour)
  await act('take-back', { step: told.body.step })
  expect((await shown()).steps.map((it: any) => [it.kind, it.taken])).toEqual([['issued', false], ['case', true], ['taken-back', false]])
})

describe('lifting', () => {
  test('a date in the past, or before the order began, is refused and changes nothing', async () => {
    for (const at of [plus(court.now(), -hour), plus(court.now(), -30 * day)]) expect((await act('lift', { at })).body.code).toBe('lift-in-the-past')
    expect(await shown()).toMatchObject({ liftedAt: null, level: 'sealed' })
    expect((await homeOf()).level).toBe('sealed')
  })

  test('just now means now: before the command as after it', async () => {
    const justNow = plus(court.now(), -2 * minute)
    expect(await preview({ what: 'lift', order: order(), at: justNow })).toMatchObject({ at: court.now(), after: { level: 'open' } })
    expect((await act('lift', { at: justNow })).body.orders[0]).toMatchObject({ liftedAt: court.now() })
  })

  test('twice is refused; taken back, the home is sealed again, and it can be lifted anew', async () => {
    const first = await act('lift')
    expect((await homeOf()).level).toBe('open')
    expect((await act('lift')).body.code).toBe('order-already-lifted')
    expect((await act('take-back', { step: first.body.step })).body.orders[0]).toMatchObject({ liftedAt: null, level: 'sealed' })
    expect((await homeOf()).level).toBe('sealed')
    expect((await act('lift')).status).toBe(200)
    expect((await homeOf()).level).toBe('open')
  })

  test('one of two orders on a building says what still holds there and until when, and the home stays sealed', async () => {
    const compound = await issue({ kind: 'compound', id: court.place.compound })
    const flat = await issue({ kind: 'flat', id: court.place.flats.nurse })
    const seen = await preview({ what: 'lift', order: order(), at: court.now() })
    const lifted = await act('lift')
    expect(lifted.body.stillHolds).toEqual(seen.stillHolds)
    expect(lifted.body.stillHolds).toHaveLength(2)
    expect(lifted.body.stillHolds).toEqual(expect.arrayContaining([
      expect.objectContaining({ order: compound, level: 'sealed', homes: 3, until: (await shown(compound)).until, endsAt: (await shown(compound)).endsAt }),
      expect.objectContaining({ order: flat, level: 'sealed', homes: 1 }),
    ]))
    expect(await homeOf()).toMatchObject({ level: 'sealed', until: expect.any(String) })
    await act('lift', {}, compound)
    await act('lift', {}, flat)
    expect((await homeOf()).level).toBe('open')
  })

  test('names an order on one person who lives inside, and of two on people of one home only those on the same person', async () => {
    const { nurse, mother } = court.place.residents
    const [alone, beside] = [await issue({ kind: 'person', id: nurse }), await issue({ kind: 'person', id: mother })]
    const names = async (of: string) => (await preview({ what: 'lift', order: of, at: court.now() })).stillHolds.map((it: any) => it.order).sort()
    expect(await names(order())).toEqual([alone, beside].sort())
    expect(await names(beside)).toEqual([order()])
    expect((await act('lift')).body.stillHolds.map((it: any) => it.scopeLabel).sort()).toEqual(['2-1-502 护＊', '2-1-502 护＊＊＊'].sort())
  })

  test('from tomorrow says what holds tomorrow', async () => {
    const [tomorrow, later] = [plus(court.now(), day), plus(court.now(), day + hour)]
    const compound = await issue({ kind: 'compound', id: court.place.compound }, { startsAt: tomorrow })
    expect((await act('lift', { at: later })).body.stillHolds).toMatchObject([{ order: compound, level: 'sealed' }])
  })

  test('waits for whoever takes a step at the same moment, as a new case does, and then says that it is over', async () => {
    const answers = await ownerTransaction(court.database, async (tx) => {
      await sql`select from sealing_orders where id = ${order()} for update`.execute(tx)
      const asked = [act('lift'), act('new-case')]
      await new Promise((resolve) => setTimeout(resolve, 300))
      await sql`
        insert into sealing_order_steps (community_id, id, order_id, kind, at, case_since, reason, source, by_account, by_role, written_at)
        values (${court.place.community}, ${court.newId()}, ${order()}, 'lifted', ${court.now()}, null, 'x', 'x', ${court.place.accounts.deputy}, 'deputy', ${court.now()})`.execute(tx)
      await sql`update sealing_orders set lifted_at = ${court.now()} where id = ${order()}`.execute(tx)
      return asked
    })
    expect((await Promise.all(answers)).map(({ body }) => body.code)).toEqual(['order-already-lifted', 'order-ended'])
  })

  test('of an order on one flat opens that flat and names the order around it', async () => {
    const flat = await issue({ kind: 'flat', id: court.place.flats.nurse })
    const lifted = await act('lift', {}, flat)
    expect(lifted.body.stillHolds).toMatchObject([{ order: order(), homes: 1 }])
    expect((await homeOf()).level).toBe('sealed')
    const alone = await issue({ kind: 'flat', id: court.place.flats.neighbour })
    expect((await homeOf('neighbour')).level).toBe('sealed')
    expect((await act('lift', {}, alone)).body.stillHolds).toEqual([])
    expect((await homeOf('neighbour')).level).toBe('open')
  })

  test('an order for tomorrow, lifted today, never begins and is over', async () => {
    const tomorrow = await issue({ kind: 'building', id: court.place.buildings.one }, { startsAt: plus(court.now(), day) })
    const at: Instant = court.now()
    const lifted = await act('lift', {}, tomorrow)
    expect(lifted.body.orders[0]).toMatchObject({ endsAt: at, liftedAt: at, level: 'open' })
    court.pass(2 * day)
    expect((await homeOf('neighbour')).level).toBe('open')
  })
})
