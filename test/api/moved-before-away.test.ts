// Moved, or moved out, before an absence that is known already: the household changes at once, so what opens the old home ends at once, and passes are judged
// anew. Asked is whether they leave a home, not whether this act is the one that holds.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, recall, setWhereabouts } from '../support/asking.ts'
import { openRecords, recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => { court = await openRecords(); court.pass(5 * day) })
afterEach(() => court.close())
const inConfidence = (resident: string) => court.as('staff').post('/contacts', { id: court.newId(), resident, channel: 'phone', startedAt: court.now(), endedAt: null, note: '她说母亲打她', exit: null, private: true })

test.each([[false], [true]])('moved into a controlled building, with an absence since then: %s: the pass of the open one is judged anew', async (away) => {
  const { acting, act, review, cardOf, alone } = recordsOf(court)
  const { neighbour } = court.place.residents
  const exit = (await recall(court, court.as('staff'), neighbour)).body.id
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status, 'an open building asks for nothing').toBe(200)
  if (away) await act(acting('away', [neighbour], { since: plus(court.now(), -hour) }))
  expect((await act(acting('moved', [neighbour], { since: plus(court.now(), -3 * hour), to: alone('labour') }))).status).toBe(200)
  await review()
  if (away) { await act(acting('back', [neighbour])); await review() }
  expect((await cardOf(neighbour)).door).toBe('2-1-301')
  expect((await court.as('deputy').get(`/exits/${exit}`)).body).toMatchObject({ home: { level: 'controlled' }, state: 'revoked' })
})

test('whoever has moved before they went away leaves no open phone behind; the one who stays does not become its owner', async () => {
  const { acting, act, phoneOf, cardOf, alone } = recordsOf(court)
  const { mother, nurse } = court.place.residents
  await inConfidence(nurse)
  const phone = await phoneOf(court.place.households.nurse)
  expect((await phone.get(`/me/record?resident=${nurse}`)).status).toBe(403)
  await act(acting('away', [mother], { since: plus(court.now(), -day) }))
  const to = alone('labour')
  const moved = acting('moved', [mother], { since: plus(court.now(), -3 * day), to })
  expect((await court.as('staff').post('/residents/acts/preview', moved)).body.phones).toBeGreaterThan(0)
  expect((await act(moved)).status).toBe(200)
  expect((await cardOf(mother)).household).toBe((to as unknown as { household: string }).household)
  expect((await phone.get(`/me/record?resident=${nurse}`)).status).toBe(401)
})

test('the same where a later absence is taken back and they turn out to have moved out', async () => {
  const { newOne, acting, act, takeBack, phoneOf, cardOf } = recordsOf(court)
  const one = await newOne()
  const two = await newOne({ to: { ...one.to, joins: true } })
  await inConfidence(one.id)
  court.pass(5 * day)
  const phone = await phoneOf(one.to.household)
  const away = acting('away', [two.id], { since: plus(court.now(), -day) })
  await act(away)
  await act(acting('moved-out', [two.id], { since: plus(court.now(), -3 * day) }))
  await takeBack(away.id)
  expect((await cardOf(two.id)).stay).toBe('moved-out')
  expect((await phone.get(`/me/record?resident=${one.id}`)).status).toBe(401)
})

test('whoever had gone and moves in again is waited for again, where they are out still', async () => {
  const { newOne, acting, act, review, alone } = recordsOf(court)
  const one = await newOne({ to: alone('neighbour') })
  const exit = (await recall(court, court.as('staff'), one.id)).body.id
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  await setWhereabouts(court, exit, 'out', null)
  const leftAs = async () => (await court.as('staff').get(`/exits/${exit}`)).body.leftAs
  await act(acting('moved-out', [one.id]))
  await review()
  expect(await leftAs()).toBe('moved-out')
  await act(acting('moved', [one.id], { to: alone('neighbour') }))
  await review()
  expect(await leftAs()).toBe(null)
})
