// What was put down of somebody who works here: acts, and what was proposed and answered, the latest first. Questions only.

import { sql } from 'kysely'
import type { StaffLine } from '#domain/access/staff-wire.ts'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'

/** The colleague's name behind `account:…`; empty for whoever runs the server. */
const nameOf = sql`coalesce((select a.name from accounts a where a.id = case when x.by_actor like 'account:%' then substr(x.by_actor, 9)::uuid end), '')`

export async function historyOf(tx: Tx, community: CommunityId, account: AccountId): Promise<StaffLine[]> {
  const { rows } = await sql<StaffLine>`
    select x.what, x.role, (select b.label from buildings b where b.community_id = ${community} and b.id = x.building_id) as place, x.until, x.why, ${nameOf} as by, x.by_role as "byRole", x.at
    from (
      select kind as what, role, building_id, until, why, by_actor, by_role, recorded_at as at, seq, nth from staff_acts where community_id = ${community} and account_id = ${account}
      union all
      select 'proposed-' || kind, role, null, until, why, by_actor, by_role, at, null, 0 from staff_proposals where community_id = ${community} and account_id = ${account}
      union all
      select s.verdict, p.role, null, null, s.why, s.by_actor, s.by_role, s.at, null, 1 from staff_answers s
        join staff_proposals p on p.community_id = s.community_id and p.id = s.proposal_id where s.community_id = ${community} and p.account_id = ${account}
    ) x order by x.at desc, x.seq desc nulls first, x.nth desc limit 200`.execute(tx)
  return rows
}
