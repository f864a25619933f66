// Steps of an order at Osmanthus Court: the present follows from them, mistakes are taken back, lifting never reaches into the past.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type FlatId, type ResidentId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import type { Home } from '../people/people.ts'
import type { Scope, SealingOrder } from './sealing.ts'
import { liftFrom, mayTakeBack, presentOf, stillHolding, withCase, type Step } from './steps.ts'

const zone = 'Asia/Shanghai'
const uuid = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const stepId = (n: number) => asId<'sealing-step'>(uuid(n))
const at = (local: string): Instant => instant(`${local}:00+08:00`)
const began = at('2026-04-04T15:00')
const now = at('2026-04-06T09:00')
const home = (building: number, flat: number) => ({ community: uuid(1), compound: uuid(2), building: uuid(building), entrance: uuid(4), flat: uuid(flat) }) as unknown as Home
const order = (more: Partial<SealingOrder> = {}): SealingOrder => ({
  id: asId(uuid(50)), scope: { kind: 'building', id: asId(uuid(3)) }, startsAt: began, restarts: [], liftedAt: null, issuer: 'the sub-district', ground: 'a case', caseSince: null,
  rule: { id: asId(uuid(90)), code: '2+12', version: 1, validFrom: began, countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 2 }, { code: 'watched', level: 'controlled', days: 12 }] }, ...more,
})
const issued: Step = { id: stepId(1), kind: 'issued', at: began, caseSince: null }
const aCase = (n: number, when: Instant): Step => ({ id: stepId(n), kind: 'case', at: when })
const lifted = (n: number, when: Instant): Step => ({ id: stepId(n), kind: 'lifted', at: when })
const back = (n: number, of: number): Step => ({ id: stepId(n), kind: 'taken-back', at: now, takesBack: stepId(of) })

describe('what holds now', () => {
  test('a case taken back leaves the clock as if it had not been told, and other cases as they were', () => {
    const [one, two] = [at('2026-04-05T08:00'), at('2026-04-05T20:00')]
    expect(presentOf([issued, aCase(2, one), aCase(3, two)])).toEqual({ restarts: [one, two], caseSince: one, liftedAt: null })
    expect(presentOf([issued, aCase(2, one), aCase(3, two), back(4, 2)])).toEqual({ restarts: [two], caseSince: two, liftedAt: null })
    expect(presentOf([issued, aCase(2, one), back(4, 2)])).toEqual({ restarts: [], caseSince: null, liftedAt: null })
  })

  test('the case for which an order was issued stays, whatever later ones are taken back', () => {
    expect(presentOf([{ ...issued, caseSince: began } as Step, aCase(2, now), back(3, 2)]).caseSince).toBe(began)
  })

  test('a lift taken back has the order hold again, and it can be lifted anew', () => {
    expect(presentOf([issued, lifted(2, now)]).liftedAt).toBe(now)
    expect(presentOf([issued, lifted(2, now), back(3, 2)]).liftedAt).toBeNull()
    expect(presentOf([issued, lifted(2, now), back(3, 2), lifted(4, plus(now, hour))]).liftedAt).toBe(plus(now, hour))
  })

  test('the same steps say the same in whatever order they are read, and read twice', () => {
    const steps = [issued, aCase(2, now), aCase(3, plus(now, -hour)), back(4, 2), lifted(5, plus(now, hour)), back(6, 5), lifted(7, plus(now, day))]
    fc.assert(fc.property(fc.shuffledSubarray(steps, { minLength: steps.length }), (mixed) => {
      expect(presentOf(mixed)).toEqual(presentOf(steps))
      expect(presentOf([...mixed, ...mixed])).toEqual(presentOf(steps))
    }))
  })
})

describe('taking back', () => {
  test('a case or a lift, once; never the order itself, never a step that is not there', () => {
    const steps = [issued, aCase(2, now), lifted(3, now), back(4, 3)]
    expect(mayTakeBack(steps, stepId(2)).ok).toBe(true)
    expect(mayTakeBack(steps, stepId(3))).toMatchObject({ ok: false, problem: { code: 'step-already-taken-back' } })
    expect(mayTakeBack(steps, stepId(1))).toMatchObject({ ok: false, problem: { code: 'step-not-taken-back' } })
    expect(mayTakeBack(steps, stepId(4))).toMatchObject({ ok: false, problem: { code: 'step-not-taken-back' } })
    expect(mayTakeBack(steps, stepId(9))).toMatchObject({ ok: false, problem: { code: 'not-found' } })
  })
})

describe('lifting', () => {
  test('holds from now or later: the past, and the time before the order began, are refused', () => {
    expect(liftFrom(order(), plus(now, day), now, zone)).toEqual({ ok: true, value: plus(now, day) })
    expect(liftFrom(order(), plus(now, -hour), now, zone)).toMatchObject({ ok: false, problem: { code: 'lift-in-the-past' } })
    expect(liftFrom(order(), plus(began, -day), now, zone)).toMatchObject({ ok: false, problem: { code: 'lift-in-the-past' } })
  })

  test('a clock that is a little behind means now', () => {
    expect(liftFrom(order(), plus(now, -4 * minute), now, zone)).toEqual({ ok: true, value: now })
    expect(liftFrom(order(), plus(now, -5 * minute), now, zone)).toEqual({ ok: true, value: now })
    expect(liftFrom(order(), plus(now, -5 * minute - 1), now, zone)).toMatchObject({ ok: false, problem: { code: 'lift-in-the-past' } })
  })

  test('an order for tomorrow can be lifted today: it never begins', () => {
    expect(liftFrom(order({ startsAt: plus(now, day) }), now, now, zone)).toEqual({ ok: true, value: now })
  })

  test('what was lifted, or is over by then, is not lifted', () => {
    expect(liftFrom(order({ liftedAt: now }), now, now, zone)).toMatchObject({ ok: false, problem: { code: 'order-already-lifted' } })
    expect(liftFrom(order(), at('2026-04-19T00:00'), now, zone)).toMatchObject({ ok: false, problem: { code: 'order-ended', endedAt: at('2026-04-19T00:00') } })
  })
})

describe('a new case', () => {
  test('may be told of the next five minutes, for clocks differ, and no further ahead; at the order’s end it is one too late', () => {
    const told = (when: Instant, at = now) => { const found = withCase(order(), when, at, zone); return found.ok ? 'told' : found.problem.code }
    const end = at('2026-04-19T00:00')
    expect([told(plus(now, 5 * minute)), told(plus(now, 5 * minute + 1))]).toEqual(['told', 'case-in-the-future'])
    expect([told(plus(end, -1), end), told(end, end)]).toEqual(['told', 'order-ended'])
  })

  test('told late moves the known case back and sorts the restarts', () => {
    const told = withCase(order({ restarts: [now], caseSince: now }), plus(now, -hour), now, zone)
    expect(told).toMatchObject({ ok: true, value: { restarts: [plus(now, -hour), now], caseSince: plus(now, -hour) } })
  })

  test('says the same as its step would', () => {
    const told = withCase(order(), now, now, zone)
    expect(told.ok && told.value).toMatchObject(presentOf([issued, aCase(2, now)]))
  })
})

describe('what still holds after a lift', () => {
  const on = (n: number, scope: Scope, more: Partial<SealingOrder> = {}) => order({ id: asId(uuid(n)), scope, ...more })
  const compound = on(51, { kind: 'compound', id: asId(uuid(2)) })
  const oneFlat = on(52, { kind: 'flat', id: asId(uuid(6)) })
  const homes = [home(3, 6), home(3, 7)]
  const noPersons = new Map<ResidentId, FlatId>()

  test('the compound around it, and a flat inside with an order of its own, each with how many homes', () => {
    const found = stillHolding(homes, [order(), compound, oneFlat], order(), noPersons, now, zone)
    expect(found.map((it) => [it.order.id, it.homes])).toEqual([[compound.id, 2], [oneFlat.id, 1]])
  })

  test('an order on one person who lives inside; beside an order on another person it is theirs alone', () => {
    const [one, other] = [on(55, { kind: 'person', id: asId(uuid(70)) }), on(56, { kind: 'person', id: asId(uuid(71)) })]
    const again = on(57, { kind: 'person', id: asId(uuid(71)) })
    const flatOf = new Map<ResidentId, FlatId>([[asId(uuid(70)), asId(uuid(6))], [asId(uuid(71)), asId(uuid(6))]])
    const elsewhere = new Map<ResidentId, FlatId>([[asId(uuid(70)), asId(uuid(8))]])
    const found = (lifted: SealingOrder, where = flatOf, among = homes) => stillHolding(among, [order(), one, other, again], lifted, where, now, zone).map((it) => [it.order.id, it.homes])
    expect(found(order())).toEqual([[one.id, 1], [other.id, 1], [again.id, 1]])
    expect(found(order(), elsewhere)).toEqual([])
    expect(found(other, flatOf, [home(3, 6)])).toEqual([[order().id, 1], [again.id, 1]])
  })

  test('nothing that lies elsewhere, is lifted, or is over', () => {
    const none = [on(53, { kind: 'building', id: asId(uuid(8)) }), on(54, { kind: 'compound', id: asId(uuid(2)) }, { liftedAt: plus(now, -hour) })]
    expect(stillHolding(homes, none, order(), noPersons, now, zone)).toEqual([])
    expect(stillHolding(homes, [compound], order(), noPersons, plus(now, 30 * day), zone)).toEqual([])
    const end = at('2026-04-19T00:00')
    expect([stillHolding(homes, [compound], order(), noPersons, plus(end, -1), zone).length, stillHolding(homes, [compound], order(), noPersons, end, zone).length]).toEqual([1, 0])
  })
})
