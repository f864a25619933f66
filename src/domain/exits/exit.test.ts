import { expect, test } from 'vitest'
import { asId, type AccountId, type CommunityId, type ExitId, type PassId, type ResidentId } from '../kernel/ids.ts'
import { instant } from '../kernel/instants.ts'
import type { Release } from '../rules/release.ts'
import { advise, type Advice } from './advice.ts'
import type { Evidence } from './evidence.ts'
import { appeal, confirmOverride, grant, proposeOverride, refuse, revoke, withdraw, type Decider, type Exit, type ExitState } from './exit.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const now = instant('2026-04-05T02:00:00Z')
const pass = asId<'pass'>(uuid(9)) as PassId
const secretary: Decider = { account: asId(uuid(1)) as AccountId, role: 'secretary' }
const deputy: Decider = { account: asId(uuid(2)) as AccountId, role: 'deputy' }
const staff: Decider = { account: asId(uuid(3)) as AccountId, role: 'staff' }

const nurse = (state: ExitState = { state: 'asked' }, emergency = false): Exit => ({
  request: {
    id: asId<'exit'>(uuid(5)) as ExitId, community: asId(uuid(6)) as CommunityId, resident: asId(uuid(7)) as ResidentId, described: null, purpose: 'medical-recall', place: 'the hospital', reason: '',
    from: now, until: instant('2026-04-06T02:00:00Z'), weekly: null, exits: 1, askedAt: now,
  },
  emergency, paperOpen: emergency, now: state,
})

const release: Release = {
  outcome: 'grant', decider: 'deputy', exits: 1, hours: 24, monitoringDays: 7, transport: null, because: [], warnings: [],
  required: [
    { kind: 'employer-confirmation', maxAgeHours: null, toldOfCase: true, because: { table: 'evidence', row: 1, id: 'row-1' } },
    { kind: 'letter-of-commitment', maxAgeHours: null, toldOfCase: false, because: { table: 'evidence', row: 2, id: 'row-2' } },
    { kind: 'test-result', maxAgeHours: 48, toldOfCase: false, because: { table: 'evidence', row: 3, id: 'row-3' } },
  ],
}
const piece = (n: number, content: Evidence['content']): Evidence => ({ id: asId(uuid(100 + n)), exit: asId(uuid(5)), recordedAt: now, from: 'desk', recordedBy: 'staff', content })
const employer = piece(1, { kind: 'employer-confirmation', employer: 'the hospital', answeredBy: 'head nurse', phone: '100', toldOfCase: true })
const letter = piece(2, { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'phone', at: now, witness: null, upload: null })
const test48 = (sampledAt: string, result: 'negative' | 'positive' | 'pending' = 'negative', n = 3) => piece(n, { kind: 'test-result', sampledAt: instant(sampledAt), result, source: 'laboratory-report', note: '', upload: null })
const complete = [employer, letter, test48('2026-04-04T20:00:00Z')]
const adviceOn = (evidence: readonly Evidence[], at = now): Advice => advise(release, false, evidence, at)

test('the rules ask for what is missing, and never refuse', () => {
  expect(adviceOn([])).toMatchObject({ advise: 'ask', decider: 'deputy' })
  expect(adviceOn([]).missing.map((item) => item.requirement.kind)).toEqual(['employer-confirmation', 'letter-of-commitment', 'test-result'])
})

test('the moment the last piece is there, one key grants', () => {
  expect(grant(nurse(), adviceOn([employer, letter]), deputy, now, pass)).toMatchObject({ ok: false, problem: { code: 'evidence-missing', missing: ['test-result'] } })
  expect(adviceOn(complete)).toMatchObject({ advise: 'grant', missing: [] })
  expect(grant(nurse(), adviceOn(complete), deputy, now, pass)).toMatchObject({ ok: true, value: { state: 'granted', pass } })
})

test('a hospital that was not told of the case in the building has not answered for it', () => {
  const untold = piece(1, { kind: 'employer-confirmation', employer: 'the hospital', answeredBy: 'head nurse', phone: '100', toldOfCase: false })
  expect(adviceOn([untold, letter, complete[2]!]).missing).toMatchObject([{ state: 'not-told-of-case' }])
})

test('a test counts for exactly 48 hours', () => {
  const sampled = [employer, letter, test48('2026-04-03T02:00:00.001Z')]
  expect(adviceOn(sampled).advise).toBe('grant')
  expect(adviceOn(sampled, instant('2026-04-05T02:00:00.001Z')).missing).toMatchObject([{ state: 'too-old' }])
})

test('a newer positive result outweighs an older negative one, and a newer negative one an older positive', () => {
  const older = test48('2026-04-04T10:00:00Z', 'negative', 3)
  const newer = test48('2026-04-04T20:00:00Z', 'positive', 4)
  expect(adviceOn([employer, letter, older, newer]).missing).toMatchObject([{ state: 'result-positive' }])
  expect(adviceOn([employer, letter, test48('2026-04-04T10:00:00Z', 'positive', 3), test48('2026-04-04T20:00:00Z', 'negative', 4)]).missing).toEqual([])
})

test('staff do not decide what the rules leave to the deputy', () => {
  expect(grant(nurse(), adviceOn(complete), staff, now, pass)).toMatchObject({ ok: false, problem: { code: 'decider-needed', decider: 'deputy' } })
})

test('a woman in labour goes out at once, whatever is missing and whoever is there', () => {
  const nothing = advise({ ...release, outcome: 'ask', decider: 'secretary' }, true, [], now)
  expect(nothing.advise).toBe('grant')
  expect(grant(nurse({ state: 'asked' }, true), nothing, staff, now, pass).ok).toBe(true)
  expect(refuse(nurse({ state: 'asked' }, true), secretary, now, 'no', 'secretary')).toMatchObject({ ok: false, problem: { code: 'emergency-is-never-refused' } })
})

test('a refusal needs a reason', () => {
  expect(refuse(nurse(), deputy, now, '  ', 'secretary')).toMatchObject({ ok: false, problem: { code: 'reason-needed' } })
})

test('whoever refused does not decide the appeal; somebody else does, and then it is final', () => {
  const refused = refuse(nurse(), deputy, now, 'It can wait a week.', 'secretary')
  if (!refused.ok) throw new Error('a refusal with a reason stands')
  const appealed = appeal(nurse(refused.value), now, 'It cannot.')
  if (!appealed.ok) throw new Error('a refusal can be appealed')
  expect(grant(nurse(appealed.value), adviceOn(complete), deputy, now, pass)).toMatchObject({ ok: false, problem: { code: 'appeal-needs-someone-else' } })
  expect(refuse(nurse(appealed.value), deputy, now, 'No.', 'secretary')).toMatchObject({ ok: false, problem: { code: 'appeal-needs-someone-else' } })
  expect(grant(nurse(appealed.value), adviceOn(complete), secretary, now, pass)).toMatchObject({ ok: true, value: { afterAppeal: { reason: 'It can wait a week.' } } })
  const again = refuse(nurse(appealed.value), secretary, now, 'It can.', 'secretary')
  if (!again.ok) throw new Error('somebody else may refuse the appeal')
  expect(appeal(nurse(again.value), now, 'Please.')).toMatchObject({ ok: false, problem: { code: 'appeal-already-decided' } })
})

test('an override of the rules needs a second person and stays marked', () => {
  const proposed = proposeOverride(nurse(), deputy, now, 'Her medicine is out; the paper comes tomorrow.')
  if (!proposed.ok) throw new Error('an override can be proposed')
  expect(confirmOverride(nurse(proposed.value), adviceOn([]), deputy, now, pass)).toMatchObject({ ok: false, problem: { code: 'override-needs-second-person' } })
  expect(confirmOverride(nurse(proposed.value), adviceOn([]), secretary, now, pass)).toMatchObject({ ok: true, value: { state: 'granted', override: { by: deputy, second: secretary } } })
  expect(confirmOverride(nurse(), adviceOn([]), secretary, now, pass)).toMatchObject({ ok: false, problem: { code: 'no-override-proposed' } })
})

test('nothing is decided twice', () => {
  const granted: ExitState = { state: 'granted', by: deputy, at: now, pass, override: null, afterAppeal: null }
  for (const again of [grant(nurse(granted), adviceOn(complete), secretary, now, pass), refuse(nurse(granted), secretary, now, 'No.', 'secretary'), proposeOverride(nurse(granted), secretary, now, 'Yes.'), withdraw(nurse(granted), now)]) {
    expect(again).toMatchObject({ ok: false, problem: { code: 'exit-already-decided', state: 'granted' } })
  }
})

test('only what was granted can be ended early, and with a reason', () => {
  expect(revoke(nurse(), secretary, now, 'x', 'decision', 'secretary')).toMatchObject({ ok: false, problem: { code: 'exit-not-granted' } })
  const granted: ExitState = { state: 'granted', by: deputy, at: now, pass, override: null, afterAppeal: null }
  expect(revoke(nurse(granted), secretary, now, '', 'decision', 'secretary')).toMatchObject({ ok: false, problem: { code: 'reason-needed' } })
  expect(revoke(nurse(granted), secretary, now, 'The building was sealed.', 'status-changed', 'deputy')).toMatchObject({ ok: true, value: { state: 'revoked', appealTo: 'deputy' } })
})
