// “Told at least so many hours before it begins”: what a draft promises is what the ladder would do, home by home; those that would be told later are named, and nobody is told anything by it.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import type { Osmanthus } from '../support/api.ts'
import { mailbox } from '../support/mailbox.ts'
import { climb, homesOn, issue, look, openNotices, water } from '../support/notices.ts'

let [court, channels]: [Osmanthus, Channels] = [] as never
beforeEach(async () => {
  channels = { ways: [mailbox({ kind: 'sms', once: true })], language: 'zh-Hans' }
  court = await openNotices(channels)
})
afterEach(() => court.close())

const owner = () => court.database.owner
/** Nine in the morning: it begins so many hours later. */
const draft = (begins: number, toldBefore: number | null, more: object = {}) => water(court, { validFrom: plus(court.now(), begins * hour), validUntil: plus(court.now(), (begins + 24) * hour), toldBefore, ...more })
const inTime = async (...of: Parameters<typeof draft>): Promise<any> => (await look(court, draft(...of))).body.inTime
const late = async (body: object): Promise<any[]> => (await court.as('staff').post('/notices/late', body)).body.homes
/** A home without any number, and one in which nobody wants texts. */
async function unlike(): Promise<void> {
  await sql`update residents set phone = null where household_id = ${court.place.households.labour}`.execute(owner())
  expect((await court.as('staff').post(`/households/${court.place.households.dialysis}/ways`, { id: court.newId(), language: null, mail: null, text: false, knockFirst: false, words: '' })).status).toBe(200)
}

test('counts homes that are told by then; nothing asked, nothing said; what it says already has told nobody', async () => {
  expect(await inTime(24, null)).toBeNull()
  expect(await inTime(13, 12)).toEqual({ hours: 12, homes: 3, late: 0 })
  expect(await inTime(12, 12), 'the text goes out after an hour').toEqual({ hours: 12, homes: 0, late: 3 })
  expect(await inTime(0, 2)).toEqual({ hours: 2, homes: 0, late: 3 })
  await unlike()
  await sql`update notice_homes set next_at = null`.execute(owner())
  expect((await sql`select from notices`.execute(owner())).rows).toEqual([])
})

test('is what the ladder then really does, home by home', async () => {
  await unlike()
  const body = draft(30, 12)
  expect(await inTime(30, 12)).toEqual({ hours: 12, homes: 3, late: 0 })
  const tight = draft(30, 28, { plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 60 }, { rung: 'rings', after: 180 }] })
  expect(await late(tight)).toMatchObject([
    { door: '2-1-101', first: { rung: 'rings', at: plus(court.now(), hour) } }, { door: '2-1-301', first: null },
  ].map((it) => ({ ...it, compound: 'Osmanthus Court' })).filter((it) => it.door === '2-1-301'))
  const { body: issued } = await issue(court, body)
  const first: Record<string, number> = {}
  for (let minutes = 0; minutes <= 120; minutes += 15) {
    await climb(court, issued.id, channels)
    for (const home of await homesOn(court, issued.id)) if (home.steps.some((it: any) => it.rung !== 'page' && it.rung !== 'push' && it.grade !== 'no-way')) first[home.door] ??= minutes
    court.pass(15 * minute)
  }
  expect(first).toEqual({ '2-1-502': 60, '2-1-301': 60, '2-1-101': 60 })
})

test('those that would be told later are one press away, with what would tell them first; another community reads none of it', async () => {
  await unlike()
  const body = draft(3, 2, { plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 10 }, { rung: 'rings', after: 120 }, { rung: 'knocks', after: 240 }] })
  expect(await late(body)).toEqual([])
  const later = { ...body, validFrom: plus(court.now(), 2 * hour) }
  expect((await look(court, later)).body.inTime).toEqual({ hours: 2, homes: 0, late: 3 })
  expect((await late(later)).map((it) => [it.door, it.first.rung])).toEqual([['2-1-101', 'rings'], ['2-1-301', 'knocks'], ['2-1-502', 'sms']])
  expect((await court.asRiverside('staff').post('/notices/late', later)).status).toBe(404)
  expect((await court.as('volunteer').post('/notices/late', later)).status).not.toBe(200)
})

test('of a correction whoever had the old one is told at once: in the preview as by the ladder', async () => {
  const { body: old } = await issue(court, draft(3, null))
  await climb(court, old.id, channels)
  court.pass(hour)
  await climb(court, old.id, channels)
  const body = draft(2, 2, { corrects: old.id, changed: { 'zh-Hans': '提前了' } })
  expect((await look(court, body)).body.inTime).toEqual({ hours: 2, homes: 3, late: 0 })
  expect(await late(body)).toEqual([])
  expect(await inTime(2, 2, { subject: 'power' }), 'what corrects nothing comes too late').toEqual({ hours: 2, homes: 0, late: 3 })
})
