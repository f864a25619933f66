// Contacts: who called or came by, when, and what it was about, so that nobody has to tell it twice. Owner of `contacts`.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ContactId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export async function buildingOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<BuildingId | null> {
  const { rows: [row] } = await sql<{ building: BuildingId }>`
    select f.building_id as building from residents r
    join households h on h.community_id = r.community_id and h.id = r.household_id
    join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.id = ${resident}`.execute(tx)
  return row?.building ?? null
}

export async function exitIsOf(tx: Tx, community: CommunityId, exit: ExitId, resident: ResidentId): Promise<boolean> {
  const { rows } = await sql`select id from exits where community_id = ${community} and id = ${exit} and resident_id = ${resident}`.execute(tx)
  return rows.length === 1
}

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
