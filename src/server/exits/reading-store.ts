// A resident's own exits, and news. Questions only, but for “seen”.

import { sql } from 'kysely'
import type { CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { recordsOf } from '../people/merges.ts'
import { stateTold, told } from './untold.ts'

/** The newest. Of emergencies anybody may tell without end: they take the place of no request, and of no pass. */
export async function exitsOfResidents(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select id from (select e.id, e.asked_at, row_number() over (partition by e.emergency order by e.asked_at desc, e.id desc) as nth
      from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[])) theirs where nth <= 50 order by asked_at desc, id desc`.execute(tx)
  return rows.map((row) => row.id)
}

export type OtherExit = { id: ExitId; resident: ResidentId; is: 'asked' | 'pass' | 'out'; until: Instant | null }
/** Of those whose requests are their own: who waits for an answer, who has a pass and until when, who is out and until when. Not what for, and no reason; what came to nothing is not told. */
export async function otherExits(tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant): Promise<OtherExit[]> {
  if (residents.length === 0) return []
  const { rows } = await sql<OtherExit>`
    select e.id, p.resident_id as resident, case when e.whereabouts = 'out' then 'out' when pass.until is not null then 'pass' else 'asked' end as "is",
      case when e.whereabouts = 'out' then e.due_back else pass.until end as until
    from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    left join lateral (select max(x.not_after) as until from passes x where x.community_id = e.community_id and x.exit_id = e.id and x.status = 0 and x.not_after > ${now} and ${told('x', now)}) pass on true
    where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[])
      and (e.whereabouts = 'out' or (e.whereabouts = 'not-yet-out' and pass.until is not null) or (${stateTold(now)} in ('asked', 'appealed') and e.until_at > ${now}))
    order by e.asked_at desc, e.id limit 50`.execute(tx)
  return rows
}

export type News = { id: string; code: string; details: Record<string, unknown>; at: Instant; seenAt: Instant | null }

/** What they are told by now. What they were asked for and has come, or is needed no more, is no news to whoever has not read it. */
export async function newsOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant): Promise<News[]> {
  const { rows } = await sql<News>`
    select n.id, n.code, n.details, n.at, n.seen_at as "seenAt" from news n
    where n.community_id = ${community} and n.resident_id = any(${recordsOf(community, residents)}) and ${told('n', now)} and not (n.code = 'exit-evidence-asked' and n.seen_at is null and not exists (
      select from exits e where e.community_id = n.community_id and e.id = (n.details ->> 'exit')::uuid and e.asked @> jsonb_build_array(jsonb_build_object('seq', (n.details ->> 'seq')::int))))
    order by n.at desc, n.id desc limit 50`.execute(tx)
  return rows
}

/** Null when none of these residents was ever told this; `before`: one of them had read it already. */
export async function markSeen(tx: Tx, community: CommunityId, id: string, residents: readonly ResidentId[], now: Instant): Promise<{ before: boolean } | null> {
  const { rows: [row] } = await sql<{ seenAt: Instant | null }>`
    select n.seen_at as "seenAt" from news n where n.community_id = ${community} and n.id = ${id} and n.resident_id = any(${recordsOf(community, residents)}) and ${told('n', now)} for update`.execute(tx)
  if (!row) return null
  if (row.seenAt === null) await sql`update news set seen_at = ${now} where community_id = ${community} and id = ${id}`.execute(tx)
  return { before: row.seenAt !== null }
}
