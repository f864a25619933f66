// Who needs what, for the desk: by kind, by building, or what somebody has to see to by now. What was said in confidence stands in nobody's list but of those
// who lead and of whoever helps. A question alone.

import { sql } from 'kysely'
import { z } from 'zod'
import { needsList, needsQuery, type NeedRow } from '#domain/people/needs-wire.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { todayIn } from '../people/community.ts'
import { residentsAtHome } from '../people/homes.ts'
import { isOpenNeed } from '../people/needs-read.ts'
import { readerOf } from '../people/needs-routes.ts'
import { buildingsOf } from '../people/places.ts'

/** Where a page ends: whatever names no day stands behind what does. */
const edge = z.tuple([z.iso.date(), z.uuid()])
const none = '9000-01-01'
const order = sql.raw(`coalesce(n.due, '${none}'::date), n.id`)

const list = endpoint({
  method: 'POST', path: '/needs/search', summary: 'Who needs what, a page at a time, what has a day first: by kind, by building, or what somebody has to see to by now', may: 'person.read', body: needsQuery, reply: needsList, once: false,
  place: async ({ tx, community, body }) => (body.building === null ? { community } : (await buildingsOf(tx, community, [body.building])).map(({ id }) => ({ community, building: id }))[0] ?? null),
  async handle(ask) {
    const { tx, community, now, body: { kinds, building, seeTo, after, limit } } = ask
    const from = after === null ? null : edge.safeParse(after.split(' '))
    if (from && !from.success) return no({ code: 'body-wrong' })
    const { leads, actor } = readerOf(ask as Ask, ask.place ?? { community })
    const which = sql`from needs n join residents k on k.community_id = n.community_id and k.id = n.resident_id
      join (select r.id, r.community_id, r.name, f.door, f.building_id, c.name as compound from ${residentsAtHome} join compounds c on c.community_id = f.community_id and c.id = f.compound_id
        where r.community_id = ${community} and r.moved_away_at is null) p on p.community_id = k.community_id and p.id = coalesce(k.kept_as, k.id)
      left join accounts a on a.id = n.helper_id
      where n.community_id = ${community} and k.community_id = ${community} and ${isOpenNeed(community, now)} and (not n.private or ${leads} or 'account:' || n.helper_id::text = ${actor})
        ${kinds.length > 0 ? sql`and n.kind = any(${kinds}::text[])` : sql``} ${building ? sql`and p.building_id = ${building}` : sql``} ${seeTo ? sql`and n.see_to_from <= ${todayIn(community, now)}` : sql``}`
    const { rows } = await sql<NeedRow>`
      select p.id as resident, p.name, p.door, p.compound, n.id as need, n.kind, n.words, n.due, n.times, coalesce(a.name, nullif(n.helper_words, '')) as helper ${which}
      ${from ? sql`and (${order}) > (${from.data[0]}::date, ${from.data[1]}::uuid)` : sql``} order by ${order} limit ${limit + 1}`.execute(tx)
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const total = after === null ? (await sql<{ count: number }>`select count(*)::int as count ${which}`.execute(tx)).rows[0]!.count : null
    return ok({ needs: page, next: last ? `${last.due ?? none} ${last.need}` : null, total })
  },
})

export const needListRoutes: readonly Endpoint[] = [list]
