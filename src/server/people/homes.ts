// From a person to a home, and from a household to its door: the join that everybody else asks for, written once.
// Questions only; who has moved away is answered all the same, and says so.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { StatusKept } from '#domain/people/own-status.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import type { Tx } from '../db/pool.ts'

const toHome = (join: string): RawBuilder<unknown> => sql.raw(`${join} households h on h.community_id = r.community_id and h.id = r.household_id
  ${join} flats f on f.community_id = h.community_id and f.id = h.flat_id`)

/** `residents r`, household `h` and flat `f`: for questions that look through everybody. */
export const residentsAtHome = sql`residents r ${toHome('join')}`
/** The same behind a row that may name nobody: `… left join residents r on …` comes first. */
export const orAtHome = toHome('left join')

/** `said`: the number on which they asked to be answered. The others say whose home it is where nobody is named, so that `residents r` is empty. */
export type OwnAsked = { said: RawBuilder<unknown>; community: RawBuilder<unknown>; home: RawBuilder<unknown>; phone: RawBuilder<unknown> }
const whoAlone: OwnAsked = { said: sql`''`, community: sql`r.community_id`, home: sql`r.household_id`, phone: sql`h.phone` }
/** Of `residents r` of `households h` the numbers that nobody else at home answers, null where there is none: `ownNumber` of the domain, whose rule it is, asked of the tables. */
export function ownNumber(now: Instant, { said, community, home, phone }: OwnAsked = whoAlone): RawBuilder<string | null> {
  const others = sql`residents o where o.community_id = ${community} and o.household_id = ${home} and o.id is distinct from r.id and o.kept_as is null and o.moved_away_at is null`
  const nobodyElses = (numbers: RawBuilder<unknown>) => sql`(select string_agg(mine, ' / ') from unnest(string_to_array(${numbers}, ' / ')) mine where mine <> '' and not exists (
    select from unnest(string_to_array(${phone}, ' / ')) other where ${sameNumber} union all select from (select o.phone from ${others}) e, unnest(string_to_array(e.phone, ' / ')) other where ${sameNumber}))`
  return sql`(select case when (select count(*) from ${others} and (o.born is null or o.born <= (${now}::timestamptz - interval '18 years')::date)) <= case when r.id is null then 1 else 0 end
    then coalesce(nullif(${said}, ''), r.phone, ${phone}) else coalesce(${nobodyElses(said)}, ${nobodyElses(sql`r.phone`)}) end)`
}
const lastFigures = (of: string) => sql.raw(`right(regexp_replace(${of}, '\\D', '', 'g'), 8)`)
const sameNumber = sql`${lastFigures('other')} = ${lastFigures('mine')}`

export type Person = {
  id: ResidentId; name: string; phone: string | null; /** as it was said last; over at `statusUntil` */ status: PersonStatus; statusUntil: Instant | null; statusAlso: StatusKept[]; door: string; household: HouseholdId; movedAwayAt: Instant | null; home: Home
}

type PersonRow = Omit<Person, 'home'> & Omit<Home, 'community'> & { /** as they were asked for */ asked: ResidentId }
/**
 * The question after people whose ids are `among`, an array: for whoever asks it with one of their own. `toPeople` reads the answer. A record that is reached through another is that other one:
 * said twice, for of `coalesce` alone PostgreSQL makes a walk through everybody who lives here.
 */
export const peopleAmong = (community: CommunityId, among: RawBuilder<unknown>): RawBuilder<PersonRow> => sql<PersonRow>`
  select n.id as asked, r.id, r.name, coalesce(r.phone, h.phone) as phone, r.status, r.status_until as "statusUntil", r.status_also as "statusAlso", r.household_id as household, r.moved_away_at as "movedAwayAt",
    f.door, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat
  from ${residentsAtHome} join residents n on n.community_id = r.community_id and coalesce(n.kept_as, n.id) = r.id where r.community_id = ${community} and n.community_id = ${community} and n.id = any(${among})
    and r.id = any(array(select coalesce(k.kept_as, k.id) from residents k where k.community_id = ${community} and k.id = any(${among})))`
export const toPeople = (community: CommunityId, rows: readonly PersonRow[]): Map<ResidentId, Person> =>
  new Map(rows.map(({ asked, compound, building, entrance, flat, ...person }) => [asked, { ...person, home: { community, compound, building, entrance, flat } }]))

/** Who these people are and where they live, by the ids that were asked for; those who are not of this community are left out. `phone`: their own, else the household's. */
export async function peopleOf(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<Map<ResidentId, Person>> {
  if (ids.length === 0) return new Map()
  const { rows } = await peopleAmong(community, sql`${[...new Set(ids)]}::uuid[]`).execute(tx)
  return toPeople(community, rows)
}

/** One person, or null when there is no such resident here. */
export const personOf = async (tx: Tx, community: CommunityId, id: ResidentId): Promise<Person | null> => (await peopleOf(tx, community, [id])).get(id) ?? null

/** Whether somebody lives, or lived, behind this door, by whatever record they had then. */
export async function everBehind(tx: Tx, community: CommunityId, person: ResidentId, flat: FlatId): Promise<boolean> {
  const { rows } = await sql`
    select from residents n join households h on h.community_id = ${community} and h.flat_id = ${flat} where n.community_id = ${community} and (n.id = ${person} or n.kept_as = ${person})
      and (h.id = n.household_id or exists (select from stays s where s.community_id = ${community} and s.resident_id = n.id and s.household_id = h.id)) limit 1`.execute(tx)
  return rows.length > 0
}

/** Whether anybody is of this household still, also who is away. */
export async function anybodyOf(tx: Tx, community: CommunityId, household: HouseholdId): Promise<boolean> {
  const { rows } = await sql`select from residents where community_id = ${community} and household_id = ${household} and moved_away_at is null limit 1`.execute(tx)
  return rows.length > 0
}

export type HouseholdHome = { door: string; building: BuildingId }
/** Where a household lives; null when there is none of that id. */
export async function householdHome(tx: Tx, community: CommunityId, household: HouseholdId): Promise<HouseholdHome | null> {
  const { rows: [row] } = await sql<HouseholdHome>`
    select f.door, f.building_id as building from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where h.community_id = ${community} and h.id = ${household}`.execute(tx)
  return row ?? null
}

/** Who lives with each of these people, besides them. */
export async function livingWith(tx: Tx, community: CommunityId, people: readonly Pick<Person, 'id' | 'household'>[]): Promise<(person: Pick<Person, 'id' | 'household'>) => { id: ResidentId; name: string }[]> {
  const { rows } = await sql<{ household: HouseholdId; id: ResidentId; name: string }>`
    select household_id as household, id, name from residents where community_id = ${community} and household_id = any(${[...new Set(people.map((one) => one.household))]}::uuid[]) and kept_as is null and moved_away_at is null order by born nulls last, id`.execute(tx)
  return ({ id, household }) => rows.filter((row) => row.household === household && row.id !== id).map((row) => ({ id: row.id, name: row.name }))
}
