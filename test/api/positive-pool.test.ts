// A tube that is not negative: one press asks its people to stay in, each of them alone is told who rings and by when, and each is sampled again by themselves.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { readyForExits, recall } from '../support/asking.ts'
import { allIn, queueOf } from '../support/queue.ts'

let court: Osmanthus
let phone: ReturnType<Osmanthus['with']>
const round = { id: '', station: '' }
let lab = ''
const hold = { id: '', round: '' }

beforeAll(async () => {
  court = await readyForExits(await osmanthus({ working: true }))
  lab = court.newId()
  Object.assign(round, { id: court.newId(), station: court.newId() })
  Object.assign(hold, { id: court.newId(), round: court.newId() })
  await court.as('staff').post('/laboratories', { id: lab, name: '市疾控' })
  await court.as('staff').post('/stations', { id: round.station, number: 1, name: '中心花园' })
  await court.as('staff').post('/testing-rounds', { id: round.id, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: round.station, lanes: 1 }] })
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: round.station, label: 'table' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  phone = court.with({ authorization: `Bearer ${enrolled.body.secret}` })
})
afterAll(() => court.close())

const swab = (of: string, tube: string, person: string | null, size = 10) => ({ type: 'sample', id: court.newId(), at: court.now(), round: of, tube, size, person, called: person ? '' : '张先生', how: 'door' })
const tell = (...facts: object[]) => phone.post('/facts', { facts, sentAt: court.now(), steady: null })
const says = (tube: string, verdict: string) => { court.pass(1000); return court.as('staff').post('/lab-results', { id: court.newId(), lab, tube, verdict, testedAt: null }) }
const pool = async (tube = 'SH70') => (await court.as('staff').get(`/pools?tube=${tube}`)).body
const personOf = async (id: string) => (await pool()).people.find((one: { id: string }) => one.id === id)
const notices = async (who: 'nurse' | 'neighbour') => JSON.stringify((await court.as(who as 'nurse').get('/me/notices')).body)
const swabsOwed = async (): Promise<string[]> => (await allIn(court.as('staff'), 'poolSwabs')).map((one) => one.resident)
const lines = async (section: string): Promise<any[]> => (await queueOf(court.as('staff')))[section] ?? []
const orders = async () => (await court.as('staff').get('/sealing/orders')).body.orders.map((one: { id: string }) => one.id)
let stood: string[] = []
const press = async (more: object = {}) => {
  const { results, people } = await pool()
  return court.as('staff').post('/pools', { id: hold.id, round: hold.round, tube: 'SH70', title: '单独再采', results, people: people.map((one: { id: string }) => one.id), ringsBy: court.place.accounts.staff, ringsAt: plus(court.now(), hour), ...more })
}

describe('before the press', () => {
  test('the people are listed with their homes, who lives there, and the doubts; a negative holds nobody', async () => {
    const { nurse, labour } = court.place.residents
    await tell(swab(round.id, 'SH70', nurse), swab(round.id, 'SH70', labour), swab(round.id, 'SH70', null))
    expect((await court.as('staff').get('/pools?tube=SH70')).status).toBe(404)
    await says('SH70', 'positive')
    const here = await pool()
    expect(here).toMatchObject({ to: 'positive', pool: 3, unnamed: ['张先生'], doubts: ['no-size'], proposes: 'nothing', holds: [] })
    expect(here.people).toHaveLength(2)
    expect(here.people.find((one: { id: string }) => one.id === nurse)).toMatchObject({ door: expect.any(String), with: expect.any(Array), hold: null, state: null })
    await tell(swab(round.id, 'SH71', court.place.residents.dialysis))
    await says('SH71', 'negative')
    expect((await court.as('staff').post('/pools', { id: court.newId(), round: court.newId(), tube: 'SH71', title: 'x', results: (await pool('SH71')).results, people: [court.place.residents.dialysis], ringsBy: court.place.accounts.staff, ringsAt: plus(court.now(), hour) })).body.code).toBe('pool-holds-nobody')
  })

  test('nobody but the desk reads or presses; what changed since it was read is not pressed', async () => {
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).get('/pools?tube=SH70')).status).toBeGreaterThanOrEqual(401)
    expect((await phone.get('/pools?tube=SH70')).status).toBe(403)
    expect((await press({ people: [court.place.residents.nurse] })).body.code).toBe('pool-changed')
    expect((await press({ results: [court.newId()] })).status).toBe(404)
    expect((await press({ ringsAt: plus(court.now(), 2 * day) })).body.code).toBe('pool-ring-when')
    expect((await press({ ringsBy: court.newId() })).status).toBe(404)
  })

  test('for a quarter of an hour whoever is at the desk has it; then the next is called on by name, then the one after', async () => {
    const { staff, secretary } = court.place.accounts
    expect((await court.as('staff').post('/pools/watch', { accounts: [court.newId()] })).status).toBe(404)
    expect((await court.as('staff').post('/pools/watch', { accounts: [staff, secretary] })).status).toBe(200)
    expect(await lines('poolWaits')).toEqual([])
    court.pass(16 * minute)
    expect(await lines('poolWaits')).toMatchObject([{ tube: 'SH70', next: staff, colleague: expect.stringMatching(/./) }])
    court.pass(15 * minute)
    expect(await lines('poolWaits')).toMatchObject([{ next: secretary }])
    court.pass(hour)
    expect(await lines('poolWaits')).toMatchObject([{ next: secretary }])
  })
})

describe('the press', () => {
  test('holds them once, however often it comes; each of them alone is told who rings and by when, and never what the laboratory said', async () => {
    const [nurse] = [court.place.residents.nurse]
    stood = await orders()
    const first = await press()
    expect(first.status).toBe(200)
    expect(first.body.people.map((one: { state: string }) => one.state)).toEqual(['owed', 'owed'])
    expect((await press()).status).toBe(200)
    expect((await press({ id: court.newId(), round: court.newId() })).body.code).toBe('pool-held-already')
    expect((await pool()).holds).toHaveLength(1)
    const began = performance.now()
    await expect.poll(() => notices('nurse'), { timeout: 20_000 }).toMatch(/先留在家里/)
    if (process.env['POSTERN_LONG']) expect(performance.now() - began, 'from the press to the page').toBeLessThan(5000)
    const said = await notices('nurse')
    expect(said).not.toMatch(/阳性|positive|grey|灰区|SH70/)
    expect(said, 'on which ground: the round in which they were swabbed').toContain('第三轮')
    expect(said).not.toMatch(/stays-in/)
    expect(await lines('labNow')).toEqual([])
    expect(await lines('poolWaits')).toEqual([])
    // Two people of one tube: one line, which opens to both, and leaves with the last of them.
    expect(await lines('poolRings')).toMatchObject([{ tube: 'SH70' }])
    expect((await queueOf(court.as('staff'))).counts.poolRings).toBe(2)
    expect((await allIn(court.as('staff'), 'poolRings')).map((one) => one.door)).toHaveLength(2)
    const together = (await court.as('staff').get('/notices')).body.notices.filter((one: any) => one.together !== null)
    expect(together.map((one: any) => one.together)).toEqual([together[0].together, together[0].together])
    expect(new Set(together.map((one: any) => one.home.door)).size).toBe(2)
    // Nobody who lives there or beside them is under anything.
    expect(await orders()).toEqual(stood)
    await court.as('staff').post(`/pools/${hold.id}/acts`, { id: court.newId(), person: nurse, what: 'rung', words: '' })
    expect((await queueOf(court.as('staff'))).counts.poolRings).toBe(1)
    // Rung is not yet sampled: they stay with somebody, with an hour.
    expect(await swabsOwed()).toEqual([nurse])
    expect(await lines('poolSwabs')).toMatchObject([{ tube: 'SH70', by: plus(court.now(), 4 * hour), ringsBy: court.place.accounts.staff }])
  })

  test('whom neither page nor text reached is rung: one line of the tube, which opens to each with their door, and says how many', async () => {
    await sql`update notice_homes set on_list = 'rings' where notice_id in (select id from notices where together is not null)`.execute(court.database.owner)
    const { notices, counts } = await queueOf(court.as('staff'))
    expect([notices.filter((one: any) => one.home !== null).length, counts.notices]).toEqual([1, 2])
    const each = (await allIn(court.as('staff'), 'notices')).filter((one) => one.home !== null)
    expect(new Set(each.map((one) => one.home.door)).size).toBe(2)
    const [first] = each
    expect((await court.as('staff').post(`/notices/${first.id}/told`, { id: court.newId(), household: court.place.households[first.home.resident === court.place.residents.nurse ? 'nurse' : 'labour'], what: 'told', how: 'phone', at: court.now() })).status).toBe(200)
    expect((await queueOf(court.as('staff'))).counts.notices).toBe(1)
  })

  test('whoever decides about going out is told by the rules; the table takes no swab of theirs into a common tube; their round is the two of them', async () => {
    const { body: exit } = await recall(court, court.as('staff'))
    const held = (await court.as('staff').get(`/exits/${exit.id}`)).body
    expect(held.advice).toMatchObject({ advise: 'ask', decider: 'secretary', because: [{ id: 'decision-contact' }] })
    expect((await court.as('staff').get(`/testing-rounds/${hold.round}`)).body.figures).toMatchObject({ should: 2, missing: 2, tested: 0 })
    const knows = JSON.stringify((await phone.get('/field/knows')).body)
    expect(knows).toContain(hold.round)
    // Whoever is held, and their household, reads what is asked of them, and never the rules' sentence about a tube.
    const theirs = JSON.stringify([(await court.as('nurse').get(`/me/exits?resident=${court.place.residents.nurse}`)).body, (await court.as('nurse').get(`/exits/needed?resident=${court.place.residents.nurse}`)).body])
    expect(theirs).toContain('Please stay in and wait for a call')
    expect(theirs).toContain('test-result')
    expect(theirs).not.toMatch(/密接|混管|close contact|pool/)
    expect(JSON.stringify(held.advice)).toMatch(/混管/)
    expect(knows).toMatch(new RegExp(`"id":"${court.place.residents.nurse}"[^}]*"alone":true`))
  })
})

describe('sampled again', () => {
  test('a negative of their own frees at once, a shared tube does not; what is not negative goes on by name', async () => {
    const { nurse, labour } = court.place.residents
    court.pass(minute)
    await tell(swab(round.id, 'SH72', nurse), swab(round.id, 'SH72', court.place.residents.mother))
    await says('SH72', 'negative')
    expect((await personOf(nurse)).state).toBe('owed')
    expect(await swabsOwed(), 'a shared tube is not their own').toEqual([nurse])
    court.pass(minute)
    await tell(swab(hold.round, 'SA1', nurse, 1), swab(hold.round, 'SA2', labour, 1))
    expect((await personOf(nurse)).state).toBe('sampled')
    expect(await swabsOwed()).toEqual([])
    // A swab that could not be told is none; whoever was handed on is waited for like whoever was rung.
    await says('SA1', 'invalid')
    expect(await swabsOwed()).toEqual([nurse])
    expect((await court.as('staff').get(`/testing-rounds/${hold.round}`)).body.figures).toMatchObject({ should: 2, missing: 0, tested: 2 })
    await says('SA1', 'negative')
    expect((await personOf(nurse)).state).toBe('free')
    await expect.poll(() => notices('nurse'), { timeout: 20_000 }).toMatch(/不用再留在家里/)
    await says('SA2', 'positive')
    expect((await personOf(labour)).state).toBe('next')
    expect((await pool()).proposes).toBe('decide')
    expect(await orders()).toEqual(stood)
    const hand = { id: court.newId(), person: labour, what: 'handed', words: '值班医生' }
    expect((await court.as('staff').post(`/pools/${hold.id}/acts`, { ...hand, words: '' })).status).toBe(422)
    for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post(`/pools/${hold.id}/acts`, hand)).status).toBe(200)
    expect(await personOf(labour)).toMatchObject({ state: 'handed', handedTo: '值班医生', ownTubes: ['SA2'] })
    expect((await court.as('staff').post(`/pools/${hold.id}/acts`, { id: court.newId(), person: labour, what: 'ended', words: '已送医院' })).status).toBe(200)
    expect(await personOf(labour)).toMatchObject({ state: 'ended', why: '已送医院' })
  })
})

describe('what came in another order', () => {
  const pressAgain = async () => {
    const { results, people } = await pool('SH80')
    return court.as('staff').post('/pools', { id: court.newId(), round: court.newId(), tube: 'SH80', title: '单独再采', results, people: people.map((one: { id: string }) => one.id), ringsBy: court.place.accounts.staff, ringsAt: plus(court.now(), hour) })
  }
  const stateIn = async (tube: string, id: string) => (await pool(tube)).people.find((one: { id: string }) => one.id === id).state
  const open = async () => (await court.as('staff').get('/lab-results')).body.tubes.map((one: { code: string }) => one.code)

  test('sampled again in the same round they are free by the single tube alone; of two single tubes nobody can tell', async () => {
    const { dialysis, mother } = court.place.residents
    court.pass(minute)
    await tell(swab(round.id, 'SH80', dialysis), swab(round.id, 'SH80', mother))
    await says('SH80', 'positive')
    expect((await pool('SH80')).asks).toBe(2)
    expect((await pressAgain()).status).toBe(200)
    expect((await pool('SH80')).asks).toBe(0)
    court.pass(minute)
    await tell(swab(round.id, 'SA80', dialysis, 1), swab(round.id, 'SA81', mother, 1), swab(round.id, 'SA82', mother, 1))
    await says('SA81', 'negative')
    expect(await stateIn('SH80', mother)).not.toBe('free')
    await says('SA80', 'negative')
    expect(await stateIn('SH80', dialysis)).toBe('free')
    // What frees them is laid before what they ask for as well.
    const { body: exit } = await recall(court, court.as('staff'), dialysis)
    expect(exit.advice.items.find((one: { kind: string }) => one.kind === 'test-result').state).toBe('present')
  })

  test('a swab that is told late puts the tube before somebody again; the press asks them alone, and nobody whom their own negative has freed', async () => {
    const { dialysis, nurse } = court.place.residents
    expect(await open()).not.toContain('SH80')
    await tell(swab(round.id, 'SH80', nurse))
    expect(await open()).toContain('SH80')
    expect((await pool('SH80')).asks).toBe(1)
    expect((await pressAgain()).status).toBe(200)
    expect(await stateIn('SH80', nurse)).toBe('owed')
    expect(await stateIn('SH80', dialysis)).toBe('free')
    expect(await open()).not.toContain('SH80')
    expect((await pressAgain()).body.code).toBe('pool-held-already')
  })

  test('whose negative the laboratory takes back is asked again by the same tube; that line calls nobody, for nothing was found', async () => {
    const { dialysis } = court.place.residents
    await says('SA80', 'retest')
    expect((await lines('labNow')).some((one) => one.tube === 'SA80')).toBe(true)
    court.pass(16 * minute)
    expect((await lines('poolWaits')).some((one) => one.tube === 'SA80')).toBe(false)
    expect((await pool('SH80')).asks).toBe(1)
    expect((await pressAgain()).status).toBe(200)
    expect(await stateIn('SH80', dialysis)).toBe('owed')
    expect((await pool('SH80')).asks).toBe(0)
  })
})

test('whoever cannot be told holds up no other of the tube', async () => {
  const homes = [['dialysis', court.place.residents.dialysis], ['neighbour', court.place.residents.neighbour]] as const
  // They are told in the order of their ids: the first of them fails.
  const [[bad], [good]] = homes.toSorted(([, a], [, b]) => (a < b ? -1 : 1)) as [typeof homes[number], typeof homes[number]]
  const { owner } = court.database
  const told = async (home: typeof bad): Promise<number> => {
    const { rows: [row] } = await sql<{ n: number }>`select count(*)::int as n from notice_homes h join notices n on n.community_id = h.community_id and n.id = h.notice_id
      where h.household_id = ${court.place.households[home]} and n.part = 'health'`.execute(owner)
    return row!.n
  }
  const before = [await told(bad), await told(good)] as const
  await sql.raw("create function not_told() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$").execute(owner)
  await sql.raw(`create trigger not_told before insert on notice_homes for each row when (new.household_id = '${court.place.households[bad]}') execute function not_told()`).execute(owner)
  await tell(...homes.map(([, person]) => swab(round.id, 'SH95', person)))
  await says('SH95', 'positive')
  const { results, people } = await pool('SH95')
  const pressed = await court.as('staff').post('/pools', { id: court.newId(), round: court.newId(), tube: 'SH95', title: '单独再采', results, people: people.map((one: { id: string }) => one.id), ringsBy: court.place.accounts.staff, ringsAt: plus(court.now(), hour) })
  expect(pressed.status).toBe(200)
  await expect.poll(() => told(good), { timeout: 20_000 }).toBe(before[1] + 1)
  expect(await told(bad)).toBe(before[0])
  await sql.raw('drop trigger not_told on notice_homes').execute(owner)
})
