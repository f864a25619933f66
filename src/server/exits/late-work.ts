// Late work for the desk's queue: which it is, where, and what may be done about it. Questions only.

import type { WorkRow } from '#domain/kernel/work.ts'
import type { CommunityId, SealingOrderId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { lateRuns, type RunHere } from '../jobs/runs.ts'
import { ordersOf, scopeNames } from '../sealing/orders.ts'

const orderOf = ({ payload }: RunHere): SealingOrderId | null => (typeof payload['order'] === 'string' ? (payload['order'] as SealingOrderId) : null)

const mayBeDone = ({ state, stopping }: RunHere): WorkRow['may'] =>
  state === 'running' || state === 'waiting' ? (stopping ? [] : state === 'waiting' ? ['again', 'stop'] : ['stop']) : ['again']

/** Oldest first; `steer`: whether the asker may stop it or have it tried again. */
export async function lateWork(tx: Tx, community: CommunityId, steer: boolean, now: Instant): Promise<WorkRow[]> {
  const late = await lateRuns(tx, community, now)
  if (late.length === 0) return []
  const places = await scopeNames(tx, community, late.flatMap((run) => orderOf(run) ?? []))
  const scopes = new Map((await ordersOf(tx, community)).map((order) => [order.id, order.scope.kind]))
  return late.map((run) => ({
    id: run.id as WorkRow['id'], task: run.task, state: run.state, scope: scopes.get(orderOf(run) as SealingOrderId) ?? null, place: places.get(orderOf(run) as SealingOrderId)?.label ?? '', askedAt: run.askedAt, since: run.dueAt,
    done: run.done, total: run.total, failing: run.failing, may: steer ? mayBeDone(run) : [],
  }))
}
