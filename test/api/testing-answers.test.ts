// When is our building tested: answered at the desk and on a home's own page from the rounds that are called. And who is not tested yet in a round that goes on, as the audience of a notice.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { judgeAllTold } from '#server/desk/told-judging.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { answerSources } from '#server/main.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { water } from '../support/notices.ts'

let court: Osmanthus
const station = { id: '', number: 1, name: '中心花园' }
beforeAll(async () => {
  court = await osmanthus()
  await installQueue(court.database, ['rounds:over'])
  station.id = court.newId()
  expect((await court.as('staff').post('/stations', station)).status).toBe(200)
})
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(minute)
  for (const table of ['samples', 'round_notes', 'testing_slots', 'testing_slot_acts', 'testing_round_acts', 'testing_round_stations', 'testing_round_places', 'testing_rounds']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

async function called(begins: Instant, ends: Instant, more: object = {}): Promise<string> {
  const id = court.newId()
  const { status, body } = await court.as('staff').post('/testing-rounds', {
    id, title: '第三轮', kind: 'pcr', size: 10, begins, ends, orderedBy: '街道', note: '请戴口罩', places: [{ kind: 'building', id: court.place.buildings.two }], stations: [{ id: station.id, lanes: 2 }], ...more,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}
const tests = async (who: 'staff' | 'nurse', path: string) => (await court.as(who).get(path)).body.lines.map((it: any) => it.answer).filter((it: any) => it.question === 'test')
const both = async () => [await tests('staff', `/residents/${court.place.residents.nurse}/answers`), await tests('nurse', `/me/answers?resident=${court.place.residents.nurse}`)]

test('which round, from when until when, at which stations and what was written for those who come: alike at the desk and at home; until none is called it says so', async () => {
  for (const said of await both()) expect(said).toEqual([{ question: 'test', of: null, sentence: 'test-none', values: {}, basis: [], until: null }])
  const [begins, ends] = [plus(court.now(), hour), plus(court.now(), 5 * hour)]
  const id = await called(begins, ends)
  await called(begins, ends, { places: [{ kind: 'building', id: court.place.buildings.one }] })
  const said = { question: 'test', of: id, sentence: 'test-called', values: { title: '第三轮', from: begins, until: ends, stations: [{ number: 1, name: '中心花园' }], note: '请戴口罩', slot: null }, basis: [], until: ends }
  expect(await both(), 'not that of another building').toEqual([[said], [said]])
  court.pass(2 * hour)
  expect(await both(), 'while it goes on').toEqual([[said], [said]])
})

test('a round that was closed, or whose time is over, is answered no more; whoever was told of one is put down', async () => {
  const id = await called(plus(court.now(), hour), plus(court.now(), 5 * hour))
  const [[answer]] = await both()
  const told = await court.as('staff').post('/told', { id: court.newId(), resident: court.place.residents.nurse, answer, how: 'phone', contact: null, at: court.now() })
  expect(told.status, JSON.stringify(told.body)).toBe(200)
  expect((await court.as('staff').post(`/testing-rounds/${id}/end`, { id: court.newId(), what: 'closed' })).status).toBe(200)
  for (const said of await both()) expect(said).toMatchObject([{ sentence: 'test-none' }])
  await called(plus(court.now(), -5 * hour), plus(court.now(), -hour))
  for (const said of await both()) expect(said).toMatchObject([{ sentence: 'test-none' }])
})

test('with the slot of their entrance; whoever was told is told anew when it moves, and when the round is closed; who was told that none is called is not', async () => {
  const lookAgain = (): Promise<void> => judgeAllTold(court.database, answerSources, court.now())
  const otherwise = async () => (await sql<{ question: string; sentence: string }>`select question, sentence from told where otherwise_at is not null and superseded_at is null and question = 'test' order by at`.execute(court.database.owner)).rows
  await sql`update told set superseded_at = ${court.now()} where question = 'test'`.execute(court.database.owner)
  const tell = async (resident: string, answer: object, more: object = {}) => expect((await court.as('staff').post('/told', { id: court.newId(), resident, answer, how: 'phone', contact: null, at: court.now(), ...more })).status).toBe(200)
  const { nurse, neighbour } = court.place.residents
  const none = (await tests('staff', `/residents/${neighbour}/answers`))[0]
  await tell(neighbour, none)
  // Their son rings, and is told what anybody is.
  await tell(neighbour, none, { caller: { relation: 'child', name: '儿子', number: '13800009903' }, public: true })
  await lookAgain()
  const [begins, ends] = [plus(court.now(), hour), plus(court.now(), 5 * hour)]
  const id = await called(begins, ends)
  const slots = async (from: Instant, what: string) => {
    const { rows: [{ entrance }] } = await sql<{ entrance: string }>`select f.entrance_id as entrance from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id where r.id = ${nurse}`.execute(court.database.owner) as any
    const { rows: [{ seq }] } = await sql<{ seq: number }>`select count(*)::int + 1 as seq from testing_slot_acts`.execute(court.database.owner) as any
    const act = court.newId()
    await sql`insert into testing_slot_acts (community_id, id, round_id, seq, what, by_actor, by_role, at) values (${court.place.community}, ${act}, ${id}, ${seq}, ${what}, 'account:x', 'staff', ${court.now()})`.execute(court.database.owner)
    await sql`insert into testing_slots (community_id, act_id, entrance_id, station_id, from_at, until_at) values (${court.place.community}, ${act}, ${entrance}, ${station.id}, ${from}, ${plus(from, 20 * minute)})`.execute(court.database.owner)
  }
  await slots(begins, 'planned')
  const [[answer]] = await both()
  expect(answer.values.slot).toEqual({ from: begins, until: plus(begins, 20 * minute), station: { number: 1, name: '中心花园' } })
  await tell(nurse, answer)
  await lookAgain()
  expect(await otherwise()).toEqual([])
  await slots(plus(begins, hour), 'moved')
  await lookAgain()
  expect(await otherwise(), 'moved').toEqual([{ question: 'test', sentence: 'test-called' }])
  await slots(begins, 'moved')
  await lookAgain()
  expect(await otherwise(), 'and back').toEqual([])
  expect((await court.as('staff').post(`/testing-rounds/${id}/end`, { id: court.newId(), what: 'closed' })).status).toBe(200)
  await lookAgain()
  expect(await otherwise(), 'closed').toEqual([{ question: 'test', sentence: 'test-called' }])
  const listed = async () => (await court.as('staff').get('/desk/queue/toldOtherwise')).body.lines.map((it: any) => it.says.was.question)
  expect(await listed()).toEqual(['test'])
  court.pass(4 * hour)
  expect(await listed(), 'until the last minute that was told').toEqual(['test'])
  court.pass(hour)
  expect(await listed(), 'it would be over by now: nobody is rung about it').toEqual([])
})

test('a notice to whoever is not tested yet in the round that goes on: tested, excused and away are left out, and so is everybody where none goes on', async () => {
  const audience = { places: [{ kind: 'building', id: court.place.buildings.two }], terms: [{ term: 'test', values: ['not-yet'], not: false }] }
  const meant = async (who: 'staff' | 'secretary' = 'staff') => (await court.as(who).post('/notices/preview', water(court, { audience }))).body
  expect((await meant()).people, 'none is called').toBe(0)
  const id = await called(plus(court.now(), -hour), plus(court.now(), 5 * hour))
  const all = (await court.as('staff').get(`/testing-rounds/${id}`)).body.figures.should
  expect((await meant()).people).toBe(all)
  const swab = (person: string) => sql`insert into samples (community_id, id, round_id, tube, size, person_id, called, how, by_actor, at, device_at, received_at, doubts)
    values (${court.place.community}, ${court.newId()}, ${id}, 'T1', 10, ${person}, '', 'door', 'device:x', ${court.now()}, ${court.now()}, ${court.now()}, '{}')`.execute(court.database.owner)
  const note = (person: string, what: string, excuse: string | null) => sql`insert into round_notes (community_id, id, round_id, person_id, what, excuse, words, by_actor, at, received_at)
    values (${court.place.community}, ${court.newId()}, ${id}, ${person}, ${what}, ${excuse}, '', 'account:x', ${court.now()}, ${court.now()})`.execute(court.database.owner)
  await swab(court.place.residents.nurse)
  expect((await meant()).people).toBe(all - 1)
  await note(court.place.residents.mother, 'no-answer', null)
  expect((await meant()).people, 'who did not open is asked again').toBe(all - 1)
  court.pass(minute)
  await note(court.place.residents.mother, 'excused', 'medical')
  expect((await meant()).people).toBe(all - 2)
  court.pass(2 * day)
  expect((await meant()).people, 'forgotten to be closed').toBe(0)
})

test('whoever may read no testing round cannot narrow by it', async () => {
  const terms = async (who: 'staff' | 'building-lead') => (await court.as(who).get('/notices/terms')).body.terms?.map((it: any) => it.term) ?? []
  expect(await terms('staff')).toContain('test')
  expect(await terms('building-lead')).not.toContain('test')
})
