// When a decision may be undone, by whom, and what the case is then.

import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instant, plus } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import { appeal, ask, confirmOverride, exitAfter, grant, proposeOverride, refuse, revoke, type Decider, type Step } from './history.ts'
import { asKnown, isTold, lastDecision, toldFrom, undo } from './undo.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const now = instant('2026-04-05T02:00:00Z')
const person = (n: number, role: Decider['role']): Decider => ({ account: asId<'account'>(uuid(n)), role })
const [secretary, deputy, staff] = [person(1, 'secretary'), person(2, 'deputy'), person(3, 'staff')]
const [pass, next] = [asId<'pass'>(uuid(901)), asId<'pass'>(uuid(902))]
const content = { missing: [], decider: 'deputy' } as const
const take = (result: Result<Step | null>): Step => { if (!result.ok || !result.value) throw new Error('it may not be'); return result.value }
const codeOf = (result: Result<unknown>) => (result.ok ? 'yes' : result.problem.code)
const asked = [ask(now)]
const granted = [...asked, take(grant(asked, content, deputy, now, pass))]
const refused = [...asked, take(refuse(asked, deputy, now, 'It can wait.', 'secretary'))]

test('for ten seconds whoever decided takes it back, and not a moment longer', () => {
  for (const steps of [granted, refused]) {
    expect(codeOf(undo(steps, 2, deputy, plus(now, 9_999), false))).toBe('yes')
    expect(codeOf(undo(steps, 2, deputy, plus(now, 10_000), false))).toBe('undo-too-late')
  }
})

test('a colleague does not undo it, whatever their role', () => {
  expect(undo(granted, 2, secretary, now, false)).toMatchObject({ problem: { code: 'undo-not-yours', role: 'deputy' } })
})

test('undone, the case is as it was, both acts stay, and it may be decided anew', () => {
  const undone = [...granted, take(undo(granted, 2, deputy, plus(now, 5_000), false))]
  expect(exitAfter(undone)).toEqual({ ...exitAfter(asked), seq: 3 })
  const again = [...undone, take(grant(undone, content, deputy, plus(now, 6_000), next))]
  expect(exitAfter(again)).toMatchObject({ state: 'granted', pass: next, seq: 4 })
  expect(again.map((step) => step.what)).toEqual(['asked', 'granted', 'undone', 'granted'])
})

test('the second of two who let somebody out against the rules undoes their part; the first one’s stands, and there is no mark', () => {
  const proposed = [...asked, take(proposeOverride(asked, staff, now, 'His medicine is out.'))]
  const confirmed = [...proposed, take(confirmOverride(proposed, content, secretary, now, pass))]
  expect(exitAfter([...confirmed, take(undo(confirmed, 3, secretary, now, false))])).toMatchObject({ state: 'asked', proposed: { by: staff }, overridden: false, pass: null })
})

test('an appeal that was refused by a slip of the hand is open again, with what it is against', () => {
  const open = [...refused, take(appeal(refused, null, now, 'It cannot.'))]
  const final = [...open, take(refuse(open, secretary, now, 'No.', 'deputy'))]
  expect(exitAfter(final)).toMatchObject({ state: 'refused', final: true })
  expect(exitAfter([...final, take(undo(final, 4, secretary, now, false))])).toMatchObject({ state: 'appealed', final: false, against: { by: deputy }, appeal: { text: 'It cannot.' } })
})

test('what came after it, or went out on it, ends the ten seconds; nothing else can be undone', () => {
  const revoked = [...granted, take(revoke(granted, deputy, now, 'The building was sealed.', 'status-changed', 'secretary'))]
  expect(codeOf(undo(revoked, 2, deputy, now, false))).toBe('exit-already-decided')
  expect(codeOf(undo(revoked, 3, deputy, now, false))).toBe('exit-already-decided')
  expect(codeOf(undo(granted, 2, deputy, now, true))).toBe('undo-already-out')
  const undone = [...granted, take(undo(granted, 2, deputy, now, false))]
  expect([codeOf(undo(undone, 3, deputy, now, false)), codeOf(undo(asked, 1, deputy, now, false))]).toEqual(['exit-already-decided', 'exit-already-decided'])
  expect(undo(undone, 2, deputy, plus(now, 60_000), false), 'done already, and once').toEqual({ ok: true, value: null })
})

test('it is told once somebody has told it, and by the clock alone when an undoing in time can no longer be under way', () => {
  const from = toldFrom(now)
  expect([isTold(null, now), isTold(from, from), isTold(from, plus(from, 2_999)), isTold(from, plus(from, 3_000))]).toEqual([true, false, false, true])
})

test('a household reads nothing of a decision while it can be undone, and everything else at once', () => {
  const from = toldFrom(now)
  const seqs = (steps: Step[], at = now, begins: typeof from | null = from) => asKnown(steps, begins, at).map((step) => step.seq)
  expect([seqs(granted), seqs(refused), seqs(granted, plus(from, 3_000)), seqs(granted, now, null)]).toEqual([[1], [1], [1, 2], [1, 2]])
  expect([seqs(asked), lastDecision(asked), lastDecision([])], 'that they asked is no decision').toEqual([[1], null, null])
  const appealed = [...refused, take(appeal(refused, null, now, 'It cannot.'))]
  expect([seqs(appealed), lastDecision(appealed)], 'what came after it ended its ten seconds').toEqual([[1, 2, 3], null])
  const undone = [...granted, take(undo(granted, 2, deputy, now, false))]
  expect(seqs(undone), 'nor of what was undone').toEqual([1])
})

test('a new end, or that a pass stays as it is, is undone also for whoever is out: the pass that they went out on was there before', () => {
  const on = { at: now, by: deputy, seq: 3, names: 2, reason: 'x', pass }
  const [extended, kept]: Step[] = [{ ...on, what: 'extended', until: plus(now, 60_000), was: null }, { ...on, what: 'kept' }]
  expect([codeOf(undo([...granted, extended!], 3, deputy, now, true)), codeOf(undo([...granted, kept!], 3, deputy, now, true))]).toEqual(['yes', 'yes'])
})
