// Who may act for somebody who lives elsewhere: a right that the desk gives to a household, for those who live in it then. Where somebody grown up leaves that
// home or joins it, the right ends, and a line at the desk asks whether it is given anew and to whom: nobody who is cared for is left without in silence.
// Owner of `carers`; a row stays when a right ends, so that it can be seen who could act for whom and when.

import { sql } from 'kysely'
import type { Role } from '#domain/access/access.ts'
import { carerEndedLine, type CarerEndedLine } from '#domain/access/wire.ts'
import type { AccountId, BuildingId, CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { residentsAtHome } from '../people/homes.ts'
import { recordsOf } from '../people/merges.ts'
import type { MergedBehind } from '../people/merging-with.ts'
import { leaveTrace } from './traces.ts'

const answered = sql`ask_id = null, ask_at = null, ask_why = null, ask_about = null, ask_until = null`

export type NewCarer = {
  community: CommunityId; resident: ResidentId; household: HouseholdId; since: Instant; until: Instant | null; by: AccountId
  /** who lived there as it was read, where it was read */ people?: readonly ResidentId[] | undefined
}
/** Given again, it is whoever gives it now who answers for it. False, and nothing is given, where others live there than were read, or whoever is cared for has gone meanwhile. */
export async function putCarer(tx: Tx, { community, resident, household, since, until, by, people }: NewCarer): Promise<boolean> {
  // Whoever leaves now is waited for, and whoever would leave waits: locked before the home, as by an act.
  const { rows: [here] } = await sql`select from residents where community_id = ${community} and id = ${resident} and moved_away_at is null for share`.execute(tx)
  if (!here) return false
  // Whoever joins that home or leaves it now waits, and ends the right.
  await sql`select from households where community_id = ${community} and id = ${household} for no key update`.execute(tx)
  if (people) {
    const { rows } = await sql<{ id: ResidentId }>`select id from residents where community_id = ${community} and household_id = ${household} and moved_away_at is null`.execute(tx)
    if (rows.length !== new Set(people).size || !rows.every(({ id }) => people.includes(id))) return false
  }
  await sql`
    insert into carers (community_id, household_id, resident_id, since, until, given_by, given_at) values (${community}, ${household}, ${resident}, ${since}, ${until}, ${by}, ${since})
    on conflict (community_id, household_id, resident_id) do update
      set since = least(carers.since, excluded.since), until = excluded.until, given_by = excluded.given_by, given_at = excluded.given_at, ${answered}`.execute(tx)
  return true
}

/** Households that may act for this record now. */
export const carersOf: MergedBehind['carers'] = async (tx, community, record, now) => {
  const { rows } = await sql<{ id: HouseholdId }>`
    select household_id as id from carers where community_id = ${community} and resident_id = ${record} and since <= ${now} and (until is null or until > ${now}) order by household_id`.execute(tx)
  return rows.map((row) => row.id)
}

/** For how many people this household may act. */
export async function caresOf(tx: Tx, community: CommunityId, household: HouseholdId, now: Instant): Promise<number> {
  const { rows: [row] } = await sql<{ many: number }>`
    select count(*)::int as many from carers c join residents r on r.community_id = c.community_id and r.id = c.resident_id
    where c.community_id = ${community} and c.household_id = ${household} and (c.until is null or c.until > ${now}) and r.moved_away_at is null`.execute(tx)
  return row!.many
}

/** Those of these homes that may act for somebody at the moment. */
export async function caringOf(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<HouseholdId[]> {
  const { rows } = await sql<{ household: HouseholdId }>`
    select distinct c.household_id as household from carers c join residents r on r.community_id = c.community_id and r.id = c.resident_id
    where c.community_id = ${community} and c.household_id = any(${[...households]}::uuid[]) and (c.until is null or c.until > ${now}) and r.moved_away_at is null`.execute(tx)
  return rows.map((row) => row.household)
}

type Why = { why: CarerEndedLine['why']; /** who left: one of the carers, or whoever is cared for */ about: ResidentId | null; /** given since then alone */ since?: Instant; /** also what was given for these */ residents?: readonly ResidentId[] }
/** These homes are others than they were, or whoever is cared for has gone or is reached through another record: what they may do for somebody else ends, with a line on the record of whoever is cared for; the desk is asked, and the phones of both hear of it. */
export async function endCares({ tx, community, now, touch }: Pick<Ask, 'tx' | 'community' | 'now'> & Partial<Pick<Ask, 'touch'>>, households: readonly HouseholdId[], { why, about, since, residents = [] }: Why, { by, role }: { by: string; role: Role }): Promise<void> {
  if (households.length + residents.length === 0) return
  const { rows } = await sql<{ household: HouseholdId; resident: ResidentId; building: BuildingId }>`
    with ended as (update carers set ask_until = until, until = ${now}, ask_id = gen_random_uuid(), ask_at = ${now}, ask_why = ${why}, ask_about = ${about}
      where community_id = ${community} and (household_id = any(${[...households]}::uuid[]) or resident_id = any(${[...residents]}::uuid[])) and (until is null or until > ${now})
        and ${since === undefined ? sql`true` : sql`given_at >= ${since}`} returning community_id, household_id, resident_id)
    select e.household_id as household, e.resident_id as resident, f.building_id as building from ended e join ${residentsAtHome} on r.community_id = e.community_id and r.id = e.resident_id
    where r.community_id = ${community} order by e.household_id, e.resident_id`.execute(tx)
  if (rows.length === 0) return
  for (const { household, resident } of rows) await leaveTrace(tx, community, { resident }, { kind: 'carer', what: 'ended', credential: household, by, role, now })
  if (touch) await heardByBoth({ tx, community, touch }, rows)
}

/** The phones of both hear of it: of whoever is cared for, and of the homes that may act for them, or may no more. */
export async function heardByBoth({ tx, community, touch }: Pick<Ask, 'tx' | 'community' | 'touch'>, rights: readonly { resident: ResidentId; building: BuildingId; household: HouseholdId }[]): Promise<void> {
  for (const { resident, building } of rights) {
    touch('resident', resident, building)
    touch('circle', resident, building)
  }
  const { rows: carers } = await sql<{ id: ResidentId }>`
    select id from residents where community_id = ${community} and household_id = any(${[...new Set(rights.map((right) => right.household))]}::uuid[]) and moved_away_at is null`.execute(tx)
  if (carers.length > 0) touch('circle', carers.map(({ id }) => id))
}

/** Who lives in a household now, and where. */
const homeSaid = (household: ReturnType<typeof sql>) => sql`(select jsonb_build_object('household', oh.id, 'door', of.door, 'people', coalesce((
    select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.born nulls last, o.id) from residents o where o.community_id = oh.community_id and o.household_id = oh.id and o.moved_away_at is null), '[]'::jsonb))
  from households oh join flats of on of.community_id = oh.community_id and of.id = oh.flat_id where oh.community_id = c.community_id and oh.id = ${household})`

/** Whoever is cared for, by the record through which they are reached. */
const caredFor = sql`(select coalesce(n.kept_as, n.id) from residents n where n.community_id = c.community_id and n.id = c.resident_id)`
/** Who left, likewise. */
const leftAs = sql`(select coalesce(k.kept_as, k.id) from residents k where k.community_id = c.community_id and k.id = c.ask_about)`
/**
 * By whatever record of theirs: what was done later, or may be done as whoever they are, answers for all; of questions about one person and one home one is a line, that of
 * the record through which they are reached or else the last.
 */
const answeredAsOne = (now: Instant) => sql`(c.resident_id <> r.id and exists (
  select from carers k join residents n on n.community_id = k.community_id and n.id = k.resident_id
  where k.community_id = c.community_id and k.household_id = c.household_id and k.resident_id <> c.resident_id and coalesce(n.kept_as, n.id) = r.id
    and case when k.ask_id is null then k.given_at >= c.ask_at or (k.resident_id = r.id and (k.until is null or k.until > ${now}))
      else (k.ask_until is null or k.ask_until > ${now}) and (k.resident_id = r.id or (k.ask_at, k.ask_id) > (c.ask_at, c.ask_id)) end))`
/** It is a question: of whoever is here, not over by now, and not answered. */
const isAsked = (community: CommunityId, now: Instant) => sql`c.community_id = ${community} and c.ask_id is not null and (c.ask_until is null or c.ask_until > ${now})
  and exists (select from residents r where r.community_id = c.community_id and r.id = ${caredFor} and r.moved_away_at is null and r.household_id <> c.household_id and not ${answeredAsOne(now)})`

/**
 * By a press, also of one that has ended already and is asked about. What was given for a record that is reached through theirs ends as well; a question about
 * that one is answered for as long as they are one person, and is asked again if they are two. `asked`: that it is a question still was read, and has to be so.
 * Problems: `not-found`, `changed-meanwhile`.
 */
export async function endCarer(tx: Tx, community: CommunityId, resident: ResidentId, household: HouseholdId, now: Instant, { asked }: { asked: boolean }): Promise<Result<null>> {
  const those = sql`c.community_id = ${community} and c.resident_id = any(${recordsOf(community, [resident])}) and c.household_id = ${household}`
  // Of two presses the later one waits here, and reads what the first has done.
  await sql`select from carers c where ${those} order by c.resident_id for update`.execute(tx)
  const { rows } = await sql<{ resident: ResidentId; question: boolean; open: boolean }>`
    select c.resident_id as resident, c.ask_id is not null as question, ${isAsked(community, now)} as open from carers c where ${those}`.execute(tx)
  if (rows.length === 0) return no({ code: 'not-found' })
  if (asked && !rows.some((row) => row.open)) return no({ code: 'changed-meanwhile' })
  await sql`update carers c set until = least(c.until, ${now}::timestamptz) where ${those}`.execute(tx)
  if (rows.some((row) => row.question && row.resident !== resident)) {
    await sql`
      insert into carers (community_id, household_id, resident_id, since, until, given_at) values (${community}, ${household}, ${resident}, ${now}, ${now}, ${now})
      on conflict (community_id, household_id, resident_id) do update set given_at = excluded.given_at`.execute(tx)
  }
  await sql`update carers set ${answered} where community_id = ${community} and resident_id = ${resident} and household_id = ${household}`.execute(tx)
  return ok(null)
}

/** As long as a going away may be a mistake that is found yet. */
const askedAfter = 14 * day
/** Whoever is cared for has gone for so long, and that was no mistake: nothing is asked about them when they come again, and who had left is kept with it no more. May run twice. */
export async function forgetQuestions(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  const long = plus(now, -askedAfter)
  await sql`
    update carers c set ${answered} from residents r where c.community_id = ${community} and c.ask_id is not null and r.community_id = ${community} and r.id = ${caredFor} and r.moved_away_at <= ${long}
      and c.ask_at <= ${long} and not exists (select from stays s where s.community_id = ${community} and s.resident_id = r.id and s.recorded_at > ${long})`.execute(tx)
}

/** A line each, until it was given anew, somebody has said that it is not, or it would be over by now. Of whoever is here, by whatever record of theirs. `left`: who left, where they live here still, in another home than that of whoever is cared for. */
export const carersInQueue: QueueSource = {
  section: 'carersEnded', urgency: 40, may: 'slip.issue', folds: false, owed: { due: within(day), urgency: 'today', step: 'call' }, says: carerEndedLine,
  rows: ({ community, now }) => sql`select c.ask_id as id, c.ask_at as at, c.ask_id::text as fold, (
      select jsonb_build_object('id', c.ask_id, 'resident', r.id, 'name', r.name, 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'at', c.ask_at, 'why', c.ask_why, 'until', c.ask_until,
        'gone', (select jsonb_build_object('id', a.id, 'name', a.name) from residents a where a.community_id = c.community_id and a.id = ${leftAs}),
        'home', ${homeSaid(sql`c.household_id`)},
        'left', (select ${homeSaid(sql`a.household_id`)} from residents a where a.community_id = c.community_id and a.id = ${leftAs}
          and a.moved_away_at is null and a.household_id <> c.household_id and a.household_id <> r.household_id))
      from ${residentsAtHome} where r.community_id = c.community_id and r.id = ${caredFor}) as says
    from carers c where ${isAsked(community, now)}`,
}
