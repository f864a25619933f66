// Reports of phones that are not believed, in the desk's queue: a line for each phone, or whoever sent them, until a person has ruled on
// them. Questions only.

import { sql } from 'kysely'
import { heldLine } from '#domain/field/wire.ts'
import { day } from '#domain/kernel/instants.ts'
import { within, type QueueSource } from '../http/queue.ts'

// One id stands for a fact, of which several contents may wait: found by the same expression in the indexes.
const key = sql`md5(f.id::text || f.hash)::uuid`
const says = sql`(select jsonb_build_object('device', coalesce((select d.label from devices d where d.id = f.device_id), ''), 'type', f.type, 'why', f.held, 'at', f.at))`

export const heldInQueue: QueueSource = {
  section: 'held', urgency: 50, may: 'device.enrol', folds: true, owed: { due: within(day), urgency: 'week', step: 'see-to' }, says: heldLine,
  rows: ({ community }) => sql`select ${key} as id, f.received_at as at, f.by_actor as fold, ${says} as says from facts f where f.community_id = ${community} and f.held is not null and not f.ruled`,
}
