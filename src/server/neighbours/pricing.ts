// What visits cost whoever was sent, held against what holds: a second after anything changed here, one that costs another is told to the home, to the gate and to whoever has the case. It may run on
// several servers at once and twice without harm. Refuses to say anything of whoever has come and gone.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type CaseId, type CommunityId, type RepairActId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { costsMore, sameCost, visitOver, visitsNow, type Repair, type RepairDeed } from '#domain/neighbours/repairs.ts'
import type { Deed } from '#domain/promises/promise.ts'
import { apart } from '../db/apart.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { plainly } from '../http/plain.ts'
import { logger } from '../jobs/queue.ts'
import { costThere, homeOfCase } from './homes.ts'
import { addRepairAct, byId, followBy, lockRepair, server, type KeptRepair } from './repairs.ts'

/** A transaction's worth; what is left has the next second. */
const atOnce = 50

/** Of each visit that is not over what it costs by now, where that is another. */
async function costsChanged(tx: Tx, community: CommunityId, { acts }: KeptRepair, home: Parameters<typeof costThere>[2], now: Instant): Promise<Extract<RepairDeed, { kind: 'cost' }>[]> {
  const changed: Extract<RepairDeed, { kind: 'cost' }>[] = []
  for (const [of, visit] of visitsNow(acts)) {
    if (visitOver(visit) <= now) continue
    const cost = await costThere(tx, community, home, visit)
    if (!sameCost(cost, visit.cost)) changed.push({ kind: 'cost', of, cost })
  }
  return changed
}

/** Of the visit that is planned: whoever has the case says whether it stays so. What costs less asks nobody anything. */
function asks(is: Repair, changed: readonly Extract<RepairDeed, { kind: 'cost' }>[], now: Instant): Deed[] {
  const own = changed.find((it) => it.of === is.sent)
  return own && is.visit && costsMore(is.visit.cost, own.cost) ? [{ kind: 'step', step: { code: 'visit-price', words: is.visit.who } }, { kind: 'due', due: now }] : []
}

async function priceOne(tx: Tx, community: CommunityId, id: CaseId, now: Instant): Promise<Change[]> {
  const [kept, home] = [await lockRepair(tx, community, id), await homeOfCase(tx, community, id)]
  const changed = kept && home ? await costsChanged(tx, community, kept, home, now) : []
  if (!kept || !home || changed.length === 0) return []
  let all = kept
  for (const deed of changed) {
    await addRepairAct(tx, community, id, all, { id: uuidv7(msOf(now), randomBytes(10)) as RepairActId, deed, at: now }, server, now)
    all = (await lockRepair(tx, community, id))!
  }
  const row = await followBy(tx, community, id, asks(kept.is, changed, now), server, now)
  const { building, people } = home
  return [{ kind: 'repair', ids: [id, ...(home.private ? [] : people)], building }, { kind: 'case', ids: [id], building }, ...(row ? [{ kind: 'promise' as const, ids: [row.id], building: row.building }] : [])]
}

type Waiting = { id: CaseId; on: string; failed: boolean }
/** Whoever has the case says what is to be with a visit whose price nobody can work out: once, for as long as it is so. */
async function notPriced(tx: Tx, community: CommunityId, { id, failed }: Waiting, error: unknown, now: Instant): Promise<Change[]> {
  if (failed) return []
  logger.warn(`neighbours:visits: community ${community}: case ${id}: ${plainly(error)}`)
  await sql`update repairs set price_failed_at = ${now} where community_id = ${community} and id = ${id}`.execute(tx)
  const row = await followBy(tx, community, id, [{ kind: 'step', step: { code: 'decide', words: '' } }, { kind: 'due', due: now }], server, now)
  return row ? [{ kind: 'case', ids: [id], building: null }, { kind: 'promise', ids: [row.id], building: row.building }] : []
}
async function priceOrSay(tx: Tx, community: CommunityId, it: Waiting, now: Instant): Promise<Change[]> {
  const price = async (): Promise<Change[]> => {
    const changes = await priceOne(tx, community, it.id, now)
    if (it.failed) await sql`update repairs set price_failed_at = null where community_id = ${community} and id = ${it.id}`.execute(tx)
    return changes
  }
  return apart(tx, price, (error) => apart(tx, () => notPriced(tx, community, it, error, now), async () => []))
}

/** Returns how many were looked at: whichever waits longest first, so that on a day on which something changes every second none is passed over. */
export async function priceVisits(tx: Tx, community: CommunityId, now: Instant): Promise<number> {
  const { rows } = await sql<Waiting>`
    select r.id, f.last_seq as on, r.price_failed_at is not null as failed from repairs r join feeds f on f.community_id = r.community_id
    where r.community_id = ${community} and f.community_id = ${community} and r.visit_over > ${now} and r.priced_on is distinct from f.last_seq order by r.priced_on nulls first, r.id limit ${atOnce} for update of r skip locked`.execute(tx)
  if (rows.length === 0) return 0
  const changes: Change[] = []
  // In the order of their ids, as promises are locked everywhere.
  for (const it of rows.toSorted(byId)) changes.push(...await priceOrSay(tx, community, it, now))
  // What was there before anything was asked: what came meanwhile is asked of again.
  await sql`update repairs set priced_on = ${rows[0]!.on} where community_id = ${community} and id = any(${rows.map((row) => row.id)}::uuid[])`.execute(tx)
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
  return rows.length
}

/** Where something has changed since. */
export async function priceAllVisits(db: Database, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId }>`
    select distinct r.community_id as community from repairs r join feeds f on f.community_id = r.community_id where r.visit_over > ${now} and r.priced_on is distinct from f.last_seq`.execute(db.watch)
  for (const { community } of rows) await transaction(db, [community], (tx) => priceVisits(tx, community, now)).catch((error: unknown) => logger.warn(`neighbours:visits: community ${community}: ${plainly(error)}`))
}
