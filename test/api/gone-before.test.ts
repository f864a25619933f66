// Gone, or moved, before an absence that is known already, told only now: an absence and the coming back from it are no home, so what was before them holds,
// and all that opened the old home ends with it.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import type { Osmanthus } from '../support/api.ts'
import { grantBody, recall } from '../support/asking.ts'
import { openRecords, recordsOf } from '../support/records.ts'

let court: Osmanthus
beforeEach(async () => { court = await openRecords(); court.pass(5 * day) })
afterEach(() => court.close())

test.each([['away'], ['away and back']])('whoever has moved out before they were %s has gone: phone, link and pass end, and none is given', async (then) => {
  const { newOne, acting, act, phoneOf, cardOf, alone, review, preview } = recordsOf(court)
  const one = await newOne({ to: alone('neighbour'), since: plus(court.now(), -20 * day) })
  const two = await newOne({ to: { ...one.to, joins: true }, since: plus(court.now(), -20 * day) })
  court.pass(hour)
  const phone = await phoneOf(one.to.household)
  const { code } = (await court.as('staff').post(`/residents/${two.id}/code`, { exit: null })).body
  expect((await phone.post('/me/phone', { code, share: null })).body).toEqual({ done: true })
  const token = (await court.as('staff').post(`/residents/${two.id}/link`, { exit: null })).body.url.split('=').at(-1)
  const exit = (await recall(court, court.as('staff'), two.id, { purpose: 'exam', place: '考点', until: plus(court.now(), 2 * day) })).body.id
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).body.state).toBe('granted')
  await act(acting('away', [two.id], { since: plus(court.now(), -2 * hour) }))
  if (then === 'away and back') await act(acting('back', [two.id], { since: plus(court.now(), -hour) }))
  const out = acting('moved-out', [two.id], { since: plus(court.now(), -3 * day) })
  expect(await preview(out)).toMatchObject({ overtaken: false, phones: 1, links: 2, passes: [{ exit }] })
  expect((await act(out)).body).toEqual({ done: true })
  await review()
  expect((await cardOf(two.id)).stay).toBe('moved-out')
  expect((await phone.get(`/me/record?resident=${two.id}`)).status).toBe(401)
  expect((await court.as('nobody').post('/sign-in/link', { token })).status).toBe(410)
  expect((await court.as('deputy').get(`/exits/${exit}`)).body.state).toBe('revoked')
})

test('away, back, and only then the move before both: they live behind the new door, and the pass is judged anew', async () => {
  const { acting, act, review, cardOf, alone, preview } = recordsOf(court)
  const { neighbour } = court.place.residents
  const exit = (await recall(court, court.as('staff'), neighbour)).body.id
  expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  await act(acting('away', [neighbour], { since: plus(court.now(), -2 * hour) }))
  await act(acting('back', [neighbour], { since: plus(court.now(), -hour) }))
  const moved = acting('moved', [neighbour], { since: plus(court.now(), -3 * hour), to: alone('labour') })
  expect(await preview(moved)).toMatchObject({ overtaken: false, levels: { from: 'open', to: 'controlled' } })
  expect((await act(moved)).status).toBe(200)
  await review()
  expect(await cardOf(neighbour)).toMatchObject({ door: '2-1-301', stay: 'lives' })
  expect((await court.as('deputy').get(`/exits/${exit}`)).body).toMatchObject({ home: { level: 'controlled' }, state: 'revoked' })
  // Away and back again, they are back there.
  await act(acting('away', [neighbour]))
  await act(acting('back', [neighbour]))
  expect(await cardOf(neighbour)).toMatchObject({ door: '2-1-301', stay: 'lives' })
})
