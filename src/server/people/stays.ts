// Rows of who lives where: read, added, and what they come to kept beside the people by the one function that adds them.
// The first row of somebody is what the roster said before. Refuses to change or remove a row.

import { randomBytes } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { actingRole } from '#domain/access/access.ts'
import { uuidv7, type ActId, type BuildingId, type CommunityId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import { day, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { isOfHere, neverHere, stayNow, type StayKind, type StayRow } from '#domain/people/stays.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { foundBy } from './found-by.ts'

export type Here = { id: ResidentId; household: HouseholdId; stay: StayKind; building: BuildingId; /** reached through another record of the same person */ merged: boolean; born: string | null }
/** These people as they are now, nobody else writing about them until the transaction ends; those who are not there are left out. */
export async function lockPeople(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<Here[]> {
  await sql`select id from residents where community_id = ${community} and id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
  const { rows } = await sql<Here>`
    select r.id, r.household_id as household, r.stay, f.building_id as building, r.kept_as is not null as merged, r.born::text as born from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.id = any(${[...ids]}::uuid[]) order by r.id`.execute(tx)
  return rows
}

/** Lives here, or did: not whoever was put on the list by mistake alone (`neverHere`). */
export const wasHere = (row: string): RawBuilder<unknown> => sql.raw(`(${row}.moved_away_at is null or ${row}.kept_as is not null
  or not exists (select from stays s where s.community_id = ${row}.community_id and s.resident_id = ${row}.id)
  or exists (select from stays s where s.community_id = ${row}.community_id and s.resident_id = ${row}.id and s.kind <> 'taken-back'
    and not exists (select from stays b where b.community_id = s.community_id and b.resident_id = s.resident_id and b.takes_back = s.act_id)))`)

/** As long as what makes somebody stay in may still hold. */
const lately = 14 * day
/**
 * Has gone lately, or was put down as gone lately, as what is reached through no other record: a going away is also how a wrong door is left, so the name alone may mean them. Not
 * whoever was never here.
 */
export const goneLately = (row: string, now: Instant): RawBuilder<unknown> => {
  const [one, after] = [sql.raw(row), plus(now, -lately)]
  return sql`(${one}.stay = 'moved-out' and ${one}.kept_as is null and ${wasHere(row)} and (${one}.moved_away_at > ${after}
    or exists (select from stays s where s.community_id = ${one}.community_id and s.resident_id = ${one}.id and s.kind = 'moved-out' and s.recorded_at > ${after})))`
}

type Columns = { resident: ResidentId; act: ActId; kind: StayKind | 'taken-back'; household: HouseholdId; since: Instant | null; until: Instant | null; host: ResidentId | null; place: string; takesBack: ActId | null; recordedAt: Instant }
export const toRow = ({ act, kind, household, since, until, host, place, takesBack, recordedAt }: Columns): StayRow =>
  (kind === 'taken-back' ? { act, recordedAt, kind, takesBack: takesBack! } : { act, recordedAt, kind, household, since, until, host, place })

export async function staysOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<Map<ResidentId, StayRow[]>> {
  const { rows } = await sql<Columns>`
    select resident_id as resident, act_id as act, kind, household_id as household, since, until, host_id as host, place, takes_back as "takesBack", recorded_at as "recordedAt"
    from stays where community_id = ${community} and resident_id = any(${[...residents]}::uuid[])`.execute(tx)
  const found = new Map<ResidentId, StayRow[]>(residents.map((id) => [id, []]))
  for (const row of rows) found.get(row.resident)!.push(toRow(row))
  return found
}

/** Those of these of whom something was put down since of where they live, be it by another record of theirs. */
export async function putDownSince(tx: Tx, community: CommunityId, asked: readonly { resident: ResidentId; since: Instant }[]): Promise<ReadonlySet<ResidentId>> {
  const { rows } = await sql<{ resident: ResidentId }>`
    select distinct t.resident from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as t (resident uuid, since timestamptz)
    join residents n on n.community_id = ${community} and n.id = t.resident join residents r on r.community_id = ${community} and coalesce(r.kept_as, r.id) = coalesce(n.kept_as, n.id)
    join stays s on s.community_id = ${community} and s.resident_id = r.id and s.recorded_at > t.since`.execute(tx)
  return new Set(rows.map((row) => row.resident))
}

/** Who puts it down, and in which role. */
export type By = { actor: string; role: string }
export const byOf = ({ rights, community }: Pick<Ask, 'rights' | 'community'>, building: BuildingId): By =>
  ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community, building }) ?? 'staff' })

/** What the roster said, for those of whom nothing was put down yet: what an act can be taken back to. */
export async function beginStays(tx: Tx, community: CommunityId, people: readonly Here[], now: Instant): Promise<void> {
  const rows = people.map(({ id, household, stay }) => ({ id, household, kind: stay, act: uuidv7(msOf(now), randomBytes(10)) }))
  await sql`
    insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
    select ${community}, t.act, t.id, t.kind, t.household, '', 'roster', '', ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (act uuid, id uuid, kind text, household uuid)
    where not exists (select from stays s where s.community_id = ${community} and s.resident_id = t.id)`.execute(tx)
}

export type NewStay = {
  resident: ResidentId; act: ActId; kind: StayKind | 'taken-back'; household: HouseholdId; since: Instant | null; until: Instant | null; host: ResidentId | null; place: string; takesBack: ActId | null; source: string
}
/** Adds rows of one act, and keeps what they come to. False, and nothing is added, when that act has been put down before. */
export async function addStays(tx: Tx, community: CommunityId, rows: readonly NewStay[], by: By, now: Instant): Promise<boolean> {
  const { rows: added } = await sql`
    insert into stays (community_id, act_id, resident_id, kind, household_id, since, until, host_id, place, takes_back, source, by_actor, by_role, recorded_at)
    select ${community}, act, resident, kind, household, since, until, host, place, "takesBack", source, ${by.actor}, ${by.role}, ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t
      (act uuid, resident uuid, kind text, household uuid, since timestamptz, until timestamptz, host uuid, place text, "takesBack" uuid, source text)
    where not exists (select from stays s where s.community_id = ${community} and s.act_id = ${rows[0]!.act}) returning act_id`.execute(tx)
  if (added.length === 0) return false
  await keepStay(tx, community, rows.map((row) => row.resident))
  return true
}

type Kept = { id: ResidentId; household: HouseholdId; stay: StayKind; until: Instant | null; gone: Instant | null }
/** What the rows of these people come to, beside them. A record that is reached through another (merges.ts) is nobody's home. */
export async function keepStay(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<void> {
  const stays = await staysOf(tx, community, residents)
  const kept = [...stays].flatMap(([id, rows]): Kept[] => {
    const at = stayNow(rows)
    const never = neverHere(rows)
    if (never) return [{ id, household: never.household, stay: 'moved-out', until: null, gone: never.from }]
    return at ? [{ id, household: at.household, stay: at.kind, until: at.until, gone: isOfHere(at.kind) ? null : at.since }] : []
  })
  await sql`
    update residents r set household_id = t.household, stay = t.stay, stay_until = t.until, moved_away_at = coalesce(t.gone, r.kept_from)
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as t (id uuid, household uuid, stay text, until timestamptz, gone timestamptz)
    where r.community_id = ${community} and r.id = t.id`.execute(tx)
  await keepSearch(tx, community, residents)
}

type Findable = { id: ResidentId; name: string; building: string; entrance: string; flat: string; phone: string | null; homePhone: string | null }
/** By what these people are found, after their name, number or home has changed. */
export async function keepSearch(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<void> {
  // Of nobody it is not asked: in a community that a file has just filled the database still plans as if nobody lived there, and goes through all.
  if (residents.length === 0) return
  const { rows } = await sql<Findable>`
    select r.id, r.name, b.label as building, e.label as entrance, f.label as flat, r.phone, h.phone as "homePhone" from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id join buildings b on b.community_id = f.community_id and b.id = f.building_id
    where r.community_id = ${community} and r.id = any(${[...residents]}::uuid[])`.execute(tx)
  const found = rows.map((row) => ({ id: row.id, search: foundBy({ ...row, phones: [row.phone, row.homePhone] }) }))
  await sql`
    update residents r set search = t.search from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as t (id uuid, search text)
    where r.community_id = ${community} and r.id = t.id`.execute(tx)
}
