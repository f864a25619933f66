// Riverside: places that are no flats (lanes, houses let to several, shops, a dormitory) in twelve compounds, filled as the demonstration fills them beside Osmanthus
// Court. Its doors are found, entered and put under orders as people say them; and the two communities never meet.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { riversideDoors as doors } from '#demo/riverside.ts'
import { transaction, type Database } from '#server/db/pool.ts'
import { buildServer } from '#server/main.ts'
import { newId, signIn } from '../../src/cli/demo-players.ts'
import { fillRiverside } from '../../src/cli/demo-riverside.ts'
import type { Player } from '../../src/cli/demo-stories.ts'
import { settle, type Place } from '../support/community.ts'
import { openFresh } from '../support/postgres.ts'

const now = instantOf(Date.parse('2026-04-05T02:00:00Z'))
let database: Database
let done: () => Promise<void>
let app: Awaited<ReturnType<typeof buildServer>>
let court: Place
let community: CommunityId
let desk: Player
let courtDesk: Player

async function deskOf(of: CommunityId, login: string): Promise<Player> {
  const { rows: [row] } = await sql<{ id: AccountId }>`select id from accounts where login = ${login}`.execute(database.owner)
  return signIn(app, database, { community: of, for: { kind: 'account', account: row!.id }, expiresAt: plus(now, hour), now })
}
beforeAll(async () => {
  const fresh = await openFresh({ size: 8 })
  ;[database, done] = [fresh.database, fresh.done]
  court = await settle(database, 'Osmanthus Court', now)
  community = await fillRiverside(database, 'http://127.0.0.1:8080', now, () => undefined)
  app = await buildServer({ db: database, origin: 'http://127.0.0.1:8080', version: 'test', clock: () => Date.parse(now) })
  desk = await deskOf(community, 'riverside-secretary')
  courtDesk = await deskOf(court.community as CommunityId, 'secretary.osmanthus-court')
}, 120_000)
afterAll(async () => {
  await app?.close()
  await done?.()
})

type Found = { hits: { id: string; door: string; compound: string; level: string }[] }
const found = async (text: string, from = desk): Promise<Found['hits']> => (await from.post('/residents/search', { text }) as Found).hits
const doorsFound = async (text: string): Promise<string[]> => [...new Set((await found(text)).map((hit) => `${hit.compound} ${hit.door}`))]

describe('a door is found as people there say it', () => {
  test.each([
    ['松柏里7号', '渡口老街 松柏里-7'], ['松柏里 7', '渡口老街 松柏里-7'], ['2弄9号', '渡口老街 2弄-9'], ['二弄九号', '渡口老街 2弄-9'], ['松柏里10号2室', '渡口老街 松柏里-10-2'], ['松柏里7甲', '渡口老街 松柏里-7甲'],
    ['职工宿舍302', '北埠 职工宿舍-302'], ['职工宿舍302室', '北埠 职工宿舍-302'], ['H3-1-1102', '晴川阁 H3-1-1102'], ['H3栋1单元1102室', '晴川阁 H3-1-1102'], ['晴川阁 H3-1-1102', '晴川阁 H3-1-1102'], ['晴川阁小区H3栋1102', '晴川阁 H3-1-1102'],
  ])('“%s” is %s', async (text, door) => expect((await doorsFound(text))[0]).toBe(door))

  test('of two shops with one number both are found, with the compound; named with it, the one', async () => {
    expect((await doorsFound('商铺3')).sort()).toEqual(['渡口老街 商铺-3', '盐仓 商铺-3'].sort())
    expect(await doorsFound('渡口老街 商铺3')).toEqual(['渡口老街 商铺-3'])
    expect(await doorsFound('鹽倉商鋪3'), 'in traditional characters as well').toEqual(['盐仓 商铺-3'])
    const { homes } = await desk.post('/homes/find', { door: '盐仓 商铺3' }) as { homes: { door: string; compound: string }[] }
    expect(homes.map((home) => `${home.compound} ${home.door}`)[0]).toBe('盐仓 商铺-3')
    expect(homes.every((home) => home.compound === '盐仓')).toBe(true)
  })
})

test('a house, a yard and a shop that no file has brought are entered in a lane or row that is there, and said back first', async () => {
  for (const [typed, door, compound] of [['松柏里29号', '松柏里-29', '渡口老街'], ['松柏里10号4室', '松柏里-10-4', '渡口老街'], ['盐仓 商铺41', '商铺-41', '盐仓'], ['2弄31号', '2弄-31', '渡口老街']] as const) {
    const id = newId(now)
    expect(await desk.post('/homes/flats', { id, door: typed, confirmed: null }), typed).toMatchObject({ flat: null, door, compound })
    expect(await desk.post('/homes/flats', { id, door: typed, confirmed: door }), typed).toMatchObject({ flat: id, door, compound })
    expect(await desk.post('/homes/flats', { id: newId(now), door: typed, confirmed: door }), 'entered twice it is one').toMatchObject({ flat: id })
  }
  await expect(desk.post('/homes/flats', { id: newId(now), door: '商铺42', confirmed: null }), 'of two rows of shops one is asked for').rejects.toThrow('compound-needed')
  await expect(desk.post('/homes/flats', { id: newId(now), door: '无名里3号', confirmed: null }), 'a lane that nobody knows is not made by a spelling').rejects.toThrow(/door-not-readable|entrance-not-there/)
})

test('an order on a lane is on its houses alone, and the façades show houses without floors at street level', async () => {
  const [level] = (await found('松柏里7号')).map((hit) => hit.level)
  expect([level, (await found('2弄9号'))[0]!.level, (await found('H3-1-1102'))[0]!.level]).toEqual(['sealed', 'controlled', 'open'])
  const { compounds } = await desk.get('/matrix') as { compounds: { name: string; buildings: { id: string; label: string; levels: { people: number }[] }[] }[] }
  expect(compounds).toHaveLength(12)
  expect(compounds.flatMap((one) => one.buildings.flatMap((it) => it.levels)).reduce((sum, one) => sum + one.people, 0)).toBe(7200)
  const lane = compounds.find((one) => one.name === '渡口老街')!.buildings.find((one) => one.label === '松柏里')!
  const { buildings } = await desk.get(`/matrix/flats?buildings=${lane.id}`) as { buildings: { flats: { door: string; floor: number | null; entrance: string }[] }[] }
  const flats = buildings[0]!.flats
  expect(flats.every((flat) => flat.floor === null)).toBe(true)
  expect(flats.map((flat) => flat.door)).toEqual(expect.arrayContaining([doors.lane, doors.yard, doors.rented]))
})

test('a lane is walked by its house numbers, the houses that are let to several among them: on the lead’s phone, and on the list of homes that a notice is for', async () => {
  const numberOf = (door: string): number => Number(/^松柏里-(\d+)/.exec(door)![1])
  const counted = (all: readonly string[]): void => {
    expect(all.length).toBeGreaterThan(20)
    expect(all.map(numberOf)).toEqual(all.map(numberOf).toSorted((a, b) => a - b))
    expect(all.filter((door) => door.startsWith('松柏里-10-'))).toEqual(all.filter((door) => door.startsWith('松柏里-10-')).toSorted())
  }
  const { notices } = await desk.get('/notices') as { notices: { id: string; source: { 'zh-Hans': { where: string } } }[] }
  const notice = notices.find((one) => one.source['zh-Hans'].where === '松柏里')!
  const { homes, next } = await desk.get(`/notices/${notice.id}/homes?which=all`) as { homes: { door: string }[]; next: string | null }
  expect(next).toBe(null)
  counted(homes.map((one) => one.door))
  const { rounds } = await desk.get('/rounds') as { rounds: { id: string }[] }
  const { doors: walked } = await desk.get(`/rounds/${rounds[0]!.id}/doors`) as { doors: { door: string }[] }
  counted(walked.map((one) => one.door))
})

test('what some of its people need is there, and nothing of it is seen from Osmanthus Court, nor the other way', async () => {
  const all = { kinds: [], building: null, seeTo: false, after: null, limit: 200 }
  const [here, there] = [await desk.post('/needs/search', all), await courtDesk.post('/needs/search', all)] as { needs: unknown[] }[]
  expect(here!.needs.length).toBeGreaterThan(30)
  expect(there!.needs).toEqual([])
  const [person] = await found('松柏里7号')
  await expect(courtDesk.get(`/residents/${person!.id}`)).rejects.toThrow('404')
  await expect(courtDesk.post(`/residents/${person!.id}/needs`, { id: newId(now), need: newId(now), content: { kind: 'deaf' }, how: 'telephone' })).rejects.toThrow('404')
  await expect(desk.get(`/residents/${court.residents.nurse}`)).rejects.toThrow('404')
  expect(await found('松柏里7号', courtDesk)).toEqual([])
  expect(await found('2-1-502'), 'the nurse’s door is none of Riverside').toEqual([])
  const { rows } = await transaction(database, [court.community as CommunityId], (tx) => sql<{ count: number }>`select count(*)::int as count from needs`.execute(tx))
  expect(rows[0]!.count).toBe(0)
})

test('each compound has its gate with a phone, of which all were heard of a moment ago', async () => {
  const { gates } = await desk.get('/gates') as { gates: { compound: string }[] }
  expect(new Set(gates.map((gate) => gate.compound)).size).toBe(12)
  const { devices } = await desk.get('/devices') as { devices: { seenAt: string | null }[] }
  expect(devices).toHaveLength(12)
})
