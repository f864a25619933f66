// What may follow what in a case, who may say so, and that no later step makes an earlier right untrue.

import { describe, expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instant } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import {
  appeal, ask, confirmOverride, exitAfter, grant, isOpen, openEmergencyStep, proposeOverride, refuse, revoke, withdraw, type Decider, type Step,
} from './history.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const now = instant('2026-04-05T02:00:00Z')
const pass = (n: number) => asId<'pass'>(uuid(900 + n))
const person = (n: number, role: Decider['role']): Decider => ({ account: asId<'account'>(uuid(n)), role })
const secretary = person(1, 'secretary')
const deputy = person(2, 'deputy')
const second = person(3, 'deputy')
const staff = person(4, 'staff')
const other = person(5, 'staff')

const content = { missing: [], decider: 'deputy' } as const
const missing = { ...content, missing: [{ requirement: { kind: 'test-result' } }] } as unknown as Parameters<typeof grant>[1]

/** Lets a case run: each line takes the history so far and adds the step that comes of it. */
function run(...lines: ((steps: readonly Step[]) => Result<Step>)[]): Step[] {
  const steps: Step[] = [ask(now)]
  for (const line of lines) {
    const step = line(steps)
    if (!step.ok) throw new Error(step.problem.code)
    steps.push(step.value)
  }
  return steps
}
const granted = (by = deputy, n = 1) => (steps: readonly Step[]) => grant(steps, content, by, now, pass(n))
const refused = (by = deputy, appealTo: 'deputy' | 'secretary' = 'secretary') => (steps: readonly Step[]) => refuse(steps, by, now, 'It can wait a week.', appealTo)
const revoked = (by = deputy, at = now) => (steps: readonly Step[]) => revoke(steps, by, at, 'The building was sealed.', 'status-changed', 'secretary')
const appealed = (steps: readonly Step[]) => appeal(steps, null, now, 'It cannot.')
const proposed = (by = staff) => (steps: readonly Step[]) => proposeOverride(steps, by, now, 'Her medicine is out; the paper comes tomorrow.')
const confirmed = (by = secretary, n = 1) => (steps: readonly Step[]) => confirmOverride(steps, missing, by, now, pass(n))
const codeOf = (result: Result<unknown>) => (result.ok ? 'yes' : result.problem.code)

describe('asking and deciding', () => {
  test('what was asked for is open until somebody grants or refuses it', () => {
    expect(exitAfter(run())).toMatchObject({ state: 'asked', emergency: false, proposed: null, against: null, pass: null, seq: 1 })
    expect(exitAfter(run(granted()))).toMatchObject({ state: 'granted', pass: pass(1), seq: 2, grant: { override: null, afterAppeal: null } })
    expect([isOpen(exitAfter(run())), isOpen(exitAfter(run(refused(), appealed))), isOpen(exitAfter(run(proposed()))), isOpen(exitAfter(run(granted()))), isOpen(exitAfter(run(refused())))]).toEqual([true, true, true, false, false])
  })

  test('missing evidence is not granted by one, and staff do not decide what the rules leave to the deputy', () => {
    expect(grant(run(), missing, secretary, now, pass(1))).toMatchObject({ problem: { code: 'evidence-missing', missing: ['test-result'] } })
    expect(grant(run(), content, staff, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'deputy' } })
  })

  test('a refusal, a revocation and an override need a reason', () => {
    expect(codeOf(refuse(run(), deputy, now, ' \n', 'secretary'))).toBe('reason-needed')
    expect(codeOf(revoke(run(granted()), deputy, now, '', 'decision', 'secretary'))).toBe('reason-needed')
    expect(codeOf(proposeOverride(run(), staff, now, ' '))).toBe('reason-needed')
  })

  test('a no names somebody to appeal to who may decide', () => {
    expect(codeOf(refuse(run(), deputy, now, 'No.', 'gate'))).toBe('appeal-to-cannot-decide')
    expect(codeOf(revoke(run(granted()), deputy, now, 'No.', 'decision', 'resident'))).toBe('appeal-to-cannot-decide')
  })

  test('nothing is decided twice', () => {
    const steps = run(granted())
    const again = [grant(steps, content, secretary, now, pass(2)), refuse(steps, secretary, now, 'No.', 'deputy'), proposeOverride(steps, secretary, now, 'Yes.'), withdraw(steps, null, now)]
    for (const result of again) expect(result).toMatchObject({ problem: { code: 'exit-already-decided', state: 'granted' } })
  })
})

describe('an emergency', () => {
  const steps = [openEmergencyStep(now, null)]

  test('is granted from its first step, whatever is missing, and without a pass', () => {
    expect(exitAfter(steps)).toMatchObject({ state: 'granted', emergency: true, pass: null, grant: null })
  })

  test('is never refused, revoked, withdrawn, appealed or decided again', () => {
    expect(codeOf(refuse(steps, secretary, now, 'No.', 'deputy'))).toBe('emergency-is-never-refused')
    expect(codeOf(revoke(steps, secretary, now, 'No.', 'decision', 'deputy'))).toBe('emergency-is-never-refused')
    expect([withdraw(steps, null, now), grant(steps, content, secretary, now, pass(1)), proposeOverride(steps, secretary, now, 'x')].map(codeOf)).toEqual(Array(3).fill('exit-already-decided'))
    expect(codeOf(appeal(steps, null, now, 'x'))).toBe('nothing-to-appeal')
  })
})

describe('an override of the rules', () => {
  test('needs a second person, and stays marked with both', () => {
    const steps = run(proposed(deputy))
    expect(exitAfter(steps)).toMatchObject({ state: 'asked', proposed: { by: deputy } })
    expect(codeOf(confirmOverride(steps, content, deputy, now, pass(1)))).toBe('override-needs-second-person')
    expect(codeOf(proposeOverride(steps, secretary, now, 'x'))).toBe('override-already-proposed')
    expect(exitAfter([...steps, ...run(proposed(deputy), confirmed()).slice(-1)])).toMatchObject({ state: 'granted', proposed: null, pass: pass(1), grant: { step: { by: secretary }, override: { by: deputy } } })
    expect(codeOf(confirmOverride(run(), content, secretary, now, pass(1)))).toBe('no-override-proposed')
    expect(codeOf(confirmOverride(run(granted()), content, secretary, now, pass(1)))).toBe('exit-already-decided')
  })

  test('needs the role that the rules ask for in one of the two: two of the staff do not grant what is the deputy’s', () => {
    expect(confirmOverride(run(proposed(staff)), content, other, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'deputy' } })
    expect(confirmOverride(run(proposed(staff)), content, deputy, now, pass(1)).ok).toBe(true)
    expect(confirmOverride(run(proposed(deputy)), content, staff, now, pass(1)).ok).toBe(true)
  })

  test('is over with a refusal, a plain grant or a withdrawal', () => {
    for (const line of [refused(), granted()]) expect(exitAfter(run(proposed(), line)).proposed).toBeNull()
    expect(exitAfter(run(proposed(), (steps) => withdraw(steps, null, now))).proposed).toBeNull()
    expect(exitAfter(run(proposed(), granted())).grant?.override).toBeNull()
  })

  test('stays on the case for good, also when the pass was taken back and one alone has granted anew', () => {
    expect(exitAfter(run(proposed(), granted())).overridden).toBe(false)
    expect(exitAfter(run(proposed(), confirmed(), revoked(), appealed, granted(secretary, 2)))).toMatchObject({ grant: { override: null }, overridden: true })
  })
})

describe('an appeal', () => {
  test('is decided by somebody else, of the role that was named for it', () => {
    const steps = run(refused(), appealed)
    expect(exitAfter(steps)).toMatchObject({ state: 'appealed', against: { reason: 'It can wait a week.' }, appeal: { text: 'It cannot.' } })
    expect(codeOf(grant(steps, content, deputy, now, pass(1)))).toBe('appeal-needs-someone-else')
    expect(codeOf(refuse(steps, deputy, now, 'No.', 'secretary'))).toBe('appeal-needs-someone-else')
    expect(grant(steps, content, second, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'secretary' } })
    expect(refuse(steps, second, now, 'No.', 'secretary')).toMatchObject({ problem: { code: 'decider-needed', decider: 'secretary' } })
    expect(exitAfter(run(refused(), appealed, granted(secretary))).grant?.afterAppeal).toMatchObject({ by: deputy, reason: 'It can wait a week.' })
  })

  test('is not ended by whoever said no, by writing down that nothing is asked for any more; a colleague, the person and their going away end it', () => {
    const steps = run(refused(), appealed)
    expect(codeOf(withdraw(steps, deputy, now))).toBe('appeal-needs-someone-else')
    for (const ended of [withdraw(steps, second, now), withdraw(steps, null, now), withdraw(steps, deputy, now, 'left')]) expect(codeOf(ended)).toBe('yes')
    expect(codeOf(withdraw(run(refused()), deputy, now)), 'nobody has appealed yet').toBe('appeal-needs-someone-else')
    expect(codeOf(withdraw(steps, null, now, 'asked', [deputy.account])), 'through a link of theirs').toBe('appeal-needs-someone-else')
  })

  test('stays open while an override is proposed, and keeps its people and its role', () => {
    const steps = run(refused(), appealed, proposed(staff))
    expect(exitAfter(steps)).toMatchObject({ state: 'appealed', proposed: { by: staff }, against: { by: deputy }, appeal: { text: 'It cannot.' } })
    expect(codeOf(confirmOverride(steps, content, deputy, now, pass(1)))).toBe('appeal-needs-someone-else')
    expect(codeOf(grant(steps, content, deputy, now, pass(1)))).toBe('appeal-needs-someone-else')
    expect(codeOf(refuse(steps, deputy, now, 'No.', 'secretary'))).toBe('appeal-needs-someone-else')
    expect(confirmOverride(steps, content, second, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'secretary' } })
    expect(exitAfter(run(refused(), appealed, proposed(staff), confirmed(secretary))).grant).toMatchObject({ override: { by: staff }, afterAppeal: { by: deputy } })
    expect(codeOf(proposeOverride(run(refused(), appealed), deputy, now, 'I was wrong.'))).toBe('appeal-needs-someone-else')
  })

  test('one of the two must reach both the role of the rules and that of the appeal', () => {
    const toDeputy = run(refused(secretary, 'deputy'), appealed, proposed(staff))
    const secretarys = { ...content, decider: 'secretary' } as const
    expect(confirmOverride(toDeputy, secretarys, deputy, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'secretary' } })
    expect(confirmOverride(toDeputy, { ...content, decider: 'staff' }, other, now, pass(1))).toMatchObject({ problem: { code: 'decider-needed', decider: 'deputy' } })
    expect(confirmOverride(toDeputy, { ...content, decider: 'staff' }, deputy, now, pass(1)).ok).toBe(true)
  })

  test('refused, it is final', () => {
    const steps = run(refused(), appealed, refused(secretary))
    expect(exitAfter(steps)).toMatchObject({ state: 'refused', final: true, appeal: null, against: { by: secretary } })
    expect(codeOf(appeal(steps, null, now, 'Please.'))).toBe('appeal-already-decided')
  })

  test('against a pass taken back is like one against a refusal: whoever took it back has no part in it', () => {
    const steps = run(granted(), revoked(), appealed)
    expect(codeOf(grant(steps, content, deputy, now, pass(2)))).toBe('appeal-needs-someone-else')
    expect(exitAfter(run(granted(), revoked(), appealed, granted(secretary, 2)))).toMatchObject({ state: 'granted', pass: pass(2), against: null, appeal: null })
  })

  test('is possible against a no only, and once', () => {
    for (const steps of [run(), run(granted()), run(refused(), appealed), run(granted(), revoked(), appealed)]) expect(codeOf(appeal(steps, null, now, 'x'))).toBe('nothing-to-appeal')
  })
})

describe('a second round', () => {
  const round = run(refused(), appealed, granted(secretary, 1), revoked(deputy), appealed, granted(secretary, 2))

  test('granted again and taken back again, it can be appealed anew', () => {
    const again = [...round, ...[revoke(round, secretary, now, 'A new case.', 'decision', 'deputy')].flatMap((it) => (it.ok ? [it.value] : []))]
    expect(exitAfter(again)).toMatchObject({ state: 'revoked', final: false, pass: null, against: { by: secretary } })
    expect(appeal(again, null, now, 'Again.').ok).toBe(true)
  })

  test('whoever once refused may decide again once somebody else has', () => {
    const again = revoke(round, secretary, now, 'A new case.', 'decision', 'deputy')
    if (!again.ok) throw new Error('a grant can be revoked')
    const open = [...round, again.value]
    const steps = [...open, ...[appeal(open, null, now, 'x')].flatMap((it) => (it.ok ? [it.value] : []))]
    expect(grant(steps, content, deputy, now, pass(3)).ok).toBe(true)
    expect(codeOf(grant(steps, content, secretary, now, pass(3)))).toBe('appeal-needs-someone-else')
  })

  test('only what is granted can be taken back, and only what is open or refused withdrawn', () => {
    for (const steps of [run(), run(refused()), run(granted(), revoked())]) expect(codeOf(revoke(steps, secretary, now, 'x', 'decision', 'deputy'))).toBe('exit-not-granted')
    const gone = (steps: readonly Step[]) => withdraw(steps, null, now)
    for (const steps of [run(), run(refused()), run(refused(), appealed), run(proposed())]) expect(gone(steps).ok).toBe(true)
    for (const steps of [run(granted()), run(granted(), revoked()), run(gone)]) expect(codeOf(gone(steps))).toBe('exit-already-decided')
    expect(codeOf(grant(run(gone), content, secretary, now, pass(1)))).toBe('exit-already-decided')
  })
})

test('a case without a step is a bug', () => {
  expect(() => exitAfter([])).toThrow('begins with a step')
})
