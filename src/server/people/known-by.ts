// By what everybody here was ever known: names, days of birth, numbers of their own and of homes where they live or lived, as they are and as they were before
// they were put right. A newer file, whoever adds somebody at the desk and whoever texts a link ask it here, so that none of them forgets a way in which one
// person is known twice, or a number another may answer. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Day } from '#domain/kernel/instants.ts'
import { betweenPhones, eachPhone } from '#domain/people/roster-cells.ts'
import type { Known } from '#domain/people/roster-plan.ts'
import type { Tx } from '../db/pool.ts'

/** `home`: the number of a home; `former`: put right since, or of a home that may be left. */
export type KnownBy = { resident: ResidentId; what: 'name' | 'born' | 'phone' | 'home'; value: string; former: boolean }

const one = (column: string, among: readonly ResidentId[] | undefined): RawBuilder<unknown> => (among ? sql`and ${sql.raw(column)} = any(${[...among]}::uuid[])` : sql``)
/** Records that may be, or have been, known by that number (of several by any) or day of birth: a sieve, which may leave in one too many. */
export async function maybeKnownBy(tx: Tx, community: CommunityId, number: string | null, born: string | null): Promise<ResidentId[]> {
  const each = number === null ? [null] : eachPhone(number)
  const { rows } = await sql<{ id: ResidentId }>`
    select distinct k.id from unnest(${each}::text[]) n (number) cross join lateral maybe_known_by(${community}, n.number, ${born}::date) as k (id)`.execute(tx)
  return rows.map((row) => row.id)
}

/** Lines of stays that were taken back, by person and act. Asked once for all, never line by line: of what a file has just brought the database has counted nothing yet. */
const takenBack = (community: CommunityId, among?: readonly ResidentId[]): RawBuilder<unknown> =>
  sql`select b.resident_id, b.takes_back from stays b where b.community_id = ${community} and b.takes_back is not null ${one('b.resident_id', among)}`
/** What `wasHere` says of one record, of all at once. */
const lived = (community: CommunityId, among?: readonly ResidentId[]): RawBuilder<unknown> => sql`(r.moved_away_at is null or r.kept_as is not null
    or r.id not in (select x.resident_id from stays x where x.community_id = ${community} ${one('x.resident_id', among)})
    or r.id in (select x.resident_id from stays x where x.community_id = ${community} and x.kind <> 'taken-back' ${one('x.resident_id', among)} and (x.resident_id, x.act_id) not in (${takenBack(community, among)})))`

/**
 * A table of `KnownBy`, by record: of one person with two records both have theirs. What a mistaken merging wrote onto the other one's record and was taken back
 * from it was never theirs; nor was the number of a home to which a move was a mistake, or anything of whoever never was here. `among`: of these records
 * alone, which are then looked up and not searched for. Of several numbers each is a line of its own.
 */
export const everKnownBy = (community: CommunityId, among?: readonly ResidentId[]): RawBuilder<KnownBy> => sql`(
  select e.resident, e.what, n.value, e.former from (
  select r.id as resident, t.what, t.value, false as former from residents r
    cross join lateral (values ('name', r.name), ('born', r.born::text), ('phone', r.phone)) t (what, value) where r.community_id = ${community} and t.value is not null and ${lived(community, among)} ${one('r.id', among)}
  union all
  select c.resident_id, c.what, c.old_value, true from corrections c join residents r on r.community_id = ${community} and r.id = c.resident_id
    where c.community_id = ${community} and c.old_value is not null and ${lived(community, among)} ${one('c.resident_id', among)} and not exists (select from merges m where m.community_id = ${community} and m.act_id = c.act_id and m.takes_back is not null)
  union all
  select r.id, 'home', n.value, n.former from residents r join households h on h.community_id = ${community} and h.id = r.household_id
    cross join lateral (select h.phone as value, false as former union all select unnest(h.former_phones), true) n where r.community_id = ${community} and n.value is not null and ${lived(community, among)} ${one('r.id', among)}
  union all
  select s.resident_id, 'home', n.value, true from stays s join households h on h.community_id = ${community} and h.id = s.household_id
    cross join lateral (select h.phone as value union all select unnest(h.former_phones)) n where s.community_id = ${community} and n.value is not null ${one('s.resident_id', among)}
      and s.kind <> 'taken-back' and (s.resident_id, s.act_id) not in (${takenBack(community, among)})) e
    cross join lateral unnest(case when e.what in ('phone', 'home') then string_to_array(e.value, ${betweenPhones}) else array[e.value] end) n (value))`

type Former = Required<Pick<Known, 'formerly' | 'formerPhones' | 'formerBirths'>>
/** What everybody was known by before; whoever was never known otherwise is left out. */
export async function formerOf(tx: Tx, community: CommunityId): Promise<Map<ResidentId, Former>> {
  const { rows } = await sql<KnownBy>`select distinct k.resident, k.what, k.value from ${everKnownBy(community)} k where k.former`.execute(tx)
  const found = new Map<ResidentId, Former>()
  for (const { resident, what, value } of rows) {
    const one = found.get(resident) ?? { formerly: [], formerPhones: [], formerBirths: [] }
    if (what === 'name') found.set(resident, { ...one, formerly: [...one.formerly, value] })
    else if (what === 'born') found.set(resident, { ...one, formerBirths: [...one.formerBirths, value as Day] })
    else found.set(resident, { ...one, formerPhones: [...one.formerPhones, value] })
  }
  return found
}
