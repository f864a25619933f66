// What is put aside when another one rings, and by when a case is due that is opened of a call.
import { expect, test } from 'vitest'
import type { ContactId, ResidentId } from '#domain/kernel/ids.ts'
import { hour, instant, minute, plus } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { isBlank, isCall, type Call } from './call.ts'
import { dueNow } from './CallOpens.tsx'

const at = instant('2026-04-05T01:00:00Z')
const call = (more: Partial<Call> = {}): Call =>
  ({ id: 'c' as ContactId, startedAt: at, resident: { id: 'r' as ResidentId, name: '护士', door: '2-1-502' }, channel: 'phone', note: '', exit: null, ...more })

test('a key pressed twice over an open card is no call; words, a number, a ticket or a while make it one', () => {
  const moment = plus(at, 200)
  expect(isCall(call(), moment)).toBe(false)
  expect(isCall(call(), plus(at, 10_000))).toBe(true)
  for (const more of [{ note: '停水' }, { number: '13800001502' }, { outside: { number: '12345-1', deadline: null } }, { told: true }, { aside: true }, { waited: true }]) expect(isCall(call(more), moment), JSON.stringify(more)).toBe(true)
  expect(isCall(call({ resident: null }), plus(at, hour)), 'nothing to be found again by').toBe(false)
})

test('only what has nothing in it is thrown away: no words, no ticket, nothing told, and not what a colleague left in the queue', () => {
  expect(isBlank(call({ aside: true, number: '13800001502' }))).toBe(true)
  for (const more of [{ note: '停水' }, { outside: { number: '12345-1', deadline: null } }, { told: true }, { waited: true }, { opening: true }, { exit: 'x' as Call['exit'] }, { relationWords: '单位' }, { concerns: ['r' as ResidentId] }]) expect(isBlank(call(more)), JSON.stringify(more)).toBe(false)
})

test('the hour that is usual is that of the moment, and of the ticket as it is filled in by now; one that was written by hand stays', () => {
  const filled = (more: object = {}) => ({ urgency: 'now' as const, due: plus(now(), -10 * minute), byHand: { urgency: false, due: false, step: false }, ...more })
  expect(dueNow(filled(), call(), 'Asia/Shanghai') > now(), 'a form that stood open is not late at its first second').toBe(true)
  const deadline = plus(now(), hour)
  expect(dueNow(filled({ urgency: 'week', due: plus(now(), 100 * hour) }), call({ outside: { number: '12345-1', deadline } }), 'Asia/Shanghai')).toBe(deadline)
  const byHand = filled({ byHand: { urgency: false, due: true, step: false } })
  expect(dueNow(byHand, call(), 'Asia/Shanghai')).toBe(byHand.due)
})
