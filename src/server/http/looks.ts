// Every look at a person's record leaves a line that the person can see. Several looks in one request are one line each.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { actingRole, type Rights } from '#domain/access/access.ts'
import { uuidv7, type CommunityId, type ResidentId, type UploadId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type Look = { resident: ResidentId; why: 'search' | 'card' | 'exit' | 'ledger' | 'upload' | 'gate' | 'record'; /** the picture that was opened */ upload: UploadId | null }

/** A household's looks at itself are not written: nobody is told that they looked at themselves. */
export async function writeLooks(ask: { tx: Tx; community: CommunityId; rights: Rights; now: Instant }, looks: readonly Look[]): Promise<void> {
  const { tx, community, rights, now } = ask
  if (looks.length === 0 || rights.actor.kind === 'household') return
  const role = actingRole(rights, { community }) ?? 'gate'
  const once = [...new Map(looks.map((look) => [`${look.resident} ${look.why} ${look.upload}`, look])).values()]
  await sql`
    insert into looks (community_id, id, resident_id, actor_kind, actor_id, role, why, upload_id, at)
    select ${community}, id, resident_id, ${rights.actor.kind}, ${rights.actor.id}, ${role}, why, upload_id, ${now}
    from unnest(${once.map(() => uuidv7(msOf(now), randomBytes(10)))}::uuid[], ${once.map((l) => l.resident)}::uuid[], ${once.map((l) => l.why)}::text[], ${once.map((l) => l.upload)}::uuid[])
      as t (id, resident_id, why, upload_id)
    on conflict do nothing`.execute(tx)
}

/** Who looked at this person's record, newest first. */
export async function looksAt(tx: Tx, community: CommunityId, resident: ResidentId): Promise<{ at: Instant; role: string; why: string }[]> {
  const { rows } = await sql<{ at: Instant; role: string; why: string }>`
    select at, role, why from looks where community_id = ${community} and resident_id = ${resident} order by at desc, id limit 1000`.execute(tx)
  return rows
}
