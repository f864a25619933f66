// Home again after having been put down as gone: what had ended with it is told then, by whatever way they came back, and they may appeal.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { bring, grantBody, pieces, readyRecall, recall } from '../support/asking.ts'
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
  // Before it is taken back the desk reads which of their passes are over; and afterwards, on their card, by whatever way they are home again.
  const endedOf = async () => (await records.cardOf(one.id)).exits.map((it: any) => [it.id, it.endedAsGone])
  expect(await endedOf()).toEqual([[exit, true]])
  expect((await records.takeBack(gone.id)).body).toEqual({ done: true })
  await records.review()
  await records.review()
  expect(await endedOf()).toEqual([[exit, true]])
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
  expect((await records.cardOf(one.id)).exits, 'and has not ended').toMatchObject([{ endedAsGone: false }])
})

test('a request that only waited, and ended with it: they hear of it, once, and the desk rings them, until they have asked anew', async () => {
  const one = await records.newOne()
  const asked = (await recall(court, court.as('staff'), one.id)).body.id
  const gone = records.acting('moved-out', [one.id])
  await records.act(gone)
  await records.review()
  court.pass(minute)
  await records.takeBack(gone.id)
  await records.review()
  expect((await court.as('staff').get(`/exits/${asked}`)).body.state, 'it can be asked anew, and does not wait again').toBe('withdrawn')
  expect([await newsOf(one), await lines('request-ended-as-gone')]).toEqual([['request-ended-as-gone'], 1])
  court.pass(minute)
  const anew = (await recall(court, court.as('staff'), one.id)).body.id
  expect(await lines('request-ended-as-gone'), 'it waits again, under another number').toBe(0)
  await court.as('staff').post(`/exits/${anew}/withdraw`, {})
  expect(await lines('request-ended-as-gone'), 'by their own word it waits no more: then they still do not know').toBe(1)
})

test('what they have taken back themselves is told by nobody', async () => {
  const one = await records.newOne()
  const asked = (await recall(court, court.as('staff'), one.id)).body.id
  await court.as('staff').post(`/exits/${asked}/withdraw`, {})
  const gone = records.acting('moved-out', [one.id])
  await records.act(gone)
  await records.review()
  await records.takeBack(gone.id)
  await records.review()
  expect(await newsOf(one)).toEqual([])
  expect((await records.cardOf(one.id)).exits, 'by their own word').toMatchObject([{ id: asked, state: 'withdrawn', endedAsGone: false }])
})

test('let out anew for the same before it is told: nobody says that their pass ended', async () => {
  const one = await records.newOne()
  const before = await lines('pass-ended-as-gone')
  const exit = await readyRecall(court, one.id)
  await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))
  court.pass(minute)
  const gone = records.acting('moved-out', [one.id])
  await records.act(gone)
  await records.review()
  await records.takeBack(gone.id)
  // Somebody grants it anew before the review of what was taken back has been worked off.
  const anew = await readyRecall(court, one.id)
  expect((await court.as('deputy').post(`/exits/${anew}/grant`, grantBody(court))).body.state).toBe('granted')
  court.pass(minute)
  await records.review()
  expect([await newsOf(one), await lines('pass-ended-as-gone')]).toEqual([[], before])
})

test('a pass that was extended ended with it: they hear of it until the time to which it was extended, also after that for which it was asked', async () => {
  const one = await records.newOne({ to: records.alone('neighbour') })
  const [{ body: { id: exit } }, body] = [await recall(court, court.as('staff'), one.id, { exits: 3 }), grantBody(court)]
  for (const piece of Object.values(pieces(court.now()))) await bring(court, court.as('staff'), exit, piece)
  await court.as('deputy').post(`/exits/${exit}/grant`, body)
  const gate = (kind: 'out' | 'back') => court.as('gate').post('/facts', { sentAt: court.now(), facts: [
    { type: 'movement', id: court.newId(), kind, at: court.now(), pass: body.pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '' }] })
  await gate('out')
  court.pass(11 * hour)
  const { standsOn } = (await court.as('deputy').get(`/exits/${exit}`)).body
  expect((await court.as('deputy').post(`/exits/${exit}/extend`, { names: standsOn, until: plus(court.now(), 4 * hour), reason: '医院还没放人' })).status).toBe(200)
  await gate('back')
  const gone = records.acting('moved-out', [one.id])
  await records.act(gone)
  await records.review()
  expect((await court.as('staff').get(`/exits/${exit}`)).body.state).toBe('revoked')
  court.pass(2 * hour)
  await records.takeBack(gone.id)
  await records.review()
  expect(await newsOf(one)).toEqual(['pass-ended-as-gone'])
})
