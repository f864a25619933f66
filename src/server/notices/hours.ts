// The hours of a place for its notices: set by the secretary, each time a row, the last of which holds for what is issued from then on. Owner of `notice_hours`.

import { sql } from 'kysely'
import { actingRole } from '#domain/access/access.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { usualHours, type NoticeHours } from '#domain/notices/hours.ts'
import * as wire from '#domain/notices/wire.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'

/** What holds now; the usual ones until somebody has set others. */
export async function hoursOf(tx: Tx, community: CommunityId): Promise<NoticeHours> {
  const { rows: [row] } = await sql<{ hours: NoticeHours }>`select hours from notice_hours where community_id = ${community} order by seq desc limit 1`.execute(tx)
  return row?.hours ?? usualHours
}

async function hoursShown(tx: Tx, community: CommunityId): Promise<wire.HoursHere> {
  const { rows: changes } = await sql<wire.HoursHere['changes'][number]>`
    select h.hours, h.at, coalesce(a.name, '') as by, h.by_role as role from notice_hours h left join accounts a on 'account:' || a.id::text = h.by_actor
    where h.community_id = ${community} order by h.seq desc limit 50`.execute(tx)
  return { hours: await hoursOf(tx, community), changes }
}

const read = endpoint({
  method: 'GET', path: '/notices/hours', summary: 'The hours of the place for its notices, and who set them', may: 'notice.issue', reply: wire.hoursHere,
  handle: async ({ tx, community }) => ok(await hoursShown(tx, community)),
})

const write = endpoint({
  method: 'POST', path: '/notices/hours', summary: 'Sets when the ladder climbs, and how early homes are to know, for what is issued from now on', may: 'community.write', body: wire.newHours, reply: wire.hoursHere,
  async handle({ tx, community, body, now, rights }) {
    await takeTurn(tx, `notice hours ${community}`)
    const { rows: [there] } = await sql<{ same: boolean }>`select hours = ${JSON.stringify(body.hours)}::jsonb as same from notice_hours where community_id = ${community} and id = ${body.id}`.execute(tx)
    if (there && !there.same) return no({ code: 'id-taken' })
    if (!there) {
      // Two who have the page open: the later one has not read what the earlier one set.
      const { rows: [last] } = await sql<{ at: Instant }>`select at from notice_hours where community_id = ${community} order by seq desc limit 1`.execute(tx)
      if (body.last !== undefined && body.last !== (last?.at ?? null)) return no({ code: 'changed-meanwhile' })
      await sql`
        insert into notice_hours (community_id, id, seq, hours, by_actor, by_role, at) select ${community}, ${body.id}, coalesce(max(seq), 0) + 1, ${JSON.stringify(body.hours)}::jsonb, ${`${rights.actor.kind}:${rights.actor.id}`}, ${actingRole(rights, { community }) ?? 'secretary'}, ${now}
        from notice_hours where community_id = ${community}`.execute(tx)
    }
    return ok(await hoursShown(tx, community))
  },
})

export const hoursRoutes: readonly Endpoint[] = [read, write]
