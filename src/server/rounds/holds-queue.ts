// What nobody has pressed for in a quarter of an hour, with whose turn it is by name, who waits for a call, and whose own swab
// is not taken after it, in the desk's queue. Questions only.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { plus } from '#domain/kernel/instants.ts'
import { antigenLine } from '#domain/rounds/antigen-wire.ts'
import { poolRingLine, poolSwabLine, poolWaitsLine } from '#domain/rounds/hold-wire.ts'
import { ownSwabWithin, pressedWithin } from '#domain/rounds/holds.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { residentsAtHome } from '../people/homes.ts'
import { antigenBack, antigenSeen, homeCodeOf } from './antigen.ts'
import { stillHeld } from './holds.ts'
import { seeNow, takenBack } from './lab-store.ts'

/** What was done last with a swab. */
const lastAct = (of: 's' | 's2') => sql.raw(`(select x.what, case when x.what = 'moved' then x.tube end as tube from sample_acts x where x.community_id = ${of}.community_id and x.round_id = ${of}.round_id and x.sample_id = ${of}.id order by x.at desc, x.id desc limit 1)`)

/** Of those named the first after a quarter of an hour, then the next, the last for good: `turnAfter` of the domain, asked of the tables. */
const turn = (now: string, of: 'r' | 'a' = 'r') => sql`select c.id, c.name from (select accounts from pool_watches w where w.community_id = ${sql.raw(of)}.community_id order by w.seq desc limit 1) w
  join accounts c on c.id = w.accounts[least(cardinality(w.accounts), floor(extract(epoch from ${now}::timestamptz - ${sql.raw(of)}.received_at) * 1000 / ${pressedWithin})::int)]`

// Where nothing was found, nobody is to be asked: what a laboratory took back of a negative stands in `labNow`.
const waits: QueueSource = {
  section: 'poolWaits', urgency: 8, may: 'test.read', folds: true, says: poolWaitsLine, owed: { due: within(0), urgency: 'now', step: 'call', owner: (it) => sql`(${it} ->> 'next')::uuid` },
  rows: ({ community, now }) => sql`
    select r.id, r.received_at as at, r.tube as fold, (select jsonb_build_object('tube', r.tube, 'next', (select t.id from (${turn(now)}) t), 'colleague', coalesce((select t.name from (${turn(now)}) t), ''),
      'pool', (select count(*) from samples s join testing_rounds t on t.community_id = s.community_id and t.id = s.round_id where s.community_id = r.community_id and s.tube = r.tube))) as says
    from lab_results r where r.community_id = ${community} and ${seeNow} and r.received_at <= ${plus(now, -pressedWithin)}
      and exists (select from lab_results p where p.community_id = r.community_id and p.tube = r.tube and p.verdict in ('positive', 'grey'))`,
}

// From the first second, and whoever takes it first: a home waits for it. One that was taken back stays until somebody has seen that.
const antigens: QueueSource = {
  section: 'antigenCalls', urgency: 8, may: 'test.read', folds: true, says: antigenLine, owed: { due: within(0), urgency: 'now', step: 'call', owner: (it) => sql`(${it} ->> 'next')::uuid` },
  rows: ({ community, now }) => sql`
    select a.id, a.received_at as at, ${homeCodeOf} as fold, (select jsonb_build_object('resident', r.id, 'name', coalesce(r.name, a.called), 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'what', a.what, 'back', ${antigenBack},
      'tube', ${homeCodeOf}, 'next', (select t.id from (${turn(now, 'a')}) t), 'colleague', coalesce((select t.name from (${turn(now, 'a')}) t), ''))
      from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id left join residents r on r.community_id = a.community_id
        and r.id = (select coalesce(n.kept_as, n.id) from residents n where n.community_id = a.community_id and n.id = a.person_id) where h.community_id = a.community_id and h.id = a.household_id) as says
    from antigen_results a where a.community_id = ${community} and a.what in ('positive', 'faint') and not ${antigenSeen}`,
}

/** Of a row `q` of pool_held in a hold `o`: who it is, as whoever rings them needs it. */
const whom = sql`(select jsonb_build_object('resident', r.id, 'name', r.name, 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'tube', o.tube, 'ringsBy', o.rings_by)
  from ${residentsAtHome} where r.community_id = q.community_id and r.id = (select coalesce(n.kept_as, n.id) from residents n where n.community_id = q.community_id and n.id = q.person_id))`
const held = (community: CommunityId) => sql`pool_held q join pool_holds o on o.community_id = q.community_id and o.id = q.hold_id where q.community_id = ${community} and ${stillHeld}`
const did = (...what: string[]) => sql`from pool_acts a where a.community_id = q.community_id and a.hold_id = q.hold_id and a.person_id = q.person_id and a.what = any(${what}::text[])`
/** A tube is a line: it opens to those whom somebody is still to ring. */
const key = sql`md5(q.hold_id::text || q.person_id::text)::uuid as id, q.hold_id::text as fold`

const rings: QueueSource = {
  section: 'poolRings', urgency: 8, may: 'test.read', folds: true, says: poolRingLine, owed: { due: within(0), urgency: 'now', step: 'call', owner: (it) => sql`(${it} ->> 'ringsBy')::uuid` },
  rows: ({ community }) => sql`select ${key}, o.rings_at as at, ${whom} as says from ${held(community)} and not exists (select ${did('rung', 'handed')})`,
}

/** `owed` of the domain (holds.ts), asked of the tables: taken since, in a tube in which nobody else lies, and no paper of it there, or one that was found: a negative that frees has put down that it did (`freed`), and one that does not frees nobody from being asked again. */
const inTube = sql`coalesce(a.tube, s.tube)`
const ownSwab = sql`from residents me join residents n on n.community_id = me.community_id and (n.id = coalesce(me.kept_as, me.id) or n.kept_as = coalesce(me.kept_as, me.id))
    join testing_rounds t on t.community_id = n.community_id and t.ends_at > o.at join samples s on s.community_id = t.community_id and s.round_id = t.id and s.person_id = n.id and s.at > o.at left join lateral ${lastAct('s')} a on true
  where me.community_id = q.community_id and me.id = q.person_id and a.what is distinct from 'undone'
    and not exists (select from samples s2 left join lateral ${lastAct('s2')} b on true where s2.community_id = s.community_id and s2.round_id = s.round_id and s2.tube = ${inTube} and s2.id <> s.id and b.what is null)
    and not exists (select from sample_acts m join samples s2 on s2.community_id = m.community_id and s2.round_id = m.round_id and s2.id = m.sample_id left join lateral ${lastAct('s2')} b on true
      where m.community_id = s.community_id and m.round_id = s.round_id and m.tube = ${inTube} and m.sample_id <> s.id and b.tube = ${inTube})
    and coalesce((select bool_or(r.verdict in ('positive', 'grey')) from lab_results r where r.community_id = s.community_id and r.tube = ${inTube} and not ${takenBack}), true)`

/** Whoever was rung is waited for until their own swab is taken, or somebody says why they need not stay in. */
const rung = sql`(select min(a.at) ${did('rung', 'handed')})`
const swabs: QueueSource = {
  section: 'poolSwabs', urgency: 13, may: 'test.read', folds: true, says: poolSwabLine, owed: { due: within(ownSwabWithin), urgency: 'today', step: 'wait-for-them', owner: (it) => sql`(${it} ->> 'ringsBy')::uuid` },
  rows: ({ community }) => sql`select ${key}, ${rung} as at, ${whom} || jsonb_build_object('by', ${within(ownSwabWithin)(rung)}) as says from ${held(community)} and exists (select ${did('rung', 'handed')}) and not exists (select ${ownSwab})`,
}

export const poolsInQueue: readonly QueueSource[] = [antigens, waits, rings, swabs]
