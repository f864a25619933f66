// What homes were told of a sealing order before, and what of that stands: the server's own notice of it, somebody's own words in its place, or that it is withdrawn. Where their own words
// went to homes elsewhere as well, whose order is another, they are nobody's to correct or withdraw by a step of this one. And whether what a notice tells of holds still. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, NoticeId, ResidentId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { endOf } from '#domain/sealing/sealing.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'
import { residentsAtHome } from '../people/homes.ts'
import { ordersOf } from '../sealing/orders.ts'
import type { ScopeOf, ToldOfOrder, WaysTo } from '../sealing/preview.ts'
import { homesMeant } from './audience.ts'
import { livesThere } from './homes.ts'
import { livesIn } from './places.ts'
import { lineOf, noticeOf, type Lock, type NoticeRow } from './store.ts'
import { textsGoOut, waysAmong } from './ways.ts'

export const noticeOfStep = (community: CommunityId, step: string): NoticeId => messageId(community, 'order-step', step) as NoticeId

/** Notices of these steps, the newest first. */
async function noticesOf(tx: Tx, community: CommunityId, steps: readonly string[]): Promise<Pick<NoticeRow, 'id' | 'kind'>[]> {
  const { rows } = await sql<Pick<NoticeRow, 'id' | 'kind'>>`
    select id, kind from notices where community_id = ${community} and id = any(${steps.map((id) => noticeOfStep(community, id))}::uuid[]) order by issued_at desc, id desc`.execute(tx)
  return rows
}

/** Somebody had it, or has it still to come, whose order it is not: none of the place, nor of those whom the server told of it. */
async function wentElsewhere(tx: Tx, community: CommunityId, last: NoticeId, scope: ScopeOf, told: readonly NoticeId[]): Promise<boolean> {
  const before = sql`select from notice_homes s where s.community_id = n.community_id and s.notice_id = any(${[...told]}::uuid[]) and s.household_id = n.household_id`
  const elsewhere = scope.kind === 'person'
    ? sql`exists (select from unnest(n.residents) as c (id) where c.id <> ${scope.id} and not exists (${before} and c.id = any(s.residents)))`
    : sql`not exists (${before}) and not exists (select from ${residentsAtHome} where r.community_id = n.community_id and h.id = n.household_id and r.moved_away_at is null and r.kept_as is null and ${livesIn([{ kind: scope.kind, id: scope.id }])})`
  const { rows: [row] } = await sql<{ so: boolean }>`
    select exists (select from notice_homes n where n.community_id = ${community} and n.notice_id = ${last} and n.residents <> '{}' and ${livesThere} and ${elsewhere}) as so`.execute(tx)
  return row!.so
}

export type ToldBefore = { notice: NoticeRow; /** in somebody's own words */ own: boolean; elsewhere: boolean }
/** The last of what was told of these steps, while it holds; also where somebody has put their own words in its place, or withdrawn it. */
export async function toldBefore(tx: Tx, community: CommunityId, scope: ScopeOf, steps: readonly string[], now: Instant, lock: Lock | null): Promise<ToldBefore | null> {
  const told = (await noticesOf(tx, community, steps)).map(({ id }) => id)
  const last = told[0] && (await lineOf(tx, community, told[0])).at(-1)
  const notice = last && await noticeOf(tx, community, last.id, lock)
  if (!notice || notice.ended || notice.validUntil <= now) return null
  const own = !told.includes(notice.id)
  return { notice, own, elsewhere: own && await wentElsewhere(tx, community, notice.id, scope, told) }
}

/** Of which of these steps homes were told. That something was withdrawn told nobody of the step for which it was. */
export async function toldOfSteps(tx: Tx, community: CommunityId, steps: readonly SealingStepId[]): Promise<Set<SealingStepId>> {
  const ids = new Set((await noticesOf(tx, community, steps)).filter(({ kind }) => kind !== 'withdrawal').map(({ id }) => id))
  return new Set(steps.filter((id) => ids.has(noticeOfStep(community, id))))
}

/** For whoever is about to take a step of an order. */
export const toldOfOrder: ToldOfOrder = async (tx, community, scope, steps, now) => {
  const before = await toldBefore(tx, community, scope, steps, now, null)
  const stands = before?.notice.kind === 'withdrawal' ? null : before
  const titles = Object.fromEntries(Object.entries(stands?.notice.source ?? {}).map(([language, said]) => [language, said?.title]))
  return {
    of: await toldOfSteps(tx, community, steps), stands: stands !== null && !stands.elsewhere,
    own: stands?.own ? { id: stands.notice.id, title: titles, issuedAt: stands.notice.issuedAt, elsewhere: stands.elsewhere } : null,
  }
}

/** For whoever is about to tell them: how many have a page, a number, nothing but their door. */
export const waysToHomes = (channels: Channels): WaysTo => async (tx, community, { kind, id }, now) => {
  if (kind === 'person') return null
  const texts = textsGoOut(channels, community)
  return { ...(await waysAmong(tx, community, homesMeant(community, livesIn([{ kind, id }]), null), { now, own: false, texts })), texts }
}

type Step = { step: string; order: SealingOrderId; /** whom it is on, by whichever record they are kept; null: a place */ person: ResidentId | null }
/** The steps of which the line of a notice told homes. */
async function stepsToldBy(tx: Tx, community: CommunityId, line: readonly Pick<NoticeRow, 'id'>[]): Promise<Step[]> {
  const ids = new Set<string>(line.map(({ id }) => id))
  const { rows } = await sql<Step>`
    select s.id as step, s.order_id as order, coalesce(r.kept_as, r.id) as person from sealing_order_steps s join sealing_orders o on o.community_id = s.community_id and o.id = s.order_id
      left join residents r on r.community_id = o.community_id and o.scope_kind = 'person' and r.id = o.scope_id where s.community_id = ${community}`.execute(tx)
  return rows.filter(({ step }) => ids.has(noticeOfStep(community, step)))
}

/** Whether the server wrote this notice itself, of a step of an order. */
export async function isOfStep(tx: Tx, community: CommunityId, notice: Pick<NoticeRow, 'id' | 'subject'>): Promise<boolean> {
  return notice.subject === 'sealing' && (await stepsToldBy(tx, community, [notice])).length > 0
}

export type OrderTold = { scope: ScopeOf; startsAt: Instant; endsAt: Instant }
/** The orders that are not over of which this notice tells homes, in the words of the server or of somebody in their place. `line`: it with those before and after it. */
export async function ordersToldBy(tx: Tx, community: CommunityId, line: readonly Pick<NoticeRow, 'id' | 'subject'>[], now: Instant): Promise<OrderTold[]> {
  if (!line.some(({ subject }) => subject === 'sealing')) return []
  const zone = await zoneOf(tx, community)
  const orders: OrderTold[] = []
  for (const id of new Set((await stepsToldBy(tx, community, line)).map(({ order }) => order))) {
    const order = (await ordersOf(tx, community, id))[0]!
    const endsAt = endOf(order, zone)
    if (endsAt > now) orders.push({ scope: order.scope, startsAt: order.startsAt, endsAt })
  }
  return orders
}

/** Until when they hold. Null: there are none. */
export const heldUntil = (orders: readonly OrderTold[]): Instant | null => orders.map(({ endsAt }) => endsAt).toSorted().at(-1) ?? null

/** Somebody lives under one of these orders and is not among those `where` means: of what is said in the place of the order's notice they would know nothing. */
export async function leavesOut(tx: Tx, community: CommunityId, orders: readonly OrderTold[], where: RawBuilder<unknown>): Promise<boolean> {
  for (const { scope } of orders) {
    const under = scope.kind === 'person' ? sql`r.id = ${scope.id}` : livesIn([{ kind: scope.kind, id: scope.id }])
    const { rows } = await sql`select from ${residentsAtHome} where r.community_id = ${community} and r.moved_away_at is null and r.kept_as is null and ${under} and not (${where}) limit 1`.execute(tx)
    if (rows.length > 0) return true
  }
  return false
}

/** Until when the order holds of which this notice tells homes. Null: it tells of none, or that is over. */
export const orderHoldsUntil = async (tx: Tx, community: CommunityId, line: readonly Pick<NoticeRow, 'id' | 'subject'>[], now: Instant): Promise<Instant | null> => heldUntil(await ordersToldBy(tx, community, line, now))

/** Of a notice of an order on one person that person, by whichever record is kept of them: nobody else who comes to live there is meant by it, be they under an order of their own. Null: it is of no such order. */
export async function personOfOrder(tx: Tx, community: CommunityId, notice: Pick<NoticeRow, 'id' | 'part'>): Promise<ResidentId | null> {
  if (notice.part !== 'health') return null
  return (await stepsToldBy(tx, community, await lineOf(tx, community, notice.id))).find(({ person }) => person !== null)?.person ?? null
}
