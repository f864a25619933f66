import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ActId, OwnStatusId, ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { countingMerges, keptAs, mayMerge, mayUnmerge, mistakenFor, saidOfOne, takenFor, type MergeRow, type SaidOf } from './merges.ts'
import { lastSaid, strictestAt } from './own-status.ts'

const [a, b, c] = ['a', 'b', 'c'] as ResidentId[] as [ResidentId, ResidentId, ResidentId]
const at = (minute: number): Instant => `2026-04-05T01:${String(minute).padStart(2, '0')}:00.000Z` as Instant
const merge = (act: string, gone: ResidentId, kept: ResidentId, minute: number, said: string[] = []): MergeRow =>
  ({ act: act as ActId, gone, kept, recordedAt: at(minute), said: said as OwnStatusId[], takesBack: null })
const back = (act: string, of: MergeRow, minute: number): MergeRow => ({ ...of, act: act as ActId, recordedAt: at(minute), takesBack: of.act })
const said = (id: string, resident: ResidentId, status: SaidOf['status'], minute: number, until: Instant | null = null): SaidOf =>
  ({ id: id as OwnStatusId, resident, status, since: at(minute), until, recordedAt: at(minute) })
const statuses = (rows: readonly SaidOf[], merges: readonly MergeRow[], of: ResidentId): string[] => saidOfOne(rows, countingMerges(merges), of).map((it) => it.status).sort()

describe('which record a record is reached through', () => {
  test('is the last one of the chain, whichever of them was made one first', () => {
    const rows = [merge('1', a, b, 1), merge('2', b, c, 2)]
    expect([a, b, c].map((id) => keptAs(rows, id).kept)).toEqual([c, c, c])
  })

  test('taken back in any order, what is left is what was', () => {
    const [first, second] = [merge('1', a, b, 1), merge('2', b, c, 2)]
    const kept = (rows: MergeRow[]) => [a, b, c].map((id) => keptAs(countingMerges(rows), id).kept)
    expect(kept([first, second, back('3', second, 3)])).toEqual([b, b, c])
    expect(kept([first, second, back('3', first, 3)])).toEqual([a, c, c])
    expect(kept([first, second, back('3', first, 3), back('4', second, 4)])).toEqual([a, b, c])
  })

  test('is the same in whatever order the rows are read', () => {
    const first = merge('1', a, b, 1)
    const rows = [first, back('2', first, 2), merge('3', b, a, 3), merge('4', c, a, 4)]
    fc.assert(fc.property(fc.shuffledSubarray(rows, { minLength: 4 }), (read) => { expect([a, b, c].map((id) => keptAs(countingMerges(read), id).kept)).toEqual([a, a, a]) }))
  })
})

describe('who may have been taken for the gone one of a mistaken merging, and since when', () => {
  const [d, e] = ['d', 'e'] as ResidentId[] as [ResidentId, ResidentId]
  const since = (rows: MergeRow[], of: MergeRow) => Object.fromEntries(takenFor(countingMerges(rows), of).map((it) => [it.record, it.since]))

  test('both since it was done, and a later record of the chain since that came', () => {
    const [first, second] = [merge('1', b, a, 1), merge('2', a, c, 2)]
    expect(since([first, second], first)).toEqual({ b: at(1), a: at(1), c: at(2) })
    expect(since([first, second], second)).toEqual({ a: at(2), c: at(2) })
  })

  test('what was one with the kept one before since it was done, what came later since then, and nothing that was the gone one’s', () => {
    const [before, theirs, it, later] = [merge('1', d, a, 1), merge('2', e, b, 2), merge('3', b, a, 3), merge('4', c, a, 4)]
    expect(since([before, theirs, it, later], it)).toEqual({ b: at(3), a: at(3), d: at(3), c: at(4) })
  })

  test('and of each record the times in which it was taken for another as well', () => {
    const [first, second] = [merge('1', b, a, 1), merge('2', a, c, 2)]
    const rows = [first, second, back('3', first, 5), back('4', second, 6)]
    expect(mistakenFor(rows, c)).toEqual([{ since: at(2), until: at(5) }, { since: at(2), until: at(6) }])
    expect(mistakenFor(rows, d)).toEqual([])
  })

  test('not once they are one again, and it was no mistake after all, by whichever record; again where that is taken back too', () => {
    const first = merge('1', b, a, 1)
    const once = [first, back('2', first, 3)]
    const mistaken = (rows: MergeRow[]) => [a, b].map((record) => mistakenFor(rows, record))
    const window = [{ since: at(1), until: at(3) }]
    expect(mistaken(once)).toEqual([window, window])
    const again = merge('3', a, b, 5)
    expect(mistaken([...once, again])).toEqual([[], []])
    expect(mistaken([...once, merge('3', a, c, 5)]), 'one of them with a third alone').toEqual([window, window])
    expect(mistaken([...once, merge('3', a, c, 5), merge('4', b, c, 6)])).toEqual([[], []])
    expect(mistaken([...once, again, back('4', again, 7)])).toEqual([[...window, { since: at(5), until: at(7) }], [...window, { since: at(5), until: at(7) }]])
  })

  test('of the gone one still, where only some of those with whom it came together are one with it again', () => {
    const [first, second] = [merge('1', b, a, 1), merge('2', a, c, 2)]
    const rows = [first, second, back('3', first, 5), back('4', second, 6), merge('5', b, a, 7)]
    expect([a, b, c].map((record) => mistakenFor(rows, record).some(({ until }) => until === at(5)))).toEqual([false, true, true])
  })
})

describe('what is known of the health of one person with two records', () => {
  test('is the stricter of both, and when that is over the other', () => {
    const rows = [said('x', a, 'positive', 1, at(30)), said('y', b, 'monitored', 2)]
    const counts = saidOfOne(rows, [merge('1', a, b, 5, ['x', 'y'])], b)
    const [first, ...others] = counts
    const known = (minute: number) => strictestAt({ status: first!.status, statusUntil: first!.until, statusAlso: others.map(({ status, until }) => ({ status, until })) }, at(minute))
    expect([known(10), known(40)]).toEqual([{ status: 'positive', until: at(30) }, { status: 'monitored', until: null }])
  })

  test('is what was said since they are one, of whichever record, also in the same minute', () => {
    const rows = [said('x', a, 'positive', 1), said('y', b, 'none', 1), said('z', b, 'none', 5)]
    expect(statuses(rows, [merge('1', a, b, 5, ['x', 'y'])], b)).toEqual(['none'])
    expect(statuses([...rows.slice(0, 2), said('z', a, 'monitored', 9)], [merge('1', a, b, 5, ['x', 'y'])], b)).toEqual(['monitored'])
  })

  test('is what began last, also where something is put down late of an earlier moment: it ends nothing that began after it', () => {
    const late = (status: SaidOf['status'], minute: number): SaidOf => ({ ...said('z', b, status, minute), recordedAt: at(30) })
    const positive = [said('x', a, 'positive', 10)]
    const of = (rows: readonly SaidOf[]) => statuses(rows, [merge('1', a, b, 20, ['x', 'y'])], b)
    expect(of([...positive, late('none', 5)]), 'a test of before').toEqual(['positive'])
    expect(of([...positive, late('none', 10)]), 'of the same minute').toEqual(['none'])
    expect(of([...positive, late('none', 15)])).toEqual(['none'])
    const both = [...positive, said('y', b, 'none', 15)]
    expect(of([...both, late('monitored', 5)]), 'before what is known of either').toEqual(['none', 'positive'])
    expect(of([...both, late('monitored', 12)]), 'in place of what had begun by then').toEqual(['monitored', 'none'])
  })

  test('is what would be known of a record that was alone, where nothing had been said of the other by then', () => {
    const saidAt = fc.record({ minute: fc.integer({ min: 1, max: 9 }), status: fc.constantFrom<SaidOf['status']>('none', 'monitored', 'positive'), before: fc.boolean(), of: fc.constantFrom(a, b) })
    fc.assert(fc.property(fc.array(saidAt, { minLength: 1, maxLength: 6 }), (words) => {
      const rows = words.map(({ minute, status, before, of }, turn): SaidOf => ({ ...said(`s${turn}`, before ? a : of, status, minute), recordedAt: at(before ? turn + 10 : turn + 30) }))
      const merges = [merge('1', a, b, 20, rows.filter((it) => it.recordedAt < at(20)).map((it) => it.id))]
      expect(saidOfOne(rows, merges, b)).toEqual([lastSaid(rows)])
    }))
  })

  test('through a third record it is what held of the two, not what was said before they were one', () => {
    const rows = [said('x', a, 'positive', 1), said('y', b, 'none', 4), said('z', c, 'monitored', 5)]
    const merges = [merge('1', a, b, 3, ['x']), merge('2', b, c, 6, ['x', 'y', 'z'])]
    expect(statuses(rows, merges, c)).toEqual(['monitored', 'none'])
  })

  test('through a third record a positive result of the first goes along, and so does what is said of the first afterwards', () => {
    const [rows, merges] = [[said('x', a, 'positive', 1)], [merge('1', a, b, 3, ['x']), merge('2', b, c, 6, ['x'])]]
    expect(statuses(rows, merges, c)).toEqual(['positive'])
    expect(statuses([...rows, said('z', a, 'monitored', 9)], merges, c)).toEqual(['monitored'])
  })

  test('with two others one after the other it is what held of all three, in whatever order the rows are read', () => {
    const rows = [said('x', a, 'positive', 1), said('y', b, 'none', 2)]
    const merges = [merge('1', a, c, 4, ['x']), merge('2', b, c, 5, ['x', 'y'])]
    for (const read of [merges, merges.toReversed()]) expect(statuses(rows, read, c)).toEqual(['none', 'positive'])
  })

  test('taken back, each has what was said of it, and what was said meanwhile belongs to the record that was named', () => {
    const first = merge('1', a, b, 5, ['x'])
    const rows = [said('x', a, 'positive', 1), said('z', b, 'monitored', 7)]
    const merges = [first, back('2', first, 9)]
    expect([statuses(rows, merges, a), statuses(rows, merges, b)]).toEqual([['positive'], ['monitored']])
  })
})

describe('two records are not made one', () => {
  const one = (more: object = {}) => ({ id: a, stay: 'lives' as const, merged: false, ...more })
  const codeOf = (...both: [object, object]) => { const may = mayMerge(one(both[0]), one({ id: b, ...both[1] })); return may.ok ? 'ok' : may.problem.code }
  test('when they are the same, one of them already is, only one has died, or the one that lives here would go', () => {
    expect(codeOf({}, {})).toBe('ok')
    expect(codeOf({}, { id: a })).toBe('same-record')
    expect(codeOf({ merged: true }, {})).toBe('record-merged')
    expect(codeOf({}, { merged: true })).toBe('record-merged')
    expect([codeOf({}, { stay: 'died' }), codeOf({ stay: 'died' }, { stay: 'moved-out' })]).toEqual(['one-has-died', 'one-has-died'])
    expect(codeOf({ stay: 'moved-out' }, {})).toBe('keep-who-lives-here')
    expect(codeOf({}, { stay: 'moved-out' })).toBe('ok')
    expect(codeOf({ stay: 'away' }, { stay: 'temporary' })).toBe('ok')
    expect(codeOf({ stay: 'died' }, { stay: 'died' })).toBe('ok')
  })

  test('and it is taken back once', () => {
    const first = merge('1', a, b, 1)
    const code = (rows: MergeRow[], act: string) => { const may = mayUnmerge(rows, act as ActId); return may.ok ? 'ok' : may.problem.code }
    expect([code([first], '1'), code([first, back('2', first, 2)], '1'), code([first, back('2', first, 2)], '2'), code([], '1')]).toEqual(['ok', 'already-taken-back', 'not-found', 'not-found'])
  })
})
