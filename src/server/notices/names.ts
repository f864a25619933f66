// Whose names and which homes' doors stand in a text: of the people who live here, in whichever characters. For refusing them where everybody comes by; it shows nobody to whoever
// has not written them themselves.

import { sql } from 'kysely'
import type { BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { doorFinder, namesBuilding, type DoorHere } from '#domain/notices/doors-named.ts'
import { plain } from '#domain/people/doors.ts'
import type { Tx } from '../db/pool.ts'
import { simplified } from '../people/scripts.ts'

const simple = (text: string): string => plain(simplified(text))

/** Which names of residents stand in a text, of those that were asked for together. One character alone is a word of every text. */
async function namesIn(tx: Tx, community: CommunityId, texts: readonly string[]): Promise<(text: string) => string[]> {
  const all = texts.join('\n')
  const { rows } = await sql<{ name: string }>`
    select distinct r.name from residents r where r.community_id = ${community} and r.moved_away_at is null and char_length(r.name) >= 2
      and (position(lower(r.name) in ${plain(all)}) > 0 or char_length(split_part(r.search, '|', 2)) >= 2 and position(split_part(r.search, '|', 2) in ${simple(all)}) > 0) limit 2000`.execute(tx)
  const names = rows.map(({ name }) => ({ name, simple: simple(name), alone: /^[\p{Script=Latin}\s.'-]+$/u.test(name) }))
  return (text) => {
    const read = simple(text)
    return names.filter((it) => (it.alone ? apart(read, it.simple) : read.includes(it.simple))).map(({ name }) => name)
  }
}

/** Which doors of homes stand in a text, of those that were asked for together: as this place's own roster has them, and as people say them. */
async function doorsIn(tx: Tx, community: CommunityId, texts: readonly string[]): Promise<(text: string) => string[]> {
  const all = simple(texts.join('\n'))
  const { rows: buildings } = await sql<{ id: BuildingId; label: string }>`select id, label from buildings where community_id = ${community}`.execute(tx)
  const near = buildings.filter(({ label }) => namesBuilding(all, simple(label))).map(({ id }) => id)
  if (near.length === 0) return () => []
  const { rows } = await sql<DoorHere>`
    select f.door, b.label as building, coalesce(e.label, '') as entrance, f.label as flat from flats f join buildings b on b.community_id = f.community_id and b.id = f.building_id
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id where f.community_id = ${community} and f.building_id = any(${near}::uuid[]) order by length(f.door), f.door`.execute(tx)
  const doors = rows.map((it) => ({ door: it.door, building: simple(it.building), entrance: simple(it.entrance), flat: simple(it.flat) }))
  const find = doorFinder(doors)
  return (text) => [...new Set(find(simple(text)))]
}

export type WhoseIn = { names: string[]; doors: string[] }
/** Names of residents and doors of homes that stand in a text, of those that were asked for together. */
export async function whoseIn(tx: Tx, community: CommunityId, texts: readonly string[]): Promise<(text: string) => WhoseIn> {
  const [names, doors] = [await namesIn(tx, community, texts), await doorsIn(tx, community, texts)]
  return (text) => ({ names: names(text), doors: doors(text) })
}

/** A name in letters stands apart: Ann is not in “announcement”. */
function apart(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(^|[^\\p{L}])${escaped}($|[^\\p{L}])`, 'u').test(text)
}
