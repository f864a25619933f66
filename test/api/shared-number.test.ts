// One number of three people, behind three doors and of two adults in one: what goes out, what comes back, and what stands at the desk afterwards.
import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import { hour, minute } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels, TextKey } from '#server/channels/channels.ts'
import { transaction } from '#server/db/pool.ts'
import { deskInQueue } from '#server/desk/desk-queue.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { textRoutes } from '#server/desk/text-routes.ts'
import { numbersElsewhere } from '#server/people/numbers-elsewhere.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { count } from '../support/asking.ts'
import { climb, homesOn, issue, openNotices, steps, water } from '../support/notices.ts'

const key = 'signing-key-of-the-app'
const shared = '138 0000 7777'
let [court, phone, sms]: [Osmanthus, AndroidPhone, Channels] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  sms = { ways: [androidSms(phone.url)], language: 'zh-Hans' }
  const keys: TextKey[] = []
  court = await openNotices(sms, [...textRoutes(keys), ...queueRoutes(deskInQueue)])
  keys.push({ only: court.place.community as CommunityId, key })
  const { nurse, labour, dialysis } = court.place.residents
  await sql`update households set phone = null where community_id = ${court.place.community}`.execute(court.database.owner)
  await sql`update residents set phone = ${shared} where id in (${nurse}, ${labour}, ${dialysis})`.execute(court.database.owner)
})
afterEach(async () => { await phone.close(); await court.close() })

async function answers(words: string): Promise<void> {
  const payload = JSON.stringify({ event: 'sms:received', payload: { message: words, phoneNumber: '+8613800007777', receivedAt: court.now() }, id: randomUUID() })
  const stamp = String(Math.floor(Date.parse(court.now()) / 1000))
  const signed = createHmac('sha256', key).update(payload + stamp).digest('hex')
  expect((await court.app.inject({ method: 'POST', url: `/api/texts/${court.place.community}`, payload, headers: { 'content-type': 'application/json', 'x-timestamp': stamp, 'x-signature': signed } })).statusCode).toBe(200)
}
const contacts = async (): Promise<any[]> => (await court.as('staff').get('/desk/queue')).body.sections.filter((it: any) => it.section === 'contacts').flatMap((it: any) => it.lines.map((line: any) => line.says))

test('behind three doors it is texted once; “got it” tells of none of them which it was, and somebody at the desk does; the ladder goes on for the others', async () => {
  const id = (await issue(court, water(court, { urgency: 'danger' }))).body.id
  for (let n = 0; n < 3; n++) { await climb(court, id, sms); court.pass(minute) }
  expect(phone.texts.map((it) => it.to)).toEqual(['13800007777'])
  expect(Object.values(await steps(court, id)).map((all) => all.filter((it) => it.startsWith('sms')))).toEqual([['sms handed-over'], ['sms handed-over'], ['sms handed-over']])
  await answers('收到')
  expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ reached: 0, handedOver: 3 })
  expect(await contacts()).toMatchObject([{ household: null, resident: null, doors: ['2-1-101', '2-1-301', '2-1-502'], note: '收到' }])
  expect((await court.as('staff').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'phone', at: court.now() })).status).toBe(200)
  expect((await homesOn(court, id, 'reached')).map((it) => it.door)).toEqual(['2-1-301'])
  expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toEqual(['2-1-502', '2-1-101'])
  court.pass(hour)
  await climb(court, id, sms)
  expect(phone.texts, 'nobody is texted twice').toHaveLength(1)
})

test('what is for one of them alone goes by text to none of a home where another adult answers it: they are visited', async () => {
  await sql`update residents set phone = ${shared} where id = ${court.place.residents.mother}`.execute(court.database.owner)
  for (const one of [court.place.residents.mother, court.place.residents.dialysis]) await sql`
    insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
    select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${one}`.execute(court.database.owner)
  const id = (await issue(court, water(court, { subject: 'medicine', urgency: 'danger', audience: { places: [{ kind: 'building', id: court.place.buildings.two }], terms: [{ term: 'need', values: ['medicine'] }] } }))).body.id
  await climb(court, id, sms)
  const all = await steps(court, id)
  expect(all['2-1-502']).toEqual(expect.arrayContaining(['sms no-way', 'rings no-way', 'knocks queued']))
  expect(all['2-1-101']).toContain('sms handed-over')
  expect(phone.texts).toHaveLength(1)
})

test('that a number stands in another home is found however many are asked about, and everybody’s is read once for all of them', async () => {
  const community = court.place.community as CommunityId
  const { nurse, neighbour } = court.place.households
  // Ten more homes of ten each behind one door, with a number of their own each.
  await sql`insert into households (community_id, id, flat_id, phone) select community_id, gen_random_uuid(), flat_id, '021 5550 ' || (1000 + n) from households, generate_series(1, 10) n where id = ${neighbour}`.execute(court.database.owner)
  await sql`insert into residents (community_id, id, household_id, name, phone) select community_id, gen_random_uuid(), id, '新来的', '139 ' || right(phone, 4) || ' ' || (1000 + n) from households, generate_series(1, 10) n where phone like '021 5550 %'`.execute(court.database.owner)
  const { rows } = await sql<{ id: HouseholdId }>`select id from households where community_id = ${community} and phone like '021 5550 %'`.execute(court.database.owner)
  const read = (households: readonly HouseholdId[]) => transaction(court.database, [community], async (tx) => {
    const rowsRead = async (): Promise<number> => (await sql<{ count: number }>`select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_xact_user_tables where relname in ('residents', 'households')`.execute(tx)).rows[0]!.count
    const before = await rowsRead()
    return { found: await numbersElsewhere(tx, community, households), rows: await rowsRead() - before }
  })
  const [one, all] = [await read([nurse as HouseholdId]), await read([nurse as HouseholdId, ...rows.map((row) => row.id)])]
  expect([[...one.found], [...all.found]]).toEqual([['00007777'], ['00007777']])
  const everybody = await count(court, 'residents', 'true') + await count(court, 'households', 'true')
  expect(all.rows, 'rows that are read are counted').toBeGreaterThan(everybody / 2)
  expect(all.rows, 'not everybody for each of a hundred and ten numbers').toBeLessThan(5 * everybody)
  // Nobody answers where nobody lives any more; but those who have left a home are told at its number, which may be another's by now.
  await sql`update residents set moved_away_at = ${court.now()} where household_id = ${nurse}`.execute(court.database.owner)
  await sql`update households set phone = ${shared} where id = ${nurse}`.execute(court.database.owner)
  expect([...(await read([nurse as HouseholdId])).found]).toEqual(['00007777'])
  await sql`update residents set moved_away_at = ${court.now()} where phone = ${shared}`.execute(court.database.owner)
  expect([...(await read([nurse as HouseholdId])).found]).toEqual([])
})
