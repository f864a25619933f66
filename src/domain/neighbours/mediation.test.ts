// Heard apart before anything is laid before both; a fact is one when both accept it; an end is an end; gone some days after.
import { expect, test } from 'vitest'
import { asId, type MediationPartyId } from '../kernel/ids.ts'
import { day, hour, instant, plus } from '../kernel/instants.ts'
import { goneAt, mayMediate, mediationKept, mediationNow, sharedFacts, type MediationDeed } from './mediation.ts'

const now = instant('2026-04-05T08:00:00Z')
const [one, other] = ['1', '2'].map((n) => asId<'mediation-party'>(`00000000-0000-7000-8000-00000000000${n}`)) as [MediationPartyId, MediationPartyId]
const after = (...deeds: MediationDeed[]) => mediationNow(deeds.map((deed, n) => ({ seq: n + 1, at: plus(now, n), deed })))
const heard = (party: MediationPartyId, happened = 'x'): MediationDeed => ({ kind: 'heard', party, happened, wants: '' })
const agreed: MediationDeed = { kind: 'agreed', how: 'spoken', words: 'x', lookAt: plus(now, 7 * day) }
const may = (deed: MediationDeed, ...before: MediationDeed[]) => { const it = mayMediate(deed, after(...before), [one, other], now); return it.ok ? 'may' : it.problem.code }

test('nothing is laid before both, and nothing agreed, until each was heard; what was said last holds', () => {
  expect([may(agreed), may(agreed, heard(one)), may(agreed, heard(one), heard(other)), may({ kind: 'fact', words: 'x' }, heard(other))]).toEqual(['mediation-not-heard', 'mediation-not-heard', 'may', 'mediation-not-heard'])
  expect(after(heard(one, 'a'), heard(one, 'b')).heard.get(one)).toMatchObject({ happened: 'b' })
})

test('a fact is one for either side when both accept it, also when one says so twice', () => {
  const facts = (...who: MediationPartyId[]) => sharedFacts(after(heard(one), heard(other), { kind: 'fact', words: 'a pipe' }, ...who.map((party): MediationDeed => ({ kind: 'accepted', party, fact: 3 }))), [one, other])
  expect([facts(), facts(one), facts(one, one), facts(one, other)]).toEqual([[], [], [], ['a pipe']])
  expect(may({ kind: 'accepted', party: one, fact: 9 }, heard(one), heard(other))).toBe('not-found')
})

test('each may stop at any time; agreed needs something that was, not agreed where they were told to go; an end is an end', () => {
  const end = (as: 'agreed' | 'not-agreed' | 'withdrawn', where = ''): MediationDeed => ({ kind: 'ended', as, where })
  expect([may(end('withdrawn')), may(end('agreed')), may(end('agreed'), heard(one), heard(other), agreed), may(end('not-agreed')), may(end('not-agreed', 'court'))]).toEqual(['may', 'mediation-not-agreed', 'may', 'mediation-where', 'may'])
  expect(may(heard(one), end('withdrawn'))).toBe('mediation-over')
  expect(goneAt({ ended: null }, now)).toBe(plus(now, mediationKept))
})

test('it is looked at again after now, and what was kept of it is put down only where something was agreed', () => {
  expect([may({ ...agreed, lookAt: now } as MediationDeed, heard(one), heard(other)), may({ kind: 'looked', kept: 'yes', lookAt: null }), may({ kind: 'looked', kept: 'no', lookAt: plus(now, day) }, agreed)]).toEqual(['mediation-look-later', 'mediation-not-agreed', 'may'])
})

test('whoever accepts one fact has accepted no other, and says so once; only a side of it hears, tells and accepts', () => {
  const [fact, accepted] = [(words: string): MediationDeed => ({ kind: 'fact', words }), (party: MediationPartyId, of: number): MediationDeed => ({ kind: 'accepted', party, fact: of })]
  const both = after(heard(one), heard(other), fact('a pipe'), fact('at night'), accepted(one, 4), accepted(other, 4), accepted(one, 4))
  expect([sharedFacts(both, [one, other]), both.facts.map((it) => it.accepted)]).toEqual([['at night'], [[], [one, other]]])
  const stranger = asId<'mediation-party'>('00000000-0000-7000-8000-000000000003')
  const before = [heard(one), heard(other), fact('a pipe')]
  expect([may(heard(one)), may(heard(stranger)), may(fact('x'), heard(one), heard(other)), may(accepted(one, 3), ...before), may(accepted(stranger, 3), ...before)]).toEqual(['may', 'not-found', 'may', 'may', 'not-found'])
})

test('in whatever order its acts are read it comes to the same', () => {
  const acts = [heard(one, 'a'), heard(one, 'b'), agreed, { kind: 'looked', kept: 'yes', lookAt: null } satisfies MediationDeed].map((deed, n) => ({ seq: n + 1, at: plus(now, n), deed }))
  expect(mediationNow(acts.toReversed())).toEqual(mediationNow(acts))
})

test('all of it is gone two weeks after the first of its ends, and not before there was one', () => {
  const ended = { as: 'withdrawn' as const, where: '', at: now }
  expect([goneAt({ ended }, null), goneAt({ ended }, plus(now, hour)), goneAt({ ended }, plus(now, -hour)), goneAt({ ended: null }, null)]).toEqual([plus(now, 14 * day), plus(now, 14 * day), plus(now, 14 * day - hour), null])
})

test('it is looked at once more after now, or no more', () => {
  const looked = (lookAt: ReturnType<typeof plus> | null): MediationDeed => ({ kind: 'looked', kept: 'partly', lookAt })
  expect([may(looked(null), agreed), may(looked(now), agreed), may(looked(plus(now, 1)), agreed)]).toEqual(['may', 'mediation-look-later', 'may'])
})
