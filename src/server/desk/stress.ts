// The desk by the hour: how many came, were answered, were missed and still wait. Figures of the committee; of no colleague anything is counted. Questions only.

import { sql } from 'kysely'
import { stressLine, stressQuery, type StressLine } from '#domain/desk/case-wire.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, ok, type Endpoint } from '../http/endpoint.ts'
import { deskNow } from '../promises/desk-now.ts'

/** What has waited for longer is no matter of these hours; it stands in the queue. */
const waitedAtMost = 7 * day

/** Several matters of one call are one that came, answered when each came to something. */
async function hoursOf(tx: Tx, community: CommunityId, hours: number, now: Instant): Promise<StressLine['hours']> {
  const { rows } = await sql<StressLine['hours'][number]>`
    with zone as (select c.zone, date_trunc('hour', ${now}::timestamptz at time zone c.zone) as this from communities c where c.community_id = ${community}),
    hour as (select (z.this - n * interval '1 hour') at time zone z.zone as "from" from zone z, generate_series(0, ${hours - 1}::int) n),
    one as (select min(c.recorded_at) as at, max(c.times) as times, bool_or(c.channel = 'missed') as missed,
      max(case when c.result is null and c.awaits then 'infinity' else coalesce(c.result_at, c.recorded_at) end) as over_at, max(case when not c.awaits then '-infinity' else coalesce(c.result_at, 'infinity') end) as waits_until
      from contacts c where c.community_id = ${community} and c.withdrawn_at is null and c.recorded_at >= (select min(h."from") from hour h) - ${waitedAtMost}::bigint * interval '1 ms' group by coalesce(c.call_id, c.id), c.by_actor)
    select h."from", coalesce(sum(c.times) filter (where c.at >= h."from"), 0)::int as offered,
      coalesce(sum(c.times) filter (where not c.missed and c.over_at >= h."from" and c.over_at < h."from" + interval '1 hour'), 0)::int as answered,
      coalesce(sum(c.times) filter (where c.missed and c.at >= h."from"), 0)::int as missed,
      coalesce(sum(c.times) filter (where c.waits_until >= h."from" + interval '1 hour'), 0)::int as waiting
    from hour h left join one c on c.at >= h."from" - ${waitedAtMost}::bigint * interval '1 ms' and c.at < h."from" + interval '1 hour'
    group by h."from" order by h."from"`.execute(tx)
  return rows
}

const stress = endpoint({
  method: 'GET', path: '/desk/stress', summary: 'The desk by the hour: came, answered, missed, waiting; of the committee, never of a person', may: 'contact.record', query: stressQuery, reply: stressLine,
  async handle({ tx, community, now, query }) {
    const [hours, desk] = await sideBySide(tx, (one) => Promise.all([hoursOf(one, community, query.hours, now), deskNow(one, community, now)]))
    return ok({ hours, atDesk: desk.turns.length, now })
  },
})

export const stressRoutes: readonly Endpoint[] = [stress]
