// One number of three people, behind three doors and of two adults in one: what goes out, what comes back, and what stands at the desk afterwards.
import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { hour, minute } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels, TextKey } from '#server/channels/channels.ts'
import { deskInQueue } from '#server/desk/desk-queue.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { textRoutes } from '#server/desk/text-routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
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
