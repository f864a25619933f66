// What self-tests come to: late, twice, out of order, by several; and never anything out of silence.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { AntigenResultId } from '../kernel/ids.ts'
import { minute, plus, type Instant } from '../kernel/instants.ts'
import { antigenAnswers, antigenOf, countsUntil, hasTested, readAfter, timerAt, type AntigenSaid } from './antigen.ts'

const noon = '2022-04-01T12:00:00.000Z' as Instant
const said = (id: string, what: AntigenSaid['what'], minutes: number, more: Partial<AntigenSaid> = {}): AntigenSaid => ({ id: id as AntigenResultId, what, takesBack: null, at: plus(noon, minutes * minute), by: 'household:1', desk: false, ...more })
const back = (id: string, of: string, more: Partial<AntigenSaid> = {}) => said(id, 'taken-back', 30, { takesBack: of as AntigenResultId, ...more })
const what = (all: readonly AntigenSaid[]) => antigenOf(all)?.what ?? null

test('whoever has said nothing has no result, and so has whoever took theirs back', () => {
  expect(what([])).toBeNull()
  expect(what([said('a', 'positive', 1), back('b', 'a')])).toBeNull()
})

test('the latest that happened counts, not the latest that came; two lines give way to nothing that is put beside them', () => {
  expect(what([said('b', 'lost', 9), said('a', 'invalid', 3)])).toBe('lost')
  expect(what([said('a', 'positive', 3), said('b', 'negative', 9)])).toBe('positive')
  expect(what([said('a', 'negative', 3), said('b', 'faint', 9)])).toBe('faint')
  expect(what([said('a', 'negative', 3), said('b', 'invalid', 9)]), 'they have tested').toBe('negative')
  expect(what([said('a', 'faint', 3), back('c', 'a'), said('b', 'negative', 9)]), 'a slip that was put right').toBe('negative')
})

test('a result is taken back by whoever said it, or by the desk', () => {
  expect(what([said('a', 'positive', 3), back('b', 'a', { by: 'account:2' })])).toBe('positive')
  expect(what([said('a', 'positive', 3), back('b', 'a', { by: 'account:2', desk: true })])).toBeNull()
})

test('whatever the order, and however often each is told, it comes to the same', () => {
  const one = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), what: fc.constantFrom(...antigenAnswers), minutes: fc.nat(20), backs: fc.boolean() })
  fc.assert(fc.property(fc.uniqueArray(one, { selector: (it) => it.id, maxLength: 4 }), fc.infiniteStream(fc.nat()), (rows, chance) => {
    const all = rows.flatMap((it) => [said(it.id, it.what, it.minutes), ...(it.backs ? [back(`${it.id}-back`, it.id)] : [])])
    const mixed = [...all, ...all].map((it) => ({ it, key: chance.next().value as number })).sort((a, b) => a.key - b.key).map(({ it }) => it)
    expect(what(mixed)).toBe(what(all))
    const counts = rows.filter((it) => !it.backs)
    expect(counts.some((it) => hasTested(it.what))).toBe(what(all) !== null && hasTested(antigenOf(all)!.what))
  }))
})

test('fifteen minutes to wait, then to look, and then it no longer counts', () => {
  const [limit] = countsUntil
  expect(timerAt(noon, plus(noon, readAfter - 1), limit)).toEqual({ state: 'waits', left: 1 })
  expect(timerAt(noon, plus(noon, readAfter), limit)).toEqual({ state: 'look', left: limit - readAfter })
  expect(timerAt(noon, plus(noon, limit), limit)).toEqual({ state: 'over', left: 0 })
})
