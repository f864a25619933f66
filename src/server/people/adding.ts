// Somebody who is not on the list, put on it while they wait on the telephone; and the doors that may be meant. Whoever stays for a time says
// with whom, and where they sleep. Added twice under one id they are one person.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { BuildingId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import { nameKey } from '#domain/people/names.ts'
import { countsFrom } from '#domain/people/own-status.ts'
import { checkValue } from '#domain/people/record.ts'
import { eachPhone } from '#domain/people/roster-cells.ts'
import { addPerson, homesFound, homesQuery, type AddPerson, type JoinedEnds } from '#domain/people/record-wire.ts'
import { checkTimes } from '#domain/people/stays.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from './community.ts'
import { everKnownBy, maybeKnownBy } from './known-by.ts'
import { dialledNumber } from './roster-phones.ts'
import { besideRosters } from './roster-store.ts'
import { personOf } from './homes.ts'
import { buildingOfFlat, enterHousehold, homesMeant } from './households.ts'
import { joining, openedAt, type LeftBehind } from './leaving.ts'
import { newFlat } from './new-flat.ts'
import { simplified } from './scripts.ts'
import { addStays, byOf, goneLately } from './stays.ts'

const findHomes = endpoint({
  method: 'POST', path: '/homes/find', summary: 'Which flats a door may mean, as people say it, and who lives in each', may: 'person.search',
  body: homesQuery, reply: homesFound, once: false, rate: { burst: 300, perMinute: 300 },
  handle: async ({ tx, community, body }) => ok({ homes: await homesMeant(tx, community, body.door) }),
})

type Values = { name: string; born: string | null; phone: string | null }

/** What may stand on their record; problems: those of a value. */
async function valuesOf({ tx, community, now }: Ask<AddPerson>, body: AddPerson): Promise<Result<Values>> {
  const today = dayOf(now, await zoneOf(tx, community))
  const [name, born, phone] = (['name', 'born', 'phone'] as const).map((what) => checkValue(what, body[what], today, dialledNumber))
  for (const value of [name!, born!, phone!]) if (!value.ok) return value
  const valueOf = (it: Result<string | null> | undefined) => (it?.ok ? it.value : null)
  return ok({ name: valueOf(name)!, born: valueOf(born), phone: valueOf(phone) })
}

/** Whether they can be put down so; problems: those of the times, `host-not-there`. */
async function canStay({ tx, community, now }: Ask<AddPerson>, body: AddPerson): Promise<Result<null>> {
  const times = checkTimes(body, now)
  if (!times.ok || body.kind !== 'temporary' || !body.host) return times
  const host = await personOf(tx, community, body.host)
  return host && host.movedAwayAt === null && host.home.flat === body.to.flat ? ok(null) : no({ code: 'host-not-there' })
}

type Answer = Result<{ done: true }>
/**
 * What is answered where they were added before, by another way: done, if the very same was put down then. A form that was changed since, because the answer was lost, is not saved by
 * saying so: `person-id-taken`. What was put right on the record meanwhile is no other person. Null where they were not.
 */
async function addedBefore({ tx, community }: Ask<AddPerson>, { id, act, to, kind, since, until, host, place, source }: AddPerson, { name, born, phone }: Values): Promise<Answer | null> {
  const temporary = kind === 'temporary'
  const { rows: [before] } = await sql<{ same: boolean }>`
    with first as (select distinct on (what) what, old_value from corrections where community_id = ${community} and resident_id = ${id} order by what, recorded_at, act_id),
      was (name, born, phone) as (select
        coalesce((select old_value from first where what = 'name'), r.name),
        case when exists (select from first where what = 'born') then (select old_value from first where what = 'born') else r.born::text end,
        case when exists (select from first where what = 'phone') then (select old_value from first where what = 'phone') else r.phone end
        from residents r where r.community_id = ${community} and r.id = ${id})
    select (was.name, was.born, was.phone) is not distinct from (${name}::text, ${born}::text, ${phone}::text)
      and (h.flat_id, s.household_id, s.kind, s.place, s.source) = (${to.flat}::uuid, ${to.household}::uuid, ${kind}, ${temporary ? place : ''}, ${source})
      and s.since = date_trunc('minute', least(${since}::timestamptz, s.recorded_at))
      and (s.until, s.host_id) is not distinct from (${temporary ? until : null}::timestamptz, ${temporary ? host : null}::uuid) as same
    from stays s join households h on h.community_id = s.community_id and h.id = s.household_id cross join was
    where s.community_id = ${community} and h.community_id = ${community} and s.resident_id = ${id} and s.act_id = ${act}`.execute(tx)
  if (!before) return null
  return before.same ? ok({ done: true as const }) : no({ code: 'person-id-taken' })
}

/**
 * Somebody of that name who lives at that door, or lived there; or who has that day of birth, or number, behind whatever door and also where they have gone. Most
 * likely it is they, also by a name or number from before it was put right: entered as somebody else, what was put down of their health would not be known of them.
 * Of whoever has gone lately the name alone is enough, unless they were born on another day: a going away is also how a wrong door is left.
 */
async function namesake({ tx, community, now, body }: Ask<AddPerson>, { name, born, phone }: Values): Promise<ResidentId | null> {
  // Each of the ways is an index of its own.
  const { rows: perhaps } = await sql<{ id: ResidentId }>`
    select r.id from residents r join households h on h.community_id = r.community_id and h.id = r.household_id where r.community_id = ${community} and h.community_id = ${community}
      and h.flat_id = ${body.to.flat} and (r.moved_away_at is null or r.born is null or ${born}::date is null or r.born = ${born}::date)
    union select b.resident from ${everKnownBy(community, await maybeKnownBy(tx, community, phone, born))} b where (b.what = 'born' and b.value = ${born}) or (b.what in ('phone', 'home') and b.value = any(${eachPhone(phone)}::text[]))
    union select r.id from residents k join residents r on r.community_id = k.community_id and (r.id = k.id or r.kept_as = k.id)
      where k.community_id = ${community} and r.community_id = ${community} and ${goneLately('k', now)} and (k.born is null or ${born}::date is null or k.born = ${born}::date)`.execute(tx)
  const those = perhaps.map((row) => row.id)
  const { rows: alike } = await sql<{ record: ResidentId; id: ResidentId }>`
    select r.id as record, coalesce(r.kept_as, r.id) as id from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
    where r.community_id = ${community} and r.id = any(${those}::uuid[]) and r.id <> ${body.id} order by h.flat_id <> ${body.to.flat}, r.moved_away_at is not null, r.id`.execute(tx)
  const { rows: names } = await sql<{ record: ResidentId; value: string }>`select k.resident as record, k.value from ${everKnownBy(community, those)} k where k.what = 'name'`.execute(tx)
  const meant = new Set(names.filter(({ value }) => nameKey(value, simplified) === nameKey(name, simplified)).map((row) => row.record))
  return alike.find(({ record }) => meant.has(record))?.id ?? null
}

/** Two who are told of one person at once wait for each other, and for a file that may name them: the second is asked. */
async function takeTurnFor(tx: Tx, community: CommunityId, name: string): Promise<void> {
  await besideRosters(tx, community)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`newcomer ${community} ${nameKey(name, simplified)}`}, 0))`.execute(tx)
}

const nothingEnds: JoinedEnds = { slip: false, phones: 0, cares: 0 }
/** Whether no more ends now than was read: less does, and nothing need be read anew. */
const endsAsRead = (ends: JoinedEnds, read: JoinedEnds = nothingEnds): boolean => (read.slip || !ends.slip) && ends.phones <= read.phones && ends.cares <= read.cares

async function insertPerson(tx: Tx, community: CommunityId, body: AddPerson, { name, born, phone }: Values): Promise<boolean> {
  const { rows } = await sql`
    insert into residents (community_id, id, household_id, name, born, phone, stay)
    values (${community}, ${body.id}, ${body.to.household}, ${name}, ${born}::date, ${phone}, ${body.kind}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Under row-level security and by the building's grant: a flat of another community, or building, is not there. */
async function flatForMe(ask: Ask<AddPerson>): Promise<BuildingId | null> {
  const building = await buildingOfFlat(ask.tx, ask.community, ask.body.to.flat)
  return building && can(ask.rights, 'person.write', { community: ask.community, building }) ? building : null
}

const add = (left: LeftBehind) => endpoint({
  method: 'POST', path: '/residents', summary: 'Adds somebody who is not on the list, to a household that is there or to one of their own', may: 'person.write',
  body: addPerson, reply: done,
  place: async (ask) => {
    const building = await flatForMe(ask)
    return { community: ask.community, ...(building ? { building } : {}) }
  },
  async handle(ask) {
    const { tx, community, now, body } = ask
    const building = await flatForMe(ask)
    if (!building) return no({ code: 'not-found' })
    await takeTurnFor(tx, community, body.name)
    const values = await valuesOf(ask, body)
    if (!values.ok) return values
    const before = await addedBefore(ask, body, values.value)
    if (before) return before
    const stay = await canStay(ask, body)
    if (!stay.ok) return stay
    const household = await enterHousehold(tx, community, body.to)
    // Added at this moment by another way: it was waited for, and is there now.
    if (!household.ok) return (await addedBefore(ask, body, values.value)) ?? household
    const joiners = body.to.joins ? [{ household: household.value, born: values.value.born }] : []
    const ends = await openedAt(ask, left, joiners)
    await joining(ask, left, joiners)
    if (!(await insertPerson(tx, community, body, values.value))) return (await addedBefore(ask, body, values.value)) ?? no({ code: 'person-id-taken' })
    const there = body.despite ? null : await namesake(ask, values.value)
    if (there) return no({ code: 'person-there-already', resident: there })
    // What ends at the home that they join was said before, and is what was read.
    if (!endsAsRead(ends, body.ends)) return no({ code: 'joining-ends', ...ends })
    const { id: resident, act, kind, until, source } = body
    const temporary = kind === 'temporary'
    const row = { resident, act, kind, household: household.value, since: countsFrom(body.since, now), until: temporary ? until : null, host: temporary ? body.host : null, place: temporary ? body.place : '', takesBack: null, source }
    if (!(await addStays(tx, community, [row], byOf(ask, building), now))) return no({ code: 'act-id-taken' })
    ask.touch('resident', resident, building)
    ask.look(resident, 'card')
    return ok({ done: true as const })
  },
})

export const addingRoutes = (left: LeftBehind): readonly Endpoint[] => [findHomes, newFlat, add(left)]
