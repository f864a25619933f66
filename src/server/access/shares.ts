// What each adult lets others at home see of their own circle. Owner of `shares`: rows are only added, and the last of each holds.

import { sql } from 'kysely'
import type { CirclePart } from '#domain/access/circles.ts'
import type { CircleView } from '#domain/access/wire.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { othersAtHome } from './store.ts'

export type NewShare = {
  id: string; resident: ResidentId; household: HouseholdId; parts: readonly CirclePart[]; to: ResidentId | null; shared: boolean
  how: 'own-phone' | 'telephone'; knownBy: string; by: string; role: string; now: Instant
}

/** Nobody joins these households until the transaction ends, and nobody shares anything there with every phone. */
const lockHomes = (tx: Tx, community: CommunityId, households: readonly HouseholdId[]) =>
  sql`select from households where community_id = ${community} and id = any(${[...households]}::uuid[]) order by id for no key update`.execute(tx)
const livesIn = async (tx: Tx, { resident, household }: Pick<NewShare, 'resident' | 'household'>, community: CommunityId): Promise<string> => (await sql<{ id: string }>`
  select id from residents where community_id = ${community} and household_id = ${household} and moved_away_at is null union select household_id from residents where community_id = ${community} and id = ${resident} order by id`.execute(tx)).rows.map((row) => row.id).join()

/** Whether the very same was said under that id, part by part: a tick that was taken out because the answer was lost is not saved by saying so. Null where nothing was. */
async function saidBefore(tx: Tx, community: CommunityId, it: NewShare): Promise<boolean | null> {
  const { rows } = await sql<{ part: CirclePart; same: boolean }>`
    select part, resident_id = ${it.resident} and to_id is not distinct from ${it.to}::uuid and shared = ${it.shared} and how = ${it.how} and known_by = ${it.knownBy} as same
    from shares where community_id = ${community} and id = ${it.id}`.execute(tx)
  return rows.length === 0 ? null : rows.length === new Set(it.parts).size && rows.every((row) => row.same && it.parts.includes(row.part))
}

/**
 * Problems: `act-id-taken`, and `changed-meanwhile` where others live there by now than a moment ago: every phone was not said of them. Each press is later
 * than the one before, whatever the clock says.
 */
export async function addShares(tx: Tx, community: CommunityId, it: NewShare): Promise<Result<null>> {
  const asked = await livesIn(tx, it, community)
  // Two presses at once take turns, or neither would be the last; and whoever joins the home now is waited for.
  await sql`select from residents where community_id = ${community} and id = ${it.resident} for no key update`.execute(tx)
  await lockHomes(tx, community, [it.household])
  const before = await saidBefore(tx, community, it)
  if (before !== null) return before ? ok(null) : no({ code: 'act-id-taken' })
  if (it.shared && asked !== await livesIn(tx, it, community)) return no({ code: 'changed-meanwhile' })
  // Shown to one of them no more, it is not shown to every phone: it goes on for the others by name.
  if (it.to !== null && !it.shared) await narrowShares(tx, community, [it.household], it, { of: it })
  await sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select ${community}, ${it.id}, part, ${it.resident}, ${it.household}, ${it.to}, ${it.shared}, ${it.how}, ${it.knownBy}, ${it.by}, ${it.role},
      greatest(${it.now}::timestamptz, (select max(at) + interval '1 microsecond' from shares where community_id = ${community} and resident_id = ${it.resident}))
    from unnest(${[...new Set(it.parts)]}::text[]) as t (part)`.execute(tx)
  if (it.to === null && !it.shared) await endNamed(tx, community, it)
  return ok(null)
}

/** Shown to no phone any more, it is shown to nobody's: what was shared with every phone may have become a row for each by name since (`narrowShares`). */
async function endNamed(tx: Tx, community: CommunityId, it: NewShare): Promise<void> {
  await sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select ${community}, gen_random_uuid(), part, resident_id, household_id, to_id, false, ${it.how}, ${it.knownBy}, ${it.by}, ${it.role}, greatest(${it.now}::timestamptz, at + interval '1 microsecond') from (
      select distinct on (part, to_id) * from shares where community_id = ${community} and resident_id = ${it.resident} and household_id = ${it.household} and part = any(${[...new Set(it.parts)]}::text[]) and to_id is not null
      order by part, to_id, at desc, id desc) last where shared`.execute(tx)
}

/** What those who leave a household shared there, and what was shared with them, ends: it does not come back with them. */
export async function endShares(tx: Tx, community: CommunityId, household: HouseholdId, leaving: readonly ResidentId[], { by, role, now }: Pick<NewShare, 'by' | 'role' | 'now'>): Promise<void> {
  await sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select ${community}, gen_random_uuid(), part, resident_id, household_id, to_id, false, 'left', '', ${by}, ${role}, greatest(${now}::timestamptz, at + interval '1 microsecond') from (
      select distinct on (resident_id, part, to_id) * from shares where community_id = ${community} and household_id = ${household}
        and (resident_id = any(${[...leaving]}::uuid[]) or to_id = any(${[...leaving]}::uuid[])) order by resident_id, part, to_id, at desc, id desc) last where shared`.execute(tx)
}

/**
 * Before somebody joins these households: what was shared there with every phone was said of those who lived there. It goes on for each of them, as it was said, and
 * the newcomer is another question. `since`: only what was said since then, where somebody is of it again who was not meanwhile. Returns whose it was.
 */
export async function narrowShares(
  tx: Tx, community: CommunityId, households: readonly HouseholdId[], { by, role, now }: Pick<NewShare, 'by' | 'role' | 'now'>,
  { of = null, since = null }: { of?: Pick<NewShare, 'resident' | 'parts'> | null; since?: Instant | null } = {},
): Promise<ResidentId[]> {
  const whose = of ? sql`and resident_id = ${of.resident} and part = any(${[...new Set(of.parts)]}::text[])` : sql``
  await lockHomes(tx, community, households)
  const { rows } = await sql<{ id: ResidentId }>`
    with every as (select * from (
        select distinct on (household_id, resident_id, part) * from shares where community_id = ${community} and household_id = any(${[...households]}::uuid[]) and to_id is null ${whose}
        order by household_id, resident_id, part, at desc, id desc) last where shared and (${since}::timestamptz is null or at >= ${since}::timestamptz)),
      at as (select community_id, resident_id, max(at) + interval '1 microsecond' as next from shares where community_id = ${community} and resident_id = any(array(select resident_id from every)) group by community_id, resident_id)
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select n.community_id, gen_random_uuid(), n.part, n.resident_id, n.household_id, n.to_id, n.shared, n.how, n.known_by, n.by_actor, n.by_role, n.at from (
      select e.community_id, e.part, e.resident_id, e.household_id, null::uuid as to_id, false as shared, 'left' as how, '' as known_by, ${by}::text as by_actor, ${role}::text as by_role, greatest(${now}::timestamptz, t.next) as at
      from every e join at t on t.community_id = e.community_id and t.resident_id = e.resident_id
      union all
      select e.community_id, e.part, e.resident_id, e.household_id, o.id, true, e.how, e.known_by, e.by_actor, e.by_role, greatest(${now}::timestamptz, t.next) from every e join at t on t.community_id = e.community_id and t.resident_id = e.resident_id
        join residents o on o.community_id = e.community_id and o.household_id = e.household_id and o.moved_away_at is null and o.id <> e.resident_id) n
    returning resident_id as id`.execute(tx)
  return [...new Set(rows.map((row) => row.id))]
}

/** What was shared since then, by these people or with them, ends: it may have been said by somebody else, who was taken for them. */
export async function endSharesSince(tx: Tx, community: CommunityId, people: readonly ResidentId[], since: Instant, { by, role, now }: Pick<NewShare, 'by' | 'role' | 'now'>): Promise<void> {
  await sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select ${community}, gen_random_uuid(), part, resident_id, household_id, to_id, false, 'left', '', ${by}, ${role}, greatest(${now}::timestamptz, at + interval '1 microsecond') from (
      select distinct on (resident_id, part, household_id, to_id) * from shares where community_id = ${community} and (resident_id = any(${[...people]}::uuid[]) or to_id = any(${[...people]}::uuid[]))
      order by resident_id, part, household_id, to_id, at desc, id desc) last where shared and at >= ${since}`.execute(tx)
}

/** What was shared from phones that were taken for theirs ends, and what was said by telephone: the desk knew whom it spoke with by calling back at that number. */
export async function endOwnShares(tx: Tx, community: CommunityId, residents: readonly ResidentId[], { by, role, now }: Pick<NewShare, 'by' | 'role' | 'now'>): Promise<void> {
  await sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, known_by, by_actor, by_role, at)
    select ${community}, gen_random_uuid(), part, resident_id, household_id, to_id, false, 'left', '', ${by}, ${role}, greatest(${now}::timestamptz, at + interval '1 microsecond') from (
      select distinct on (resident_id, part, household_id, to_id) * from shares where community_id = ${community} and resident_id = any(${[...residents]}::uuid[])
      order by resident_id, part, household_id, to_id, at desc, id desc) last where shared`.execute(tx)
}

type Row = CircleView['said'][number] & { holds: boolean }

/** `by`: the colleague’s name at the desk, the role to the person. What somebody said in a household that they have left holds no more. */
export async function circleOf(tx: Tx, community: CommunityId, resident: ResidentId, by: 'name' | 'role'): Promise<CircleView> {
  const [others, { rows }] = await sideBySide(tx, (one) => Promise.all([othersAtHome(one, community, resident), sql<Row>`
    select s.part, s.to_id as "to", s.at, s.shared, s.how, s.known_by as "knownBy", case when s.how = 'own-phone' then '' else ${by === 'name' ? sql`coalesce(a.name, s.by_role)` : sql`s.by_role`} end as by,
      s.shared and s.household_id = r.household_id and s.at = (select max(l.at) from shares l
        where l.community_id = s.community_id and l.resident_id = s.resident_id and l.part = s.part and l.household_id = s.household_id and l.to_id is not distinct from s.to_id) as holds
    from shares s join residents r on r.community_id = s.community_id and r.id = s.resident_id left join accounts a on 'account:' || a.id::text = s.by_actor
    where s.community_id = ${community} and s.resident_id = ${resident} order by s.at desc, s.part limit 200`.execute(one)]))
  const here = new Set(others.map((one) => one.id))
  return { of: resident, others, shares: rows.filter((row) => row.holds && (row.to === null || here.has(row.to))).map(({ part, to }) => ({ part, to })), said: rows.map(({ holds: _, ...said }) => said) }
}
