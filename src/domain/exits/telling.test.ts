import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TellingId } from '../kernel/ids.ts'
import { instantOf } from '../kernel/instants.ts'
import { mayBeTakenBack, toldAfter, type Telling } from './telling.ts'

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as TellingId
const at = (minute: number) => instantOf(Date.UTC(2026, 3, 5, 1, minute))
const told = (n: number, minute: number, how: 'phone' | 'own-session' = 'phone'): Telling => ({ id: idOf(n), what: 'told', how, at: at(minute) })
const missed = (n: number, minute: number, again: number): Telling => ({ id: idOf(n), what: 'not-reached', how: 'phone', at: at(minute), tryAgainAt: at(again) })
const mistake = (n: number, of: number, minute: number): Telling => ({ id: idOf(n), what: 'taken-back', takesBack: idOf(of), at: at(minute) })

test('nobody was told as long as nobody was reached; the last try says when the next one is', () => {
  expect(toldAfter([])).toEqual({ toldAt: null, tryAgainAt: null, tries: 0 })
  expect(toldAfter([missed(1, 0, 30), missed(2, 31, 55)])).toEqual({ toldAt: null, tryAgainAt: at(55), tries: 2 })
})

test('told once is told, since the first time; a mistake that is taken back brings the line back', () => {
  expect(toldAfter([told(2, 9), told(1, 3)]).toldAt).toBe(at(3))
  expect(toldAfter([told(1, 3), mistake(2, 1, 5)]).toldAt).toBeNull()
  expect(toldAfter([told(1, 3), mistake(2, 1, 5), told(3, 7)]).toldAt).toBe(at(7))
  expect(toldAfter([missed(1, 0, 30), mistake(2, 1, 5)])).toEqual({ toldAt: null, tryAgainAt: null, tries: 0 })
})

test('what its person has read themselves is not taken back by anybody', () => {
  expect(toldAfter([told(1, 3, 'own-session'), mistake(2, 1, 5)]).toldAt).toBe(at(3))
  expect([told(1, 0), missed(2, 0, 5), told(3, 0, 'own-session'), mistake(4, 1, 0)].map(mayBeTakenBack)).toEqual([true, true, false, false])
})

test('in whatever order and however often the rows come in, they say the same', () => {
  const row = fc.integer({ min: 1, max: 6 }).chain((n) => fc.oneof(
    fc.integer({ min: 0, max: 50 }).map((minute) => told(n, minute)), fc.constant(told(n, n, 'own-session')),
    fc.integer({ min: 0, max: 50 }).map((minute) => missed(n, minute, minute + 5)), fc.integer({ min: 1, max: 6 }).map((of) => mistake(n + 10, of, n))))
  const unlike = fc.uniqueArray(row, { selector: (it) => it.id, maxLength: 8 })
  fc.assert(fc.property(unlike.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2, maxLength: rows.length * 2 }))), ([rows, shuffled]) => {
    expect(toldAfter(shuffled)).toEqual(toldAfter(rows))
  }))
})
