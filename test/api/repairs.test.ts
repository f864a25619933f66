// Repairs and lent tools: three ways in their order, and none in danger; what a visit into a sealed home costs, before anybody is sent; the gate knows by the same record; done is what the
// home says; a tool is at one place, and both sides say their part. A home reads its own and no other's.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
let nurse: Client
beforeAll(async () => { vi.spyOn(performance, 'now').mockImplementation(() => machines() + ahead); court = await osmanthus(); staff = court.as('staff'); nurse = court.as('nurse') })
afterAll(async () => { await court?.close(); vi.restoreAllMocks() })
beforeEach(async () => {
  court.pass(minute)
  for (const table of ['call_list_results', 'call_list_lines', 'call_lists', 'contacts', 'loan_acts', 'loans', 'contact_people', 'contacts', 'repair_acts', 'repairs', 'case_joins', 'cases', 'promise_acts', 'promises', 'desk_turns']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const usual = { spot: 'toilet', since: null, stopped: [], risks: [], danger: null }
const said = (more: object = {}) => ({ id: court.newId(), act: court.newId(), kind: 'drain', words: '马桶堵了', said: { ...usual, ...more }, at: court.now() })
/** A page may press so often a minute by the machine's own clock; the tests of a file are quicker than a thumb, and put it forward. */
let ahead = 0
const machines = performance.now.bind(performance)
const patiently = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (;;) {
    const answer = await send()
    if (answer.status !== 429) return answer
    ahead += answer.body.details.retryAfter * 1000
  }
}
const report = async (more: object = {}, who = nurse): Promise<string> => {
  const body = { ...said(), ...more }
  expect((await patiently(() => who.post('/me/repairs', body))).body).toEqual({ done: true })
  return body.id
}
const noPower = { spot: 'whole-flat', stopped: ['power'], risks: ['oxygen'] }
const mine = async (who = nurse) => (await who.get('/me/repairs')).body
const view = async (id: string, who = staff) => (await who.get(`/cases/${id}/repair`)).body
const act = (id: string, deed: object, who = staff): Promise<Answer> => who.post(`/cases/${id}/repair/acts`, { id: court.newId(), at: court.now(), deed })
const say = (id: string, deed: object, who = nurse): Promise<Answer> => patiently(() => who.post(`/me/repairs/${id}/acts`, { id: court.newId(), at: court.now(), deed }))
const promise = async (id: string) => (await staff.get(`/cases/${id}`)).body.promise
const cost = async (id: string, isProtected: boolean) => (await staff.get(`/cases/${id}/repair/cost?from=${court.now()}&protected=${isProtected ? 'yes' : 'no'}`)).body
const send = async (id: string, isProtected: boolean, more: object = {}) =>
  act(id, { kind: 'visit', who: '电工', from: court.now(), until: plus(court.now(), hour), protected: isProtected, seen: (await cost(id, isProtected)).cost, ...more })

test('a danger that says who depends on it is the desk’s to know: at home they read that somebody is sent, and no word of why', async () => {
  const id = court.newId()
  const { residents, households } = court.place
  expect((await staff.post('/cases', { id, act: court.newId(), kind: 'power', words: '没电', place: null, household: households.nurse, resident: residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: { code: 'call-back', words: '' }, contact: null, at: court.now() })).status).toBe(200)
  expect((await staff.post(`/cases/${id}/repair`, { said: { ...usual, stopped: ['power'], risks: ['oxygen'] }, none: null })).status).toBe(200)
  expect((await view(id)).repair.danger).toBe('oxygen')
  const mother = court.as('mother')
  const [shown] = (await mine(mother)).repairs.filter((it: any) => it.id === id)
  expect(shown).toMatchObject({ danger: null, open: ['visit'] })
  expect(JSON.stringify([shown, (await mother.get(`/me/answers?resident=${residents.mother}`)).body.lines])).not.toContain('oxygen')
})

describe('a repair is a case of the home', () => {
  test('what is broken is put down in the order in which everybody locks: whoever waits for the repair holds up nobody at its promise, and of two who say it first one waits', async () => {
    const id = await report()
    const note = (more: object = {}) => staff.post(`/cases/${id}/repair`, { said: { ...usual, ...more } })
    let answer: Promise<Answer> | null = null
    await ownerTransaction(court.database, async (tx) => {
      await sql`select from repairs where id = ${id} for update`.execute(tx)
      answer = note(noPower)
      await expect.poll(async () => (await sql`select from pg_locks l where not l.granted and pg_backend_pid() = any(pg_blocking_pids(l.pid))`.execute(tx)).rows.length, { timeout: 10_000 }).toBe(1)
      await sql`select from promises where about = ${id} for update nowait`.execute(tx)
    })
    expect((await answer!).status).toBe(200)
    await sql`delete from repairs`.execute(court.database.owner)
    expect((await Promise.all([note({ spot: 'kitchen' }), note({ spot: 'balcony' })])).map((it) => it.status)).toEqual([200, 200])
  })

  test('said on the page it has somebody, an hour and a next step at once; everybody at home reads it, the house next door does not', async () => {
    const id = await report()
    expect(await promise(id)).toMatchObject({ kept: true, urgency: 'today', step: { code: 'ask-property' }, closedAt: null, owner: { by: 'kept', account: court.place.accounts.secretary } })
    for (const who of ['nurse', 'mother'] as const) expect((await mine(court.as(who))).repairs, who).toMatchObject([{ id, kind: 'drain', words: '马桶堵了', said: { spot: 'toilet' }, open: ['self'], level: 'property', worksAt: null }])
    expect((await mine(court.as('neighbour'))).repairs).toEqual([])
    expect((await say(id, { kind: 'works' }, court.as('neighbour'))).status).toBe(404)
    expect((await staff.get('/repairs')).body.repairs).toMatchObject([{ case: id, door: '2-1-502', danger: null }])
    for (const who of ['volunteer', 'building-lead', 'gate'] as const) for (const path of ['/repairs', `/cases/${id}/repair`, '/loans']) expect([403, 404], `${who} ${path}`).toContain((await court.as(who).get(path)).status)
    for (const path of [`/cases/${id}/repair`, `/cases/${id}/repair/cost?from=${court.now()}&protected=no`]) expect((await court.asRiverside('secretary').get(path)).status).toBe(404)
    expect((await court.asRiverside('secretary').get('/repairs')).body.repairs).toEqual([])
  })

  test('the desk rings them: who lives there and on which number stands in the queue, on the case and on the repair, with what they wrote; of what is in confidence nobody', async () => {
    const id = await report()
    const { residents, households } = court.place
    await sql`update residents set phone = '13900007777' where id = ${residents.nurse}`.execute(court.database.owner)
    const line = (await staff.get('/desk/queue/case')).body.lines.find((it: any) => it.fold === id)
    for (const it of [line.says, (await staff.get(`/cases/${id}`)).body, await view(id)]) {
      expect(it.atHome[0]).toMatchObject({ id: residents.nurse, phone: '13900007777' })
      expect(it.atHome.map((one: any) => one.id)).toContain(residents.mother)
    }
    expect(await view(id)).toMatchObject({ words: '马桶堵了', number: expect.stringMatching(/\d/), case: id })
    const looks = async () => (await sql<{ n: number }>`select count(*)::int as n from looks where resident_id = ${residents.mother} and why = 'queue'`.execute(court.database.owner)).rows[0]!.n
    expect(await looks(), 'each of them can read who looked').toBeGreaterThan(0)
    const secret = court.newId()
    await staff.post('/cases', { id: secret, act: court.newId(), kind: 'water', words: '没水', place: null, household: households.nurse, resident: null, private: true, outside: null, answerOn: { way: 'phone', number: '13911112222' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })
    expect(await view(secret)).toMatchObject({ atHome: [], phone: null, words: '没水' })
    expect((await staff.get(`/cases/${secret}`)).body.atHome).toEqual([])
  })

  test('told by telephone, the page of the home says that it is mended and neither what was said nor who depends on it', async () => {
    const [call, words] = [court.newId(), '门锁坏了，他踹的，我怀着孩子，别说是我打的']
    const { households, residents } = court.place
    const body = { id: call, act: court.newId(), kind: 'repair', words, place: null, household: households.nurse, resident: residents.nurse, private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: plus(court.now(), hour), owner: null, step: { code: 'see-to', words: '' }, contact: null, at: court.now() }
    expect((await staff.post('/cases', body)).status).toBe(200)
    expect((await staff.post(`/cases/${call}/repair`, { said: { ...usual, spot: 'living-room', risks: ['pregnant'] } })).body).toEqual({ done: true })
    for (const who of ['nurse', 'mother'] as const) {
      const said = await court.as(who).get('/me/repairs')
      expect(said.body.repairs, who).toMatchObject([{ id: call, kind: 'repair', words: '', said: { spot: 'living-room', risks: [] } }])
      for (const it of [words, 'pregnant']) expect(said.bytes.toString(), who).not.toContain(it)
    }
    expect((await view(call)).repair.said.risks, 'the desk reads it').toEqual(['pregnant'])
    // Nor is what a page said of who depends on it: whoever wrote it did so for the committee.
    await report({ said: { ...usual, risks: ['baby'] } })
    expect((await court.as('mother').get('/me/repairs')).bytes.toString()).not.toContain('baby')
  })

  test('sent twice it is one; another home’s id is taken', async () => {
    const body = said()
    for (let n = 0; n < 2; n++) expect((await nurse.post('/me/repairs', body)).body).toEqual({ done: true })
    expect((await court.as('neighbour').post('/me/repairs', body)).body.code).toBe('id-taken')
    expect((await mine()).repairs).toHaveLength(1)
    const deed = { id: court.newId(), at: court.now(), deed: { kind: 'failed', way: 'self', why: 'did-not-help', words: '' } }
    for (let n = 0; n < 2; n++) expect((await nurse.post(`/me/repairs/${body.id}/acts`, deed)).body).toEqual({ done: true })
    expect((await view(body.id)).acts).toHaveLength(1)
  })

  test('of nothing but its kind it is refused, with what to say; what is stopped, a picture or danger says enough; of a phone that does not say how many pictures follow it is taken, and somebody asks', async () => {
    const wordless = (more: object = {}, of: object = {}) => ({ ...said(of), words: ' ', ...more })
    const sent = async (body: object) => (await patiently(() => nurse.post('/me/repairs', body))).body
    expect((await sent(wordless({ pictures: 0 }))).code).toBe('repair-says-nothing')
    expect((await mine()).repairs).toEqual([])
    for (const body of [wordless({ pictures: 1 }), wordless({ pictures: 0 }, { stopped: ['water'] }), wordless({ pictures: 0 }, { danger: 'burst-main' })]) expect(await sent(body)).toEqual({ done: true })
    const older = wordless()
    expect(await sent(older)).toEqual({ done: true })
    expect((await promise(older.id)).step.code).toBe('call')
  })

  test('with no secretary and nobody entered at the desk it is with whoever keeps what is of that building; with nobody at all it says that, and to call', async () => {
    const { database: { owner }, place: { community } } = court
    const ended = async (roles: string[]): Promise<string> => {
      await sql`update grants set until = ${court.now()} where community_id = ${community} and role = any(${roles}::text[])`.execute(owner)
      const body = said({ danger: 'gas' })
      const reply = (await court.as('neighbour').post('/me/repairs', body)).body
      await sql`update grants set until = null where community_id = ${community} and role = any(${roles}::text[])`.execute(owner)
      return reply.code ?? (await promise(body.id)).owner.account
    }
    expect([court.place.accounts.deputy, court.place.accounts.staff]).toContain(await ended(['secretary']))
    expect(await ended(['secretary', 'deputy', 'staff'])).toBe('nobody-at-desk')
  })

  test('what the desk opened from a call becomes one by what it puts down; what is in confidence is on no page of a home', async () => {
    const [open, secret] = [court.newId(), court.newId()]
    for (const [id, isPrivate] of [[open, false], [secret, true]] as const) {
      expect((await staff.post('/cases', { id, act: court.newId(), kind: 'water', words: '没水', place: null, household: court.place.households.nurse, resident: null, private: isPrivate, outside: null, answerOn: { way: 'phone', number: '1' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })).status).toBe(200)
      expect((await act(id, { kind: 'way', way: 'self' })).body.code).toBe('repair-unknown')
      expect((await staff.post(`/cases/${id}/repair`, { said: { ...usual, stopped: ['water'] } })).status).toBe(200)
    }
    expect((await mine()).repairs.map((one: any) => one.id)).toEqual([open])
    expect((await say(secret, { kind: 'works' })).status).toBe(404)
    expect([(await court.as('deputy').get(`/cases/${secret}/repair`)).status, (await court.as('secretary').get(`/cases/${secret}/repair`)).status]).toEqual([404, 200])
    expect((await staff.get('/repairs')).body.repairs.map((one: any) => one.case)).toEqual([open])
  })
})

describe('three ways in their order', () => {
  test('by oneself, guided, then a visit; the page says that it did not help, and the desk has it today', async () => {
    const id = await report()
    expect((await act(id, { kind: 'way', way: 'guided' })).body).toMatchObject({ code: 'repair-order', details: { way: 'self' } })
    expect((await send(id, true)).body.code).toBe('repair-order')
    await act(id, { kind: 'way', way: 'self' })
    expect(await promise(id)).toMatchObject({ step: { code: 'wait-for-them' } })
    await say(id, { kind: 'failed', way: 'self', why: 'did-not-help', words: '还是堵' })
    // It was tried: who reads no more than “ring them” does not know it, nor waits for the evening.
    expect(await promise(id)).toMatchObject({ step: { code: 'guide', words: '还是堵' } })
    expect((await promise(id)).due <= plus(court.now(), 2 * hour)).toBe(true)
    expect((await view(id)).repair).toMatchObject({ open: ['guided'], failed: ['self'] })
    await act(id, { kind: 'failed', way: 'guided', why: 'cannot', words: '老人看不清' })
    expect((await view(id)).acts.map((it: any) => [it.kind, it.why])).toEqual([['way', null], ['failed', 'did-not-help'], ['failed', 'cannot']])
    expect((await act(id, { kind: 'failed', way: 'visit', why: 'cannot', words: '' })).body.code, 'before anybody was sent').toBe('repair-no-visit')
    expect((await send(id, true)).body).toEqual({ done: true })
    expect((await mine()).repairs[0]).toMatchObject({ way: 'visit', visit: { who: '电工', protected: true, cost: { stays: 'nobody' } } })
    expect(await promise(id)).toMatchObject({ step: { code: 'send-somebody', words: '电工' }, due: plus(court.now(), hour) })
  })

  test('a home asks for a tool: that is the next step, soon, and the page says that it was asked; where it did not help it may be asked for no more', async () => {
    const id = await report()
    const body = { id: court.newId(), at: court.now(), deed: { kind: 'tool', words: '皮搋子' } }
    for (let n = 0; n < 2; n++) expect((await patiently(() => nurse.post(`/me/repairs/${id}/acts`, body))).body).toEqual({ done: true })
    expect(await promise(id)).toMatchObject({ step: { code: 'lend', words: '皮搋子' } })
    expect((await promise(id)).due <= plus(court.now(), 2 * hour)).toBe(true)
    expect((await mine()).repairs[0].toolAskedAt).toBe(court.now())
    expect((await view(id)).acts).toMatchObject([{ kind: 'tool', words: '皮搋子' }])
    expect((await say(id, { kind: 'tool', words: '' }, court.as('neighbour'))).status).toBe(404)
    await say(id, { kind: 'failed', way: 'self', why: 'did-not-help', words: '' })
    expect((await mine()).repairs[0].toolAskedAt).toBe(null)
    expect((await say(id, { kind: 'tool', words: '' })).body.code).toBe('repair-order')
  })

  test('no power with an oxygen machine skips the order, rings, and shows what a visit costs before anybody is sent', async () => {
    const id = await report({ kind: 'power', words: '停电', said: { ...usual, ...noPower } })
    expect(await promise(id)).toMatchObject({ urgency: 'now', step: { code: 'send-somebody' } })
    expect((await view(id)).repair).toMatchObject({ danger: 'oxygen', open: ['self', 'guided', 'visit'] })
    const { cost: plain } = await cost(id, false)
    // Building 2 is under 2 + 12: closed until midnight after the second day.
    expect(plain).toMatchObject({ level: 'sealed', stays: 'visitor', where: 'building' })
    expect(await cost(id, true)).toMatchObject({ cost: { stays: 'nobody', until: null }, unprotected: plain })
    expect((await act(id, { kind: 'visit', who: '电工', from: court.now(), until: plus(court.now(), hour), protected: false, seen: { level: 'open', stays: 'nobody', where: null, until: null } })).body.code, 'sent on what is not so').toBe('repair-cost-changed')
    expect((await view(id)).acts).toEqual([])
    expect((await send(id, true)).body).toEqual({ done: true })
    expect((await view(id)).acts).toMatchObject([{ kind: 'visit', by: expect.stringMatching(/./), role: 'staff', visit: { protected: true, cost: { stays: 'nobody' } } }])
  })

  test('in an open house nobody has to stay, and the costs are of the hour at which they come', async () => {
    const id = await report({ said: { ...usual, danger: 'burst-main' } }, court.as('neighbour'))
    expect((await cost(id, false)).cost).toEqual({ level: 'open', stays: 'nobody', where: null, until: null })
    const sealed = await report({ said: { ...usual, danger: 'burst-main' } })
    const { until } = (await cost(sealed, false)).cost
    const later = (await staff.get(`/cases/${sealed}/repair/cost?from=${plus(until, hour)}&protected=no`)).body.cost
    expect(later).toMatchObject({ level: 'controlled', stays: 'nobody' })
  })
})

test('the gate is told by the same record whom to expect, at which door, and who does not come out; no name of anybody who lives there', async () => {
  const phone = court.as('gate')
  const knows = async () => (await phone.get('/field/knows?kind=gate')).bytes.toString()
  const id = await report({ kind: 'power', words: '停电', said: { ...usual, ...noPower } })
  await send(id, false, { who: '供电站 电工' })
  const { cost: { until } } = await cost(id, false)
  const told = await knows()
  for (const one of ['供电站 电工', '2-1-502', until]) expect(told, one).toContain(one)
  expect(told).not.toContain('停电')
  // Of what is in confidence the trade would say what it is.
  const secret = court.newId()
  await staff.post('/cases', { id: secret, act: court.newId(), kind: 'drain', words: '堵了', place: null, household: court.place.households.neighbour, resident: null, private: true, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })
  expect((await staff.post(`/cases/${secret}/repair`, { said: usual, none: null })).body).toEqual({ done: true })
  for (const way of ['self', 'guided']) await act(secret, { kind: 'failed', way, why: 'cannot', words: '' })
  expect((await send(secret, true, { who: '妇联' })).body).toEqual({ done: true })
  const visits = (await phone.get('/field/knows?kind=gate')).body.stretches.flatMap((it: any) => (it.name === 'visits' ? it.put : []))
  expect(visits.map((it: any) => [it.door, it.who])).toEqual(expect.arrayContaining([['1-1-101', ''], ['2-1-502', '供电站 电工']]))
  // Whoever went in does not come out because the visit is given up, or somebody else is sent.
  court.pass(minute)
  await act(id, { kind: 'visit-off', words: '' })
  await send(id, true, { who: '第二位电工' })
  for (const one of ['供电站 电工', until, '第二位电工']) expect(await knows(), one).toContain(one)
})

test('a visit that was put down wrongly is put right at the gate also once it has begun; whoever is sent for another hour stands there beside it', async () => {
  const phone = court.as('gate')
  const here = async (): Promise<any[]> => (await phone.get('/field/knows?kind=gate')).body.stretches.flatMap((it: any) => (it.name === 'visits' ? it.put : [])).filter((it: any) => it.who === '水管工')
  const id = await report({ kind: 'power', words: '停电', said: { ...usual, ...noPower } })
  const times = { from: court.now(), until: plus(court.now(), hour) }
  const seen = async (isProtected: boolean) => (await staff.get(`/cases/${id}/repair/cost?from=${times.from}&until=${times.until}&protected=${isProtected ? 'yes' : 'no'}`)).body.cost
  await send(id, false, { who: '水管工', ...times, seen: await seen(false) })
  expect((await here()).map((it) => [it.protected, it.stays === null])).toEqual([[false, false]])
  court.pass(20 * minute)
  expect((await send(id, true, { who: '水管工', ...times, seen: await seen(true) })).status).toBe(200)
  expect((await here()).map((it) => [it.protected, it.stays === null])).toEqual([[true, true]])
  await send(id, false, { who: '水管工' })
  await send(id, true, { who: '水管工', from: plus(court.now(), minute), until: plus(court.now(), hour), seen: (await staff.get(`/cases/${id}/repair/cost?from=${plus(court.now(), minute)}&protected=yes`)).body.cost })
  expect((await here()).filter((it) => !it.protected), 'whoever went in does not come out because they are sent for another hour').toHaveLength(1)
})

const gateKnows = async () => (await court.as('gate').get('/field/knows?kind=gate')).bytes.toString()
/** Without power, and somebody is on the way tomorrow: the gate expects them. */
async function sentForTomorrow(who: string): Promise<string> {
  const id = await report({ kind: 'power', words: '停电', said: { ...usual, ...noPower } })
  const tomorrow = { from: plus(court.now(), 20 * hour), until: plus(court.now(), 21 * hour) }
  const seen = (await staff.get(`/cases/${id}/repair/cost?from=${tomorrow.from}&protected=yes`)).body.cost
  expect((await send(id, true, { who, seen, ...tomorrow })).status).toBe(200)
  expect(await gateKnows()).toContain(who)
  return id
}

test('whoever is on the way when it works, or is needed no more, is called off by somebody at once; until then the gate expects them, and the case is over with that', async () => {
  const works = await sentForTomorrow('明天的丙')
  expect((await say(works, { kind: 'works' })).body).toEqual({ done: true })
  expect(await promise(works)).toMatchObject({ closedAt: null, outcome: { code: 'done' }, step: { code: 'call', words: '明天的丙' }, due: court.now() })
  expect((await mine()).repairs[0], 'the page keeps what they said').toMatchObject({ worksAt: court.now(), closedAt: null })
  expect((await say(works, { kind: 'works' })).body.code).toBe('repair-works')
  expect(await gateKnows()).toContain('明天的丙')
  expect((await act(works, { kind: 'visit-off', words: '' })).body).toEqual({ done: true })
  expect(await promise(works)).toMatchObject({ closedAs: 'told' })
  const unneeded = await sentForTomorrow('明天的丁')
  for (let n = 0; n < 2; n++) expect((await say(unneeded, { kind: 'withdrawn' })).body).toEqual({ done: true })
  expect(await promise(unneeded)).toMatchObject({ closedAt: null, outcome: { code: 'not-needed' }, step: { code: 'call', words: '明天的丁' }, due: court.now() })
  expect(await gateKnows()).toContain('明天的丁')
  await act(unneeded, { kind: 'visit-off', words: '' })
  expect(await promise(unneeded), 'nobody rings them with their own words').toMatchObject({ closedAs: 'withdrawn' })
  // Where the desk wrote that it is needed no more, they have to be told.
  const desks = await sentForTomorrow('明天的戊')
  await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: desks, seen: (await promise(desks)).acts, at: court.now(), deed: { kind: 'outcome', outcome: 'not-needed', words: '' } }] })
  await act(desks, { kind: 'visit-off', words: '' })
  expect(await promise(desks)).toMatchObject({ closedAt: null, step: { code: 'tell' } })
  for (const who of ['明天的丙', '明天的丁']) expect(await gateKnows(), who).not.toContain(who)
})

test('it works while somebody is on the way, and then does not: whoever is sent anew is sent to what is open, at all homes of the fault', async () => {
  const tomorrow = { from: plus(court.now(), 20 * hour), until: plus(court.now(), 21 * hour) }
  const [main, other] = [await report(), await report({}, court.as('neighbour'))]
  await staff.post('/cases/join', { main, cases: [other] })
  for (const way of ['self', 'guided']) await act(main, { kind: 'failed', way, why: 'did-not-help', words: '' })
  const sent = async (from: string, until: string) => send(main, true, { from, until, seen: (await staff.get(`/cases/${main}/repair/cost?from=${from}&protected=yes`)).body.cost })
  const told = async () => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: main, seen: (await promise(main)).acts, at: court.now(), deed: { kind: 'told', way: 'phone', words: '' } }] })
  expect((await sent(tomorrow.from, tomorrow.until)).body).toEqual({ done: true })
  await say(main, { kind: 'works' })
  expect(await promise(other)).toMatchObject({ outcome: { code: 'done' } })
  court.pass(hour)
  // It drips again, they say by telephone.
  expect((await sent(plus(tomorrow.from, hour), plus(tomorrow.until, hour))).body).toEqual({ done: true })
  for (const id of [main, other]) expect(await promise(id)).toMatchObject({ closedAt: null, outcome: null })
  await told()
  expect(await promise(main), 'that somebody is coming is told, and nothing is over with it').toMatchObject({ closedAt: null })
  // Nor where it was needed no more.
  await say(main, { kind: 'withdrawn' })
  expect((await mine()).repairs.find((one: any) => one.id === main)).toMatchObject({ outcome: 'not-needed', closedAt: null })
  await sent(plus(tomorrow.from, 2 * hour), plus(tomorrow.until, 2 * hour))
  expect(await promise(main)).toMatchObject({ closedAt: null, outcome: null, step: { code: 'send-somebody' } })
})

test('whoever was called off, or is needed no more, before they came is not expected at the gate any more', async () => {
  await act(await sentForTomorrow('明天的甲'), { kind: 'visit-off', words: '' })
  const second = await sentForTomorrow('明天的乙')
  await say(second, { kind: 'withdrawn' })
  await act(second, { kind: 'visit-off', words: '' })
  for (const who of ['明天的甲', '明天的乙']) expect(await gateKnows(), who).not.toContain(who)
})

describe('done is what the home says', () => {
  test('it works: closed, in one press; broken again: the same one is open, today', async () => {
    const id = await report()
    expect((await say(id, { kind: 'works' })).body).toEqual({ done: true })
    expect(await promise(id)).toMatchObject({ closedAs: 'told', outcome: { code: 'done' } })
    expect((await mine()).repairs[0]).toMatchObject({ worksAt: court.now(), again: 0 })
    expect((await act(id, { kind: 'way', way: 'self' })).body.code).toBe('repair-over')
    court.pass(day)
    expect((await say(id, { kind: 'again', words: '又堵了' })).body).toEqual({ done: true })
    expect(await promise(id)).toMatchObject({ closedAt: null, outcome: null, urgency: 'today', step: { code: 'call' } })
    expect((await mine()).repairs[0]).toMatchObject({ worksAt: null, again: 1, closedAt: null })
  })

  test('pressed again and again it adds nothing and rings nobody, but in new words; whoever has said so much of one repair is told to call', async () => {
    const id = await report({ said: { ...usual, danger: 'gas' } })
    await staff.post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: true })
    await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 99, at: court.now(), deed: { kind: 'taken-over' } }] })
    const before = await promise(id)
    for (const words of ['', '', '楼道里也有味道', '楼道里也有味道']) expect((await say(id, { kind: 'again', words })).body).toEqual({ done: true })
    expect((await view(id)).acts.map(({ kind, words }: any) => [kind, words]), 'what is new is there to be read').toEqual([['again', '楼道里也有味道']])
    expect(await promise(id)).toMatchObject({ acts: before.acts, rings: false })
    for (let n = 0; n < 19; n += 1) for (const deed of [{ kind: 'works' }, { kind: 'again', words: '' }]) expect((await say(id, deed)).body).toEqual({ done: true })
    const [last, more] = [court.newId(), court.newId()]
    const send = (act: string, deed: object) => patiently(() => nurse.post(`/me/repairs/${id}/acts`, { id: act, at: court.now(), deed }))
    expect((await send(last, { kind: 'works' })).body).toEqual({ done: true })
    expect((await send(more, { kind: 'again', words: '' })).body.code).toBe('repair-said-enough')
    expect((await send(last, { kind: 'works' })).body, 'sent twice it was heard').toEqual({ done: true })
    expect((await act(id, { kind: 'again', words: '' })).body, 'the desk puts down what they say when they call').toEqual({ done: true })
  })

  test('they say on the telephone, at the window or at the door that it works: the desk writes down who said it and by which way, their page says so, and one tap there opens it again', async () => {
    for (const heard of ['phone', 'window', 'at-the-door'] as const) {
      const id = await report()
      expect((await act(id, { kind: 'works', words: '奶奶说水下去了', heard })).body).toEqual({ done: true })
      expect((await view(id)).acts.at(-1)).toMatchObject({ kind: 'works', heard, words: '奶奶说水下去了', role: 'staff' })
      expect((await staff.get(`/cases/${id}`)).body.promise).toMatchObject({ closedAs: 'told', outcome: { code: 'done' } })
      expect((await staff.get(`/promises/case/${id}`)).body.history.find((it: any) => it.kind === 'told')).toMatchObject({ way: heard, words: '奶奶说水下去了' })
      const one = (await mine()).repairs.find((it: any) => it.id === id)
      expect(one).toMatchObject({ worksAt: court.now(), worksHeard: heard })
      expect(JSON.stringify(one), 'what was said stays at the desk').not.toContain('奶奶')
      expect((await say(id, { kind: 'again', words: '' })).body).toEqual({ done: true })
      expect((await mine()).repairs.find((it: any) => it.id === id)).toMatchObject({ worksAt: null, worksHeard: null, closedAt: null, again: 1 })
      expect((await say(id, { kind: 'works' })).body).toEqual({ done: true })
      expect((await mine()).repairs.find((it: any) => it.id === id)).toMatchObject({ worksAt: court.now(), worksHeard: null })
    }
  })

  test('what the desk calls done is asked on the page, and “no” opens it as well', async () => {
    const id = await report()
    const acts = async (deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed }] })
    await acts({ kind: 'outcome', outcome: 'done', words: '通了' })
    expect((await mine()).repairs[0]).toMatchObject({ outcome: 'done', outcomeWords: '通了', worksAt: null, closedAt: null })
    await acts({ kind: 'told', way: 'phone', words: '' })
    expect((await mine()).repairs[0]).toMatchObject({ worksAt: null, closedAt: court.now() })
    await say(id, { kind: 'again', words: '' })
    expect((await mine()).repairs[0]).toMatchObject({ closedAt: null, again: 0 })
  })

  test('one fault of several homes: each sees that there are others, and what works for one is said for one', async () => {
    const one = await report()
    const other = await report({}, court.as('neighbour'))
    expect((await staff.post('/cases/join', { main: one, cases: [other] })).status).toBe(200)
    expect([(await mine()).repairs[0].same, (await mine(court.as('neighbour'))).repairs[0].same]).toEqual([1, 1])
    await say(one, { kind: 'works' })
    expect((await mine(court.as('neighbour'))).repairs[0]).toMatchObject({ worksAt: null, closedAt: null })
  })

  test('it works in one of several homes: the others are asked and told, each says for itself, and each opens its own in one tap', async () => {
    const [main, other] = [await report(), await report({}, court.as('neighbour'))]
    expect((await staff.post('/cases/join', { main, cases: [other] })).status).toBe(200)
    const since = (await court.as('neighbour').get('/changes?since=0')).body.seq
    const theirs = async () => (await mine(court.as('neighbour'))).repairs[0]
    await say(main, { kind: 'works' })
    // Asked: what came of it stands there, and it is not over.
    expect(await theirs()).toMatchObject({ outcome: 'done', worksAt: null, closedAt: null })
    expect(await promise(other)).toMatchObject({ outcome: { code: 'done' }, step: { code: 'tell' }, closedAt: null })
    expect((await court.as('neighbour').get(`/changes?since=${since}`)).bytes.toString(), 'their page hears of it').toContain('repair')
    await say(other, { kind: 'works' }, court.as('neighbour'))
    expect(await theirs()).toMatchObject({ worksAt: court.now(), closedAt: court.now() })
    court.pass(hour)
    await say(other, { kind: 'again', words: '又没水' }, court.as('neighbour'))
    expect(await theirs()).toMatchObject({ worksAt: null, closedAt: null, again: 1 })
    expect((await mine()).repairs[0].closedAt, 'of the other home nothing is taken back').not.toBe(null)
    // The main one is open again: so is what had its outcome, whoever opens it, and they may say once more that it works.
    await say(other, { kind: 'works' }, court.as('neighbour'))
    await say(main, { kind: 'again', words: '' })
    expect(await theirs()).toMatchObject({ worksAt: null, closedAt: null, outcome: null })
    expect((await say(other, { kind: 'works' }, court.as('neighbour'))).body).toEqual({ done: true })
    expect(await theirs()).toMatchObject({ worksAt: court.now(), closedAt: court.now() })
  })

  test('what the desk writes of a fault reaches the pages of all its homes, and a call about what was over opens all of it', async () => {
    const [main, other] = [await report(), await report({}, court.as('neighbour'))]
    await staff.post('/cases/join', { main, cases: [other] })
    const since = (await court.as('neighbour').get('/changes?since=0')).body.seq
    const put = async (id: string, deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed }] })
    await put(main, { kind: 'outcome', outcome: 'done', words: '总阀修好了' })
    const { changes } = (await court.as('neighbour').get(`/changes?since=${since}`)).body
    expect(changes.some((it: any) => it.kind === 'repair' && it.ids.includes(court.place.residents.neighbour))).toBe(true)
    for (const id of [main, other]) await put(id, { kind: 'told', way: 'phone', words: '' })
    expect((await promise(other)).closedAt).not.toBe(null)
    await staff.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '还是没水', result: { kind: 'joined', case: main } })
    for (const id of [main, other]) expect(await promise(id)).toMatchObject({ closedAt: null, outcome: null })
  })

  test('the pages of all its homes hear of it by whichever way it was put down: a joining, a paper that is typed back, a call', async () => {
    const [main, other] = [await report(), await report({}, court.as('neighbour'))]
    const seq = async () => (await court.as('neighbour').get('/changes?since=0')).body.seq
    /** Whether the page of the home next door hears, and hears of nobody else. */
    const hears = async (since: number): Promise<boolean> => {
      const all = (await court.as('neighbour').get(`/changes?since=${since}`)).body.changes.filter((it: any) => it.kind === 'repair')
      expect(all.flatMap((it: any) => it.ids)).not.toContain(court.place.residents.dialysis)
      return all.some((it: any) => it.ids.includes(court.place.residents.neighbour))
    }
    const put = async (id: string, deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed }] })
    await put(main, { kind: 'outcome', outcome: 'done', words: '总阀修好了' })
    const [before, again] = [await seq(), async () => (await mine(court.as('neighbour'))).repairs[0]]
    await staff.post('/cases/join', { main, cases: [other] })
    expect([(await again()).outcome, await hears(before)], 'joined, it has the outcome').toEqual(['done', true])
    // It is over while a paper is out, on which somebody says that it is not: open for both.
    const list = { id: court.newId(), name: '晚上的回访', maySay: '问一下修好没有', expiresAt: plus(court.now(), 2 * hour), lines: [{ case: main, act: court.newId(), seen: (await promise(main)).acts }] }
    expect((await staff.post('/call-lists', list)).status).toBe(200)
    for (const id of [main, other]) await put(id, { kind: 'told', way: 'phone', words: '' })
    const paper = await seq()
    court.pass(minute)
    expect((await staff.post(`/call-lists/${list.id}/back`, { results: [{ n: 1, result: 'wants-desk', acts: [court.newId(), court.newId()], at: court.now(), words: '还是没水' }] })).status).toBe(200)
    expect([(await again()).closedAt, await hears(paper)], 'typed back').toEqual([null, true])
    await put(main, { kind: 'outcome', outcome: 'done', words: '总阀修好了' })
    for (const id of [main, other]) await put(id, { kind: 'told', way: 'phone', words: '' })
    const call = await seq()
    await staff.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '还是没水', result: { kind: 'joined', case: main } })
    expect([(await again()).closedAt, await hears(call)], 'rung about').toEqual([null, true])
  })

  test('what the desk wrote of one home, or a volunteer on paper, is on the page of no other', async () => {
    const [main, other] = [await report(), await report({}, court.as('neighbour'))]
    await staff.post('/cases/join', { main, cases: [other] })
    const words = '3-502 的张先生喝醉了，阀门修好了'
    const pages = async () => [(await mine()).repairs[0], (await mine(court.as('neighbour'))).repairs[0]].map((it: any) => [it.outcome, it.outcomeWords])
    const list = { id: court.newId(), name: '回访', maySay: '问一下修好没有', expiresAt: plus(court.now(), 2 * hour), lines: [{ case: main, act: court.newId(), seen: (await promise(main)).acts }] }
    expect((await staff.post('/call-lists', list)).status).toBe(200)
    court.pass(minute)
    expect((await staff.post(`/call-lists/${list.id}/back`, { results: [{ n: 1, result: 'told', acts: [court.newId(), court.newId()], at: court.now(), words }] })).status).toBe(200)
    expect(await pages(), 'nobody said that it is mended').toEqual([[null, ''], [null, '']])
    expect(JSON.stringify((await promise(main)).history), 'the desk reads it').toContain(words)
    for (const deed of [{ kind: 'outcome', outcome: 'done', words }]) await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: main, seen: (await promise(main)).acts, at: court.now(), deed }] })
    expect(await pages()).toEqual([['done', words], ['done', '']])
  })

  test('handed on to the street it has its level, an hour and a ticket; needed no more, it is over', async () => {
    const id = await report()
    const due = plus(court.now(), 3 * hour)
    await act(id, { kind: 'level', level: 'street', due, words: '街道维修站 工单 88' })
    expect(await promise(id)).toMatchObject({ due, step: { code: 'ask-office', words: '街道维修站 工单 88' } })
    expect((await mine()).repairs[0]).toMatchObject({ level: 'street', levelDue: due })
    await say(id, { kind: 'withdrawn' })
    expect(await promise(id)).toMatchObject({ closedAs: 'withdrawn' })
    expect((await mine()).repairs[0].withdrawn).toBe(true)
    // By the button that stands there.
    expect((await say(id, { kind: 'again', words: '' })).body).toEqual({ done: true })
    expect((await mine()).repairs[0]).toMatchObject({ withdrawn: false, closedAt: null })
  })
})

describe('a danger', () => {
  const note = (id: string, more: object, none: string | null = null, who = staff): Promise<Answer> => who.post(`/cases/${id}/repair`, { said: { ...usual, ...more }, none })

  test('stays when a form that knows of none is saved, until somebody says of it on purpose that it is none', async () => {
    const id = await report()
    await note(id, { danger: 'gas' }, null, court.as('deputy'))
    expect(await promise(id)).toMatchObject({ urgency: 'now', step: { code: 'send-somebody' } })
    // Opened before, saved after; and one that has seen another danger.
    for (const none of [null, 'fire']) expect((await note(id, { spot: 'kitchen' }, none)).status).toBe(200)
    expect((await view(id)).repair).toMatchObject({ danger: 'gas', said: { spot: 'kitchen', danger: 'gas' } })
    await note(id, { spot: 'kitchen' }, 'gas')
    expect((await view(id)).repair).toMatchObject({ danger: null, said: { danger: null } })
    // What follows from what was said stays as well.
    await note(id, noPower)
    await note(id, {})
    expect((await view(id)).repair.danger).toBe('oxygen')
    await note(id, {}, 'oxygen')
    expect((await view(id)).repair.danger).toBe(null)
  })

  test('on a case that is over opens it, and rings; what only stays opens nothing', async () => {
    const id = await report()
    await say(id, { kind: 'works' })
    expect((await promise(id)).closedAt).not.toBe(null)
    court.pass(hour)
    expect((await note(id, { danger: 'gas' })).status).toBe(200)
    expect(await promise(id)).toMatchObject({ closedAt: null, urgency: 'now', due: court.now(), step: { code: 'send-somebody' } })
    expect((await mine()).repairs[0]).toMatchObject({ worksAt: null, danger: 'gas', closedAt: null })
    await say(id, { kind: 'works' })
    await note(id, { spot: 'kitchen' })
    expect((await promise(id)).closedAt).not.toBe(null)
    await note(id, { danger: 'gas' })
    expect(await promise(id), 'known before, and noted again').toMatchObject({ closedAt: null, urgency: 'now' })
  })

  test('rings again when another is said than the one that stands, or the home says that it is broken again, whoever has it in hand', async () => {
    const id = await report({ said: { ...usual, danger: 'lift' } })
    await staff.post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: true })
    const seen = async () => (await promise(id)).rings
    const take = (deed: object) => staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 99, at: court.now(), deed }] })
    await take({ kind: 'taken-over' })
    await take({ kind: 'urgency', urgency: 'week', due: null })
    await note(id, { danger: 'lift' }, null, court.as('deputy'))
    expect(await promise(id), 'known before').toMatchObject({ urgency: 'week', rings: false })
    await note(id, { danger: 'gas' }, null, court.as('deputy'))
    expect([(await promise(id)).urgency, await seen()]).toEqual(['now', true])
    await take({ kind: 'taken' })
    await note(id, { danger: 'lift' }, null, court.as('deputy'))
    expect([(await view(id)).repair.danger, await seen()], 'the gas is there still, and somebody is in the lift').toEqual(['gas', true])
    await take({ kind: 'taken' })
    await say(id, { kind: 'works' })
    court.pass(hour)
    expect((await say(id, { kind: 'again', words: '' })).status).toBe(200)
    expect([(await promise(id)).closedAt, await seen()]).toEqual([null, true])
  })

  test('of two who say first what is broken, neither writes over the other’s danger', async () => {
    const [id, both] = [court.newId(), [] as Promise<Answer>[]]
    await staff.post('/cases', { id, act: court.newId(), kind: 'gas', words: '', place: null, household: court.place.households.nurse, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '1' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })
    const turn = (ms: number) => new Promise((done) => setTimeout(done, ms))
    // Both have come as far as they can before either writes.
    await ownerTransaction(court.database, async (tx) => {
      await sql`insert into repairs (community_id, id, said, changed_at) values (${court.place.community}, ${id}, '{}', ${court.now()})`.execute(tx)
      both.push(note(id, { danger: 'gas' }))
      await turn(300)
      both.push(note(id, {}, null, court.as('deputy')))
      await turn(300)
      throw new Error('never mind')
    }).catch(() => undefined)
    for (const it of await Promise.all(both)) expect(it.status).toBe(200)
    expect((await view(id)).repair.danger).toBe('gas')
  })
})

describe('lent tools', () => {
  const lend = (tool: string, more: object = {}, who = staff): Promise<Answer> => who.post('/loans', { id: court.newId(), act: court.newId(), tool, household: court.place.households.nurse, case: null, at: court.now(), ...more })
  test('for what in confidence a tool is lent nobody finds out who may not read that: by lending one, on a list, on the page of the home or by what its phones hear', async () => {
    const [secret, deputy, household] = [court.newId(), court.as('deputy'), court.place.households.nurse]
    expect((await staff.post('/cases', { id: secret, act: court.newId(), kind: 'drain', words: '堵了', place: null, household, resident: null, private: true, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now() })).status).toBe(200)
    const [there, nowhere] = [await lend('皮搋子 8', { case: secret }, deputy), await lend('皮搋子 8', { case: court.newId() }, deputy)]
    expect([there.status, nowhere.status, there.body.code]).toEqual([404, 404, nowhere.body.code])
    let [since, more] = [0, true]
    while (more) ({ seq: since, more } = (await nurse.get(`/changes?since=${since}`)).body)
    expect((await lend('皮搋子 8', { case: secret })).body).toEqual({ done: true })
    const cases = async (who: Client, path: string) => (await who.get(path)).body.loans.map((it: any) => it.case)
    expect([await cases(staff, '/loans'), await cases(deputy, '/loans'), await cases(nurse, '/me/repairs')]).toEqual([[secret], [null], [null]])
    const heard = (await nurse.get(`/changes?since=${since}`)).body.changes
    expect([heard.map((it: any) => it.kind), JSON.stringify(heard).includes(secret)]).toEqual([['loan'], false])
  })

  /** Each press takes a moment: what was said last is what was heard last. */
  const fact = (kind: string) => {
    court.pass(1)
    return { id: court.newId(), kind, at: court.now() }
  }

  test('a plunger goes out, has come, is put out, fetched and disinfected: each side says its part, and only then it goes to another home', async () => {
    const [repair, id] = [await report(), court.newId()]
    expect((await lend('皮搋子 2', { id, case: repair })).body).toEqual({ done: true })
    expect((await mine(court.as('mother'))).loans).toMatchObject([{ id, tool: '皮搋子 2', case: repair, state: 'out' }])
    expect((await view(repair)).loans).toMatchObject([{ id }])
    for (const [who, path, kind] of [[nurse, '/me/loans', 'got'], [nurse, '/me/loans', 'put-out'], [staff, '/loans', 'fetched']] as const) {
      const body = fact(kind)
      for (let n = 0; n < 2; n++) expect((await who.post(`${path}/${id}/acts`, body)).body).toEqual({ done: true })
      expect((await lend('皮搋子 2', { household: court.place.households.neighbour })).body.code, kind).toBe('tool-out')
    }
    await staff.post(`/loans/${id}/acts`, fact('clean'))
    expect((await staff.get('/loans')).body.loans, 'for a day, that it can be taken back').toMatchObject([{ id, state: 'clean', back: { kind: 'clean' } }])
    court.pass(day)
    expect((await staff.get('/loans')).body.loans).toEqual([])
    expect((await lend('皮搋子 2', { household: court.place.households.neighbour })).body).toEqual({ done: true })
  })

  test('what is owed of one stands in the desk’s queue until the next part is said: with a home for more than a week it is rung, put out it is fetched today, fetched it is disinfected', async () => {
    const id = court.newId()
    const owed = async (who = staff) => {
      const { sections } = (await who.get('/desk/queue')).body
      return sections.filter((it: any) => it.section.startsWith('loans') && it.count > 0).map((it: any) => [it.section, it.lines])
    }
    const line = (state: string, more: object) => [expect.objectContaining({ fold: id, says: expect.objectContaining({ tool: '皮搋子 2', state, door: '2-1-502' }), owed: expect.objectContaining(more) })]
    await lend('皮搋子 2', { id })
    await nurse.post(`/me/loans/${id}/acts`, fact('got'))
    expect(await owed()).toEqual([])
    court.pass(8 * day)
    expect(await owed()).toEqual([['loansLong', line('got', { group: 'week', step: { code: 'call', words: '' } })]])
    // They put it out, and it was not there: rung, they have it and need it still, for a week more.
    const [put, nothing] = [fact('put-out'), { ...fact('not-there'), of: '' }]
    await nurse.post(`/me/loans/${id}/acts`, put)
    for (const said of [{ ...nothing, of: put.id }, { ...fact('kept'), of: nothing.id }]) expect((await staff.post(`/loans/${id}/acts`, said)).body).toEqual({ done: true })
    expect(await owed()).toEqual([])
    court.pass(6 * day)
    expect(await owed()).toEqual([])
    court.pass(2 * day)
    expect(await owed()).toEqual([['loansLong', line('got', { group: 'week' })]])
    await nurse.post(`/me/loans/${id}/acts`, fact('put-out'))
    expect(await owed()).toEqual([['loansPutOut', line('put-out', { group: 'today', step: { code: 'send-somebody', words: '' } })]])
    expect([await owed(court.asRiverside('staff')), (await nurse.get('/desk/queue/loansPutOut')).status]).toEqual([[], 404])
    const since = court.now()
    court.pass(hour)
    const mistaken = { ...fact('not-there'), of: (await mine()).loans[0].putOut }
    await staff.post(`/loans/${id}/acts`, mistaken)
    await staff.post(`/loans/${id}/acts`, { ...fact('taken-back'), of: mistaken.id })
    expect(await owed(), 'the wrong door').toEqual([['loansPutOut', [expect.objectContaining({ says: expect.objectContaining({ since }) })]]])
    await staff.post(`/loans/${id}/acts`, fact('fetched'))
    expect(await owed()).toEqual([['loansFetched', line('fetched', { group: 'week', step: { code: 'see-to', words: '' } })]])
    await staff.post(`/loans/${id}/acts`, fact('clean'))
    expect(await owed()).toEqual([])
  })

  test('a press by mistake is taken back by the side that said it, once; where nothing lay the home is rung; what is lost is free to be named again, and found it is so only while nobody else has that name', async () => {
    const id = court.newId()
    const [theirs, ours] = [`/me/loans/${id}/acts`, `/loans/${id}/acts`]
    const line = async () => (await staff.get('/loans')).body.loans.find((it: any) => it.id === id)
    const back = (of: string) => ({ ...fact('taken-back'), of })
    const owed = async () => (await staff.get('/desk/queue')).body.sections.filter((it: any) => it.section.startsWith('loans') && it.count > 0).map((it: any) => [it.section, it.lines[0].says.since])
    await lend('皮搋子 5', { id })
    const [got, put] = [fact('got'), fact('put-out')]
    await nurse.post(theirs, got)
    await nurse.post(theirs, put)
    expect((await mine(nurse)).loans[0]).toMatchObject({ state: 'put-out', back: { id: put.id, kind: 'put-out' } })
    expect((await nurse.post(theirs, back(got.id))).body.code, 'more was said since').toBe('tool-moved-on')
    expect((await staff.post(ours, back(put.id))).status, 'another side’s').toBe(404)
    expect((await court.as('neighbour').post(theirs, back(put.id))).status).toBe(404)
    expect((await nurse.post(theirs, { ...fact('not-there'), of: put.id })).status).toBe(422)
    const mistake = back(put.id)
    for (let n = 0; n < 2; n++) expect((await nurse.post(theirs, mistake)).body).toEqual({ done: true })
    expect(await line()).toMatchObject({ state: 'got', putOut: null })
    const again = fact('put-out')
    await nurse.post(theirs, again)
    await nurse.post(theirs, put)
    expect(await line(), 'the first press, sent again after it was taken back, says nothing').toMatchObject({ state: 'put-out', putOut: again.id })
    court.pass(hour)
    const nothing = { ...fact('not-there'), of: again.id }
    for (let n = 0; n < 2; n++) expect((await staff.post(ours, nothing)).body).toEqual({ done: true })
    expect(await owed()).toEqual([['loansNotThere', court.now()]])
    const heard = { ...fact('kept'), of: nothing.id }
    expect((await staff.post(ours, heard)).body).toEqual({ done: true })
    expect([await owed(), (await line()).state]).toEqual([[], 'got'])
    // Each taken back, and said again.
    expect((await staff.post(ours, back(heard.id))).body).toEqual({ done: true })
    expect((await staff.post(ours, back(nothing.id))).body).toEqual({ done: true })
    expect((await line()).state).toBe('put-out')
    const nothingYet = { ...fact('not-there'), of: again.id }
    expect((await staff.post(ours, nothingYet)).body).toEqual({ done: true })
    expect((await line()).state).toBe('not-there')
    for (let n = 0; n < 2; n++) {
      const stillThere = { ...fact('kept'), of: nothingYet.id }
      expect((await staff.post(ours, stillThere)).body).toEqual({ done: true })
      expect((await line()).state).toBe('got')
      if (n === 0) expect((await staff.post(ours, back(stillThere.id))).body).toEqual({ done: true })
    }
    court.pass(15 * day)
    await staff.post(ours, fact('lost'))
    expect((await mine(nurse)).loans, 'theirs to be found, however long it was out').toMatchObject([{ id, state: 'lost', times: { 'put-out': null } }])
    const found = fact('put-out')
    expect((await nurse.post(theirs, found)).body).toEqual({ done: true })
    expect((await line()).state).toBe('put-out')
    expect((await staff.post(ours, fact('lost'))).body.code, 'a screen that stood open').toBe('tool-moved-on')
    expect((await nurse.post(theirs, back(found.id))).body).toEqual({ done: true })
    expect((await line()).state).toBe('lost')
    const other = court.newId()
    expect((await lend('皮搋子 5', { id: other, household: court.place.households.neighbour })).body).toEqual({ done: true })
    expect((await staff.post(ours, fact('fetched'))).body.code).toBe('tool-out')
    expect((await nurse.post(theirs, fact('put-out'))).body.code, 'to a home in words of its own').toBe('tool-lent-on')
    expect((await staff.post(ours, back((await line()).back.id))).body.code).toBe('tool-out')
    const out = (await staff.get('/loans')).body.loans.find((it: any) => it.id === other).back
    expect(out.kind).toBe('out')
    expect((await staff.post(`/loans/${other}/acts`, back(out.id))).body, 'the wrong home').toEqual({ done: true })
    expect((await staff.post(ours, fact('fetched'))).body, 'found').toEqual({ done: true })
    expect(await owed()).toEqual([['loansFetched', court.now()]])
  })

  test('what is not fetched is not disinfected; nobody says another side’s part, or another home’s', async () => {
    const id = court.newId()
    await lend('皮搋子 1', { id })
    expect((await staff.post(`/loans/${id}/acts`, fact('clean'))).body.code).toBe('tool-not-fetched')
    expect((await staff.post(`/loans/${id}/acts`, fact('got'))).status).toBe(422)
    expect((await nurse.post(`/me/loans/${id}/acts`, fact('clean'))).status).toBe(422)
    expect((await court.as('neighbour').post(`/me/loans/${id}/acts`, fact('got'))).status).toBe(404)
    for (const who of ['volunteer', 'building-lead'] as const) expect((await lend('皮搋子 3', {}, court.as(who))).status).toBe(403)
    expect((await lend('皮搋子 4', {}, court.asRiverside('staff'))).status).toBe(404)
  })
})

describe('what became of it is a usual question', () => {
  const asked = async (who: Client, path: string) => (await who.get(path)).body.lines.filter((it: any) => it.answer.question === 'repair').map((it: any) => it.answer)
  const atDesk = (resident = court.place.residents.nurse) => asked(staff, `/residents/${resident}/answers`)
  const atHome = (who = nurse, resident = court.place.residents.nurse) => asked(who, `/me/answers?resident=${resident}`)

  test('where it stands, who has it, by when and what there is to do meanwhile: alike at the desk and on the page of everybody at home, and at no other', async () => {
    const id = await report()
    const { due } = await promise(id)
    const first = { question: 'repair', of: id, sentence: 'repair-self', values: { kind: 'drain', danger: null, with: null, due } }
    for (const answers of [await atDesk(), await atHome(), await atHome(court.as('mother'), court.place.residents.mother)]) expect(answers).toMatchObject([first])
    expect(await atHome(court.as('neighbour'), court.place.residents.neighbour)).toEqual([])
    await say(id, { kind: 'failed', way: 'self', why: 'did-not-help', words: '' })
    expect(await atDesk()).toMatchObject([{ sentence: 'repair-guided' }])
    await act(id, { kind: 'failed', way: 'guided', why: 'did-not-help', words: '' })
    expect(await atDesk()).toMatchObject([{ sentence: 'repair-waits', values: { with: null } }])
    await act(id, { kind: 'level', level: 'street', due: plus(court.now(), day), words: '' })
    expect(await atDesk()).toMatchObject([{ sentence: 'repair-waits', values: { with: 'street' } }])
    await send(id, true)
    expect(await atHome()).toMatchObject([{ sentence: 'repair-visit', values: { who: '电工', stays: null } }])
    court.pass(2 * hour)
    expect(await atHome()).toMatchObject([{ sentence: 'repair-visited', values: { who: '电工' } }])
    await say(id, { kind: 'works' })
    expect(await atHome()).toMatchObject([{ sentence: 'repair-works' }])
  })

  test('what was told of it is kept; in danger somebody has to come; what was taken back, or said in confidence, is answered nowhere', async () => {
    const id = await report({ said: { ...usual, danger: 'gas' }, kind: 'gas' })
    const [answer] = await atDesk()
    expect(answer).toMatchObject({ sentence: 'repair-waits', values: { danger: 'gas' } })
    expect((await staff.post('/told', { id: court.newId(), resident: court.place.residents.nurse, answer, how: 'phone', contact: null, at: court.now() })).status).toBe(200)
    expect((await staff.get(`/residents/${court.place.residents.nurse}/answers`)).body.lines.find((it: any) => it.answer.of === id).told).toMatchObject({ answer: { sentence: 'repair-waits' }, otherwise: null })
    await say(id, { kind: 'withdrawn' })
    expect(await atDesk()).toEqual([])
    const inConfidence = await report()
    await sql`update cases set private = true where id = ${inConfidence}`.execute(court.database.owner)
    expect([await atDesk(), await atHome()]).toEqual([[], []])
  })
})
