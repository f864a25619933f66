// Who may do what, where. A right is a verb in a place; the default is no. Screens and server call the same `can()`, and nobody
// else asks what a session or a grant was made for: what it covers is said here, and of the people of one home in circles.ts.

import type { AccountId, BuildingId, CommunityId, DeviceId, ExitId, HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Asked, Open } from './circles.ts'
import type { Issued } from './credentials.ts'
import { never } from '../kernel/result.ts'

/** Roles that people hold in a community. `appealTo` and `decider` name one of these, never a person. */
export const roles = ['secretary', 'deputy', 'staff', 'gate', 'station', 'laboratory', 'wall', 'building-lead', 'volunteer', 'resident'] as const
export type Role = (typeof roles)[number]

export const verbs = [
  'person.search', 'person.read', 'person.write', 'person.status', 'contact.record', 'answer.write', 'promise.keep', 'desk.turn',
  'exit.ask', 'exit.read', 'evidence.record', 'exit.grant', 'exit.refuse', 'exit.override', 'exit.revoke', 'exit.emergency',
  'exit.appeal', 'exit.withdraw', 'return.report',
  'ledger.read', 'gate.sync', 'gate.log',
  'sealing.read', 'sealing.order', 'rules.load', 'roster.import', 'device.enrol', 'slip.issue', 'access.read', 'staff.write', 'home.read', 'self.read', 'circle.share', 'work.steer', 'community.write',
  'notice.issue', 'notice.read', 'notice.tell', 'notice.tell-some', 'round.write', 'round.walk', 'test.read', 'test.write', 'test.sample', 'test.result', 'test.deliver', 'wall.read',
] as const
export type Verb = (typeof verbs)[number]

/** Where a verb is used. A place without a building means the whole community, one that names a person and no exit the whole of that person. */
export type Place = { community: CommunityId; building?: BuildingId; resident?: ResidentId; household?: HouseholdId; exit?: ExitId }

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
  /** those among them who live elsewhere; left out: none */
  caresFor?: readonly ResidentId[]
  /** what a household’s phone may show of each of them; left out: nothing */
  open?: Open
}

const desk: readonly Verb[] = [
  'person.search', 'person.read', 'person.write', 'person.status', 'contact.record', 'answer.write', 'promise.keep', 'desk.turn', 'exit.ask', 'exit.read', 'evidence.record', 'exit.grant', 'exit.refuse',
  'exit.override', 'exit.revoke', 'exit.emergency', 'exit.appeal', 'exit.withdraw', 'return.report', 'ledger.read', 'gate.sync', 'gate.log',
  'sealing.read', 'device.enrol', 'slip.issue', 'notice.issue', 'notice.read', 'notice.tell', 'notice.tell-some', 'round.write', 'round.walk', 'test.read', 'test.write', 'test.sample', 'test.result', 'wall.read',
]

/** The verbs a role has. Residents' verbs hold for themselves and those they care for, see `can`. */
export function verbsOf(role: Role): readonly Verb[] {
  switch (role) {
    case 'secretary':
      return [...verbsOf('deputy'), 'work.steer', 'community.write']
    case 'deputy':
      return [...desk, 'sealing.order', 'rules.load', 'roster.import', 'access.read', 'staff.write']
    case 'staff':
      return [...desk, 'roster.import']
    case 'gate':
      return ['gate.sync', 'gate.log', 'exit.emergency', 'return.report']
    case 'station':
      return ['test.sample']
    case 'laboratory':
      return ['test.deliver']
    case 'wall':
      return ['wall.read']
    case 'building-lead':
      return ['sealing.read', 'notice.tell', 'notice.tell-some', 'round.walk']
    case 'volunteer':
      return ['notice.tell', 'round.walk']
    case 'resident':
      return ['home.read', 'self.read', 'circle.share', 'exit.ask', 'exit.read', 'evidence.record', 'exit.appeal', 'exit.withdraw', 'return.report', 'exit.emergency']
    default:
      return never(role)
  }
}

/** What has to be open of somebody’s circle for a verb of residents. Whoever reads a request may act in it too: nobody can tell whose hand holds the phone. */
const needs: Partial<Record<Verb, Asked>> = {
  'home.read': 'home', 'exit.ask': 'home', 'exit.emergency': 'home', 'return.report': 'home',
  'self.read': 'health', 'exit.read': 'health', 'evidence.record': 'health', 'exit.appeal': 'health', 'exit.withdraw': 'health',
}

/** Whether a household’s phone may show that of this person. */
export const opens = (rights: Rights, resident: ResidentId, what: Asked): boolean => rights.residents.includes(resident) && (rights.open?.get(resident)?.has(what) ?? false)

/** Whose phone of a household it is, as far as that is known. */
export const holderIn = (rights: Rights): ResidentId | null => rights.residents.find((resident) => opens(rights, resident, 'own')) ?? null

/** A link for one person opens nobody else at home, and a link for one exit that exit alone: nothing about the person as a whole. */
function coversOwn(rights: Rights, { resident, exit }: Place, what: Asked): boolean {
  const { actor, residents } = rights
  if (resident === undefined || !residents.includes(resident)) return false
  if (actor.kind !== 'household') return true
  return (actor.only === null || actor.only === resident) && (actor.exit === null || actor.exit === exit) && opens(rights, resident, what)
}

function covers(grant: Grant, place: Place, rights: Rights, what: Asked = 'home'): boolean {
  if (grant.community !== place.community) return false
  if (grant.role === 'resident') return coversOwn(rights, place, what)
  return grant.building === null || grant.building === place.building
}

/** True when the actor has the verb in that place. For a resident the place must name a person they may act for. */
export function can(rights: Rights, verb: Verb, place: Place): boolean {
  return rights.grants.some((grant) => verbsOf(grant.role).includes(verb) && covers(grant, place, rights, needs[verb] ?? 'own'))
}

/** True when the actor has the verb anywhere at all: whoever has it nowhere may be told so, the others only that nothing is there. */
export const holds = (rights: Rights, verb: Verb): boolean => rights.grants.some((grant) => verbsOf(grant.role).includes(verb))

/**
 * The place of a thing that the body names: that it is not there, or somebody else's, is told alike (null); so is either to whoever has the
 * verb nowhere, who learns nothing of what is there.
 */
export const placeNamed = (rights: Rights, verb: Verb, community: CommunityId, place: Place | null): Place | null =>
  !holds(rights, verb) ? { community } : place && can(rights, verb, place) ? place : null

/** The place of somebody's own: the first person they act for, and the one exit when their link was made for it; null for whoever acts for nobody. */
export function ownPlace({ actor, residents: [resident] }: Rights, community: CommunityId): Place | null {
  if (resident === undefined) return null
  return { community, resident, ...(actor.kind === 'household' && actor.exit !== null ? { exit: actor.exit } : {}) }
}

type Decides = 'staff' | 'deputy' | 'secretary'
const rank: Partial<Record<Role, number>> = { staff: 1, deputy: 2, secretary: 3 }
const isDeciding = (role: Role): role is Decides => role in rank
const highest = (roles: readonly Role[]): Decides | null => roles.filter(isDeciding).sort((a, b) => rank[b]! - rank[a]!)[0] ?? null

/** The highest deciding role an actor holds in that place, or null: whoever holds one for building 3 decides for building 3 only. */
export const decidingRole = (rights: Rights, place: Place): Decides | null =>
  highest(rights.grants.filter((grant) => covers(grant, place, rights)).map((grant) => grant.role))

/** The same wherever in the community it may be: for showing somebody what they are, never for a decision. */
export const decidesSomewhere = (rights: Rights, community: CommunityId): Decides | null =>
  highest(rights.grants.filter((grant) => grant.community === community).map((grant) => grant.role))

/** Under which role somebody acts there, for the record: the deciding one, else one that covers the place, else whichever they hold. */
export function actingRole(rights: Rights, place: Place): Role | null {
  const here = rights.grants.filter((grant) => grant.community === place.community)
  return decidingRole(rights, place) ?? (here.find((grant) => covers(grant, place, rights)) ?? here[0])?.role ?? null
}

/** True when `role` may decide what asks for `decider`: the secretary may whatever the deputy may, and so on. */
export const mayDecide = (role: Role | null, decider: Role): boolean => role !== null && (rank[role] ?? 0) >= (rank[decider] ?? 99)
