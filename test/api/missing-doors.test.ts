// Who is missing in a testing round, sent to at their doors: what comes of a door comes back to the round, and the figures add up to the person.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { outcomes } from '#domain/rounds/outcomes.ts'
import { ownerTransaction } from '#server/db/pool.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
const round = { id: '', station: '' }
const doors = { id: '', task: '' }
beforeAll(async () => {
  court = await osmanthus()
  Object.assign(round, { id: court.newId(), station: court.newId() })
  Object.assign(doors, { id: court.newId(), task: court.newId() })
  await court.as('staff').post('/stations', { id: round.station, number: 1, name: '中心花园' })
  await court.as('staff').post('/testing-rounds', { id: round.id, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [{ id: round.station, lanes: 1 }] })
})
afterAll(() => court.close())

const figures = async () => {
  const { body } = await court.as('staff').get(`/testing-rounds/${round.id}`)
  const sum = (of: Record<string, number>): number => outcomes.reduce((all, one) => all + of[one]!, 0)
  expect(sum(body.figures), 'they add up to the person').toBe(body.figures.should)
  for (const one of outcomes) expect(body.buildings.reduce((all: number, it: { figures: Record<string, number> }) => all + it.figures[one]!, 0), one).toBe(body.figures[one])
  return body.figures
}
const send = (more: object = {}) => court.as('staff').post(`/testing-rounds/${round.id}/doors`, { ...doors, title: '问一下来不来', ...more })
const say = (door: string, outcome: string, more: object = {}) => { court.pass(minute); return court.as('secretary').post(`/rounds/${doors.id}/results`, { id: court.newId(), door, tasks: [doors.task], outcome, at: court.now(), againAt: null, words: '', takesBack: null, paper: false, ...more }) }

test('a door round of the doors behind which somebody is not tested yet, once; nobody else sends, and not in a round that is over', async () => {
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).post(`/testing-rounds/${round.id}/doors`, { ...doors, title: 'x' })).status).toBeGreaterThanOrEqual(401)
  for (let twice = 0; twice < 2; twice++) expect((await send()).status).toBe(200)
  expect((await send({ id: court.newId(), task: court.newId() })).body.code).toBe('audience-empty')
  const { body } = await court.as('secretary').get(`/rounds/${doors.id}`)
  expect(body).toMatchObject({ title: '问一下来不来', tasks: [{ source: 'testing-round', names: true }] })
  expect((await court.as('staff').post(`/testing-rounds/${round.id}/end`, { id: court.newId(), what: 'closed' })).status).toBe(200)
  expect((await send({ id: court.newId(), task: court.newId() })).body.code).toBe('testing-round-closed')
  await court.as('staff').post(`/testing-rounds/${round.id}/end`, { id: court.newId(), what: 'reopened' })
})

test('nobody there and a no come back to the round, by person; whoever was spoken with is not tested yet; taken back is as before', async () => {
  const before = await figures()
  const all = (await court.as('secretary').get(`/rounds/${doors.id}/doors`)).body.doors as { id: string }[]
  const [one, two, three] = all.map((it) => it.id)
  expect((await say(one!, 'nobody')).status).toBe(200)
  const nobody = await figures()
  expect(nobody['no-answer']).toBeGreaterThan(0)
  expect(nobody.missing).toBe(before.missing - nobody['no-answer'])
  const id = court.newId()
  expect((await say(two!, 'refused', { id, words: '不想下楼' })).status).toBe(200)
  const refused = await figures()
  expect(refused.refused).toBeGreaterThan(0)
  expect((await court.as('staff').get(`/testing-rounds/${round.id}/people?outcome=refused`)).body.people).toMatchObject(Array.from({ length: refused.refused }, () => ({ words: '不想下楼' })))
  await say(three!, 'done')
  expect((await figures()).missing).toBe(refused.missing)
  await say(two!, 'taken-back', { takesBack: id })
  expect(await figures()).toMatchObject({ refused: 0, missing: nobody.missing, 'no-answer': nobody['no-answer'] })
  // Whoever comes after all is tested, whatever was put down.
  expect((await figures()).should).toBe(before.should)
})

test('two desks that press at once send nobody twice to one door', async () => {
  const other = court.newId()
  await court.as('staff').post('/testing-rounds', { id: other, title: '第四轮', kind: 'pcr', size: 10, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'building', id: court.place.buildings.two }], stations: [{ id: round.station, lanes: 1 }] })
  const press = (who: 'staff' | 'secretary') => court.as(who).post(`/testing-rounds/${other}/doors`, { id: court.newId(), task: court.newId(), title: '问一下来不来', building: null })
  // Both have looked, or wait for their turn to look, before either has written.
  const pressed = await ownerTransaction(court.database, async (tx) => {
    await sql`lock table door_rounds in share mode`.execute(tx)
    const both = [press('staff'), press('secretary')]
    await expect.poll(async () => (await sql`select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`.execute(court.database.owner)).rows.length).toBe(2)
    return both
  })
  const answers = await Promise.all(pressed)
  expect(answers.map((one) => one.body.code ?? one.status).sort()).toEqual([200, 'audience-empty'])
})
