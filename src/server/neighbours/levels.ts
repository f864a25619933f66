// Whoever a repair was handed on to has an hour by which they move: property company, street's station, district's centre. A second after that, unless somebody is on the way, it works or it came to something, whoever has the case
// owes the next step up, at once. Nobody is late with what was opened again since: they have not heard of it. It may run on several servers at once and twice without harm. It hands on nothing itself:
// nobody above has heard of it before a person rings there.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type CaseId, type CommunityId, type RepairActId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { goesUpAt } from '#domain/neighbours/repairs.ts'
import { apart } from '../db/apart.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { plainly } from '../http/plain.ts'
import { logger } from '../jobs/queue.ts'
import { homeOfCase } from './homes.ts'
import { addRepairAct, byId, followBy, lockRepair, openedSince, server } from './repairs.ts'

/** A transaction's worth; what is left has the next second. */
const atOnce = 50

async function raiseOne(tx: Tx, community: CommunityId, id: CaseId, now: Instant): Promise<Change[]> {
  const [kept, home] = [await lockRepair(tx, community, id), await homeOfCase(tx, community, id)]
  const up = kept && goesUpAt(kept.is)
  if (!kept || !home || !up || up > now || kept.is.handed === null) return []
  await addRepairAct(tx, community, id, kept, { id: uuidv7(msOf(now), randomBytes(10)) as RepairActId, deed: { kind: 'level-late', of: kept.is.handed }, at: now }, server, now)
  const row = await followBy(tx, community, id, [{ kind: 'step', step: { code: 'hand-up', words: '' } }, { kind: 'due', due: now }], server, now)
  const { building, people } = home
  return [{ kind: 'repair', ids: [id, ...(home.private ? [] : people)], building }, { kind: 'case', ids: [id], building }, ...(row ? [{ kind: 'promise' as const, ids: [row.id], building: row.building }] : [])]
}

export async function raiseLevels(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  const { rows } = await sql<{ id: CaseId }>`
    select r.id from repairs r join promises p on p.community_id = r.community_id and p.id = r.id
    where r.community_id = ${community} and p.community_id = ${community} and r.level_up_at <= ${now} and p.closed_at is null and p.outcome is null and not ${openedSince} order by r.level_up_at, r.id limit ${atOnce} for update of r skip locked`.execute(tx)
  const changes: Change[] = []
  // In the order of their ids, as promises are locked everywhere.
  for (const { id } of rows.toSorted(byId)) {
    // One that cannot be raised holds none of the others.
    changes.push(...await apart(tx, () => raiseOne(tx, community, id, now), async (error) => {
      logger.warn(`neighbours:levels: community ${community}: case ${id}: ${plainly(error)}`)
      return []
    }))
  }
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}

/** Wherever somebody's time is over. */
export async function raiseAllLevels(db: Database, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId }>`
    select distinct r.community_id as community from repairs r join promises p on p.community_id = r.community_id and p.id = r.id where r.level_up_at <= ${now} and p.closed_at is null and p.outcome is null and not ${openedSince}`.execute(db.watch)
  for (const { community } of rows) await transaction(db, [community], (tx) => raiseLevels(tx, community, now)).catch((error: unknown) => logger.warn(`neighbours:levels: community ${community}: ${plainly(error)}`))
}
