// Which home a case is about, with everybody who lives there: for what a visit costs, and for who is told. Questions only.

import { sql } from 'kysely'
import type { BuildingId, CaseId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Home } from '#domain/people/people.ts'
import { costOfVisit, type VisitCost, type VisitPlace, type VisitTimes } from '#domain/neighbours/repairs.ts'
import type { Tx } from '../db/pool.ts'
import { mayReadSql } from '../desk/in-confidence.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { ordersOf } from '../sealing/orders.ts'

export type CaseHome = { kind: string; building: BuildingId | null; household: HouseholdId | null; resident: ResidentId | null; door: string; private: boolean; /** of the household: who is told */ people: readonly ResidentId[]; /** where somebody comes to */ at: VisitPlace }
type Where = { compound: string; building: string | null; entrance: string | null; flat: string | null }
type Row = Omit<CaseHome, 'at'> & { of: Where | null; named: Where | null; inside: ResidentId[] }

/** The place of `cases k`, beside its household `h` in `flats f`: `pf`, `pe`, `pb` and `pc`, of which at most the one that was named is there and what is around it. */
export const placeOfCase = sql`left join flats pf on pf.community_id = k.community_id and k.place_kind = 'flat' and pf.id = k.place_id
    left join entrances pe on pe.community_id = k.community_id and k.place_kind = 'entrance' and pe.id = k.place_id
    left join buildings pb on pb.community_id = k.community_id and pb.id = k.building_id left join compounds pc on pc.community_id = k.community_id and k.place_kind = 'compound' and pc.id = k.place_id`
/** What it is called: the door of the home, else the place. */
export const doorOfCase = sql`coalesce(f.door, pf.door, case when pe.id is not null then concat_ws('-', pb.label, pe.label) end, pb.label, pc.name, '')`

const nowhere = '' as never
const homeOf = (community: CommunityId, { compound, building, entrance, flat }: Where): Home => ({ community, compound, building: building ?? nowhere, entrance: entrance ?? nowhere, flat: flat ?? nowhere } as Home)
const where = (compound: string, building: string, entrance: string, flat: string) =>
  sql`jsonb_build_object('compound', ${sql.raw(compound)}, 'building', ${sql.raw(building)}, 'entrance', ${sql.raw(entrance)}, 'flat', ${sql.raw(flat)})`

/**
 * Null: there is no such case here. Somebody who is sent comes to the home whose case it is and to the place that was named, where both are: what either is under they are under. Behind a door all who live
 * there count, of whichever household. An entrance, a building or a compound is a place as a whole: what holds for one flat in it does not reach it.
 */
export async function homeOfCase(tx: Tx, community: CommunityId, id: CaseId): Promise<CaseHome | null> {
  const { rows: [row] } = await sql<Row>`
    select k.kind, k.building_id as building, h.id as household, k.resident_id as resident, ${doorOfCase} as door, k.private,
      array(select m.id from residents m where m.community_id = ${community} and m.household_id = h.id and m.moved_away_at is null) as people,
      array(select m.id from residents m join households mh on mh.community_id = m.community_id and mh.id = m.household_id
        where m.community_id = ${community} and mh.community_id = ${community} and mh.flat_id in (f.id, pf.id) and m.moved_away_at is null) as inside,
      case when f.id is not null then ${where('f.compound_id', 'f.building_id', 'f.entrance_id', 'f.id')} end as of,
      case when pf.id is not null then ${where('pf.compound_id', 'pf.building_id', 'pf.entrance_id', 'pf.id')} when pe.id is not null then ${where('pb.compound_id', 'pb.id', 'pe.id', 'null')}
        when k.place_kind = 'compound' then ${where('pc.id', 'null', 'null', 'null')} when pb.id is not null and (k.place_kind is not null or f.id is null) then ${where('pb.compound_id', 'pb.id', 'null', 'null')} end as named
    from cases k left join residents r on r.community_id = k.community_id and r.id = k.resident_id left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, r.household_id)
    left join flats f on f.community_id = k.community_id and f.id = h.flat_id ${placeOfCase}
    where k.community_id = ${community} and k.id = ${id}`.execute(tx)
  if (!row) return null
  const { of, named, inside, ...rest } = row
  return { ...rest, at: { homes: [of, named].flatMap((it) => (it ? [homeOf(community, it)] : [])), people: inside } }
}

/** What a visit there costs whoever comes, from when they come in until they leave: the strictest of what holds for the place and for those who live behind the door. */
export async function costThere(tx: Tx, community: CommunityId, { at }: Pick<CaseHome, 'at'>, times: VisitTimes): Promise<VisitCost> {
  return costOfVisit(await ordersOf(tx, community), at, times, await zoneOf(tx, community))
}

/** The same, where whoever asks may read it: that one in confidence is not theirs is told like that it is not there. */
export async function homeOfReadable(ask: Pick<Ask, 'tx' | 'community' | 'rights'>, id: CaseId): Promise<CaseHome | null> {
  const { tx, community } = ask
  const home = await homeOfCase(tx, community, id)
  if (!home?.private) return home
  const { rows } = await sql`select from cases k join promises p on p.community_id = k.community_id and p.id = k.id where k.community_id = ${community} and p.community_id = ${community} and k.id = ${id} and ${mayReadSql(ask)}`.execute(tx)
  return rows.length > 0 ? home : null
}
