// What was done about a case whose repair stands here: what came of a fault came of all who are joined to it, and each of their homes is asked and told. Whoever is joined says for themselves whether it works.

import { sql } from 'kysely'
import type { BuildingId, CaseId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { withJoined } from '../desk/case-routes.ts'
import type { BegunBehind } from '../desk/door-words.ts'
import type { Follow, Hears } from '../promises/acting.ts'

type Told = { id: CaseId; building: BuildingId | null; people: ResidentId[] }
/** The homes of these that are repairs, and not in confidence. */
async function homesOf(tx: Tx, community: CommunityId, cases: readonly string[]): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select k.id, k.building_id as building, array(select m.id from residents m where m.community_id = ${community} and m.household_id = coalesce(k.household_id, n.household_id) and m.moved_away_at is null) as people
    from repairs r join cases k on k.community_id = r.community_id and k.id = r.id left join residents n on n.community_id = k.community_id and n.id = k.resident_id
    where r.community_id = ${community} and k.community_id = ${community} and r.id = any(${[...cases]}::uuid[]) and not k.private`.execute(tx)
  return rows
}

/** Those of these that are answered on one person's own page. */
async function answeredOnPage(tx: Tx, community: CommunityId, cases: readonly string[]): Promise<{ id: CaseId; building: BuildingId | null; resident: ResidentId }[]> {
  const { rows } = await sql<{ id: CaseId; building: BuildingId | null; resident: ResidentId }>`
    select k.id, k.building_id as building, coalesce(n.kept_as, n.id) as resident from cases k join residents n on n.community_id = k.community_id and n.id = k.resident_id
    where k.community_id = ${community} and n.community_id = ${community} and k.id = any(${[...cases]}::uuid[]) and k.answer_way = 'page' and not k.private`.execute(tx)
  return rows
}

/** As `POST /promises/acts` does it of every case, and whatever else changes a repair's promise. */
export const followRepairs: Follow = async (ask, changed) => {
  const joined = await withJoined(ask, changed)
  await homesHear(ask, [...changed.map((it) => it.about), ...joined.map((it) => it.about)])
}

/** The homes of these hear that something came of them, by whichever way it was put down: an act, a paper that was typed back, a call, a joining. */
export const homesHear: Hears = async (ask, cases) => {
  if (cases.length === 0) return
  for (const { id, building, people } of await homesOf(ask.tx, ask.community, cases)) ask.touch('repair', [id, ...people], building)
  for (const { id, building, resident } of await answeredOnPage(ask.tx, ask.community, cases)) ask.touch('told', [id, resident], building)
}

/** Somebody has put down what is broken (pictures hang on that), or lent a tool for it. */
export const begunForCase: BegunBehind = async (tx, community, of) => (await sql`
  select from repairs where community_id = ${community} and id = ${of} union all select from loans where community_id = ${community} and case_id = ${of} limit 1`.execute(tx)).rows.length > 0
