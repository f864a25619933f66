// An emergency that a gate opened, the same from any order of its facts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type ResidentId } from '../kernel/ids.ts'
import { hour, instant, minute, plus } from '../kernel/instants.ts'
import { openingOf, type LoggedMovement } from './emergency.ts'

const now = instant('2026-04-09T07:00:00Z')
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const woman = id(7) as ResidentId
let made = 10
const logged = (more: Partial<LoggedMovement>): LoggedMovement => ({ id: asId(id(++made)), kind: 'out', at: now, exit: asId(id(1)), pass: null, resident: null, gate: null, emergency: true, note: '', by: 'device:a', ...more })

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
