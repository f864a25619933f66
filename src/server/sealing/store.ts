// Control rules and sealing orders in SQL: adding. Orders are asked for in orders.ts; what happens to one afterwards is written by steps.ts.

import { sql } from 'kysely'
import type { AccountId, BuildingId, CommunityId, ControlRuleId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { ControlRule, Scope } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import { residentsAtHome } from '../people/homes.ts'
import { toRule } from './orders.ts'

export async function rulesOf(tx: Tx, community: CommunityId): Promise<ControlRule[]> {
  const { rows } = await sql<Parameters<typeof toRule>[0]>`
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

/** The building a scope lies in (`building` null for a compound); null when this community has no such place or person. */
export async function scopePlace(tx: Tx, community: CommunityId, scope: { kind: Scope['kind']; id: string }): Promise<{ building: BuildingId | null } | null> {
  const from = {
    compound: sql`select null::uuid as building from compounds where community_id = ${community} and id = ${scope.id}`,
    building: sql`select id as building from buildings where community_id = ${community} and id = ${scope.id}`,
    entrance: sql`select building_id as building from entrances where community_id = ${community} and id = ${scope.id}`,
    flat: sql`select building_id as building from flats where community_id = ${community} and id = ${scope.id}`,
    person: sql`
      select f.building_id as building from ${residentsAtHome} where r.community_id = ${community} and r.id = ${scope.id}`,
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
