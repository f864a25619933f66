// Whether a telephone number of a home stands on record in another one as well: an old mother's is often her daughter's, behind another door. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'

/** A number by its last eight figures, however it is written: as the indexes have it. */
const ending = (phone: string): RawBuilder<string> => sql.raw(`right(regexp_replace(${phone}, '[^0-9]', '', 'g'), 8)`)
/** The same of a number at hand. */
export const endingOf = (phone: string): string => phone.replace(/\D/g, '').slice(-8)

/** Of the numbers of these homes and of whoever lives there, those under which somebody in another home may answer, by their last figures. */
export async function numbersElsewhere(tx: Tx, community: CommunityId, households: readonly HouseholdId[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ ending: string }>`
    select distinct t.ending from (
      select r.household_id as home, ${ending('r.phone')} as ending from residents r where r.community_id = ${community} and r.household_id = any(${[...households]}::uuid[]) and r.phone is not null and r.moved_away_at is null
      union select h.id, ${ending('h.phone')} from households h where h.community_id = ${community} and h.id = any(${[...households]}::uuid[]) and h.phone is not null) t
    where exists (select from residents o where o.community_id = ${community} and o.phone is not null and ${ending('o.phone')} = t.ending and o.household_id <> t.home and o.moved_away_at is null and o.kept_as is null)
      or exists (select from households o where o.community_id = ${community} and o.phone is not null and ${ending('o.phone')} = t.ending and o.id <> t.home
        and exists (select from residents l where l.community_id = o.community_id and l.household_id = o.id and l.moved_away_at is null and l.kept_as is null))`.execute(tx)
  return new Set(rows.map((row) => row.ending))
}
