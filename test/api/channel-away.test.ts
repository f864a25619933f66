// A channel that is away for a day: it stands in the desk's queue, the ladder goes on without it, and when it is back nothing goes out twice, nor what holds no more.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels } from '#server/channels/channels.ts'
import { failingInQueue } from '#server/channels/failing.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, issue, openNotices, run, steps, water } from '../support/notices.ts'

let [court, phone, sms]: [Osmanthus, AndroidPhone, Channels] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  sms = { ways: [androidSms(phone.url)], language: 'zh-Hans' }
  court = await openNotices(sms, queueRoutes([failingInQueue]))
})
afterEach(async () => { await phone.close(); await court.close() })

const line = async (): Promise<any> => (await court.as('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'channels')?.lines[0]?.says ?? null
const issued = async (more: object = {}): Promise<string> => (await issue(court, water(court, { urgency: 'cannot-wait', validUntil: plus(court.now(), 2 * day), ...more }))).body.id
const after = async (ms: number, ...notices: string[]): Promise<void> => { court.pass(ms); for (const id of notices) await climb(court, id, sms) }

test('for a day: seen with since when and how many wait; the ladder goes on; back, it sends once what still holds', async () => {
  phone.answers(500)
  const first = await issued()
  const began = plus(court.now(), 10 * minute)
  await after(10 * minute, first)
  expect(await line(), 'nobody is called for a gateway that is started anew').toBeNull()
  await after(10 * minute, first)
  expect(await line()).toEqual({ channel: 'sms', since: began, triedAt: court.now(), why: 'gateway-answered-no', waiting: 3, givenUp: 0 })
  // Nobody waits for it: they are rung, then visited.
  await after(40 * minute, first)
  expect((await court.as('staff').get(`/notices/${first}`)).body.counts).toMatchObject({ knocks: 3, nothing: 3 })
  // A day later the first has waited too long; one withdrawn, one over and one that holds wait still.
  await after(22 * hour, first)
  const withdrawn = await issued({ subject: 'gas' })
  const over = await issued({ subject: 'power', validUntil: plus(court.now(), hour) })
  const holds = await issued({ subject: 'lift' })
  await after(30 * minute, withdrawn, over, holds)
  expect(await line()).toMatchObject({ since: began, waiting: 9, givenUp: 3 })
  await court.as('nurse').post(`/me/notices/${holds}/acknowledge`, {})
  expect((await court.as('staff').post(`/notices/${withdrawn}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '弄错了' } })).status).toBe(200)
  phone.answers(null)
  for (let n = 0; n < 4; n++) await after(hour, first, withdrawn, over, holds)
  expect(phone.texts.map((it) => it.to).sort(), 'each home that does not know yet, once').toEqual(['13800000101', '13800001301'])
  expect((await steps(court, holds))['2-1-301']).toContain('sms handed-over')
  expect(await line()).toBeNull()
})

test('one answer from it, and it is no more said to be away; another channel is none of its business', async () => {
  phone.answers('hangs-up')
  const id = await issued()
  await after(10 * minute, id)
  await after(30 * minute, id)
  // It had them, and its answer was lost on the way: asked again it says so.
  phone.answers(null)
  await after(hour, id)
  expect(phone.texts).toHaveLength(3)
  expect(await line()).toBeNull()
  expect((await sql`select from channels_failing`.execute(court.database.owner)).rows).toEqual([])
  expect((await court.asRiverside('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'channels').lines).toEqual([])
})

/** Homes enough that not all of them are handed over side by side. */
async function manyHomes(many: number): Promise<void> {
  for (let n = 0; n < many; n++) {
    const [flat, household] = [court.newId(), court.newId()]
    await sql`insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door)
      values (${court.place.community}, ${flat}, ${court.place.entrances.two}, ${court.place.buildings.two}, ${court.place.compound}, ${`${600 + n}`}, 6, ${`2-1-${600 + n}`})`.execute(court.database.owner)
    await sql`insert into households (community_id, id, flat_id, phone) values (${court.place.community}, ${household}, ${flat}, ${`138${String(60_000_000 + n)}`})`.execute(court.database.owner)
    await sql`insert into residents (community_id, id, household_id, name, born, phone, search) values (${court.place.community}, ${court.newId()}, ${household}, '某人', '1980-01-01', null, '')`.execute(court.database.owner)
  }
}

test('once one was not answered the rest of a batch is not tried, and waits; what needed no channel is settled all the same; the next minute begins with one try for all', async () => {
  await manyHomes(27)
  const id = await issued()
  await after(10 * minute, id)
  expect(phone.texts).toHaveLength(30)
  // All of them are asked after; the gateway has gone.
  phone.answers(500)
  const second = await issued({ subject: 'gas' })
  await run(court, 'notices:climb', { notice: second }, sms)
  court.pass(10 * minute)
  await run(court, 'notices:climb', { notice: second }, sms)
  await court.as('nurse').post(`/me/notices/${second}/acknowledge`, {})
  const before = phone.asked()
  await run(court, 'notices:send', {}, sms)
  const tried = phone.asked() - before
  expect(tried, 'as many as were under way side by side').toBeGreaterThan(0)
  expect(tried).toBeLessThanOrEqual(10)
  const states = async () => Object.fromEntries((await sql<{ state: string; many: number }>`
    select m.state, count(*)::int as many from messages m where exists (select from notice_deliveries d where d.message_id = m.id and d.notice_id = ${second}) group by m.state`.execute(court.database.owner)).rows.map((row) => [row.state, row.many]))
  expect(await states()).toEqual({ dropped: 1, waiting: 29 })
  expect(Object.values(await steps(court, second)).flat().filter((it) => it === 'sms failed' || it === 'sms doubtful' || it === 'sms handed-over')).toEqual([])
  phone.answers(null)
  for (let n = 0; n < 3; n++) await after(2 * minute, second)
  expect(await states()).toMatchObject({ dropped: 1 })
  expect(phone.texts, 'each once').toHaveLength(59)
})
