// A case that is gone: its row, what was done about it, and what was said when somebody called about it. For what may not be kept at all.

import { sql } from 'kysely'
import type { CaseId, CommunityId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { removePromises } from '../promises/store.ts'
import { section } from './cases.ts'

/** Contacts about them stay, as calls that were answered, without a word of what was said, by whom from elsewhere, at which number, at which door, or about whom. */
export async function removeCases(tx: Tx, community: CommunityId, ids: readonly CaseId[]): Promise<void> {
  const about = sql`select c.id from contacts c where c.community_id = ${community} and c.case_id = any(${[...ids]}::uuid[])`
  // What was written on the line of such a call while nothing had come of it.
  const { rows: calls } = await sql<{ id: string }>`select c.id::text as id from contacts c where c.community_id = ${community} and c.case_id = any(${[...ids]}::uuid[])`.execute(tx)
  await removePromises(tx, community, 'contacts', calls.map((it) => it.id))
  await sql`delete from told where community_id = ${community} and caller is not null and contact_id in (${about})`.execute(tx)
  await sql`delete from contact_people where community_id = ${community} and contact_id in (${about})`.execute(tx)
  await sql`delete from contact_homes where community_id = ${community} and contact_id in (${about})`.execute(tx)
  await sql`update contacts set result = 'answered', case_id = null, note = '', number = '', relation = '', relation_words = '', spoke_id = null, resident_id = null, household_id = null, exit_id = null, outside_number = '', outside_deadline = null, agreed = null, agreed_at = null, agreed_by = null, flat_id = null, walker_id = null, call_id = null where community_id = ${community} and case_id = any(${[...ids]}::uuid[])`.execute(tx)
  await sql`delete from case_joins where community_id = ${community} and (case_id = any(${[...ids]}::uuid[]) or main_id = any(${[...ids]}::uuid[]))`.execute(tx)
  await sql`delete from cases_apart where community_id = ${community} and (one_id = any(${[...ids]}::uuid[]) or other_id = any(${[...ids]}::uuid[]))`.execute(tx)
  await sql`update cases set joined_to = null where community_id = ${community} and joined_to = any(${[...ids]}::uuid[])`.execute(tx)
  await sql`delete from cases where community_id = ${community} and id = any(${[...ids]}::uuid[])`.execute(tx)
  await removePromises(tx, community, section, ids)
}
