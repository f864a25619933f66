import { describe, expect, test } from 'vitest'
import { asId, type AccountId, type EvidenceId, type ExitId } from '../kernel/ids.ts'
import { hour, plus, type Instant } from '../kernel/instants.ts'
import type { Advice } from './advice.ts'
import { checklist, type EvidenceContent } from './evidence.ts'
import type { Decider, Exit } from './history.ts'
import { checkOwn, confirmable, ownIn, ownKinds, restsOnLetIn, takingPart, type Confirmation, type Credentialed, type LetIn } from './own-credential.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const account = (n: number) => asId(uuid(n)) as AccountId
const now = '2026-04-05T01:00:00.000Z' as Instant
const secretary: Decider = { account: account(1), role: 'secretary' }
const deputy: Decider = { account: account(2), role: 'deputy' }
const staff: Decider = { account: account(3), role: 'staff' }

const letter: EvidenceContent = { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'phone', at: now, witness: null, upload: null }
const swab = (result: 'negative' | 'positive'): EvidenceContent => ({ kind: 'test-result', sampledAt: plus(now, -hour), result, source: 'laboratory-report', note: '', upload: null })
const piece = (n: number, content: EvidenceContent, through: AccountId[] = []): Credentialed =>
  ({ id: asId(uuid(100 + n)) as EvidenceId, exit: asId(uuid(99)) as ExitId, recordedAt: now, from: 'resident', recordedBy: 'resident', content, through })
const because = { table: 'evidence', row: 1, id: 'x' }
const adviceOn = (evidence: readonly Credentialed[]): Advice => {
  const items = checklist([{ kind: 'letter-of-commitment', maxAgeHours: null, toldOfCase: false, because }, { kind: 'test-result', maxAgeHours: 48, toldOfCase: false, because }] as never, evidence, now) as Advice['items']
  return { advise: 'grant', because: [], items, missing: [], decider: 'deputy', exits: 1, hours: 12, monitoringDays: 0, transport: null }
}
const exit = (state: Partial<Exit> = {}, emergency = false): Exit => ({ state: 'asked', emergency, seq: 1, proposed: null, against: null, appeal: null, final: false, grant: null, pass: null, renewing: null, renewed: null, office: null, overridden: false, ...state })
const kinds = (by: Decider, evidence: Credentialed[], confirmations: Confirmation[] = []) => ownKinds(by.account, adviceOn(evidence), { evidence, confirmations }, now)

describe('what rests on somebody’s own link', () => {
  test('is what the checklist would not see without it, be it good for the resident or bad', () => {
    expect(kinds(deputy, [piece(1, letter, [deputy.account])])).toEqual(['letter-of-commitment'])
    expect(kinds(deputy, [piece(1, swab('positive'), [deputy.account]), piece(2, letter)])).toEqual(['test-result'])
    expect(kinds(secretary, [piece(1, letter, [deputy.account])])).toEqual([])
  })

  test('is nothing when the same was also brought by another way', () => {
    expect(kinds(deputy, [piece(1, letter, [deputy.account]), piece(2, letter)])).toEqual([])
  })

  test('is confirmed by a session that somebody else opened or a call by a colleague, never by their own word', () => {
    const one = piece(1, letter, [deputy.account])
    const said = (how: Confirmation['how'], through: AccountId[], by: AccountId | null, evidence: string[] = [one.id]): Confirmation => ({ how, through, by, evidence })
    expect(kinds(deputy, [one], [said('own-session', [], null)])).toEqual([])
    expect(kinds(deputy, [one], [said('call-back', [], staff.account)])).toEqual([])
    for (const own of [said('own-session', [deputy.account], null), said('call-back', [], deputy.account), said('call-back', [], staff.account, [])]) {
      expect(kinds(deputy, [one], [own])).toEqual(['letter-of-commitment'])
    }
    expect(confirmable([deputy.account], { evidence: [one], confirmations: [] })).toEqual([])
    expect(confirmable([staff.account], { evidence: [one], confirmations: [] })).toEqual([one])
    expect(confirmable([staff.account], { evidence: [one], confirmations: [said('call-back', [], staff.account)] })).toEqual([])
  })
})

describe('who else may decide', () => {
  const evidence = [piece(1, letter, [deputy.account])]
  const ask = (onDuty: Decider[], it = exit(), on = evidence) => checkOwn(ownIn(it, adviceOn(on), deputy, { evidence: on, confirmations: [], onDuty }, 'deputy', now))

  test('is somebody on duty with the role that is needed; without anybody it is decided and marked', () => {
    expect(ask([deputy, secretary])).toEqual({ ok: false, problem: { code: 'own-credential', pieces: ['letter-of-commitment'], roles: ['secretary'] } })
    expect(ask([deputy, staff])).toEqual({ ok: true, value: { marked: true } })
    expect(ask([deputy, secretary], exit(), [piece(1, letter)])).toEqual({ ok: true, value: { marked: false } })
  })

  test('is nobody who gave out a link themselves, who refused before, or who is the first of two', () => {
    expect(ask([secretary], exit(), [piece(1, letter, [deputy.account, secretary.account])])).toEqual({ ok: true, value: { marked: true } })
    expect(ask([secretary], exit({ state: 'appealed', against: { what: 'refused', seq: 2, at: now, by: secretary, reason: 'x', appealTo: 'deputy' }, appeal: { what: 'appealed', seq: 3, at: now, by: null, text: 'x' } }))).toEqual({ ok: true, value: { marked: true } })
    expect(ask([secretary], exit({ proposed: { what: 'override-proposed', seq: 2, at: now, by: secretary, reason: 'x' } }))).toEqual({ ok: true, value: { marked: true } })
    // Of a later end, or of a pass that stays, as well.
    expect(ask([secretary], exit({ state: 'granted', renewing: { what: 'keep-proposed', seq: 3, at: now, by: secretary, names: 2, reason: 'x' } }))).toEqual({ ok: true, value: { marked: true } })
  })

  test('on an appeal is somebody of the role that was named for it', () => {
    const appealed = (appealTo: 'deputy' | 'secretary') => exit({ state: 'appealed', against: { what: 'refused', seq: 2, at: now, by: staff, reason: 'x', appealTo }, appeal: { what: 'appealed', seq: 3, at: now, by: null, text: 'x' } })
    const other: Decider = { account: account(4), role: 'deputy' }
    expect(ask([other], appealed('deputy'))).toMatchObject({ ok: false, problem: { roles: ['deputy'] } })
    expect(ask([other], appealed('secretary'))).toEqual({ ok: true, value: { marked: true } })
  })

  test('is never asked in an emergency', () => {
    expect(ask([secretary], exit(undefined, true))).toEqual({ ok: true, value: { marked: false } })
  })
})

describe('where one let the other in of late', () => {
  const letIn = (who: Decider, by: Decider): LetIn => new Map([[who.account, [by.account]]])
  const one = piece(1, letter, [secretary.account])
  const rests = (by: Decider, it: Exit, how: LetIn, confirmations: Confirmation[] = []) => restsOnLetIn(it, adviceOn([one]), by, { evidence: [one], confirmations, onDuty: [] }, how, now)
  const refused = exit({ against: { what: 'refused', seq: 2, at: now, by: secretary, reason: 'x', appealTo: 'deputy' } })
  const nothing: LetIn = new Map()

  test('the two may be one: of an appeal, of a piece through the other’s link, and of a call back', () => {
    expect([letIn(deputy, secretary), letIn(secretary, deputy), letIn(staff, secretary), nothing].map((how) => restsOnLetIn(refused, null, deputy, { evidence: [], confirmations: [], onDuty: [] }, how, now))).toEqual([true, true, false, false])
    expect([letIn(deputy, secretary), nothing].map((how) => rests(deputy, exit(), how)), 'through the link of whoever let them in').toEqual([true, false])
    const calledBack: Confirmation = { how: 'call-back', through: [], by: staff.account, evidence: [one.id] }
    expect([letIn(staff, secretary), nothing].map((how) => rests(secretary, exit(), how, [calledBack]))).toEqual([true, false])
    expect(rests(deputy, exit({}, true), letIn(deputy, secretary)), 'an emergency waits for nobody').toBe(false)
  })

  test('asked after are whoever decides, whose no it is, through whom pieces came, and who confirmed them', () => {
    const said: Confirmation = { how: 'call-back', through: [account(7)], by: staff.account, evidence: [one.id] }
    expect(takingPart(refused, deputy, { evidence: [one], confirmations: [said], onDuty: [] })).toEqual([deputy, secretary].map((it) => it.account).concat([account(7), staff.account]))
  })
})
