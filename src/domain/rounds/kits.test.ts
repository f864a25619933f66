// Forty cartons at seven in the evening, one of them short, down to the bag of a lead and the door of a home, told in any order.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountId, FlatId, HouseholdId, KitLotId, KitMoveId } from '../kernel/ids.ts'
import { instant, minute, plus } from '../kernel/instants.ts'
import { delivered, firstExpired, isExpired, lotStock, sidesOf, standingMoves, type KitAct, type KitMove } from './kits.ts'

const lot = 'lot-a' as KitLotId
const [anna, ben] = ['anna', 'ben'] as AccountId[]
let n = 0
const move = (what: KitAct, count: number, more: Partial<KitMove> = {}): KitMove => ({ id: `move-${++n}` as KitMoveId, what, lot, count, lead: null, flat: null, household: null, takesBack: null, ...more })
const home = (k: number) => ({ flat: `flat-${k}` as FlatId, household: `home-${k}` as HouseholdId })

const wrong = move('door', 5, { lead: anna!, ...home(9) })
const evening: KitMove[] = [
  move('received', 797), move('given', 20, { lead: anna! }), move('given', 30, { lead: ben! }),
  ...Array.from({ length: 11 }, (_, k) => move('door', k < 6 ? 2 : 1, { lead: anna!, ...home(k) })), wrong, move('taken-back', 0, { takesBack: wrong.id }),
  move('returned', 2, { lead: anna! }), move('lost', 1, { lead: anna! }), move('damaged', 3), move('used', 16, { lot: null }),
]

test('forty cartons of twenty, one with three too few, are noted as they are', () => {
  expect(delivered({ cartons: 40, each: 20, short: [{ count: 17 }] })).toEqual({ said: 800, count: 797 })
  expect(delivered({ cartons: 2, each: 25, short: [] })).toEqual({ said: 50, count: 50 })
})

test('in is out, left, lost and damaged; what was taken back is as if it had not been, and what was collected is of no lot', () => {
  expect(lotStock(evening, lot)).toEqual({ received: 797, store: 797 - 50 + 2 - 3, bags: [{ lead: anna, left: 0 }, { lead: ben, left: 30 }], homes: 17, lost: 1, damaged: 3, below: false, sum: 0 })
})

test('in any order and however often each is told, the sum is nothing and every place has the same', () => {
  const truth = lotStock(evening, lot)
  const sorted = (it: typeof truth) => ({ ...it, bags: [...it.bags].sort((a, b) => (a.lead < b.lead ? -1 : 1)) })
  fc.assert(fc.property(fc.shuffledSubarray([...evening, ...evening], { minLength: evening.length * 2 }), (told) => { expect(sorted(lotStock(told, lot))).toEqual(sorted(truth)) }))
  // Whatever has arrived by now: a part of it.
  fc.assert(fc.property(fc.shuffledSubarray([...evening, ...evening]), (told) => { expect(lotStock(told, lot).sum).toBe(0) }))
})

test('a bag that gave out more than it had is below nothing, and said', () => {
  const stock = lotStock([move('received', 20), move('given', 2, { lead: anna! }), move('door', 3, { lead: anna!, ...home(1) })], lot)
  expect(stock).toMatchObject({ bags: [{ lead: anna, left: -1 }], below: true, sum: 0 })
})

test('what expires first goes out first; on its last day it may still, recalled it may not', () => {
  const lots = [{ lot: 'later', expiresOn: '2026-12-01', recalled: false }, { lot: 'today', expiresOn: '2026-04-05', recalled: false }, { lot: 'over', expiresOn: '2026-04-04', recalled: false }, { lot: 'called', expiresOn: '2026-05-01', recalled: true }]
  expect(firstExpired(lots, '2026-04-05').map((it) => it.lot)).toEqual(['today', 'later'])
  expect([isExpired(lots[1]!, '2026-04-05'), isExpired(lots[1]!, '2026-04-06')]).toEqual([false, true])
})

test('both sides say a movement, or it is open; of another number it differs, and a second word changes nothing', () => {
  const seven = instant('2026-04-05T19:00:00+08:00')
  const given = { id: 'move', count: 17, at: seven, signed: false }
  expect(sidesOf({ ...given, signed: true }, [])).toBe('both')
  expect(sidesOf(given, [])).toBe('open')
  expect(sidesOf(given, [{ count: 17, at: plus(seven, minute) }])).toBe('both')
  expect(sidesOf(given, [{ count: 17, at: plus(seven, 2 * minute) }, { count: 15, at: plus(seven, minute) }])).toBe('differs')
})

test('each counts once, and what was taken back not at all, whichever was heard of first', () => {
  expect(standingMoves([...evening.toReversed(), ...evening]).map((it) => it.id).sort()).toEqual(evening.filter((it) => it !== wrong && it.what !== 'taken-back').map((it) => it.id).sort())
})
