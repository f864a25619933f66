// Needs whose day comes near, in the desk's queue, until somebody has put down what is so now: a new day, or that it is needed no more. Medicine five days before it
// runs out, a birth four weeks before. What was said in confidence says no more than whose it is. Questions only.

import { sql } from 'kysely'
import type { Instant } from '#domain/kernel/instants.ts'
import { needDueLine } from '#domain/people/needs-wire.ts'
import type { QueueSource } from '../http/queue.ts'
import { todayIn } from './community.ts'
import { ownNumber, residentsAtHome } from './homes.ts'
import { isOpenNeed } from './needs-read.ts'

/** Of the row `n`: whose it is by now. */
const whose = sql`(select coalesce(k.kept_as, k.id) from residents k where k.community_id = n.community_id and k.id = n.resident_id)`
const says = (now: Instant) => sql`(select jsonb_build_object('resident', r.id, 'name', r.name, 'door', f.door, 'phone', case when n.private then ${ownNumber(now)} else coalesce(r.phone, h.phone) end, 'kind', case when not n.private then n.kind end, 'words', case when n.private then '' else n.words end, 'due', n.due)
  from ${residentsAtHome} where r.community_id = n.community_id and r.id = ${whose})`

/** Its `at` is the beginning of its day: by then somebody has seen to it. */
export const needsInQueue: QueueSource = {
  section: 'needs', urgency: 58, may: 'person.read', folds: false, owed: { due: (at) => at, urgency: 'week', step: 'see-to' }, says: needDueLine,
  rows: ({ community, now }) => sql`select n.id, (n.due::timestamp at time zone c.zone) as at, n.id::text as fold, ${says(now)} as says from needs n join communities c on c.community_id = n.community_id
    where n.community_id = ${community} and ${isOpenNeed(community, now)} and n.due is not null and n.see_to_from <= ${todayIn(community, now)}
      and exists (select from residents r where r.community_id = n.community_id and r.id = ${whose} and r.moved_away_at is null)`,
}
