// Absences and stays for a time that have run out, in the desk's queue, until somebody has asked: back, longer, or gone. Nothing ends by itself. Questions only.

import { sql } from 'kysely'
import { day } from '#domain/kernel/instants.ts'
import { stayOverLine } from '#domain/people/record-wire.ts'
import { within, type QueueSource } from '../http/queue.ts'

const says = sql`(select jsonb_build_object('id', r.id, 'name', r.name, 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'stay', r.stay, 'until', r.stay_until)
  from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id where h.community_id = r.community_id and h.id = r.household_id)`

export const staysInQueue: QueueSource = {
  section: 'staysOver', urgency: 55, may: 'person.read', folds: false, owed: { due: within(day), urgency: 'week', step: 'call' }, says: stayOverLine,
  rows: ({ community, now }) => sql`select r.id, r.stay_until as at, r.id::text as fold, ${says} as says from residents r
    where r.community_id = ${community} and r.stay in ('away', 'temporary') and r.moved_away_at is null and r.stay_until is not null and r.stay_until <= ${now}`,
}
