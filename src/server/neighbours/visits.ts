// What a gate is told of repairs: who is expected, at which door and when, and whether they come out again. The record by which they were sent is the one that the gate keeps.

import { sql } from 'kysely'
import type { RepairActId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Visit } from '#domain/neighbours/repairs.ts'
import { doorOfCase, placeOfCase } from './homes.ts'
import type { Collection, Keeping } from '../field/kinds.ts'

type Row = { id: RepairActId; door: string; visit: Visit; private: boolean }
/**
 * Each sending is one of its own, under the id of its act, and is kept for as long as whoever came stays inside. What was called off, given up or replaced before it began is not
 * expected any more, nor what was closed before; of what has begun the gate forgets nothing, but that a sending was put down wrongly: the same for the same hour, sent once more, stand there as they were sent last.
 */
async function visitsHere({ tx, community, now }: Keeping, only: { after: string | null; most: number } | { cases: readonly string[] }): Promise<Row[]> {
  const which = 'cases' in only ? sql`and r.id = any(${[...only.cases]}::uuid[])` : only.after ? sql`and t.id > ${only.after}::uuid` : sql``
  const [from, until, stays] = [sql`(t.deed #>> '{visit,from}')::timestamptz`, sql`(t.deed #>> '{visit,until}')::timestamptz`, sql`(c.cost ->> 'until')::timestamptz`]
  const { rows } = await sql<Row>`
    select t.id, ${doorOfCase} as door, (t.deed -> 'visit') || jsonb_build_object('cost', c.cost) as visit, k.private
    from repair_acts t join repairs r on r.community_id = t.community_id and r.id = t.case_id join promises p on p.community_id = r.community_id and p.id = r.id join cases k on k.community_id = r.community_id and k.id = r.id left join residents n on n.community_id = k.community_id and n.id = k.resident_id left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, n.household_id)
    left join flats f on f.community_id = k.community_id and f.id = h.flat_id ${placeOfCase}
    cross join lateral (select coalesce((select o.deed -> 'cost' from repair_acts o where o.community_id = ${community} and o.case_id = t.case_id and o.kind = 'cost' and (o.deed ->> 'of')::integer = t.seq order by o.seq desc limit 1), t.deed #> '{visit,cost}') as cost) c
    where t.community_id = ${community} and r.community_id = ${community} and k.community_id = ${community} and p.community_id = ${community} and t.kind = 'visit' and greatest(${until}, ${stays}) > ${plus(now, -day)}
      and (p.closed_at is null or p.closed_at >= ${from}) and not exists (
        select from repair_acts o where o.community_id = t.community_id and o.case_id = t.case_id and o.seq > t.seq and (
          (o.recorded_at < ${from} and (o.kind in ('visit', 'visit-off') or (o.kind = 'failed' and o.deed ->> 'way' = 'visit')))
          or (o.kind = 'visit' and o.deed #>> '{visit,who}' = t.deed #>> '{visit,who}' and (o.deed #>> '{visit,from}')::timestamptz = ${from})))
      ${which} order by t.id ${'cases' in only ? sql`` : sql`limit ${only.most}`}`.execute(tx)
  return rows
}
const visitsSent = async ({ tx, community }: Keeping, cases: readonly string[]): Promise<RepairActId[]> => (await sql<{ id: RepairActId }>`
  select id from repair_acts where community_id = ${community} and case_id = any(${[...cases]}::uuid[]) and kind = 'visit'`.execute(tx)).rows.map((row) => row.id)
/** Who comes to what is in confidence may say what it is: the gate lets in whoever names the door at that hour, and is told no trade. */
const shown = ({ id, door, private: isPrivate, visit: { who, from, until, protected: safe, cost } }: Row) => ({ id, group: id.slice(0, 5), door, who: isPrivate ? '' : who, from, until, protected: safe, stays: cost.stays === 'visitor' ? cost : null })

export const visits: Collection = {
  name: 'visits', on: ['repair', 'case'], by: 'id', atOnce: 300,
  stretch: async (ask, after, most) => {
    const rows = await visitsHere(ask, { after, most: most + 1 })
    return { put: rows.slice(0, most).map(shown), upto: rows.length > most ? rows[most - 1]!.id : null }
  },
  since: async (ask, changes) => {
    const cases = [...new Set(changes.filter((it) => it.kind === 'repair' || it.kind === 'case').flatMap((it) => it.ids))]
    if (cases.length === 0) return { put: [], gone: [] }
    const [rows, sent] = [await visitsHere(ask, { cases }), await visitsSent(ask, cases)]
    const there = new Set<string>(rows.map((row) => row.id))
    return { put: rows.map(shown), gone: sent.filter((id) => !there.has(id)) }
  },
}
