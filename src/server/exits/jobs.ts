// What exits do without being asked: look at granted passes again when a status changes, and wake open screens when somebody
// is overdue. All of it may run twice without harm.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ExitId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { sinceLast } from '../jobs/marks.ts'
import { plainly } from '../http/plain.ts'
import { logger } from '../jobs/queue.ts'
import type { Jobs } from '../jobs/registry.ts'
import { reviewExits } from './review.ts'
import { reviewPerson } from './review-person.ts'

/**
 * Who has become overdue since then: one question over all communities, and a transaction only where there is somebody.
 * The desk's list goes by time alone, this only wakes screens that are open.
 */
export async function tellOverdue(db: Database, since: Instant, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId; id: ExitId; building: BuildingId | null }>`
    select community_id as community, id, building_id as building from exits
    where whereabouts = 'out' and due_back > ${since} and due_back <= ${now} order by community_id, id`.execute(db.owner)
  for (const community of new Set(rows.map((row) => row.community))) {
    const told = rows.filter((row) => row.community === community).map(({ id, building }): Change => ({ kind: 'exit', id, building }))
    await transaction(db, [community], (tx) => flushChanges(tx, community, told, now))
      .catch((error: unknown) => logger.warn(`exits:overdue: community ${community}: ${plainly(error)}`))
  }
}

export const exitJobs: Jobs = {
  tasks: { 'exits:review': reviewExits, 'exits:person-review': reviewPerson },
  timetable: { 'exits:overdue': { cron: '* * * * *', work: (db, now) => sinceLast(db, 'exits:overdue', now, (since) => tellOverdue(db, since, now)) } },
}
