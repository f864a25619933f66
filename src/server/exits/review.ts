// When an order is issued, extended or lifted: which granted exits does the new status end early? Each that ends is told to
// the person, with the reason and whom to appeal to; the person behind it is whoever took the step. Emergencies stay.

import { sql } from 'kysely'
import { decidingRole, type Place, type Role } from '#domain/access/access.ts'
import { appealFrom } from '#domain/exits/deciders.ts'
import { revoke, type Decider } from '#domain/exits/history.ts'
import type { AccountId, BuildingId, CommunityId, ExitId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { databaseProblem } from '../db/problems.ts'
import { orderChanges } from '../sealing/changes.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { basisOf } from './acting.ts'
import { keepAsksAfter } from './asks.ts'
import { exitChange } from './changes.ts'
import { loadCases, type Case } from './cases.ts'
import { ends, judgeUnder, liveExits, type Judged } from './judging.ts'
import { newsOf } from './rows.ts'
import { addSteps, endPasses } from './steps.ts'
import { insertEndings } from './tellings.ts'
import { recount, takeTurns } from './whereabouts.ts'

/** The highest deciding role that whoever did it holds now in that place; a deputy's when the account has been closed since, or holds none any more. */
export async function issuerOf(tx: Tx, place: Place, account: AccountId, now: Instant): Promise<Decider> {
  const { community } = place
  const { rows } = await sql<{ role: Role; building: BuildingId | null }>`
    select g.role, g.building_id as building from grants g join accounts a on a.id = g.account_id
    where g.account_id = ${account} and g.community_id = ${community} and a.disabled_at is null and (g.until is null or g.until > ${now})`.execute(tx)
  const role = decidingRole({ actor: { kind: 'account', id: account }, grants: rows.map((row) => ({ ...row, community })), residents: [] }, place)
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
  const by = await issuerOf(tx, { community, ...(order.building ? { building: order.building } : {}) }, String(payload['by']).replace(/^account:/, '') as AccountId, now)
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

/** Ended in one transaction: few enough that a gate hardly waits, enough that one person's many passes are counted anew a few times only. */
const endedAtOnce = 20

/** Some exits, locked, judged anew and ended: all of them or none. Whatever happened to them meanwhile counts. */
async function endSome(run: TaskRun, { order, ender }: Review, ids: readonly ExitId[]): Promise<void> {
  const { db, community } = run
  await transaction(db, [community], async (tx) => {
    await takeTurns(tx, community)
    // They end now, in their turn: whoever went out until then went out in time.
    const { now } = run
    const changes = await endEarly(tx, community, (await loadCases(tx, community, ids, now, true)).filter((it) => ends(it, order, now)), order, ender, now)
    if (changes.length > 0) await flushChanges(tx, community, changes, now)
  })
}

/** As many as go together; where one of them spoils it, each alone. Returns those that could not be ended. */
async function endOrName(run: TaskRun, review: Review, ids: readonly ExitId[]): Promise<ExitId[]> {
  try {
    await endSome(run, review, ids)
    return []
  } catch (error) {
    if (databaseProblem(error)) throw error
    const [one] = ids
    if (ids.length === 1) {
      run.failed(one!, error)
      return [one!]
    }
  }
  const failing: ExitId[] = []
  for (const id of ids) failing.push(...await endOrName(run, review, [id]))
  return failing
}

async function endEarly(tx: Tx, community: CommunityId, cases: readonly Case[], order: OrderHere, { by, reason, issuer, step }: Ender, now: Instant): Promise<Change[]> {
  const ending = cases.flatMap((it) => {
    const revoked = revoke(it.steps, by, now, reason, 'status-changed', appealFrom(by, it.deciders, it.advice?.decider))
    return revoked.ok ? [{ it, row: it.row, step: revoked.value }] : []
  })
  if (ending.length === 0) return []
  const exits = ending.map(({ row }) => row.id)
  const buildings = new Map(ending.map(({ row }) => [row.id, row.building_id]))
  const passes = await endPasses(tx, community, exits, 'status-changed', now)
  const told = ending.flatMap(({ row, step: revoked }) => (row.resident_id ? [{ row, step: revoked, resident: row.resident_id }] : []))
  const news = newsOf(community, told.map(({ row, resident, step: { appealTo } }) =>
    ({ resident, code: 'ended-early', details: { exit: row.id, purpose: row.purpose, place: row.place, reason, issuer, appealTo, role: by.role } })), now)
  await addSteps(tx, community, ending.map(({ it, row, step: revoked }) => ({ exit: row.id, before: it.steps, step: revoked, by: `account:${by.account}`, role: by.role, basis: basisOf(it) })), now, [news.insert])
  for (const { it, step: revoked } of ending) await keepAsksAfter(tx, community, it, revoked)
  const others = (await recount(tx, community, exits, now)).map(({ id, resident, building }) => exitChange(id, resident, building))
  const toldBy = new Map(told.map(({ row }, i) => [row.id, news.ids[i]!]))
  await insertEndings(tx, community, ending.map(({ row, step: { seq } }) => ({ exit: row.id, seq, news: toldBy.get(row.id) ?? null })), { order: order.id, step }, now)
  return [
    ...ending.map(({ row }) => exitChange(row.id, row.resident_id, row.building_id)), ...others, ...passes.map(({ id, exit }): Change => ({ kind: 'pass', ids: [id], building: buildings.get(exit) ?? null })),
    ...told.map(({ row }): Change => ({ kind: 'news', ids: [toldBy.get(row.id)!], building: row.building_id })),
  ]
}

/** From so many on the database counts anew at once: whoever is to be called is read by the desk right after this. */
const countedFrom = 100

/** Says that the passes were looked at for that step, and tells the screens that wait for it. */
async function noteDone({ db, community, payload, now }: TaskRun): Promise<void> {
  const [order, step] = [payload['order'] as SealingOrderId, payload['step'] as SealingStepId | undefined]
  if (!step) return
  await transaction(db, [community], async (tx) => {
    await sql`
      insert into exit_reviews (community_id, step_id, order_id, done_at) values (${community}, ${step}, ${order}, ${now})
      on conflict (community_id, step_id) do update set done_at = excluded.done_at`.execute(tx)
    const [found] = await ordersOf(tx, community, order)
    // An order that was for later begins with its review: the homes hear of that as well.
    const begins = found && String(payload['at'] ?? '') < found.startsAt
    if (found) await flushChanges(tx, community, orderChanges(found).filter(({ kind }) => kind === 'sealing' || begins), now)
  })
}

/**
 * The job `exits:review`: `{ community, order, step, by }`, where `by` is the account that took the step. A few exits a transaction:
 * cut off, it goes on where it stopped, because what has ended is granted no longer; one that cannot be read stops nobody else.
 */
export async function reviewExits(run: TaskRun, atOnceHere = endedAtOnce): Promise<Outcome> {
  const review = await transaction(run.db, [run.community], (tx) => toReview(tx, run))
  if (review === null) return noteDone(run)
  if ('notBefore' in review) return review
  const { ending, unreadable } = await judgeAll(run, review)
  const failing: ExitId[] = [...unreadable]
  const total = ending.length + unreadable.length
  for (let at = 0; at < ending.length; at += atOnceHere) {
    if (run.stopped()) return 'cut-off'
    const some = ending.slice(at, at + atOnceHere)
    failing.push(...await endOrName(run, review, some))
    await run.progress({ done: at + some.length - (failing.length - unreadable.length), total, failing })
  }
  if (run.stopped()) return 'cut-off'
  if (failing.length === 0) await noteDone(run)
  if (ending.length > countedFrom) await transaction(run.db, [run.community], (tx) => sql`select count_endings_anew()`.execute(tx))
  return run.progress({ done: total - failing.length, total, failing })
}
