// What a home at Osmanthus Court is under, at any moment: 2 + 12, restarts, overlaps, lifting, midnights.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type FlatId, type ResidentId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus, startOfDay, type Day, type Instant, type Zone } from '../kernel/instants.ts'
import { strictness, type Level } from '../people/levels.ts'
import type { Home } from '../people/people.ts'
import { buildingsWithCase, caseSpans, flatsAt, levelPieces, levelsOnly, orderBook } from './homes.ts'
import { caseKnown, endOf, open, spansOf, statusAt, timelineOf, type ControlRule, type Scope, type SealingOrder, type Stage } from './sealing.ts'

const shanghai: Zone = 'Asia/Shanghai'
const berlin: Zone = 'Europe/Berlin'
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const home = { community: id(1), compound: id(2), building: id(3), entrance: id(4), flat: id(5) } as unknown as Home
const nurse = asId<'resident'>(id(6))
const at = (local: string): Instant => instant(`${local}:00+08:00`)

let made = 100
const ruleOf = (stages: Stage[], more: Partial<ControlRule> = {}): ControlRule => ({ id: asId(id(90)), code: '2+12', version: 1, validFrom: at('2026-01-01T00:00'), stages, countsFrom: 'midnight', ...more })
const twoPlusTwelve = ruleOf([{ code: 'closed', level: 'sealed', days: 2 }, { code: 'watched', level: 'controlled', days: 12 }])
const onBuilding: Scope = { kind: 'building', id: home.building }
const order = (more: Partial<SealingOrder> = {}): SealingOrder => ({
  id: asId(id(++made)), scope: onBuilding, rule: twoPlusTwelve, startsAt: at('2026-04-04T15:00'), restarts: [], liftedAt: null, issuer: 'the sub-district', ground: 'a case', caseSince: null, ...more,
})
const statusOf = (orders: SealingOrder[], when: Instant, resident: ResidentId | null = null) => statusAt(home, resident, orders, when, shanghai)
const spans = (it: SealingOrder, zone = shanghai) => spansOf(it, zone).map(({ stage, from, until }) => [stage, from, until])

describe('2 + 12', () => {
  test('two whole days closed after the day of the order, then twelve of watching, each to midnight', () => {
    expect(spans(order())).toEqual([
      ['closed', at('2026-04-04T15:00'), at('2026-04-07T00:00')], ['watched', at('2026-04-07T00:00'), at('2026-04-19T00:00')],
    ])
  })

  test('an order that begins at midnight counts that day', () => {
    expect(spans(order({ startsAt: at('2026-04-05T00:00') }))[0]).toEqual(['closed', at('2026-04-05T00:00'), at('2026-04-07T00:00')])
    expect(spans(order({ startsAt: at('2026-04-05T00:01') }))[0]).toEqual(['closed', at('2026-04-05T00:01'), at('2026-04-08T00:00')])
  })

  test('a rule that counts from the moment ends at the same time of day', () => {
    const it = order({ rule: { ...twoPlusTwelve, countsFrom: 'moment' } })
    expect(spans(it)).toEqual([['closed', at('2026-04-04T15:00'), at('2026-04-06T15:00')], ['watched', at('2026-04-06T15:00'), at('2026-04-18T15:00')]])
  })

  test('hours are hours; the days that follow them begin at the next midnight', () => {
    const it = order({ rule: ruleOf([{ code: 'at once', level: 'sealed', days: 0, hours: 48 }, { code: 'watched', level: 'controlled', days: 1 }]) })
    expect(spans(it)).toEqual([['at once', at('2026-04-04T15:00'), at('2026-04-06T15:00')], ['watched', at('2026-04-06T15:00'), at('2026-04-08T00:00')]])
  })

  test('the home is closed, watched and free to the very millisecond', () => {
    const it = [order()]
    const level = (when: Instant) => statusOf(it, when).level
    expect(level(plus(at('2026-04-04T15:00'), -1))).toBe('open')
    expect(level(at('2026-04-04T15:00'))).toBe('sealed')
    expect(level(plus(at('2026-04-07T00:00'), -1))).toBe('sealed')
    expect(level(at('2026-04-07T00:00'))).toBe('controlled')
    expect(level(plus(at('2026-04-19T00:00'), -1))).toBe('controlled')
    expect(statusOf(it, at('2026-04-19T00:00'))).toEqual(open)
  })

  test('it says until when this stage lasts, when all is over, and which day it is', () => {
    const it = order()
    expect(statusOf([it], at('2026-04-05T23:59'))).toEqual({ level: 'sealed', order: it.id, stage: 'closed', until: at('2026-04-07T00:00'), next: 'controlled', freeAt: at('2026-04-19T00:00'), day: 2, caseInScope: false })
    expect(statusOf([it], at('2026-04-06T00:00')).day).toBe(3)
  })

  test('the past and the future are answered alike', () => {
    expect(statusOf([order()], at('2020-01-01T00:00'))).toEqual(open)
    expect(statusOf([order()], at('2036-01-01T00:00'))).toEqual(open)
  })
})

describe('a new case', () => {
  const again = at('2026-04-10T09:30')

  test('starts the clock again', () => {
    const it = order({ restarts: [again] })
    expect(spans(it)).toEqual([
      ['closed', at('2026-04-04T15:00'), at('2026-04-07T00:00')], ['watched', at('2026-04-07T00:00'), again],
      ['closed', again, at('2026-04-13T00:00')], ['watched', at('2026-04-13T00:00'), at('2026-04-25T00:00')],
    ])
    expect(statusOf([it], at('2026-04-11T00:00'))).toMatchObject({ level: 'sealed', day: 2 })
  })

  test('that is told late does not change what held before it', () => {
    expect(statusOf([order({ restarts: [again] })], at('2026-04-09T00:00')).level).toBe(statusOf([order()], at('2026-04-09T00:00')).level)
  })

  test('told twice, out of order, or before the order began: the same status', () => {
    const [one, two] = [again, at('2026-04-12T08:00')]
    const plain = spans(order({ restarts: [one, two] }))
    expect(spans(order({ restarts: [two, one, two, one] }))).toEqual(plain)
    expect(spans(order({ restarts: [one, two, at('2026-04-01T00:00'), at('2026-04-04T15:00')] }))).toEqual(plain)
  })

  test('after lifting changes nothing', () => {
    const lifted = { liftedAt: at('2026-04-06T12:00') }
    expect(spans(order({ ...lifted, restarts: [again] }))).toEqual(spans(order(lifted)))
  })
})

describe('lifting', () => {
  test('ends the order at that moment, in whichever stage it is', () => {
    expect(endOf(order({ liftedAt: at('2026-04-06T12:00') }), shanghai)).toBe(at('2026-04-06T12:00'))
    expect(spans(order({ liftedAt: at('2026-04-06T12:00') }))).toEqual([['closed', at('2026-04-04T15:00'), at('2026-04-06T12:00')]])
  })

  test('before the start means that it never held; after the end it changes nothing', () => {
    const never = order({ liftedAt: at('2026-04-01T00:00') })
    expect([spans(never), endOf(never, shanghai)]).toEqual([[], never.liftedAt])
    expect(spans(order({ liftedAt: at('2026-05-01T00:00') }))).toEqual(spans(order()))
  })
})

describe('orders that overlap', () => {
  const week = ruleOf([{ code: 'watched', level: 'precaution', days: 20 }])
  const compound = order({ scope: { kind: 'compound', id: home.compound }, rule: week })

  test('the strictest counts, and when it ends the next one shows', () => {
    const orders = [compound, order()]
    expect(statusOf(orders, at('2026-04-05T00:00'))).toMatchObject({ level: 'sealed', freeAt: at('2026-04-25T00:00') })
    expect(statusOf(orders, at('2026-04-20T00:00')).level).toBe('precaution')
  })

  test('a stricter one that is to begin ends what holds until then, and is what comes next', () => {
    const orders = [compound, order({ startsAt: at('2026-04-10T20:00') })]
    const long = order({ scope: { kind: 'compound', id: home.compound }, rule: week, startsAt: at('2026-04-01T00:00') })
    expect(statusOf([long, orders[1]!], at('2026-04-05T00:00'))).toMatchObject({ level: 'precaution', until: at('2026-04-10T20:00'), next: 'sealed', freeAt: at('2026-04-25T00:00') })
    expect(statusOf([long, orders[1]!], at('2026-04-10T20:00'))).toMatchObject({ level: 'sealed', until: at('2026-04-13T00:00'), next: 'controlled' })
  })

  test('one that goes on with the same carries it further, and afterwards nothing holds', () => {
    const alone = ruleOf([{ code: 'closed', level: 'sealed', days: 2 }])
    const [first, second] = [order({ rule: alone }), order({ rule: alone, startsAt: at('2026-04-06T09:00') })]
    expect(statusOf([first], at('2026-04-05T00:00'))).toMatchObject({ until: at('2026-04-07T00:00'), next: 'open' })
    expect(statusOf([second, first], at('2026-04-05T00:00'))).toMatchObject({ order: first.id, until: at('2026-04-09T00:00'), next: 'open', freeAt: at('2026-04-09T00:00') })
  })

  test('of two equally strict ones the one that ends later is named', () => {
    const [shorter, longer, third] = [order(), order({ startsAt: at('2026-04-05T10:00') }), order()]
    expect(statusOf([longer, shorter, third], at('2026-04-05T12:00')).order).toBe(longer.id)
    expect(statusOf([third, shorter, longer], at('2026-04-05T12:00')).order).toBe(longer.id)
  })

  test('an order on another building, entrance, flat or person passes this home by', () => {
    const elsewhere = (['compound', 'building', 'entrance', 'flat', 'person'] as const).map((kind) => order({ scope: { kind, id: id(77) } as Scope }))
    expect(statusOf(elsewhere, at('2026-04-05T00:00'), nurse)).toEqual(open)
  })

  test('an order on a person holds for that person alone', () => {
    const own = order({ scope: { kind: 'person', id: nurse } })
    expect(statusOf([own], at('2026-04-05T00:00'), nurse).level).toBe('sealed')
    expect(statusOf([own], at('2026-04-05T00:00')).level).toBe('open')
    expect(statusOf([own, compound], at('2026-04-05T00:00')).level).toBe('precaution')
  })

  test('a case counts from when it is known, in any order that holds', () => {
    const withCase = order({ caseSince: at('2026-04-05T08:00') })
    expect(statusOf([withCase, compound], at('2026-04-05T07:59')).caseInScope).toBe(false)
    expect(statusOf([withCase, compound], at('2026-04-05T08:00')).caseInScope).toBe(true)
    expect(caseKnown(withCase, at('2026-04-19T00:00'), shanghai)).toBe(false)
  })
})

describe('midnights', () => {
  test('days end at the local midnight when the clocks go forward or back', () => {
    const spring = order({ startsAt: instant('2026-03-28T15:00:00+01:00') })
    expect(spans(spring, berlin)[0]![2]).toBe(instant('2026-03-31T00:00:00+02:00'))
    const autumn = order({ startsAt: instant('2026-10-24T15:00:00+02:00') })
    expect(spans(autumn, berlin)[0]![2]).toBe(instant('2026-10-27T00:00:00+01:00'))
  })

  test('where the clocks skip midnight itself, the day begins with its first instant', () => {
    expect(startOfDay('2018-11-04' as Day, 'America/Sao_Paulo')).toBe(instant('2018-11-04T01:00:00-02:00'))
    expect(startOfDay('2026-04-24' as Day, 'Africa/Cairo')).toBe(instant('2026-04-24T01:00:00+03:00'))
  })

  test('in Shanghai and in Berlin the same moment belongs to different days', () => {
    const it = order({ startsAt: instant('2026-04-04T20:00:00Z') })
    expect(spans(it)[0]![2]).toBe(at('2026-04-08T00:00'))
    expect(spans(it, berlin)[0]![2]).toBe(instant('2026-04-07T00:00:00+02:00'))
  })
})

describe('whatever orders there are', () => {
  const begin = at('2026-04-01T00:00')
  const moment = fc.integer({ min: 0, max: 40 * 24 * 4 }).map((quarters) => plus(begin, quarters * 15 * minute))
  const stage: fc.Arbitrary<Stage> = fc.record({ code: fc.constantFrom('a', 'b', 'c'), level: fc.constantFrom<Level>('open', 'precaution', 'controlled', 'sealed'), days: fc.integer({ min: 0, max: 14 }) })
  const anyRule = fc.record({ stages: fc.array(stage, { minLength: 1, maxLength: 3 }), countsFrom: fc.constantFrom('midnight' as const, 'moment' as const) }).map(({ stages, countsFrom }) => ruleOf(stages, { countsFrom }))
  const scope: fc.Arbitrary<Scope> = fc.constantFrom<Scope>(onBuilding, { kind: 'compound', id: home.compound }, { kind: 'entrance', id: home.entrance }, { kind: 'flat', id: home.flat }, { kind: 'person', id: nurse }, { kind: 'flat', id: asId(id(78)) })
  const anyOrder = fc.record({ scope, rule: anyRule, startsAt: moment, restarts: fc.array(moment, { maxLength: 3 }), liftedAt: fc.option(moment), caseSince: fc.option(moment) }).map(order)
  const orders = fc.array(anyOrder, { maxLength: 6 })
  const zone = fc.constantFrom(shanghai, berlin, 'America/Sao_Paulo')

  test('no order that holds is ever stricter than the status', () => {
    fc.assert(fc.property(orders, moment, zone, (all, when, where) => {
      const status = statusAt(home, nurse, all, when, where)
      const alone = all.map((it) => statusAt(home, nurse, [it], when, where).level)
      expect(strictness(status.level)).toBe(Math.max(0, ...alone.map(strictness)))
    }))
  })

  test('the order in which orders are read changes nothing', () => {
    fc.assert(fc.property(orders.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), moment, ([all, shuffled], when) => {
      expect(statusAt(home, nurse, shuffled, when, shanghai)).toEqual(statusAt(home, nurse, all, when, shanghai))
    }))
  })

  test('an order’s stages follow one another without a gap or an overlap, up to its end', () => {
    fc.assert(fc.property(anyOrder, zone, (it, where) => {
      const all = spansOf(it, where)
      expect(all.every((span) => span.from < span.until)).toBe(true)
      expect(all.every((span, i) => i === 0 || all[i - 1]!.until <= span.from)).toBe(true)
      if (it.liftedAt) expect(endOf(it, where) <= it.liftedAt || all.length === 0).toBe(true)
    }))
  })

  test('the pieces of a timeline tile it, differ from their neighbours, and agree with the status at every moment', () => {
    fc.assert(fc.property(orders, moment, fc.integer({ min: 1, max: 60 }), fc.array(moment, { minLength: 5, maxLength: 5 }), (all, from, days, probes) => {
      const until = plus(from, days * day)
      const pieces = timelineOf(home, nurse, all, from, until, shanghai)
      expect([pieces[0]!.from, pieces.at(-1)!.until]).toEqual([from, until])
      expect(pieces.every((piece, i) => i === 0 || pieces[i - 1]!.until === piece.from)).toBe(true)
      for (const probe of probes) {
        const piece = pieces.find((it) => it.from <= probe && probe < it.until)
        if (piece) expect(statusAt(home, nurse, all, probe, shanghai)).toMatchObject({ level: piece.status.level, stage: piece.status.stage, order: piece.status.order, caseInScope: piece.status.caseInScope })
      }
      const levels = levelsOnly(pieces)
      expect(levels.every((piece, i) => i === 0 || levels[i - 1]!.level !== piece.level)).toBe(true)
    }))
  })

  test('a thousand homes looked up at once say what each says alone', () => {
    fc.assert(fc.property(orders, moment, (all, when) => {
      const flats = new Map<ResidentId, FlatId>([[nurse, home.flat]])
      const other: Home = { ...home, flat: asId(id(78)) }
      const book = orderBook(all, flats)
      const flat = flatsAt(book, when, shanghai)
      const both = [statusAt(home, null, all, when, shanghai).level, statusAt(home, nurse, all, when, shanghai).level]
      expect(strictness(flat(home).status.level)).toBe(Math.max(...both.map(strictness)))
      expect(flat(other).status.level).toBe(statusAt(other, null, all, when, shanghai).level)
      const pieces = levelPieces(book, when, plus(when, hour), shanghai)(other).pieces
      expect(pieces[0]!.status.level).toBe(flat(other).status.level)
    }))
  })
})

test('a timeline that ends before it begins is empty', () => {
  expect(timelineOf(home, null, [order()], at('2026-04-05T00:00'), at('2026-04-05T00:00'), shanghai)).toEqual([])
})

test('a case is known from the moment it is found until its order ends', () => {
  const found = at('2026-04-05T10:00')
  const it = order({ caseSince: found })
  expect([plus(found, -1), found, plus(at('2026-04-19T00:00'), -1), at('2026-04-19T00:00')].map((when) => caseKnown(it, when, shanghai))).toEqual([false, true, true, false])
  expect(caseKnown(order(), found, shanghai)).toBe(false)
})

test('a case on a part of a building is a case in the building, and in no other', () => {
  const [here, beside] = [home.building, asId<'building'>(id(88))]
  const known = { caseSince: at('2026-04-05T10:00') }
  const orders = [{ ...order({ ...known, scope: { kind: 'flat', id: asId(id(79)) } }), building: here }, { ...order(), building: beside }, { ...order({ ...known, scope: { kind: 'compound', id: home.compound } }), building: null }]
  expect([...buildingsWithCase(orders, at('2026-04-05T10:00'), shanghai)]).toEqual([here])
  expect([...buildingsWithCase(orders, at('2026-04-05T09:59'), shanghai)]).toEqual([])
})

test('when a case is known in a building is said for the days ahead: from when it is found to the end of its order, also of orders that begin later or are lifted', () => {
  const [building, until] = [home.building, at('2026-05-05T00:00')]
  const found = { caseSince: at('2026-04-05T10:00') }
  const spans = (orders: Parameters<typeof caseSpans>[0], from = at('2026-04-05T00:00')) => caseSpans(orders, from, until, shanghai).get(building)
  const end = at('2026-04-19T00:00')
  expect(spans([{ ...order(found), building }])).toEqual([{ from: found.caseSince, until: end }])
  expect(spans([{ ...order(found), building }], at('2026-04-06T00:00'))).toEqual([{ from: at('2026-04-06T00:00'), until: end }])
  const lifted = at('2026-04-07T12:00')
  expect(spans([{ ...order({ ...found, liftedAt: lifted }), building }])).toEqual([{ from: found.caseSince, until: lifted }])
  // Two that meet are one; one that is over, names no case or is not on a building, is none.
  expect(spans([{ ...order(found), building }, { ...order({ ...found, liftedAt: lifted }), building }])).toEqual([{ from: found.caseSince, until: end }])
  expect(spans([{ ...order(found), building }], end)).toBeUndefined()
  expect(spans([{ ...order(), building }, { ...order(found), building: null }])).toBeUndefined()
})
