// Whoever's pass an order ended stands on the desk's call list until they know: told, not reached, told by mistake, read by themselves.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { reviewExits } from '#server/exits/review.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import type { Answer, Osmanthus, Who } from '../support/api.ts'
import { count, openExits } from '../support/asking.ts'
import { putGranted, putPerson } from '../support/granted.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openExits([...sealingRoutes(whoIsOut, passesEndingUnder), ...deskRoutes(peopleAbout)])
  // The queue is there and nobody works it: each look at the passes is called here.
  await installQueue(court.database, ['exits:review'])
})
afterEach(() => court.close())

const one = () => ({ kind: 'building', id: court.place.buildings.one })
/** Somebody goes to care week by week, let out when nothing was asked of the building. */
const care = (resident = court.place.residents.neighbour, building = court.place.buildings.one) =>
  putGranted(court.database, court.place, court.now(), { resident, building, purpose: 'scheduled-care', exits: 12, until: plus(court.now(), 30 * day) })
async function lodger(): Promise<string> {
  const id = await putPerson(court.database, court.place, court.now())
  await sql`update residents set household_id = ${court.place.households.neighbour} where id = ${id}`.execute(court.database.owner)
  return id
}

/** The passes are looked at for a step, as the server does by itself. */
async function look(order: string, step: string): Promise<void> {
  const community = court.place.community as CommunityId
  await reviewExits({ db: court.database, community, payload: { community, order, step, by: court.place.accounts.secretary }, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined })
}
async function seal(scope = one()): Promise<string> {
  const body = { id: court.newId(), scope, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  await look(body.id, body.id)
  return body.id
}

/** The section of the queue, and what was pressed last. */
async function list(as = court.as('staff')): Promise<{ homes: number; rows: any[]; lately: any[] }> {
  const section = (await as.get('/desk/queue')).body.sections.find((it: any) => it.section === 'toTell')
  return { homes: section.count, rows: section.lines.map((line: any) => ({ due: line.at, ...line.says })), lately: (await as.get('/exits/tellings')).body.rows }
}
type Home = { household: string; since: Instant; until: Instant }
const press = (home: Home, more: object = {}, who: Who = 'staff', command?: string): Promise<Answer> =>
  court.as(who).post('/exits/tellings', { id: court.newId(), household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null, ...more }, command ? { command } : {})
const record = async () => (await court.as('neighbour').get(`/me/record?resident=${court.place.residents.neighbour}`)).body.tellings

describe('the call list', () => {
  test('says whom to call: home, name, number, since when, for which order and which exit; and how many in all', async () => {
    const { exit } = await care()
    await seal()
    const { rows, ...counts } = await list()
    expect(counts).toEqual({ homes: 1, lately: [] })
    expect(rows).toEqual([{
      household: court.place.households.neighbour, texts: [], due: court.now(), door: '1-1-101', building: court.place.buildings.one, since: court.now(), until: court.now(), tryAgainAt: null, tries: 0,
      people: [{ resident: court.place.residents.neighbour, name: '邻居', phone: '13800001111', count: 1,
        exits: [{ exit, purpose: 'scheduled-care', place: 'the hospital', at: court.now(), decided: null, order: expect.any(String), scope: 'building', scopeLabel: '1' }] }],
    }])
  })

  test('is folded by home, because one call tells a home, and of one person’s many passes names a few and counts the rest', async () => {
    const other = await lodger()
    for (let i = 0; i < 5; i++) await care()
    await care(other)
    await care(court.place.residents.labour, court.place.buildings.two)
    await seal()
    const { rows, homes } = await list()
    expect(homes).toBe(1)
    expect(rows[0].people.map((it: any) => [it.resident, it.exits.length, it.count])).toEqual(expect.arrayContaining([[court.place.residents.neighbour, 3, 5], [other, 1, 1]]))
    expect((await press(rows[0])).status).toBe(200)
    expect(await list()).toMatchObject({ rows: [], homes: 0, lately: [{ what: 'told', how: 'phone', by: 'the staff', door: '1-1-101' }] })
  })

  test('comes page by page with the true number, in the order in which homes are to be called', async () => {
    for (const [resident, building] of [['neighbour', 'one'], ['nurse', 'two'], ['labour', 'two']] as const) await care(court.place.residents[resident], court.place.buildings[building])
    await seal()
    court.pass(minute)
    await seal({ kind: 'building', id: court.place.buildings.two })
    const page = async (after: string) => (await court.as('staff').get(`/desk/queue/toTell?after=${after}`)).body
    const { homes, rows } = await list()
    expect([homes, rows[0].door]).toEqual([3, '1-1-101'])
    const behind = await page(`${rows[0].due}_${rows[0].household}`)
    expect(behind).toMatchObject({ next: null })
    expect(behind.lines.map((line: any) => ({ due: line.at, ...line.says }))).toEqual(rows.slice(1))
    const last = rows.at(-1)
    expect(await page(`${last.due}_${last.household}`), 'behind the last').toMatchObject({ lines: [], next: null })
  })

  test('no longer names whose case has moved on: they have appealed, so they know', async () => {
    const { exit } = await care()
    await seal()
    expect((await list()).homes).toBe(1)
    expect((await court.as('neighbour').post(`/exits/${exit}/appeal`, { text: '透析不能停' })).status).toBe(200)
    expect((await list()).homes).toBe(0)
  })

  test('no longer names whoever asked for the same again and was let out, once that is told; of another purpose, or taken back, it still does', async () => {
    await care()
    await seal()
    court.pass(minute)
    const { exit: again } = await care()
    const set = (what: string) => sql.raw(`${what} where exit_id = '${again}'`).execute(court.database.owner)
    await set(`update passes set issued_at = '${court.now()}', told_from = '${plus(court.now(), 10_000)}'`)
    expect((await list()).homes, 'nobody is told of it yet, and it may be undone').toBe(1)
    await set('update passes set told_from = null')
    expect(await list()).toMatchObject({ homes: 0, rows: [] })
    court.pass(40 * day)
    expect((await list()).homes, 'it has run out in its own time').toBe(0)
    await sql`update exits set purpose = 'medical-recall' where id = ${again}`.execute(court.database.owner)
    expect(await list()).toMatchObject({ homes: 1, rows: [{ people: [{ count: 1 }] }] })
    await sql`update exits set purpose = 'scheduled-care' where id = ${again}`.execute(court.database.owner)
    await set(`update passes set status = 1, ended_at = '${court.now()}'`)
    expect((await list()).homes).toBe(1)
  })

  test('no longer names whoever has read it in their own session', async () => {
    await care()
    await seal()
    const { news: [it] } = (await court.as('neighbour').get('/me/exits')).body
    expect((await court.as('neighbour').post(`/me/news/${it.id}/seen`, {})).status).toBe(200)
    expect((await list()).homes).toBe(0)
  })

  test('names those again whose pass ends because a lift was taken back', async () => {
    const order = await seal()
    const lift = { id: court.newId(), at: court.now(), source: '区疾控中心', reason: '解除' }
    expect((await court.as('secretary').post(`/sealing/orders/${order}/lift`, lift)).status).toBe(200)
    court.pass(hour)
    const { exit } = await care()
    const back = { id: court.newId(), step: lift.id, reason: '解除是误报' }
    expect((await court.as('secretary').post(`/sealing/orders/${order}/take-back`, back)).status).toBe(200)
    await look(order, back.id)
    expect((await list()).rows).toMatchObject([{ people: [{ exits: [{ exit, order }] }] }])
    expect((await court.as('neighbour').get('/me/exits')).body.news).toMatchObject([{ code: 'ended-early', details: { exit, reason: '解除是误报' } }])
  })

  test('is for the desk; a phone at the gate, a building lead and a household neither read it nor press on it', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    for (const who of ['gate', 'building-lead', 'volunteer', 'neighbour', 'nurse'] as const) {
      for (const path of ['/desk/queue/toTell', '/exits/tellings']) expect((await court.as(who).get(path)).status, `${who} ${path}`).toBeGreaterThanOrEqual(403)
      for (const household of [home.household, court.newId()]) expect((await press({ ...home, household }, {}, who)).status, who).toBe(403)
      expect((await court.as(who).post(`/exits/tellings/${court.newId()}/take-back`, { id: court.newId() })).status, who).toBe(404)
    }
    expect(await list(court.asRiverside('staff'))).toEqual({ homes: 0, rows: [], lately: [] })
    expect((await court.asRiverside('staff').post('/exits/tellings', { id: court.newId(), household: home.household, resident: null, since: home.since, until: home.until, what: 'told', how: 'phone', tryAgainAt: null })).status).toBeGreaterThanOrEqual(403)
    expect((await list()).homes).toBe(1)
  })
})

describe('“told”', () => {
  test('sent twice is said once; the same press from another hand stays as well, and the first of them counts', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    const [id, command] = [court.newId(), crypto.randomUUID()]
    expect((await press(home, { id }, 'staff', command)).body).toEqual({ done: true })
    expect((await press(home, { id }, 'staff', command)).body).toEqual({ done: true })
    expect((await press(home, { id })).body.code).toBe('id-taken')
    expect(await count(court, 'tellings')).toBe(1)
    const first = court.now()
    court.pass(minute)
    expect((await press(home, { how: 'at-the-door' }, 'deputy')).status).toBe(200)
    expect(await count(court, 'tellings')).toBe(2)
    expect((await sql<{ told_at: string }>`select told_at from endings`.execute(court.database.owner)).rows).toEqual([{ told_at: first }])
    // The id of a press says nothing of another home.
    await care(court.place.residents.labour, court.place.buildings.two)
    await seal({ kind: 'building', id: court.place.buildings.two })
    expect((await press((await list()).rows[0], { id })).body.code).toBe('id-taken')
    expect([await count(court, 'tellings'), (await list()).homes]).toEqual([2, 1])
  })

  test('wakes the colleague’s desk with one line', async () => {
    for (let i = 0; i < 5; i++) await care()
    await seal()
    const [home] = (await list()).rows
    const before = (await court.as('deputy').get('/exits/reviews')).body
    expect(before.reviews[0]).toMatchObject({ count: 5 })
    expect(before.reviews[0].ended[0]).toMatchObject({ toldAt: null, again: false })
    const changes = await count(court, 'changes')
    await press(home)
    expect(await count(court, 'changes')).toBe(changes + 1)
    expect((await court.as('deputy').get('/exits/reviews')).body.reviews[0].ended[0]).toMatchObject({ toldAt: court.now() })
  })

  test('means what stood on the list: what ended while they spoke is still to be told', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    court.pass(minute)
    await care()
    await seal()
    await press(home)
    expect(await list()).toMatchObject({ rows: [{ since: court.now(), people: [{ count: 1 }] }] })
  })

  test('of one person leaves the others of the home on the list', async () => {
    const other = await lodger()
    await care()
    await care(other)
    await seal()
    const [home] = (await list()).rows
    await press(home, { resident: other })
    expect((await list()).rows[0].people).toMatchObject([{ resident: court.place.residents.neighbour }])
  })

  test('by mistake is taken back by a later row, by whomever, and the home is on the list again', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    const id = court.newId()
    await press(home, { id })
    court.pass(minute)
    const back = () => court.as('deputy').post(`/exits/tellings/${id}/take-back`, { id: court.newId() })
    expect((await back()).body).toEqual({ done: true })
    expect((await back()).body, 'once more changes nothing').toEqual({ done: true })
    expect(await list()).toMatchObject({ homes: 1, lately: [] })
    expect((await sql<{ what: string; by_role: string }>`select what, by_role from tellings order by at, what`.execute(court.database.owner)).rows).toEqual([{ what: 'told', by_role: 'staff' }, { what: 'taken-back', by_role: 'deputy' }])
    expect(await record()).toMatchObject([{ what: 'told', how: 'phone', role: 'staff', takenBack: true }])
    expect((await court.as('staff').post(`/exits/tellings/${court.newId()}/take-back`, { id: court.newId() })).status).toBe(404)
    const [again, other] = [court.newId(), court.newId()]
    for (const one of [again, other]) await press((await list()).rows[0] ?? home, { id: one })
    expect((await court.as('staff').post(`/exits/tellings/${again}/take-back`, { id: other })).body.code, 'under an id that means something else nothing is taken back').toBe('id-taken')
    expect((await list()).homes).toBe(0)
    // Nobody may change or delete a row, whatever the code says.
    for (const statement of [sql`update tellings set what = 'told'`, sql`delete from tellings`]) await expect(statement.execute(court.database.app)).rejects.toThrow('permission denied')
  })

  test('under an id that stands for another press is no press, be it told or taken back, also at the same moment', async () => {
    await care()
    await care(court.place.residents.labour, court.place.buildings.two)
    await seal()
    await seal({ kind: 'building', id: court.place.buildings.two })
    const [mine, theirs] = (await list()).rows as [Home, Home]
    const id = court.newId()
    expect((await press(mine, { id })).status).toBe(200)
    const takeBack = (under: string) => court.as('deputy').post(`/exits/tellings/${id}/take-back`, { id: under })
    // Nothing would be taken back, so nobody is told that it was.
    expect((await takeBack(id)).body.code).toBe('id-taken')
    expect((await list()).homes).toBe(1)
    for (const under of [court.newId(), court.newId()]) expect((await takeBack(under)).status).toBe(200)
    expect((await list()).homes).toBe(2)
    for (let n = 0; n < 10; n++) {
      const twice = court.newId()
      const answers = await Promise.all([press(mine, { id: twice }), press(theirs, { id: twice }, 'deputy')])
      expect(answers.map((it) => (it.status === 200 ? 'done' : it.body.code)).sort()).toEqual(['done', 'id-taken'])
    }
  })

  test('a home without such a pass, or one of nowhere, cannot be told', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    expect((await press({ ...home, household: court.place.households.nurse })).status).toBe(404)
    expect((await press({ ...home, household: court.newId() })).status).toBeGreaterThanOrEqual(403)
    expect((await press({ ...home, since: plus(home.until, 1), until: plus(home.until, hour) })).status).toBe(404)
  })
})

test('who was not reached comes up again at the time that was said, behind those who are to be called now', async () => {
  await care()
  await care(court.place.residents.nurse, court.place.buildings.two)
  await seal()
  await seal({ kind: 'building', id: court.place.buildings.two })
  const [home] = (await list()).rows
  const again = plus(court.now(), 30 * minute)
  await press(home, { what: 'not-reached', tryAgainAt: again })
  const missed = await list()
  expect(missed).toMatchObject({ homes: 2, lately: [{ what: 'not-reached' }] })
  expect(missed.rows.map((it: any) => [it.household === home.household, it.due, it.tryAgainAt, it.tries])).toEqual([[false, court.now(), null, 0], [true, again, again, 1]])
})

test('a home of which one was not reached stays in its place as long as another is still to be called', async () => {
  const other = await lodger()
  await care()
  await care(other)
  await seal()
  const [home] = (await list()).rows
  const [soon, late] = [plus(court.now(), 30 * minute), plus(court.now(), hour)]
  await press(home, { resident: other, what: 'not-reached', tryAgainAt: late })
  expect((await list()).rows).toMatchObject([{ due: court.now(), tryAgainAt: null, tries: 1 }])
  await press(home, { resident: court.place.residents.neighbour, what: 'not-reached', tryAgainAt: soon })
  expect((await list()).rows, 'by the earlier of the two').toMatchObject([{ due: soon, tryAgainAt: soon, tries: 1 }])
})

describe('who has read it on their own page', () => {
  test('is told; it stays on their record, and nobody at the desk takes it back', async () => {
    await care()
    await seal()
    const [news] = (await court.as('neighbour').get('/me/exits')).body.news
    expect(news).toMatchObject({ code: 'ended-early', seenAt: null })
    for (let twice = 0; twice < 2; twice++) expect((await court.as('neighbour').post(`/me/news/${news.id}/seen`)).status).toBe(200)
    expect(await list()).toMatchObject({ homes: 0, lately: [] })
    expect(await record()).toEqual([{ at: court.now(), what: 'told', how: 'own-session', role: 'resident', takenBack: false }])
    const { rows: [row] } = await sql<{ id: string }>`select id from tellings`.execute(court.database.owner)
    expect((await court.as('secretary').post(`/exits/tellings/${row!.id}/take-back`, { id: court.newId() })).status).toBe(404)
    expect((await list()).homes).toBe(0)
  })

  test('of several passes is told of those alone that they have read', async () => {
    for (let i = 0; i < 2; i++) await care()
    await seal()
    const [news] = (await court.as('neighbour').get('/me/exits')).body.news
    await court.as('neighbour').post(`/me/news/${news.id}/seen`)
    expect(await list()).toMatchObject({ homes: 1, rows: [{ people: [{ count: 1 }] }] })
  })

  test('sees that they were phoned, and that somebody tried before', async () => {
    await care()
    await seal()
    const [home] = (await list()).rows
    await press(home, { what: 'not-reached', how: 'phone', tryAgainAt: plus(court.now(), hour) })
    court.pass(hour)
    await press((await list()).rows[0])
    expect((await record()).map(({ what, how, role }: any) => [what, how, role])).toEqual([['told', 'phone', 'staff'], ['not-reached', 'phone', 'staff']])
    expect((await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)).body.tellings).toEqual([])
  })
})

test('an order that ends the passes of many, or many of one, ends them in few transactions; one that cannot be read holds up no other', async () => {
  const passes = 45
  const ids: string[] = []
  for (let i = 0; i < passes; i++) ids.push((await care()).exit)
  // Read without a fault when it is judged, and spoiled before its turn: it fails alone, among twenty.
  const community = court.place.community as CommunityId
  const bad = ids.sort()[7]!
  const failed: string[] = []
  const order = court.newId()
  await court.as('secretary').post('/sealing/orders', { id: order, scope: one(), rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: court.now() })
  await sql.raw(`alter table news add constraint refused check (details ->> 'exit' <> '${bad}')`).execute(court.database.owner)
  await reviewExits({ db: court.database, community, payload: { community, order, step: order, by: court.place.accounts.secretary }, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: (row) => failed.push(row) })
  expect(failed).toEqual([bad])
  expect(await list()).toMatchObject({ homes: 1, rows: [{ people: [{ count: passes - 1 }] }] })
  expect(await count(court, 'exits', `state = 'granted' and id = '${bad}'`)).toBe(1)
  expect(await count(court, 'exit_steps', "what = 'revoked'")).toBe(passes - 1)
  expect(Number((await sql<{ n: string }>`select count(distinct xmin::text) as n from endings`.execute(court.database.owner)).rows[0]!.n), '20 alone for the one, and two more').toBe(21)
})

test('after an order that ends a hundred and more the database counts anew, so that the list of whom to call is looked up and not searched through', async () => {
  const counted = async (): Promise<number> => (await sql<{ n: number }>`select reltuples::int as n from pg_class where relname = 'endings' and relkind = 'r'`.execute(court.database.owner)).rows[0]!.n
  for (let i = 0; i < 101; i++) await care()
  expect(await counted()).toBeLessThanOrEqual(0)
  await seal()
  expect(await counted()).toBe(101)
})
