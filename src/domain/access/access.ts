// Who may do what, where. A right is a verb in a place; the default is no. Screens and server call the same `can()`.

import type { AccountId, BuildingId, CommunityId, DeviceId, ExitId, HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Issued } from './credentials.ts'
import { never } from '../kernel/result.ts'

/** Roles that people hold in a community. `appealTo` and `decider` name one of these, never a person. */
export const roles = ['secretary', 'deputy', 'staff', 'gate', 'building-lead', 'volunteer', 'resident'] as const
export type Role = (typeof roles)[number]

export const verbs = [
  'person.search', 'person.read', 'person.status', 'contact.record',
  'exit.ask', 'exit.read', 'evidence.record', 'exit.grant', 'exit.refuse', 'exit.override', 'exit.revoke', 'exit.emergency',
  'exit.appeal', 'exit.withdraw', 'return.report',
  'ledger.read', 'gate.sync', 'gate.log',
  'sealing.read', 'sealing.order', 'rules.load', 'roster.import', 'device.enrol', 'slip.issue', 'access.read', 'self.read', 'work.steer',
] as const
export type Verb = (typeof verbs)[number]

/** Where a verb is used. A place without a building means the whole community. */
export type Place = { community: CommunityId; building?: BuildingId; resident?: ResidentId; household?: HouseholdId }

/** Whoever acts: a person with an account, an enrolled device, or a household with its slip. */
export type Actor =
  | { kind: 'account'; id: AccountId }
  | { kind: 'device'; id: DeviceId; /** where it stands: a gate, a station */ place: string | null }
  | { kind: 'household'; id: HouseholdId; /** set when a link was meant for one person only */ only: ResidentId | null; exit: ExitId | null; /** the slip or link that opened the session, and who issued it; null for the operator's own */ issued: Issued | null }

export type Grant = { role: Role; community: CommunityId; building: BuildingId | null }
export type Rights = {
  actor: Actor
  grants: readonly Grant[]
  /** people this actor is, or cares for */
  residents: readonly ResidentId[]
}

const desk: readonly Verb[] = [
  'person.search', 'person.read', 'person.status', 'contact.record', 'exit.ask', 'exit.read', 'evidence.record', 'exit.grant', 'exit.refuse',
  'exit.override', 'exit.revoke', 'exit.emergency', 'exit.withdraw', 'return.report', 'ledger.read', 'gate.sync', 'gate.log',
  'sealing.read', 'device.enrol', 'slip.issue',
]

/** The verbs a role has. Residents' verbs hold for themselves and those they care for, see `can`. */
export function verbsOf(role: Role): readonly Verb[] {
  switch (role) {
    case 'secretary':
      return [...verbsOf('deputy'), 'work.steer']
    case 'deputy':
      return [...desk, 'sealing.order', 'rules.load', 'roster.import', 'access.read']
    case 'staff':
      return [...desk, 'roster.import']
    case 'gate':
      return ['gate.sync', 'gate.log', 'exit.emergency', 'return.report']
    case 'building-lead':
      return ['sealing.read']
    case 'volunteer':
      return []
    case 'resident':
      return ['self.read', 'exit.ask', 'exit.read', 'evidence.record', 'exit.appeal', 'exit.withdraw', 'return.report', 'exit.emergency']
    default:
      return never(role)
  }
}

function covers(grant: Grant, place: Place, rights: Rights): boolean {
  if (grant.community !== place.community) return false
  if (grant.role === 'resident') return place.resident !== undefined && rights.residents.includes(place.resident)
  return grant.building === null || grant.building === place.building
}

/** True when the actor has the verb in that place. For a resident the place must name a person they may act for. */
export function can(rights: Rights, verb: Verb, place: Place): boolean {
  return rights.grants.some((grant) => verbsOf(grant.role).includes(verb) && covers(grant, place, rights))
}

const rank: Partial<Record<Role, number>> = { staff: 1, deputy: 2, secretary: 3 }

/** The highest deciding role an actor holds in a community, or null. */
export function decidingRole(rights: Rights, community: CommunityId): 'staff' | 'deputy' | 'secretary' | null {
  let best: Role | null = null
  for (const grant of rights.grants) {
    if (grant.community === community && (rank[grant.role] ?? 0) > (best ? (rank[best] ?? 0) : 0)) best = grant.role
  }
  return best as 'staff' | 'deputy' | 'secretary' | null
}

/** True when `role` may decide what asks for `decider`: the secretary may whatever the deputy may, and so on. */
export const mayDecide = (role: Role | null, decider: Role): boolean => role !== null && (rank[role] ?? 0) >= (rank[decider] ?? 99)
