import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountId, ActId, EvidenceId, PassId, UploadId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus } from '../kernel/instants.ts'
import { askFor, asksOf, longestAsked, mostAsks, stillAsked, unaskFor, wanted, type Asking } from './asked-for.ts'
import { samePiece } from './corrections.ts'
import type { Evidence, EvidenceContent, EvidenceKind, ItemState } from './evidence.ts'
import { ask, openEmergencyStep, type Decider, type Step } from './history.ts'

const now = instant('2026-04-05T09:00:00Z')
const by: Decider = { account: 'a' as AccountId, role: 'deputy' }
const paper = (id: string, picture: string | null = null): Pick<Evidence, 'id' | 'content'> =>
  ({ id: id as EvidenceId, content: { kind: 'certificate', title: 'x', issuer: '', upload: picture as UploadId | null } satisfies EvidenceContent })
const certificate: Asking = { kinds: ['certificate'], words: '', until: plus(now, hour) }
type Piece = ReturnType<typeof paper>

/** Adds what was asked for, where it is more than is asked for already. */
function asked(steps: Step[], it: Asking = certificate, laid: Piece[] = [], at = now, missing = 1): Step[] {
  const step = askFor(steps, { missing, asks: asksOf(steps, laid), laid }, by, at, it)
  if (!step.ok) throw new Error(step.problem.code)
  return step.value ? [...steps, step.value] : steps
}
const code = (steps: Step[], it: Asking = certificate, missing = 1): string => {
  const step = askFor(steps, { missing, asks: asksOf(steps, []), laid: [] }, by, now, it)
  return step.ok ? 'ok' : step.problem.code
}
const granted = (seq: number): Step => ({ what: 'granted', seq, at: now, by, pass: 'p' as PassId })
const standing = (steps: Step[], evidence: Piece[] = []): string[] => asksOf(steps, evidence).map(({ is }) => is)

test('one piece answers one ask, the older first; what was there already answers none', () => {
  const one = asked([ask(now)], certificate, [paper('old')])
  const two = asked(one, { ...certificate, words: '身份证明' }, [paper('old')])
  expect(standing(two, [paper('old')])).toEqual(['open', 'open'])
  expect(standing(two, [paper('old'), paper('new')])).toEqual(['answered', 'open'])
  expect(standing(two, [paper('new'), paper('old'), paper('newer')])).toEqual(['answered', 'answered'])
  const after = asked(one, { ...certificate, words: '身份证明' }, [paper('old'), paper('new')])
  expect(standing(after, [paper('late'), paper('old'), paper('new')]), 'what came later is of the later, though it was noted before').toEqual(['answered', 'answered'])
})

test('the same by the same hour is asked once; by another hour the new one counts, whoever asks', () => {
  const one = asked([ask(now)])
  expect(asked(one, { ...certificate, words: '  ' })).toBe(one)
  const later = asked(one, { ...certificate, until: plus(now, 2 * hour) })
  expect(standing(later)).toEqual(['asked-again', 'open'])
  expect(stillAsked(asksOf(later, []))).toEqual([{ seq: 3, kinds: ['certificate'], until: plus(now, 2 * hour) }])
})

test('something else asked for in the same words is another ask, and takes the place of none: another kind, one more, one less', () => {
  const other = (before: EvidenceKind[], kinds: EvidenceKind[]) => asked(asked([ask(now)], { ...certificate, kinds: before }), { ...certificate, kinds, until: plus(now, 2 * hour) })
  for (const [before, kinds] of [[['certificate'], ['test-result']], [['certificate'], ['certificate', 'test-result']], [['certificate', 'test-result'], ['certificate']], [['certificate', 'test-result'], ['certificate', 'letter-of-commitment']]] as const) {
    expect(stillAsked(asksOf(other([...before], [...kinds]), [])).map((it) => it.kinds), `${before} ${kinds}`).toEqual([before, kinds])
  }
  expect(standing(other(['certificate', 'test-result'], ['test-result', 'certificate'])), 'in another order it is the same').toEqual(['asked-again', 'open'])
})

test('a paper of another kind answers nothing: they are waited for still', () => {
  const one = asked([ask(now)], { ...certificate, kinds: ['test-result'] })
  expect(standing(one, [paper('new')])).toEqual(['open'])
  expect(stillAsked(asksOf(one, [paper('new')])).map(({ kinds }) => kinds)).toEqual([['test-result']])
})

test('a household is shown what it can send itself, once, and not beside the same on the list of the rules, as long as that is waited for there', () => {
  const asks = asksOf(asked(asked([ask(now)], { ...certificate, kinds: ['certificate', 'employer-confirmation'] }), { ...certificate, words: '身份证明', kinds: ['certificate', 'test-result'] }), [])
  const list = (kind: EvidenceKind, state: ItemState) => [{ requirement: { kind }, state }]
  expect(wanted(asks, [])).toEqual(['certificate', 'test-result'])
  for (const state of ['missing', 'too-old', 'sentences-unread'] as const) expect(wanted(asks, list('certificate', state)), state).toEqual(['test-result'])
  expect(wanted(asks, list('certificate', 'present')), 'the rules have theirs, the desk has asked for one more').toEqual(['certificate', 'test-result'])
  expect(wanted([], list('certificate', 'missing'))).toEqual([])
})

test('of two kinds, the one that has come by then is not asked for again with the other', () => {
  const result: Piece = { id: 't' as EvidenceId, content: { kind: 'test-result', sampledAt: now, result: 'negative', source: 'laboratory-report', note: '', upload: null } }
  const both: Asking = { ...certificate, kinds: ['test-result', 'certificate'] }
  const one = asked([ask(now)], both)
  const later = asked(one, { ...both, until: plus(now, 2 * hour) }, [result])
  expect(standing(later, [result])).toEqual(['asked-again', 'open'])
  expect(stillAsked(asksOf(later, [result])).map(({ kinds }) => kinds)).toEqual([['certificate']])
  expect(standing(later, [result, paper('new')])).toEqual(['asked-again', 'answered'])
  const old = asked([ask(now)], both, [result])
  expect(stillAsked(asksOf(asked(old, { ...both, until: plus(now, 2 * hour) }, [result]), [result])).map(({ kinds }) => kinds), 'what was there at first answers neither').toEqual([['test-result', 'certificate']])
})

test('granted it is settled, undone it waits again; after a grant more can be asked for only where something is missing', () => {
  const one = asked([ask(now)])
  expect(standing([...one, granted(3)])).toEqual(['settled'])
  expect(standing([...one, granted(3), { what: 'undone', seq: 4, at: now, by, undoes: 3 }])).toEqual(['open'])
  expect([code([...one, granted(3)], certificate, 0), code([...one, granted(3)], certificate, 1)]).toEqual(['exit-already-decided', 'ok'])
  expect(standing(asked([...one, granted(3)]))).toEqual(['settled', 'open'])
})

test('what comes answers what was asked for since the grant, not what the grant has settled; and it does so still after the next grant', () => {
  const again = asked([...asked([ask(now)]), granted(3)])
  expect(standing(again)).toEqual(['settled', 'open'])
  expect(standing(again, [paper('new')])).toEqual(['settled', 'answered'])
  expect(standing([...again, granted(5)], [paper('new')])).toEqual(['settled', 'answered'])
  expect(standing(again, [paper('new'), paper('newer')]), 'one more is of no other use').toEqual(['answered', 'answered'])
  expect(standing([...again, { what: 'undone', seq: 5, at: now, by, undoes: 3 }], [paper('new')]), 'undone, both wait, and the older is first').toEqual(['answered', 'open'])
})

test('granted by two against the rules, or on the word of the office above, it is settled as by any grant', () => {
  const one = asked([ask(now)])
  const office = { name: 'x', phone: 'x', who: 'x', saidAt: now }
  const grants: Step[] = [{ what: 'override-confirmed', seq: 3, at: now, by, pass: 'p' as PassId }, { what: 'office-granted', seq: 3, at: now, by, pass: 'p' as PassId, reason: 'x', office }]
  for (const grant of grants) {
    expect(standing([...one, grant]), grant.what).toEqual(['settled'])
    const again = asked([...one, grant])
    expect(standing(again), grant.what).toEqual(['settled', 'open'])
    expect(standing(again, [paper('new')]), `${grant.what}: what comes answers what was asked since`).toEqual(['settled', 'answered'])
  }
})

test('of a pass that lets nobody out any more nothing is waited for, nor asked', () => {
  const more = asked([...asked([ask(now)]), granted(3)])
  const spent = (steps: Step[], is: boolean): string[] => asksOf(steps, [], () => [], is).map((one) => one.is)
  expect([spent(more, false), spent(more, true)]).toEqual([['settled', 'open'], ['settled', 'settled']])
  expect(spent(asked([ask(now)]), true), 'a request that waits has no pass').toEqual(['open'])
  const again = askFor(more, { missing: 1, asks: asksOf(more, [], () => [], true), laid: [], spent: true }, by, now, certificate)
  expect(again.ok ? 'ok' : again.problem.code).toBe('exit-already-decided')
})

test('what was taken back, or asked again by another hour, takes no paper from what is waited for', () => {
  const two = asked(asked([ask(now)]), { ...certificate, words: '身份证明' })
  const back = unaskFor(two, asksOf(two, []), by, now, 2)
  if (!back.ok || !back.value) throw new Error('not taken back')
  expect(standing([...two, back.value], [paper('new')])).toEqual(['taken-back', 'answered'])
  const later = asked(two, { ...certificate, until: plus(now, 2 * hour) })
  expect(standing(later, [paper('new'), paper('newer')])).toEqual(['asked-again', 'answered', 'answered'])
})

test('what was put right of a line that lay there has not come; with another picture it has', () => {
  const steps = asked([ask(now)], certificate, [paper('old')])
  const replaced = (right: Piece[]) => asksOf(steps, right.slice(-1), samePiece(right, right.slice(1).map((one, i) => ({ id: `c${i}` as ActId, evidence: right[i]!.id, replacement: one.id, takesBack: null, afterSeq: 2 })))).map(({ is }) => is)
  expect(replaced([paper('old')])).toEqual(['open'])
  expect(replaced([paper('old'), paper('right')])).toEqual(['open'])
  expect(replaced([paper('old'), paper('right'), paper('righter')]), 'put right twice').toEqual(['open'])
  expect(replaced([paper('old', 'p'), paper('right', 'p')]), 'of the same picture').toEqual(['open'])
  expect(replaced([paper('old', 'p'), paper('clearer', 'q')])).toEqual(['answered'])
  expect(replaced([paper('old', 'p'), paper('clearer', 'q'), paper('right', 'q')]), 'and what was put right of that').toEqual(['answered'])
  expect(replaced([paper('other'), paper('right')]), 'of one that came since').toEqual(['answered'])
  expect([replaced([paper('old'), paper('shown', 'q')]), replaced([paper('old', 'p'), paper('told')])], 'with its first picture it has come, without the one it had it has not').toEqual([['answered'], ['open']])
})

test('a no settles it, an appeal has it waited for again; an emergency is asked nothing', () => {
  const refused: Step[] = [...asked([ask(now)]), { what: 'refused', seq: 3, at: now, by, reason: 'x', appealTo: 'secretary' }]
  expect([standing(refused), code(refused)]).toEqual([['settled'], 'exit-already-decided'])
  expect(standing([...refused, { what: 'appealed', seq: 4, at: now, by: null, text: 'x' }])).toEqual(['open'])
  expect(code([openEmergencyStep(now, null)])).toBe('emergency-asks-nothing')
})

test('an hour that is over or too far is none, nor is nothing; so often and no more; what has come is not taken back, and what was taken back is once', () => {
  for (const until of [now, plus(now, -minute), plus(now, longestAsked + minute)]) expect(code([ask(now)], { ...certificate, until })).toBe('asked-until')
  expect([longestAsked, code([ask(now)], { ...certificate, until: plus(now, longestAsked) })]).toEqual([14 * day, 'ok'])
  expect(code([ask(now)], { ...certificate, kinds: [] })).toBe('nothing-asked-for')
  const many = Array.from({ length: mostAsks }, (_, i) => i).reduce<Step[]>((steps, i) => asked(steps, { ...certificate, words: `${i}` }), [ask(now)])
  expect(code(many, { ...certificate, words: 'x' })).toBe('too-many-asks')
  const one = asked([ask(now)])
  const back = unaskFor(one, asksOf(one, []), by, now, 2)
  if (!back.ok || !back.value) throw new Error('not taken back')
  expect([back.value.seq, standing([...one, back.value])]).toEqual([3, ['taken-back']])
  expect(unaskFor([...one, back.value], asksOf([...one, back.value], []), by, now, 2)).toEqual({ ok: true, value: null })
  for (const seq of [1, 2, 7]) expect(unaskFor(one, asksOf(one, [paper('new')]), by, now, seq)).toMatchObject({ ok: false, problem: { code: 'ask-is-over' } })
})

test('in whatever order steps are read it comes to the same, and never more is open than was asked for and has not come', () => {
  fc.assert(fc.property(fc.array(fc.record({ words: fc.constantFrom('', 'a', 'b'), came: fc.boolean(), hours: fc.integer({ min: 1, max: 3 }) }), { maxLength: 12 }), fc.infiniteStream(fc.nat()), (moves, order) => {
    let steps: Step[] = [ask(now)]
    const laid: Piece[] = []
    for (const { words, came, hours } of moves) {
      if (came) laid.push(paper(`p${laid.length}`))
      else steps = asked(steps, { kinds: ['certificate'], words, until: plus(now, hours * hour) }, laid)
    }
    const shuffled = steps.map((step) => ({ step, key: order.next().value })).sort((a, b) => a.key - b.key).map(({ step }) => step)
    expect(asksOf(shuffled, laid)).toEqual(asksOf(steps, laid))
    const open = stillAsked(asksOf(steps, laid))
    expect(open.length, 'of the same words one at most').toBeLessThanOrEqual(3)
    const last = steps.findLast((step) => step.what === 'evidence-asked')
    expect(open.length === 0 || last !== undefined).toBe(true)
    // So many pieces that came after the last ask: all are answered.
    expect(stillAsked(asksOf(steps, [...laid, ...open.map((_, i) => paper(`late${i}`))]))).toEqual([])
  }))
})

test('with grants among them: what comes answers the oldest that was asked for since the last one, and what that settled waits no more', () => {
  const move = fc.oneof(fc.record({ kind: fc.constant('ask' as const), words: fc.constantFrom('', 'a', 'b') }), fc.record({ kind: fc.constant('came' as const) }), fc.record({ kind: fc.constant('grant' as const) }))
  fc.assert(fc.property(fc.array(move, { maxLength: 14 }), (moves) => {
    let [steps, open]: [Step[], string[]] = [[ask(now)], []]
    const laid: Piece[] = []
    for (const one of moves) {
      if (one.kind === 'ask') {
        steps = asked(steps, { ...certificate, words: one.words }, laid)
        if (!open.includes(one.words)) open.push(one.words)
      } else if (one.kind === 'came') {
        laid.push(paper(`p${laid.length}`))
        open.shift()
      } else {
        steps = [...steps, granted(steps.length + 1)]
        open = []
      }
      expect(asksOf(steps, laid).filter(({ is }) => is === 'open').map(({ step }) => step.words)).toEqual(open)
    }
  }))
})
