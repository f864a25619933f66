// Putting a checked roster into the tables: in one transaction, some thousands of people in a statement. And what is kept of files themselves.
// Refuses to remove anybody.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { RosterChoices, RosterPerson } from '#domain/people/roster.ts'
import { doorKey, doorPhones, fieldsOf, type Known, type RosterChange } from '#domain/people/roster-plan.ts'
import type { Tx } from '../db/pool.ts'
import type { Joiner } from './leaving.ts'
import { foundBy } from './found-by.ts'
import { formerOf } from './known-by.ts'
import { doorsOf, fillHouseholds, pathKey, type Filling, type Ids } from './roster-fill.ts'
import type { Remembered } from './roster-file.ts'
import { goneLately, keepSearch, wasHere, type By } from './stays.ts'

const rosterKey = (community: CommunityId) => sql`hashtextextended(${`roster ${community}`}, 0)`
/** While no file is taken in: whoever adds somebody waits for one that is, and it for them, or both would add the same person. */
export const besideRosters = async (tx: Tx, community: CommunityId): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock_shared(${rosterKey(community)})`.execute(tx))
/** One import at a time in a community: two at once would both add the same people. Held until the transaction ends. */
export const lockRoster = async (tx: Tx, community: CommunityId): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(${rosterKey(community)})`.execute(tx))

/**
 * Everybody known, with the labels of their doors. The tables are put together here and not by the database: right after a first
 * import its statistics still say “empty”, and the plan it then chooses for five joined tables takes minutes.
 */
export async function knownPeople(tx: Tx, community: CommunityId, now: Instant): Promise<Known[]> {
  const doors = await doorsOf(tx, community)
  const { rows: households } = await sql<{ id: HouseholdId; flat_id: string; phone: string | null }>`
    select id, flat_id, phone from households where community_id = ${community}`.execute(tx)
  const homes = new Map(households.map((row) => [row.id, row]))
  const { rows } = await sql<Pick<Known, 'id' | 'household' | 'name' | 'born' | 'phone' | 'away' | 'goneLately' | 'stay' | 'keptAs'>>`
    select id, household_id as household, name, born, phone, stay, moved_away_at is not null as away, ${goneLately('r', now)} as "goneLately", kept_as as "keptAs" from residents r where community_id = ${community} and ${wasHere('r')}`.execute(tx)
  const former = await formerOf(tx, community)
  const putRight = await putRightHere(tx, community)
  return rows.map((row) => {
    const home = homes.get(row.household)!
    const [compound, building, entrance, flat] = doors.flats.get(home.flat_id)!
    return { ...row, ...former.get(row.id), putRight: putRight.get(row.id) ?? {}, compound: compound!, building: building!, entrance: entrance!, flat: flat!, householdPhone: home.phone }
  })
}

/** Days of birth and telephones that were last put right by somebody here, or taken down with a new person and never changed since; what a file said last is a file's. */
async function putRightHere(tx: Tx, community: CommunityId): Promise<Map<ResidentId, NonNullable<Known['putRight']>>> {
  const { rows } = await sql<{ id: ResidentId; what: 'born' | 'phone'; role: string; at: Instant }>`
    select l.* from (
      (select distinct on (resident_id, what) resident_id as id, what, by_role as role, recorded_at as at from corrections
        where community_id = ${community} and what in ('born', 'phone') order by resident_id, what, recorded_at desc, act_id desc)
      union all
      select r.id, w.what, f.role, f.at from (select distinct on (resident_id) resident_id, by_actor, by_role as role, recorded_at as at from stays where community_id = ${community} order by resident_id, recorded_at, act_id) f
        join residents r on r.community_id = ${community} and r.id = f.resident_id cross join (values ('born'), ('phone')) w (what)
        where f.by_actor like 'account:%' and case w.what when 'born' then r.born is not null else r.phone is not null end
          and not exists (select from corrections c where c.community_id = ${community} and c.resident_id = r.id and c.what = w.what)) l
    where not exists (select from roster_imports i where i.community_id = ${community} and i.at = l.at)`.execute(tx)
  const found = new Map<ResidentId, NonNullable<Known['putRight']>>()
  for (const { id, what, role, at } of rows) found.set(id, { ...found.get(id), [what]: { role, at } })
  return found
}

/** Whether these people, who are locked by now, are as they were read. */
export async function stillSo(tx: Tx, community: CommunityId, people: readonly Known[]): Promise<boolean> {
  const { rows } = await sql<Pick<Known, 'id' | 'household' | 'name' | 'born' | 'phone' | 'stay' | 'keptAs' | 'householdPhone'>>`
    select r.id, r.household_id as household, r.name, r.born, r.phone, r.stay, r.kept_as as "keptAs", h.phone as "householdPhone"
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id where r.community_id = ${community} and r.id = any(${people.map((one) => one.id)}::uuid[])`.execute(tx)
  const now = new Map(rows.map((row) => [row.id, row]))
  return people.every((one) => {
    const row = now.get(one.id)
    return row !== undefined && (['household', 'name', 'born', 'phone', 'stay', 'keptAs', 'householdPhone'] as const).every((what) => row[what] === one[what])
  })
}

/** Of these homes whoever has no number of their own: they are called, and read to, at that of the home. */
export async function withoutNumber(tx: Tx, community: CommunityId, homes: readonly HouseholdId[]): Promise<ResidentId[]> {
  if (homes.length === 0) return []
  const { rows } = await sql<{ id: ResidentId }>`
    select id from residents where community_id = ${community} and household_id = any(${[...new Set(homes)]}::uuid[]) and phone is null and moved_away_at is null order by id`.execute(tx)
  return rows.map((row) => row.id)
}

/** The compound of a file that names none: the only one there is, else one called like the community. */
export async function usualCompound(tx: Tx, community: CommunityId): Promise<string> {
  const { rows: [row] } = await sql<{ name: string }>`
    select coalesce((select min(name) from compounds where community_id = ${community} having count(*) = 1),
      (select name from communities where community_id = ${community})) as name`.execute(tx)
  return row!.name
}

export type Stored = { resident: ResidentId; building: BuildingId }

/** What is stored at once: between two slices it is asked whether somebody wants to stop. */
const slice = 1_000
const slices = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / slice) }, (_, at) => all.slice(at * slice, (at + 1) * slice))

export type Storing = Filling & { now: Instant; by: By; source: string; /** so many more are stored; throws when it is to be stopped */ step: (more: number) => Promise<void> }

/** Adds people to the households at their doors, with a first line that says by which file and whom; returns whom. */
export async function storeFresh(storing: Storing, people: readonly RosterPerson[], places: { flats: Ids; buildings: Ids }, joins: (joiners: readonly Joiner[]) => Promise<unknown>): Promise<Stored[]> {
  const { tx, community, newId, by, now } = storing
  if (people.length === 0) return []
  const households = await fillHouseholds({ ...storing, people }, places.flats)
  await joins(people.map((person) => ({ household: households.get(doorKey(person)) as HouseholdId, born: person.born })))
  const phones = doorPhones(people)
  await firstNumbers(tx, community, households, phones)
  const stored: Stored[] = []
  for (const some of slices(people)) {
    const fresh = some.map((person) => ({ id: newId() as ResidentId, person }))
    await sql`
      insert into residents (community_id, id, household_id, name, born, phone, search) select ${community}, id, household, name, born, phone, search
      from unnest(${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => households.get(doorKey(it.person))!)}::uuid[], ${fresh.map((it) => it.person.name)}::text[],
        ${fresh.map((it) => it.person.born)}::date[], ${fresh.map((it) => it.person.phone)}::text[],
        ${fresh.map(({ person }) => foundBy({ ...person, phones: [person.phone, phones.get(doorKey(person)) ?? null] }))}::text[]) as t (id, household, name, born, phone, search)`.execute(tx)
    await sql`
      insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
      select ${community}, act, id, 'lives', household, ${storing.source}, ${by.actor}, ${by.role}, ${now}
      from unnest(${fresh.map(() => newId())}::uuid[], ${fresh.map((it) => it.id)}::uuid[], ${fresh.map((it) => households.get(doorKey(it.person))!)}::uuid[]) as t (act, id, household)`.execute(tx)
    stored.push(...fresh.map(({ id, person }) => ({ resident: id, building: places.buildings.get(pathKey(person.compound, person.building)) as BuildingId })))
    await storing.step(some.length)
  }
  return stored
}

/** Whoever lives in these homes, also whom the file does not name: they are found by the home's number. */
async function livingIn(tx: Tx, community: CommunityId, homes: readonly string[]): Promise<ResidentId[]> {
  if (homes.length === 0) return []
  return (await sql<{ id: ResidentId }>`select id from residents where community_id = ${community} and household_id = any(${[...homes]}::uuid[]) and moved_away_at is null`.execute(tx)).rows.map((row) => row.id)
}

/** A home that has no number, and takes in somebody with whom the file names one, has that: of whoever lived there before the file may say nothing. */
async function firstNumbers(tx: Tx, community: CommunityId, households: Ids, phones: ReadonlyMap<string, string>): Promise<void> {
  const named = [...households].flatMap(([door, id]) => { const phone = phones.get(door); return phone ? [{ id, phone }] : [] })
  if (named.length === 0) return
  const { rows } = await sql<{ id: string }>`
    update households h set phone = t.phone from unnest(${named.map((it) => it.id)}::uuid[], ${named.map((it) => it.phone)}::text[]) as t (id, phone)
    where h.community_id = ${community} and h.id = t.id and h.phone is null returning h.id`.execute(tx)
  await keepSearch(tx, community, await livingIn(tx, community, rows.map((row) => row.id)))
}

/** Writes what the file says otherwise of somebody, and keeps what stood there before, as the desk does. */
export async function storeChanges(storing: Storing, changes: readonly RosterChange[]): Promise<void> {
  const { tx, community, now, by } = storing
  for (const change of slices(changes)) {
    await sql`
      update residents r set born = t.born, phone = t.phone, search = t.search
      from unnest(${change.map((it) => it.known.id)}::uuid[], ${change.map((it) => it.born)}::date[], ${change.map((it) => it.phone)}::text[],
        ${change.map((it) => foundBy({ ...it.known, phones: [it.phone, it.householdPhone] }))}::text[]) as t (id, born, phone, search)
      where r.community_id = ${community} and r.id = t.id`.execute(tx)
    const phones = new Map(change.filter((it) => it.householdPhone !== it.known.householdPhone).map((it) => [it.known.household, it.householdPhone]))
    await sql`
      update households h set phone = t.phone, former_phones = case when h.phone is null or h.phone = any(h.former_phones) then h.former_phones else h.former_phones || h.phone end
      from unnest(${[...phones.keys()]}::uuid[], ${[...phones.values()]}::text[]) as t (id, phone)
      where h.community_id = ${community} and h.id = t.id`.execute(tx)
    await keepSearch(tx, community, await livingIn(tx, community, [...phones.keys()]))
    const rows = change.flatMap((it) => fieldsOf(it).filter(({ what }) => what !== 'householdPhone').map((field) => ({ ...field, act: storing.newId(), resident: it.known.id, named: it.named ?? null })))
    await sql`
      insert into corrections (community_id, act_id, resident_id, named_id, what, old_value, new_value, why, by_actor, by_role, recorded_at)
      select ${community}, act, resident, named, what, old, new, ${storing.source}, ${by.actor}, ${by.role}, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (act uuid, resident uuid, named uuid, what text, old text, new text)`.execute(tx)
    await storing.step(change.length)
  }
}

/**
 * Counts the tables anew after thousands of rows came at once. Until the database does it by itself, a minute later, it would
 * plan as if nobody lived here, and a card takes seconds instead of milliseconds.
 */
export async function countAnew(tx: Tx): Promise<void> {
  await sql`select count_homes_anew()`.execute(tx)
}

export type ImportLine = { id: string; sha256: Buffer; rows: number; added: number; changed: number; unchanged: number; gone: number; moved: number; by: string; /** when the file was written */ made: Instant | null; now: Instant }
export async function noteImport(tx: Tx, community: CommunityId, line: ImportLine): Promise<void> {
  await sql`
    insert into roster_imports (community_id, id, sha256, rows, added, changed, unchanged, gone, moved, by_account, file_at, at)
    values (${community}, ${line.id}, ${line.sha256}, ${line.rows}, ${line.added}, ${line.changed}, ${line.unchanged}, ${line.gone}, ${line.moved}, ${line.by}, ${line.made}, ${line.now})`.execute(tx)
}

export type Before = { /** this very file */ same: Instant | null; /** of all files */ last: Instant | null; /** when the newest of them was written */ newest: Instant | null }
export async function importsBefore(tx: Tx, community: CommunityId, sha256: Buffer): Promise<Before> {
  const { rows: [row] } = await sql<Before>`
    select max(at) filter (where sha256 = ${sha256}) as same, max(at) as last, max(file_at) as newest from roster_imports where community_id = ${community}`.execute(tx)
  return row!
}

const mostShapes = 50
/** What was said of the columns and sheets of files, by their shape. */
export async function rememberedShapes(tx: Tx, community: CommunityId): Promise<Remembered[]> {
  const { rows } = await sql<Remembered>`
    select encode(shape, 'hex') as shape, choices from roster_shapes where community_id = ${community} order by at desc limit ${mostShapes}`.execute(tx)
  return rows
}

/** Keeps what was said of this shape for the next file of it; null: nothing is said of it any more. */
export async function rememberShape(tx: Tx, community: CommunityId, { shape, choices, by, now }: { shape: string; choices: RosterChoices | null; by: string; now: Instant }): Promise<void> {
  if (choices === null) { await sql`delete from roster_shapes where community_id = ${community} and shape = decode(${shape}, 'hex')`.execute(tx); return }
  await sql`
    insert into roster_shapes (community_id, shape, choices, by_account, at) values (${community}, decode(${shape}, 'hex'), ${JSON.stringify(choices)}::jsonb, ${by}, ${now})
    on conflict (community_id, shape) do update set choices = excluded.choices, by_account = excluded.by_account, at = excluded.at`.execute(tx)
  await sql`
    delete from roster_shapes where community_id = ${community} and shape not in (select shape from roster_shapes where community_id = ${community} order by at desc limit ${mostShapes})`.execute(tx)
}
