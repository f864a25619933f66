// What was done of late to the orders on somebody's home, and why: for those who live there. Questions only. It is told for a few days,
// mistakes that were taken back as well; what holds now is said beside it.

import { sql } from 'kysely'
import type { CommunityId, ResidentId, SealingOrderId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Home } from '#domain/people/people.ts'
import { coversHome, type SealingOrder } from '#domain/sealing/sealing.ts'
import type { HomeChange } from '#domain/sealing/wire.ts'
import type { Tx } from '../db/pool.ts'

const toldFor = 3 * day
const most = 5

export type ChangeOfOrder = HomeChange & { order: SealingOrderId }

/** All of the community, the newest first: there are few. */
export async function stepsOfLate(tx: Tx, community: CommunityId, now: Instant): Promise<ChangeOfOrder[]> {
  const { rows } = await sql<Omit<ChangeOfOrder, 'of'> & { ofKind: 'case' | 'lifted' | null; ofAt: Instant | null }>`
    select s.id, s.order_id as order, s.kind, s.at, s.written_at as "writtenAt", s.by_role as role, s.reason, s.source,
      t.kind as "ofKind", t.at as "ofAt",
      exists (select from sealing_order_steps b where b.community_id = s.community_id and b.takes_back = s.id) as taken
    from sealing_order_steps s left join sealing_order_steps t on t.community_id = s.community_id and t.id = s.takes_back
    where s.community_id = ${community} and s.written_at > ${plus(now, -toldFor)} order by s.written_at desc, s.id desc limit 500`.execute(tx)
  return rows.map(({ ofKind, ofAt, ...step }) => ({ ...step, of: ofKind && ofAt && { kind: ofKind, at: ofAt } }))
}

/** Of those, what is told in this home to this person; null: to whoever lives there. */
export function changesFor(steps: readonly ChangeOfOrder[], orders: readonly SealingOrder[], home: Home, resident: ResidentId | null): HomeChange[] {
  const here = new Map(orders.filter((order) => coversHome(order, home, resident)).map((order) => [order.id, order]))
  // Lifted before it began, it never holds: “from tomorrow on” would be wrong beside the lift.
  const neverHeld = ({ order, kind, at }: ChangeOfOrder): boolean => kind === 'issued' && (here.get(order)!.liftedAt ?? at) < at
  return steps.filter(({ order }) => here.has(order)).slice(0, most).map((step) => {
    const { order: _, ...told } = step
    return { ...told, taken: told.taken || neverHeld(step) }
  })
}
