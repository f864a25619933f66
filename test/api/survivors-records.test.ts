// Records of people: what only care held before (again, taken back, two that were one), each seen to fail with one condition taken away.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { readyForExits } from '../support/asking.ts'
import { recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await readyForExits(await osmanthus())
  await installQueue(court.database, ['exits:stay-review', 'exits:person-review', 'exits:merge-review'])
  court.pass(hour)
})
afterEach(() => court.close())
const staff = () => court.as('staff')
const health = async (phone: Client, resident: string) => (await phone.get(`/me/record?resident=${resident}`)).status
async function mergeOf(kept: string, gone: string, take: string[] = []) {
  court.pass(1000)
  const { body: preview } = await staff().post('/residents/merge/preview', { kept, gone })
  const id = court.newId()
  expect((await staff().post('/residents/merge', { id, kept, gone, take, despite: false, seen: preview.seen, why: '以为是同一个人' })).body).toEqual({ done: true })
  return id
}
async function twoAgain(act: string) {
  court.pass(1000)
  expect((await staff().post('/residents/merge/take-back', { id: court.newId(), act, why: '是两个人' })).body).toEqual({ done: true })
}
const claim = async (phone: Client, resident: string) => {
  const { code } = (await staff().post(`/residents/${resident}/code`, { exit: null })).body
  expect((await phone.post('/me/phone', { code, share: null })).body).toEqual({ done: true })
}
const joins = (one: { to: { flat: string; household: string } }) => ({ to: { flat: one.to.flat, household: one.to.household, joins: true } })

test('once they are two, what the uncle let her see while they were one is shown to her no more', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const kept = await newOne()
  const gone = await newOne({ to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const uncle = await newOne(joins(kept))
  const hers = await phoneOf(kept.to.household)
  await claim(hers, kept.id)
  const act = await mergeOf(kept.id, gone.id)
  court.pass(60_000)
  const his = await phoneOf(kept.to.household)
  await claim(his, uncle.id)
  expect((await his.post('/me/circle', { id: court.newId(), parts: ['health', 'calls'], to: kept.id, shared: true })).status).toBe(200)
  expect(await health(hers, uncle.id)).toBe(200)
  await twoAgain(act)
  expect(await health(hers, uncle.id)).toBe(403)
})

test('once they are two, digits that were read while they were one open nothing; those from before do', async () => {
  const { newOne } = recordsOf(court)
  const kept = await newOne()
  const gone = await newOne({ to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const act = await mergeOf(kept.id, gone.id)
  const made = (await staff().post(`/residents/${kept.id}/code`, { exit: null })).body
  await twoAgain(act)
  const fate = (await staff().get(`/residents/${kept.id}/code/${made.id}`)).body
  expect(fate.is).toBe('replaced')
  const before = (await staff().post(`/residents/${kept.id}/code`, { exit: null })).body
  const again = await mergeOf(kept.id, gone.id)
  await twoAgain(again)
  expect((await staff().get(`/residents/${kept.id}/code/${before.id}`)).body.is).toBe('open')
})

test('put into the wrong home, and a phone came in since, or digits were read in their name: not taken back as if they had never been here', async () => {
  const { newOne, takeBack, phoneOf } = recordsOf(court)
  const home = await newOne()
  const one = await newOne(joins(home))
  court.pass(1000)
  await staff().post(`/residents/${one.id}/code`, { exit: null })
  expect((await takeBack(one.act)).body.code).toBe('not-to-take-back')
  const two = await newOne(joins(home))
  court.pass(1000)
  await phoneOf(home.to.household)
  expect((await takeBack(two.act)).body.code).toBe('not-to-take-back')
})

test('who had moved out and comes back to another door ends nothing in the home that was theirs', async () => {
  const { newOne, act, acting, phoneOf } = recordsOf(court)
  const home = await newOne()
  const other = await newOne(joins(home))
  expect((await act(acting('moved-out', [other.id]))).status).toBe(200)
  await staff().post(`/households/${home.to.household}/slip`)
  const phone = await phoneOf(home.to.household)
  court.pass(60_000)
  expect((await act(acting('moved', [other.id], { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } }))).status).toBe(200)
  expect((await phone.get('/me')).status).toBe(200)
})

test('an absence taken back beneath which they had moved out: nobody acts for them any more, also when they are back', async () => {
  const { newOne, act, acting, takeBack, phoneOf } = recordsOf(court)
  const one = await newOne({ since: plus(court.now(), -hour) })
  await newOne(joins(one))
  const carers = court.place.households.neighbour
  expect((await staff().post(`/residents/${one.id}/carers`, { household: carers, until: null })).body).toEqual({ done: true })
  const phone = await phoneOf(carers)
  expect(await health(phone, one.id)).toBe(200)
  court.pass(2 * hour)
  const away = acting('away', [one.id], { since: plus(court.now(), -10 * minute) })
  expect((await act(away)).status).toBe(200)
  const out = acting('moved-out', [one.id], { since: plus(court.now(), -hour) })
  expect((await act(out)).status).toBe(200)
  expect((await takeBack(away.id)).status).toBe(200)
  expect((await takeBack(out.id)).status).toBe(200)
  expect((await staff().get(`/residents/${one.id}`)).body.stay).toBe('lives')
  expect(await health(phone, one.id)).toBe(403)
})

test('the gone record lived alone behind another door: its slip and its phones end with the act', async () => {
  const { newOne, phoneOf } = recordsOf(court)
  const kept = await newOne()
  const gone = await newOne({ to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  const { code } = (await staff().post(`/households/${gone.to.household}/slip`)).body
  const phone = await phoneOf(gone.to.household)
  court.pass(1000)
  expect((await staff().post('/residents/merge/preview', { kept: kept.id, gone: gone.id })).body).toMatchObject({ slip: true, phones: 1 })
  const act = await mergeOf(kept.id, gone.id)
  await twoAgain(act)
  expect([(await phone.get('/me')).status, (await court.as('nobody').post('/sign-in/slip', { code })).status]).toEqual([401, 401])
})

test('of three that were one, two again: what was given out in the name of the third meanwhile opens nothing', async () => {
  const { newOne } = recordsOf(court)
  const at = (flat: 'neighbour' | 'labour' | 'dialysis') => ({ to: { flat: court.place.flats[flat], household: court.newId(), joins: false } })
  const [last, kept, gone] = [await newOne(at('labour')), await newOne(at('neighbour')), await newOne(at('dialysis'))]
  const act = await mergeOf(kept.id, gone.id)
  await mergeOf(last.id, kept.id)
  court.pass(60_000)
  const { url } = (await staff().post(`/residents/${last.id}/link`, { exit: null })).body
  await twoAgain(act)
  expect((await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })).status).toBe(410)
})

test('a move within the community taken back: what was shared with every phone meanwhile is not shown to who is back', async () => {
  const { newOne, act, acting, takeBack, phoneOf } = recordsOf(court)
  const one = await newOne(); const two = await newOne(joins(one))
  await newOne(joins(one))
  const move = acting('moved', [two.id], { to: { flat: court.place.flats.neighbour, household: court.newId(), joins: false } })
  expect((await act(move)).status).toBe(200)
  const hers = await phoneOf(one.to.household)
  await claim(hers, one.id)
  expect((await hers.post('/me/circle', { id: court.newId(), parts: ['health', 'calls'], to: null, shared: true })).status).toBe(200)
  const table = await phoneOf(one.to.household)
  expect(await health(table, one.id)).toBe(200)
  expect((await takeBack(move.id)).status).toBe(200)
  const back = await phoneOf(one.to.household)
  await claim(back, two.id)
  expect(await health(back, one.id)).toBe(403)
})
