// By which ways an audience can be reached, in numbers: what a rung will come to before it is begun. Questions only; whether a number really takes a text,
// its channel says when it is tried.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type WaysAmong = { page: number; sms: number; mail: number; rings: number; knocks: number }

/** `rows`: as `homesMeant` answers. `own`: what it says is for those alone whom it concerns. */
export async function waysAmong(tx: Tx, community: CommunityId, rows: RawBuilder<unknown>, { now, own }: { now: Instant; own: boolean }): Promise<WaysAmong> {
  const mobile = (phone: string) => sql.raw(`regexp_replace(${phone}, '[^0-9+]', '', 'g') ~ '^\\+?[1-9][0-9]{6,14}$'`)
  const { rows: [row] } = await sql<WaysAmong>`
    with m as materialized (${rows}), w as materialized (
      select m.household_id, exists (select from sessions s where s.community_id = ${community} and s.kind = 'household' and s.household_id = m.household_id and s.expires_at > ${now}) as page,
        coalesce(p.rings, false) or (not ${own} and h.phone is not null) as rings, coalesce(p.sms, false) or (not ${own} and coalesce(${mobile('h.phone')}, false)) as number, coalesce(x.text, true) as text, x.mail is not null and not ${own} as mail
      from m join households h on h.community_id = ${community} and h.id = m.household_id
      left join (select r.household_id, true as rings, bool_or(${mobile('r.phone')}) as sms from m n join residents r on r.community_id = ${community} and r.household_id = n.household_id
        where r.moved_away_at is null and r.kept_as is null and r.phone is not null and (not ${own} or r.id = any(n.residents)) group by r.household_id) p on p.household_id = m.household_id
      left join (select distinct on (y.household_id) y.household_id, y.text, y.mail from home_ways y where y.community_id = ${community} order by y.household_id, y.at desc, y.id desc) x on x.household_id = m.household_id)
    select count(*) filter (where page)::int as page, count(*) filter (where number and text)::int as sms, count(*) filter (where mail)::int as mail, count(*) filter (where rings)::int as rings,
      count(*) filter (where not rings and not page and not mail)::int as knocks from w`.execute(tx)
  return row!
}
