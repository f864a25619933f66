// Whose phone a household's is, without anybody's digits: that of the only adult who could hold it (circles.ts). Before an act it is asked whether that would
// be somebody else after it: such phones lie in the pocket of either, and end with the slip. Refuses to end anything itself.

import { sql } from 'kysely'
import { becomesOwn, isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type AtHome = { id: ResidentId; household: HouseholdId; born: string | null }
/** Those of the households whose phones would be somebody else's own; `then`: who somebody is after the act, null where they are of it no more. */
export async function falling(tx: Tx, community: CommunityId, households: readonly HouseholdId[], then: (one: AtHome) => AtHome | null, now: Instant): Promise<HouseholdId[]> {
  // One act after the other: two at once would each still count the person whom the other takes away.
  await sql`select from households where community_id = ${community} and id = any(${[...households]}::uuid[]) order by id for no key update`.execute(tx)
  const { rows } = await sql<AtHome & { zone: Zone }>`
    select r.id, r.household_id as household, r.born::text as born, c.zone from residents r join communities c on c.community_id = r.community_id
    where r.community_id = ${community} and r.household_id = any(${[...households]}::uuid[]) and r.moved_away_at is null`.execute(tx)
  const members = (people: readonly AtHome[]) => people.map(({ id, born }) => ({ id, adult: isAdult(born, dayOf(now, rows[0]!.zone)) }))
  const homes = new Map<HouseholdId, AtHome[]>()
  for (const row of rows) homes.set(row.household, [...(homes.get(row.household) ?? []), row])
  return [...homes].filter(([, people]) => becomesOwn(members(people), members(people.flatMap((one) => then(one) ?? [])))).map(([household]) => household)
}

/** The same where these people leave their household, or its days of birth are put right. */
export const fallsWithout = async (tx: Tx, community: CommunityId, household: HouseholdId, leaving: readonly ResidentId[], now: Instant): Promise<boolean> =>
  (await falling(tx, community, [household], (one) => (leaving.includes(one.id) ? null : one), now)).length > 0
export const fallsByBirth = async (tx: Tx, community: CommunityId, household: HouseholdId, who: ResidentId, born: string | null, now: Instant): Promise<boolean> =>
  (await falling(tx, community, [household], (one) => (one.id === who ? { ...one, born } : one), now)).length > 0

/** The same for whoever ends something there: held until that is done. */
export async function lockChildrensHomes(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<HouseholdId[]> {
  await sql`select from households where community_id = ${community} and id = any(${[...households]}::uuid[]) order by id for no key update`.execute(tx)
  return childrensHomes(tx, community, households, now)
}

/** Those of the households in which children live and nobody else: a phone of theirs that nobody claimed would be the own of the first adult who comes. */
export async function childrensHomes(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<HouseholdId[]> {
  const { rows } = await sql<AtHome & { zone: Zone }>`
    select r.id, r.household_id as household, r.born::text as born, c.zone from residents r join communities c on c.community_id = r.community_id
    where r.community_id = ${community} and r.household_id = any(${[...households]}::uuid[]) and r.moved_away_at is null and r.kept_as is null`.execute(tx)
  const grown = new Set(rows.filter(({ born, zone }) => isAdult(born, dayOf(now, zone))).map((one) => one.household))
  return [...new Set(rows.map((one) => one.household))].filter((household) => !grown.has(household))
}
