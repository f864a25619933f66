import { describe, expect, test } from 'vitest'
import { asId, type AccountId, type PassId } from '../kernel/ids.ts'
import { hour, instant, minute, plus } from '../kernel/instants.ts'
import { appeal, ask, confirmOverride, exitAfter, grant, proposeOverride, refuse, revoke, type Decider, type Step } from './history.ts'
import { isTheOffices, mayTakeDown, officeDecided } from './office.ts'
import { rowOf, stepOf } from './step-rows.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const at = instant('2026-04-05T13:40:30Z')
const now = plus(at, hour)
const [secretary, deputy] = (['secretary', 'deputy'] as const).map((role, n): Decider => ({ account: asId(uuid(n)) as AccountId, role })) as [Decider, Decider]
const pass = asId(uuid(50)) as PassId
const office = { name: '桂园街道办事处', phone: '10000000100', who: '值班主任', saidAt: plus(at, 30 * minute) }
const refused = (by: Decider): Step[] => {
  const step = refuse([ask(at)], by, at, 'x', by.role === 'secretary' ? 'deputy' : 'secretary')
  if (!step.ok) throw new Error(step.problem.code)
  return [ask(at), step.value]
}
const decided = (steps: Step[], deciders: Decider[], more: object = {}) => officeDecided(steps, deciders, secretary, now, { reason: '同意她去', office, pass, ...more })
const codeOf = (result: { ok: boolean; problem?: { code: string } }): string => (result.ok ? '' : result.problem!.code)

describe('the word of the office above', () => {
  test('is for where nobody here is left: not while somebody else here may decide', () => {
    const steps = refused(secretary)
    expect(isTheOffices(exitAfter(steps), [secretary, deputy])).toBe(false)
    expect(codeOf(decided(steps, [secretary, deputy]))).toBe('decided-here')
    expect(codeOf(decided(steps, [secretary]))).toBe('')
    expect(codeOf(decided([ask(at)], [secretary]))).toBe('decided-here')
    // After an appeal the no is the last one here, whoever else there is.
    const appealed = appeal(steps, null, now, '要去')
    if (!appealed.ok) throw new Error('no appeal')
    expect([[secretary], [secretary, deputy]].map((deciders) => isTheOffices(exitAfter([...steps, appealed.value]), deciders)), 'an appeal that nobody here can decide').toEqual([true, false])
    const granted = grant([ask(at)], { missing: [], decider: 'staff', hours: 6 } as unknown as Parameters<typeof grant>[1], deputy, at, pass)
    if (!granted.ok) throw new Error(granted.problem.code)
    const revoked = revoke([ask(at), granted.value], secretary, now, 'x', 'decision', 'deputy')
    if (!revoked.ok) throw new Error(revoked.problem.code)
    expect([[secretary], [secretary, deputy]].map((deciders) => isTheOffices(exitAfter([ask(at), granted.value, revoked.value]), deciders)), 'a pass that was taken back').toEqual([true, false])
    const upheld = refuse([...steps, appealed.value], deputy, now, 'y', 'secretary')
    if (!upheld.ok) throw new Error(upheld.problem.code)
    expect(isTheOffices(exitAfter([...steps, appealed.value, upheld.value]), [secretary, deputy])).toBe(true)
  })

  test('is no longer the last one where somebody here says no after it', () => {
    const word = decided(refused(secretary), [secretary])
    if (!word.ok) throw new Error(word.problem.code)
    const steps = [...refused(secretary), word.value]
    expect(exitAfter(steps).office).toBeTruthy()
    const revoked = revoke(steps, deputy, plus(now, minute), 'x', 'decision', 'secretary')
    if (!revoked.ok) throw new Error(revoked.problem.code)
    expect(exitAfter([...steps, revoked.value]).office).toBe(null)
  })

  test('lets out, on the record as the office’s, or leaves the no and asks nobody here again', () => {
    const steps = refused(secretary)
    const yes = decided(steps, [secretary])
    if (!yes.ok) throw new Error(yes.problem.code)
    expect(yes.value).toMatchObject({ what: 'office-granted', by: secretary, office })
    expect(exitAfter([...steps, yes.value])).toMatchObject({ state: 'granted', pass, overridden: false, office: { what: 'office-granted' } })
    const noStands = decided(steps, [secretary], { pass: null })
    if (!noStands.ok) throw new Error(noStands.problem.code)
    expect(exitAfter([...steps, noStands.value])).toMatchObject({ state: 'refused', final: true, office: { what: 'office-refused' } })
    expect(codeOf(appeal([...steps, noStands.value], null, now, 'x'))).toBe('appeal-already-decided')
    for (const step of [yes.value, noStands.value]) expect(stepOf(rowOf(step))).toEqual(step)
  })

  test('does not unsay that an earlier pass was given against the rules', () => {
    const steps: Step[] = [ask(at)]
    const next = <S extends Step>(result: { ok: true; value: S } | { ok: false; problem: { code: string } }): void => {
      if (!result.ok) throw new Error(result.problem.code)
      steps.push(result.value)
    }
    next(proposeOverride(steps, deputy, at, 'x'))
    next(confirmOverride(steps, { decider: 'deputy' }, secretary, at, pass))
    next(revoke(steps, secretary, at, 'y', 'decision', 'deputy'))
    next(decided(steps, [secretary]))
    expect(exitAfter(steps)).toMatchObject({ state: 'granted', overridden: true, office: { what: 'office-granted' } })
  })

  test('names who said it and why, and cannot have been said before there was a no, nor later than now', () => {
    const steps = refused(secretary)
    const code = (more: object) => codeOf(decided(steps, [secretary], more))
    expect(code({ reason: ' ' })).toBe('reason-needed')
    expect(code({ office: { ...office, who: '' } })).toBe('reason-needed')
    expect(code({ office: { ...office, saidAt: plus(now, minute) } })).toBe('office-time')
    expect(code({ office: { ...office, saidAt: plus(at, -2 * minute) } })).toBe('office-time')
    // Said in the minute of the refusal: times are said in minutes.
    expect(code({ office: { ...office, saidAt: instant('2026-04-05T13:40:00Z') } })).toBe('')
  })
})

test('what the office says of a no is not taken down by whoever said any no on it, while a colleague is on duty who did not', () => {
  const steps = refused(secretary)
  expect(codeOf(mayTakeDown(steps, secretary, [secretary, deputy]))).toBe('office-needs-someone-else')
  expect([mayTakeDown(steps, deputy, [secretary, deputy]), mayTakeDown(steps, secretary, [secretary])].map(codeOf)).toEqual(['', ''])
  // Nor is it looked at by anybody when they took down themselves that the office says no as well.
  const upheld = decided(refused(secretary), [secretary], { pass: null })
  if (!upheld.ok) throw new Error(upheld.problem.code)
  const after = [...steps, upheld.value]
  expect(codeOf(mayTakeDown(after, secretary, [secretary, deputy]))).toBe('office-needs-someone-else')
  expect([mayTakeDown(after, deputy, [secretary, deputy]), mayTakeDown(after, secretary, [secretary])].map(codeOf)).toEqual(['', ''])
})

test('a second no of the secretary’s own, on an appeal against a colleague’s, is not unsaid by her alone either; where all on duty said no, one of them takes it down', () => {
  const staff: Decider = { account: asId(uuid(7)) as AccountId, role: 'staff' }
  const steps = refused(deputy)
  const appealed = appeal(steps, null, now, '要去')
  if (!appealed.ok) throw new Error('no appeal')
  const second = refuse([...steps, appealed.value], secretary, now, 'y', 'secretary')
  if (!second.ok) throw new Error(second.problem.code)
  const all = [...steps, appealed.value, second.value]
  expect([secretary, deputy, staff].map((by) => codeOf(mayTakeDown(all, by, [secretary, deputy, staff])))).toEqual(['office-needs-someone-else', 'office-needs-someone-else', ''])
  expect([secretary, deputy].map((by) => codeOf(mayTakeDown(all, by, [secretary, deputy])))).toEqual(['', ''])
  // A no that was undone is none.
  expect(codeOf(mayTakeDown([...steps, { what: 'undone', seq: 3, at: now, by: deputy, undoes: 2 }], deputy, [deputy, staff]))).toBe('')
})

test('a no that nobody else here could change by what the rules ask for now is the office’s', () => {
  const exit = exitAfter(refused(secretary))
  expect([isTheOffices(exit, [secretary, deputy], 'deputy'), isTheOffices(exit, [secretary, deputy], 'secretary')]).toEqual([false, true])
})
