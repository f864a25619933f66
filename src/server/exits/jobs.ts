// What exits do without being asked: end passes early when a status changes, tell live screens that somebody is overdue,
// bring the next signing key in time, and forget replies after thirty days. All of it may run twice without harm.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ExitId } from '#domain/kernel/ids.ts'
import { day, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import type { Context } from '../http/endpoint.ts'
import { runWorker } from '../jobs/queue.ts'
import { ensureKeys } from '../pass/keys.ts'
import { reviewExits } from './review.ts'

/** After a pause of the server, at most this far back. */
const catchUp = 15 * minute
/** A repeated command gets its old reply for so long: longer than any phone stays without a network. */
const repliesKept = 30 * day

async function inEachCommunity(db: Database, work: (tx: Tx, community: CommunityId) => Promise<void>): Promise<void> {
  const { rows } = await sql<{ id: CommunityId }>`select community_id as id from communities`.execute(db.app)
  for (const { id } of rows) await transaction(db, [id], (tx) => work(tx, id))
}

/** Who has become overdue since the last minutes: the desk's list is by time alone, this only wakes screens that are open. */
export async function tellOverdue(db: Database, since: Instant, now: Instant): Promise<void> {
  await inEachCommunity(db, async (tx, community) => {
    const { rows } = await sql<{ id: ExitId; building: BuildingId | null }>`
      select id, building_id as building from exits where community_id = ${community} and whereabouts = 'out' and due_back > ${since} and due_back <= ${now} order by id`.execute(tx)
    if (rows.length > 0) await flushChanges(tx, community, rows.map((row) => ({ kind: 'exit', ...row })), now)
  })
}

async function bringKeys(db: Database, now: Instant): Promise<void> {
  await inEachCommunity(db, async (tx, community) => {
    if ((await ensureKeys(tx, community, now)) > 0) await flushChanges(tx, community, [{ kind: 'keys', id: community, building: null }], now)
  })
}

export async function forgetReplies(db: Database, now: Instant): Promise<void> {
  const before = plus(now, -repliesKept)
  await inEachCommunity(db, async (tx, community) => {
    await sql`delete from commands where community_id = ${community} and done_at < ${before}`.execute(tx)
    await sql`delete from jobs_done where community_id = ${community} and done_at < ${before}`.execute(tx)
  })
}

/** Starts the queue; `stop` lets what is under way finish. */
export async function startExitJobs({ db, clock }: Context): Promise<{ stop: () => Promise<void> }> {
  let told: Instant | null = null
  return runWorker(db, clock, {
    async 'exits:review'(run) {
      await reviewExits(run)
    },
  }, {
    'exits:overdue': {
      cron: '* * * * *',
      async work(now) {
        const earliest = plus(now, -catchUp)
        await tellOverdue(db, told !== null && told > earliest ? told : earliest, now)
        told = now
      },
    },
    'exits:keys': { cron: '17 * * * *', work: (now) => bringKeys(db, now) },
    'exits:forget': { cron: '41 3 * * *', work: (now) => forgetReplies(db, now) },
  })
}
