// Up to when something that goes by the clock has been done, whichever server did it, and however long all were stopped.

import { sql } from 'kysely'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Database } from '../db/pool.ts'

/** For the very first time: what came before nobody waits for any more. */
const firstTime = 15 * minute

/** Does `work` for the time since it was last done. Twice the same stretch only when a server dies in between. */
export async function sinceLast(db: Database, name: string, now: Instant, work: (since: Instant) => Promise<void>): Promise<void> {
  const { rows: [mark] } = await sql<{ at: Instant }>`select at from job_marks where name = ${name}`.execute(db.watch)
  // A mark from tomorrow was set by a clock that was wrong: nothing would be done until then.
  const astray = mark !== undefined && mark.at > plus(now, firstTime)
  const since = mark && !astray ? mark.at : plus(now, -firstTime)
  if (since >= now) return
  await work(since)
  await sql`
    insert into job_marks (name, at) values (${name}, ${now})
    on conflict (name) do update set at = case when ${astray} and job_marks.at = ${mark?.at ?? now} then excluded.at else greatest(job_marks.at, excluded.at) end`.execute(db.watch)
}
