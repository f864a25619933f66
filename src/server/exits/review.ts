// When an order is issued, extended or lifted: which granted exits does the new status end early? Each that ends is told to
// the person, with the reason and whom to appeal to; the person behind it is whoever took the step. Emergencies stay.

import { sql } from 'kysely'
import { decidingRole, type Role } from '#domain/access/access.ts'
import { appealFrom, revoke, type Decider } from '#domain/exits/history.ts'
import type { AccountId, BuildingId, CommunityId, ExitId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { databaseProblem } from '../db/problems.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { basisOf } from './acting.ts'
import { exitChange } from './changes.ts'
import { loadCases, type Case } from './cases.ts'
import { ends, judgeUnder, liveExits, type Judged } from './judging.ts'
import { insertNews } from './rows.ts'
import { addStep, endPasses } from './steps.ts'
import { recount, takeTurns } from './whereabouts.ts'

/** The highest deciding role the issuer of the order holds now; a deputy's when the account has been closed since, or holds none any more. */
async function issuerOf(tx: Tx, community: CommunityId, account: AccountId, now: Instant): Promise<Decider> {
  const { rows } = await sql<{ role: Role; building: BuildingId | null }>`
    select g.role, g.building_id as building from grants g join accounts a on a.id = g.account_id
    where g.account_id = ${account} and g.community_id = ${community} and a.disabled_at is null and (g.until is null or g.until > ${now})`.execute(tx)
  const role = decidingRole({ actor: { kind: 'account', id: account }, grants: rows.map((row) => ({ ...row, community })), residents: [] }, community)
  return { account, role: role ?? 'deputy' }
}

/** What was said when the order was issued, or at the step for which the passes are looked at. */
async function saidAt(tx: Tx, community: CommunityId, step: SealingStepId | null, order: OrderHere): Promise<{ reason: string; issuer: string }> {
  const { rows: [row] } = await sql<{ reason: string; source: string }>`
    select reason, source from sealing_order_steps where community_id = ${community} and id = ${step}`.execute(tx)
  return { reason: row?.reason ?? order.ground, issuer: row?.source || order.issuer }
}

/** What is told to those whose passes end, by whom, and for which step of the order. */
type Ender = { by: Decider; reason: string; issuer: string; step: SealingStepId | null }
type Review = { order: OrderHere; ender: Ender; ids: ExitId[] }

/** What the order reaches now; null when it ends nothing any more, its beginning when that has not come yet. */
async function toReview(tx: Tx, { community, payload, now }: TaskRun): Promise<Review | { notBefore: Instant } | null> {
  const one = payload['order']
  if (typeof one !== 'string') return null
  const [order] = await ordersOf(tx, community, one as SealingOrderId)
  // What was lifted meanwhile ends nothing.
  if (!order || (order.liftedAt !== null && order.liftedAt <= now)) return null
  // An order for tomorrow ends nothing today.
  if (order.startsAt > now) return { notBefore: order.startsAt }
  const step = (payload['step'] as SealingStepId | undefined) ?? null
  const by = await issuerOf(tx, community, String(payload['by']).replace(/^account:/, '') as AccountId, now)
  // Whoever grants holds the turn from before they look at the orders until the pass is there: one that did not see this order yet is waited for.
  await takeTurns(tx, community)
  return { order, ender: { by, step, ...await saidAt(tx, community, step, order) }, ids: await liveExits(tx, community, now) }
}

const atOnce = 100

/** In short reads; where one row spoils a read, each row of it alone. */
async function judgeAll(run: TaskRun, { order, ids }: Review): Promise<Judged> {
  const { db, community, now, failed } = run
  const all: Judged = { ending: [], unreadable: [] }
  const judge = async (among: readonly ExitId[]): Promise<void> => {
    const { ending, unreadable } = await transaction(db, [community], (tx) => judgeUnder(tx, community, order, now, { among, failed }))
    all.ending.push(...ending)
    all.unreadable.push(...unreadable)
  }
  for (let at = 0; at < ids.length && !run.stopped(); at += atOnce) {
    const some = ids.slice(at, at + atOnce)
    const done = await judge(some).then(() => true, (error: unknown) => { if (databaseProblem(error)) throw error; return false })
    for (const id of done ? [] : some) {
      await judge([id]).catch((error: unknown) => {
        if (databaseProblem(error)) throw error
        failed(id, error)
        all.unreadable.push(id)
      })
    }
  }
  return all
}

/** One exit, locked, judged anew and ended: all of it or nothing. Whatever happened to it meanwhile counts. */
async function endOne(run: TaskRun, { order, ender }: Review, id: ExitId): Promise<void> {
  const { db, community } = run
  await transaction(db, [community], async (tx) => {
    await takeTurns(tx, community)
    // It ends now, in its turn: whoever went out until then went out in time.
    const { now } = run
    const [it] = await loadCases(tx, community, [id], now, true)
    if (!it || !ends(it, order, now)) return
    const changes = await endEarly(tx, community, it, ender, now)
    if (changes.length === 0) return
    await noteEnded(tx, community, order.id, ender.step, id)
    await flushChanges(tx, community, changes, now)
  })
}

async function endEarly(tx: Tx, community: CommunityId, it: Case, { by, reason, issuer }: Ender, now: Instant): Promise<Change[]> {
  const { row } = it
  const appealTo = appealFrom(by)
  const step = revoke(it.steps, by, now, reason, 'status-changed', appealTo)
  if (!step.ok) return []
  const passes = await endPasses(tx, community, row.id, 'status-changed', now)
  await addStep(tx, community, { exit: row.id, before: it.steps, step: step.value, by: `account:${by.account}`, role: by.role, basis: basisOf(it) }, now)
  const others = (await recount(tx, community, [row.id], now)).map(({ id, resident, building }) => exitChange(id, resident, building))
  const changes: Change[] = [exitChange(row.id, row.resident_id, row.building_id), ...others, ...passes.map((id): Change => ({ kind: 'pass', ids: [id], building: row.building_id }))]
  if (row.resident_id) {
    const details = { exit: row.id, purpose: row.purpose, place: row.place, reason, issuer, appealTo, role: by.role }
    changes.push({ kind: 'news', ids: [await insertNews(tx, community, row.resident_id, 'ended-early', details, now)], building: row.building_id })
  }
  return changes
}

/** Which exits the step has ended so far, in the transaction that ended them; until it is done, nobody is told a number. */
async function noteEnded(tx: Tx, community: CommunityId, order: SealingOrderId, step: SealingStepId | null, exit: ExitId): Promise<void> {
  if (!step) return
  await sql`
    insert into exit_reviews (community_id, step_id, order_id, ended) values (${community}, ${step}, ${order}, array[${exit}]::uuid[])
    on conflict (community_id, step_id) do update set ended = exit_reviews.ended || excluded.ended`.execute(tx)
}

/** Says that the passes were looked at for that step, and tells the screens that wait for it. */
async function noteDone({ db, community, payload, now }: TaskRun): Promise<void> {
  const [order, step] = [payload['order'] as SealingOrderId, payload['step'] as SealingStepId | undefined]
  if (!step) return
  await transaction(db, [community], async (tx) => {
    await sql`
      insert into exit_reviews (community_id, step_id, order_id, ended, done_at) values (${community}, ${step}, ${order}, '{}', ${now})
      on conflict (community_id, step_id) do update set done_at = excluded.done_at`.execute(tx)
    const [found] = await ordersOf(tx, community, order)
    await flushChanges(tx, community, [{ kind: 'sealing', ids: [order], building: found?.building ?? null }], now)
  })
}

/**
 * The job `exits:review`: `{ community, order, step, by }`, where `by` is the account that took the step. One exit a transaction:
 * cut off, it goes on where it stopped, because what has ended is granted no longer; one that cannot be read stops nobody else.
 */
export async function reviewExits(run: TaskRun): Promise<Outcome> {
  const review = await transaction(run.db, [run.community], (tx) => toReview(tx, run))
  if (review === null) return noteDone(run)
  if ('notBefore' in review) return review
  const { ending, unreadable } = await judgeAll(run, review)
  const failing: ExitId[] = [...unreadable]
  const total = ending.length + unreadable.length
  for (const [i, id] of ending.entries()) {
    if (run.stopped()) return 'cut-off'
    await endOne(run, review, id).catch((error: unknown) => {
      if (databaseProblem(error)) throw error
      run.failed(id, error)
      failing.push(id)
    })
    await run.progress({ done: i + 1 - (failing.length - unreadable.length), total, failing })
  }
  if (run.stopped()) return 'cut-off'
  if (failing.length === 0) await noteDone(run)
  return run.progress({ done: total - failing.length, total, failing })
}
