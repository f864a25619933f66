// Uploads in the database: the only code that writes that table. A picture hangs on one case, by the case's id.

import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, ExitId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

/** What a picture can be sent for; other capabilities' cases will join. */
export type CaseId = ExitId
export type Upload = { mediaType: string; bytes: Uint8Array; about: CaseId }

/** How many there are of one case, and how many somebody has sent since. */
export async function uploadsOf(tx: Tx, community: CommunityId, about: CaseId, { by, since }: { by: string; since: Instant }): Promise<{ ofCase: number; sent: number }> {
  const { rows: [count] } = await sql<{ ofCase: number; sent: number }>`
    select (select count(*)::int from uploads where community_id = ${community} and about_id = ${about}) as "ofCase",
      (select count(*)::int from uploads where community_id = ${community} and by_actor = ${by} and at > ${since}) as sent`.execute(tx)
  return count!
}

export async function insertUpload(tx: Tx, community: CommunityId, id: UploadId, { mediaType, bytes, about }: Upload, by: string, now: Instant): Promise<void> {
  await sql`
    insert into uploads (community_id, id, media_type, bytes, sha256, about_id, by_actor, at)
    values (${community}, ${id}, ${mediaType}, ${Buffer.from(bytes)}, ${createHash('sha256').update(bytes).digest()}, ${about}, ${by}, ${now})`.execute(tx)
}

/** The case a picture was sent for, to be asked about in the same question; nothing when there is no such picture. */
export const caseWith = (community: CommunityId, id: UploadId): RawBuilder<unknown> => sql`(select about_id from uploads where community_id = ${community} and id = ${id})`

/** The same as an answer of its own; null when there is none. */
export async function caseOfUpload(tx: Tx, community: CommunityId, id: UploadId): Promise<CaseId | null> {
  const { rows: [row] } = await sql<{ about: CaseId }>`select about_id as about from uploads where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.about ?? null
}

export async function uploadOf(tx: Tx, community: CommunityId, id: UploadId): Promise<{ mediaType: string; bytes: Uint8Array; about: CaseId } | null> {
  const { rows: [row] } = await sql<{ mediaType: string; bytes: Buffer; about: CaseId }>`
    select media_type as "mediaType", bytes, about_id as about from uploads where community_id = ${community} and id = ${id}`.execute(tx)
  return row ?? null
}
