// Property, street, district: each with since when, until when and whom one calls; whoever does not move in their time makes it the desk's to go one up, at once, and the home reads where it stands.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { raiseAllLevels } from '#server/neighbours/levels.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())

const report = async (): Promise<string> => {
  const id = court.newId()
  expect((await court.as('nurse').post('/me/repairs', { id, act: court.newId(), kind: 'water', words: '漏', said: { spot: 'kitchen', since: null, stopped: [], risks: [], danger: 'burst-main' }, at: court.now() })).status).toBe(200)
  return id
}
const act = (id: string, deed: object): Promise<Answer> => staff.post(`/cases/${id}/repair/acts`, { id: court.newId(), at: court.now(), deed })
const hand = (id: string, level: string, more: object = {}) => act(id, { kind: 'level', level, due: plus(court.now(), hour), words: '', ring: `${level} 10000`, ...more })
const view = async (id: string) => (await staff.get(`/cases/${id}/repair`)).body
const mine = async (id: string) => (await court.as('nurse').get('/me/repairs')).body.repairs.find((it: any) => it.id === id)
const promise = async (id: string) => (await staff.get(`/cases/${id}`)).body.promise
const tick = () => raiseAllLevels(court.database, court.now())

test('property, street, district: late by itself, once, and up by a press, with whom one calls', async () => {
  const id = await report()
  const since = court.now()
  await hand(id, 'property')
  expect(await view(id)).toMatchObject({ repair: { level: 'property', levelSince: since, levelDue: plus(since, hour), levelLate: null }, ring: 'property 10000' })
  court.pass(59 * minute)
  await tick()
  expect((await view(id)).repair.levelLate, 'their time is not over').toBeNull()
  for (const [level, above] of [['property', 'street'], ['street', 'district']] as const) {
    court.pass(2 * hour)
    await tick()
    await tick()
    expect((await view(id)).acts.filter((it: any) => it.kind === 'level-late'), 'said once').toHaveLength(level === 'property' ? 1 : 2)
    expect(await promise(id)).toMatchObject({ due: court.now(), step: { code: 'hand-up' } })
    expect(await mine(id)).toMatchObject({ level, levelLate: court.now() })
    expect((await staff.get('/repairs')).body.repairs.find((it: any) => it.case === id)).toMatchObject({ level, levelLate: true })
    await hand(id, above)
    expect(await mine(id)).toMatchObject({ level: above, levelSince: court.now(), levelLate: null })
    expect(await promise(id)).toMatchObject({ due: plus(court.now(), hour), step: { code: 'ask-office', words: `${above} 10000` } })
  }
  const other = await report()
  expect((await view(other)).rings, 'known for the next repair').toEqual([{ level: 'district', ring: 'district 10000' }, { level: 'property', ring: 'property 10000' }, { level: 'street', ring: 'street 10000' }])
  expect(JSON.stringify(await mine(other)), 'whom the desk calls is the desk’s').not.toContain('10000')
  expect((await court.asRiverside('staff').get('/repairs')).body.repairs).toEqual([])
})

test('what came to something is late with nobody, while its home is still to be told', async () => {
  const id = await report()
  await hand(id, 'property')
  const { acts } = await promise(id)
  expect((await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: acts, at: court.now(), deed: { kind: 'outcome', outcome: 'done', words: '物业换好了' } }] })).status).toBe(200)
  court.pass(2 * hour)
  await tick()
  expect((await view(id)).repair.levelLate).toBeNull()
  expect((await promise(id)).step.code).not.toBe('hand-up')
})

test('whoever has sent somebody has moved; what works waits for nobody; what comes back begins with the desk', async () => {
  const id = await report()
  await hand(id, 'property')
  const from = plus(court.now(), 30 * minute)
  const { cost } = (await staff.get(`/cases/${id}/repair/cost?from=${from}&until=${plus(from, 2 * hour)}&protected=yes`)).body
  expect((await act(id, { kind: 'visit', who: '水工', from, until: plus(from, 2 * hour), protected: true, seen: cost })).body).toEqual({ done: true })
  court.pass(2 * hour)
  await tick()
  expect((await view(id)).repair.levelLate, 'somebody is there').toBeNull()
  court.pass(hour)
  await tick()
  expect((await view(id)).repair.levelLate, 'and has gone').toBe(court.now())
  const works = await report()
  await hand(works, 'property')
  await act(works, { kind: 'works', words: '电话里说的' })
  court.pass(2 * hour)
  await tick()
  expect((await view(works)).repair).toMatchObject({ levelLate: null })
  await act(works, { kind: 'again', words: '' })
  await tick()
  expect((await view(works)).repair, 'nobody else has heard that it is back').toMatchObject({ level: 'property', levelDue: null, levelLate: null })
})

test('what is opened again by a call is late with nobody, and begins with the desk, until it is handed on anew', async () => {
  const id = await report()
  await hand(id, 'street')
  court.pass(minute)
  for (const deed of [{ kind: 'outcome', outcome: 'done', words: '换好了' }, { kind: 'told', way: 'phone', words: '' }]) {
    expect((await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: (await promise(id)).acts, at: court.now(), deed }] })).status).toBe(200)
  }
  expect((await promise(id)).closedAt).not.toBeNull()
  court.pass(2 * hour)
  expect((await staff.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '又漏了', result: { kind: 'joined', case: id } })).status).toBe(200)
  expect((await promise(id)).closedAt).toBeNull()
  court.pass(minute)
  await tick()
  expect(await view(id)).toMatchObject({ repair: { level: 'property', levelDue: null, levelLate: null }, ring: '' })
  expect((await view(id)).acts.filter((it: any) => it.kind === 'level-late')).toEqual([])
  expect(await mine(id)).toMatchObject({ level: 'property', levelLate: null })
  expect((await staff.get('/repairs')).body.repairs.find((it: any) => it.case === id)).toMatchObject({ level: 'property', levelLate: false })
  await hand(id, 'district')
  court.pass(2 * hour)
  await tick()
  expect((await view(id)).repair).toMatchObject({ level: 'district', levelLate: court.now() })
})

test('one that cannot be raised holds none of the others', async () => {
  const [broken, whole] = [await report(), await report()]
  for (const id of [broken, whole]) await hand(id, 'property')
  const named = (kind: string) => sql`update repair_acts set deed = jsonb_set(deed, '{kind}', ${JSON.stringify(kind)}::jsonb) where case_id = ${broken} and kind = 'level'`.execute(court.database.owner)
  await named('unheard-of')
  court.pass(2 * hour)
  await tick()
  expect((await view(whole)).repair.levelLate).toBe(court.now())
  await named('level')
  await tick()
  expect((await view(broken)).repair.levelLate, 'and is tried again').toBe(court.now())
})

test('opened again by a line that was typed on a call list by mistake, it stays with whoever it was handed on to', async () => {
  const id = await report()
  await hand(id, 'street')
  const say = async (deed: object) => { const { acts } = await promise(id); expect((await staff.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: acts, at: court.now(), deed }] })).status).toBe(200) }
  const list = { id: court.newId(), name: '回访', maySay: '报修有了结果', expiresAt: plus(court.now(), hour), lines: [{ case: id, act: court.newId(), seen: (await promise(id)).acts }] }
  await say({ kind: 'taken' })
  expect((await staff.post('/call-lists', list)).status).toBe(200)
  for (const deed of [{ kind: 'outcome', outcome: 'done', words: '' }, { kind: 'told', way: 'phone', words: '' }]) await say(deed)
  court.pass(minute)
  const typed = { n: 1, words: '', acts: [court.newId(), court.newId()], at: court.now() }
  expect((await staff.post(`/call-lists/${list.id}/back`, { results: [{ ...typed, result: 'wants-desk' }] })).status).toBe(200)
  expect((await view(id)).repair.level, 'with the desk').toBe('property')
  court.pass(minute)
  expect((await staff.post(`/call-lists/${list.id}/put-right`, { ...typed, result: null, seen: 1, strikes: court.newId() })).status).toBe(200)
  expect((await view(id)).repair.level).toBe('street')
  expect((await promise(id)).closedAs).toBe('told')
})
