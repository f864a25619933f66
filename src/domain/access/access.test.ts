import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type AccountId, type BuildingId, type CommunityId, type ResidentId } from '../kernel/ids.ts'
import { can, decidingRole, mayDecide, roles, verbs, verbsOf, type Grant, type Rights } from './access.ts'

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
    return !can(mine, verb, { community: riverside }) && !can(mine, verb, { community: riverside, resident: me }) && decidingRole(mine, riverside) === null
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
  for (const role of roles.filter((it) => !['staff', 'deputy', 'secretary'].includes(it))) expect(decidingRole(rights([{ role, ...here }]), osmanthus), role).toBeNull()
  expect(decidingRole(rights([{ role: 'volunteer', ...here }, { role: 'staff', ...here }, { role: 'gate', ...here }]), osmanthus)).toBe('staff')
})
