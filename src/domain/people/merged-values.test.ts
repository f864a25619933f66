import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ActId, ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { valuesIf, type PutRight, type Value } from './merged-values.ts'
import { countingMerges, type MergeRow } from './merges.ts'

const [a, b, c] = ['a', 'b', 'c'] as ResidentId[] as [ResidentId, ResidentId, ResidentId]
const at = (minute: number): Instant => `2026-04-05T01:${String(minute).padStart(2, '0')}:00.000Z` as Instant
const begun = (record: ResidentId): Value => ({ a: '1', b: '2', c: '3' })[record as string] ?? null
const merge = (act: string, kept: ResidentId, gone: ResidentId, minute: number): MergeRow => ({ act: act as ActId, kept, gone, recordedAt: at(minute), said: [], takesBack: null })
const took = (act: string, resident: ResidentId, old: Value, value: Value, minute: number, named: ResidentId | null = null): PutRight => ({ act: act as ActId, resident, what: 'phone', old, new: value, named, recordedAt: at(minute) })
const phones = (putRight: readonly PutRight[], merges: readonly MergeRow[], without: readonly string[] = []): Value[] => {
  const values = valuesIf({ putRight, merges, derived: new Set() }, countingMerges(merges).filter(({ act }) => !without.includes(act)), 'phone', begun)
  return [a, b, c].map((record) => (values.has(record) ? values.get(record)! : begun(record)))
}
const [first, second] = [merge('1', a, b, 1), merge('2', c, a, 2)]
const chain = [took('1', a, '1', '2', 1), took('2', c, '3', '2', 2)]

test('a number goes on through a chain as far as the mergings count, in whatever order they are taken back and the rows are read', () => {
  fc.assert(fc.property(fc.shuffledSubarray(chain, { minLength: 2 }), fc.shuffledSubarray([first, second], { minLength: 2 }), (rows, merges) => {
    expect(phones(rows, merges)).toEqual(['2', '2', '2'])
    expect(phones(rows, merges, ['1'])).toEqual(['1', '2', '1'])
    expect(phones(rows, merges, ['2'])).toEqual(['2', '2', '3'])
    expect(phones(rows, merges, ['1', '2'])).toEqual(['1', '2', '3'])
  }))
})

test('what somebody put right stays, and is what a later merging took on', () => {
  const rows = [took('1', a, '1', '2', 1), took('x', a, '2', '9', 2), took('2', c, '3', '9', 3)]
  expect(phones(rows, [first, merge('2', c, a, 3)], ['1'])).toEqual(['9', '2', '9'])
  expect(phones(rows, [first, merge('2', c, a, 3)], ['2'])).toEqual(['9', '2', '3'])
})

test('what a file said of the record that it named is that one’s, once they are two', () => {
  const rows = [took('f', a, '1', '9', 2, b)]
  expect([phones(rows, [first]), phones(rows, [first], ['1'])]).toEqual([['9', '2', '3'], ['1', '9', '3']])
})

test('taken back it is what stood there before the first of it, whatever stands there now; what was put right of a name is no number', () => {
  const rows: PutRight[] = [...chain, { ...took('n', a, '王', '汪', 3), what: 'name' }, { ...took('m', b, '李', '黎', 1), what: 'name' }]
  const values = (without: string[]) => valuesIf({ putRight: rows, merges: [first, second], derived: new Set() }, countingMerges([first, second]).filter(({ act }) => !without.includes(act)), 'phone', (record) => (record === b ? '2' : 'now'))
  expect([...values([])].sort()).toEqual([[a, '2'], [c, '2']])
  expect([...values(['1', '2'])].sort()).toEqual([[a, '1'], [c, '3']])
})
