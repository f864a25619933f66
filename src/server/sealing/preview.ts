// What a command would do, worked out by the same functions that will do it: until when the order then holds, for how many, whose
// passes end, what else holds there. It writes nothing. Which passes end is a question to exits, handed in by main.ts.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, NoticeId, SealingStepId } from '#domain/kernel/ids.ts'
import { later, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { initials, type Home } from '#domain/people/people.ts'
import { isNews } from '#domain/sealing/news.ts'
import { endOf, type Scope, type SealingOrder } from '#domain/sealing/sealing.ts'
import { spanAt, stillHolding } from '#domain/sealing/steps.ts'
import { saidOfOrder, type ToldStep } from '#domain/sealing/told.ts'
import type { Ending, Preview } from '#domain/sealing/wire.ts'
import type { Ask } from '../http/endpoint.ts'
import type { Tx } from '../db/pool.ts'
import { communityOf } from '../people/community.ts'
import { flatsOfPeople } from '../people/places.ts'
import { orderRecords, placeOfOrder, type OrderRecord } from './orders.ts'

/** An order as it would be, and the building it lies in (null for a compound). */
export type Imagined = SealingOrder & { building: BuildingId | null }
export type ScopeOf = { kind: Scope['kind']; id: string }
/** Of which of these steps of one order homes were told, whether what they were told last stands still, and whether in somebody's own words. Notices know; main.ts hands it in. */
export type ToldOfOrder = (tx: Tx, community: CommunityId, scope: ScopeOf, steps: readonly SealingStepId[], now: Instant) => Promise<{ of: ReadonlySet<SealingStepId>; stands: boolean; own: Preview['own'] }>
export const toldNothing: ToldOfOrder = async () => ({ of: new Set(), stands: false, own: null })
/** What of these texts, which everybody reads who comes by, is somebody's name, number or door, but for what whoever wrote them says is nobody's. Notices find it; main.ts hands it in. */
export type NamedIn = (tx: Tx, community: CommunityId, texts: readonly string[], nobodys: readonly string[]) => Promise<readonly { what: string; said: string }[]>
export const namesNobody: NamedIn = async () => []
/** By which ways those can be reached whom an order is on; null: it is on one person. Notices know; main.ts hands it in. */
export type WaysTo = (tx: Tx, community: CommunityId, scope: ScopeOf, now: Instant) => Promise<Preview['ways']>
export const noWays: WaysTo = async () => null
/** Under which id homes are told of a step; it is written by a job that follows. Notices know; main.ts hands it in. */
export type NoticeOf = (community: CommunityId, step: SealingStepId) => NoticeId | null
export const noNotice: NoticeOf = () => null
/** Whose passes would end at `at` if the order were so; the same question that the review asks when it decides. */
export type PassesEndingUnder = (tx: Tx, community: CommunityId, order: Imagined, at: Instant) => Promise<Ending[]>

type HomeRow = Omit<Home, 'community'> & { households: number; people: number }

/** The homes in a scope, and who lives there now. Of a person's home only that person is meant. */
async function homesIn(tx: Tx, community: CommunityId, scope: ScopeOf): Promise<HomeRow[]> {
  const within = {
    compound: sql`f.compound_id = ${scope.id}`, building: sql`f.building_id = ${scope.id}`, entrance: sql`f.entrance_id = ${scope.id}`, flat: sql`f.id = ${scope.id}`,
    person: sql`r.id = ${scope.id}`,
  }[scope.kind]
  const { rows } = await sql<HomeRow>`
    select f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat, count(distinct r.household_id)::int as households, count(r.id)::int as people
    from flats f left join households h on h.community_id = f.community_id and h.flat_id = f.id
      left join residents r on r.community_id = h.community_id and r.household_id = h.id and r.moved_away_at is null
    where f.community_id = ${community} and ${within} group by 1, 2, 3, 4`.execute(tx)
  return rows
}

const labelOf = ({ scopeLabel, personName }: Pick<OrderRecord, 'scopeLabel' | 'personName'>): string => (personName ? `${scopeLabel} ${initials(personName)}` : scopeLabel)

/** Other orders for some of these homes that hold at `at`. */
export async function stillHoldsFor({ tx, community }: Ask, order: SealingOrder, at: Instant, zone: Zone): Promise<Preview['stillHolds']> {
  const homes: Home[] = (await homesIn(tx, community, order.scope)).map((row) => ({ ...row, community }))
  const records = await orderRecords(tx, community)
  const orders = records.map((it) => it.order)
  const flatOf = await flatsOfPeople(tx, community, orders.flatMap(({ scope }) => (scope.kind === 'person' ? [scope.id] : [])))
  return stillHolding(homes, orders, order, flatOf, at, zone).map(({ order: other, homes: count }) => {
    const record = records.find((it) => it.order.id === other.id)!
    const span = spanAt(other, at, zone)!
    return { order: other.id, scope: other.scope, scopeLabel: labelOf(record), rule: other.rule.code, level: span.level, until: span.until, endsAt: endOf(other, zone), homes: count }
  })
}

export type Change = { before: SealingOrder | null; /** how many the order has */ steps: number; after: Imagined; at: Instant; own: Preview['own'] } & Pick<ToldStep, 'kind' | 'of' | 'corrects'>

export async function previewOf(ask: Ask, { before, steps, after, at, own, kind, of, corrects }: Change, passesEndingUnder: PassesEndingUnder, waysTo: WaysTo): Promise<Preview> {
  const { tx, community, now } = ask
  const { zone, phone } = await communityOf(tx, community)
  const homes = await homesIn(tx, community, after.scope)
  const news = isNews(before, after, now, zone)
  const held = (order: SealingOrder, when: Instant) => {
    const span = spanAt(order, when, zone)
    return { level: span?.level ?? ('open' as const), stage: span?.stage ?? null, until: span?.until ?? null, endsAt: endOf(order, zone) }
  }
  const sum = (of: (row: HomeRow) => number): number => homes.reduce((total, row) => total + of(row), 0)
  return {
    at, steps, before: before && held(before, now), after: held(after, later(now, at)),
    homes: homes.length, households: sum((row) => row.households), people: sum((row) => row.people),
    ends: await passesEndingUnder(tx, community, after, later(now, after.startsAt)), stillHolds: await stillHoldsFor(ask, after, later(now, at), zone),
    news, withdraws: news && corrects, ways: news ? await waysTo(tx, community, after.scope, now) : null, own: news ? own : null, canBeCalled: phone !== '', told: saidOfOrder(after, await placeOfOrder(tx, community, after.scope), { kind, at, of, corrects }, now, { zone, phone }),
  }
}
