// What exits do without being asked: look at granted passes again when a status changes, tell decisions that can be undone no more,
// and wake open screens when somebody is overdue. All of it may run twice without harm.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity } from '../jobs/each.ts'
import { sinceLast } from '../jobs/marks.ts'
import type { Jobs } from '../jobs/registry.ts'
import { hoursCome } from './asks.ts'
import { exitChange } from './changes.ts'
import { reviewMerge } from './merged.ts'
import { layTests, testsByTheClock } from './own-tests.ts'
import { reviewExits } from './review.ts'
import { reviewHeld, reviewPerson } from './review-person.ts'
import { reviewStay } from './review-stay.ts'
import { tellDue } from './untold.ts'

/**
 * Who has become overdue since then, and what was asked for and has not come by its hour: two questions over all communities, and a transaction only where there is somebody.
 * The desk's list goes by time alone, this only wakes screens that are open.
 */
export async function tellOverdue(db: Database, since: Instant, now: Instant, only: CommunityId | null = null): Promise<CommunityId[]> {
  const overdue = sql`e.whereabouts = 'out' and e.left_as is null and e.due_back > ${since} and e.due_back <= ${now}`
  const found = await Promise.all([overdue, hoursCome(since, now)].map(async (which) => (await sql<{ community: CommunityId; id: ExitId; resident: ResidentId | null; building: BuildingId | null }>`
    select e.community_id as community, e.id, p.resident_id as resident, e.building_id as building from exits e left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
    where ${which}`.execute(db.watch)).rows))
  const rows = [...new Map(found.flat().map((row) => [`${row.community} ${row.id} ${row.resident}`, row])).values()]
  return eachCommunity('exits:overdue', rows, (community, here) =>
    transaction(db, [community], (tx) => flushChanges(tx, community, here.map(({ id, resident, building }) => exitChange(id, resident, building)), now)), only)
}

export const exitJobs: Jobs = {
  tasks: { 'exits:review': reviewExits, 'exits:person-review': reviewPerson, 'exits:stay-review': reviewStay, 'exits:merge-review': reviewMerge, 'exits:tests': layTests, 'exits:held': reviewHeld },
  ticks: { 'exits:tell': tellDue },
  timetable: { 'exits:overdue': { cron: '* * * * *', work: (db, now) => sinceLast(db, 'exits:overdue', now, (since, only) => tellOverdue(db, since, now, only)) }, 'exits:tests-late': { cron: '* * * * *', work: testsByTheClock } },
}
