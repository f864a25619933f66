// What the desk itself has in its queue: open cases, by when they come up; and contacts that have begun and have come to nothing yet. Questions only.

import { sql, type RawBuilder } from 'kysely'
import { caseLine, contactLine, type CaseLine } from '#domain/desk/case-wire.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { orAtHome, ownNumber } from '../people/homes.ts'
import { caseSays, numbered } from './case-says.ts'
import { readsContact } from './in-confidence.ts'

type Sql = RawBuilder<unknown>

/** What is private is read nowhere in a queue that many share. Those that are joined to another stand here as well: somebody is to be told of each. */
const openCases: QueueSource = {
  section: 'case', urgency: 12, may: 'person.read', folds: false, says: caseLine, kept: true, owed: { due: within(0), urgency: 'today', step: 'see-to' },
  rows: ({ community, now }) => sql`select p.id, p.comes_up_at as at, p.about as fold, (select ${caseSays(sql`false`, now)} from cases k where k.community_id = p.community_id and k.id = p.id) as says
    from promises p where p.community_id = ${community} and p.section = 'case' and p.kept and p.closed_at is null`,
  finish: async (_, says) => (says as unknown as Omit<CaseLine, 'number'>[]).map(numbered),
}

/** Somebody who wrote or rang waits no longer; nor does a call go on for longer that nobody has ended. */
const answerWithin = 2 * hour
/** So many who wrote the same stand on its line. */
const sendersNamed = 12

/** The number from which somebody called is theirs where nobody else at home answers it. */
const numberInConfidence = (now: Instant): Sql => ownNumber(now, { said: sql`c.number`, community: sql`c.community_id`, home: sql`coalesce(r.household_id, c.household_id)`, phone: sql`coalesce(h.phone, hh.phone)` })
/** Of what was said in confidence its reader alone is told more than that there was a call; and the number of that person alone, never the one on which others at home answer. */
const contactSays = (shown: Sql, now: Instant): Sql => sql`(select jsonb_build_object('id', c.id, 'channel', c.channel, 'resident', case when one.shown then r.id end, 'name', case when one.shown then coalesce(r.name, c.relation_words) else '' end,
    'household', case when one.shown then coalesce(r.household_id, c.household_id) end, 'door', case when one.shown then coalesce(f.door, hf.door, df.door, '') else '' end, 'phone', case when one.shown then case when c.private then mine.phone else coalesce(r.phone, h.phone, hh.phone) end end,
    'number', case when one.shown and (not c.private or mine.phone = c.number) then c.number else '' end, 'doors', case when one.shown then coalesce((select jsonb_agg(cf.door order by cf.door) from contact_homes ch join households hc on hc.community_id = ch.community_id and hc.id = ch.household_id join flats cf on cf.community_id = hc.community_id and cf.id = hc.flat_id
      where ch.community_id = c.community_id and ch.contact_id = c.id), '[]') else '[]'::jsonb end, 'note', case when one.shown then left(c.note, 500) else '' end, 'times', case when one.shown then c.times else 1 end,
    'newest', case when one.shown and c.channel = 'sms' then coalesce((select left(o.note, 500) from contacts o where o.community_id = c.community_id and o.fold = c.fold and o.channel = 'sms' and o.awaits and o.result is null and not o.private order by o.recorded_at desc, o.id desc limit 1), '') else '' end, 'startedAt', c.started_at,
    'by', coalesce((select a.name from accounts a where c.by_actor = 'account:' || a.id::text), ''), 'outside', case when (c.outside_number <> '' or c.outside_deadline is not null) and one.shown then jsonb_build_object('number', c.outside_number, 'deadline', c.outside_deadline) end,
    'going', c.ended_at is null and c.channel in ('phone', 'window') and c.started_at > ${plus(now, -answerWithin)}, 'broughtBy', coalesce((select a.name from accounts a where a.id = c.walker_id), ''), 'private', c.private, 'hidden', not one.shown, 'takenBy', case when c.by_actor like 'account:%' then substr(c.by_actor, 9) end,
    'from', case when c.channel = 'group' then (select coalesce(jsonb_agg(w.name), '[]') from (select distinct s.name from (
      select o.relation_words as name from contacts o where o.community_id = c.community_id and o.fold = c.fold and o.awaits and o.result is null order by o.recorded_at, o.id limit 100) s where s.name <> '' order by 1 limit ${sql.lit(sendersNamed)}) w) else '[]'::jsonb end)
  from (select ${shown} as shown) one left join residents n on n.community_id = c.community_id and n.id = c.resident_id left join residents r on r.community_id = c.community_id and r.id = coalesce(n.kept_as, n.id) ${orAtHome}
  left join households hh on hh.community_id = c.community_id and hh.id = c.household_id left join flats hf on hf.community_id = c.community_id and hf.id = hh.flat_id left join flats df on df.community_id = c.community_id and df.id = c.flat_id
  cross join lateral (select case when c.private then ${numberInConfidence(now)} end as phone) mine)`

/** The same message of one group, however many sent it, is one line. */
const openContacts: QueueSource = {
  section: 'contacts', urgency: 13, may: 'contact.record', folds: true, says: contactLine, owed: { due: within(answerWithin), urgency: 'today', step: 'call-back', owner: (it) => sql`(${it} ->> 'takenBy')::uuid` },
  closedTo: async ({ tx, community, rights }, fold) => (await sql<{ closed: boolean }>`
    select exists (select from contacts c where c.community_id = ${community} and c.fold = ${fold} and not ${readsContact({ rights, community })}) as closed`.execute(tx)).rows[0]!.closed,
  rows: ({ community, rights, now }) => sql`select c.id, c.recorded_at as at, c.fold, ${contactSays(readsContact({ rights, community }), now)} as says from contacts c where c.community_id = ${community} and c.awaits and c.result is null`,
}

export const deskInQueue: readonly QueueSource[] = [openCases, openContacts]
