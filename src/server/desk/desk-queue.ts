// What the desk itself has in its queue: open cases, by when they come up; and contacts that have begun and have come to nothing yet. Questions only.

import { sql } from 'kysely'
import { caseLine, contactLine, type CaseLine } from '#domain/desk/case-wire.ts'
import { hour } from '#domain/kernel/instants.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { orAtHome } from '../people/homes.ts'
import { caseSays, numbered } from './case-says.ts'

/** What is private is read nowhere in a queue that many share. Those that are joined to another stand here as well: somebody is to be told of each. */
const openCases: QueueSource = {
  section: 'case', urgency: 12, may: 'person.read', folds: false, says: caseLine, kept: true, owed: { due: within(0), urgency: 'today', step: 'see-to' },
  rows: ({ community }) => sql`select p.id, p.comes_up_at as at, p.about as fold, (select ${caseSays(sql`false`)} from cases k where k.community_id = p.community_id and k.id = p.id) as says
    from promises p where p.community_id = ${community} and p.section = 'case' and p.kept and p.closed_at is null`,
  finish: async (_, says) => (says as unknown as Omit<CaseLine, 'number'>[]).map(numbered),
}

/** Somebody who wrote or rang waits no longer. */
const answerWithin = 2 * hour

const says = sql`(select jsonb_build_object('id', c.id, 'channel', c.channel, 'resident', case when not c.private then r.id end, 'name', case when c.private then '' else coalesce(r.name, c.relation_words) end, 'household', case when not c.private then coalesce(r.household_id, c.household_id) end,
    'door', case when c.private then '' else coalesce(f.door, hf.door, '') end, 'phone', case when not c.private then coalesce(r.phone, h.phone, hh.phone) end, 'number', case when c.private then '' else c.number end, 'doors', coalesce((select jsonb_agg(cf.door order by cf.door) from contact_homes ch join households hc on hc.community_id = ch.community_id and hc.id = ch.household_id join flats cf on cf.community_id = hc.community_id and cf.id = hc.flat_id
      where ch.community_id = c.community_id and ch.contact_id = c.id), '[]'), 'note', case when c.private then '' else left(c.note, 500) end, 'startedAt', c.started_at,
    'by', coalesce((select a.name from accounts a where c.by_actor = 'account:' || a.id::text), ''), 'outside', case when c.outside_number <> '' then jsonb_build_object('number', c.outside_number, 'deadline', c.outside_deadline) end, 'private', c.private,
    'takenBy', case when c.by_actor like 'account:%' then substr(c.by_actor, 9) end)
  from (select) one left join residents n on n.community_id = c.community_id and n.id = c.resident_id left join residents r on r.community_id = c.community_id and r.id = coalesce(n.kept_as, n.id) ${orAtHome}
  left join households hh on hh.community_id = c.community_id and hh.id = c.household_id left join flats hf on hf.community_id = c.community_id and hf.id = hh.flat_id)`

/** The same message, however many sent it, is one line. */
const openContacts: QueueSource = {
  section: 'contacts', urgency: 13, may: 'contact.record', folds: true, says: contactLine, owed: { due: within(answerWithin), urgency: 'today', step: 'call-back', owner: (it) => sql`(${it} ->> 'takenBy')::uuid` },
  rows: ({ community }) => sql`select c.id, c.recorded_at as at, c.fold, ${says} as says from contacts c where c.community_id = ${community} and c.awaits and c.result is null`,
}

export const deskInQueue: readonly QueueSource[] = [openCases, openContacts]
