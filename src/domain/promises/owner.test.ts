// Whose something owed is: never nobody's, whatever is entered of the desk.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type AccountId, type BuildingId } from '../kernel/ids.ts'
import { hour, instant, plus, type Instant } from '../kernel/instants.ts'
import { urgencies } from './due.ts'
import { isAtDesk, leadOf, longestTurn, mayKeep, ownerNow, rings, type DeskNow, type Turn, type WorksIn } from './owner.ts'

const account = (n: number): AccountId => asId<'account'>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const [anna, ben, carla] = [account(1), account(2), account(3)]
const now = instant('2026-04-05T08:00:00Z')
const turn = (of: AccountId, more: Partial<Turn> = {}): Turn => ({ account: of, from: plus(now, -hour), until: null, quiet: false, leads: false, ...more })
const everywhere = (...all: AccountId[]): Map<AccountId, WorksIn> => new Map(all.map((one) => [one, 'everywhere']))
const desk = (turns: Turn[], more: Partial<DeskNow> = {}): DeskNow => ({ turns, work: everywhere(anna, ben, carla), secretaries: [carla], ...more })
const kept = (owner: AccountId | null, more: object = {}) => ({ owner, urgency: 'today' as const, confidential: false, building: null, ...more })

test('whoever keeps it has it while they are at the desk, or while nobody is entered there', () => {
  expect(ownerNow(kept(anna), desk([turn(anna), turn(ben)]))).toEqual({ by: 'kept', account: anna })
  expect(ownerNow(kept(anna), desk([]))).toEqual({ by: 'kept', account: anna })
})

test('whoever leads the desk has what nobody keeps, and what somebody keeps who is not there, to be taken over by name', () => {
  expect(ownerNow(kept(null), desk([turn(ben, { from: plus(now, -2 * hour) }), turn(anna)]))).toEqual({ by: 'lead', account: ben, from: null })
  expect(ownerNow(kept(anna), desk([turn(ben)]))).toEqual({ by: 'lead', account: ben, from: anna })
  expect(leadOf([turn(ben, { from: plus(now, -2 * hour) }), turn(anna, { leads: true })])).toBe(anna)
})

test('the secretary has it when nobody is there, and when whoever keeps it works here no more', () => {
  expect(ownerNow(kept(null), desk([]))).toEqual({ by: 'secretary', account: carla, from: null })
  expect(ownerNow(kept(anna), desk([], { work: everywhere(ben, carla) }))).toEqual({ by: 'secretary', account: carla, from: anna })
  expect(ownerNow(kept(anna), desk([turn(anna)], { work: everywhere(ben, carla) })), 'who is entered and works here no more is not there').toEqual({ by: 'secretary', account: carla, from: anna })
  expect(ownerNow(kept(null), desk([], { work: everywhere() }))).toEqual({ by: 'secretary', account: null, from: null })
})

test('the night’s person has what is now, and nothing else', () => {
  const night = desk([turn(ben, { quiet: true })])
  expect(ownerNow(kept(anna, { urgency: 'now' }), night)).toEqual({ by: 'lead', account: ben, from: anna })
  for (const urgency of ['today', 'week'] as const) expect(ownerNow(kept(anna, { urgency }), night)).toEqual({ by: 'kept', account: anna })
})

test('what is private goes to no desk: it stays with whoever keeps it, else with the secretary', () => {
  expect(ownerNow(kept(anna, { confidential: true }), desk([turn(ben)]))).toEqual({ by: 'kept', account: anna })
  expect(ownerNow(kept(anna, { confidential: true }), desk([turn(ben)], { work: everywhere(ben, carla) }))).toEqual({ by: 'secretary', account: carla, from: anna })
})

test('nobody has what they may not read: whoever works in one building has what is there', () => {
  const [one, two] = [1, 2].map((n) => asId<'building'>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)) as [BuildingId, BuildingId]
  const there = desk([turn(ben, { leads: true }), turn(carla)], { work: new Map<AccountId, WorksIn>([[anna, 'everywhere'], [ben, new Set([one])], [carla, 'everywhere']]) })
  expect([one, two, null].map((building) => mayKeep(there, ben, building))).toEqual([true, false, false])
  expect([one, two, null].map((building) => ownerNow(kept(null, { building }), there).account), 'of the rest it is the next one’s').toEqual([ben, carla, carla])
  expect(ownerNow(kept(ben, { building: two }), there)).toEqual({ by: 'lead', account: carla, from: ben })
  expect(ownerNow(kept(ben, { building: two, confidential: true }), there)).toEqual({ by: 'secretary', account: carla, from: ben })
})

test('a turn without an end ends by itself', () => {
  expect([isAtDesk(turn(anna), now), isAtDesk(turn(anna, { until: now }), now), isAtDesk(turn(anna, { from: plus(now, 1) }), now)]).toEqual([true, false, false])
  expect(isAtDesk(turn(anna, { from: plus(now, -longestTurn) }), now)).toBe(false)
})

test('what is now rings until it is taken, and again when whoever took it is not there', () => {
  const ringing = { urgency: 'now' as const, taken: false, snoozedUntil: null, over: false }
  const [here, away] = [{ by: 'kept' as const, account: anna }, { by: 'lead' as const, account: ben, from: anna }]
  expect(rings(ringing, here, now)).toBe(true)
  expect(rings({ ...ringing, taken: true }, here, now)).toBe(false)
  expect(rings({ ...ringing, taken: true }, away, now)).toBe(true)
  for (const still of [{ urgency: 'today' as const }, { over: true }, { snoozedUntil: plus(now, hour) }]) expect(rings({ ...ringing, ...still }, here, now)).toBe(false)
  expect(rings({ ...ringing, snoozedUntil: now }, here, now)).toBe(true)
})

test('whatever is entered, nothing is nobody’s, and whoever has it works where it is', () => {
  const who = fc.integer({ min: 1, max: 6 }).map(account)
  const at = fc.integer({ min: -20, max: 20 }).map((hours): Instant => plus(now, hours * hour))
  const turns = fc.array(fc.record({ account: who, from: at, until: fc.option(at, { nil: null }), quiet: fc.boolean(), leads: fc.boolean() }), { maxLength: 6 })
  const house = fc.constantFrom(asId<'building'>('00000000-0000-7000-8000-000000000001'), asId<'building'>('00000000-0000-7000-8000-000000000002'))
  const works = fc.oneof(fc.constant('everywhere' as const), fc.uniqueArray(house).map((all): WorksIn => new Set(all)))
  const working = fc.uniqueArray(fc.tuple(who, works), { selector: ([one]) => one })
  fc.assert(fc.property(fc.option(who, { nil: null }), fc.constantFrom(...urgencies), fc.boolean(), turns, working, fc.uniqueArray(who), fc.option(house, { nil: null }), (owner, urgency, confidential, all, work, secretaries, building) => {
    const there = { turns: all.filter((one) => isAtDesk(one, now)), work: new Map(work), secretaries }
    const has = ownerNow({ owner, urgency, confidential, building }, there)
    if (has.account === null) {
      expect(has.by, 'nobody at all is the secretary, whoever that will be').toBe('secretary')
      expect(secretaries.filter((one) => mayKeep(there, one, building))).toEqual([])
    } else expect(mayKeep(there, has.account, building), 'and may read it').toBe(true)
    if (has.by === 'kept') expect(has.account).toBe(owner)
    else expect(has.from).toBe(owner)
    if (confidential) expect(has.by).not.toBe('lead')
  }))
})
