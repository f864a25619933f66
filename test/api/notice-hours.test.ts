// The hours of a place for its notices: set by the secretary, kept with their history, held by what is issued from then on; and afterwards how many homes were told in time, by which way.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { usualHours, type NoticeHours } from '#domain/notices/hours.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, homesOn, issue, look, openNotices, water } from '../support/notices.ts'

let court: Osmanthus
beforeEach(async () => { court = await openNotices() })
afterEach(() => court.close())

const other: NoticeHours = { climbs: { usual: { text: 30, rings: 90, knocks: 120 }, 'cannot-wait': { text: 5, rings: 10, knocks: 15 } }, within: { usual: 3, 'cannot-wait': 1, danger: 1 }, before: { change: 48, works: 6, soon: 1 } }
const set = (hours: unknown, more: object = {}, who: 'secretary' | 'staff' = 'secretary') => court.as(who).post('/notices/hours', { id: court.newId(), hours, ...more })
const afterOf = (plan: any[], rung: string): number | undefined => plan.find((it) => it.rung === rung)?.after

test('until somebody sets them the usual ones hold; then the last, for what is issued from then on; who set them and what they were stays', async () => {
  expect((await court.as('staff').get('/notices/hours')).body).toEqual({ hours: usualHours, changes: [] })
  const before = await issue(court, water(court))
  expect(afterOf(before.body.plan, 'knocks')).toBe(8 * 60)
  court.pass(minute)
  const id = court.newId()
  for (let n = 0; n < 2; n++) expect((await set(other, { id })).status, 'twice is once').toBe(200)
  expect((await set(usualHours, { id })).status, 'its id is no other’s').toBe(409)
  court.pass(minute)
  const next = await issue(court, water(court, { subject: 'power', toldBefore: 6, validFrom: plus(court.now(), 10 * hour), validUntil: plus(court.now(), 20 * hour) }))
  expect(next.body.plan.map((it: any) => [it.rung, it.after])).toEqual([['page', 0], ['rings', 90], ['knocks', 120]])
  expect(next.body.inTime.map((it: any) => [it.of, it.hours, it.by])).toEqual([['before', 6, plus(court.now(), 4 * hour)], ['within', 3, plus(court.now(), 3 * hour)]])
  expect(afterOf((await court.as('staff').get(`/notices/${before.body.id}`)).body.plan, 'knocks'), 'what is on its way keeps its own').toBe(8 * 60)
  expect((await court.as('staff').get(`/notices/${before.body.id}`)).body.inTime.map((it: any) => [it.of, it.hours])).toEqual([['within', 12]])
  await set({ ...other, within: { ...other.within, usual: 4 } })
  const { hours, changes } = (await court.as('staff').get('/notices/hours')).body
  expect(hours.within.usual).toBe(4)
  expect(changes.map((it: any) => [it.hours.within.usual, it.role])).toEqual([[4, 'secretary'], [3, 'secretary']])
})

test('only the secretary sets them; each within its bounds, and the call not before the text, nor the knock before the call', async () => {
  expect((await set(other, {}, 'staff')).status).toBe(403)
  expect((await court.as('nurse').get('/notices/hours')).status).toBe(403)
  const climbs = (usual: object) => ({ ...other, climbs: { ...other.climbs, usual } })
  const wrong = [climbs({ text: 60, rings: 30, knocks: 90 }), climbs({ text: 60, rings: 90, knocks: 80 }), climbs({ text: -1, rings: 90, knocks: 120 }), climbs({ text: 0, rings: 0, knocks: 10_081 }),
    { ...other, within: { ...other.within, usual: 0 } }, { ...other, before: { ...other.before, works: 169 } }, { ...other, within: { usual: 3, danger: 1 } }]
  for (const one of wrong) expect((await set(one)).status, JSON.stringify(one)).toBe(422)
  expect((await court.as('staff').get('/notices/hours')).body.changes).toEqual([])
})

test('two who have the page open: the later one is told that the earlier one has set them, and puts nothing back', async () => {
  const [first, more] = [{ ...other, within: { ...other.within, usual: 5 } }, { ...other, within: { ...other.within, usual: 6 } }]
  const id = court.newId()
  for (let n = 0; n < 2; n++) expect((await set(first, { id, last: null })).status, 'the same again is the same').toBe(200)
  court.pass(minute)
  expect((await set(more, { last: null })).body).toMatchObject({ code: 'changed-meanwhile' })
  const { body: { hours, changes } } = await court.as('secretary').get('/notices/hours')
  expect([hours.within.usual, changes.length]).toEqual([5, 1])
  expect((await set(more, { last: changes[0].at })).status).toBe(200)
})

test('changed between the look and the press, what was looked at is not what would be issued', async () => {
  const draft = water(court)
  const { body: { seen } } = await look(court, draft)
  await set(other)
  expect((await court.as('staff').post('/notices', { ...draft, id: court.newId(), seen })).body).toMatchObject({ code: 'notice-looked-different' })
})

test('afterwards: how many homes were told in time, of how many, by which way; whoever was told late or not at all stands on the late list with the way they can be reached', async () => {
  const { body: { id } } = await issue(court, water(court, { plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }] }))
  await climb(court, id)
  const tell = (home: 'labour' | 'dialysis', how: string, at = court.now()) => court.as('building-lead').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households[home], what: 'told', how, at })
  const figure = async () => (await court.as('staff').get(`/notices/${id}`)).body.inTime[0]
  const none = { page: 0, text: 0, phone: 0, door: 0 }
  expect(await figure()).toMatchObject({ of: 'within', hours: 12, homes: 3, told: 0, ways: none })
  expect(await homesOn(court, id, 'late'), 'there is time still').toEqual([])
  court.pass(hour)
  await court.as('nurse').post(`/me/notices/${id}/acknowledge`, {})
  const early = court.now()
  court.pass(12 * hour)
  expect((await homesOn(court, id, 'late')).map((home) => [home.door, home.reached, home.ways.page])).toEqual([['2-1-301', null, false], ['2-1-101', null, false]])
  expect((await tell('dialysis', 'at-the-door')).status).toBe(200)
  expect(await figure(), 'told, and too late').toMatchObject({ told: 1, ways: { ...none, page: 1 } })
  expect((await homesOn(court, id, 'late')).map((home) => [home.door, home.reached?.how ?? null])).toEqual([['2-1-301', null], ['2-1-101', 'at-the-door']])
  // A lead who had no network tells of it now: it was in time.
  expect((await tell('labour', 'phone', plus(early, minute))).status).toBe(200)
  expect(await figure()).toMatchObject({ told: 2, ways: { ...none, page: 1, phone: 1 } })
  expect((await homesOn(court, id, 'late')).map((home) => home.door)).toEqual(['2-1-101'])
  expect(JSON.stringify(await figure()), 'of nobody in person').not.toMatch(/account|building-lead|role/)
})
