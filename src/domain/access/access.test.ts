import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type AccountId, type BuildingId, type CommunityId, type DeviceId, type ExitId, type HouseholdId, type ResidentId } from '../kernel/ids.ts'
import { asked, type Asked } from './circles.ts'
import { actingRole, can, decidesSomewhere, decidingRole, holderIn, mayDecide, ownPlace, roles, verbs, verbsOf, type Actor, type Grant, type Place, type Rights, type Role } from './access.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const osmanthus = asId(uuid(1)) as CommunityId
const riverside = asId(uuid(2)) as CommunityId
const two = asId(uuid(3)) as BuildingId
const three = asId(uuid(4)) as BuildingId
const me = asId(uuid(5)) as ResidentId
const neighbour = asId(uuid(6)) as ResidentId
const rights = (grants: Grant[], residents: ResidentId[] = []): Rights => ({ actor: { kind: 'account', id: asId(uuid(7)) as AccountId }, grants, residents })

test('whoever holds no role may do nothing', () => {
  for (const verb of verbs) expect(can(rights([]), verb, { community: osmanthus })).toBe(false)
})

test('no role in one community opens anything in another', () => {
  fc.assert(fc.property(fc.subarray([...roles]), fc.constantFrom(...verbs), (held, verb) => {
    const mine = rights(held.map((role) => ({ role, community: osmanthus, building: null })), [me])
    return !can(mine, verb, { community: riverside }) && !can(mine, verb, { community: riverside, resident: me }) && decidingRole(mine, { community: riverside }) === null && decidesSomewhere(mine, riverside) === null && actingRole(mine, { community: riverside }) === null
  }))
})

test('a building lead sees their own building, not the next one', () => {
  const lead = rights([{ role: 'building-lead', community: osmanthus, building: two }])
  expect(can(lead, 'sealing.read', { community: osmanthus, building: two })).toBe(true)
  expect(can(lead, 'sealing.read', { community: osmanthus, building: three })).toBe(false)
  expect(can(lead, 'sealing.read', { community: osmanthus })).toBe(false)
})

test('a resident acts for themselves and those they care for, and for nobody else', () => {
  const resident = rights([{ role: 'resident', community: osmanthus, building: null }], [me])
  expect(can(resident, 'exit.ask', { community: osmanthus, resident: me })).toBe(true)
  expect(can(resident, 'exit.ask', { community: osmanthus, resident: neighbour })).toBe(false)
  expect(can(resident, 'exit.read', { community: osmanthus })).toBe(false)
})

test('a phone is nobody’s because others let it see their looks, their calls and their health: only what is never shared says whose it is', () => {
  const phone = (open: Asked[]): Rights => ({
    actor: { kind: 'household', id: asId(uuid(11)) as HouseholdId, only: null, exit: null, issued: null }, grants: [{ role: 'resident', community: osmanthus, building: null }],
    residents: [me, neighbour], open: new Map([[me, new Set<Asked>(open)], [neighbour, new Set<Asked>(['home'])]]),
  })
  expect(holderIn(phone(asked.filter((what) => what !== 'own')))).toBeNull()
  expect(holderIn(phone([...asked]))).toBe(me)
})

test('the gate lets emergencies out, and decides nothing else', () => {
  expect(verbsOf('gate')).toContain('exit.emergency')
  for (const verb of ['exit.grant', 'exit.refuse', 'person.read', 'ledger.read'] as const) expect(verbsOf('gate')).not.toContain(verb)
})

test('the secretary may decide whatever the deputy may, and staff only what is theirs', () => {
  expect(mayDecide('secretary', 'deputy')).toBe(true)
  expect(mayDecide('staff', 'deputy')).toBe(false)
  expect(mayDecide(null, 'staff')).toBe(false)
  expect(mayDecide('gate', 'staff')).toBe(false)
})

test('whoever holds no deciding role decides nothing, whatever else they hold', () => {
  const here = { community: osmanthus, building: null }
  for (const role of roles.filter((it) => !['staff', 'deputy', 'secretary'].includes(it))) expect(decidingRole(rights([{ role, ...here }]), { community: osmanthus }), role).toBeNull()
  expect(decidingRole(rights([{ role: 'volunteer', ...here }, { role: 'staff', ...here }, { role: 'gate', ...here }]), { community: osmanthus })).toBe('staff')
})

// Every verb in every kind of place, for every kind of actor: what a grant or a session was made for covers that and nothing else.
const mother = asId(uuid(8)) as ResidentId
const [mine, another] = [asId(uuid(9)) as ExitId, asId(uuid(10)) as ExitId]
const places = {
  'the community': { community: osmanthus },
  'building 2': { community: osmanthus, building: two },
  'building 3': { community: osmanthus, building: three },
  'the whole of me': { community: osmanthus, building: two, resident: me },
  'the whole of my mother': { community: osmanthus, building: two, resident: mother },
  'an exit of mine': { community: osmanthus, building: two, resident: me, exit: mine },
  'another exit of mine': { community: osmanthus, building: two, resident: me, exit: another },
  'an exit of my mother’s': { community: osmanthus, building: two, resident: mother, exit: another },
  'the whole of a neighbour': { community: osmanthus, building: three, resident: neighbour },
  'an exit of a neighbour’s': { community: osmanthus, building: three, resident: neighbour, exit: another },
  'an exit of nobody known': { community: osmanthus, exit: another },
  'Riverside': { community: riverside },
  'an exit of mine, in Riverside': { community: riverside, building: two, resident: me, exit: mine },
} satisfies Record<string, Place>
type PlaceName = keyof typeof places
const here: PlaceName[] = (Object.keys(places) as PlaceName[]).filter((name) => !name.includes('Riverside'))
const inTwo = here.filter((name) => (places[name] as Place).building === two)
const ofBoth: PlaceName[] = ['the whole of me', 'the whole of my mother', 'an exit of mine', 'another exit of mine', 'an exit of my mother’s']

const account = (role: Role, building: BuildingId | null): Rights => rights([{ role, community: osmanthus, building }])
const household = (more: Partial<Extract<Actor, { kind: 'household' }>>, residents: ResidentId[], open: readonly Asked[] = asked): Rights => ({
  open: new Map(residents.map((id) => [id, new Set(open)])),
  actor: { kind: 'household', id: asId(uuid(11)) as HouseholdId, only: null, exit: null, issued: null, ...more }, grants: [{ role: 'resident', community: osmanthus, building: null }], residents,
})
const phone: Rights = { actor: { kind: 'device', id: asId(uuid(12)) as DeviceId, place: null }, grants: [{ role: 'gate', community: osmanthus, building: null }], residents: [] }
const everywhere = (['secretary', 'deputy', 'staff', 'gate', 'building-lead', 'volunteer'] as const).map((role) => [`a ${role} of the whole community`, account(role, null), role, here] as const)
const ofBuilding = (['deputy', 'staff', 'building-lead'] as const).map((role) => [`a ${role} of building 2`, account(role, two), role, inTwo] as const)
const actors: readonly (readonly [string, Rights, Role, readonly PlaceName[]])[] = [
  ...everywhere, ...ofBuilding,
  ['the gate’s phone', phone, 'gate', here],
  ['a household with its slip', household({}, [me, mother]), 'resident', ofBoth],
  ['a link for one person', household({ only: me }, [me]), 'resident', ['the whole of me', 'an exit of mine', 'another exit of mine']],
  ['a link for one person, whoever else is read from the household', household({ only: me }, [me, mother]), 'resident', ['the whole of me', 'an exit of mine', 'another exit of mine']],
  ['a link for one exit', household({ only: me, exit: mine }, [me]), 'resident', ['an exit of mine']],
  ['a household of which nobody lives here any more', household({}, []), 'resident', []],
]

test.each(actors)('%s: each verb of theirs in the places that are theirs, and in no other', (_name, who, role, covered) => {
  for (const verb of verbs) {
    for (const name of Object.keys(places) as PlaceName[]) {
      expect(can(who, verb, places[name]), `${verb} in ${name}`).toBe(verbsOf(role).includes(verb) && covered.includes(name))
    }
  }
})

test('a household’s phone on which nobody’s circle is open asks, says who is out and who is back, and reads and does nothing else', () => {
  const phone = household({}, [me, mother], ['home'])
  const may = (who: Rights) => verbsOf('resident').filter((verb) => can(who, verb, places['the whole of my mother']))
  expect(may(phone)).toEqual(['home.read', 'exit.ask', 'return.report', 'exit.emergency'])
  expect(may(household({}, [me, mother], ['home', 'health']))).toEqual(verbsOf('resident').filter((verb) => verb !== 'circle.share'))
  expect(may({ ...phone, open: undefined } as unknown as Rights), 'nothing said is nothing open').toEqual([])
})

test('a deputy of building 3 decides for building 3 only, and beside it as whatever else they are', () => {
  const both = rights([{ role: 'staff', community: osmanthus, building: null }, { role: 'deputy', community: osmanthus, building: three }])
  expect([decidingRole(both, places['building 3']), decidingRole(both, places['building 2']), decidingRole(both, places['the community'])]).toEqual(['deputy', 'staff', 'staff'])
  const alone = account('deputy', three)
  expect([decidingRole(alone, places['an exit of a neighbour’s']), decidingRole(alone, places['an exit of mine']), decidingRole(alone, places['an exit of nobody known'])]).toEqual(['deputy', null, null])
  expect(decidesSomewhere(alone, osmanthus)).toBe('deputy')
})

test('the record says under which role somebody acted there', () => {
  const both = rights([{ role: 'volunteer', community: osmanthus, building: null }, { role: 'building-lead', community: osmanthus, building: three }, { role: 'deputy', community: osmanthus, building: two }])
  expect([actingRole(both, places['building 2']), actingRole(both, places['building 3'])]).toEqual(['deputy', 'volunteer'])
  // A role of elsewhere is said only where they hold none there.
  const lead = rights([{ role: 'volunteer', community: osmanthus, building: three }, { role: 'building-lead', community: osmanthus, building: two }])
  expect([actingRole(lead, places['building 2']), actingRole(lead, places['the community'])]).toEqual(['building-lead', 'volunteer'])
  expect(actingRole(account('building-lead', two), places['building 3'])).toBe('building-lead')
  expect(actingRole(household({}, [me]), places['the whole of a neighbour'])).toBe('resident')
  expect(actingRole(rights([]), places['the community'])).toBeNull()
})

test('somebody’s own place is the first they act for, and of a link for one exit that exit', () => {
  expect(ownPlace(household({}, [me, mother]), osmanthus)).toEqual({ community: osmanthus, resident: me })
  expect(ownPlace(household({ only: me, exit: mine }, [me]), osmanthus)).toEqual({ community: osmanthus, resident: me, exit: mine })
  expect([ownPlace(household({}, []), osmanthus), ownPlace(account('staff', null), osmanthus)]).toEqual([null, null])
})
