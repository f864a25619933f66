// What opens a home, when somebody leaves it: its slip and the phones that are signed in by it, because nobody can tell whose pocket they are in;
// and links and codes for those people alone. Each that ends leaves its trace.

import { sql } from 'kysely'
import { actingRole, type Role } from '#domain/access/access.ts'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'
import type { Leaving, LeftBehind, Opened } from '../people/leaving.ts'
import type { MergedBehind } from '../people/merging-with.ts'
import { caresOf, caringOf, carersOf, endCares } from './carers.ts'
import { endSlipSessions } from './sessions.ts'
import { endOwnShares, endShares, endSharesSince, narrowShares } from './shares.ts'
import { leaveTrace } from './traces.ts'

const openLinks = (community: CommunityId, subjects: readonly string[], kind: string, now: Instant) =>
  sql`community_id = ${community} and kind = ${kind} and subject_id = any(${[...subjects]}::uuid[]) and uses_left > 0 and expires_at > ${now}`
const openCodes = (community: CommunityId, residents: readonly ResidentId[], now: Instant) =>
  sql`community_id = ${community} and resident_id = any(${[...residents]}::uuid[]) and ended_at is null and expires_at > ${now}`

async function opened(tx: Tx, community: CommunityId, leaving: Leaving, now: Instant): Promise<Opened> {
  const { household, residents, home } = leaving
  const { rows: [row] } = await sql<{ slips: number; phones: number; links: number }>`
    select (select count(*) from sign_in_links where ${openLinks(community, [household], 'household', now)})::int as slips,
      (select count(*) from sessions where community_id = ${community} and household_id = ${household} and expires_at > ${now}
        and (only_resident_id = any(${[...residents]}::uuid[]) or person_id = any(${[...residents]}::uuid[]) or (only_resident_id is null and ${home})))::int as phones,
      (select count(*) from sign_in_links where ${openLinks(community, residents, 'resident', now)})::int + (select count(*) from spoken_codes where ${openCodes(community, residents, now)})::int as links`.execute(tx)
  const cares = leaving.joined || await anotherHome(tx, community, leaving, now) ? await caresOf(tx, community, household, now) : 0
  let carers = 0
  if (leaving.gone) for (const resident of residents) carers += (await carersOf(tx, community, resident, now)).length
  return { slip: home && row!.slips > 0, phones: row!.phones, links: row!.links, cares, carers }
}

/** Whether somebody grown up leaves it: it is another home then. */
async function anotherHome(tx: Tx, community: CommunityId, { residents, goesOn }: Leaving, now: Instant): Promise<boolean> {
  if (goesOn || residents.length === 0) return false
  const today = dayOf(now, await zoneOf(tx, community))
  const { rows } = await sql<{ born: string | null }>`select born::text as born from residents where community_id = ${community} and id = any(${[...residents]}::uuid[])`.execute(tx)
  return rows.some(({ born }) => isAdult(born, today))
}

type Ends = { what: 'ended'; by: string; role: Role; now: Instant }
const endLinks = async (tx: Tx, community: CommunityId, kind: string, subjects: readonly string[], now: Instant) => (await sql<{ id: string; subject: string }>`
  update sign_in_links set uses_left = 0, expires_at = ${now} where ${openLinks(community, subjects, kind, now)} returning id, subject_id as subject`.execute(tx)).rows
/** Links and codes for these people alone that are open. */
async function endOpen(tx: Tx, community: CommunityId, residents: readonly ResidentId[], by: Ends): Promise<void> {
  for (const { id, subject } of await endLinks(tx, community, 'resident', residents, by.now)) await leaveTrace(tx, community, { resident: subject as ResidentId }, { kind: 'link', credential: id, ...by })
  const { rows: codes } = await sql<{ id: string; resident: ResidentId }>`
    update spoken_codes set ended_at = ${by.now} where ${openCodes(community, residents, by.now)} returning id, resident_id as resident`.execute(tx)
  for (const { id, resident } of codes) await leaveTrace(tx, community, { resident }, { kind: 'spoken-code', credential: id, ...by })
}

const close: LeftBehind['close'] = async (ask, leaving) => {
  const { tx, community, now, rights } = ask
  const { household, residents, home, gone, madeOne } = leaving
  const by = { what: 'ended' as const, by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff', now }
  // Whoever gives this home a right now is waited for, and whoever would give one waits and finds others there (`putCarer`).
  await sql`select from households where community_id = ${community} and id = ${household} for no key update`.execute(tx)
  if (home) {
    for (const { id } of await endLinks(tx, community, 'household', [household], now)) await leaveTrace(tx, community, { household }, { kind: 'slip', credential: id, ...by })
    await endSlipSessions(tx, community, household, now)
  }
  await endOpen(tx, community, residents, by)
  await endShares(tx, community, household, residents, by)
  // Nobody acts any more for whoever has gone. Put down by mistake, it is asked when they are back: who cared for them may no more.
  if (gone) for (const resident of residents) await endCares(ask, [], { why: 'left', about: resident, residents: [resident] }, by)
  // What hung on a record that is reached through another opens nothing: it is asked by the way of that one.
  if (madeOne) await endCares(ask, [], { why: 'made-one', about: null, residents }, by)
  if (await anotherHome(tx, community, leaving, now)) await endCares(ask, [household], { why: 'left', about: residents[0]! }, by)
  await sql`delete from sessions where community_id = ${community} and (only_resident_id = any(${[...residents]}::uuid[]) or person_id = any(${[...residents]}::uuid[]))`.execute(tx)
}

const atNumber: LeftBehind['atNumber'] = async (tx, community, resident, now) => {
  const { rows: [row] } = await sql<{ many: number }>`
    select (select count(*) from sign_in_links where ${openLinks(community, [resident], 'resident', now)})::int + (select count(*) from spoken_codes where ${openCodes(community, [resident], now)})::int
      + (select count(*) from sessions where community_id = ${community} and (only_resident_id = ${resident} or person_id = ${resident}) and expires_at > ${now})::int
      + (select count(*) from (select distinct on (part, household_id, to_id) shared from shares where community_id = ${community} and resident_id = ${resident} order by part, household_id, to_id, at desc, id desc) last where shared)::int as many`.execute(tx)
  return row!.many
}

/**
 * Digits that were read to a number that was not theirs may have been typed by whoever has the home's slip: a phone of the home that was claimed by them is
 * nobody's own any more. It stays signed in to the home, and what was shared from such a phone ends.
 */
const endAtNumber: LeftBehind['endAtNumber'] = async ({ tx, community, now, rights }, residents) => {
  const by = { what: 'ended' as const, by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff', now }
  await endOpen(tx, community, residents, by)
  await sql`delete from sessions where community_id = ${community} and only_resident_id = any(${[...residents]}::uuid[])`.execute(tx)
  await sql`update sessions set person_id = null where community_id = ${community} and person_id = any(${[...residents]}::uuid[])`.execute(tx)
  await endOwnShares(tx, community, residents, by)
}

const joins: LeftBehind['joins'] = async (ask, households, adults, since) => {
  const { tx, community, now, rights } = ask
  const by = { what: 'ended' as const, by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff', now }
  const whose = await narrowShares(tx, community, households, by, { since: since ?? null })
  if (whose.length > 0) ask.touch?.('circle', whose)
  await endCares(ask, adults, { why: 'joined', about: null }, by)
}

type Since = { records: readonly ResidentId[]; household: HouseholdId | null; since: Instant }
/** Of these people alone, and since then; the slip of a household only where one was made since, with the phones that came in by it. */
async function endSince(ask: Parameters<MergedBehind['closeSince']>[0], { records, household, since }: Since): Promise<void> {
  const { tx, community, now, rights } = ask
  const by = { what: 'ended' as const, by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff', now }
  const end = async (kind: string, subjects: readonly string[]) => (await sql<{ id: string; subject: string }>`
    update sign_in_links set uses_left = 0, expires_at = ${now} where ${openLinks(community, subjects, kind, now)} and created_at >= ${since} returning id, subject_id as subject`.execute(tx)).rows
  const slips = household ? await end('household', [household]) : []
  for (const { id } of slips) await leaveTrace(tx, community, { household: household! }, { kind: 'slip', credential: id, ...by })
  if (household && slips.length > 0) await endSlipSessions(tx, community, household, now)
  for (const { id, subject } of await end('resident', records)) await leaveTrace(tx, community, { resident: subject as ResidentId }, { kind: 'link', credential: id, ...by })
  const { rows: codes } = await sql<{ id: string; resident: ResidentId }>`
    update spoken_codes set ended_at = ${now} where ${openCodes(community, records, now)} and created_at >= ${since} returning id, resident_id as resident`.execute(tx)
  for (const { id, resident } of codes) await leaveTrace(tx, community, { resident }, { kind: 'spoken-code', credential: id, ...by })
  // Issued since: a session of a link made before may have begun later, and goes on.
  await sql`
    delete from sessions where community_id = ${community} and issued_at >= ${since} and (only_resident_id = any(${[...records]}::uuid[]) or person_id = any(${[...records]}::uuid[]))`.execute(tx)
  await endSharesSince(tx, community, records, since, by)
  // Also what the household was given for others: it may have been meant for the home of the other of the two.
  await endCares(ask, household ? [household] : [], { why: 'apart', about: null, since, residents: records }, by)
}

/** Of each record since it may have been the other's: what it had before, as nobody but itself, goes on. */
const closeSince: MergedBehind['closeSince'] = async (ask, { records, household }) => {
  for (const { record, since } of records) await endSince(ask, { records: [record], household: null, since })
  if (household) await endSince(ask, { records: [], household: household.id, since: household.since })
}

/** Whether something was given out since that shows the home, or opens anything of theirs. */
export const openedSince: LeftBehind['usedSince'] = async (tx, community, { household, resident }, since) => {
  const { rows: [row] } = await sql<{ used: boolean }>`
    select exists (select from sign_in_links where community_id = ${community} and subject_id = any(${[household, resident]}::uuid[]) and created_at >= ${since})
      or exists (select from sessions where community_id = ${community} and (household_id = ${household} or only_resident_id = ${resident}) and created_at >= ${since})
      or exists (select from spoken_codes where community_id = ${community} and resident_id = ${resident})
      or exists (select from carers where community_id = ${community} and (resident_id = ${resident} or (household_id = ${household} and given_at >= ${since})))
      or exists (select from shares where community_id = ${community} and ${resident}::uuid in (resident_id, to_id)) as used`.execute(tx)
  return row!.used
}

export const credentialsLeft: Pick<LeftBehind, 'opened' | 'caring' | 'close' | 'atNumber' | 'endAtNumber' | 'joins'> & Pick<MergedBehind, 'closeSince'> = { opened, caring: caringOf, close, atNumber, endAtNumber, joins, closeSince }
