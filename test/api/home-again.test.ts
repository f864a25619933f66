// Home again after having been put down as gone: what had ended with it is told then, by whatever way they came back, and they may appeal.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, readyRecall } from '../support/asking.ts'
import { decidedLines } from '../support/delivering.ts'
import { openRecords, recordsOf } from '../support/records.ts'

let court: Osmanthus
let records: ReturnType<typeof recordsOf>
beforeAll(async () => {
  court = await openRecords()
  records = recordsOf(court)
  court.pass(hour)
})
afterAll(() => court.close())

const newsOf = async (one: { id: string; to: { household: string } }, household = one.to.household) =>
  (await (await records.phoneOf(household)).get(`/me/exits?resident=${one.id}`)).body.news.map((it: any) => it.code).filter((it: string) => it.endsWith('as-gone'))
const lines = async (code: string) => (await decidedLines(court)).filter((line) => line.endsWith(code)).length

test('a pass that ended with a going away which was a mistake: they hear of it, once, stand on the list of whom to ring, and may appeal', async () => {
  const one = await records.newOne()
  const exit = await readyRecall(court, one.id)
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body.state).toBe('granted')
  court.pass(minute)
  const gone = records.acting('moved-out', [one.id])
  await records.act(gone)
  await records.review()
  expect([(await court.as('staff').get(`/exits/${exit}`)).body.state, await lines('pass-ended-as-gone')], 'whoever has gone is not rung').toEqual(['revoked', 0])
  expect((await records.takeBack(gone.id)).body).toEqual({ done: true })
  await records.review()
  await records.review()
  expect([await newsOf(one), await lines('pass-ended-as-gone')]).toEqual([['pass-ended-as-gone'], 1])
  expect((await court.as('staff').get(`/exits/${exit}`)).body.may).toContain('appeal')
  // Nobody rings their home and asks for the dead; put down by mistake, they are on the list again.
  const died = records.acting('died', [one.id])
  await records.act(died)
  await records.review()
  expect(await lines('pass-ended-as-gone'), 'whoever has died').toBe(0)
  await records.takeBack(died.id)
  await records.review()
  expect(await lines('pass-ended-as-gone')).toBe(1)
})

test('an appeal that ended with a going away, home again by another way than taking it back: they hear of it, once, until it waits again', async () => {
  const one = await records.newOne()
  const exit = await readyRecall(court, one.id)
  await court.as('staff').post(`/exits/${exit}/refuse`, { reason: '先等一等', appealTo: 'deputy' })
  expect((await court.as('staff').post(`/exits/${exit}/appeal`, { text: '家属来电' })).body.state).toBe('appealed')
  await records.act(records.acting('moved-out', [one.id]))
  await records.review()
  court.pass(minute)
  const to = records.alone('labour')
  expect((await records.act(records.acting('moved', [one.id], { to }))).body).toEqual({ done: true })
  await records.review()
  expect([await newsOf(one, to.household), await lines('appeal-ended-as-gone')]).toEqual([['appeal-ended-as-gone'], 1])
  expect((await court.as('staff').post(`/exits/${exit}/appeal`, { text: '再说一次' })).body.state).toBe('appealed')
  expect(await lines('appeal-ended-as-gone'), 'it waits again').toBe(0)
})
