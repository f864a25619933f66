import { describe, expect, test } from 'vitest'
import { asId, type AccountId, type PassId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { ask, exitAfter, grant, revoke, type Decider, type Step } from './history.ts'
import { confirmRenewal, extend, isOverdue, proposeRenewal, standsOn, type Outside } from './renewal.ts'
import { rowOf, stepOf } from './step-rows.ts'
import { isDecision, undo } from './undo.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const at = instant('2026-04-05T02:00:00Z')
const [staff, other, deputy] = (['staff', 'staff', 'deputy'] as const).map((role, n): Decider => ({ account: asId(uuid(n)) as AccountId, role })) as [Decider, Decider, Decider]
const pass = asId(uuid(50)) as PassId
const advice = { missing: [], decider: 'staff', hours: 6 } as unknown as Parameters<typeof extend>[1]
const short = { ...advice, missing: [{ requirement: { kind: 'test-result' } }] } as unknown as typeof advice
const granted = (): Step[] => {
  const step = grant([ask(at)], advice, staff, at, pass)
  if (!step.ok) throw new Error(step.problem.code)
  return [ask(at), step.value]
}
/** Out for three hours, and due half an hour ago. */
const now = plus(at, 3 * hour)
const out: Outside = { whereabouts: 'out', outAt: at, dueBack: plus(now, -30 * minute) }
const later = plus(now, 2 * hour)
const codeOf = (result: { ok: boolean; problem?: { code: string } }): string => (result.ok ? '' : result.problem!.code)
const push = <S extends Step>(steps: Step[], result: { ok: true; value: S } | { ok: false; problem: { code: string } }): S => {
  if (!result.ok) throw new Error(result.problem.code)
  steps.push(result.value)
  return result.value
}
const end = (until: Instant, more: object = {}) => ({ until, reason: '医院还没放人', names: 2, ...more })

describe('a later end for whoever is out', () => {
  test('is a decision of its own that names the old one; the pass is the same, and it can be extended again', () => {
    const steps = granted()
    const first = push(steps, extend(steps, advice, out, staff, now, end(later)))
    expect(first).toMatchObject({ what: 'extended', names: 2, until: later, was: out.dueBack, pass, seq: 3 })
    expect(exitAfter(steps)).toMatchObject({ state: 'granted', pass, overridden: false, grant: { step: { seq: 2 } }, renewed: { step: { seq: 3 }, override: null } })
    expect(standsOn(exitAfter(steps))).toBe(3)
    expect(codeOf(extend(steps, advice, { ...out, dueBack: later }, staff, now, end(plus(later, hour)))), 'somebody has extended it meanwhile').toBe('exit-already-decided')
    expect(codeOf(extend(steps, advice, { ...out, dueBack: later }, staff, now, end(plus(later, hour), { names: 3 })))).toBe('')
    expect(steps.map((step) => stepOf(rowOf(step)))).toEqual(steps)
  })

  test('only for somebody who is out, later than they are due, for a reason, and not for a season', () => {
    const steps = granted()
    const of = (where: Outside, until: Instant, more: object = {}) => codeOf(extend(steps, advice, where, staff, now, end(until, more)))
    expect(of({ ...out, whereabouts: 'back' }, later)).toBe('exit-not-out')
    expect(of({ whereabouts: 'not-yet-out', outAt: null, dueBack: null }, later)).toBe('exit-not-out')
    expect(of(out, now)).toBe('extension-not-later')
    expect(of({ ...out, dueBack: later }, later)).toBe('extension-not-later')
    expect(of(out, later, { reason: ' ' })).toBe('reason-needed')
    expect(of(out, plus(at, 6 * hour)), 'to the last minute of the rules').toBe('')
    const propose = (where: Outside, more: object = {}) => codeOf(proposeRenewal(steps, where, staff, now, end(later, more)))
    expect([propose(out, { names: 1 }), propose({ ...out, whereabouts: 'back' }), propose(out, { reason: ' ' })]).toEqual(['exit-already-decided', 'exit-not-out', 'reason-needed'])
    expect(of(out, plus(at, 63 * day))).toBe('window-too-long')
    const until = (end: Instant) => codeOf(proposeRenewal(steps, out, staff, now, { until: end, reason: 'x', names: 2 }))
    expect([until(plus(at, 62 * day)), until(plus(at, 62 * day + minute))], 'counted from when they went, not from now').toEqual(['', 'window-too-long'])
    push(steps, revoke(steps, staff, now, 'x', 'decision', 'secretary'))
    expect(of(out, later)).toBe('exit-not-granted')
  })

  test('what the rules ask for now has to be there now, within their hours, by somebody who reaches their role; else it takes two', () => {
    const steps = granted()
    expect(codeOf(extend(steps, short, out, staff, now, end(later)))).toBe('evidence-missing')
    expect(codeOf(extend(steps, advice, out, staff, now, end(plus(at, 7 * hour))))).toBe('extension-too-long')
    expect(codeOf(extend(steps, { ...advice, decider: 'deputy' }, out, staff, now, end(later)))).toBe('decider-needed')
    const proposed = push(steps, proposeRenewal(steps, out, staff, now, end(plus(at, 7 * hour))))
    expect(exitAfter(steps)).toMatchObject({ state: 'granted', overridden: false, renewing: { seq: 3 } })
    expect(codeOf(proposeRenewal(steps, out, other, now, end(later)))).toBe('override-already-proposed')
    expect(codeOf(confirmRenewal(steps, short, out, staff, now, proposed.seq))).toBe('override-needs-second-person')
    expect(codeOf(confirmRenewal(steps, { decider: 'deputy' }, out, other, now, proposed.seq)), 'neither of the two is a deputy').toBe('decider-needed')
    expect(codeOf(confirmRenewal(steps, { decider: 'deputy' }, { ...out, whereabouts: 'back' }, deputy, now, proposed.seq)), 'home meanwhile').toBe('exit-not-out')
    expect(codeOf(confirmRenewal(steps, { decider: 'deputy' }, out, deputy, now, 9))).toBe('no-override-proposed')
    push(steps, confirmRenewal(steps, { decider: 'deputy' }, out, deputy, now, proposed.seq))
    expect(exitAfter(steps)).toMatchObject({ overridden: true, renewing: null, renewed: { step: { what: 'extended' }, override: { seq: 3 } } })
    expect(codeOf(confirmRenewal(steps, advice, out, deputy, now, proposed.seq))).toBe('exit-already-decided')
  })

  test('that nobody confirmed in time shuts off no further one, nor that the pass stays; whoever slipped proposes anew over their own', () => {
    const steps = granted()
    const first = push(steps, proposeRenewal(steps, out, staff, now, end(plus(now, 30 * minute))))
    expect(codeOf(proposeRenewal(steps, out, other, plus(now, 29 * minute), end(later)))).toBe('override-already-proposed')
    const [late, back] = [plus(now, 31 * minute), { ...out, whereabouts: 'back' as const }]
    expect(codeOf(confirmRenewal(steps, advice, out, other, late, first.seq)), 'too late to confirm').toBe('extension-not-later')
    expect([isOverdue(exitAfter(steps).renewing, out, now), isOverdue(exitAfter(steps).renewing, out, late), isOverdue(exitAfter(steps).renewing, back, now)]).toEqual([false, true, true])
    expect([codeOf(proposeRenewal(steps, out, other, late, end(later))), codeOf(proposeRenewal(steps, back, other, now, { until: null, reason: 'x', names: 2 }))]).toEqual(['', ''])
    const anew = push(steps, proposeRenewal(steps, out, staff, plus(now, minute), end(later)))
    expect(codeOf(confirmRenewal(steps, advice, out, other, late, first.seq)), 'what they read is proposed no more').toBe('no-override-proposed')
    push(steps, confirmRenewal(steps, advice, out, other, late, anew.seq))
    expect(exitAfter(steps)).toMatchObject({ renewing: null, renewed: { step: { what: 'extended', until: later }, override: { seq: anew.seq } } })
  })

  test('undone within ten seconds, though they are out: the pass and what was decided before it stand as they did', () => {
    const steps = granted()
    const step = push(steps, extend(steps, advice, out, staff, now, end(later)))
    expect(isDecision(step)).toBe(true)
    expect(codeOf(undo(steps, step.seq, other, now, true) as never)).toBe('undo-not-yours')
    const undone = undo(steps, step.seq, staff, plus(now, 9_000), true)
    if (!undone.ok || !undone.value) throw new Error('not undone')
    steps.push(undone.value)
    expect(exitAfter(steps)).toMatchObject({ state: 'granted', pass, renewed: null })
    expect(standsOn(exitAfter(steps))).toBe(2)
  })
})

test('a later end that one gives alone, within the rules, is no word against them, though a colleague had proposed something', () => {
  for (const until of [null, plus(at, 7 * hour), later]) {
    const steps = granted()
    push(steps, proposeRenewal(steps, out, other, now, { until, reason: '先留着', names: 2 }))
    push(steps, extend(steps, advice, out, staff, now, end(later)))
    expect(exitAfter(steps)).toMatchObject({ overridden: false, renewing: null, renewed: { step: { what: 'extended', until: later }, override: null } })
  }
})

test('a pass whose ground was put right is kept by two', () => {
  const steps = granted()
  const proposed = push(steps, proposeRenewal(steps, { whereabouts: 'not-yet-out', outAt: null, dueBack: null }, staff, now, { until: null, reason: 'x', names: 2 }))
  push(steps, confirmRenewal(steps, advice, out, other, now, proposed.seq))
  expect(exitAfter(steps)).toMatchObject({ state: 'granted', pass, overridden: true, renewed: { step: { what: 'kept', names: 2 } } })
  expect(steps.map((step) => stepOf(rowOf(step)))).toEqual(steps)
})
