// How homes can be reached: telephones of their adults, and what they, or the desk, have put down of how they are to be told. The last row counts. Where
// a notice tells something of a person by being sent, their own number alone is a way.

import { sql } from 'kysely'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Day, Instant } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import { ownNumber } from '#domain/people/own-number.ts'
import type { Tx } from '../db/pool.ts'

export type Ways = { language: Language | null; mail: string | null; text: boolean; knockFirst: boolean; words: string }
const asUsual: Ways = { language: null, mail: null, text: true, knockFirst: false, words: '' }
type Member = { id: ResidentId; name: string; phone: string | null; born: string | null }
/** What these homes have put down last; those that have not are left out. */
export async function waysOfHomes(tx: Tx, community: CommunityId, households: readonly HouseholdId[]): Promise<Map<HouseholdId, Ways>> {
  const { rows } = await sql<Ways & { household: HouseholdId }>`
    select distinct on (household_id) household_id as household, language, mail, text, knock_first as "knockFirst", words from home_ways
    where community_id = ${community} and household_id = any(${[...households]}::uuid[]) order by household_id, at desc, id desc`.execute(tx)
  return new Map(rows.map(({ household, ...ways }) => [household, ways]))
}

/** A phone that rings when a push comes: its address at its push service, and whose it is as far as somebody has confirmed that. */
export type PushPhone = { id: string; address: string; person: ResidentId | null }
type Row = { household: HouseholdId; phone: string | null; people: Member[] | null; phones: PushPhone[] | null }
export type Home = { household: HouseholdId; /** the household's own number, then its adults' */ phone: string | null; people: (Member & { adult: boolean })[]; ways: Ways; /** those that are signed in now */ phones: PushPhone[] }

export async function homesToReach(tx: Tx, community: CommunityId, households: readonly HouseholdId[], today: Day, now: Instant): Promise<Map<HouseholdId, Home>> {
  const { rows } = await sql<Row>`
    select h.id as household, h.phone,
      (select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'phone', r.phone, 'born', r.born) order by r.born nulls last, r.id) from residents r
        where r.community_id = ${community} and r.household_id = h.id and r.moved_away_at is null and r.kept_as is null) as people,
      (select jsonb_agg(jsonb_build_object('id', p.id, 'address', jsonb_build_object('endpoint', p.endpoint, 'p256dh', p.p256dh, 'auth', p.auth)::text, 'person', s.person_id) order by p.id)
        from push_phones p join sessions s on s.community_id = p.community_id and s.id = p.session_id and s.household_id = p.household_id and s.only_resident_id is null and s.expires_at > ${now}
        where p.community_id = ${community} and p.household_id = h.id) as phones
    from households h where h.community_id = ${community} and h.id = any(${[...households]}::uuid[])`.execute(tx)
  const ways = await waysOfHomes(tx, community, households)
  return new Map(rows.map(({ household, phone, people, phones }) => [household, { household, phone, phones: phones ?? [], ways: ways.get(household) ?? asUsual, people: (people ?? []).map((one) => ({ ...one, adult: isAdult(one.born, today) })) }]))
}

export type Number = { resident: ResidentId; phone: string }
/** The numbers under which a notice may be said; the first is the one to begin with. `own`: what it says is for those alone whom it concerns; then nobody is told once more who `knows`. */
export function numbersOf({ phone, people }: Home, concerned: readonly ResidentId[], own: boolean, knows: readonly ResidentId[] = []): Number[] {
  const [first] = people
  if (!first) return []
  const adults = people.filter((one) => one.adult)
  const common: Number[] = [...(phone === null ? [] : [{ resident: (adults[0] ?? first).id, phone }]), ...adults.flatMap((one) => (one.phone === null ? [] : [{ resident: one.id, phone: one.phone }]))]
  const theirs = people.filter((one) => concerned.includes(one.id) && !(own && knows.includes(one.id)))
  // One that others answer as well is none of theirs: it is knocked instead. A child's is that of the adults at home.
  const alone = (): Number[] => theirs.flatMap(({ id }) => { const mine = ownNumber({ phone, people }, id, { also: concerned }); return mine === null ? [] : [{ resident: id, phone: mine }] })
  const all = !own || theirs.some((one) => !one.adult) ? common : alone()
  return [...new Map(all.toReversed().map((it) => [it.phone, it])).values()].toReversed()
}

export async function waysOf(tx: Tx, community: CommunityId, household: HouseholdId): Promise<{ ways: Ways; at: Instant | null }> {
  const { rows: [row] } = await sql<Ways & { at: Instant }>`
    select language, mail, text, knock_first as "knockFirst", words, at from home_ways where community_id = ${community} and household_id = ${household} order by at desc, id desc limit 1`.execute(tx)
  if (!row) return { ways: asUsual, at: null }
  const { at, ...ways } = row
  return { ways, at }
}

/** False when the id is taken. */
export async function insertWays(tx: Tx, community: CommunityId, household: HouseholdId, it: Ways & { id: string }, by: { actor: string; role: string }, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into home_ways (community_id, id, household_id, language, mail, text, knock_first, words, by_actor, by_role, at)
    values (${community}, ${it.id}, ${household}, ${it.language}, ${it.mail}, ${it.text}, ${it.knockFirst}, ${it.words}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}
