// Whether somebody reads on a telephone, now, what one part of somebody's circle says: only then can it be said that they were told there. Questions only.

import { sql } from 'kysely'
import { isAdult, openTo, type Asked, type Share } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'

type PhoneRow = { household: HouseholdId; person: ResidentId | null; only: ResidentId | null; people: { id: ResidentId; born: string | null }[]; cared: ResidentId[]; shared: Share[] }

/** Phones that are signed in at the homes of these people and of who cares for them; a link to one letter is no page. */
async function phonesAround(tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant): Promise<PhoneRow[]> {
  const cares = sql`c.since <= ${now} and (c.until is null or c.until > ${now})`
  const { rows } = await sql<PhoneRow>`
    select s.household_id as household, s.person, s.only, s.people,
      array(select c.resident_id from carers c where c.community_id = ${community} and c.household_id = s.household_id and ${cares}) as cared,
      (select coalesce(jsonb_agg(jsonb_build_object('resident', last.resident_id, 'part', last.part, 'to', last.to_id)), '[]') from (
        select distinct on (h.resident_id, h.part, h.to_id) h.resident_id, h.part, h.to_id, h.shared from shares h
        where h.community_id = ${community} and h.household_id = s.household_id order by h.resident_id, h.part, h.to_id, h.at desc, h.id desc) last where last.shared) as shared
    from (select distinct s.household_id, s.only_resident_id as only,
        case when s.issued_by is not null and work_ended(s.issued_by, s.community_id, ${now}) then null else coalesce(r.kept_as, s.person_id) end as person,
        (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'born', m.born) order by m.id), '[]') from residents m where m.community_id = ${community} and m.household_id = s.household_id and m.moved_away_at is null) as people
      from sessions s left join residents r on r.community_id = ${community} and r.id = s.person_id
      where s.community_id = ${community} and s.kind = 'household' and s.exit_id is null and s.expires_at > ${now} and s.household_id in (
        select w.household_id from residents w where w.community_id = ${community} and w.id = any(${[...residents]}::uuid[]) and w.moved_away_at is null
        union select c.household_id from carers c where c.community_id = ${community} and c.resident_id = any(${[...residents]}::uuid[]) and ${cares})) s
    where s.people <> '[]'`.execute(tx)
  return rows
}

/** Of these people, whose records are the kept ones, those of whom a phone that is signed in may show that part. */
export async function readOnPages(tx: Tx, community: CommunityId, residents: readonly ResidentId[], part: Asked, now: Instant): Promise<Set<ResidentId>> {
  if (residents.length === 0) return new Set()
  const { rows: here } = await sql<{ id: ResidentId }>`select id from residents where community_id = ${community} and id = any(${[...residents]}::uuid[]) and moved_away_at is null`.execute(tx)
  const [phones, today] = [await phonesAround(tx, community, residents, now), dayOf(now, await zoneOf(tx, community))]
  const open = phones.map(({ household, person, only, people, cared, shared }) =>
    ({ only, parts: openTo({ household, confirmed: only ?? person, home: people.map(({ id, born }) => ({ id, adult: isAdult(born, today) })), caresFor: cared, shares: shared }) }))
  return new Set(here.flatMap(({ id }) => (open.some(({ only, parts }) => (only === null || only === id) && parts.get(id)?.has(part)) ? [id] : [])))
}

/** Of these homes those with a phone that is signed in. */
export async function homesWithPage(tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant): Promise<Set<HouseholdId>> {
  const { rows } = await sql<{ household: HouseholdId }>`select distinct s.household_id as household from sessions s where s.community_id = ${community} and s.kind = 'household' and s.exit_id is null and s.expires_at > ${now} and s.household_id = any(${[...households]}::uuid[])
    and exists (select from residents m where m.community_id = ${community} and m.household_id = s.household_id and m.moved_away_at is null)`.execute(tx)
  return new Set(rows.map((row) => row.household))
}
