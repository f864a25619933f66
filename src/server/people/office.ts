// Whom people are told to call: the committee, and the office above it where nobody here is left to decide. Each time that a number was entered is a
// row of its own, and what holds stands beside the community.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type Office = { name: string; phone: string }

/** Null until somebody has entered it. */
export async function officeOf(tx: Tx, community: CommunityId): Promise<Office | null> {
  const { rows: [row] } = await sql<Office>`select office_name as name, office_phone as phone from communities where community_id = ${community} and office_phone <> ''`.execute(tx)
  return row ?? null
}

type Entered = Office & { id: string; /** the committee's own number, which has no name */ own: boolean; by: string; role: string }
/** False when the id is taken by another. */
export async function enterOffice(tx: Tx, community: CommunityId, { id, name, phone, own, by, role }: Entered, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into office_changes (community_id, id, name, phone, own, by_actor, by_role, at) values (${community}, ${id}, ${name}, ${phone}, ${own}, ${by}, ${role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return (await sql`select from office_changes where community_id = ${community} and id = ${id} and name = ${name} and phone = ${phone} and own = ${own}`.execute(tx)).rows.length > 0
  const holds = own ? sql`phone = ${phone}` : sql`office_name = ${name}, office_phone = ${phone}`
  await sql`update communities set ${holds} where community_id = ${community}`.execute(tx)
  return true
}
