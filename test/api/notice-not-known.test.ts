// “I know” was a slip: taken back by those who said it, by the desk in their name, and by nobody else; the ladder goes on.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import type { Osmanthus } from '../support/api.ts'
import type { Mailbox } from '../support/mailbox.ts'
import { climb, homesOn, issue, openWithTexts, water } from '../support/notices.ts'

let [court, phone, channels]: [Osmanthus, Mailbox, Channels] = [] as never
beforeEach(async () => { ({ court, phone, channels } = await openWithTexts()) })
afterEach(() => court.close())

type Household = 'nurse' | 'mother' | 'neighbour'
async function issued(more: object = {}): Promise<string> {
  const { status, body } = await issue(court, water(court, more))
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const know = async (who: Household, id: string, more: object = {}) => { expect((await court.as(who).post(`/me/notices/${id}/acknowledge`, more)).status).toBe(200) }
const notSo = (who: Household, id: string, more: object = {}) => court.as(who).post(`/me/notices/${id}/not-known`, { at: court.now(), ...more })
const reached = async (id: string) => (await homesOn(court, id, 'reached')).map((it) => it.door)
const own = async (who: Household, id: string) => { const it = (await court.as(who).get('/me/notices')).body.notices.find((one: any) => one.id === id); return [it.said, it.reachedAt !== null] }

test('by anybody at home, of what is for the home: they are texted after all, and may say anew that they know', async () => {
  const id = await issued()
  await know('nurse', id)
  expect([await own('mother', id), await reached(id)]).toEqual([[true, true], ['2-1-502']])
  court.pass(minute)
  const command = court.newId()
  for (const _ of [1, 2]) expect((await court.as('mother').post(`/me/notices/${id}/not-known`, { at: court.now() }, { command })).body).toEqual({ done: true })
  expect([await own('nurse', id), await reached(id)]).toEqual([[false, false], []])
  court.pass(2 * hour)
  for (let n = 0; n < 2; n++) { await climb(court, id, channels); court.pass(minute) }
  expect(phone.sent.map((it) => it.to)).toContain('13800000502')
  await know('nurse', id)
  expect(await reached(id)).toEqual(['2-1-502'])
})

test('takes the answer with it, and nothing that was said since it was pressed, nor what somebody told them in person', async () => {
  const says = (words: string) => ({ 'zh-Hans': words, 'zh-Hant': words, en: words })
  const call = { options: [{ code: 'yes', says: says('要') }, { code: 'no', says: says('不要') }], until: plus(court.now(), 6 * hour) }
  const id = await issued({ call })
  await know('nurse', id, { answer: 'yes' })
  court.pass(minute)
  const pressed = court.now()
  court.pass(hour)
  await know('mother', id, { answer: 'no' })
  expect((await notSo('nurse', id, { at: pressed })).status).toBe(200)
  const answers = async () => (await court.as('staff').get(`/notices/${id}/answers`)).body.homes.map((it: any) => it.code)
  expect([await answers(), await reached(id)]).toEqual([['no'], ['2-1-502']])
  await notSo('nurse', id)
  expect([await answers(), await reached(id)]).toEqual([[], []])
  await court.as('staff').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.nurse, what: 'told', how: 'phone', at: court.now(), answer: null })
  await notSo('nurse', id)
  expect([await own('nurse', id), await reached(id)], 'that is taken back by whoever told them').toEqual([[false, true], ['2-1-502']])
})

test('not when the answer that goes with it could not be given anew, be it pressed after that or before it; an answer that came too late holds nothing up', async () => {
  const says = (words: string) => ({ 'zh-Hans': words, 'zh-Hant': words, en: words })
  const call = { options: [{ code: 'yes', says: says('要') }, { code: 'no', says: says('不要') }], until: plus(court.now(), 2 * hour) }
  const id = await issued({ call })
  await know('nurse', id, { answer: 'yes' })
  const answers = async () => (await court.as('staff').get(`/notices/${id}/answers`)).body.homes.map((it: any) => it.code)
  court.pass(minute)
  const before = court.now()
  court.pass(2 * hour)
  expect(await own('nurse', id)).toEqual([false, true])
  await notSo('nurse', id)
  expect([await answers(), await reached(id)]).toEqual([['yes'], ['2-1-502']])
  await notSo('nurse', id, { at: before })
  expect([await answers(), await reached(id)], 'arrived late, said in time').toEqual([[], []])
  await know('nurse', id, { answer: 'no' })
  expect([await own('nurse', id), await answers()]).toEqual([[true, true], []])
  await notSo('nurse', id)
  expect(await reached(id)).toEqual([])
})

test('of what is for some alone each takes back their own word, not the other’s; and nobody at another home has any', async () => {
  const { nurse, mother } = court.place.residents
  for (const one of [nurse, mother]) {
    await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${one}`.execute(court.database.owner)
  }
  const id = await issued({ subject: 'medicine', audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term: 'need', values: ['medicine'] }] } })
  for (const who of ['nurse', 'mother'] as const) await know(who, id)
  expect(await reached(id)).toEqual(['2-1-502'])
  court.pass(minute)
  expect((await notSo('neighbour', id)).status).toBe(404)
  expect((await notSo('mother', id)).status).toBe(200)
  expect([await own('nurse', id), await own('mother', id), await reached(id)]).toEqual([[true, true], [false, false], []])
})

test('by the desk, where they call and say so; by no lead, whose word it was not', async () => {
  const id = await issued({ urgency: 'danger' })
  await know('nurse', id)
  const { act } = (await homesOn(court, id, 'reached'))[0].reached
  const back = (who: 'staff' | 'building-lead') => court.as(who).post(`/notices/${id}/told/take-back`, { id: court.newId(), act })
  expect([(await back('building-lead')).status, await reached(id)]).toEqual([404, ['2-1-502']])
  expect([(await back('staff')).status, await reached(id)]).toEqual([200, []])
  await climb(court, id, channels)
  expect(phone.sent.map((it) => it.to)).toContain('13800001502')
})
