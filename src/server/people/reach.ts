// How each of these homes can be reached, in two questions however many they are: for call lists, door lists and ladders. Questions only.

import { sql } from 'kysely'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Day, Instant } from '#domain/kernel/instants.ts'
import { reachKinds, reachOf, type Reach, type ReachNeed } from '#domain/people/reach.ts'
import type { Tx } from '../db/pool.ts'
import { todayIn } from './community.ts'
import { isOpenNeed } from './needs-read.ts'

type Row = { household: HouseholdId; phone: boolean; today: Day; members: { born: string | null; phone: boolean; needs: ReachNeed[] }[] }

/** By household; those in which nobody lives, or who are all away, are left out. */
export async function reachOfHomes(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<Map<HouseholdId, Reach>> {
  if (households.length === 0) return new Map()
  const { rows } = await sql<Row>`
    with reach as (
      select coalesce(k.kept_as, k.id) as resident, jsonb_agg(jsonb_build_object('kind', n.kind, 'words', n.words, 'private', n.private) order by n.id) as needs
      from needs n join residents k on k.community_id = n.community_id and k.id = n.resident_id
      where n.community_id = ${community} and k.community_id = ${community} and ${isOpenNeed(community, now)} and n.kind = any(${[...reachKinds]}::text[]) group by 1)
    select h.id as household, coalesce(h.phone, '') <> '' as phone, ${todayIn(community, now)} as today,
      jsonb_agg(jsonb_build_object('born', r.born, 'phone', coalesce(r.phone, '') <> '', 'needs', coalesce(n.needs, '[]')) order by r.id) as members
    from households h join residents r on r.community_id = h.community_id and r.household_id = h.id left join reach n on n.resident = r.id
    where h.community_id = ${community} and h.id = any(${[...households]}::uuid[]) and r.moved_away_at is null and r.stay <> 'away' group by h.community_id, h.id, h.phone`.execute(tx)
  return new Map(rows.map(({ household, phone, today, members }) => [household, reachOf(members.map(({ born, phone: own, needs }) => ({ adult: isAdult(born, today), phone: own, needs })), phone)]))
}
