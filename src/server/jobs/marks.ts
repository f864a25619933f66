// Up to when something that goes by the clock has been done, whichever server did it, and however long all were stopped.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Database } from '../db/pool.ts'

/** For the very first time: what came before nobody waits for any more. */
const firstTime = 15 * minute

/** The work of all communities, or of `only` one. Answers those in which it could not be done. */
type Work = (since: Instant, only: CommunityId | null) => Promise<readonly CommunityId[]>

/**
 * Does `work` for the time since it was last done. Twice the same stretch only when a server dies in between; and that of a community in which it could not be done, which is done again from there
 * while the others go on.
 */
export async function sinceLast(db: Database, name: string, now: Instant, work: Work): Promise<void> {
  const { rows: [mark] } = await sql<{ at: Instant }>`select at from job_marks where name = ${name}`.execute(db.watch)
  // A mark from tomorrow was set by a clock that was wrong: nothing would be done until then.
  const astray = mark !== undefined && mark.at > plus(now, firstTime)
  const since = mark && !astray ? mark.at : plus(now, -firstTime)
  if (since >= now) return
  const failed = new Set(await work(since, null))
  await catchUp(db, name, failed, since, work)
  await sql`
    insert into job_marks (name, at) values (${name}, ${now})
    on conflict (name) do update set at = case when ${astray} and job_marks.at = ${mark?.at ?? now} then excluded.at else greatest(job_marks.at, excluded.at) end`.execute(db.watch)
}

/** Where it could not be done, a mark of its own stands for that community until it could. */
async function catchUp(db: Database, name: string, failed: ReadonlySet<CommunityId>, since: Instant, work: Work): Promise<void> {
  const { rows: behind } = await sql<{ name: string; community: CommunityId; at: Instant }>`
    select name, split_part(name, ' ', 2) as community, at from job_marks where starts_with(name, ${`${name} `}) order by name`.execute(db.watch)
  for (const one of behind) {
    if (failed.has(one.community) || new Set(await work(one.at, one.community)).size > 0) continue
    await sql`delete from job_marks where name = ${one.name} and at = ${one.at}`.execute(db.watch)
  }
  for (const community of failed) await sql`insert into job_marks (name, at) values (${`${name} ${community}`}, ${since}) on conflict do nothing`.execute(db.watch)
}
