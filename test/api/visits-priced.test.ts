// What a visit costs whoever was sent follows the orders that are made, lifted or taken back after it was planned: the home, the gate and whoever has the case are told. And it is of the place to which
// they come: an entrance, a compound, a flat in which nobody is known, whoever else lives behind the door.
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { priceAllVisits } from '#server/neighbours/pricing.ts'
import type { Worker } from '#server/jobs/worker.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { startWorker } from '../support/jobs.ts'

let court: Osmanthus
let jobs: Worker
let staff: Client
beforeAll(async () => { court = await osmanthus(); jobs = await startWorker(court); staff = court.as('staff') })
afterAll(async () => { await jobs?.stop(); await court?.close() })
afterEach(async () => {
  for (const id of made.splice(0)) await step(id, 'lift')
  court.pass(minute)
})

const made: string[] = []
const said = () => ({ id: court.newId(), at: court.now(), source: '区疾控中心', reason: '复核结果' })
const step = async (order: string, what: 'lift' | 'take-back' | 'new-case', more: object = {}) => (await court.as('secretary').post(`/sealing/orders/${order}/${what}`, { ...said(), ...more })).body
const issue = async (kind: string, id: string): Promise<string> => {
  const body = { id: court.newId(), scope: { kind, id }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  made.push(body.id)
  return body.id
}
/** Some seconds of it: each looks at some. */
const priced = async () => { for (let n = 0; n < 4; n++) await priceAllVisits(court.database, court.now()) }
const repair = { spot: 'toilet', since: null, stopped: [], risks: [], danger: 'burst-main' }
const report = async (who: 'nurse' | 'neighbour' = 'neighbour'): Promise<string> => {
  const id = court.newId()
  expect((await court.as(who).post('/me/repairs', { id, act: court.newId(), kind: 'water', words: '漏水', said: repair, at: court.now() })).status).toBe(200)
  return id
}
const cost = async (id: string, from = court.now()) => (await staff.get(`/cases/${id}/repair/cost?from=${from}&until=${plus(from, hour)}&protected=no`)).body.cost
const send = async (id: string, who: string, from = plus(court.now(), 2 * hour), more: object = {}) =>
  expect((await staff.post(`/cases/${id}/repair/acts`, { id: court.newId(), at: court.now(), deed: { kind: 'visit', who, from, until: plus(from, hour), protected: false, seen: await cost(id, from), ...more } })).body).toEqual({ done: true })
const desk = async (id: string) => (await staff.get(`/cases/${id}/repair`)).body
const home = async (who: 'nurse' | 'neighbour' = 'neighbour') => (await court.as(who).get('/me/repairs')).body.repairs[0]
const promise = async (id: string) => (await staff.get(`/cases/${id}`)).body.promise
const costMore = async (who: 'staff' | 'secretary', path = '/desk/queue') => (await court.as(who).get(path)).body.sections.find((it: any) => it.section === 'visitsCostMore').lines
const waiting = async (id: string) => (await costMore('staff')).filter((it: any) => it.fold === id)
/** What the gate keeps of whoever stays inside. */
const atGate = async (who: string) => new RegExp(`${who}".*?"stays":([^}]*)`, 'u').exec((await court.as('gate').get('/field/knows?kind=gate')).bytes.toString())?.[1]
const openCase = async (more: object): Promise<string> => {
  const id = court.newId()
  expect((await staff.post('/cases', { id, act: court.newId(), kind: 'water', words: '没水', place: null, household: null, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '1' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null, contact: null, at: court.now(), ...more })).status).toBe(200)
  expect((await staff.post(`/cases/${id}/repair`, { said: repair })).status).toBe(200)
  return id
}

test('an order that is made after a visit was planned is its price from then on: whoever has the case decides anew, the home reads it, the gate keeps it', async () => {
  const id = await report()
  await send(id, '水工甲')
  expect(await desk(id)).toMatchObject({ repair: { costWas: null, visit: { cost: { stays: 'nobody' } } } })
  await priced()
  expect(await atGate('水工甲')).toMatch(/^null/u)
  const order = await issue('building', court.place.buildings.one)
  await priced()
  const now = await cost(id, (await desk(id)).repair.visit.from)
  expect(now).toMatchObject({ level: 'sealed', stays: 'visitor', where: 'building' })
  expect(await desk(id)).toMatchObject({ repair: { costWas: { stays: 'nobody' }, visit: { who: '水工甲', cost: now } }, acts: [{ kind: 'visit', visit: { cost: { stays: 'nobody' } } }, { kind: 'cost', by: '', role: 'server', visit: { cost: now } }] })
  expect(await promise(id)).toMatchObject({ due: court.now(), step: { code: 'visit-price', words: '水工甲' } })
  expect(await home()).toMatchObject({ costWas: { stays: 'nobody' }, visit: { cost: now } })
  expect(await atGate('水工甲')).toContain(now.until)
  // Looked at again it is said once.
  await priced()
  expect((await desk(id)).acts).toHaveLength(2)
  court.pass(minute)
  await step(order, 'lift')
  await priced()
  expect(await desk(id), 'lifted, nobody stays').toMatchObject({ repair: { costWas: null, visit: { cost: { stays: 'nobody' } } } })
  expect(await atGate('水工甲')).toMatch(/^null/u)
})

test('whoever sent them and has not the case is told in the queue, due when they come, until they send them on what it costs now, or call it off', async () => {
  const id = await report()
  const { accounts } = court.place
  await court.as('deputy').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 1, at: court.now(), deed: { kind: 'taken' } }] })
  expect((await promise(id)).owner.account).toBe(accounts.deputy)
  const from = plus(court.now(), 2 * hour)
  await send(id, '水工丁', from)
  await priced()
  expect(await waiting(id), 'nobody stays').toEqual([])
  const order = await issue('building', court.place.buildings.one)
  await priced()
  const now = await cost(id, from)
  expect(await waiting(id)).toMatchObject([{ fold: id, at: from, says: { case: id, who: '水工丁', from, cost: now, hidden: false }, owed: { due: from, urgency: 'today', step: { code: 'visit-price' } } }])
  const kept = async (account: string) => (await costMore('staff', `/desk/kept/${account}`)).filter((it: any) => it.fold === id)
  expect([await kept(accounts.staff), await kept(accounts.deputy)].map((it) => it.length), 'it is theirs who sent it').toEqual([1, 0])
  expect((await court.asRiverside('staff').get('/desk/queue/visitsCostMore')).body.lines).toEqual([])
  await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed: { kind: 'taken-over' } }] })
  expect((await promise(id)).owner.account).toBe(accounts.staff)
  expect(await waiting(id), 'whoever sent them took the case, and has said nothing of the price').toHaveLength(1)
  for (const who of ['nurse', 'gate'] as const) expect((await court.as(who).get('/desk/queue/visitsCostMore')).status, who).not.toBe(200)
  await send(id, '水工丁', from)
  expect(await waiting(id), 'sent on what it costs now').toEqual([])
  court.pass(minute)
  await step(order, 'lift')
  await send(id, '水工戊', plus(from, hour))
  await issue('building', court.place.buildings.one)
  await priced()
  expect((await waiting(id)).map((it: any) => it.says.who), 'of two, the one that is sent').toEqual(['水工戊'])
  expect((await staff.post(`/cases/${id}/repair/acts`, { id: court.newId(), at: court.now(), deed: { kind: 'visit-off', words: '' } })).body).toEqual({ done: true })
  expect(await waiting(id), 'called off').toEqual([])
})

test('whoever has the case is asked as well; what is in confidence names nobody to whoever may not read it', async () => {
  const own = await openCase({ place: { kind: 'building', id: court.place.buildings.one } })
  const hidden = await openCase({ place: { kind: 'building', id: court.place.buildings.one }, private: true, owner: court.place.accounts.deputy })
  for (const [id, who] of [[own, '水工己'], [hidden, '水工庚']] as const) await send(id, who, plus(court.now(), 2 * hour))
  await issue('building', court.place.buildings.one)
  await priced()
  // The worker may have it in hand: what it holds is looked at by nobody else.
  await expect.poll(() => waiting(own), { timeout: 10_000 }).toMatchObject([{ says: { who: '水工己' } }])
  await expect.poll(() => waiting(hidden), { timeout: 10_000 }).toHaveLength(1)
  expect(await waiting(hidden)).toMatchObject([{ says: { who: '水工庚', private: true, hidden: false } }])
  await sql`update cases set by_actor = ${`account:${court.place.accounts.deputy}`} where id = ${hidden}`.execute(court.database.owner)
  expect(await waiting(hidden), 'that there is one').toMatchObject([{ says: { door: '', who: '', resident: null, private: true, hidden: true } }])
  expect((await costMore('secretary')).find((it: any) => it.fold === hidden).says.who).toBe('水工庚')
})

test('lifted, and the lift taken back: each is the price again, also of whoever is inside; whoever has left is told of no more', async () => {
  const id = await report('nurse')
  await send(id, '水工乙', court.now())
  const { cost: first } = (await desk(id)).repair.visit
  expect(first).toMatchObject({ stays: 'visitor', where: 'building' })
  court.pass(2 * hour)
  const lifted = await step(court.place.order, 'lift')
  await priced()
  // They came while it was sealed, and may leave now.
  expect((await desk(id)).repair).toMatchObject({ costWas: first, visit: { cost: { stays: 'visitor', until: court.now() } } })
  const acts = (await desk(id)).acts.length
  await step(court.place.order, 'take-back', { step: lifted.step })
  await priced()
  expect((await desk(id)).acts, 'they have left').toHaveLength(acts)
  await send(id, '水工丙', court.now())
  expect((await desk(id)).repair.visit.cost).toMatchObject({ stays: 'visitor', until: first.until })
})

test('a second community, and a visit under protection, hear nothing of it', async () => {
  const [id, safe] = [await report(), await report()]
  await send(safe, '水工丁', plus(court.now(), 3 * hour), { protected: true })
  await priced()
  expect((await court.asRiverside('secretary').get('/repairs')).body.repairs).toEqual([])
  const before = (await desk(safe)).acts.length
  await issue('flat', court.place.flats.neighbour)
  await priced()
  expect((await desk(safe)).repair).toMatchObject({ visit: { protected: true, cost: { level: 'sealed', stays: 'nobody' } } })
  expect((await promise(safe)).step.code, 'nobody is asked to decide').toBe('send-somebody')
  expect((await desk(safe)).acts).toHaveLength(before + 1)
  expect((await desk(id)).acts).toEqual([])
})

test('the price is of where they come to: an entrance, a compound, a flat in which nobody is known, whoever else lives behind the door', async () => {
  const { place, database } = court
  const empty = court.newId()
  await sql`insert into flats (community_id, id, compound_id, building_id, entrance_id, label, door, floor) select community_id, ${empty}, compound_id, building_id, entrance_id, '901', '1-1-901', 9 from flats where id = ${place.flats.neighbour}`.execute(database.owner)
  const [entrance, compound, flat] = [await openCase({ place: { kind: 'entrance', id: place.entrances.one } }), await openCase({ place: { kind: 'compound', id: place.compound } }), await openCase({ place: { kind: 'flat', id: empty } })]
  const lift = await openCase({ place: { kind: 'entrance', id: place.entrances.one }, household: place.households.neighbour })
  expect([(await desk(entrance)).door, (await desk(compound)).door, (await desk(flat)).door]).toEqual(['1-1', expect.stringMatching(/./), '1-1-901'])
  for (const id of [entrance, compound, flat, lift]) expect(await cost(id)).toMatchObject({ stays: 'nobody' })
  const costs = async (kind: string, id: string) => {
    const order = await issue(kind, id)
    const found = await Promise.all([entrance, compound, flat, lift].map(async (one) => (await cost(one)).stays === 'visitor'))
    await step(order, 'lift')
    made.splice(made.indexOf(order), 1)
    court.pass(minute)
    return found
  }
  expect(await costs('entrance', place.entrances.one)).toEqual([true, false, true, true])
  expect(await costs('compound', place.compound)).toEqual([true, true, true, true])
  expect(await costs('flat', empty)).toEqual([false, false, true, false])
  // Of the home whose case it is, also where the stairwell is named.
  expect(await costs('flat', place.flats.neighbour)).toEqual([false, false, false, true])
  // A second household behind the same door.
  const [sublet, lodger] = [court.newId(), court.newId()]
  await sql`insert into households (community_id, id, flat_id) values (${place.community}, ${sublet}, ${place.flats.neighbour})`.execute(database.owner)
  await sql`insert into residents (community_id, id, household_id, name) values (${place.community}, ${lodger}, ${sublet}, '租客')`.execute(database.owner)
  expect(await costs('person', lodger)).toEqual([false, false, false, true])
})

test('one visit whose price nobody can work out keeps no other from its own, and whoever has that case is asked, once', async () => {
  const [broken, sound] = [await report(), await report('nurse')]
  await send(broken, '水工庚')
  await send(sound, '水工壬', court.now())
  await priced()
  const acts = async (of: string) => (await sql<{ many: number }>`select count(*)::int as many from promise_acts a join promises p on p.community_id = a.community_id and p.id = a.promise_id where p.section = 'case' and p.about = ${of}::text`.execute(court.database.owner)).rows[0]!.many
  await sql`update repair_acts set deed = deed #- '{visit,until}' || '{"visit": "none"}' where case_id = ${broken} and kind = 'visit'`.execute(court.database.owner)
  court.pass(minute)
  await step(court.place.order, 'lift')
  const before = await acts(broken)
  await priced()
  expect((await desk(sound)).repair, 'the other has its price').toMatchObject({ visit: { cost: { until: court.now() } } })
  expect((await promise(broken))).toMatchObject({ due: court.now(), step: { code: 'decide' } })
  const said = await acts(broken)
  expect(said).toBeGreaterThan(before)
  for (let n = 0; n < 2; n++) {
    court.pass(minute)
    await sql`update feeds set last_seq = last_seq + 1 where community_id = ${court.place.community}`.execute(court.database.owner)
    await priced()
  }
  expect(await acts(broken), 'and nobody is asked twice').toBe(said)
})
