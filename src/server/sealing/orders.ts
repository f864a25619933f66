// The sealing orders of a community, as everybody above asks for them: one question, whole communities at once. Which order
// counts for whom is the domain's to say. What an order's scope is called is asked apart, for the screens that show it.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ControlRuleId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { OrderPlace } from '#domain/sealing/place-said.ts'
import type { ControlRule, Scope, SealingOrder, Stage } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { residentsAtHome } from '../people/homes.ts'

/** An order, and the building in which its scope lies (null for a compound). */
export type OrderHere = SealingOrder & { building: BuildingId | null }

type RuleRow = { code: string; version: number; valid_from: Instant; stages: Stage[]; counts_from: ControlRule['countsFrom'] }
export const toRule = (row: RuleRow & { id: ControlRuleId }): ControlRule =>
  ({ id: row.id, code: row.code, version: row.version, validFrom: row.valid_from, stages: row.stages, countsFrom: row.counts_from })

type OrderRow = RuleRow & {
  id: SealingOrderId; scope_kind: Scope['kind']; scope_id: string; rule_id: ControlRuleId; starts_at: Instant; restarts: Instant[]; case_since: Instant | null
  lifted_at: Instant | null; issuer: string; ground: string; building: BuildingId | null
}

const toOrder = (row: OrderRow): OrderHere => ({
  id: row.id, scope: { kind: row.scope_kind, id: row.scope_id } as Scope, rule: toRule({ ...row, id: row.rule_id }), startsAt: row.starts_at, restarts: row.restarts,
  liftedAt: row.lifted_at, issuer: row.issuer, ground: row.ground, caseSince: row.case_since, building: row.building,
})

// Looked up one by one through the primary keys: joins of five tables, of which four never match, are planned badly.
const of = (table: string) => sql`${sql.table(table)} x where x.community_id = o.community_id and x.id = o.scope_id`
const ofPerson = sql`${residentsAtHome} where r.community_id = o.community_id and r.id = (select coalesce(x.kept_as, x.id) from ${of('residents')})`

/** All orders of a community: on a record that is reached through another, it is on that one; lifted ones too, newest start first; or the one named. */
export async function ordersOf(tx: Tx, community: CommunityId, one: SealingOrderId | null = null): Promise<OrderHere[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.scope_kind, case o.scope_kind when 'person' then coalesce((select x.kept_as from ${of('residents')}), o.scope_id) else o.scope_id end as scope_id, o.rule_id, o.starts_at, o.restarts, o.case_since, o.lifted_at, o.issuer, o.ground,
      c.code, c.version, c.valid_from, c.stages, c.counts_from,
      case o.scope_kind when 'compound' then null when 'building' then o.scope_id when 'entrance' then (select x.building_id from ${of('entrances')})
        when 'flat' then (select x.building_id from ${of('flats')}) else (select f.building_id from ${ofPerson}) end as building
    from sealing_orders o join control_rules c on c.community_id = o.community_id and c.id = o.rule_id
    where o.community_id = ${community} ${one ? sql`and o.id = ${one}` : sql``}
    order by o.starts_at desc, o.id`.execute(tx)
  return rows.map(toOrder)
}

/** What the scope of `sealing_orders o` is called. */
export const scopeLabel = sql`case o.scope_kind when 'compound' then (select x.name from ${of('compounds')}) when 'building' then (select x.label from ${of('buildings')})
        when 'entrance' then (select b.label || '-' || x.label from buildings b, ${of('entrances')} and b.community_id = x.community_id and b.id = x.building_id)
        when 'flat' then (select x.door from ${of('flats')}) else (select f.door from ${ofPerson}) end`

/** What an order is on, as its texts name it. A house with one flat in it is somebody's home. */
export async function placeOfOrder(tx: Tx, community: CommunityId, { kind, id }: { kind: Scope['kind']; id: string }): Promise<OrderPlace> {
  if (kind === 'person') return { kind }
  if (kind === 'flat') return { kind: 'home' }
  const { rows: [row] } = await sql<{ compound: string; building: string | null; entrance: string | null; flats: number; compounds: number }>`
    select c.name as compound, b.label as building, e.label as entrance, (select count(*)::int from compounds where community_id = ${community}) as compounds,
      (select count(*)::int from (select from flats f where f.community_id = ${community} and case ${kind} when 'entrance' then f.entrance_id when 'building' then f.building_id else f.compound_id end = ${id} limit 2) two) as flats
    from (select 1) one left join entrances e on ${kind} = 'entrance' and e.community_id = ${community} and e.id = ${id}
      left join buildings b on ${kind} <> 'compound' and b.community_id = ${community} and b.id = case ${kind} when 'entrance' then e.building_id else ${id} end
      join compounds c on c.community_id = ${community} and c.id = case ${kind} when 'compound' then ${id} else b.compound_id end`.execute(tx)
  if (!row || row.flats === 1) return { kind: 'home' }
  return { kind: 'place', compound: kind === 'compound' || row.compounds > 1 ? row.compound : null, building: row.building, entrance: row.entrance }
}

export type ScopeName = { kind: Scope['kind']; label: string; /** of an order on one person */ person: string | null }

/** What each order's scope is called, by the order's id; null for all orders. */
export async function scopeNames(tx: Tx, community: CommunityId, ids: readonly SealingOrderId[] | null): Promise<Map<SealingOrderId, ScopeName>> {
  const { rows } = await sql<{ id: SealingOrderId; kind: Scope['kind']; label: string | null; person: string | null }>`
    select o.id, o.scope_kind as kind,
      ${scopeLabel} as label,
      case o.scope_kind when 'person' then (select x.name from ${of('residents')}) end as person
    from sealing_orders o where o.community_id = ${community} ${ids ? sql`and o.id = any(${[...ids]}::uuid[])` : sql``}`.execute(tx)
  return new Map(rows.map(({ id, kind, label, person }) => [id, { kind, label: label ?? '', person }]))
}

/** An order with what its scope is called: for the screens. */
export type OrderRecord = { order: SealingOrder; building: BuildingId | null; scopeLabel: string; personName: string | null }

/** All orders with their names, newest start first; or the one named. */
export async function orderRecords(tx: Tx, community: CommunityId, one: SealingOrderId | null = null): Promise<OrderRecord[]> {
  const [orders, names] = await sideBySide(tx, (at) => Promise.all([ordersOf(at, community, one), scopeNames(at, community, one && [one])]))
  return orders.map(({ building, ...order }) => ({ order, building, scopeLabel: names.get(order.id)?.label ?? '', personName: names.get(order.id)?.person ?? null }))
}
