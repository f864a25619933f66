// What exits have at the desk: whoever is overdue, homes to be told that a pass ended (to-tell.ts), emergencies whose paper is open, requests
// and appeals that wait for an answer, records of gates that clash, and who is out. In the order in which the server had them; who is overdue, by when they were due. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Evidence } from '#domain/exits/evidence.ts'
import { exitLine, waitingLine, type ExitLine } from '#domain/exits/wire.ts'
import { day, instant, plus, type Zone } from '#domain/kernel/instants.ts'
import { ownStatusAt } from '#domain/people/own-status.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import type { QueueAsk, QueueSays, QueueSource } from '../http/queue.ts'
import { orAtHome } from '../people/homes.ts'
import { ordersOf } from '../sealing/orders.ts'
import { standingsUnder } from '../sealing/status.ts'
import { adviceOn } from './cases.ts'
import { rulesInForce } from './rules-in-force.ts'
import { homesToTell } from './to-tell.ts'

/** Clashes stay in the queue this long after what last happened to them. */
const clashesFor = 3 * day

/** What a line says of `exits e`, and `more`: a subquery, so that it is read for the lines of a page alone. */
const says = (more: RawBuilder<unknown> = sql``): RawBuilder<unknown> => sql`(
  select jsonb_build_object('id', e.id, 'resident', p.resident_id, 'name', coalesce(r.name, p.described, ''), 'door', coalesce(f.door, ''), 'phone', coalesce(r.phone, h.phone), 'purpose', e.purpose,
    'place', coalesce(p.place, ''), 'emergency', e.emergency, 'state', e.state, 'proposed', e.proposed, 'askedAt', e.asked_at, 'dueBack', e.due_back ${more})
  from (select) one left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
  left join residents r on r.community_id = p.community_id and r.id = p.resident_id ${orAtHome})`

/** On what the rules advise: stays on the server. */
const basis = sql`, 'zone', (select c.zone from communities c where c.community_id = e.community_id), 'status', r.status, 'statusUntil', r.status_until, 'home', case when f.id is not null then jsonb_build_object('community', f.community_id, 'compound', f.compound_id, 'building', f.building_id, 'entrance', f.entrance_id, 'flat', f.id) end,
    'evidence', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'exit', v.exit_id, 'recordedAt', v.recorded_at, 'from', v.from_side, 'recordedBy', v.recorded_by, 'content', v.content)
      order by v.recorded_at, v.id), '[]') from evidence v where v.community_id = e.community_id and v.exit_id = e.id)`
type Basis = ExitLine & { zone: Zone; status: PersonStatus | null; statusUntil: string | null; home: Home | null; evidence: Evidence[] }

/** How much is missing of what the rules ask for now. */
async function withMissing(ask: QueueAsk, found: readonly QueueSays[]): Promise<z.infer<typeof waitingLine>[]> {
  const { tx, community, now } = ask
  const [rules, orders] = await Promise.all([rulesInForce(tx, community, now), ordersOf(tx, community)])
  const lines = found as Basis[]
  const standings = standingsUnder(orders, lines[0]!.zone, now)
  return lines.map(({ zone: _zone, status, statusUntil, home, evidence, ...line }) => {
    const standing = home ? standings.of(home, line.resident) : standings.ofNobody
    const personStatus = ownStatusAt({ status: status ?? 'none', statusUntil: statusUntil === null ? null : instant(statusUntil) }, now)
    const { advice } = adviceOn({ purpose: line.purpose, emergency: line.emergency, personStatus, standing, rules, evidence, now })
    return { ...line, missing: advice?.missing.length ?? 0 }
  })
}

const reader = { may: 'exit.read', says: exitLine } as const

export const exitsInQueue: readonly QueueSource[] = [
  {
    section: 'overdue', urgency: 10, ...reader, folds: false,
    rows: ({ community, now }) => sql`select e.id, e.due_back as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.whereabouts = 'out' and e.due_back <= ${now}`,
  },
  homesToTell,
  {
    section: 'openPapers', urgency: 30, ...reader, folds: true,
    rows: ({ community }) => sql`select e.id, e.recorded_at as at, e.fold, ${says()} as says from exits e where e.community_id = ${community} and e.paper_open`,
  },
  {
    section: 'waiting', urgency: 40, may: 'exit.read', says: waitingLine, folds: true, finish: withMissing,
    rows: ({ community }) => sql`select e.id, e.recorded_at as at, e.fold, ${says(basis)} as says from exits e
      where e.community_id = ${community} and e.state in ('asked', 'appealed')`,
  },
  {
    section: 'clashes', urgency: 60, ...reader, folds: false,
    rows: ({ community, now }) => sql`select e.id, e.changed_at as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.flags <> '[]'::jsonb and e.changed_at > ${plus(now, -clashesFor)}`,
  },
  {
    // Nothing to see to: who is out and when they are due, so that nobody need ask. Whoever is due at no time stands where they went.
    section: 'out', urgency: 70, ...reader, folds: false,
    rows: ({ community, now }) => sql`select e.id, coalesce(e.due_back, e.changed_at) as at, e.id::text as fold, ${says()} as says from exits e
      where e.community_id = ${community} and e.whereabouts = 'out' and (e.due_back is null or e.due_back > ${now})`,
  },
]
