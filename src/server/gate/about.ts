// What the desk asks about people, answered by those who know it: exits, and here the gate, which stands above them.

import { sql } from 'kysely'
import { fromOutside } from '#domain/gate/wire.ts'
import type { About } from '../desk/about.ts'
import { exitsAbout } from '../exits/about.ts'
import { recordsOf } from '../people/merges.ts'

export const peopleAbout: About = {
  ...exitsAbout,
  async cameInOf(tx, community, resident) {
    const { rows } = await sql<Awaited<ReturnType<About['cameInOf']>>[number]>`
      select m.at, g.name as gate from movements m left join gates g on g.community_id = m.community_id and g.id = m.gate_id
      where m.community_id = ${community} and m.resident_id = any(${recordsOf(community, [resident])}) and m.kind = 'back' and m.verdict = ${fromOutside} order by m.at desc, m.id limit 20`.execute(tx)
    return rows
  },
  async turnedAwayOf(tx, community, resident) {
    const { rows } = await sql<Awaited<ReturnType<About['turnedAwayOf']>>[number]>`
      select t.device_at as at, g.name as gate from turned_away t
      join passes p on p.community_id = t.community_id and p.id = t.pass_id
      join exit_people w on w.community_id = p.community_id and w.exit_id = p.exit_id
      left join gates g on g.community_id = t.community_id and g.id = t.gate_id
      where t.community_id = ${community} and w.resident_id = ${resident} order by t.device_at desc, t.id limit 500`.execute(tx)
    return rows
  },
}
