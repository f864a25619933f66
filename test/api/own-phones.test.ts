// Of two adults one is left, or turns out to be a child: a phone of the home that nobody claimed would be the other's own, in whosever pocket it is. It ends, and the
// slip with it, and that is said before. And what went to a number that was not theirs ends as well.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieName } from '#server/http/actor.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { openRecords, recordsOf } from '../support/records.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let court: Osmanthus
let table: ReturnType<Osmanthus['with']>
beforeEach(async () => {
  court = await openRecords(rosterRoutes(leftBehind))
  await court.as('staff').post(`/households/${court.place.households.nurse}/slip`)
  table = await recordsOf(court).phoneOf(court.place.households.nurse)
  expect(await status()).toBe(403)
})
afterEach(() => court.close())
const status = async () => (await table.get(`/me/record?resident=${court.place.residents.nurse}`)).status
const correct = (more: object = {}) => court.as('staff').post(`/residents/${court.place.residents.mother}/correct`, { id: court.newId(), changes: [{ what: 'born', old: '1948-02-11', new: '2018-02-11' }], why: '看错了', ...more })

test('of a death it is said before the press; where more adults are left nothing ends', async () => {
  const { act, acting, preview, newOne } = recordsOf(court)
  const { mother } = court.place.residents
  const uncle = await newOne({ to: { flat: court.place.flats.nurse, household: court.place.households.nurse, joins: true } })
  expect(await preview(acting('died', [mother]))).toMatchObject({ slip: false, phones: 0 })
  await act(acting('moved-out', [uncle.id]))
  table = await recordsOf(court).phoneOf(court.place.households.nurse)
  await court.as('staff').post(`/households/${court.place.households.nurse}/slip`)
  table = await recordsOf(court).phoneOf(court.place.households.nurse)
  const died = acting('died', [mother])
  expect(await preview(died)).toMatchObject({ slip: true, phones: 1 })
  expect((await act(died)).status).toBe(200)
  expect(await status()).toBe(401)
})

test('of a day of birth put right it is said before it is done', async () => {
  expect((await correct()).body).toMatchObject({ code: 'phones-end', details: { phones: expect.any(Number) } })
  expect([await status(), (await court.as('staff').get(`/residents/${court.place.residents.mother}`)).body.born]).toEqual([403, '1948-02-11'])
  expect((await correct({ despite: ['phones-end'] })).body).toEqual({ done: true })
  expect(await status()).toBe(401)
})

test('of a day of birth that a newer file knows as well', async () => {
  await sql`update residents set born = null where id = ${court.place.residents.mother}`.execute(court.database.owner)
  const file = new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,电话', '2,1,502,护士,1990-05-01,13800001502', '2,1,502,护士的母亲,2018-02-11,'].join('\n'))
  const { seen } = (await court.as('staff').post('/roster/check', file)).body
  expect((await takeWith(court.as('staff'), file, { seen, answers: keepAll })).body.imported).toBe(true)
  const { rows: [row] } = await sql<{ born: string }>`select born::text as born from residents where id = ${court.place.residents.mother}`.execute(court.database.owner)
  expect(row!.born).toBe('2018-02-11')
  expect(await status()).toBe(401)
})

test('a number put right ends what went to the wrong one, once that was said; the home’s slip goes on, and a first number ends nothing', async () => {
  const { nurse, mother } = court.place.residents
  const staff = court.as('staff')
  const link = async (): Promise<string> => (await staff.post(`/residents/${nurse}/link`, { exit: null })).body.url.split('=').at(-1)
  const enter = (token: string) => court.as('nobody').post('/sign-in/link', { token })
  const stranger = court.with({ cookie: `${cookieName}=${(await enter(await link())).cookie}` })
  const [unused, { code }] = [await link(), (await staff.post(`/residents/${nurse}/code`, { exit: null })).body]
  expect(code).toMatch(/^\d{6}$/)
  const read = async () => (await stranger.get(`/me/record?resident=${nurse}`)).status
  expect(await read()).toBe(200)
  const correct = (resident: string, old: string | null, more: object = {}) => staff.post(`/residents/${resident}/correct`, { id: court.newId(), changes: [{ what: 'phone', old, new: '13800009999' }], why: '号码记错了', ...more })
  expect((await correct(nurse, '13800001502')).body).toMatchObject({ code: 'links-end', details: { links: 4 } })
  expect([await read(), (await staff.get(`/residents/${nurse}`)).body.phone]).toEqual([200, '13800001502'])
  expect((await correct(nurse, '13800001502', { despite: ['links-end'] })).body).toEqual({ done: true })
  expect([await read(), (await enter(unused)).status, await status()]).toEqual([401, 410, 403])
  const after = await link()
  expect((await staff.get(`/residents/${mother}`)).body.phone).toBeNull()
  await staff.post(`/residents/${mother}/link`, { exit: null })
  expect((await correct(mother, null)).body).toEqual({ done: true })
  expect((await enter(after)).status, 'what was given out since').toBe(200)
})

test('a phone that was claimed with digits read to a number that was not theirs is theirs no more, and that is said before', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const one = await newOne({ phone: '13800000011' })
  const husband = await newOne({ to: { ...one.to, joins: true } })
  const his = await phoneOf(one.to.household)
  const claim = async (share: object | null) => (await his.post('/me/phone', { code: (await court.as('staff').post(`/residents/${one.id}/code`, { exit: null })).body.code, share })).status
  expect(await claim(null)).toBe(200)
  expect((await his.post('/me/circle', { id: court.newId(), parts: ['calls'], to: husband.id, shared: true })).status).toBe(200)
  const reads = async () => (await his.get(`/me/record?resident=${one.id}`)).status
  const shares = async () => (await court.as('staff').get(`/residents/${one.id}/circle`)).body.shares.length
  expect([await reads(), await shares()]).toEqual([200, 1])
  const put = (more: object = {}) => court.as('staff').post(`/residents/${one.id}/correct`, { id: court.newId(), changes: [{ what: 'phone', old: '13800000011', new: '13800009999' }], why: '是丈夫的号码', ...more })
  // The digits, the phone that was claimed with them, and what was shared from it.
  expect((await put()).body).toMatchObject({ code: 'links-end', details: { links: 3 } })
  expect([await reads(), await shares()]).toEqual([200, 1])
  expect((await put({ despite: ['links-end'] })).body).toEqual({ done: true })
  expect([await reads(), await shares(), (await his.get('/me')).status], 'hers is closed, the home’s goes on').toEqual([403, 0, 200])
})

test('a newer file that knows another number ends what went to the old one, as the desk does; a first number ends nothing', async () => {
  const { nurse, mother } = court.place.residents
  const link = async (resident: string): Promise<string> => (await court.as('staff').post(`/residents/${resident}/link`, { exit: null })).body.url.split('=').at(-1)
  const [old, first] = [await link(nurse), await link(mother)]
  const file = new TextEncoder().encode(['楼栋,单元,室,姓名,出生日期,电话', '2,1,502,护士,1990-05-01,13800009999', '2,1,502,护士的母亲,1948-02-11,13800008888'].join('\n'))
  const { seen } = (await court.as('staff').post('/roster/check', file)).body
  expect((await takeWith(court.as('staff'), file, { seen, answers: keepAll })).body).toMatchObject({ imported: true, changed: 2 })
  const enter = async (token: string) => (await court.as('nobody').post('/sign-in/link', { token })).status
  expect([await enter(old), await enter(first), await enter(await link(nurse))]).toEqual([410, 200, 200])
})

test('of two deaths at once each counts the other: the phone of the table is not the own of the one who is left', async () => {
  const { newOne, acting, phoneOf } = recordsOf(court)
  for (let time = 0; time < 4; time++) {
    const one = await newOne()
    const others = [await newOne({ to: { ...one.to, joins: true } }), await newOne({ to: { ...one.to, joins: true } })]
    const phone = await phoneOf(one.to.household)
    const done = await Promise.all(others.map(({ id }, nth) => court.as(nth === 0 ? 'staff' : 'deputy').post('/residents/acts', acting('died', [id]))))
    expect(done.map((it) => it.status)).toEqual([200, 200])
    expect((await phone.get(`/me/record?resident=${one.id}`)).status).toBe(401)
  }
})
