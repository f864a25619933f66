// What nobody has pressed for in a quarter of an hour, with whose turn it is by name, and who waits for a call, in the desk's queue. Questions only.

import { sql } from 'kysely'
import { plus } from '#domain/kernel/instants.ts'
import { poolRingLine, poolWaitsLine } from '#domain/rounds/hold-wire.ts'
import { pressedWithin } from '#domain/rounds/holds.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { residentsAtHome } from '../people/homes.ts'
import { stillHeld } from './holds.ts'
import { seeNow } from './lab-store.ts'

/** Of those named the first after a quarter of an hour, then the next, the last for good: `turnAfter` of the domain, asked of the tables. */
const turn = (now: string) => sql`select a.id, a.name from (select accounts from pool_watches w where w.community_id = r.community_id order by w.seq desc limit 1) w
  join accounts a on a.id = w.accounts[least(cardinality(w.accounts), floor(extract(epoch from ${now}::timestamptz - r.received_at) * 1000 / ${pressedWithin})::int)]`

const waits: QueueSource = {
  section: 'poolWaits', urgency: 8, may: 'test.read', folds: true, says: poolWaitsLine, owed: { due: within(0), urgency: 'now', step: 'call', owner: (it) => sql`(${it} ->> 'next')::uuid` },
  rows: ({ community, now }) => sql`
    select r.id, r.received_at as at, r.tube as fold, (select jsonb_build_object('tube', r.tube, 'next', (select t.id from (${turn(now)}) t), 'colleague', coalesce((select t.name from (${turn(now)}) t), ''),
      'pool', (select count(*) from samples s join testing_rounds t on t.community_id = s.community_id and t.id = s.round_id where s.community_id = r.community_id and s.tube = r.tube))) as says
    from lab_results r where r.community_id = ${community} and ${seeNow} and r.received_at <= ${plus(now, -pressedWithin)}`,
}

const rings: QueueSource = {
  section: 'poolRings', urgency: 8, may: 'test.read', folds: true, says: poolRingLine, owed: { due: within(0), urgency: 'now', step: 'call', owner: (it) => sql`(${it} ->> 'ringsBy')::uuid` },
  rows: ({ community }) => sql`
    select md5(q.hold_id::text || q.person_id::text)::uuid as id, o.rings_at as at, q.hold_id::text as fold,
      (select jsonb_build_object('resident', r.id, 'name', r.name, 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'tube', o.tube, 'ringsBy', o.rings_by)
        from ${residentsAtHome} where r.community_id = q.community_id and r.id = (select coalesce(n.kept_as, n.id) from residents n where n.community_id = q.community_id and n.id = q.person_id)) as says
    from pool_held q join pool_holds o on o.community_id = q.community_id and o.id = q.hold_id where q.community_id = ${community} and ${stillHeld}
      and not exists (select from pool_acts a where a.community_id = q.community_id and a.hold_id = q.hold_id and a.person_id = q.person_id and a.what in ('rung', 'handed'))`,
}

export const poolsInQueue: readonly QueueSource[] = [waits, rings]
