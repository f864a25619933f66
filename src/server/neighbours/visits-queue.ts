// Visits that cost more by now than what was shown to whoever sent them, in the desk's queue: a line each, whose it is that sent it, due when they come. It is gone when they are sent once more on
// what it costs now, or called off, and not because the case became somebody's: the price is unanswered still. Questions only.

import { sql } from 'kysely'
import { visitCostsMore } from '#domain/neighbours/wire.ts'
import { mayReadSql } from '../desk/in-confidence.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { doorOfCase, placeOfCase } from './homes.ts'

/** `costsMore` as SQL: of what was shown when they were sent, and of what it costs by now. */
const until = (cost: 'v.was' | 'c.cost') => sql`coalesce((${sql.raw(cost)} ->> 'until')::timestamptz, '-infinity')`
const more = sql`c.cost ->> 'stays' = 'visitor' and (v.was ->> 'stays' = 'nobody' or ${until('v.was')} < ${until('c.cost')})`

/** What is in confidence says at which door and who comes to whoever reads the case alone. */
export const visitsInQueue: QueueSource = {
  section: 'visitsCostMore', urgency: 11, may: 'contact.record', folds: false, says: visitCostsMore,
  owed: { due: within(0), urgency: 'today', step: 'visit-price', owner: (it) => sql`(${it} ->> 'sentBy')::uuid` },
  rows: (ask) => sql`
    select r.id, v.from_at as at, r.id::text as fold, (select jsonb_build_object('case', r.id, 'resident', case when one.shown then k.resident_id end, 'door', case when one.shown then (select ${doorOfCase} from (select) here
        left join residents n on n.community_id = k.community_id and n.id = k.resident_id left join households h on h.community_id = k.community_id and h.id = coalesce(k.household_id, n.household_id)
        left join flats f on f.community_id = k.community_id and f.id = h.flat_id ${placeOfCase}) else '' end,
      'who', case when one.shown then v.who else '' end, 'from', v.from_at, 'cost', c.cost, 'private', k.private, 'hidden', not one.shown, 'sentBy', v.by) from (select not k.private or ${mayReadSql(ask)} as shown) one) as says
    from repairs r join promises p on p.community_id = r.community_id and p.id = r.id join cases k on k.community_id = r.community_id and k.id = r.id
    cross join lateral (select t.seq, t.deed #>> '{visit,who}' as who, (t.deed #>> '{visit,from}')::timestamptz as from_at, (t.deed #>> '{visit,until}')::timestamptz as until_at, t.deed #> '{visit,cost}' as was,
      case when t.by_actor like 'account:%' then substr(t.by_actor, 9)::uuid end as by from repair_acts t where t.community_id = ${ask.community} and t.case_id = r.id and t.kind = 'visit' order by t.seq desc limit 1) v
    cross join lateral (select o.deed -> 'cost' as cost from repair_acts o where o.community_id = ${ask.community} and o.case_id = r.id and o.kind = 'cost' and (o.deed ->> 'of')::integer = v.seq order by o.seq desc limit 1) c
    where r.community_id = ${ask.community} and p.community_id = ${ask.community} and k.community_id = ${ask.community} and r.visit_over > ${ask.now} and r.visit_from is not null and p.closed_at is null
      and v.until_at > ${ask.now} and ${more}`,
}
