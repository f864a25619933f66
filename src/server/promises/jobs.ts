// What promises do by the clock: wake open screens when something comes up, and put away what lies over lines that are owed no more, so that it
// does not lie over the next one of that name. Both may run twice without harm.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type BuildingId, type CommunityId, type PromiseActId, type PromiseId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import type { QueueAsk, QueueSource } from '../http/queue.ts'
import { eachCommunity } from '../jobs/each.ts'
import { sinceLast } from '../jobs/marks.ts'
import type { Jobs } from '../jobs/registry.ts'
import { overNothing } from './lines.ts'
import { standingOf } from './owed.ts'
import { addActs, lockPromises } from './store.ts'

/** What has come up since then: one question over all communities, and a transaction only where there is something. Lists go by time alone. */
async function tellComeUp(db: Database, since: Instant, now: Instant, only: CommunityId | null): Promise<CommunityId[]> {
  const { rows } = await sql<{ community: CommunityId; id: PromiseId; building: BuildingId | null }>`
    select p.community_id as community, p.id, p.building_id as building from promises p
    where p.closed_at is null and p.comes_up_at > ${since} and p.comes_up_at <= ${now} order by p.community_id, p.id`.execute(db.watch)
  return eachCommunity('promises:due', rows, (community, here) => {
    const told = here.map(({ id, building }) => ({ kind: 'promise' as const, ids: [id], building }))
    return transaction(db, [community], (tx) => flushChanges(tx, community, told, now))
  }, only)
}

/** Of each section, what lies over lines that are not there. Nobody asks: the questions of sections look at community and time alone. */
export async function putAway(tx: Tx, community: CommunityId, now: Instant, sources: readonly QueueSource[]): Promise<void> {
  const ask = { tx, community, now, rights: { actor: { kind: 'account', id: community }, grants: [], residents: [] } } as unknown as QueueAsk
  for (const it of sources) {
    if (it.kept || !standingOf(it)) continue
    const gone = await overNothing(ask, it)
    if (gone.length === 0) continue
    const locked = await lockPromises(tx, community, gone)
    const acts = locked.map(({ id }) => ({ promise: id, id: uuidv7(msOf(now), randomBytes(10)) as PromiseActId, deed: { kind: 'gone' as const }, seen: 0, at: now }))
    await addActs(tx, community, acts, { account: null, actor: 'server', role: 'server' }, now)
  }
}

export const promiseJobs = (sources: readonly QueueSource[]): Jobs => ({
  timetable: {
    'promises:due': { cron: '* * * * *', work: (db, now) => sinceLast(db, 'promises:due', now, (since, only) => tellComeUp(db, since, now, only)) },
    'promises:gone': { cron: '*/10 * * * *', each: (tx, community, now) => putAway(tx, community, now, sources) },
  },
})
