// Putting a checked roster into the tables: in one transaction, in a handful of statements however many people there are.
// Owner of compounds … residents and roster_imports. Refuses to remove anybody.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type BuildingId, type CommunityId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { doorOf } from '#domain/people/people.ts'
import type { RosterPerson } from '#domain/people/roster.ts'
import { doorKey, doorPhones, type Known, type RosterPlan } from '#domain/people/roster-plan.ts'
import { searchTextOf } from '#domain/people/search.ts'
import type { Tx } from '../db/pool.ts'

/** One import at a time in a community: two at once would both add the same people. Held until the transaction ends. */
export const lockRoster = async (tx: Tx, community: CommunityId): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`roster ${community}`}, 0))`.execute(tx))

/**
 * Everybody known, with the labels of their doors. The tables are put together here and not by the database: right after a first
 * import its statistics still say “empty”, and the plan it then chooses for five joined tables takes minutes.
 */
export async function knownPeople(tx: Tx, community: CommunityId): Promise<Known[]> {
  const doors = await doorsOf(tx, community)
  const { rows: households } = await sql<{ id: HouseholdId; flat_id: string; phone: string | null }>`
    select id, flat_id, phone from households where community_id = ${community}`.execute(tx)
  const homes = new Map(households.map((row) => [row.id, row]))
  const { rows } = await sql<Pick<Known, 'id' | 'household' | 'name' | 'born' | 'phone'>>`
    select id, household_id as household, name, born, phone from residents where community_id = ${community}`.execute(tx)
  return rows.map((row) => {
    const home = homes.get(row.household)!
    const [compound, building, entrance, flat] = doors.flats.get(home.flat_id)!
    return { ...row, compound: compound!, building: building!, entrance: entrance!, flat: flat!, householdPhone: home.phone }
  })
}

/** The compound of a file that names none: the only one there is, else one called like the community. */
export async function usualCompound(tx: Tx, community: CommunityId): Promise<string> {
  const { rows: [row] } = await sql<{ name: string }>`
    select coalesce((select min(name) from compounds where community_id = ${community} having count(*) = 1),
      (select name from communities where community_id = ${community})) as name`.execute(tx)
  return row!.name
}

type Level = 'compounds' | 'buildings' | 'entrances' | 'flats' | 'households'
type Ids = Map<string, string>
const pathKey = (...path: string[]): string => JSON.stringify(path)

type Doors = Record<'compounds' | 'buildings' | 'entrances' | 'flats', /** id → the labels that lead there */ Map<string, string[]>>
type Row = { id: string; above: string; label: string }

async function doorsOf(tx: Tx, community: CommunityId): Promise<Doors> {
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

/** The ids of all that is there, level by level, by the labels that lead to it. */
async function idsThere(tx: Tx, community: CommunityId): Promise<Record<Level, Ids>> {
  const doors = await doorsOf(tx, community)
  const turned = (paths: Map<string, string[]>): Ids => new Map([...paths].map(([id, path]) => [pathKey(...path), id]))
  // Several households can share a door; the first of them takes in whoever is new.
  const { rows } = await sql<{ id: string; flat_id: string }>`select id, flat_id from households where community_id = ${community} order by id desc`.execute(tx)
  const households: Ids = new Map(rows.map((row) => [pathKey(...doors.flats.get(row.flat_id)!), row.id]))
  return { compounds: turned(doors.compounds), buildings: turned(doors.buildings), entrances: turned(doors.entrances), flats: turned(doors.flats), households }
}

type Work = { tx: Tx; community: CommunityId; newId: () => string; people: readonly RosterPerson[]; there: Record<Level, Ids> }

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

async function fillPlaces(work: Work): Promise<{ households: Ids; buildings: Ids }> {
  const { tx, community } = work
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
  const phones = doorPhones(work.people)
  const households = await fill(work, 'households', flat, (fresh) => sql`
    insert into households (community_id, id, flat_id, phone) select ${community}, id, flat, phone
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => flats.get(pathKey(...flat(it.person)))!)}::uuid[],
      ${fresh.map((it) => phones.get(doorKey(it.person)) ?? null)}::text[]) as t (id, flat, phone) on conflict do nothing`.execute(tx))
  await raiseFloors(work, buildings)
  return { households, buildings }
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

export type Stored = { resident: ResidentId; building: BuildingId }

/** Does what the plan says; returns whom it touched. */
export async function storeRoster(tx: Tx, community: CommunityId, plan: RosterPlan, now: Instant): Promise<Stored[]> {
  const newId = () => uuidv7(msOf(now), randomBytes(10))
  const people = [...plan.add, ...plan.change.map((change) => change.person)]
  if (people.length === 0) return []
  const { households, buildings } = await fillPlaces({ tx, community, newId, people, there: await idsThere(tx, community) })
  const buildingOf = (person: RosterPerson) => buildings.get(pathKey(person.compound, person.building)) as BuildingId
  const phones = doorPhones(plan.add)
  const fresh = plan.add.map((person) => ({ id: newId() as ResidentId, person }))
  await sql`
    insert into residents (community_id, id, household_id, name, born, phone, search) select ${community}, id, household, name, born, phone, search
    from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => households.get(doorKey(it.person))!)}::uuid[], ${fresh.map((it) => it.person.name)}::text[],
      ${fresh.map((it) => it.person.born)}::date[], ${fresh.map((it) => it.person.phone)}::text[],
      ${fresh.map(({ person }) => searchTextOf({ ...person, phones: [person.phone, phones.get(doorKey(person)) ?? null] }))}::text[]) as t (id, household, name, born, phone, search)
    on conflict do nothing`.execute(tx)
  await storeChanges(tx, community, plan)
  return [
    ...fresh.map((it) => ({ resident: it.id, building: buildingOf(it.person) })),
    ...plan.change.map((it) => ({ resident: it.known.id, building: buildingOf(it.person) })),
  ]
}

async function storeChanges(tx: Tx, community: CommunityId, { change }: RosterPlan): Promise<void> {
  if (change.length === 0) return
  await sql`
    update residents r set born = t.born, phone = t.phone, search = t.search
    from unnest(${change.map((it) => it.known.id)}::uuid[], ${change.map((it) => it.born)}::date[], ${change.map((it) => it.phone)}::text[],
      ${change.map((it) => searchTextOf({ ...it.known, phones: [it.phone, it.householdPhone] }))}::text[]) as t (id, born, phone, search)
    where r.community_id = ${community} and r.id = t.id`.execute(tx)
  const phones = new Map(change.filter((it) => it.householdPhone !== it.known.householdPhone).map((it) => [it.known.household, it.householdPhone]))
  await sql`
    update households h set phone = t.phone from unnest(${[...phones.keys()]}::uuid[], ${[...phones.values()]}::text[]) as t (id, phone)
    where h.community_id = ${community} and h.id = t.id`.execute(tx)
}

/**
 * Counts the tables anew after thousands of rows came at once. Until the database does it by itself, a minute later, it would
 * plan as if nobody lived here, and a card takes seconds instead of milliseconds.
 */
export async function countAnew(tx: Tx): Promise<void> {
  await sql`select count_homes_anew()`.execute(tx)
}

export type ImportLine = { id: string; sha256: Buffer; rows: number; added: number; changed: number; unchanged: number; by: string; now: Instant }
export async function noteImport(tx: Tx, community: CommunityId, line: ImportLine): Promise<void> {
  await sql`
    insert into roster_imports (community_id, id, sha256, rows, added, changed, unchanged, by_account, at)
    values (${community}, ${line.id}, ${line.sha256}, ${line.rows}, ${line.added}, ${line.changed}, ${line.unchanged}, ${line.by}, ${line.now})`.execute(tx)
}
