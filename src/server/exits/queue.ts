// What exits have at the desk: whoever is overdue, homes to be told that a pass ended (to-tell.ts), emergencies whose paper is open, appeals
// and requests that wait for an answer, records of gates that clash, and who is out. In the order in which the server had them; who is overdue, by when they were due or said they would be
// back, and appeals by when
// they want to leave. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Evidence } from '#domain/exits/evidence.ts'
import { askedLine, exitLine, outLine, waitingLine, type ExitLine } from '#domain/exits/wire.ts'
import { day, hour, instant, plus, type Zone } from '#domain/kernel/instants.ts'
import { ownStatusAt, type StatusKept } from '#domain/people/own-status.ts'
import { withHold } from '#domain/rounds/holds.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import { within, type QueueAsk, type QueueSays, type QueueSource } from '../http/queue.ts'
import { orAtHome } from '../people/homes.ts'
import { ordersOf } from '../sealing/orders.ts'
import { standingsUnder } from '../sealing/status.ts'
import { letsOut } from './asks.ts'
import { adviceOn } from './cases.ts'
import type { ExitRow } from './rows.ts'
import { evidenceCounts } from './evidence-store.ts'
import { heldAmong, toHeld } from '../rounds/holds.ts'
import { rulesInForce } from './rules-in-force.ts'
import { homesToTell } from './to-tell.ts'

/** Clashes stay in the queue this long after what last happened to them. */
const clashesFor = 3 * day
/** Whoever asks hears within so long that somebody has looked at it. */
const answerWithin = 2 * hour

/** What a line says of `exits e`, and `more`: a subquery, so that it is read for the lines of a page alone. */
const says = (more: RawBuilder<unknown> = sql``): RawBuilder<unknown> => sql`(
  select jsonb_build_object('id', e.id, 'resident', p.resident_id, 'name', coalesce(r.name, p.described, ''), 'door', coalesce(f.door, ''), 'phone', coalesce(r.phone, h.phone), 'purpose', e.purpose,
    'place', coalesce(p.place, ''), 'emergency', e.emergency, 'state', e.state, 'proposed', e.proposed, 'askedAt', e.asked_at, 'dueBack', e.due_back ${more})
  from (select) one left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
  left join residents r on r.community_id = p.community_id and r.id = p.resident_id ${orAtHome})`

/** On what the rules advise: stays on the server. */
const basis = sql`, 'asked', e.asked, 'transport', e.transport, 'weekly', e.weekly, 'zone', (select c.zone from communities c where c.community_id = e.community_id), 'status', r.status, 'statusUntil', r.status_until, 'statusAlso', r.status_also, 'home', case when f.id is not null then jsonb_build_object('community', f.community_id, 'compound', f.compound_id, 'building', f.building_id, 'entrance', f.entrance_id, 'flat', f.id) end,
    'evidence', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'exit', v.exit_id, 'recordedAt', v.recorded_at, 'from', v.from_side, 'recordedBy', v.recorded_by, 'content', v.content)
      order by v.recorded_at, v.id), '[]') from evidence v where v.community_id = e.community_id and v.exit_id = e.id and ${evidenceCounts})`
type Basis = ExitLine & Pick<ExitRow, 'transport' | 'weekly' | 'asked'> & { zone: Zone; status: PersonStatus | null; statusUntil: string | null; statusAlso: StatusKept[] | null; home: Home | null; evidence: Evidence[] }

/** How much is missing of what the rules ask for now. */
async function withMissing(ask: QueueAsk, found: readonly QueueSays[]): Promise<z.infer<typeof waitingLine>[]> {
  const { tx, community, now } = ask
  const lines = found as Basis[]
  const [rules, orders, held] = await Promise.all([rulesInForce(tx, community, now), ordersOf(tx, community), heldAmong(community, sql`${lines.map((line) => line.resident)}::uuid[]`).execute(tx).then(toHeld)])
  const standings = standingsUnder(orders, lines[0]!.zone, now)
  return lines.map(({ zone: _zone, status, statusUntil, statusAlso, home, transport, weekly, evidence, ...line }) => {
    const standing = home ? standings.of(home, line.resident) : standings.ofNobody
    const personStatus = withHold(ownStatusAt({ status: status ?? 'none', statusUntil: statusUntil === null ? null : instant(statusUntil), statusAlso: statusAlso ?? [] }, now), line.resident !== null && held.has(line.resident))
    const { advice } = adviceOn({ purpose: line.purpose, emergency: line.emergency, transport, weekly, personStatus, standing, rules, evidence, now })
    return { ...line, missing: advice?.missing.length ?? 0 }
  })
}

/** The last call since they went out. */
const calledLast = sql`, 'followUp', (select jsonb_build_object('what', u.what, 'at', u.at, 'seeAgainAt', u.see_again_at) from follow_ups u
  where u.community_id = e.community_id and u.exit_id = e.id and u.at >= e.out_at order by u.at desc, u.id desc limit 1)`

const reader = { may: 'exit.read', says: exitLine } as const

export const exitsInQueue: readonly QueueSource[] = [
  {
    // Whoever was called stands at the time that was said, and before it further down: nobody calls them twice, and nobody forgets them.
    section: 'overdue', urgency: 10, may: 'exit.read', says: outLine, folds: false, owed: { due: within(0), urgency: 'today', step: 'call' },
    rows: ({ community, now }) => sql`select e.id, case when e.followed_up_at >= e.out_at then greatest(e.due_back, e.see_again_at) else e.due_back end as at, e.id::text as fold, ${says(calledLast)} as says from exits e
      where e.community_id = ${community} and e.whereabouts = 'out' and e.left_as is null and e.due_back <= ${now}`,
  },
  homesToTell,
  {
    section: 'openPapers', urgency: 30, ...reader, folds: true, owed: { due: within(4 * hour), urgency: 'today', step: 'call' },
    rows: ({ community }) => sql`select e.id, e.recorded_at as at, e.fold, ${says()} as says from exits e where e.community_id = ${community} and e.paper_open`,
  },
  {
    // By when they want to leave, which is all that an appeal has to be in time for. A no, or an order, has come before each, so nobody fills it alone.
    section: 'appeals', urgency: 35, may: 'exit.read', says: waitingLine, folds: false, finish: withMissing, owed: { due: within(0), urgency: 'today', step: 'decide' },
    rows: ({ community }) => sql`select e.id, e.from_at as at, e.id::text as fold, ${says(basis)} as says from exits e
      where e.community_id = ${community} and e.state = 'appealed'`,
  },
  {
    section: 'waiting', urgency: 40, may: 'exit.read', says: waitingLine, folds: true, finish: withMissing, owed: { due: within(answerWithin), urgency: 'today', step: 'decide' },
    rows: ({ community }) => sql`select e.id, e.recorded_at as at, e.fold, ${says(basis)} as says from exits e
      where e.community_id = ${community} and e.state = 'asked'`,
  },
  {
    // What was asked for and has not come by its hour: somebody rings, asks again or decides. Nothing is refused by it. Of a pass only while it lets out, or somebody is out on it, and of nobody who has gone.
    section: 'askedFor', urgency: 38, may: 'exit.read', says: askedLine, folds: false, owed: { due: within(0), urgency: 'today', step: 'call' },
    rows: ({ community, now }) => sql`select e.id, e.asked_until as at, e.id::text as fold, ${says(sql`, 'asked', e.asked`)} as says from exits e
      where e.community_id = ${community} and e.asked_until <= ${now} and (e.state in ('asked', 'appealed') or (e.state = 'granted' and ${letsOut(now)}))
      and not exists (select from exit_people p join residents r on r.community_id = p.community_id and r.id = p.resident_id where p.community_id = e.community_id and p.exit_id = e.id and r.moved_away_at is not null)`,
  },
  {
    // Passes that still let out, or on which somebody is out, whose ground was put right: somebody decides whether they stand.
    section: 'lookAgain', urgency: 37, ...reader, folds: false, owed: { due: within(hour), urgency: 'today', step: 'decide' },
    rows: ({ community, now }) => sql`select e.id, e.changed_at as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.look_again and e.state = 'granted' and ${letsOut(now)}`,
  },
  {
    section: 'clashes', urgency: 60, ...reader, folds: false, owed: { due: within(day), urgency: 'week', step: 'see-to' },
    rows: ({ community, now }) => sql`select e.id, e.changed_at as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.flags <> '[]'::jsonb and e.changed_at > ${plus(now, -clashesFor)}`,
  },
  {
    // Nothing to see to: who is out and when they are due, so that nobody need ask. Whoever is due at no time stands where they went.
    section: 'out', urgency: 70, ...reader, folds: false, owed: null,
    rows: ({ community, now }) => sql`select e.id, coalesce(e.due_back, e.changed_at) as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.whereabouts = 'out' and e.left_as is null and (e.due_back is null or e.due_back > ${now})`,
  },
]
