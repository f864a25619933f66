// A box from the table to the driver to the laboratory, told in any order.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type CustodyActId } from '../kernel/ids.ts'
import { instant, minute, plus } from '../kernel/instants.ts'
import { balances, chainOf, reconcile, type Handing, type Holder } from './custody.ts'

const nine = instant('2026-04-05T09:00:00+08:00')
const table: Holder = { kind: 'place', id: 'station-2' }
const driver: Holder = { kind: 'outside', id: 'driver' }
const laboratory: Holder = { kind: 'outside', id: 'laboratory' }
const said = (n: number, what: Handing['what'], from: Holder, to: Holder, minutes: number): Handing =>
  ({ id: asId<'custody-act'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`) as CustodyActId, thing: 'box 3', what, from, to, at: plus(nine, minutes * minute) })
const day = [said(1, 'given', table, driver, 0), said(2, 'taken', table, driver, 1), said(3, 'given', driver, laboratory, 50), said(4, 'taken', driver, laboratory, 52)]

test('both sides confirm each passing; until then it is half', () => {
  expect(chainOf(table, [])).toEqual({ passings: [], with: table, onTheRoadSince: null })
  expect(chainOf(table, day.slice(0, 1))).toMatchObject({ passings: [{ state: 'half', gap: false }], with: driver, onTheRoadSince: nine })
  expect(chainOf(table, day.slice(0, 2))).toMatchObject({ passings: [{ state: 'both' }], with: driver, onTheRoadSince: null })
  expect(chainOf(table, day)).toMatchObject({ passings: [{ state: 'both', gap: false }, { state: 'both', gap: false }], with: laboratory, onTheRoadSince: null })
})

test('taken alone is half as well, and given by somebody who never had it is a gap', () => {
  expect(chainOf(table, [day[1]!])).toMatchObject({ passings: [{ state: 'half', givenAt: null }], with: driver, onTheRoadSince: null })
  expect(chainOf(table, day.slice(2))).toMatchObject({ passings: [{ gap: true, state: 'both' }], with: laboratory })
})

test('said twice by a second press it is one passing; the same way again later is another', () => {
  expect(chainOf(table, [...day, said(5, 'taken', driver, laboratory, 52)]).passings).toHaveLength(2)
  const back = [said(6, 'given', laboratory, driver, 90), said(7, 'taken', laboratory, driver, 91), said(8, 'given', driver, laboratory, 120)]
  expect(chainOf(table, [...day, ...back])).toMatchObject({ passings: { length: 4 }, with: laboratory, onTheRoadSince: plus(nine, 120 * minute) })
})

test('in any order, and twice, it is the same way', () => {
  fc.assert(fc.property(fc.shuffledSubarray([...day, ...day], { minLength: 8 }), (all) => { expect(chainOf(table, all)).toEqual(chainOf(table, day)) }))
})

test('sums add up: what was issued is used, returned or somewhere; more given than there was shows as less than nothing', () => {
  const moved = [{ from: 'stock', to: 'station 1', count: 200 }, { from: 'station 1', to: 'used', count: 143 }, { from: 'station 1', to: 'stock', count: 50 }]
  const at = balances(moved)
  expect([...at.values()].reduce((a, b) => a + b, 0)).toBe(0)
  expect([at.get('stock'), at.get('station 1'), at.get('used')]).toEqual([-150, 7, 143])
})

test('at the table, before the box closes: the difference by name', () => {
  expect(reconcile(['A1', 'A2', 'A3'], ['A3', 'A1', 'B9'])).toEqual({ missing: ['A2'], unknown: ['B9'] })
  expect(reconcile(['A1'], ['A1', 'A1'])).toEqual({ missing: [], unknown: [] })
})
