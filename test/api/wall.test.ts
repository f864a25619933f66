// The screen on the wall: figures of what goes on, the same as the round's own, for staff and for a screen that was enrolled; and what would be planned anew.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Wall, WallTile } from '#domain/figures/wall.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let screen: ReturnType<Osmanthus['with']>
let device: string
let phone: ReturnType<Osmanthus['with']>
let round: string
const stations = [{ id: '', number: 1, name: '中心花园' }, { id: '', number: 2, name: '北门' }]
beforeAll(async () => {
  court = await osmanthus()
  for (const one of stations) {
    one.id = court.newId()
    await court.as('staff').post('/stations', one)
  }
  round = court.newId()
  phone = await table()
  court.pass(hour)
  // So many more in building 1 that it may stand apart.
  const more = Array.from({ length: 30 }, () => court.newId())
  await sql`insert into residents (community_id, id, household_id, name, born, phone, search) select ${court.place.community}, id, ${court.place.households.neighbour}, '邻居的人', '1980-01-01', null, '' from unnest(${more}::uuid[]) as t (id)`.execute(court.database.owner)
})
afterAll(() => court.close())

const wall = async (by = court.as('staff')): Promise<Wall> => (await by.get('/wall')).body
const tile = (of: Wall, name: string): WallTile | undefined => of.tiles.find((one) => one.tile === name)
const names = async () => (await wall()).tiles.map((one) => one.tile)
const own = async () => (await court.as('staff').get(`/testing-rounds/${round}`)).body
const replan = async () => (await court.as('staff').get(`/testing-rounds/${round}/replan`)).body
const slot = (entrance: string, station: number, from: number) => ({ entrance, station: stations[station]!.id, from: plus(court.now(), from * minute), until: plus(court.now(), (from + 20) * minute) })
const call = (begins: number, more: object = {}) => court.as('staff').post('/testing-rounds', {
  id: round, title: '第三轮', kind: 'pcr', size: 10, begins: plus(court.now(), begins * minute), ends: plus(court.now(), 6 * hour), orderedBy: '街道，电话', note: '',
  places: [{ kind: 'compound', id: court.place.compound }], stations: stations.map(({ id, number }) => ({ id, lanes: number * 2 - 1 })), slots: [], ...more,
})
const sample = (person: string, ago: number) => ({ type: 'sample', id: court.newId(), at: plus(court.now(), -ago * minute), round, tube: 'SH0001', size: 10, person, called: '', how: 'door' })
async function table(): Promise<ReturnType<Osmanthus['with']>> {
  const { body } = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: stations[0]!.id, label: '一号台' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: body.url.split('enrol=')[1], label: '' })
  return court.with({ authorization: `Bearer ${enrolled.body.secret}` })
}

test('a screen is enrolled by the desk as one, at no place; from then on it reads the wall and nothing else', async () => {
  expect((await court.as('staff').post('/devices/enrolments', { kind: 'wall', place: stations[0]!.id, label: '大厅' })).status).toBe(404)
  const { body } = await court.as('staff').post('/devices/enrolments', { kind: 'wall', place: null, label: '大厅' })
  expect(body.url).toContain('/wall#enrol=')
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: body.url.split('enrol=')[1], label: '' })
  expect(enrolled.body).toMatchObject({ kind: 'wall', place: null })
  device = enrolled.body.device
  screen = court.with({ authorization: `Bearer ${enrolled.body.secret}` })
  expect((await screen.get('/wall')).status).toBe(200)
  // Under a secret that lies about in a hall nothing is told either.
  expect(await screen.post('/facts', { facts: [], sentAt: court.now(), steady: null })).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
  for (const path of ['/testing-rounds', '/stations', '/desk/queue', '/matrix', '/devices', `/residents/${court.place.residents.nurse}`]) expect((await screen.get(path)).status, path).toBeGreaterThanOrEqual(403)
})

test('neither a home, nor a gate, nor whoever is signed in nowhere reads it; another community has a wall of its own', async () => {
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).get('/wall')).status, who).toBeGreaterThanOrEqual(401)
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).get(`/testing-rounds/${round}/replan`)).status, who).toBeGreaterThanOrEqual(401)
  expect((await call(30)).status).toBe(200)
  expect(await names()).toEqual(['testing-next', 'desk-cases'])
  expect((await court.asRiverside('staff').get('/wall')).body.tiles.map((one: WallTile) => one.tile)).toEqual(['desk-cases'])
  expect((await court.asRiverside('staff').get(`/testing-rounds/${round}/replan`)).status).toBe(404)
})

test('while it goes on, its figures are those of the round’s own page; what is told late and twice counts when it was taken, and once', async () => {
  const next = tile(await wall(), 'testing-next')!
  expect(next).toMatchObject({ about: '第三轮', value: { kind: 'time', at: (await own()).begins }, says: { count: (await own()).figures.should } })
  await court.as('staff').post(`/testing-rounds/${round}/end`, { id: court.newId(), what: 'closed' })
  round = court.newId()
  expect((await call(-30, { slots: [slot(court.place.entrances.two, 1, -25), slot(court.place.entrances.one, 0, 60)] })).status).toBe(200)
  const { nurse, mother, labour, dialysis, neighbour } = court.place.residents
  const told = [sample(nurse, 25), sample(dialysis, 2), sample(neighbour, 5)]
  // The latest first, and once more.
  for (const facts of [[told[1]!], [told[0]!, told[2]!]]) expect((await phone.post('/facts', { facts, sentAt: court.now(), steady: null })).body.held).toEqual([])
  // After a pause it runs for six minutes only: as fast as since then, and no end is known.
  const begun = (await wall()).tiles
  expect(begun.find((one) => one.tile === 'testing-ends')).toMatchObject({ value: { kind: 'unknown' }, lines: [{ says: { code: 'station-begun' } }, {}] })
  expect(begun.find((one) => one.tile === 'testing-pace')!.lines[0]!.value).toEqual({ kind: 'rate', n: 2 / 6 })
  for (const facts of [[sample(mother, 12), sample(labour, 14)], told]) expect((await phone.post('/facts', { facts, sentAt: court.now(), steady: null })).body.held).toEqual([])
  const [it, page] = [await wall(), await own()]
  expect(tile(it, 'testing-tested')).toMatchObject({ value: { n: page.figures.tested }, of: page.figures.should, says: { count: page.figures.missing } })
  expect(page.figures.tested).toBe(5)
  const pace = tile(it, 'testing-pace')!
  expect(pace.value).toEqual({ kind: 'rate', n: 0.2 })
  expect(pace.lines.map((one) => one.value)).toEqual(page.stations.map((one: { lately: number; run: number }) => ({ kind: 'rate', n: one.run === 0 ? 0 : one.lately / one.run })))
  expect(pace.course.reduce((sum, one) => sum + one, 0)).toBe(5)
  const plan = tile(it, 'testing-plan')!
  expect(plan.lines.map((one) => one.value)).toEqual(page.stations.map((one: { samples: number }) => ({ kind: 'count', n: one.samples })))
  expect((await replan()).stations.map((one: { registered: number }) => one.registered)).toEqual([5, 0])
  expect(await wall(screen)).toMatchObject({ tiles: it.tiles })
})

test('it says nobody’s name, door or number, and of a building with few people nothing apart', async () => {
  const said = JSON.stringify(await wall())
  const { rows } = await sql<{ name: string }>`select name from residents where community_id = ${court.place.community} union select name from accounts`.execute(court.database.owner)
  for (const { name } of rows) expect(said).not.toContain(name)
  expect(said).not.toMatch(/\d-\d-\d{3}|1380000/)
  // Of two buildings the small one would be what the large one leaves of the sum.
  expect(await names()).not.toContain('testing-places')
})

test('what is proposed is moved by one press, and tells those alone; where something else was done since it was read, it moves nobody', async () => {
  expect(tile(await wall(), 'testing-ends')).toMatchObject({ value: { kind: 'time' }, lines: [{ says: null }, { says: { code: 'station-done' } }] })
  // The second has nobody and more lanes: whoever of building 1 is to come still comes there.
  const it = await replan()
  expect(it.moves).toMatchObject([{ entrance: court.place.entrances.one, was: stations[0]!.id, slot: { station: stations[1]!.id } }])
  expect(it.people).toBe(it.moves[0].people)
  expect(it.homes).toBeGreaterThan(0)
  expect(tile(await wall(), 'testing-ends')!.says).toMatchObject({ code: 'move', places: [{ compound: '', building: '1', label: '1' }], to: '2' })
  const press = (last: string | null, more: object = {}) => court.as('staff').post(`/testing-rounds/${round}/slots`, { id: court.newId(), slots: it.moves.map((one: { slot: object }) => one.slot), last, ...more })
  expect((await press(court.newId())).body.code).toBe('testing-slots-changed')
  // It lay on the screen until whoever is moved would hear of it on their way.
  expect((await press(it.last, { slots: [slot(court.place.entrances.one, 1, 5)] })).body.code).toBe('testing-slots-changed')
  const id = court.newId()
  expect((await press(it.last, { id })).status).toBe(200)
  expect((await press(it.last, { id })).status).toBe(200)
  expect((await press(it.last)).body.code).toBe('testing-slots-changed')
  const { slots, acts } = (await court.as('staff').get(`/testing-rounds/${round}/slots`)).body
  expect(slots.find((one: { entrance: string }) => one.entrance === court.place.entrances.one)).toMatchObject({ station: stations[1]!.id })
  expect(acts.filter((one: { what: string }) => one.what === 'moved')).toHaveLength(1)
  expect((await replan()).moves).toEqual([])
})

test('a station of which nothing was told lately has no end, and nothing is moved from or to it', async () => {
  court.pass(3 * hour)
  expect(tile(await wall(), 'testing-ends')).toMatchObject({ value: { kind: 'unknown' }, lines: [{ says: { code: 'station-unplanned' } }, { says: { code: 'station-nothing' } }], says: null })
  expect((await replan()).moves).toEqual([])
})

test('a title, or a station, that names somebody who lives here hangs without the name; large buildings stand apart; a small round takes no large one off the wall', async () => {
  const about = async () => [...new Set((await wall()).tiles.filter((one) => one.tile.startsWith('testing')).map((one) => one.about))]
  expect(await about()).toEqual(['第三轮'])
  await sql`update testing_rounds set title = '第三轮，请透析病人先来' where community_id = ${court.place.community} and id = ${round}`.execute(court.database.owner)
  await sql`update stations set name = '邻居的人门口' where community_id = ${court.place.community} and id = ${stations[0]!.id}`.execute(court.database.owner)
  expect(await about()).toEqual([''])
  expect(tile(await wall(), 'testing-pace')!.lines.map((one) => one.label)).toEqual(['1', '2 · 北门'])
  const more = Array.from({ length: 20 }, () => court.newId())
  await sql`insert into residents (community_id, id, household_id, name, born, phone, search) select ${court.place.community}, id, ${court.place.households.nurse}, '护士的人', '1980-01-01', null, '' from unnest(${more}::uuid[]) as t (id)`.execute(court.database.owner)
  expect(tile(await wall(), 'testing-places')).toMatchObject({ of: 2, cells: [{ label: '1', of: 31 }, { label: '2', of: 24 }] })
  await sql`update residents set moved_away_at = ${court.now()} where community_id = ${court.place.community} and id = any(${more}::uuid[])`.execute(court.database.owner)
  const large = tile(await wall(), 'testing-tested')!.of
  const few = { id: court.newId(), places: [{ kind: 'building', id: court.place.buildings.two }], ends: plus(court.now(), hour) }
  expect((await call(-1, few)).status).toBe(200)
  expect(tile(await wall(), 'testing-tested')!.of).toBe(large)
  for (const id of [few.id, round]) await court.as('staff').post(`/testing-rounds/${id}/end`, { id: court.newId(), what: 'closed' })
  expect((await call(30, { ...few, id: court.newId() })).status).toBe(200)
  expect((await call(60, { id: court.newId(), title: '第四轮' })).status).toBe(200)
  expect(tile(await wall(), 'testing-next')).toMatchObject({ about: '第四轮', says: { count: large } })
})

test('an evening of self-tests hangs there with what it has: no stations, no speed, no plan', async () => {
  expect((await call(-30, { id: court.newId(), title: '今晚抗原', kind: 'antigen', size: 1, stations: [] })).status).toBe(200)
  expect((await names()).filter((one) => one.startsWith('testing'))).toEqual(['testing-tested'])
  expect(tile(await wall(), 'testing-tested')).toMatchObject({ about: '今晚抗原', value: { n: 0 } })
})

test('between rounds it says how the last ended; a round of a few after a pool hangs nowhere; a screen that was withdrawn reads nothing more', async () => {
  for (const end of await sql<{ id: string }>`select id from testing_rounds where community_id = ${court.place.community}`.execute(court.database.owner).then(({ rows }) => rows)) await court.as('staff').post(`/testing-rounds/${end.id}/end`, { id: court.newId(), what: 'closed' })
  expect(await names()).toEqual(['testing-last', 'desk-cases'])
  await sql`insert into testing_rounds (community_id, id, title, kind, size, begins_at, ends_at, ordered_by, note, by_actor, by_role, at)
    values (${court.place.community}, ${court.newId()}, 'again', 'pcr', 1, ${plus(court.now(), -minute)}, ${plus(court.now(), hour)}, 'x', '', 'x', 'staff', ${court.now()})`.execute(court.database.owner)
  expect(await names()).toEqual(['testing-last', 'desk-cases'])
  const { devices } = (await court.as('staff').get('/devices')).body
  expect(devices.find((one: { id: string }) => one.id === device)).toMatchObject({ kind: 'wall', place: '' })
  expect(devices.find((one: { id: string }) => one.id === device).seenAt).not.toBe(null)
  expect((await court.as('staff').post(`/devices/${device}/revoke`, {})).status).toBe(200)
  expect((await screen.get('/wall')).status).toBeGreaterThanOrEqual(401)
})
