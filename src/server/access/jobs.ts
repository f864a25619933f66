// Roles that end at a moment need nobody to end: each request asks by the time. This puts down what ended with them, and has open screens ask anew. Of whoever
// has gone for good nothing is asked any more.

import { sql } from 'kysely'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database } from '../db/pool.ts'
import { eachCommunity, eachOf } from '../jobs/each.ts'
import { sinceLast } from '../jobs/marks.ts'
import type { Jobs } from '../jobs/registry.ts'
import { forgetQuestions } from './carers.ts'
import { tellStaff } from './staff-acts.ts'
import { lastBy, takeStaffTurn } from './staff-store.ts'
import { closeWork } from './work-ends.ts'

type Row = { community: CommunityId; account: AccountId; over: boolean }

/** Whose role has ended since then; `over`: they hold none there any more. */
export async function closeEnded(db: Database, since: Instant, now: Instant, only: CommunityId | null = null): Promise<CommunityId[]> {
  const { rows } = await sql<Row>`
    select g.community_id as community, g.account_id as account, work_ended(g.account_id, g.community_id, ${now}) as over from grants g
    where g.until > ${since} and g.until <= ${now} group by g.community_id, g.account_id`.execute(db.watch)
  return eachCommunity('access:ended', rows, (community, ended) => eachOf(ended, ({ account, over }) => transaction(db, [community], async (tx) => {
    await takeStaffTurn(tx, community)
    if (over) await closeWork(tx, community, account, await lastBy(tx, community, account), now)
    await tellStaff(tx, community, account, now)
  })), only)
}

export const accessJobs: Jobs = {
  timetable: {
    'access:ended': { cron: '* * * * *', work: (db, now) => sinceLast(db, 'access:ended', now, (since, only) => closeEnded(db, since, now, only)) },
    'access:asked': { cron: '53 3 * * *', each: forgetQuestions },
  },
}
