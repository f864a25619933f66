// Uploads in the database: the only code that writes that table. A picture hangs on one case, by what that is and the case's id: devices make the ids of all
// of them, and whoever gave one the id of another would see its pictures.

import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { CaseId, CommunityId, ExitId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

/** What a picture can be of: evidence for an exit, or what is broken. */
export type About = { kind: 'exit'; id: ExitId } | { kind: 'repair'; id: CaseId }
export type Upload = { mediaType: string; bytes: Uint8Array; about: About }

/** How many there are of one case, and how many somebody has sent since. */
export async function uploadsOf(tx: Tx, community: CommunityId, about: About, { by, since }: { by: string; since: Instant }): Promise<{ ofCase: number; sent: number }> {
  const { rows: [count] } = await sql<{ ofCase: number; sent: number }>`
    select (select count(*)::int from uploads where community_id = ${community} and kind = ${about.kind} and about_id = ${about.id}) as "ofCase",
      (select count(*)::int from uploads where community_id = ${community} and by_actor = ${by} and at > ${since}) as sent`.execute(tx)
  return count!
}

export async function insertUpload(tx: Tx, community: CommunityId, id: UploadId, { mediaType, bytes, about }: Upload, by: string, now: Instant): Promise<void> {
  await sql`
    insert into uploads (community_id, id, media_type, bytes, sha256, kind, about_id, by_actor, at)
    values (${community}, ${id}, ${mediaType}, ${Buffer.from(bytes)}, ${createHash('sha256').update(bytes).digest()}, ${about.kind}, ${about.id}, ${by}, ${now})`.execute(tx)
}

/** The exit a picture was sent for, to be asked about in the same question; nothing when there is no such picture. */
export const exitWith = (community: CommunityId, id: UploadId): RawBuilder<unknown> => sql`(select about_id from uploads where community_id = ${community} and kind = 'exit' and id = ${id})`

/** The same as an answer of its own; null when there is none. */
export async function exitOfUpload(tx: Tx, community: CommunityId, id: UploadId): Promise<ExitId | null> {
  const { rows: [row] } = await sql<{ about: ExitId }>`select about_id as about from uploads where community_id = ${community} and kind = 'exit' and id = ${id}`.execute(tx)
  return row?.about ?? null
}

/** `of`: what it has to be of; left out: of an exit, whichever. */
export async function uploadOf(tx: Tx, community: CommunityId, id: UploadId, of?: About): Promise<{ mediaType: string; bytes: Uint8Array } | null> {
  const { rows: [row] } = await sql<{ mediaType: string; bytes: Buffer }>`
    select media_type as "mediaType", bytes from uploads where community_id = ${community} and id = ${id} and kind = ${of?.kind ?? 'exit'} ${of ? sql`and about_id = ${of.id}` : sql``}`.execute(tx)
  return row ?? null
}

/** All pictures of these repairs, once whoever keeps the repairs says that they are to be kept no longer. */
export async function deleteOfRepairs(tx: Tx, community: CommunityId, repairs: readonly CaseId[]): Promise<void> {
  await sql`delete from uploads where community_id = ${community} and kind = 'repair' and about_id = any(${[...repairs]}::uuid[])`.execute(tx)
}
