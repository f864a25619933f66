// A box at the table, on the road and at the laboratory, told in any order; and tubes that are counted.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type BoxActId, type BoxId, type CustodyActId, type DeviceId, type StationId } from '../kernel/ids.ts'
import { instant, minute, plus } from '../kernel/instants.ts'
import { boxesOf, boxOf, differenceAt, type BoxAct, type BoxHanding } from './boxes.ts'
import { countOf, stockOf } from './stock.ts'

const nine = instant('2026-04-05T09:00:00+08:00')
const id = (n: number): string => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [three, four] = [asId<'box'>(id(3)) as BoxId, asId<'box'>(id(4)) as BoxId]
const act = (n: number, what: BoxAct['what'], more: Partial<BoxAct> = {}): BoxAct =>
  ({ id: id(100 + n) as BoxActId, box: three, what, code: what === 'opened' ? 'X3' : null, tube: null, count: null, at: plus(nine, n * minute), device: id(7) as DeviceId, station: id(8) as StationId, ...more })
const hand = (n: number, leg: BoxHanding['leg'], what: BoxHanding['what']): BoxHanding => ({ id: id(200 + n) as CustodyActId, box: three, leg, what, at: plus(nine, n * minute) })

const packed = [act(0, 'opened'), act(1, 'put', { tube: 'A1' }), act(2, 'put', { tube: 'A2' }), act(3, 'put', { tube: 'A3' }), act(4, 'out', { tube: 'A2' }), act(5, 'closed', { count: 2 })]
const road = [hand(10, 'driver', 'given'), hand(12, 'driver', 'taken'), hand(60, 'laboratory', 'given'), hand(61, 'laboratory', 'taken')]

describe('a box', () => {
  test('holds what was put in and not taken out, and goes from table to driver to laboratory', () => {
    expect(boxOf(three, packed, [])).toMatchObject({ code: 'X3', tubes: ['A1', 'A3'], closed: true, count: 2, with: 'station', doubts: [] })
    expect(boxOf(three, packed, road.slice(0, 2))).toMatchObject({ with: 'driver', doubts: [] })
    expect(boxOf(three, packed, road)).toMatchObject({ with: 'laboratory', doubts: [], way: { passings: [{ state: 'both' }, { state: 'both' }] } })
  })

  test('in any order, and twice, it comes to the same', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...packed, ...packed], { minLength: 12 }), fc.shuffledSubarray([...road, ...road], { minLength: 8 }), (acts, handed) => {
      expect(boxesOf(acts, handed)).toEqual(boxesOf(packed, road))
    }))
  })

  test('opened again before anybody took it, it was not given away; once taken it stays taken', () => {
    expect(boxOf(three, [...packed, act(11, 'reopened')], road.slice(0, 1))).toMatchObject({ closed: false, with: 'station', way: { passings: [] } })
    expect(boxOf(three, [...packed, act(13, 'reopened')], road.slice(0, 2))).toMatchObject({ with: 'driver', way: { passings: [{ state: 'both' }] } })
  })

  test('what somebody has to look at is named', () => {
    expect(boxOf(three, [...packed, act(6, 'put', { tube: 'A9' })], []).doubts).toEqual(['after-closing', 'count-differs'])
    expect(boxOf(three, [...packed, act(5, 'put', { tube: 'A9', id: id(199) as BoxActId })], []).doubts, 'put in as it was closed').toEqual(['count-differs'])
    expect(boxOf(three, packed.slice(1), []).doubts).toEqual(['no-opening'])
    expect(boxOf(three, packed, road.slice(2)).doubts).toEqual(['gap'])
    const other = [act(20, 'opened', { box: four }), act(21, 'put', { box: four, tube: 'A1' })]
    expect(boxesOf([...packed, ...other], []).map((it) => it.doubts)).toEqual([['in-two-boxes', 'code-twice'], ['in-two-boxes', 'code-twice']])
  })
})

test('before it closes: the difference by number', () => {
  const tube = (code: string, more: object = {}) => ({ code, closed: true, doubts: [], members: [{}], ...more }) as never
  const known = [tube('A1'), tube('A2'), tube('A3', { closed: false }), tube('A4', { doubts: ['over-full'] }), tube('A5', { members: [] }), tube('A6')]
  expect(differenceAt(known, new Set(['A6']), ['A1', 'A3', 'A4', 'A5', 'B9'])).toEqual({ missing: ['A2'], unknown: ['B9'], open: ['A3'], doubt: ['A4'] })
  expect(differenceAt([], new Set(), ['A1', 'A1'])).toEqual({ missing: [], unknown: ['A1'], open: [], doubt: [] })
})

describe('stock', () => {
  test('issued is used, returned, lost, broken or left; more used than issued is said', () => {
    expect(stockOf([{ what: 'issued', count: 200 }, { what: 'returned', count: 50 }, { what: 'broken', count: 2 }, { what: 'lost', count: 1 }], 143)).toEqual({ issued: 200, used: 143, returned: 50, lost: 1, broken: 2, left: 4 })
    expect(stockOf([], 3).left).toBe(-3)
    fc.assert(fc.property(fc.array(fc.record({ what: fc.constantFrom('issued', 'returned', 'lost', 'broken' as const), count: fc.nat(500) })), fc.nat(500), (moved, used) => {
      const it = stockOf(moved as never, used)
      expect(it.issued).toBe(it.used + it.returned + it.lost + it.broken + it.left)
    }))
  })
  test('from label to label it is counted, where they count on', () => {
    expect([countOf('SH0001', 'SH0200'), countOf('0098', '0101')].map((it) => it.ok && it.value)).toEqual([200, 4])
    for (const [first, last] of [['SH0200', 'SH0001'], ['SH1', 'SH10'], ['A001', 'B002'], ['A', 'B']]) expect(countOf(first!, last!).ok).toBe(false)
  })
})
