// The places of an audience: what each lies in, and the homes in them as a predicate. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import type { Chain, PlaceKind, PlaceNamed } from '#domain/notices/audience.ts'
import { placeKinds } from '#domain/notices/audience.ts'
import type { Tx } from '../db/pool.ts'

type Row = { [K in PlaceKind]: string | null } & { kind: PlaceKind; id: string }

/** Each with all that it lies in, in the order in which they were named; null when one of them is not there. */
export async function chainsOf(tx: Tx, community: CommunityId, places: readonly PlaceNamed[]): Promise<Chain[] | null> {
  const { rows } = await sql<Row>`
    select p.kind, p.id, ${community}::uuid as community, c.id as compound, b.id as building, e.id as entrance, f.id as flat, h.id as household
    from unnest(${places.map((it) => it.kind)}::text[], ${places.map((it) => it.id)}::uuid[]) with ordinality as p (kind, id, n)
    left join households h on h.community_id = ${community} and p.kind = 'household' and h.id = p.id
    left join flats f on f.community_id = ${community} and f.id = case p.kind when 'flat' then p.id when 'household' then h.flat_id end
    left join entrances e on e.community_id = ${community} and e.id = case p.kind when 'entrance' then p.id else f.entrance_id end
    left join buildings b on b.community_id = ${community} and b.id = case p.kind when 'building' then p.id else e.building_id end
    left join compounds c on c.community_id = ${community} and c.id = case p.kind when 'compound' then p.id else b.compound_id end
    order by p.n`.execute(tx)
  const isThere = (row: Row): boolean => row[row.kind] === row.id
  if (!rows.every(isThere)) return null
  return rows.map((row) => placeKinds.slice(0, placeKinds.indexOf(row.kind) + 1).map((kind) => ({ kind, id: row[kind]! })))
}

/** The building in which all of them lie; null where they are in several, or larger. */
export function buildingAround(chains: readonly Chain[]): BuildingId | null {
  const buildings = new Set(chains.map((chain) => chain.find((it) => it.kind === 'building')?.id ?? null))
  const [one = null] = buildings
  return buildings.size === 1 ? one as BuildingId | null : null
}

/** Over `households h` and `flats f`. */
export function livesIn(places: readonly PlaceNamed[]): RawBuilder<unknown> {
  const of = (kind: PlaceKind): RawBuilder<unknown> => sql`${places.filter((it) => it.kind === kind).map((it) => it.id)}::uuid[]`
  if (places.some((it) => it.kind === 'community')) return sql`true`
  return sql`(f.compound_id = any(${of('compound')}) or f.building_id = any(${of('building')}) or f.entrance_id = any(${of('entrance')}) or f.id = any(${of('flat')}) or h.id = any(${of('household')}))`
}
