// Who is told that something changed, by the right to read it and by whose it is.

import { expect, test } from 'vitest'
import type { AccountId, BuildingId, CommunityId, ExitId, HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Grant, Rights } from './access.ts'
import { asked } from './circles.ts'
import { toldOf, type Told } from './told.ts'

const [community, elsewhere] = ['court', 'riverside'] as unknown as [CommunityId, CommunityId]
const [one, two] = ['one', 'two'] as unknown as [BuildingId, BuildingId]
const exits: Told = { may: ['exit.read'] }
const orders: Told = { may: ['sealing.read'], everywhere: true }

const account = (role: Grant['role'], building: BuildingId | null = null): Rights => ({ actor: { kind: 'account', id: 'a' as AccountId }, grants: [{ role, community, building }], residents: [] })
const household = (residents: string[], exit: string | null = null): Rights => ({
  actor: { kind: 'household', id: 'h' as HouseholdId, only: null, exit: exit as ExitId | null, issued: null }, grants: [{ role: 'resident', community, building: null }], residents: residents as ResidentId[],
  open: new Map(residents.map((id) => [id as ResidentId, new Set(asked)])),
})
const told = (rights: Rights, what: Told | undefined, ids: string[], building: BuildingId | null = one, owners: Record<string, string> = {}) =>
  toldOf({ rights, community }, what, { ids, building }, new Map(Object.entries(owners)) as Map<string, ResidentId>)

test('whoever may read it is told all of it; whoever may not, nothing', () => {
  expect(told(account('staff'), exits, ['x', 'y'])).toEqual(['x', 'y'])
  for (const role of ['gate', 'building-lead', 'volunteer'] as const) expect(told(account(role), exits, ['x'])).toBe(null)
  expect(toldOf({ rights: account('staff'), community: elsewhere }, exits, { ids: ['x'], building: one }, new Map())).toBe(null)
})

test('a kind that nobody declared is told to nobody', () => {
  expect(told(account('secretary'), undefined, ['x'])).toBe(null)
})

test('a lead of one building is told of that one, and of what concerns them all', () => {
  expect(told(account('building-lead', one), orders, ['o'], one)).toEqual(['o'])
  expect(told(account('building-lead', one), orders, ['o'], two)).toBe(null)
  expect(told(account('building-lead', one), orders, ['o'], null)).toEqual(['o'])
  // An exit of nobody known has no building either, and is the desk's.
  expect(told(account('staff', one), exits, ['x'], null)).toBe(null)
})

test('what concerns every building is told to those who work there; a household is told of its own alone', () => {
  const everywhere: Told = { may: ['exit.read'], everywhere: true }
  expect(told(account('staff', one), everywhere, ['x', 'y'], null)).toEqual(['x', 'y'])
  expect(told(household(['nurse']), everywhere, ['x', 'y'], null, { x: 'nurse', y: 'neighbour' })).toEqual(['x'])
})

test('a household is told of its own among many, and of its people by their own ids', () => {
  const owners = { x: 'nurse', y: 'neighbour' }
  expect(told(household(['nurse', 'mother']), exits, ['x', 'y', 'nurse', 'neighbour', 'z'], one, owners)).toEqual(['x', 'nurse'])
  expect(told(household(['mother']), exits, ['x', 'y'], one, owners)).toBe(null)
  expect(told(household(['nurse']), { may: ['contact.record'] }, ['nurse'])).toBe(null)
})

test('one right of those that a kind names is enough, for a household as for the desk', () => {
  const either: Told = { may: ['contact.record', 'self.read'] }
  expect(told(household(['nurse']), either, ['nurse', 'neighbour'])).toEqual(['nurse'])
  expect(told(account('staff'), either, ['nurse'])).toEqual(['nurse'])
})

test('what is on a place is told to those who live there, whoever of them the household acts for', () => {
  const homes: Told = { may: ['self.read'] }
  const living = new Map([['two', new Set(['nurse', 'mother'])], ['one', new Set(['neighbour'])]]) as unknown as Map<string, ReadonlySet<ResidentId>>
  const toldHome = (rights: Rights) => toldOf({ rights, community }, homes, { ids: ['two', 'one', 'three'], building: null }, living)
  expect(toldHome(household(['mother']))).toEqual(['two'])
  expect(toldHome(household(['nurse', 'neighbour']))).toEqual(['two', 'one'])
  expect(toldHome(household(['stranger']))).toBe(null)
  expect(toldHome(household(['nurse'], 'x'))).toBe(null)
  expect(toldHome(account('secretary'))).toBe(null)
})

test('a link made for one letter is told of that exit alone', () => {
  expect(told(household(['nurse'], 'x'), exits, ['x', 'w', 'nurse'], one, { x: 'nurse', w: 'nurse' })).toEqual(['x'])
})
