// Who is told that something changed: whoever may read it, and whose it is. Only kind and ids are told; but even that something
// changed is nobody else's business, so a kind that nobody declared is told to nobody. It knows no kind itself: each capability
// adds its own in its changes.ts, under its own name, so that two of one name do not compile, and neither does one that is not declared.

import type { BuildingId, CommunityId, ExitId, ResidentId } from '../kernel/ids.ts'
import type { Asked } from './circles.ts'
import { can, opens, verbsOf, type Rights, type Verb } from './access.ts'

/** From the name of a kind to the capability whose it is. Empty here: `declare module` in each changes.ts fills it. */
export interface ChangeKinds {}
export type ChangeKind = keyof ChangeKinds
/** The kinds of one capability. */
export type KindsOf<Home extends string> = { [K in ChangeKind]: ChangeKinds[K] extends Home ? K : never }[ChangeKind]

export type Told = {
  /** who is told: whoever has one of these verbs in the place of the change; a household with it, of its own people alone */
  may: readonly Verb[]
  /** without a building it concerns all of them; where this is left out, it concerns whoever has the verb in the whole community */
  everywhere?: true
}
export type Happened = { ids: readonly string[]; building: BuildingId | null }
export type Listener = { rights: Rights; community: CommunityId }

const holdsSomewhere = ({ rights, community }: Listener, verb: Verb): boolean =>
  rights.grants.some((grant) => grant.community === community && grant.role !== 'resident' && verbsOf(grant.role).includes(verb))

/** Whose something is: one person's, that of all who live in a place, or of those alone who may see that part of somebody's circle. */
export type Owner = ResidentId | ReadonlySet<ResidentId> | { people: ReadonlySet<ResidentId>; part: Asked }

/** What somebody is told of a change: those of its ids that they may know; null when it is not theirs to know. `owners`: whose the ids are. */
export function toldOf(listener: Listener, told: Told | undefined, { ids, building }: Happened, owners: ReadonlyMap<string, Owner>): readonly string[] | null {
  if (!told) return null
  const { rights: { actor, residents }, rights, community } = listener
  const place = building ? { community, building } : { community }
  if (told.may.some((verb) => can(rights, verb, place) || (told.everywhere === true && building === null && holdsSomewhere(listener, verb)))) return ids
  if (actor.kind !== 'household') return null
  // A person's own id is theirs; of a link made for one letter no id covers anything but that exit's.
  const isOwn = (id: string): boolean => {
    const owner = owners.get(id) ?? (id as ResidentId)
    const people = typeof owner === 'string' ? [owner] : residents.filter((one) => ('part' in owner ? owner.people.has(one) && opens(rights, one, owner.part) : owner.has(one)))
    return people.some((resident) => told.may.some((verb) => can(rights, verb, { ...place, resident, exit: id as ExitId })))
  }
  const own = ids.filter(isOwn)
  return own.length > 0 ? own : null
}
