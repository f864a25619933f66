// What the card and a person's own record show of contacts and health. Questions only; contacts.ts writes.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, ContactId, ExitId, OwnStatusId, ResidentId } from '#domain/kernel/ids.ts'
import type { contactChannels } from '#domain/people/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { PersonStatus } from '#domain/people/people.ts'
import type { Tx } from '../db/pool.ts'
import { recordsOf } from '../people/merges.ts'

export type ContactRow = { id: ContactId; channel: (typeof contactChannels)[number]; startedAt: Instant; endedAt: Instant | null; note: string; exit: ExitId | null; by: string; role: string; private: boolean; /** whoever brought it has taken it back */ withdrawnAt: Instant | null; byActor: string; /** said by the person themselves */ own: boolean; /** by whoever asks */ mayRead: boolean; /** of which record it was put down, and when */ record: ResidentId | null; recordedAt: Instant | null }
/** That somebody told of a person who came back is on nobody's card but for those who may read it: by its hour alone it would say who that was. */
const toldOfSomebody = sql`exists (select from cases k where k.community_id = c.community_id and k.id = c.case_id and k.kind = 'came-back')`
/** Newest first, with those that others made about them. `by` is the colleague's name, for the desk; `role` is all that a resident is told. `reads`: which of `c` the desk may read; null: it is for their own record. */
export async function contactsOf(tx: Tx, community: CommunityId, resident: ResidentId, limit: number, reads: RawBuilder<unknown> | null = null): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select c.id, c.channel, c.started_at as "startedAt", c.ended_at as "endedAt", c.note, c.exit_id as exit, c.private, c.withdrawn_at as "withdrawnAt", c.by_actor as "byActor", coalesce(c.spoke_id, c.resident_id) as record, c.recorded_at as "recordedAt", ${reads ?? sql`false`} as "mayRead", coalesce(a.name, '') as by,
      c.resident_id = any(${recordsOf(community, [resident])}) and c.relation = '' and (c.spoke_id is null or c.spoke_id = any(${recordsOf(community, [resident])})) as own,
      coalesce((select g.role from grants g where g.account_id = a.id and g.community_id = c.community_id
        order by array_position(array['secretary', 'deputy', 'staff'], g.role) nulls last limit 1), 'staff') as role
    from contacts c left join accounts a on a.id = (case when c.by_actor like 'account:%' then substr(c.by_actor, 9) end)::uuid
    where c.community_id = ${community} and c.id = any(array(select n.id from contacts n where n.community_id = ${community} and n.resident_id = any(${recordsOf(community, [resident])})
      union select w.contact_id from contact_people w where w.community_id = ${community} and w.resident_id = any(${recordsOf(community, [resident])})))
      and (not c.private or ${reads ?? sql`true`} or not ${toldOfSomebody}) order by c.started_at desc, c.id limit ${limit}`.execute(tx)
  return rows
}

export type StatusRow = { id: OwnStatusId; status: PersonStatus; reason: string; since: Instant; until: Instant | null; recordedAt: Instant; by: string; role: string }
/** All that was said of somebody's own health, the latest first. `by` and `role` as with contacts. */
export async function statusesOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<StatusRow[]> {
  const { rows } = await sql<StatusRow>`
    select s.id, s.status, s.reason, s.since, s.until, s.recorded_at as "recordedAt", coalesce(a.name, '') as by, s.by_role as role
    from own_statuses s left join accounts a on 'account:' || a.id::text = s.by_actor
    where s.community_id = ${community} and s.resident_id = any(${recordsOf(community, [resident])}) order by s.since desc, s.recorded_at desc, s.id desc limit 200`.execute(tx)
  return rows
}
