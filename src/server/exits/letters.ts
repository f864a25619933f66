// What a new community begins with, and an older one is given when a version of it comes: the letter of commitment. Safe to run again.

import { sql } from 'kysely'
import { letters } from '#domain/exits/letters.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, type Database, type Tx } from '../db/pool.ts'
import { newId } from './rows.ts'

/** Puts every version of the letter that is not there yet, valid from `now`. */
export async function seedLetter(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  for (const { code, version, says, parts } of letters) {
    await sql`
      insert into letters (community_id, id, code, version, says, parts, valid_from)
      values (${community}, ${newId(now)}, ${code}, ${version}, ${JSON.stringify(says)}::jsonb, ${parts === null ? null : JSON.stringify(parts)}::jsonb, ${now}) on conflict do nothing`.execute(tx)
  }
}

/** The same for every community that is there: at each start, because a new version of Postern may bring a new version of the letter. */
export async function bringLetters(db: Database, now: Instant): Promise<void> {
  await ownerTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: CommunityId }>`select community_id as id from communities`.execute(tx)
    for (const { id } of rows) await seedLetter(tx, id, now)
  })
}
