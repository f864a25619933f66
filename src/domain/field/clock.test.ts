// Phones with every kind of clock at the south gate of Osmanthus Court, and the time at which it really happened.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, hour, instantOf, minute, storable, type Instant } from '../kernel/instants.ts'
import { happenedAt, type BatchClocks, type FactClocks } from './clock.ts'

const ten = Date.parse('2026-04-05T02:00:00.000Z')
const at = (ms: number): Instant => instantOf(ten + ms)
const boot = '0f0e0d0c-0b0a-4908-8706-050403020100'
const another = '1f0e0d0c-0b0a-4908-8706-050403020100'
const steady = (ms: number, of = boot) => ({ boot: of, ms })
const fact = (more: Partial<FactClocks> = {}): FactClocks => ({ at: at(0), right: null, steady: null, ...more })
const batch = (more: Partial<BatchClocks> = {}): BatchClocks => ({ sentAt: at(30 * minute), steady: null, received: at(30 * minute), ...more })

describe('when it happened', () => {
  test('a phone that is right says so itself', () => {
    expect(happenedAt(fact({ right: at(0) }), batch())).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
  })

  test('five hours ahead at the going out and put right before it was sent: what the phone knew at the tap counts', () => {
    const tap = fact({ at: at(5 * hour), right: at(0) })
    expect(happenedAt({ ...tap, steady: steady(1000) }, batch({ steady: steady(1000 + 30 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
    expect(happenedAt(tap, batch())).toEqual({ at: at(0), doubts: ['clocks-disagree'], aheadMs: 0 })
  })

  test('the same phone, never told the time: the steady clock of the same boot says when', () => {
    const answer = happenedAt(fact({ at: at(5 * hour), steady: steady(1000) }), batch({ steady: steady(1000 + 30 * minute) }))
    expect(answer).toEqual({ at: at(0), doubts: ['clocks-disagree'], aheadMs: 0 })
  })

  test('the same phone, opened anew in between: it lies after its receipt, and is marked', () => {
    expect(happenedAt(fact({ at: at(5 * hour) }), batch())).toEqual({ at: at(30 * minute), doubts: ['after-receipt'], aheadMs: 4.5 * hour })
  })

  test('five hours behind all the while: the error of the sending puts it right', () => {
    expect(happenedAt(fact({ at: at(-5 * hour) }), batch({ sentAt: at(-5 * hour + 30 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
  })

  test('five hours behind and put right before sending: what the phone knew at the tap counts', () => {
    expect(happenedAt(fact({ at: at(-5 * hour), right: at(0), steady: steady(0) }), batch({ steady: steady(30 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
  })

  test('a dead battery: the date is lost, the steady clock is not', () => {
    const tap = fact({ at: instantOf(5 * minute), steady: steady(0) })
    expect(happenedAt(tap, batch({ sentAt: instantOf(35 * minute), steady: steady(30 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
    expect(happenedAt(tap, batch({ steady: steady(30 * minute) }))).toEqual({ at: at(0), doubts: ['impossible'], aheadMs: 0 })
    expect(happenedAt({ ...tap, steady: null }, batch({ sentAt: instantOf(35 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
    expect(happenedAt({ ...tap, steady: null }, batch())).toEqual({ at: at(30 * minute), doubts: ['impossible'], aheadMs: 0 })
  })

  test('a phone that slept for three hours while its steady clock stood still', () => {
    const answer = happenedAt(fact({ steady: steady(1000) }), { sentAt: at(3 * hour), steady: steady(61_000), received: at(3 * hour) })
    expect(answer).toEqual({ at: at(0), doubts: ['clocks-disagree'], aheadMs: 0 })
    expect(happenedAt(fact({ right: at(0), steady: steady(1000) }), { sentAt: at(3 * hour), steady: steady(61_000), received: at(3 * hour) }).doubts).toEqual([])
  })

  test('a second boot says nothing of the first', () => {
    for (const later of [steady(1000, another), steady(95 * minute, another)]) {
      expect(happenedAt(fact({ steady: steady(90 * minute) }), batch({ steady: later }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
    }
  })

  test('a steady clock that ran backwards says nothing', () => {
    const lost = fact({ at: instantOf(0), steady: steady(90 * minute) })
    expect(happenedAt(lost, batch({ steady: steady(1000) }))).toEqual({ at: at(30 * minute), doubts: ['impossible'], aheadMs: 0 })
  })

  test('a clock that nobody measured is believed and marked', () => {
    expect(happenedAt(fact(), batch({ sentAt: null }))).toEqual({ at: at(0), doubts: ['clock-unmeasured'], aheadMs: 0 })
    expect(happenedAt(fact({ steady: steady(0) }), batch({ sentAt: null, steady: steady(30 * minute) }))).toEqual({ at: at(0), doubts: [], aheadMs: 0 })
    expect(happenedAt(fact({ at: at(5 * hour), steady: steady(0) }), batch({ sentAt: null, steady: steady(30 * minute) })).doubts).toEqual(['clock-unmeasured', 'clocks-disagree'])
  })

  test('a clock that was measured at the tap needs no second word', () => {
    expect(happenedAt(fact({ right: at(0) }), batch({ sentAt: null })).doubts).toEqual([])
    expect(happenedAt(fact({ at: instantOf(0), right: at(0) }), batch()).doubts).toEqual([])
  })

  test('two seconds are the network’s, and change nothing', () => {
    expect(happenedAt(fact({ at: at(30 * minute) }), batch({ sentAt: at(30 * minute - 2000) }))).toEqual({ at: at(30 * minute), doubts: [], aheadMs: 0 })
    expect(happenedAt(fact({ at: at(30 * minute) }), batch({ sentAt: at(30 * minute - 2001) }))).toMatchObject({ at: at(30 * minute) })
    expect([2000, 2001].map((ms) => happenedAt(fact({ at: at(30 * minute + ms) }), batch()).doubts)).toEqual([[], ['after-receipt']])
  })

  test('two clocks two minutes apart agree; beyond that it is marked', () => {
    expect([0, 1].map((ms) => happenedAt(fact({ at: at(2 * minute + ms), right: at(0) }), batch()).doubts)).toEqual([[], ['clocks-disagree']])
  })

  test('impossible years are stored all the same, and one far ahead lies in the future', () => {
    for (const year of ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'] as Instant[]) {
      const lost = happenedAt(fact({ at: year }), batch())
      expect(lost).toMatchObject({ at: at(30 * minute) })
      expect(lost.doubts).toContain('impossible')
      expect(lost.aheadMs > day).toBe(year.startsWith('9'))
      expect(happenedAt(fact({ at: year }), batch({ sentAt: year })).at).toBe(at(30 * minute))
      expect(storable(year) < instantOf(Date.UTC(9001, 0))).toBe(true)
    }
  })
})

test('whatever a broken or a lying phone says, there is a time, and it is not after the receipt', () => {
  const any = fc.oneof(fc.constantFrom('0001-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '9998-12-31T00:00:00.000Z'), fc.integer({ min: -1e12, max: 1e12 }).map((ms) => at(ms))) as fc.Arbitrary<Instant>
  const clock = fc.option(fc.record({ boot: fc.constantFrom(boot, another), ms: fc.oneof(fc.maxSafeNat(), fc.nat(10)) }), { nil: null })
  const facts = fc.record({ at: any, right: fc.option(any, { nil: null }), steady: clock })
  const batches = fc.record({ sentAt: fc.option(any, { nil: null }), steady: clock, received: fc.constant(at(0)) })
  fc.assert(fc.property(facts, batches, (one, sending) => {
    const found = happenedAt(one, sending)
    expect(found.at <= at(0) && found.at >= '2020').toBe(true)
    expect(Number.isSafeInteger(found.aheadMs)).toBe(true)
  }), { numRuns: 2000 })
})

describe('a day of one phone', () => {
  /** What the phone went through: minutes awake, asleep, a clock set, the page opened anew; and whether the server had told it the time. */
  const step = fc.oneof(
    fc.record({ what: fc.constant('awake' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ what: fc.constant('asleep' as const), minutes: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ what: fc.constant('set' as const), error: fc.integer({ min: -300, max: 300 }) }),
    fc.record({ what: fc.constant('boot' as const) }),
    fc.record({ what: fc.constant('told' as const) }),
    fc.record({ what: fc.constant('tap' as const) }),
  )
  type Clock = { now: number; error: number; ran: number; boot: number; known: number | null }
  const reads = (it: Clock) => ({ wall: at(it.now + it.error), steady: { boot: boot.slice(0, -2) + String(it.boot % 100).padStart(2, '0'), ms: it.ran } })

  /** The taps of a day with when they really were, and what the clocks said at every moment at which it could have been sent. */
  function lived(steps: readonly { what: string; minutes?: number; error?: number }[], mayBeSet: boolean) {
    const it: Clock = { now: 0, error: 17 * minute, ran: 0, boot: 0, known: null }
    const taps: { really: Instant; told: boolean; clocks: FactClocks; from: number }[] = []
    const sendings: BatchClocks[] = []
    for (const one of steps) {
      if (one.what === 'awake') { it.now += one.minutes! * minute; it.ran += one.minutes! * minute }
      if (one.what === 'asleep') it.now += one.minutes! * minute
      if (one.what === 'set' && mayBeSet) { const by = one.error! * minute - it.error; it.error += by; if (it.known !== null) it.known += by }
      if (one.what === 'boot') { it.boot++; it.ran = 0 }
      if (one.what === 'told') it.known = it.error
      const { wall, steady } = reads(it)
      if (one.what === 'tap') taps.push({ really: at(it.now), told: it.known !== null, from: sendings.length, clocks: { at: wall, right: it.known === null ? null : at(it.now + it.error - it.known), steady } })
      sendings.push({ sentAt: wall, steady, received: at(it.now) })
    }
    return { taps, sendings }
  }

  test('what a phone that knew the time saw has one time, in whatever batch and order it is sent', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const { taps, sendings } = lived(steps, true)
      for (const { really, told, clocks, from } of taps) {
        for (const sending of sendings.slice(from)) {
          const { at: found } = happenedAt(clocks, sending)
          expect(found <= sending.received).toBe(true)
          if (told) expect(found).toBe(really)
        }
      }
    }), { numRuns: 500 })
  })

  test('and so has what a phone saw that was never told the time, as long as nobody sets its clock', () => {
    fc.assert(fc.property(fc.array(step.filter((it) => it.what !== 'told'), { minLength: 1, maxLength: 30 }), (steps) => {
      const { taps, sendings } = lived(steps, false)
      for (const { really, clocks, from } of taps) for (const sending of sendings.slice(from)) expect(happenedAt(clocks, sending).at).toBe(really)
    }), { numRuns: 500 })
  })
})
