// Nothing that a screen shows changes without its asking again: whatever is done at Osmanthus Court, each answer that has become another
// one is held against what was told meanwhile to whoever reads it, by the table of the screens themselves.

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { tellDue } from '#server/exits/untold.ts'
import { seedRules } from '#server/rules/store.ts'
import { concerns } from '#web/offline/about.ts'
import '#web/offline/about-staff.ts'
import type { Change } from '#web/offline/changes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { bring, grantBody, pieces, recall, shippedRules } from '../support/asking.ts'
import type { Who } from '../support/community.ts'
import { until } from '../support/jobs.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let court: Osmanthus
beforeAll(async () => {
  court = await osmanthus({ working: true })
  const community = court.place.community as CommunityId
  await transaction(court.database, [community], async (tx) => {
    await seedRules(tx, community, shippedRules(), court.now())
    await seedLetter(tx, community, court.now())
    await ensureKeys(tx, community, court.now())
  })
})
afterAll(() => court.close())

const exits: string[] = []
const steps: string[] = []
/** What the screens of each show and keep fresh; with every case that was opened so far. */
function shown(): [Who, string][] {
  const { residents, buildings } = court.place
  const desk = [
    '/desk/queue', '/exits/reviews', '/ledger/search', '/facts/held', '/facts/held?limit=0', '/devices', '/gates', '/matrix', '/buildings', '/sealing/rules', '/sealing/orders',
    `/sealing/timeline?building=${buildings.two}`, ...Object.values(residents).map((id) => `/residents/${id}`), ...exits.flatMap((id) => [`/exits/${id}`, `/ledger/${id}`]),
  ]
  return [
    ...desk.map((path): [Who, string] => ['deputy', path]), ...['/desk/queue', '/facts/held?limit=0', '/matrix'].map((path): [Who, string] => ['secretary', path]),
    ...['/matrix', '/sealing/orders', `/sealing/timeline?building=${buildings.two}`].map((path): [Who, string] => ['building-lead', path]),
    ['nurse', `/me/exits?resident=${residents.nurse}`], ['neighbour', `/me/exits?resident=${residents.neighbour}`],
  ]
}

async function answers(): Promise<Map<string, string>> {
  return new Map(await Promise.all(shown().map(async ([who, path]): Promise<[string, string]> => {
    const { status, body } = path.endsWith('/search') ? await court.as(who).post(path, {}) : await court.as(who).get(path)
    expect([who, path, status]).toEqual([who, path, 200])
    return [`${who} ${path}`, JSON.stringify(body)]
  })))
}

/** Readers who are not told of such things, and see them when their screen asks anyhow: leads hear of orders alone, households of their own exits. */
const [leads, households]: Who[][] = [['building-lead'], ['nurse', 'neighbour']]

async function step(what: string, work: () => Promise<{ status: number; body: any } | void>, unheard = leads!): Promise<void> {
  steps.push(what)
  // The number first: what the server tells by itself while the answers are read is told as well.
  const [{ body: { seq } }, before] = [await court.as('deputy').get('/changes'), await answers()]
  const done = await work()
  if (done) expect([what, done.status], JSON.stringify(done.body).slice(0, 300)).toEqual([what, 200])
  const after = await answers()
  const changed = [...before].filter(([key, answer]) => after.get(key) !== answer).map(([key]) => key.split(' ') as [Who, string])
  expect(changed, `${what}: something is shown otherwise than before`).not.toEqual([])
  for (const [who, path] of changed.filter(([reader]) => !unheard.includes(reader))) {
    const told = (await court.as(who).get(`/changes?since=${seq}`)).body.changes as Change[]
    expect(told.some((change) => concerns(`/api${path}`, change)), `${what}: ${who} is not told that ${path} is another, but of ${JSON.stringify(told)}`).toBe(true)
  }
}

const fact = (more: object) => ({ type: 'movement', id: court.newId(), kind: 'out', at: court.now(), pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '', ...more })
const report = (...facts: object[]) => court.as('gate').post('/facts', { facts, sentAt: court.now() })
const asked = async (who: Who, resident: string) => { const answer = await recall(court, court.as(who), resident); exits.push(answer.body.id); return answer }
const passOf = async (exit: string) => (await court.as('deputy').get(`/exits/${exit}`)).body.pass.id as string

test('the exit, from asking to coming back', async () => {
  const { residents } = court.place
  await step('asked by telephone', () => asked('staff', residents.nurse))
  const exit = exits[0]!
  for (const [name, piece] of Object.entries(pieces(court.now()))) await step(`evidence: ${name}`, () => bring(court, court.as('staff'), exit, piece))
  await step('a call', () => court.as('staff').post('/contacts', { id: court.newId(), resident: residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '', exit: null }))
  const grant = () => court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  court.slowly()
  await step('granted, and nobody but the desk knows', grant)
  await step('undone', async () => court.as('deputy').post(`/exits/${exit}/undo`, { seq: (await court.as('deputy').get(`/exits/${exit}`)).body.undo.seq }))
  await step('granted again', grant)
  // The server looks each second what is due, by itself: it waits for whoever has the case until all answers of before are read.
  const held = await court.database.owner.startTransaction().execute()
  await sql`select from exits for update`.execute(held)
  court.pass(undoMs)
  await step('and told', async () => { await held.rollback().execute(); await tellDue(court.database, court.now()) })
  court.slowly(false)
  const pass = await passOf(exit)
  await step('out at the gate', () => report(fact({ pass })))
  court.pass(minute)
  await step('back at the gate', () => report(fact({ pass, kind: 'back' })))
  await step('out once more than allowed', () => report(fact({ pass, at: plus(court.now(), 1) })))
  await step('back, as she says herself', () => court.as('nurse').post(`/exits/${exit}/back`, { id: court.newId(), at: plus(court.now(), 2) }))
  await step('revoked', () => court.as('deputy').post(`/exits/${exit}/revoke`, { reason: '楼内有阳性' }))
})

test('asked by oneself, refused, appealed, granted all the same by two', async () => {
  const { residents } = court.place
  await step('asked on the phone', () => asked('neighbour', residents.neighbour))
  const exit = exits.at(-1)!
  await step('refused', () => court.as('staff').post(`/exits/${exit}/refuse`, { reason: '没有医院的确认。', appealTo: 'deputy' }))
  await step('appealed', () => court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '请再看看。' }))
  await step('an override is proposed', () => court.as('deputy').post(`/exits/${exit}/override`, { reason: '等不了。' }))
  await step('and confirmed', () => court.as('secretary').post(`/exits/${exit}/override/confirm`, grantBody(court)))
  await step('asked by a household', () => asked('nurse', residents.mother))
  await step('withdrawn', () => court.as('mother').post(`/exits/${exits.at(-1)!}/withdraw`, {}))
})

test('emergencies: of somebody unknown, named by the paper; undone; from the gate', async () => {
  const { residents } = court.place
  const emergency = async (resident: string | null) => { const answer = await court.as('staff').post('/exits/emergency', { id: court.newId(), resident, described: '门口晕倒', at: court.now() }); exits.push(answer.body.id); return answer }
  await step('somebody unknown', () => emergency(null))
  const unknown = exits.at(-1)!
  await step('goes out with the ambulance', () => report(fact({ exit: unknown, emergency: true, how: 'emergency' })))
  await step('the paper names her', () => court.as('staff').post(`/exits/${unknown}/paper`, { resident: residents.labour, what: '早产', ambulance: '', hospital: '妇幼保健院', calledAt: null }))
  await step('one that was a slip', () => emergency(residents.dialysis))
  await step('is undone', () => court.as('staff').post(`/exits/${exits.at(-1)!}/emergency/undo`))
  const id = court.newId()
  await step('one that the gate tells of', () => report(fact({ id, exit: id, resident: residents.dialysis, emergency: true, how: 'emergency' })))
})

test('what is held, and phones and gates', async () => {
  await step('a fact that cannot be read', () => report({ type: 'balloon', id: court.newId(), at: court.now() }))
  const { body } = await court.as('deputy').get('/facts/held')
  await step('is left', () => court.as('deputy').post('/facts/rulings', { facts: body.facts.map(({ id, hash }: any) => ({ id, hash })), accept: false, reason: '对过纸条' }))
  await step('a gate is added', () => court.as('deputy').post('/gates', { id: court.newId(), number: 7, name: 'East gate' }))
  const { body: { url } } = await court.as('deputy').post('/devices/enrolments', { kind: 'gate', place: court.place.gate, label: 'a phone' })
  const phone = () => court.as('nobody').post('/devices/enrol', { token: url.split('#enrol=')[1], label: '' })
  let device = ''
  await step('a phone is enrolled', async () => { const answer = await phone(); device = answer.body.device; return answer })
  await step('and withdrawn', () => court.as('deputy').post(`/devices/${device}/revoke`))
})

test('orders, rules and the roster', async () => {
  const secretary = court.as('secretary')
  const { place } = court
  await step('a control rule', () => secretary.post('/sealing/rules', { id: court.newId(), code: '2+12', version: 2, validFrom: court.now(), countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 7 }] }))
  const order = court.newId()
  let reviewed = 0
  const looked = async () => { const { rows } = await sql`select from job_runs where task = 'exits:review' and state = 'done'`.execute(court.database.owner); return rows.length === reviewed }
  const seen = async () => { reviewed++; await until(looked) }
  await step('a second building is sealed, and the pass of the neighbour ends', async () => {
    expect((await secretary.post('/sealing/orders', { id: order, rule: place.rule, scope: { kind: 'building', id: place.buildings.one }, startsAt: court.now(), issuer: '街道', ground: '有阳性', caseSince: court.now() })).status).toBe(200)
    await seen()
  }, households)
  court.pass(hour)
  const said = () => ({ id: court.newId(), at: court.now(), reason: '又一例', source: '街道' })
  await step('a new case', async () => { expect((await secretary.post(`/sealing/orders/${order}/new-case`, said())).status).toBe(200); await seen() }, households)
  await step('lifted', async () => { expect((await secretary.post(`/sealing/orders/${order}/lift`, said())).status).toBe(200); await seen() }, households)
  await step('release rules of another version', () => secretary.post('/rules', { dmn: shippedRules().replace('<text>48</text>', '<text>24</text>'), validFrom: court.now() }), [...households!, ...leads!])
  const file = new TextEncoder().encode('building,entrance,flat,name,born,phone\n2,1,502,护士,1990-05-01,13900009999\n3,1,101,新来的,1980-01-01,13900000001')
  // Building 3 is new, and has been looked at.
  const { body: { seen: read } } = await court.as('staff').post('/roster/check', file)
  await step('a roster that changes one and brings another', () => takeWith(court.as('staff'), file, { seen: read, answers: keepAll }), [...households!, ...leads!])
})

test('what is put down of somebody’s health, and that it is over', async () => {
  const { nurse } = court.place.residents
  // The roster knew another number: her phone is claimed anew.
  await sql`update sessions set person_id = ${nurse} where household_id = ${court.place.households.nurse} and person_id is null and only_resident_id is null`.execute(court.database.owner)
  await step('she asks once more', () => asked('nurse', nurse))
  for (const status of ['positive', 'none']) {
    court.pass(minute)
    await step(`said: ${status}`, () => court.as('staff').post(`/residents/${nurse}/status`, { id: court.newId(), status, reason: '区疾控通知', since: court.now(), until: null }))
  }
})

test('so much was tried', () => {
  expect(steps.length).toBeGreaterThan(30)
})

test('whoever gives a request of their own the id of somebody else hears nothing of that somebody', async () => {
  const { nurse, neighbour } = court.place.residents
  const asked = await recall(court, court.as('neighbour'), neighbour, { id: nurse, purpose: 'other' })
  expect(asked.status).toBe(200)
  const { seq } = (await court.as('neighbour').get('/changes')).body
  expect((await recall(court, court.as('nurse'), nurse, { place: '区中心医院' })).status).toBe(200)
  expect((await court.as('neighbour').get(`/changes?since=${seq}`)).body.changes).toEqual([])
  expect((await court.as('nurse').get(`/changes?since=${seq}`)).body.changes).toMatchObject([{ kind: 'exit' }])
})
