// A case that is gone: its row, what was done about it, and what was said when somebody called about it. For what may not be kept at all.

import { sql } from 'kysely'
import type { CaseId, CommunityId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { removePromises } from '../promises/store.ts'
import { section } from './cases.ts'

/** Contacts about them stay, as calls that were answered, without a word of what was said. */
export async function removeCases(tx: Tx, community: CommunityId, ids: readonly CaseId[]): Promise<void> {
  await sql`update contacts set result = 'answered', case_id = null, note = '' where community_id = ${community} and case_id = any(${[...ids]}::uuid[])`.execute(tx)
  await sql`delete from case_joins where community_id = ${community} and (case_id = any(${[...ids]}::uuid[]) or main_id = any(${[...ids]}::uuid[]))`.execute(tx)
  await sql`delete from cases_apart where community_id = ${community} and (one_id = any(${[...ids]}::uuid[]) or other_id = any(${[...ids]}::uuid[]))`.execute(tx)
  await sql`update cases set joined_to = null where community_id = ${community} and joined_to = any(${[...ids]}::uuid[])`.execute(tx)
  await sql`delete from cases where community_id = ${community} and id = any(${[...ids]}::uuid[])`.execute(tx)
  await removePromises(tx, community, section, ids)
}
