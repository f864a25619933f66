import { expect, test } from 'vitest'
import fc from 'fast-check'
import { asId, type AccountId, type BuildingId } from '../kernel/ids.ts'
import { day, hour, instant, plus, type Instant } from '../kernel/instants.ts'
import { endsLastSecretary, givenRoles, keeperRole, mayConfirm, mayEnd, mayGive, mayLetIn, proposalLasts, takes, type End, type Give, type Held, type Keeper, type Proposal } from './staff.ts'

const account = (n: number) => asId(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`) as AccountId
const two = asId('00000000-0000-7000-8000-00000000000b') as BuildingId
const [secretary, second, deputy, otherDeputy, colleague] = [1, 2, 3, 4, 5].map(account) as [AccountId, AccountId, AccountId, AccountId, AccountId]
const now = instant('2026-04-05T09:00:00+08:00')
const noon = plus(now, 3 * hour)
const held = (who: AccountId, role: Held['role'], until: Instant | null = null, building: BuildingId | null = null): Held => ({ account: who, role, building, since: plus(now, -day), until })
const committee = [held(secretary, 'secretary'), held(deputy, 'deputy'), held(otherDeputy, 'deputy'), held(colleague, 'staff')]
const [asSecretary, asDeputy]: Keeper[] = [{ account: secretary, role: 'secretary' }, { account: deputy, role: 'deputy' }] as [Keeper, Keeper]
const give = (more: Partial<Give> = {}): Give => ({ account: colleague, role: 'staff', building: null, until: null, ...more })
const end = (more: Partial<End> = {}): End => ({ account: colleague, role: null, building: null, at: now, ...more })
const says = (result: { ok: true; value: unknown } | { ok: false; problem: { code: string } }) => (result.ok ? result.value : result.problem.code)

test('whoever is neither secretary nor deputy gives and ends nothing', () => {
  for (const role of [null, ...givenRoles].filter((one) => one !== 'secretary' && one !== 'deputy')) {
    for (const given of givenRoles) expect(takes(role, given)).toBeNull()
    expect(says(mayGive({ account: account(9), role }, give(), committee, now))).toBe('staff-not-yours')
    expect(says(mayEnd({ account: account(9), role }, end(), committee, now))).toBe('staff-not-yours')
  }
})

test('the secretary gives a deputy alone, the deputy gives none; the secretary’s role takes two whoever proposes it', () => {
  expect(says(mayGive(asSecretary, give({ role: 'deputy' }), committee, now))).toBe('alone')
  expect(says(mayGive(asDeputy, give({ role: 'deputy' }), committee, now))).toBe('staff-not-yours')
  for (const by of [asSecretary, asDeputy]) {
    expect(says(mayGive(by, give({ role: 'secretary' }), committee, now))).toBe('two')
    for (const role of ['staff', 'gate', 'volunteer'] as const) expect(says(mayGive(by, give({ role }), committee, now))).toBe('alone')
  }
})

test('nobody gives themselves a role, or more time in one', () => {
  for (const by of [asSecretary, asDeputy]) for (const role of givenRoles) expect(mayGive(by, give({ account: by.account, role, building: role === 'building-lead' ? two : null }), committee, now).ok).toBe(false)
})

test('a building lead has a building, and whoever decides for all has none; an end lies ahead', () => {
  expect(says(mayGive(asSecretary, give({ role: 'building-lead' }), committee, now))).toBe('role-place')
  expect(says(mayGive(asSecretary, give({ role: 'building-lead', building: two }), committee, now))).toBe('alone')
  expect(says(mayGive(asSecretary, give({ role: 'deputy', building: two }), committee, now))).toBe('role-place')
  expect(says(mayGive(asSecretary, give({ until: now }), committee, now))).toBe('until-past')
  expect(says(mayGive(asSecretary, give({ until: noon }), committee, now))).toBe('alone')
})

test('a role given in place of another ends that one, which they must hold, and which whoever does it may end', () => {
  expect(says(mayGive(asDeputy, give({ role: 'gate', instead: { role: 'staff', building: null } }), committee, now))).toBe('alone')
  expect(says(mayGive(asDeputy, give({ role: 'gate', instead: { role: 'volunteer', building: null } }), committee, now))).toBe('role-not-held')
  expect(says(mayGive(asDeputy, give({ account: otherDeputy, role: 'gate', instead: { role: 'deputy', building: null } }), committee, now))).toBe('staff-not-yours')
  const ended = committee.map((one) => (one.account === colleague ? { ...one, until: now } : one))
  expect(says(mayGive(asDeputy, give({ role: 'gate', instead: { role: 'staff', building: null } }), ended, now))).toBe('role-not-held')
  // What takes two is neither ended nor given along with something else.
  for (const by of [asSecretary, asDeputy]) {
    expect(says(mayGive(by, give({ account: second, role: 'gate', instead: { role: 'secretary', building: null } }), [...committee, held(second, 'secretary')], now))).toBe('staff-not-yours')
    expect(says(mayGive(by, give({ role: 'secretary', instead: { role: 'staff', building: null } }), committee, now))).toBe('staff-not-yours')
  }
})

test('a deputy ends the work of staff and their own, not that of another deputy', () => {
  expect(says(mayEnd(asDeputy, end({ at: noon }), committee, now))).toBe('alone')
  expect(says(mayEnd(asDeputy, end({ account: deputy }), committee, now))).toBe('alone')
  expect(says(mayEnd(asDeputy, end({ account: otherDeputy }), committee, now))).toBe('staff-not-yours')
  expect(says(mayEnd(asSecretary, end({ account: otherDeputy }), committee, now))).toBe('alone')
})

test('what has ended ends no second time, and what ends sooner anyway is not made longer by ending it', () => {
  expect(says(mayEnd(asSecretary, end(), [held(secretary, 'secretary'), held(colleague, 'staff', now)], now))).toBe('already-ended')
  expect(says(mayEnd(asSecretary, end({ at: plus(noon, hour) }), [held(secretary, 'secretary'), held(colleague, 'staff', noon)], now))).toBe('already-ended')
})

test('the last secretary stays, also until a day and also by their own wish; with another who stays as long, it takes two', () => {
  for (const by of [asSecretary, asDeputy]) expect(says(mayEnd(by, end({ account: secretary, at: plus(now, day) }), committee, now))).toBe('last-secretary')
  expect(says(mayGive(asDeputy, give({ account: secretary, role: 'secretary', until: noon }), committee, now))).toBe('last-secretary')
  expect(says(mayEnd(asDeputy, end({ account: secretary, role: 'gate' }), [...committee, held(secretary, 'gate')], now)), 'what else they do ends by itself').toBe('alone')
  const both = [...committee, held(second, 'secretary')]
  for (const by of [asSecretary, asDeputy]) expect(says(mayEnd(by, end({ account: secretary, role: 'secretary' }), both, now))).toBe('two')
  expect(says(mayEnd(asSecretary, end({ account: secretary }), [...committee, held(second, 'secretary', noon)], now))).toBe('last-secretary')
  expect(endsLastSecretary(end({ account: second, at: now }), [...committee, held(second, 'secretary', noon)], now)).toBe(false)
})

test('whatever is given and ended, the time in which there is a secretary never gets shorter', () => {
  const ends = fc.option(fc.integer({ min: 1, max: 200 }).map((h) => plus(now, h * hour)), { nil: null })
  const lasts = (all: readonly Held[]) => all.filter((one) => one.role === 'secretary' && (one.until === null || one.until > now)).map((one) => one.until ?? '9999').sort().at(-1) ?? ''
  fc.assert(fc.property(fc.array(ends, { minLength: 1, maxLength: 4 }), fc.nat(3), ends, (untils, n, at) => {
    const before = untils.map((until, i) => held(account(20 + i), 'secretary', until))
    const who = account(20 + (n % untils.length))
    const by: Keeper = { account: account(99), role: 'secretary' }
    const ended = mayEnd(by, end({ account: who, at: at ?? now }), before, now).ok ? before.map((one) => (one.account === who ? { ...one, until: at ?? now } : one)) : before
    const given = mayGive(by, give({ account: who, role: 'secretary', until: at }), before, now).ok ? before.map((one) => (one.account === who ? { ...one, until: at } : one)) : before
    return lasts(ended) >= lasts(before) && lasts(given) >= lasts(before)
  }))
})

const proposal = (more: Partial<Proposal> = {}): Proposal => ({ account: colleague, kind: 'given', by: deputy, at: plus(now, -hour), ...more })
test('the second is somebody else than who proposed it and than who is given it', () => {
  expect(says(mayConfirm(asDeputy, proposal(), committee, { own: [], proposer: [] }, now))).toBe('proposal-own')
  expect(says(mayConfirm(asSecretary, proposal(), committee, { own: [], proposer: [] }, now))).toBeNull()
  expect(says(mayConfirm(asSecretary, proposal({ account: secretary }), committee, { own: [], proposer: [] }, now))).toBe('staff-own')
  expect(says(mayConfirm(asSecretary, proposal({ account: secretary, kind: 'ended' }), committee, { own: [], proposer: [] }, now)), 'whoever goes may agree').toBeNull()
  expect(says(mayConfirm({ account: colleague, role: null }, proposal(), committee, { own: [], proposer: [] }, now))).toBe('staff-not-yours')
})

test('one of the two is a secretary as long as there is any; with none left, two deputies may', () => {
  expect(says(mayConfirm({ account: otherDeputy, role: 'deputy' }, proposal(), committee, { own: [], proposer: [] }, now))).toBe('needs-secretary')
  expect(says(mayConfirm({ account: otherDeputy, role: 'deputy' }, proposal(), committee.filter((one) => one.role !== 'secretary'), { own: [], proposer: [] }, now))).toBeNull()
  expect(says(mayConfirm({ account: otherDeputy, role: 'deputy' }, proposal(), committee.map((one) => (one.role === 'secretary' ? { ...one, until: now } : one)), { own: [], proposer: [] }, now)), 'whose time is over').toBeNull()
})

test('what a secretary proposed a deputy confirms', () => {
  expect(says(mayConfirm(asDeputy, proposal({ by: secretary }), committee, { own: [], proposer: [] }, now))).toBeNull()
})

test('whose work has ended proposes nothing any more, what waited for a week is over, and a way in that the proposer made is no second person', () => {
  expect(says(mayConfirm(asSecretary, proposal(), committee.map((one) => (one.account === deputy ? { ...one, until: now } : one)), { own: [], proposer: [] }, now))).toBe('proposer-left')
  expect(says(mayConfirm(asSecretary, proposal({ at: plus(now, -proposalLasts) }), committee, { own: [], proposer: [] }, now))).toBe('proposal-over')
  expect(says(mayConfirm(asDeputy, proposal({ by: secretary }), committee, { own: [secretary], proposer: [] }, now))).toBe('proposal-own-link')
  expect(says(mayConfirm(asDeputy, proposal({ by: secretary }), committee, { own: [], proposer: [deputy] }, now)), 'nor whoever let the proposer in').toBe('proposal-own-link')
  expect(says(mayConfirm(asDeputy, proposal({ by: secretary }), committee, { own: [colleague], proposer: [colleague] }, now)), 'nor two whom a third let in').toBe('proposal-own-link')
  expect(says(mayConfirm(asDeputy, proposal({ by: secretary }), committee, { own: [colleague], proposer: [] }, now))).toBeNull()
})

test('a link signs in whoever stands below its maker, and a new secretary who has no other way yet', () => {
  expect(says(mayLetIn('deputy', ['staff', 'gate'], true))).toBeNull()
  expect(says(mayLetIn('deputy', ['staff', 'deputy'], false))).toBe('staff-not-yours')
  expect(says(mayLetIn('secretary', ['secretary'], false))).toBeNull()
  expect(says(mayLetIn('secretary', ['secretary'], true))).toBe('staff-not-yours')
  expect(says(mayLetIn('deputy', ['secretary'], false))).toBe('staff-not-yours')
  expect(says(mayLetIn('secretary', [], false))).toBe('no-role-here')
})

test('a role for one building, or one that has ended, keeps nobody', () => {
  expect(keeperRole([held(deputy, 'deputy', null, two), held(deputy, 'secretary', now)], deputy, now)).toBeNull()
  expect(keeperRole(committee, deputy, now)).toBe('deputy')
})
