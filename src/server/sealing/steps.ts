// The steps of a sealing order in SQL: added, never changed. The order's columns `restarts`, `case_since` and `lifted_at` follow
// from them, and only `keepPresent` writes those.

import { sql } from 'kysely'
import type { AccountId, CommunityId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { presentOf, standing, type Step } from '#domain/sealing/steps.ts'
import type { StepView } from '#domain/sealing/wire.ts'
import type { Tx } from '../db/pool.ts'

type StepRow = {
  id: SealingStepId; order: SealingOrderId; kind: Step['kind']; at: Instant; case_since: Instant | null; takes_back: SealingStepId | null
  reason: string; source: string; by_role: string; written_at: Instant
}

function toStep({ id, kind, at, case_since, takes_back }: StepRow): Step {
  if (kind === 'taken-back') return { id, kind, at, takesBack: takes_back! }
  return kind === 'issued' ? { id, kind, at, caseSince: case_since } : { id, kind, at }
}

/** Oldest first, as they were written down. */
async function rowsOf(tx: Tx, community: CommunityId, order: SealingOrderId | null): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select id, order_id as order, kind, at, case_since, takes_back, reason, source, by_role, written_at from sealing_order_steps
    where community_id = ${community} ${order ? sql`and order_id = ${order}` : sql``} order by written_at, id`.execute(tx)
  return rows
}

export type WrittenStep = Step & { writtenAt: Instant }
/** The steps of one order. */
export const stepsOf = async (tx: Tx, community: CommunityId, order: SealingOrderId): Promise<WrittenStep[]> => (await rowsOf(tx, community, order)).map((row) => ({ ...toStep(row), writtenAt: row.written_at }))

/** The same; whoever takes a step waits here for the one before. */
export async function stepsToDecide(tx: Tx, community: CommunityId, order: SealingOrderId): Promise<WrittenStep[]> {
  await sql`select id from sealing_orders where community_id = ${community} and id = ${order} for update`.execute(tx)
  return stepsOf(tx, community, order)
}

/** As the screens show them, by order. */
export async function stepsShown(tx: Tx, community: CommunityId, one: SealingOrderId | null): Promise<Map<SealingOrderId, StepView[]>> {
  const rows = await rowsOf(tx, community, one)
  const counted = new Set(standing(rows.map(toStep)).map((step) => step.id))
  const shown = new Map<SealingOrderId, StepView[]>()
  for (const row of rows) {
    const { id, kind, at, reason, source } = row
    const view: StepView = { id, kind, at, reason, source, writtenAt: row.written_at, role: row.by_role, takesBack: row.takes_back, taken: kind !== 'taken-back' && !counted.has(id) }
    shown.set(row.order, [...(shown.get(row.order) ?? []), view])
  }
  return shown
}

export type NewStep = { step: Step; order: SealingOrderId; reason: string; source: string; by: AccountId; role: string }

/** Where whoever an order is about in person lives now; null where it is about a place. */
const livesIn = (community: CommunityId, order: SealingOrderId) => sql`(select f.building_id from sealing_orders o join residents r on r.community_id = o.community_id and r.id = o.scope_id
  join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
  where o.community_id = ${community} and r.community_id = ${community} and h.community_id = ${community} and f.community_id = ${community} and o.id = ${order} and o.scope_kind = 'person')`

/** Adds the step and works out what holds now. False when the id is taken. */
export async function addStep(tx: Tx, community: CommunityId, { step, order, reason, source, by, role }: NewStep, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into sealing_order_steps (community_id, id, order_id, kind, at, case_since, takes_back, reason, source, by_account, by_role, written_at, building_id)
    values (${community}, ${step.id}, ${order}, ${step.kind}, ${step.at}, ${step.kind === 'issued' ? step.caseSince : null}, ${step.kind === 'taken-back' ? step.takesBack : null},
      ${reason}, ${source}, ${by}, ${role}, ${now}, ${livesIn(community, order)})
    on conflict (community_id, id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await keepPresent(tx, community, order)
  return true
}

async function keepPresent(tx: Tx, community: CommunityId, order: SealingOrderId): Promise<void> {
  const { restarts, caseSince, liftedAt } = presentOf(await stepsOf(tx, community, order))
  await sql`
    update sealing_orders set restarts = ${[...restarts]}::timestamptz[], case_since = ${caseSince}, lifted_at = ${liftedAt}
    where community_id = ${community} and id = ${order}`.execute(tx)
}
