// A flat that no file has brought, entered at the desk while somebody waits: in a building and an entrance that are there, read by the reader of doors, and stored only
// with the door that was shown and confirmed. Refuses to make a building or an entrance: a spelling makes no place.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { plain, readDoor } from '#domain/people/doors.ts'
import { doorOf } from '#domain/people/people.ts'
import { enterFlat, flatEntered } from '#domain/people/record-wire.ts'
import { floorOf } from '#domain/people/roster-rows.ts'
import { readWrittenDoor, type WrittenDoor } from '#domain/people/written-doors.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { compoundBefore } from './compounds.ts'

type Where = { entrance: EntranceId; building: BuildingId; compound: CompoundId; compoundName: string; buildingLabel: string; entranceLabel: string }
/** The one entrance that the door may mean; where it names none, the only one of its building. Problems: `entrance-not-there`, `compound-needed`. */
async function whereOf(tx: Tx, community: CommunityId, door: WrittenDoor): Promise<Result<Where>> {
  const { rows } = await sql<Where>`
    select e.id as entrance, b.id as building, c.id as compound, c.name as "compoundName", b.label as "buildingLabel", e.label as "entranceLabel" from buildings b
    join compounds c on c.community_id = b.community_id and c.id = b.compound_id join entrances e on e.community_id = b.community_id and e.building_id = b.id
    where b.community_id = ${community} and lower(b.label) = lower(${door.building}) and (${door.compound}::text is null or c.name = ${door.compound}) order by e.id`.execute(tx)
  const named = rows.filter((row) => row.entranceLabel.toLowerCase() === door.entrance.toLowerCase())
  const meant = named.length === 0 && door.entrance === '' ? rows : named
  if (meant.length === 0) return no({ code: 'entrance-not-there' })
  return meant.length > 1 ? no({ code: new Set(meant.map((row) => row.compound)).size > 1 ? 'compound-needed' : 'entrance-not-there' }) : ok(meant[0]!)
}

/** Behind the name of a lane or a row of shops that is there: `松柏里7号甲`, `商铺3`. Null where what was typed begins with none. */
async function behindName(tx: Tx, community: CommunityId, typed: string): Promise<WrittenDoor | null> {
  const { compound, rest } = await compoundBefore(tx, community, typed)
  const said = plain(rest).replace(/\s/g, '')
  if (!/^\p{Script=Han}{2,}/u.test(said)) return null
  const { rows } = await sql<{ label: string; compound: string }>`
    select b.label, c.name as compound from buildings b join compounds c on c.community_id = b.community_id and c.id = b.compound_id
    where b.community_id = ${community} and b.label !~ '^[0-9A-Za-z]+$' ${compound ? sql`and c.id = ${compound}` : sql``} order by length(b.label) desc, b.label`.execute(tx)
  const named = rows.find(({ label }) => said.startsWith(plain(label)))
  const parts = named ? readDoor(`1-${said.slice(plain(named.label).length).replace(/^-/, '')}`).split('-').slice(1) : []
  if (!named || parts.length === 0 || parts.length > 2) return null
  return { compound: compound ? named.compound : null, building: named.label, entrance: parts.length === 2 ? parts[0]!.toUpperCase() : '', flat: parts.at(-1)!.toUpperCase() }
}

/** Its id: made here, or there already under whatever id; null where that id is another flat's. */
async function putFlat(tx: Tx, community: CommunityId, id: FlatId, at: Where, label: string, door: string): Promise<FlatId | null> {
  const floor = floorOf(label)
  await sql`
    insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door)
    values (${community}, ${id}, ${at.entrance}, ${at.building}, ${at.compound}, ${label}, ${floor}, ${door}) on conflict do nothing`.execute(tx)
  await sql`update buildings set floors = greatest(floors, ${floor ?? 0}) where community_id = ${community} and id = ${at.building}`.execute(tx)
  const { rows: [row] } = await sql<{ id: FlatId }>`select id from flats where community_id = ${community} and entrance_id = ${at.entrance} and label = ${label}`.execute(tx)
  return row?.id ?? null
}

export const newFlat: Endpoint = endpoint({
  method: 'POST', path: '/homes/flats', summary: 'Enters a flat that is not on the list, in an entrance that is; first said back, and stored once that was confirmed', may: 'person.write', body: enterFlat, reply: flatEntered, once: false,
  place: ({ community }) => Promise.resolve({ community }),
  async handle({ tx, community, rights, body }) {
    const named = await behindName(tx, community, body.door)
    const read = named ? ok(named) : readWrittenDoor(body.door)
    if (!read.ok) return no({ code: 'door-not-readable' })
    const where = await whereOf(tx, community, read.value)
    if (!where.ok) return where
    if (!can(rights, 'person.write', { community, building: where.value.building })) return no({ code: 'not-found' })
    const { compoundName: compound, buildingLabel: building, entranceLabel: entrance } = where.value
    const label = read.value.flat
    const door = doorOf(building, entrance, label)
    const confirmed = body.confirmed === door
    const flat = confirmed ? await putFlat(tx, community, body.id, where.value, label, door) : null
    if (confirmed && !flat) return no({ code: 'id-taken' })
    return ok({ flat, door, compound, building, entrance, label })
  },
})
