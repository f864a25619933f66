// Whether a telephone number of a home stands on record in another one as well: an old mother's is often her daughter's, behind another door. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import { betweenPhones } from '#domain/people/roster-cells.ts'
import type { Tx } from '../db/pool.ts'

/** Each of the numbers that stand in a column, as rows. */
export const eachIn = (phones: string): RawBuilder<unknown> => sql.raw(`unnest(string_to_array(${phones}, '${betweenPhones}'))`)
/** A number by its last eight figures, however it is written: as the indexes have it. */
const ending = (phone: string): RawBuilder<string> => sql.raw(`right(regexp_replace(${phone}, '[^0-9]', '', 'g'), 8)`)
/** The same of a number at hand. */
export const endingOf = (phone: string): string => phone.replace(/\D/g, '').slice(-8)

/**
 * Of the numbers of these homes and of whoever lives there, those under which somebody in another home may answer, by their last figures. Each number of the place is taken
 * apart once: no index serves what does it (0044), and once for each number asked about an order that ends hundreds of passes held the texts of all.
 */
export async function numbersElsewhere(tx: Tx, community: CommunityId, households: readonly HouseholdId[]): Promise<ReadonlySet<string>> {
  const asked = sql`any(${[...households]}::uuid[])`
  const { rows } = await sql<{ ending: string }>`
    with living as materialized (
      select r.household_id as home, ${ending('n')} as ending, r.kept_as is null as own from residents r cross join lateral ${eachIn('r.phone')} n where r.community_id = ${community} and r.phone is not null and r.moved_away_at is null),
    homes as materialized (
      select h.id as home, ${ending('n')} as ending from households h cross join lateral ${eachIn('h.phone')} n where h.community_id = ${community} and h.phone is not null),
    inhabited as materialized (
      select distinct r.household_id as home from residents r where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null),
    known as materialized (select home, ending from living where own union select home, ending from homes where home in (select home from inhabited)),
    theirs as materialized (select home, ending from living where home = ${asked} union select home, ending from homes where home = ${asked})
    select distinct t.ending from theirs t join known k on k.ending = t.ending and k.home <> t.home`.execute(tx)
  return new Set(rows.map((row) => row.ending))
}
