// Who is out and who is back, read from the facts alone.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type GateId, type MovementId } from '../kernel/ids.ts'
import { instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { inOrder, isOverdue, whereabouts, type Allowance, type Movement } from './movements.ts'

const north = asId<'gate'>('01960000-0000-7000-8000-00000000000a')
const south = asId<'gate'>('01960000-0000-7000-8000-00000000000b')
const zone = 'Asia/Shanghai'
const at = (clock: string): Instant => instant(`2026-04-09T${clock}:00+08:00`)
const once: Allowance = { exits: 1, notBefore: at('06:00'), notAfter: at('20:00'), backBy: at('22:00'), backWithin: 600 }
const twice: Allowance = { ...once, exits: 2 }

let made = 0
const moved = (kind: 'out' | 'back', when: Instant, gate: GateId | null = north): Movement => ({
  id: asId<'movement'>(`01960000-0000-7000-8000-${String(++made).padStart(12, '0')}`) as MovementId,
  kind, at: when, exit: null, pass: null, resident: null, gate, emergency: false,
})
const out = (clock: string, gate?: GateId | null) => moved('out', at(clock), gate)
const back = (clock: string, gate?: GateId | null) => moved('back', at(clock), gate)
const flagsOf = (movements: Movement[], allowed: Allowance | null = once) => whereabouts(movements, allowed, zone).flags.map((it) => it.flag)

test('whoever goes to dialysis in the morning is due when the morning ends, not after the rules’ longest hours', () => {
  const mornings: Allowance = { ...once, exits: 12, backBy: instant('2026-05-09T22:00:00+08:00'), backWithin: 720, weekly: { days: [4], from: 6 * 60, until: 12 * 60 } }
  expect(whereabouts([out('07:00')], mornings, zone).dueBack).toBe(at('12:00'))
  expect(whereabouts([out('12:30')], mornings, zone).dueBack).toBe(instant('2026-04-10T00:30:00+08:00'))
})

test('a nurse on her nights is due in the morning after, whenever in the night she set out', () => {
  const nights: Allowance = { ...once, exits: 12, backBy: instant('2026-05-09T08:00:00+08:00'), backWithin: 24 * 60, weekly: { days: [3, 4], from: 20 * 60, until: 8 * 60 } }
  expect(whereabouts([out('20:00')], nights, zone).dueBack).toBe(instant('2026-04-10T08:00:00+08:00'))
  expect(whereabouts([out('00:30')], nights, zone).dueBack).toBe(at('08:00'))
  expect(whereabouts([out('19:45')], nights, zone).dueBack).toBe(instant('2026-04-10T08:00:00+08:00'))
  // Let out after hours: the hours of another day do not say when they are due.
  const long: Allowance = { ...nights, backWithin: 72 * 60, weekly: { ...nights.weekly!, days: [5] } }
  expect(whereabouts([out('08:00')], long, zone).dueBack).toBe(instant('2026-04-12T08:00:00+08:00'))
})

describe('a plain day', () => {
  test('nobody has gone out yet', () => {
    expect(whereabouts([], once, zone)).toEqual({ state: 'not-yet-out', exitsUsed: 0, outAt: null, backAt: null, dueBack: null, flags: [] })
  })

  test('the nurse goes out at seven and is due after the hours of her pass', () => {
    expect(whereabouts([out('07:00')], once, zone)).toMatchObject({ state: 'out', exitsUsed: 1, outAt: at('07:00'), dueBack: at('17:00'), flags: [] })
  })

  test('nobody is due later than the pass says, however late they went out', () => {
    expect(whereabouts([out('19:00')], once, zone).dueBack).toBe(at('22:00'))
  })

  test('the nurse comes back, and is due no more', () => {
    expect(whereabouts([out('07:00'), back('16:00')], once, zone)).toMatchObject({ state: 'back', backAt: at('16:00'), dueBack: null, flags: [] })
  })

  test('she is overdue from the very moment she is due', () => {
    const where = whereabouts([out('07:00')], once, zone)
    expect(isOverdue(where, at('16:59'))).toBe(false)
    expect(isOverdue(where, at('17:00'))).toBe(true)
    expect(isOverdue(whereabouts([out('07:00'), back('18:00')], once, zone), at('19:00'))).toBe(false)
  })
})

describe('what is flagged', () => {
  test('two gates that both let out a one-exit pass: both lines are kept and the clash is flagged', () => {
    const [one, two] = [out('07:00', north), out('07:01', south)]
    const where = whereabouts([one, two], once, zone)
    expect(where.exitsUsed).toBe(2)
    expect(where.flags).toEqual([{ flag: 'out-twice', movements: [one.id, two.id] }, { flag: 'more-exits-than-allowed', movements: [two.id] }])
  })

  test('a second exit on a pass for one is flagged, on a pass for two it is not', () => {
    const day = [out('07:00'), back('08:00'), out('10:00')]
    expect(flagsOf(day)).toEqual(['more-exits-than-allowed'])
    expect(flagsOf(day, twice)).toEqual([])
  })

  test('going out before the pass begins and after it ended is flagged', () => {
    expect(flagsOf([out('05:59')])).toEqual(['out-too-early'])
    expect(flagsOf([out('06:00')])).toEqual([])
    expect(flagsOf([out('20:00')])).toEqual(['out-after-end'])
  })

  test('coming back without having gone out is flagged', () => {
    expect(flagsOf([back('07:00')])).toEqual(['back-without-out'])
  })

  test('an emergency is never counted and never due', () => {
    expect(whereabouts([out('03:00'), back('04:00'), out('21:00')], null, zone)).toMatchObject({ state: 'out', dueBack: null, flags: [] })
  })
})

describe('the same thing told twice', () => {
  test('a resident who reports the return and is scanned at the gate minutes later has come back once', () => {
    const where = whereabouts([out('07:00'), back('16:00', null), back('16:08', north)], once, zone)
    expect(where).toMatchObject({ state: 'back', backAt: at('16:00'), flags: [] })
  })

  test('a resident who reports the return after the scan has come back at the scan', () => {
    expect(whereabouts([out('07:00'), back('16:00', north), back('16:30', null)], once, zone)).toMatchObject({ backAt: at('16:00'), flags: [] })
  })

  test('a return reported more than an hour after another is a second one, and is flagged', () => {
    expect(flagsOf([out('07:00'), back('16:00'), back('17:00')])).toEqual([])
    expect(flagsOf([out('07:00'), back('16:00'), back('17:01')])).toEqual(['back-without-out'])
  })

  test('after going out again, the next return is a return of its own', () => {
    expect(whereabouts([out('07:00'), back('07:20'), out('07:30'), back('07:50')], twice, zone)).toMatchObject({ state: 'back', backAt: at('07:50'), exitsUsed: 2, flags: [] })
  })

  test('a guard who taps twice has let out one person; two gates have let out two', () => {
    expect(whereabouts([out('07:00'), out('07:02')], once, zone)).toMatchObject({ exitsUsed: 1, flags: [] })
    expect(flagsOf([out('07:00'), out('07:03')])).toContain('out-twice')
    expect(flagsOf([out('07:00', north), out('07:02', south)])).toContain('out-twice')
  })
})

describe('whatever the order', () => {
  const movement = fc.record({ kind: fc.constantFrom('out' as const, 'back' as const), after: fc.integer({ min: 0, max: 20 }), gate: fc.constantFrom(north, south, null) })
    .map(({ kind, after, gate }) => moved(kind, plus(at('05:30'), after * 45 * minute), gate))
  const day = fc.array(movement, { minLength: 1, maxLength: 14 })
  const shuffledWithRepeats = day.chain((facts) => fc.tuple(
    fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }), fc.array(fc.constantFrom(...facts), { maxLength: 10 }),
  ))

  test('facts that arrive twice, late and out of order give the same picture', () => {
    fc.assert(fc.property(shuffledWithRepeats, ([facts, shuffled, repeats]) => {
      expect(whereabouts([...shuffled, ...repeats], twice, zone)).toEqual(whereabouts(facts, twice, zone))
    }), { numRuns: 500 })
  })

  test('nothing is lost: every fact stands once, in the order of time', () => {
    fc.assert(fc.property(shuffledWithRepeats, ([facts, shuffled, repeats]) => {
      const ordered = inOrder([...shuffled, ...repeats])
      expect(new Set(ordered.map((m) => m.id))).toEqual(new Set(facts.map((m) => m.id)))
      expect(ordered.length).toBe(facts.length)
      expect(ordered.every((m, i) => i === 0 || ordered[i - 1]!.at <= m.at)).toBe(true)
    }))
  })

  test('whoever went out last is out, and is due; nobody else is', () => {
    fc.assert(fc.property(day, (facts) => {
      const where = whereabouts(facts, twice, zone)
      expect(where.state === 'out').toBe(inOrder(facts).at(-1)!.kind === 'out')
      expect(where.dueBack !== null).toBe(where.state === 'out')
      expect(where.exitsUsed).toBeLessThanOrEqual(facts.filter((m) => m.kind === 'out').length)
    }))
  })
})
