// Who may tell of a door: whoever leads rounds there, or was given that stairwell and had the right when it happened, be it told after it was handed over, after the round was closed, or after that
// right ended. One question for what came of a door and for what was said at it.

import { actingRole, can, decidingRole } from '#domain/access/access.ts'
import { believed, mayTell } from '#domain/doors/doors.ts'
import type { AccountId, FlatId, HouseholdId, RoundId } from '#domain/kernel/ids.ts'
import { storable, type Instant } from '#domain/kernel/instants.ts'
import type { Ask } from '../http/endpoint.ts'
import { areHomesAt, doorOf, everGiven, isColleague, roundsOf, type By, type DoorRow, type RoundRow } from './store.ts'
import { heldIn } from './walkers.ts'

type Of = { round: RoundId; door: FlatId; homes: readonly HouseholdId[]; /** by whatever clock */ at: Instant; /** who filled in the paper that is typed back */ walked: AccountId | null }
export type ToldHere = { round: RoundRow; door: DoorRow; at: Instant; account: AccountId; desk: boolean; late: boolean; by: By }

/** Null: there is no such round, door or home in it, or it is not theirs to tell of. */
export async function toldAtDoor({ tx, community, rights, now }: Ask, of: Of): Promise<ToldHere | null> {
  const [round] = await roundsOf(tx, community, of.round)
  const door = round && await doorOf(tx, community, round, of.door)
  if (!round || !door || !(await areHomesAt(tx, community, door.id, of.homes))) return null
  const at = believed(storable(of.at), round.madeAt, now)
  const [own, place] = [rights.actor.id as AccountId, { community, building: door.buildingId }]
  const by = { actor: `account:${own}`, role: decidingRole(rights, place) ?? actingRole(rights, place) ?? '' }
  if (can(rights, 'round.write', place)) {
    if (of.walked !== null && !(await isColleague(tx, community, of.walked))) return null
    return { round, door, at, account: of.walked ?? own, desk: true, late: false, by }
  }
  if (of.walked !== null || !(await everGiven(tx, community, round.id, door.entranceId, own))) return null
  const { may, late } = mayTell(await heldIn(tx, community, own, door.buildingId), at, now)
  return may ? { round, door, at, account: own, desk: false, late, by } : null
}
