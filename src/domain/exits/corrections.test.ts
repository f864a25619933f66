import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type AccountId, type ActId, type EvidenceId, type ExitId } from '../kernel/ids.ts'
import { hour, instant, plus } from '../kernel/instants.ts'
import { counted, putRight, standing, takeBackCorrection, throughBoth, type Correction } from './corrections.ts'
import type { Evidence, EvidenceContent } from './evidence.ts'
import { fallenAway } from './review.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const now = instant('2026-04-05T02:00:00Z')
const evidence = (n: number) => asId(uuid(n)) as EvidenceId
const swab = (hours: number, result: 'negative' | 'positive' = 'negative'): EvidenceContent => ({ kind: 'test-result', sampledAt: plus(now, -hours * hour), result, source: 'laboratory-report', note: '', upload: null })
const piece = (n: number, content: EvidenceContent, from: Evidence['from'] = 'desk'): Evidence => ({ id: evidence(n), exit: asId(uuid(99)) as ExitId, recordedAt: now, from, recordedBy: 'staff', content })
const act = (n: number) => asId(uuid(1000 + n)) as ActId
const correction = (n: number, old: number, replacement: number | null, afterSeq = 1): Correction => ({ id: act(n), evidence: evidence(old), replacement: replacement === null ? null : evidence(replacement), takesBack: null, afterSeq })
const back = (n: number, of: number): Correction => ({ id: act(n), evidence: null, replacement: null, takesBack: act(of), afterSeq: 1 })
const numbers = (pieces: readonly Pick<Evidence, 'id'>[]): number[] => pieces.map(({ id }) => Number(id.slice(-12)))
const codeOf = (result: { ok: boolean; problem?: { code: string } }): string => (result.ok ? '' : result.problem!.code)

describe('a line of evidence that was wrong', () => {
  const pieces = [piece(1, swab(60)), piece(2, swab(5)), piece(3, swab(6))]

  test('counts no longer, and the new one does; taken back it is the other way round', () => {
    expect(numbers(counted(pieces.slice(0, 2), [correction(1, 1, 2)]))).toEqual([2])
    expect(numbers(counted(pieces.slice(0, 2), [correction(1, 1, null)]))).toEqual([2])
    expect(numbers(counted(pieces.slice(0, 2), [correction(1, 1, 2), back(2, 1)]))).toEqual([1])
    // Put right again, otherwise, after that.
    expect(numbers(counted(pieces, [correction(1, 1, 2), back(2, 1), correction(3, 1, 3)]))).toEqual([3])
  })

  test('is put right once, by the same kind of thing, by something else than it said', () => {
    expect(codeOf(putRight(pieces, [], evidence(1), swab(5), 'desk'))).toBe('')
    expect(codeOf(putRight(pieces, [correction(1, 1, 2)], evidence(1), swab(7), 'desk'))).toBe('evidence-put-right-already')
    expect(codeOf(putRight(pieces, [correction(1, 1, 2)], evidence(2), swab(7), 'desk')), 'the correction itself').toBe('')
    expect(codeOf(putRight(pieces, [], evidence(1), { kind: 'certificate', title: 'x', issuer: '', upload: null }, 'desk'))).toBe('evidence-other-kind')
    expect(codeOf(putRight(pieces, [], evidence(1), { ...swab(60) }, 'desk'))).toBe('nothing-changed')
    expect(codeOf(putRight(pieces, [], evidence(9), null, 'desk'))).toBe('evidence-unknown')
  })

  test('a household puts right what it sent, and never that a result was positive', () => {
    const sent = [piece(1, swab(5), 'resident'), piece(2, swab(5, 'positive'), 'resident'), piece(3, swab(5))]
    expect([1, 2, 3].map((n) => codeOf(putRight(sent, [], evidence(n), null, 'resident')))).toEqual(['', 'evidence-only-from-desk', 'evidence-only-from-desk'])
    expect([1, 2, 3].map((n) => codeOf(putRight(sent, [], evidence(n), null, 'desk')))).toEqual(['', '', ''])
  })

  test('a correction is taken back once, and not from beneath another', () => {
    const all = [correction(1, 1, 2), correction(2, 2, 3)]
    expect([1, 2].map((n) => codeOf(takeBackCorrection(all, act(n))))).toEqual(['evidence-put-right-already', ''])
    expect([1, 2].map((n) => codeOf(takeBackCorrection([...all, back(3, 2)], act(n))))).toEqual(['', 'evidence-put-right-already'])
    expect(codeOf(takeBackCorrection([...all, back(3, 2)], act(3)))).toBe('evidence-unknown')
    const struck = [correction(1, 1, null), correction(2, 2, null)]
    expect([1, 2].map((n) => codeOf(takeBackCorrection([...struck, back(3, 2)], act(n)))), 'that another was taken back holds up none').toEqual(['', 'evidence-put-right-already'])
  })

  test('whose link the old line came through stays with the new one', () => {
    const [a, b] = ['a', 'b'] as unknown as AccountId[]
    expect(throughBoth([a!], [b!, a!])).toEqual([a, b])
  })
})

test('whatever is put right and taken back, in whatever order the rows come: each chain has at most one line that counts', () => {
  const press = fc.record({ what: fc.constantFrom('right', 'strike', 'back'), which: fc.nat(20) })
  fc.assert(fc.property(fc.array(press, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (presses, salt) => {
    const pieces = [piece(1, swab(60))]
    const rows: Correction[] = []
    presses.forEach(({ what, which }, n) => {
      if (what === 'back') {
        const of = rows[which % (rows.length || 1)]
        if (of && takeBackCorrection(rows, of.id).ok) rows.push({ ...back(n, 0), takesBack: of.id })
        return
      }
      const old = pieces[which % pieces.length]!
      const content = what === 'strike' ? null : swab(n + 100)
      if (!putRight(pieces, rows, old.id, content, 'desk').ok) return
      if (content) pieces.push(piece(pieces.length + 1, content))
      rows.push({ ...correction(n, 0, null), evidence: old.id, replacement: content ? pieces.at(-1)!.id : null })
    })
    const shuffled = rows.map((row) => ({ row, by: salt.next().value })).sort((a, b) => a.by - b.by).map(({ row }) => row)
    expect(counted(pieces, shuffled)).toEqual(counted(pieces, rows))
    expect(counted(pieces, rows).length).toBeLessThanOrEqual(1)
    expect(standing(rows).length).toBeLessThanOrEqual(rows.length)
  }))
})

describe('what a decision rested on', () => {
  const required = [{ kind: 'test-result', maxAgeHours: 48, toldOfCase: false } as const, { kind: 'certificate', maxAgeHours: null, toldOfCase: false } as const]
  const certificate = piece(5, { kind: 'certificate', title: 'x', issuer: '', upload: null })
  const fallen = (evidenceNow: Evidence[], missing: ('test-result' | 'certificate')[] = [], later = 0) => fallenAway({ required, at: plus(now, later), missing }, evidenceNow)

  test('falls away with a line that was put right, and comes back with a piece that would have counted then', () => {
    expect(fallen([piece(1, swab(5)), certificate])).toEqual([])
    expect(fallen([piece(2, swab(60)), certificate])).toEqual(['test-result'])
    expect(fallen([piece(2, swab(60)), piece(3, swab(-3)), certificate])).toEqual([])
    expect(fallen([piece(1, swab(5)), piece(2, swab(4, 'positive')), certificate])).toEqual(['test-result'])
  })

  test('a test that has only grown old since is no reason to look again, nor what was missing then', () => {
    expect(fallen([piece(1, swab(5)), certificate], [], 40 * hour)).toEqual([])
    expect(fallen([certificate], ['test-result'])).toEqual([])
  })
})
