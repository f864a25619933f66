// What a case says in a line: of the queue, of a list, beside another one. One expression over `cases k` and its promise `p`, and what is hidden of it from whom.

import { sql, type RawBuilder } from 'kysely'
import type { CaseLine } from '#domain/desk/case-wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { orAtHome, ownNumber } from '../people/homes.ts'

type Sql = RawBuilder<unknown>

const label = sql`case k.place_kind
  when 'compound' then (select x.name from compounds x where x.community_id = k.community_id and x.id = k.place_id)
  when 'building' then (select x.label from buildings x where x.community_id = k.community_id and x.id = k.place_id)
  when 'entrance' then (select b.label || '-' || x.label from entrances x join buildings b on b.community_id = x.community_id and b.id = x.building_id where x.community_id = k.community_id and b.community_id = k.community_id and x.id = k.place_id)
  when 'flat' then (select x.door from flats x where x.community_id = k.community_id and x.id = k.place_id) end`

/** Of what is private a number that nobody else at home answers, also where another was put down. */
const inConfidence = (now: Instant): Sql => ownNumber(now, { said: sql`k.answer_number`, community: sql`k.community_id`, home: sql`coalesce(r.household_id, k.household_id)`, phone: sql`coalesce(h.phone, hh.phone)` })

/** Everybody at home there with their own number, as a jsonb; `first`: who of them comes first. */
export const atHomeOf = (community: Sql, home: Sql, first: Sql = sql`null::uuid`): Sql => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'phone', m.phone) order by m.id is not distinct from ${first} desc, m.phone is null, m.born nulls last, m.id), '[]')
  from residents m where m.community_id = ${community} and m.household_id = ${home} and m.moved_away_at is null and m.kept_as is null)`

/** As one jsonb. `shown`: whether whoever asks may read it; of what is hidden only that there is one is told, with whose it is and by when. */
export const caseSays = (shown: Sql, now: Instant): Sql => sql`(
  select jsonb_build_object('id', k.id, 'kind', case when one.shown then k.kind else 'other' end, 'words', case when one.shown then left(k.words, 300) else '' end,
    'place', case when k.place_kind is not null and one.shown then jsonb_build_object('kind', k.place_kind, 'id', k.place_id, 'label', coalesce(${label}, ''), 'building', k.building_id) end,
    'building', case when one.shown then k.building_id end, 'household', case when one.shown then k.household_id end, 'door', case when one.shown then coalesce(f.door, hf.door, '') else '' end, 'resident', case when one.shown then r.id end, 'name', case when one.shown then coalesce(r.name, '') else '' end,
    'phone', case when one.shown then case when k.private then ${inConfidence(now)} else coalesce(nullif(k.answer_number, ''), r.phone, h.phone, hh.phone) end end, 'private', k.private, 'hidden', not one.shown,
    'atHome', case when r.id is null and k.household_id is not null and not k.private then ${atHomeOf(sql`k.community_id`, sql`k.household_id`)} else '[]'::jsonb end, 'nowFor', case when one.shown then k.now_for end,
    'outside', case when (k.outside_number <> '' or k.outside_deadline is not null) and one.shown then jsonb_build_object('number', k.outside_number, 'deadline', k.outside_deadline) end, 'openedAt', k.recorded_at, 'closedAt', p.closed_at, 'closedAs', case when one.shown then p.closed_as end, 'joinedTo', k.joined_to,
    'joined', (select count(*)::int from cases j where j.community_id = k.community_id and j.joined_to = k.id), 'contacts', case when one.shown then (select coalesce(sum(c.times), 0)::int from contacts c where c.community_id = k.community_id and c.case_id = k.id and c.withdrawn_at is null) else 0 end)
  from (select not k.private or ${shown} as shown) one left join residents n on n.community_id = k.community_id and n.id = k.resident_id
  left join residents r on r.community_id = k.community_id and r.id = coalesce(n.kept_as, n.id) ${orAtHome}
  left join households hh on hh.community_id = k.community_id and hh.id = k.household_id left join flats hf on hf.community_id = k.community_id and hf.id = hh.flat_id)`

export const numbered = <T extends Omit<CaseLine, 'number'>>(says: T): T & { number: string } => ({ ...says, number: shortNumber(says.id) })
