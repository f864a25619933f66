// What somebody would be under at another flat: said before they are put down as moved there.

import { sql } from 'kysely'
import type { Level } from '#domain/people/levels.ts'
import type { Home } from '#domain/people/people.ts'
import type { LeftBehind } from '../people/leaving.ts'
import { standingsAt } from './status.ts'

export const levelsOfMove: LeftBehind['levels'] = async (tx, community, { resident, to }, now) => {
  const { rows } = await sql<Home & { now: boolean }>`
    select f.community_id as community, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat, h.id is not null as now
    from flats f left join (households h join residents r on r.community_id = h.community_id and r.household_id = h.id and r.id = ${resident}) on h.community_id = f.community_id and h.flat_id = f.id
    where f.community_id = ${community} and (f.id = ${to} or h.id is not null)`.execute(tx)
  const [here, there] = [rows.find((row) => row.now), rows.find((row) => row.flat === to)]
  const standings = await standingsAt(tx, community, now)
  const level = (home: Home | undefined): Level => (home ? standings.of(home, resident).status.level : 'open')
  return { from: level(here), to: level(there) }
}
