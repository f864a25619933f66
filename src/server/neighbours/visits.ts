// What a gate is told of repairs: who is expected, at which door and when, and whether they come out again. The record by which they were sent is the one that the gate keeps.

import { sql } from 'kysely'
import type { CaseId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Visit } from '#domain/neighbours/repairs.ts'
import type { Collection, Keeping } from '../field/kinds.ts'

type Row = { id: CaseId; door: string; visit: Visit }
/** Whoever stays inside is kept for as long as they do. */
async function visitsHere({ tx, community, now }: Keeping, only: { after: string | null; most: number } | { ids: readonly string[] }): Promise<Row[]> {
  const which = 'ids' in only ? sql`and r.id = any(${[...only.ids]}::uuid[])` : only.after ? sql`and r.id > ${only.after}::uuid` : sql``
  const { rows } = await sql<Row>`
    select r.id, coalesce(f.door, pf.door, b.label, '') as door, (select t.deed -> 'visit' from repair_acts t where t.community_id = ${community} and t.case_id = r.id and t.kind = 'visit' order by t.seq desc limit 1) as visit
    from repairs r join cases k on k.community_id = r.community_id and k.id = r.id left join residents n on n.community_id = k.community_id and n.id = k.resident_id left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, n.household_id)
    left join flats f on f.community_id = k.community_id and f.id = h.flat_id left join flats pf on pf.community_id = k.community_id and k.place_kind = 'flat' and pf.id = k.place_id left join buildings b on b.community_id = k.community_id and b.id = k.building_id
    where r.community_id = ${community} and k.community_id = ${community} and r.visit_over > ${plus(now, -day)} ${which} order by r.id ${'ids' in only ? sql`` : sql`limit ${only.most}`}`.execute(tx)
  return rows
}
const shown = ({ id, door, visit: { who, from, until, protected: safe, cost } }: Row) => ({ id, group: id.slice(0, 5), door, who, from, until, protected: safe, stays: cost.stays === 'visitor' ? cost : null })

export const visits: Collection = {
  name: 'visits', on: ['repair'], by: 'id', atOnce: 300,
  stretch: async (ask, after, most) => {
    const rows = await visitsHere(ask, { after, most: most + 1 })
    return { put: rows.slice(0, most).map(shown), upto: rows.length > most ? rows[most - 1]!.id : null }
  },
  since: async (ask, changes) => {
    const ids = [...new Set(changes.filter((it) => it.kind === 'repair').flatMap((it) => it.ids))]
    const rows = ids.length > 0 ? await visitsHere(ask, { ids }) : []
    const there = new Set<string>(rows.map((row) => row.id))
    return { put: rows.map(shown), gone: ids.filter((id) => !there.has(id)) }
  },
}
