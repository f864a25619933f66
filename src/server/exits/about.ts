// What exits tell the capabilities below them of people and cases: for the card, search, contacts, pictures, the façades and
// one's own record. main.ts hands these on. Questions only.

import { sql } from 'kysely'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { numberIn } from '#domain/kernel/short-number.ts'
import type { About } from '../desk/about.ts'
import { keptOf, recordsOf } from '../people/merges.ts'
import type { Cases } from '../uploads/routes.ts'
import type { WhoIsOut } from '../sealing/matrix.ts'
import { placeOfExit } from './acting.ts'
import { exitPlace } from './rows.ts'
import { tellingsTo } from './to-tell.ts'
import { stateTold } from './untold.ts'

export const exitsAbout: Omit<About, 'turnedAwayOf' | 'cameInOf'> = {
  // Whoever asks gives a request its id, and with it the number: of each person one, so that nobody's requests stand before another's.
  async numbered(tx, community, typed) {
    const number = numberIn(typed)
    if (number === null) return []
    const { rows } = await sql<Awaited<ReturnType<About['numbered']>>[number]>`
      select exit, resident from (
        select distinct on (p.resident_id) e.id as exit, p.resident_id as resident, e.asked_at from exits e join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
        where e.community_id = ${community} and e.number = ${number} and p.resident_id is not null order by p.resident_id, e.asked_at desc, e.id desc) each
      order by asked_at desc, exit desc limit 5`.execute(tx)
    return rows
  },
  async openCases(tx, community, residents) {
    const { rows } = await sql<{ resident: (typeof residents)[number]; open: number }>`
      select p.resident_id as resident, count(*)::int as open from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[]) and (e.state in ('asked', 'appealed') or (e.whereabouts = 'out' and e.left_as is null)) group by p.resident_id`.execute(tx)
    return new Map(rows.map((row) => [row.resident, row.open]))
  },
  async exitsOf(tx, community, resident, told) {
    const { rows } = await sql<Awaited<ReturnType<About['exitsOf']>>[number]>`
      select e.id, e.purpose, p.place, ${told ? stateTold(told) : sql`e.state`} as state, e.asked_at as "askedAt", e.whereabouts, e.exits_used as "exitsUsed",
        (not e.emergency and e.state in ('revoked', 'withdrawn') and exists (select from exit_steps s where s.community_id = e.community_id and s.exit_id = e.id and s.seq = e.steps and s.cause = 'left')) as "endedAsGone"
      from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = ${resident} order by e.asked_at desc, e.id limit 200`.execute(tx)
    return rows
  },
  async undoneOf(tx, community, resident) {
    const { rows } = await sql<Awaited<ReturnType<About['undoneOf']>>[number]>`
      select s.at, s.what, u.at as "undoneAt", s.by_role as role, e.purpose
      from exit_people p join exit_steps u on u.community_id = p.community_id and u.exit_id = p.exit_id and u.undoes is not null
      join exit_steps s on s.community_id = u.community_id and s.exit_id = u.exit_id and s.seq = u.undoes join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = ${resident} and s.what <> 'withdrawn' order by u.at desc, u.exit_id limit 200`.execute(tx)
    return rows
  },
  async movementsOf(tx, community, resident) {
    const { rows } = await sql<Awaited<ReturnType<About['movementsOf']>>[number]>`
      with theirs as (
        select m.community_id, m.id from exit_people p join movements m on m.community_id = p.community_id and m.exit_id = p.exit_id where p.community_id = ${community} and p.resident_id = ${resident}
        union select m.community_id, m.id from movements m where m.community_id = ${community} and m.resident_id = any(${recordsOf(community, [resident])}))
      select m.kind, m.at, g.name as gate from theirs t join movements m on m.community_id = t.community_id and m.id = t.id
      left join exit_people p on p.community_id = m.community_id and p.exit_id = m.exit_id
      left join gates g on g.community_id = m.community_id and g.id = m.gate_id
      where p.resident_id is null or p.resident_id = ${resident} order by m.at desc, m.id limit 500`.execute(tx)
    return rows
  },
  tellingsTo,
  exitIsOf: async (tx, community, exit, resident) => {
    const [place, kept] = [await exitPlace(tx, community, exit), (await keptOf(tx, community, [resident])).get(resident)]
    return kept !== undefined && place?.resident === kept
  },
}

export const casesOfUploads: Cases = {
  placeOf: placeOfExit,
}

export const whoIsOut: WhoIsOut = async (tx, community, from) => {
  const { rows } = await sql<{ id: ResidentId | null; count: number }>`
    with gone as materialized (select e.community_id, e.id from exits e where e.community_id = ${community} and e.whereabouts = 'out' and e.left_as is null
      ${from ? sql`and (e.building_id is null or e.building_id = any(${[...from]}::uuid[]))` : sql``})
    select p.resident_id as id, count(*)::int as count from gone g left join exit_people p on p.community_id = g.community_id and p.exit_id = g.id group by 1`.execute(tx)
  return { residents: rows.flatMap((row) => row.id ?? []), others: rows.find((row) => row.id === null)?.count ?? 0 }
}
