// Which exits are wanted where: the desk's four lists, a resident's own, news. Questions only, but for “seen”.

import { sql } from 'kysely'
import type { CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

const most = 300
/** Clashes stay on the desk's list this long. */
const clashesFor = 3 * day

export type Wanted = { overdue: ExitId[]; openPapers: ExitId[]; waiting: ExitId[]; clashes: ExitId[] }

/**
 * Each list in the order in which the desk should take it up. What anybody may send without end is shown in turns where there is more
 * than fits: one for each who told of an emergency or asked, their latest as it was received, then the next. No date that a phone
 * names, and no crowd of one sender, hides anybody else.
 */
export async function exitsWanted(tx: Tx, community: CommunityId, now: Instant): Promise<Wanted> {
  const { rows: overdue } = await sql<{ id: ExitId }>`
    select id from exits where community_id = ${community} and whereabouts = 'out' and due_back <= ${now} order by due_back, id limit ${most}`.execute(tx)
  const { rows: papers } = await sql<{ id: ExitId }>`
    select id from (select id, asked_at, row_number() over (partition by asked_by order by recorded_at desc, id desc) as turn from exits
      where community_id = ${community} and paper_open order by turn, asked_at, id limit ${most}) shown order by asked_at, id`.execute(tx)
  const { rows: waiting } = await sql<{ id: ExitId }>`
    select id from (select e.id, e.asked_at, row_number() over (partition by p.resident_id order by e.recorded_at desc, e.id desc) as turn from exits e
      left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
      where e.community_id = ${community} and e.state in ('asked', 'appealed') order by turn, asked_at, id limit ${most}) shown order by asked_at, id`.execute(tx)
  const { rows: clashes } = await sql<{ id: ExitId }>`
    select id from exits where community_id = ${community} and flags <> '[]'::jsonb and changed_at > ${plus(now, -clashesFor)} order by changed_at desc, id limit ${most}`.execute(tx)
  const ids = (rows: { id: ExitId }[]) => rows.map((row) => row.id)
  return { overdue: ids(overdue), openPapers: ids(papers), waiting: ids(waiting), clashes: ids(clashes) }
}

/** The newest. Of emergencies anybody may tell without end: they take the place of no request, and of no pass. */
export async function exitsOfResidents(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select id from (select e.id, e.asked_at, row_number() over (partition by e.emergency order by e.asked_at desc, e.id desc) as nth
      from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
      where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[])) theirs where nth <= 50 order by asked_at desc, id desc`.execute(tx)
  return rows.map((row) => row.id)
}

export type News = { id: string; code: string; details: Record<string, unknown>; at: Instant; seenAt: Instant | null }

export async function newsOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<News[]> {
  const { rows } = await sql<News>`
    select id, code, details, at, seen_at as "seenAt" from news where community_id = ${community} and resident_id = any(${[...residents]}::uuid[]) order by at desc, id desc limit 50`.execute(tx)
  return rows
}

/** Null when none of these residents was ever told this; `before`: one of them had read it already. */
export async function markSeen(tx: Tx, community: CommunityId, id: string, residents: readonly ResidentId[], now: Instant): Promise<{ before: boolean } | null> {
  const { rows: [row] } = await sql<{ seenAt: Instant | null }>`
    select seen_at as "seenAt" from news where community_id = ${community} and id = ${id} and resident_id = any(${[...residents]}::uuid[]) for update`.execute(tx)
  if (!row) return null
  if (row.seenAt === null) await sql`update news set seen_at = ${now} where community_id = ${community} and id = ${id}`.execute(tx)
  return { before: row.seenAt !== null }
}
