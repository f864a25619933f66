// When an order is issued, extended or lifted: which granted exits does the new status end early? Each that ends is told to
// the person, with the reason and whom to appeal to; the person behind it is whoever issued the order. Emergencies stay.

import { sql } from 'kysely'
import { decidingRole, mayDecide, type Role } from '#domain/access/access.ts'
import { appealFrom, revoke, type Decider } from '#domain/exits/exit.ts'
import { asksForMore } from '#domain/exits/review.ts'
import type { AccountId, BuildingId, CommunityId, ExitId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { later, type Instant } from '#domain/kernel/instants.ts'
import { coversHome } from '#domain/sealing/sealing.ts'
import type { Ending } from '#domain/sealing/wire.ts'
import { flushChanges, type Change } from '../http/changes.ts'
import { enqueue, type TaskRun } from '../jobs/queue.ts'
import type { Tx } from '../db/pool.ts'
import { basisOf } from './acting.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { loadCases, type Case } from './cases.ts'
import { endPasses, insertDecision, insertNotice, saveState } from './rows.ts'
import type { AdviceShown } from './view.ts'

/** Granted, with a live pass that can still let somebody out. */
async function liveExits(tx: Tx, community: CommunityId, now: Instant): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`
    select e.id from exits e join passes p on p.community_id = e.community_id and p.exit_id = e.id
    where e.community_id = ${community} and e.state = 'granted' and not e.emergency and p.status = 0 and p.not_after > ${now} and e.exits_used < (p.claims ->> 'exits')::int
    order by e.id`.execute(tx)
  return rows.map((row) => row.id)
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

/** The cases whose passes do not stand under that order at `now`: asked alike before a command and after it. */
async function endingUnder(tx: Tx, community: CommunityId, order: OrderHere, now: Instant, decide: boolean): Promise<Case[]> {
  if (order.liftedAt !== null && order.liftedAt <= now) return []
  const cases = (await loadCases(tx, community, await liveExits(tx, community, now), now, decide, order)).filter((it) => touchedBy(order, it))
  const advice = await grantedOn(tx, community, cases.map((it) => it.row.id))
  return cases.filter((it) => {
    const on = advice.get(it.row.id)
    return on !== undefined && standsNoLonger(it, on, now)
  })
}

const endingOf = ({ row, person }: Case): Ending =>
  ({ exit: row.id, resident: row.resident_id, name: person?.name ?? row.described ?? '', door: person?.door ?? '', phone: person?.phone ?? null, purpose: row.purpose })

const byDoor = (a: Ending, b: Ending): number => a.door.localeCompare(b.door, 'en', { numeric: true })

/** Whose passes would end if the order were so: for the preview, which decides nothing. */
export async function passesEndingUnder(tx: Tx, community: CommunityId, order: OrderHere, now: Instant): Promise<Ending[]> {
  return (await endingUnder(tx, community, order, now, false)).map(endingOf).sort(byDoor)
}

/** Those that ended, as the desk phones them. */
export async function endingsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant): Promise<Ending[]> {
  return (await loadCases(tx, community, ids, now)).map(endingOf).sort(byDoor)
}

/** What was said when the order was issued, or at the step for which the passes are looked at. */
async function saidAt(tx: Tx, community: CommunityId, step: SealingStepId | undefined, order: OrderHere): Promise<{ reason: string; issuer: string }> {
  const { rows: [row] } = await sql<{ reason: string; source: string }>`
    select reason, source from sealing_order_steps where community_id = ${community} and id = ${step ?? null}`.execute(tx)
  return { reason: row?.reason ?? order.ground, issuer: row?.source || order.issuer }
}

type Ender = { by: Decider; reason: string; issuer: string }

async function endEarly({ tx, community, now }: TaskRun, it: Case, { by, reason, issuer }: Ender): Promise<Change[]> {
  const { row } = it
  const appealTo = appealFrom(by)
  const state = revoke(it.exit, by, now, reason, 'status-changed', appealTo)
  if (!state.ok) return []
  const passes = await endPasses(tx, community, row.id, 2)
  await saveState(tx, community, row.id, state.value, now)
  await insertDecision(tx, community, { exit: row.id, what: 'revoke', by: `account:${by.account}`, role: by.role, reason, basis: basisOf(it) }, now)
  const changes: Change[] = [{ kind: 'exit', id: row.id, building: row.building_id }, ...passes.map((id): Change => ({ kind: 'pass', id, building: row.building_id }))]
  if (row.resident_id) {
    const details = { exit: row.id, purpose: row.purpose, place: row.place, reason, issuer, appealTo, role: by.role }
    changes.push({ kind: 'notice', id: await insertNotice(tx, community, row.resident_id, 'ended-early', details, now), building: row.building_id })
  }
  return changes
}

/** Says that the passes were looked at for that step, and which ended. A second run of the same job adds nothing. */
async function writeReview({ tx, community, now }: TaskRun, order: SealingOrderId, step: SealingStepId | undefined, ended: readonly ExitId[]): Promise<void> {
  if (!step) return
  await sql`
    insert into exit_reviews (community_id, step_id, order_id, ended, done_at) values (${community}, ${step}, ${order}, ${[...ended]}::uuid[], ${now})
    on conflict do nothing`.execute(tx)
}

/** The job `exits:review`: `{ community, order, step, by }`, where `by` is the account that took the step. Returns which exits ended. */
export async function reviewExits(run: TaskRun): Promise<ExitId[]> {
  const { tx, community, payload } = run
  // A job that waited for its moment is of that moment, should the database's clock be a little ahead of ours.
  const now = later(run.now, (payload['from'] as Instant | undefined) ?? run.now)
  const [id, step] = [payload['order'] as SealingOrderId, payload['step'] as SealingStepId | undefined]
  const [found] = await ordersOf(tx, community, id)
  // What was lifted meanwhile ends nothing.
  const order = found && (found.liftedAt === null || found.liftedAt > now) ? found : null
  // An order for tomorrow ends nothing today.
  if (order && order.startsAt > now) {
    await enqueue(tx, 'exits:review', { community, order: id, step, by: payload['by'], from: order.startsAt }, now, order.startsAt)
    return []
  }
  const changes: Change[] = [{ kind: 'sealing', id, building: order?.building ?? null }]
  const ended: ExitId[] = []
  if (order) {
    const by = await issuerOf(tx, community, String(payload['by']).replace(/^account:/, '') as AccountId)
    const ender: Ender = { by, ...await saidAt(tx, community, step, order) }
    for (const it of await endingUnder(tx, community, order, now, true)) {
      changes.push(...await endEarly({ ...run, now }, it, ender))
      ended.push(it.row.id)
    }
  }
  await writeReview({ ...run, now }, id, step, ended)
  await flushChanges(tx, community, changes, now)
  return ended
}
