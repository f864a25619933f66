// Late work in the desk's queue: which it is, since when, where, and what may be done about it. Questions only.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import { workRow, type WorkRow, type WorkState } from '#domain/kernel/work.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'
import { isLateHere } from '../jobs/runs.ts'
import { scopeLabel } from '../sealing/orders.ts'

/** The order that `job_runs w` is about, as text: what is stored there is not read as an id unless it is one. */
const order = sql`(select jsonb_build_object('scope', o.scope_kind, 'place', ${scopeLabel}) from sealing_orders o
  where o.community_id = w.community_id and o.id = case when w.payload ->> 'order' ~ '^[0-9a-f-]{36}$' then (w.payload ->> 'order')::uuid end)`

const says = sql`(select jsonb_build_object('id', w.id, 'task', w.task, 'state', w.state, 'askedAt', w.asked_at, 'since', w.due_at, 'done', w.done, 'total', w.total,
  'failing', w.failing, 'stopping', w.stop_at is not null, 'scope', null, 'place', '') || jsonb_strip_nulls(coalesce(${order}, '{}')))`

const mayBeDone = (state: WorkState, stopping: boolean): WorkRow['may'] =>
  state === 'running' || state === 'waiting' ? (stopping ? [] : state === 'waiting' ? ['again', 'stop'] : ['stop']) : ['again']

/** Whether the asker may stop it or have it tried again. */
async function withSteering({ rights, community }: QueueAsk, found: readonly QueueSays[]): Promise<QueueSays[]> {
  const steer = can(rights, 'work.steer', { community })
  return found.map((it) => ({ ...it, may: steer ? mayBeDone(it['state'] as WorkState, it['stopping'] === true) : [] }))
}

export const lateWork: QueueSource = {
  section: 'work', urgency: 20, may: 'exit.read', folds: false, says: workRow, finish: withSteering,
  rows: ({ community, now }) => sql`select w.id, w.due_at as at, w.id::text as fold, ${says} as says from job_runs w where w.community_id = ${community} and ${isLateHere(now)}`,
}
