// What a resident is told first, and what is theirs to do next.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { hour, instant, plus } from '#domain/kernel/instants.ts'
import { phaseOf, tasksOf, toBring, unread, type OwnExits } from './phase.ts'

const now = instant('2026-04-05T09:00:00+08:00')
const item = (kind: string, state = 'missing') => ({ kind, state, maxAgeHours: null, toldOfCase: false, goodUntil: null, because: [], evidence: null })
const pass = { id: 'p', code: '0000000001', text: 'PST1:', status: 'valid', gates: [], notBefore: plus(now, -hour), notAfter: plus(now, 5 * hour), backBy: plus(now, 5 * hour), exits: 1, exitsUsed: 0, weekly: null }
const exit = (change: object): ExitView => ({
  id: 'e', resident: null, described: null, building: null, home: null, purpose: 'scheduled-care', place: 'the dialysis ward', reason: '', from: plus(now, -hour), until: plus(now, 5 * hour),
  weekly: null, exits: 1, emergency: false, paperOpen: false, paper: null, askedAt: now, askedBy: 'resident', state: 'asked', refusal: null, appeal: null, override: null, advice: null,
  evidence: [], pass: null, undo: null, movements: [], whereabouts: 'not-yet-out', dueBack: null, overdue: false, flags: [], decisions: [], may: ['record-evidence'], ...change,
}) as unknown as ExitView
const advice = (...items: object[]) => ({ advise: 'ask', because: [], items, missing: items.length, decider: 'staff', exits: 1, hours: 6, monitoringDays: 0, transport: null, rules: { code: 'release', version: 1 } })

test('the letter is asked for before the test, and the employer’s word is not the resident’s to send', () => {
  const asked = exit({ advice: advice(item('test-result'), item('employer-confirmation'), item('letter-of-commitment')) })
  expect(phaseOf(asked, now)).toBe('bring')
  expect(tasksOf([asked], now).map((task) => (task.kind === 'bring' ? task.item.kind : task.kind))).toEqual(['letter-of-commitment', 'test-result'])
})

test('when only the employer is missing, the resident waits and has nothing to do', () => {
  const asked = exit({ advice: advice(item('letter-of-commitment', 'present'), item('employer-confirmation')) })
  expect([phaseOf(asked, now), tasksOf([asked], now)]).toEqual(['employer', []])
})

test('what is asked for of an appeal comes first, and of a pass after the pass itself; what the rules lacked there is theirs to bring no more', () => {
  const byRules = { ...item('letter-of-commitment'), because: [{ table: 't', row: 1, id: 'r', says: null }] }
  const granted = exit({ id: 'granted', state: 'granted', pass, advice: advice(byRules, item('certificate')) })
  const appealed = exit({ id: 'appealed', state: 'appealed', advice: advice(byRules, item('test-result')) })
  expect(tasksOf([granted, appealed], now).map((task) => [task.kind === 'bring' ? task.item.kind : task.kind, task.exit.id])).toEqual([['test-result', 'appealed'], ['pass', 'granted'], ['certificate', 'granted']])
  expect([phaseOf(granted, now), phaseOf(appealed, now)]).toEqual(['go', 'appealed'])
  expect(tasksOf([exit({ proposed: true, advice: advice(byRules) })], now)).toEqual([])
})

test('a positive result is talked about, not sent again', () => {
  expect(toBring(exit({ advice: advice(item('test-result', 'result-positive')) }))).toEqual([])
})

test('whoever is out and overdue is told so before anything else, the soonest first', () => {
  const late = exit({ id: 'late', state: 'granted', whereabouts: 'out', dueBack: plus(now, -hour), pass: { ...pass, exitsUsed: 1 } })
  const out = exit({ id: 'out', state: 'granted', whereabouts: 'out', dueBack: plus(now, hour), pass: { ...pass, exitsUsed: 1 } })
  const asked = exit({ id: 'asked', advice: advice(item('letter-of-commitment')) })
  expect(tasksOf([asked, out, late], now).map((task) => [task.kind, task.exit.id])).toEqual([['come-back', 'late'], ['come-back', 'out'], ['bring', 'asked']])
  expect(phaseOf(late, now)).toBe('overdue')
  expect([phaseOf(out, plus(now, hour - 1)), phaseOf(out, plus(now, hour))], 'the time to be back is no time any more').toEqual(['out', 'overdue'])
})

test('while two people decide against the rules nothing more is asked for', () => {
  const lacking = advice(item('employer-confirmation'))
  expect([phaseOf(exit({ advice: lacking }), now), phaseOf(exit({ advice: lacking, proposed: { by: 'desk' } }), now)]).toEqual(['employer', 'deciding'])
})

test('a pass that ended while its bearer is out still sends them home', () => {
  const out = exit({ state: 'revoked', whereabouts: 'out', dueBack: plus(now, hour), pass: { ...pass, status: 'ended-early' } })
  expect(phaseOf(out, now)).toBe('out')
})

test('a pass for three mornings a week stays good after the first of them', () => {
  const morning = exit({ state: 'granted', whereabouts: 'back', pass: { ...pass, exits: 12, exitsUsed: 1 } })
  expect(phaseOf(morning, now)).toBe('go')
  expect(phaseOf({ ...morning, pass: { ...morning.pass!, exitsUsed: 12 } }, now)).toBe('home-again')
})

test('a pass that begins tomorrow, one that ended early and one that is over are told apart', () => {
  const granted = (change: object) => exit({ state: 'granted', pass: { ...pass, ...change } })
  expect(phaseOf(granted({ notBefore: plus(now, hour) }), now)).toBe('not-yet')
  expect(phaseOf(granted({ notAfter: now }), now)).toBe('lapsed')
  expect(phaseOf(exit({ state: 'revoked', pass: { ...pass, status: 'ended-early' } }), now)).toBe('ended')
})

test('an emergency is never shown as waiting for anything', () => {
  expect(phaseOf(exit({ state: 'granted', emergency: true }), now)).toBe('emergency')
})

test('an emergency that was a slip is shown as taken back, unless they did go out', () => {
  const slip = (whereabouts: string) => phaseOf(exit({ state: 'withdrawn', emergency: true, whereabouts }), now)
  expect([slip('not-yet-out'), slip('out')]).toEqual(['withdrawn', 'out'])
})

test('“you may go” is news until the person has gone; a pass that ended early is news until it was read', () => {
  const told = (code: string, seenAt: string | null = null) => ({ id: code, code, details: { exit: 'e' }, at: now, seenAt })
  const own = (change: object, ...news: object[]) => ({ exits: [exit({ state: 'granted', pass, ...change })], news, home: {} }) as unknown as OwnExits
  const codes = (it: OwnExits) => unread(it, now).map((one) => one.code)
  expect(codes(own({}, told('exit-granted')))).toEqual(['exit-granted'])
  expect(codes(own({ whereabouts: 'out', dueBack: plus(now, hour) }, told('exit-granted')))).toEqual([])
  expect(codes(own({ state: 'revoked' }, told('ended-early'), told('exit-granted')))).toEqual(['ended-early'])
  expect(codes(own({ state: 'revoked' }, told('ended-early', now)))).toEqual([])
})

test('a no is no news once it was appealed against or somebody has decided anew, and of two grants only the last is', () => {
  const decided = (...what: string[]) => what.map((it, n) => ({ what: it, at: plus(now, n - 10), by: '', role: '', reason: '', rules: null, advised: null, missing: [], ownCredential: false }))
  const told = (code: string, nth: number) => ({ id: code, code, details: { exit: 'e' }, at: plus(now, nth - 10), seenAt: null })
  const shown = (state: string, steps: string[], news: object[]) => unread({ exits: [exit({ state, pass, decisions: decided(...steps) })], news, home: {} } as unknown as OwnExits, now)
  const [granted, revoked] = [told('exit-granted', 0), told('exit-revoked', 1)]
  expect(shown('revoked', ['granted', 'revoked'], [revoked, granted])).toEqual([revoked])
  expect(shown('appealed', ['granted', 'revoked', 'appealed'], [revoked, granted])).toEqual([])
  const again = told('exit-granted', 3)
  expect(shown('granted', ['granted', 'revoked', 'appealed', 'granted'], [again, revoked, granted])).toEqual([again])
  const final = told('exit-refused', 3)
  expect(shown('refused', ['refused', 'override-proposed', 'appealed', 'refused'], [final, told('exit-refused', 0)])).toEqual([final])
  const still = told('exit-revoked', 1)
  expect(shown('revoked', ['granted', 'revoked', 'override-proposed'], [still])).toEqual([still])
  expect(unread({ exits: [], news: [revoked], home: {} } as unknown as OwnExits, now), 'a case that is not in the list').toHaveLength(1)
})
