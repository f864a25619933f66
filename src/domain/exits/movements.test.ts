// The order of what happened, and when whoever is out is due.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type GateId, type MovementId } from '../kernel/ids.ts'
import { instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { dueAfter, inOrder, type Allowance, type Movement } from './movements.ts'

const north = asId<'gate'>('01960000-0000-7000-8000-00000000000a')
const south = asId<'gate'>('01960000-0000-7000-8000-00000000000b')
const zone = 'Asia/Shanghai'
const at = (clock: string): Instant => instant(`2026-04-09T${clock}:00+08:00`)
const once: Allowance = { exits: 1, notBefore: at('06:00'), notAfter: at('20:00'), backBy: at('22:00'), backWithin: 600 }

let made = 0
const moved = (kind: 'out' | 'back', when: Instant, gate: GateId | null = north): Movement => ({
  id: asId<'movement'>(`01960000-0000-7000-8000-${String(++made).padStart(12, '0')}`) as MovementId,
  kind, at: when, exit: null, pass: null, resident: null, gate, emergency: false,
})

test('whoever goes to dialysis in the morning is due when the morning ends, not after the rules’ longest hours', () => {
  const mornings: Allowance = { ...once, exits: 12, backBy: instant('2026-05-09T22:00:00+08:00'), backWithin: 720, weekly: { days: [4], from: 6 * 60, until: 12 * 60 } }
  expect(dueAfter(at('07:00'), mornings, zone)).toBe(at('12:00'))
  expect(dueAfter(at('12:30'), mornings, zone)).toBe(instant('2026-04-10T00:30:00+08:00'))
})

test('whoever may be out for two hours is due after two, though the morning is longer, and never later than the pass', () => {
  const short: Allowance = { ...once, exits: 12, backWithin: 120, weekly: { days: [4], from: 6 * 60, until: 12 * 60 } }
  expect(dueAfter(at('07:00'), short, zone)).toBe(at('09:00'))
  expect(dueAfter(at('07:00'), { ...short, backWithin: 600, backBy: at('08:00') }, zone)).toBe(at('08:00'))
})

test('a nurse on her nights is due in the morning after, whenever in the night she set out', () => {
  const nights: Allowance = { ...once, exits: 12, backBy: instant('2026-05-09T08:00:00+08:00'), backWithin: 24 * 60, weekly: { days: [3, 4], from: 20 * 60, until: 8 * 60 } }
  expect(dueAfter(at('20:00'), nights, zone)).toBe(instant('2026-04-10T08:00:00+08:00'))
  expect(dueAfter(at('00:30'), nights, zone)).toBe(at('08:00'))
  expect(dueAfter(at('19:45'), nights, zone)).toBe(instant('2026-04-10T08:00:00+08:00'))
  // Let out after hours: the hours of another day do not say when they are due.
  const long: Allowance = { ...nights, backWithin: 72 * 60, weekly: { ...nights.weekly!, days: [5] } }
  expect(dueAfter(at('08:00'), long, zone)).toBe(instant('2026-04-12T08:00:00+08:00'))
})

test('nobody is due later than the pass says, however late they went out', () => {
  expect([dueAfter(at('07:00'), once, zone), dueAfter(at('19:00'), once, zone)]).toEqual([at('17:00'), at('22:00')])
})

test('every fact stands once, in the order of time, whatever order they come in', () => {
  const movement = fc.record({ kind: fc.constantFrom('out' as const, 'back' as const), after: fc.integer({ min: 0, max: 20 }), gate: fc.constantFrom(north, south, null) })
    .map(({ kind, after, gate }) => moved(kind, plus(at('05:30'), after * 45 * minute), gate))
  const shuffledWithRepeats = fc.array(movement, { minLength: 1, maxLength: 14 }).chain((facts) => fc.tuple(
    fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }), fc.array(fc.constantFrom(...facts), { maxLength: 10 }),
  ))
  fc.assert(fc.property(shuffledWithRepeats, ([facts, shuffled, repeats]) => {
    const ordered = inOrder([...shuffled, ...repeats])
    expect(ordered).toEqual(inOrder(facts))
    expect(new Set(ordered.map((m) => m.id))).toEqual(new Set(facts.map((m) => m.id)))
    expect(ordered.length).toBe(facts.length)
    expect(ordered.every((m, i) => i === 0 || ordered[i - 1]!.at <= m.at)).toBe(true)
  }))
})
