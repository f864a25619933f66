// Control rules and sealing orders in SQL: asking, and adding. What happens to an order afterwards is written by steps.ts.
// Reads whole communities in a few questions: a thousand homes must not become a thousand queries.

import { sql } from 'kysely'
import type { AccountId, BuildingId, CommunityId, ControlRuleId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { ControlRule, Scope, SealingOrder, Stage } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'

type RuleRow = { id: ControlRuleId; code: string; version: number; valid_from: Instant; stages: Stage[]; counts_from: ControlRule['countsFrom'] }
const toRule = (row: RuleRow): ControlRule => ({ id: row.id, code: row.code, version: row.version, validFrom: row.valid_from, stages: row.stages, countsFrom: row.counts_from })

export async function rulesOf(tx: Tx, community: CommunityId): Promise<ControlRule[]> {
  const { rows } = await sql<RuleRow>`
    select id, code, version, valid_from, stages, counts_from from control_rules where community_id = ${community} order by code, version desc`.execute(tx)
  return rows.map(toRule)
}

/** False when that id, or that version of that code, is there already. */
export async function insertRule(tx: Tx, community: CommunityId, rule: ControlRule): Promise<boolean> {
  const { rows } = await sql`
    insert into control_rules (community_id, id, code, version, valid_from, stages, counts_from)
    values (${community}, ${rule.id}, ${rule.code}, ${rule.version}, ${rule.validFrom}, ${JSON.stringify(rule.stages)}::jsonb, ${rule.countsFrom})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** An order, and what its scope is called and lies in. `building` is null for a whole compound. */
export type OrderRecord = { order: SealingOrder; scopeLabel: string; building: BuildingId | null; personName: string | null }
type OrderRow = Omit<RuleRow, 'id'> & {
  id: SealingOrderId; scope_kind: Scope['kind']; scope_id: string; rule_id: ControlRuleId; starts_at: Instant; restarts: Instant[]; case_since: Instant | null
  lifted_at: Instant | null; issuer: string; ground: string; label: string | null; building: BuildingId | null; person_name: string | null
}

const toRecord = (row: OrderRow): OrderRecord => ({
  order: {
    id: row.id, scope: { kind: row.scope_kind, id: row.scope_id } as Scope, rule: toRule({ ...row, id: row.rule_id }), startsAt: row.starts_at, restarts: row.restarts,
    liftedAt: row.lifted_at, issuer: row.issuer, ground: row.ground, caseSince: row.case_since,
  },
  scopeLabel: row.label ?? '', building: row.building, personName: row.person_name,
})

// Looked up one by one through the primary keys: joins of five tables, of which four never match, are planned badly.
const of = (table: string) => sql`${sql.table(table)} x where x.community_id = o.community_id and x.id = o.scope_id`
const personsFlat = sql`residents p
  join households h on h.community_id = p.community_id and h.id = p.household_id join flats x on x.community_id = h.community_id and x.id = h.flat_id
  where p.community_id = o.community_id and p.id = o.scope_id`

/** All orders of a community, newest start first, or the one named. */
export async function ordersOf(tx: Tx, community: CommunityId, one: SealingOrderId | null = null): Promise<OrderRecord[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.scope_kind, o.scope_id, o.rule_id, o.starts_at, o.restarts, o.case_since, o.lifted_at, o.issuer, o.ground,
      r.code, r.version, r.valid_from, r.stages, r.counts_from,
      case o.scope_kind when 'compound' then (select x.name from ${of('compounds')}) when 'building' then (select x.label from ${of('buildings')})
        when 'entrance' then (select b.label || '-' || x.label from buildings b, ${of('entrances')} and b.community_id = x.community_id and b.id = x.building_id)
        when 'flat' then (select x.door from ${of('flats')}) else (select x.door from ${personsFlat}) end as label,
      case o.scope_kind when 'compound' then null when 'building' then o.scope_id when 'entrance' then (select x.building_id from ${of('entrances')})
        when 'flat' then (select x.building_id from ${of('flats')}) else (select x.building_id from ${personsFlat}) end as building,
      case o.scope_kind when 'person' then (select x.name from ${of('residents')}) end as person_name
    from sealing_orders o
    join control_rules r on r.community_id = o.community_id and r.id = o.rule_id
    where o.community_id = ${community} ${one ? sql`and o.id = ${one}` : sql``}
    order by o.starts_at desc, o.id`.execute(tx)
  return rows.map(toRecord)
}

/** The building a scope lies in (`building` null for a compound); null when this community has no such place or person. */
export async function scopePlace(tx: Tx, community: CommunityId, scope: { kind: Scope['kind']; id: string }): Promise<{ building: BuildingId | null } | null> {
  const from = {
    compound: sql`select null::uuid as building from compounds where community_id = ${community} and id = ${scope.id}`,
    building: sql`select id as building from buildings where community_id = ${community} and id = ${scope.id}`,
    entrance: sql`select building_id as building from entrances where community_id = ${community} and id = ${scope.id}`,
    flat: sql`select building_id as building from flats where community_id = ${community} and id = ${scope.id}`,
    person: sql`
      select f.building_id as building from residents r
      join households h on h.community_id = r.community_id and h.id = r.household_id
      join flats f on f.community_id = h.community_id and f.id = h.flat_id
      where r.community_id = ${community} and r.id = ${scope.id}`,
  }[scope.kind]
  const { rows: [row] } = await sql<{ building: BuildingId | null }>`${from}`.execute(tx)
  return row ?? null
}

export type NewOrder = { id: SealingOrderId; scope: { kind: Scope['kind']; id: string }; rule: ControlRuleId; startsAt: Instant; issuer: string; ground: string; caseSince: Instant | null }

/** False when the id is taken. */
export async function insertOrder(tx: Tx, community: CommunityId, order: NewOrder, by: AccountId, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, case_since, issuer, ground, issued_by, issued_at)
    values (${community}, ${order.id}, ${order.scope.kind}, ${order.scope.id}, ${order.rule}, ${order.startsAt}, ${order.caseSince}, ${order.issuer}, ${order.ground}, ${by}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function zoneOf(tx: Tx, community: CommunityId): Promise<Zone> {
  const { rows: [row] } = await sql<{ zone: Zone }>`select zone from communities where community_id = ${community}`.execute(tx)
  return row!.zone
}
