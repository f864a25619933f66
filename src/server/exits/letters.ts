// What a new community begins with: the letter of commitment. Used by the command line and the demonstration; safe to run again.

import { sql } from 'kysely'
import { letters } from '#domain/exits/letters.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { newId } from './rows.ts'

/** Puts every version of the letter that is not there yet, valid from `now`. */
export async function seedLetter(tx: Tx, community: CommunityId, now: Instant): Promise<void> {
  for (const { code, version, says } of letters) {
    await sql`
      insert into letters (community_id, id, code, version, says, valid_from)
      values (${community}, ${newId(now)}, ${code}, ${version}, ${JSON.stringify(says)}::jsonb, ${now}) on conflict do nothing`.execute(tx)
  }
}
