// Which home a case is about, with everybody who lives there: for what a visit costs, and for who is told. Questions only.

import { sql } from 'kysely'
import type { BuildingId, CaseId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { strictness } from '#domain/people/levels.ts'
import type { Home } from '#domain/people/people.ts'
import { costOfVisit, costsNobody, type VisitCost } from '#domain/neighbours/repairs.ts'
import { buildingHome } from '#domain/sealing/homes.ts'
import type { Tx } from '../db/pool.ts'
import { standingsAt } from '../sealing/status.ts'

export type CaseHome = { kind: string; building: BuildingId | null; household: HouseholdId | null; resident: ResidentId | null; door: string; private: boolean; home: Home | null; people: readonly ResidentId[] }
type Row = Omit<CaseHome, 'home'> & { compound: string | null; entrance: string | null; flat: string | null; inBuilding: string | null }

/** Null: there is no such case here. A case at no flat is its building’s; at none, nobody's home. */
export async function homeOfCase(tx: Tx, community: CommunityId, id: CaseId): Promise<CaseHome | null> {
  const { rows: [row] } = await sql<Row>`
    select k.kind, k.building_id as building, h.id as household, k.resident_id as resident, coalesce(f.door, '') as door, k.private, coalesce(f.compound_id, b.compound_id) as compound, f.entrance_id as entrance, f.id as flat, coalesce(f.building_id, b.id) as "inBuilding",
      array(select m.id from residents m where m.community_id = ${community} and m.household_id = h.id and m.moved_away_at is null) as people
    from cases k left join residents r on r.community_id = k.community_id and r.id = k.resident_id left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, r.household_id)
    left join flats f on f.community_id = k.community_id and f.id = coalesce(h.flat_id, case when k.place_kind = 'flat' then k.place_id end) left join buildings b on b.community_id = k.community_id and b.id = k.building_id
    where k.community_id = ${community} and k.id = ${id}`.execute(tx)
  if (!row) return null
  const { compound, entrance, flat, inBuilding, ...rest } = row
  const building = inBuilding ? { community, compound, building: inBuilding } as Home : null
  return { ...rest, home: building && (flat ? { ...building, entrance, flat } as Home : buildingHome(building)) }
}

/** What a visit there costs whoever comes, at the moment at which they come in: the strictest of what holds for the home and for those who live in it. */
export async function costThere(tx: Tx, community: CommunityId, { home, people }: Pick<CaseHome, 'home' | 'people'>, from: Instant, isProtected: boolean): Promise<VisitCost> {
  if (!home) return costsNobody('open')
  const standings = await standingsAt(tx, community, from)
  const all = [null, ...people].map((resident) => standings.of(home, resident))
  const standing = all.reduce((a, b) => (strictness(b.status.level) > strictness(a.status.level) || (b.status.level === a.status.level && (b.status.until ?? '') > (a.status.until ?? '')) ? b : a))
  return costOfVisit(standing.status, standing.order?.scope.kind ?? null, isProtected)
}
