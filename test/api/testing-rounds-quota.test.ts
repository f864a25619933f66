// What stations tell beyond their day, after they were withdrawn, or of nothing that is known here: nothing is lost, nothing waits that counts already, and nothing is said to count that does not.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gateKind, stationKind } from '#domain/field/kinds.ts'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { allPhones, endpointsWith } from '#server/main.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let round = ''
const station = { id: '', number: 1, name: 'Garden' }
const kinds = [gateKind, { ...stationKind, aDay: 3 }]
beforeAll(async () => {
  court = await osmanthus({ endpoints: endpointsWith({ ...allPhones, kinds }), kinds })
  round = court.newId()
  station.id = court.newId()
  await court.as('staff').post('/stations', station)
  const called = { id: round, title: 'Round', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 3 * day), orderedBy: 'x', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: station.id, lanes: 1 }] }
  expect((await court.as('staff').post('/testing-rounds', called)).status).toBe(200)
})
afterAll(() => court.close())

async function enrol(): Promise<{ phone: ReturnType<Osmanthus['with']>; id: string }> {
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: station.id, label: 'table' })
  const { body } = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  return { phone: court.with({ authorization: `Bearer ${body.secret}` }), id: body.device }
}
const sample = (more: object = {}) => ({ type: 'sample', id: court.newId(), at: court.now(), round, tube: 'T1', size: 10, person: null, called: 'x', how: 'unknown', ...more })
const tell = (from: ReturnType<Osmanthus['with']>, facts: object[]) => from.post('/facts', { facts, sentAt: court.now(), steady: null })
const counted = async (): Promise<number> => (await court.as('staff').get(`/testing-rounds/${round}`)).body.unnamed
const waiting = async (): Promise<string[]> => (await court.as('deputy').get('/facts/held')).body.facts.map((it: { id: string }) => it.id)

test('beyond its day a swab waits for a person and is not lost, also where the batch brings what is there already', async () => {
  const { phone } = await enrol()
  const [one, two, three, four, five] = Array.from({ length: 5 }, () => sample())
  expect((await tell(phone, [one!, two!])).body.held).toEqual([])
  expect((await tell(phone, [one!, two!, three!, four!, five!])).body.held.map((it: { why: string }) => it.why)).toContain('quota')
  const held = await waiting()
  expect(await counted() + held.length, 'each of the five counts or waits').toBe(5)
  expect(held).not.toContain(one!.id)
  expect((await tell(phone, [one!, two!, three!, four!, five!])).status, 'sent again it goes on').toBe(200)
  expect((await waiting()).sort()).toEqual(held.sort())
})

test('what counted before its phone was withdrawn waits for nobody when it is sent again', async () => {
  const { phone, id } = await enrol()
  const one = sample()
  await tell(phone, [one])
  const before = await counted()
  await court.as('staff').post(`/devices/${id}/revoke`)
  court.pass(1000)
  expect((await tell(phone, [one])).body).toMatchObject({ taken: [one.id], held: [] })
  expect([await counted(), (await waiting()).includes(one.id)]).toEqual([before, false])
  const late = sample()
  expect((await tell(phone, [late])).body.held).toEqual([{ id: late.id, why: 'withdrawn' }])
})

test('of a round that nobody knows here it cannot be accepted, and stays where it is', async () => {
  const { phone } = await enrol()
  const lost = sample({ round: court.newId() })
  expect((await tell(phone, [lost])).body.held).toEqual([{ id: lost.id, why: 'not-its-business' }])
  const fact = (await court.as('deputy').get('/facts/held')).body.facts.find((it: { id: string }) => it.id === lost.id)
  expect((await court.as('deputy').post('/facts/rulings', { facts: [{ id: fact.id, hash: fact.hash }], accept: true, reason: 'x' })).body.code).toBe('fact-of-no-round')
  expect(await waiting()).toContain(lost.id)
})

test('a tube’s number with signs that nobody sees spoils no other in its batch', async () => {
  const { phone } = await enrol()
  const good = sample({ tube: 'T7' })
  expect((await tell(phone, [sample({ tube: 'A\u0000B' }), good])).status).toBe(200)
  expect((await court.as('staff').get(`/testing-rounds/${round}/tubes?code=T7`)).body.tubes).toHaveLength(1)
})
