// What the desk has for the wall: how many cases are open, how many of them come up today, and how many callers wait. Of the committee, never of a
// person.

import { sql } from 'kysely'
import { count, says, tileOf } from '#domain/figures/wall.ts'
import { addDays, dayOf, startOfDay } from '#domain/kernel/instants.ts'
import type { WallSource } from '../http/wall.ts'
import { zoneOf } from '../people/community.ts'

export const deskOnWall: WallSource = {
  async tiles({ tx, community, now }) {
    const zone = await zoneOf(tx, community)
    const tomorrow = startOfDay(addDays(dayOf(now, zone), 1), zone)
    const { rows: [row] } = await sql<{ open: number; today: number; waiting: number }>`
      select count(*)::int as open, (count(*) filter (where p.comes_up_at < ${tomorrow}))::int as today,
        (select count(*)::int from contacts c where c.community_id = ${community} and c.awaits and c.result is null) as waiting
      from promises p where p.community_id = ${community} and p.section = 'case' and p.kept and p.closed_at is null`.execute(tx)
    const { open, today, waiting } = row!
    const line = (code: string, n: number) => ({ label: '', value: count(n), of: null, says: says(code, { count: n }) })
    return [tileOf('desk-cases', count(open), { lines: [line('desk-today', today), line('desk-waiting', waiting)] })]
  },
}
