// Boxes that are too long on the road, and tubes of which no result has come, in the desk's queue. Questions only.

import { sql } from 'kysely'
import { day, plus } from '#domain/kernel/instants.ts'
import { onTheRoadFor, tubeLateAfter } from '#domain/rounds/boxes.ts'
import { boxLate, tubeLate } from '#domain/rounds/wire.ts'
import { within, type QueueSource } from '../http/queue.ts'

export const boxesInQueue: QueueSource = {
  section: 'boxesLate', urgency: 12, may: 'test.read', folds: false, says: boxLate, owed: { due: within(onTheRoadFor), urgency: 'now', step: 'call' },
  rows: ({ community, now }) => sql`
    select b.id, b.told_at as at, b.id::text as fold, (select jsonb_build_object('box', b.code, 'round', b.round_id, 'title', t.title, 'tubes', b.tubes, 'closedAt', b.closed_at) from testing_rounds t
      where t.community_id = b.community_id and t.id = b.round_id) as says
    from boxes b where b.community_id = ${community} and b.closed_at is not null and b.arrived_at is null and b.closed_at < ${plus(now, -onTheRoadFor)} and b.told_at > ${plus(now, -askedFor)}`,
}

/** What nobody found out within two weeks is for the round's papers, not for a desk. */
const askedFor = 14 * day

/** Tubes that were closed long ago, and of which no laboratory has said anything. */
export const tubesInQueue: QueueSource = {
  section: 'tubesLate', urgency: 13, may: 'test.read', folds: false, says: tubeLate, owed: { due: within(tubeLateAfter), urgency: 'today', step: 'call' },
  rows: ({ community, now }) => sql`
    select a.id, a.received_at as at, a.id::text as fold, (select jsonb_build_object('tube', a.tube, 'round', a.round_id, 'title', t.title, 'sampledAt', a.at) from testing_rounds t
      where t.community_id = a.community_id and t.id = a.round_id) as says
    from tube_acts a where a.community_id = ${community} and a.what = 'closed' and a.received_at < ${plus(now, -tubeLateAfter)} and a.received_at > ${plus(now, -askedFor)}
      and not exists (select from tube_acts e where e.community_id = a.community_id and e.round_id = a.round_id and e.tube = a.tube and e.what = 'closed' and (e.received_at, e.id) < (a.received_at, a.id))
      and not exists (select from lab_results l where l.community_id = a.community_id and l.tube = a.tube and l.received_at > a.at)`,
}
