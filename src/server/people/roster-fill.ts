// The places that a roster names, made where they are missing: compounds down to flats, and households at them, level by level in a statement each,
// however many there are. What is put together here is not joined by the database: right after a first import its statistics still say “empty”.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { doorOf } from '#domain/people/people.ts'
import type { RosterPerson } from '#domain/people/roster.ts'
import type { KnownPlace } from '#domain/people/roster-places.ts'
import { doorKey, doorPhones } from '#domain/people/roster-plan.ts'
import type { Tx } from '../db/pool.ts'

export type Level = 'compounds' | 'buildings' | 'entrances' | 'flats' | 'households'
export type Ids = Map<string, string>
export const pathKey = (...path: string[]): string => JSON.stringify(path)

type Doors = Record<'compounds' | 'buildings' | 'entrances' | 'flats', /** id → the labels that lead there */ Map<string, string[]>>
type Row = { id: string; above: string; label: string }

export async function doorsOf(tx: Tx, community: CommunityId): Promise<Doors> {
  const read = async (query: ReturnType<typeof sql<Row>>, over: Map<string, string[]> | null) => {
    const { rows } = await query.execute(tx)
    return new Map(rows.map((row) => [row.id, [...(over?.get(row.above) ?? []), row.label]]))
  }
  const compounds = await read(sql<Row>`select id, '' as above, name as label from compounds where community_id = ${community}`, null)
  const buildings = await read(sql<Row>`select id, compound_id as above, label from buildings where community_id = ${community}`, compounds)
  const entrances = await read(sql<Row>`select id, building_id as above, label from entrances where community_id = ${community}`, buildings)
  const flats = await read(sql<Row>`select id, entrance_id as above, label from flats where community_id = ${community}`, entrances)
  return { compounds, buildings, entrances, flats }
}

/** Every place that is there, by its labels; what holds no flat yet is there as well. */
export async function knownPlaces(tx: Tx, community: CommunityId): Promise<KnownPlace[]> {
  const { compounds, buildings, entrances, flats } = await doorsOf(tx, community)
  return [compounds, buildings, entrances, flats].flatMap((level) => [...level.values()].map(([compound = '', building = '', entrance = '', flat = '']): KnownPlace => [compound, building, entrance, flat]))
}

const turned = (paths: Map<string, string[]>): Ids => new Map([...paths].map(([id, path]) => [pathKey(...path), id]))

/** Households that take in whoever is new at their door, by the labels that lead there. */
async function householdsThere(tx: Tx, community: CommunityId, flats: Ids): Promise<Ids> {
  // Several households can share a door; the first of them takes in whoever is new. One that everybody has left takes in nobody: its records are theirs.
  const { rows } = await sql<{ id: string; flat_id: string }>`
    select h.id, h.flat_id from households h where h.community_id = ${community}
      and (exists (select from residents r where r.community_id = h.community_id and r.household_id = h.id and r.moved_away_at is null)
        or (not exists (select from residents r where r.community_id = h.community_id and r.household_id = h.id)
          and not exists (select from stays s where s.community_id = h.community_id and s.household_id = h.id))) order by h.id desc`.execute(tx)
  const doors = new Map([...flats].map(([key, id]) => [id, key]))
  return new Map(rows.map((row) => [doors.get(row.flat_id)!, row.id]))
}

export type Filling = { tx: Tx; community: CommunityId; newId: () => string; people: readonly RosterPerson[] }
type Work = Filling & { there: Record<Level, Ids> }

/** Makes what is missing on one level. `pathOf` gives the labels that lead to a person's place; `insert` writes the new ones. */
async function fill(work: Work, level: Level, pathOf: (person: RosterPerson) => string[], insert: (fresh: { id: string; person: RosterPerson }[]) => Promise<unknown>): Promise<Ids> {
  const ids = work.there[level]
  const fresh: { id: string; person: RosterPerson }[] = []
  for (const person of work.people) {
    const key = pathKey(...pathOf(person))
    if (ids.has(key)) continue
    const id = work.newId()
    ids.set(key, id)
    fresh.push({ id, person })
  }
  if (fresh.length > 0) await insert(fresh)
  return ids
}

const sortOf = (label: string): number => Math.min(Number(label.match(/\d{1,6}/)?.[0] ?? 0), 999_999)

/** Compounds, buildings, entrances and flats for these people, as far as they are missing. */
export async function fillPlaces(filling: Filling): Promise<{ flats: Ids; buildings: Ids }> {
  const { tx, community } = filling
  const doors = await doorsOf(tx, community)
  const work: Work = { ...filling, there: { compounds: turned(doors.compounds), buildings: turned(doors.buildings), entrances: turned(doors.entrances), flats: turned(doors.flats), households: new Map() } }
  const compound = ({ compound: name }: RosterPerson) => [name]
  const building = (it: RosterPerson) => [it.compound, it.building]
  const entrance = (it: RosterPerson) => [it.compound, it.building, it.entrance]
  const flat = (it: RosterPerson) => [it.compound, it.building, it.entrance, it.flat]
  const compounds = await fill(work, 'compounds', compound, (fresh) => sql`
    insert into compounds (community_id, id, name) select ${community}, id, name
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => it.person.compound)}::text[]) as t (id, name) on conflict do nothing`.execute(tx))
  const buildings = await fill(work, 'buildings', building, (fresh) => sql`
    insert into buildings (community_id, id, compound_id, label, sort) select ${community}, id, compound, label, sort
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => compounds.get(pathKey(it.person.compound))!)}::uuid[],
      ${fresh.map((it) => it.person.building)}::text[], ${fresh.map((it) => sortOf(it.person.building))}::int[]) as t (id, compound, label, sort) on conflict do nothing`.execute(tx))
  const entrances = await fill(work, 'entrances', entrance, (fresh) => sql`
    insert into entrances (community_id, id, building_id, label) select ${community}, id, building, label
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => buildings.get(pathKey(...building(it.person)))!)}::uuid[],
      ${fresh.map((it) => it.person.entrance)}::text[]) as t (id, building, label) on conflict do nothing`.execute(tx))
  const flats = await fill(work, 'flats', flat, (fresh) => sql`
    insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door) select ${community}, id, entrance, building, compound, label, floor, door
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => entrances.get(pathKey(...entrance(it.person)))!)}::uuid[],
      ${fresh.map((it) => buildings.get(pathKey(...building(it.person)))!)}::uuid[], ${fresh.map((it) => compounds.get(pathKey(it.person.compound))!)}::uuid[],
      ${fresh.map((it) => it.person.flat)}::text[], ${fresh.map((it) => it.person.floor)}::int[],
      ${fresh.map(({ person }) => doorOf(person.building, person.entrance, person.flat))}::text[]) as t (id, entrance, building, compound, label, floor, door)
    on conflict do nothing`.execute(tx))
  await raiseFloors(work, buildings)
  return { flats, buildings }
}

/** Households for these people at their flats, where none is there that takes them in. */
export async function fillHouseholds(filling: Filling, flats: Ids): Promise<Ids> {
  const { tx, community } = filling
  const work: Work = { ...filling, there: { compounds: new Map(), buildings: new Map(), entrances: new Map(), flats, households: await householdsThere(tx, community, flats) } }
  const flat = (it: RosterPerson) => [it.compound, it.building, it.entrance, it.flat]
  const phones = doorPhones(work.people)
  return fill(work, 'households', flat, (fresh) => sql`
    insert into households (community_id, id, flat_id, phone) select ${community}, id, flat, phone
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => flats.get(pathKey(...flat(it.person)))!)}::uuid[],
      ${fresh.map((it) => phones.get(doorKey(it.person)) ?? null)}::text[]) as t (id, flat, phone) on conflict do nothing`.execute(tx))
}

/** A building has as many floors as its highest known flat. */
async function raiseFloors({ tx, community, people }: Work, buildings: Ids): Promise<void> {
  const highest = new Map<string, number>()
  for (const person of people) {
    const id = buildings.get(pathKey(person.compound, person.building))!
    highest.set(id, Math.max(highest.get(id) ?? 0, person.floor ?? 0))
  }
  await sql`
    update buildings b set floors = t.floors from unnest(${[...highest.keys()]}::uuid[], ${[...highest.values()]}::int[]) as t (id, floors)
    where b.community_id = ${community} and b.id = t.id and b.floors < t.floors`.execute(tx)
}
