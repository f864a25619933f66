// The device's clock, put right; an emergency that a gate opened, the same from any order of its facts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type ResidentId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus, storable } from '../kernel/instants.ts'
import { clockError, openingOf, putRight, type LoggedMovement } from './log.ts'

const now = instant('2026-04-09T07:00:00Z')
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const woman = id(7) as ResidentId
let made = 10
const logged = (more: Partial<LoggedMovement>): LoggedMovement => ({ id: asId(id(++made)), kind: 'out', at: now, exit: asId(id(1)), pass: null, resident: null, gate: null, emergency: true, note: '', by: 'device:a', ...more })

test('a clock that is ahead has a positive error, and what it saw is moved back by it', () => {
  expect(clockError(plus(now, 3 * minute), now)).toBe(3 * minute)
  expect(putRight(plus(now, 3 * minute - hour), 3 * minute)).toBe(plus(now, -hour))
})

test('up to two seconds the device’s word stands, and so it does when the error is not known', () => {
  expect([putRight(now, 2000), putRight(now, -2000), putRight(now, null)]).toEqual([now, now, now])
  expect(putRight(now, 2001)).toBe(plus(now, -2001))
})

test('an impossible year is brought to one that can be stored', () => {
  expect(storable(instant('0000-01-01T00:00:00Z'))).toBe('1970-01-01T00:00:00.000Z')
  expect(putRight(instant('9999-12-31T00:00:00Z'), -day * 400)).toBe('9000-01-01T00:00:00.000Z')
})

test('an emergency began with its first fact; who and what stand in the first that says so', () => {
  const facts = [logged({ at: plus(now, hour), resident: woman, by: 'device:b' }), logged({}), logged({ at: plus(now, minute), note: 'in labour' }), logged({ at: plus(now, -hour), emergency: false, note: 'not of it' })]
  expect(openingOf(facts, () => true)).toEqual({ at: now, by: 'device:a', described: 'in labour', resident: woman })
  expect(openingOf(facts, () => false)?.resident).toBeNull()
  expect(openingOf([logged({ emergency: false })], () => true)).toBeNull()
})

test('whatever the order and the repetition, the opening is the same', () => {
  const fact = fc.record({ at: fc.integer({ min: 0, max: 5 }).map((n) => plus(now, n * minute)), note: fc.constantFrom('', 'a fall', 'in labour'), resident: fc.constantFrom(null, woman, id(8) as ResidentId), emergency: fc.boolean() }).map(logged)
  const delivered = fc.array(fact, { minLength: 1, maxLength: 8 }).chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }), fc.array(fc.constantFrom(...facts))))
  fc.assert(fc.property(delivered, ([facts, shuffled, repeats]) => {
    const known = (resident: ResidentId) => resident === woman
    expect(openingOf([...shuffled, ...repeats], known)).toEqual(openingOf(facts, known))
  }))
})
