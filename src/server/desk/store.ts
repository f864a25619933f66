// Contacts: who called or came by, when, and what it was about, so that nobody has to tell it twice. Owner of `contacts`.

import { sql } from 'kysely'
import type { CommunityId, ContactId, ExitId, OwnStatusId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { PersonStatus } from '#domain/people/people.ts'
import type { Tx } from '../db/pool.ts'

export type NewContact = {
  community: CommunityId; id: ContactId; resident: ResidentId; channel: string; startedAt: Instant; endedAt: Instant | null; note: string; exit: ExitId | null; by: string
}

/** A call is recorded when it starts and again when it ends, under one id; whoever took it and whose call it was never change. */
export async function recordContact(tx: Tx, contact: NewContact): Promise<boolean> {
  const { rows } = await sql`
    insert into contacts (community_id, id, resident_id, channel, started_at, ended_at, note, exit_id, by_actor)
    values (${contact.community}, ${contact.id}, ${contact.resident}, ${contact.channel}, ${contact.startedAt}, ${contact.endedAt}, ${contact.note}, ${contact.exit}, ${contact.by})
    on conflict (community_id, id) do update set ended_at = coalesce(excluded.ended_at, contacts.ended_at), exit_id = coalesce(excluded.exit_id, contacts.exit_id),
      note = case when excluded.note = '' then contacts.note else excluded.note end
    where contacts.resident_id = excluded.resident_id
    returning id`.execute(tx)
  return rows.length === 1
}

export type ContactRow = { id: ContactId; channel: 'phone' | 'window' | 'group' | 'link'; startedAt: Instant; endedAt: Instant | null; note: string; exit: ExitId | null; by: string; role: string }
/** Newest first. `by` is the colleague's name, for the desk; `role` is all that a resident is told. */
export async function contactsOf(tx: Tx, community: CommunityId, resident: ResidentId, limit: number): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select c.id, c.channel, c.started_at as "startedAt", c.ended_at as "endedAt", c.note, c.exit_id as exit, coalesce(a.name, '') as by,
      coalesce((select g.role from grants g where g.account_id = a.id and g.community_id = c.community_id
        order by array_position(array['secretary', 'deputy', 'staff'], g.role) nulls last limit 1), 'staff') as role
    from contacts c left join accounts a on a.id = (case when c.by_actor like 'account:%' then substr(c.by_actor, 9) end)::uuid
    where c.community_id = ${community} and c.resident_id = ${resident} order by c.started_at desc, c.id limit ${limit}`.execute(tx)
  return rows
}

export type StatusRow = { id: OwnStatusId; status: PersonStatus; reason: string; since: Instant; until: Instant | null; recordedAt: Instant; by: string; role: string }
/** All that was said of somebody's own health, the latest first. `by` and `role` as with contacts. */
export async function statusesOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<StatusRow[]> {
  const { rows } = await sql<StatusRow>`
    select s.id, s.status, s.reason, s.since, s.until, s.recorded_at as "recordedAt", coalesce(a.name, '') as by, s.by_role as role
    from own_statuses s left join accounts a on 'account:' || a.id::text = s.by_actor
    where s.community_id = ${community} and s.resident_id = ${resident} order by s.since desc, s.recorded_at desc, s.id desc limit 200`.execute(tx)
  return rows
}
