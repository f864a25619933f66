// When an order is issued, extended or lifted: which granted exits does the new status end early? Each that ends is told to
// the person, with the reason and whom to appeal to; the person behind it is whoever issued the order. Emergencies stay.

import { sql } from 'kysely'
import { decidingRole, mayDecide, type Role } from '#domain/access/access.ts'
import { appealFrom, revoke, type Decider } from '#domain/exits/exit.ts'
import { asksForMore } from '#domain/exits/review.ts'
import type { AccountId, BuildingId, CommunityId, ExitId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { coversHome } from '#domain/sealing/sealing.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { codeOf } from '../db/cannot-start.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { databaseProblem } from '../db/problems.ts'
import { zoneOf } from '../people/community.ts'
import { basisOf } from './acting.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { standingsUnder, type Standings } from '../sealing/status.ts'
import { loadCases, type Case } from './cases.ts'
import { endPasses, insertDecision, insertNotice, saveState } from './rows.ts'
import type { AdviceShown } from './view.ts'

/** Granted, with a live pass that can still let somebody out. A pass whose number of exits cannot be read may be one. */
async function liveExits(tx: Tx, community: CommunityId, now: Instant): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId; used: number; exits: string | null }>`
    select e.id, e.exits_used as used, p.claims ->> 'exits' as exits from exits e join passes p on p.community_id = e.community_id and p.exit_id = e.id
    where e.community_id = ${community} and e.state = 'granted' and not e.emergency and p.status = 0 and p.not_after > ${now} order by e.id`.execute(tx)
  return [...new Set(rows.filter(({ used, exits }) => !(used >= Number(exits))).map((row) => row.id))]
}

/** The advice on which each was granted. */
async function grantedOn(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ExitId, AdviceShown>> {
  const { rows } = await sql<{ exit: ExitId; advice: AdviceShown }>`
    select exit_id as exit, advice from decisions where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) and what in ('grant', 'override-confirm') and advice is not null
    order by at, id`.execute(tx)
  return new Map(rows.map((row) => [row.exit, row.advice]))
}

/** The highest deciding role the issuer of the order holds; a deputy's when the account has been closed since. */
async function issuerOf(tx: Tx, community: CommunityId, account: AccountId): Promise<Decider> {
  const { rows } = await sql<{ role: Role; building: BuildingId | null }>`
    select role, building_id as building from grants where account_id = ${account} and community_id = ${community}`.execute(tx)
  const role = decidingRole({ actor: { kind: 'account', id: account }, grants: rows.map((row) => ({ ...row, community })), residents: [] }, community)
  return { account, role: role ?? 'deputy' }
}

const touchedBy = (order: OrderHere, { person }: Case): boolean =>
  person !== null && (coversHome(order, person.home, person.id) || (order.building !== null && order.building === person.home.building))

function standsNoLonger(it: Case, advice: AdviceShown, now: Instant): boolean {
  const { exit: { now: state }, release, evidence } = it
  if (state.state !== 'granted' || !state.by || !release) return false
  const first = state.override?.by ?? state.by
  const by = mayDecide(state.by.role, first.role) ? state.by : first
  return asksForMore({ required: advice.items, advised: advice.advise, by }, release, evidence, now)
}

/** True when the order reaches the person and the rules ask for more now than when the pass was granted. */
const ends = (it: Case, advice: AdviceShown | undefined, order: OrderHere, now: Instant): boolean =>
  advice !== undefined && touchedBy(order, it) && standsNoLonger(it, advice, now)

export type Judged = { ending: ExitId[]; /** rows that cannot be judged: for a person */ unreadable: ExitId[] }
/** `orders`: all that would hold, when other than those issued. `among`: of these exits only. */
export type JudgedBy = { orders?: readonly OrderHere[]; among?: readonly ExitId[]; failed?: (exit: ExitId, error: unknown) => void }

/** Whose passes would end under this order, issued or only thought of. The question alone: it locks and writes nothing. */
export async function passesEndingUnder(tx: Tx, community: CommunityId, order: OrderHere, now: Instant, { orders, among, failed = () => undefined }: JudgedBy = {}): Promise<Judged> {
  const ids = among ?? await liveExits(tx, community, now)
  const under = standingsUnder(orders ?? await ordersOf(tx, community), await zoneOf(tx, community), now)
  const granted = await grantedOn(tx, community, ids)
  const unreadable: ExitId[] = []
  const skip = (id: ExitId, error: unknown): void => { unreadable.push(id); failed(id, error) }
  const ending: ExitId[] = []
  for (const it of await readable(tx, community, ids, now, under, skip)) {
    try {
      if (ends(it, granted.get(it.row.id), order, now)) ending.push(it.row.id)
    } catch (error) {
      skip(it.row.id, error)
    }
  }
  return { ending, unreadable }
}

/** All cases at once; when one of them cannot be read, one by one. What the database itself refuses ends the transaction and is thrown. */
async function readable(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant, under: Standings, skip: (id: ExitId, error: unknown) => void): Promise<Case[]> {
  try {
    return await loadCases(tx, community, ids, now, false, under)
  } catch (error) {
    if (codeOf(error) !== '') throw error
  }
  const cases: Case[] = []
  for (const id of ids) {
    try {
      cases.push(...await loadCases(tx, community, [id], now, false, under))
    } catch (error) {
      if (codeOf(error) !== '') throw error
      skip(id, error)
    }
  }
  return cases
}

type Review = { order: OrderHere; by: Decider; ids: ExitId[] }

/** What the order reaches now; null when it ends nothing any more, its beginning when that has not come yet. */
async function toReview(tx: Tx, { community, payload, now }: TaskRun): Promise<Review | { notBefore: Instant } | null> {
  const one = payload['order']
  if (typeof one !== 'string') return null
  const [order] = await ordersOf(tx, community, one as SealingOrderId)
  // What was lifted meanwhile ends nothing.
  if (!order || (order.liftedAt !== null && order.liftedAt <= now)) return null
  // An order for tomorrow ends nothing today.
  if (order.startsAt > now) return { notBefore: order.startsAt }
  const by = await issuerOf(tx, community, String(payload['by']).replace(/^account:/, '') as AccountId)
  return { order, by, ids: await liveExits(tx, community, now) }
}

const atOnce = 100

/** In short reads; where one row spoils a read, each row of it alone. */
async function judgeAll(run: TaskRun, { order, ids }: Review): Promise<Judged> {
  const { db, community, now, failed } = run
  const all: Judged = { ending: [], unreadable: [] }
  const judge = async (among: readonly ExitId[]): Promise<void> => {
    const { ending, unreadable } = await transaction(db, [community], (tx) => passesEndingUnder(tx, community, order, now, { among, failed }))
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
async function endOne({ db, community, now }: TaskRun, { order, by }: Review, id: ExitId): Promise<void> {
  await transaction(db, [community], async (tx) => {
    const [it] = await loadCases(tx, community, [id], now, true)
    if (!it || !ends(it, (await grantedOn(tx, community, [id])).get(id), order, now)) return
    const changes = await endEarly(tx, community, it, order, by, now)
    if (changes.length > 0) await flushChanges(tx, community, changes, now)
  })
}

async function endEarly(tx: Tx, community: CommunityId, it: Case, order: OrderHere, by: Decider, now: Instant): Promise<Change[]> {
  const { row } = it
  const appealTo = appealFrom(by)
  const state = revoke(it.exit, by, now, order.ground, 'status-changed', appealTo)
  if (!state.ok) return []
  const passes = await endPasses(tx, community, row.id, 2)
  await saveState(tx, community, row.id, state.value, now)
  await insertDecision(tx, community, { exit: row.id, what: 'revoke', by: `account:${by.account}`, role: by.role, reason: order.ground, basis: basisOf(it) }, now)
  const changes: Change[] = [{ kind: 'exit', id: row.id, building: row.building_id }, ...passes.map((id): Change => ({ kind: 'pass', id, building: row.building_id }))]
  if (row.resident_id) {
    const details = { exit: row.id, purpose: row.purpose, place: row.place, reason: order.ground, issuer: order.issuer, appealTo, role: by.role }
    changes.push({ kind: 'notice', id: await insertNotice(tx, community, row.resident_id, 'ended-early', details, now), building: row.building_id })
  }
  return changes
}

/**
 * The job `exits:review`: `{ community, order, by }`, where `by` is the account that issued the order. One exit a transaction:
 * cut off, it goes on where it stopped, because what has ended is granted no longer; one that cannot be read stops nobody else.
 */
export async function reviewExits(run: TaskRun): Promise<Outcome> {
  const review = await transaction(run.db, [run.community], (tx) => toReview(tx, run))
  if (review === null || 'notBefore' in review) return review ?? undefined
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
  return run.progress({ done: total - failing.length, total, failing })
}
