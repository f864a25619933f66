// Contacts of one sender that wait as one line of the queue. What is said to be in confidence leaves it: whoever has the line reads nothing that a colleague has hidden, and nobody is kept from what
// is left in it.

import { sql } from 'kysely'
import type { CommunityId, ContactId, PromiseId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { addActs, beginPromise, type By } from '../promises/store.ts'
import { newActId } from './cases.ts'

const section = 'contacts'

/** One that has become private and waited with others is a line of its own. Whoever says so and had that line has this one as well, for they have read it; nobody else has. The contact is locked. */
export async function standApart(tx: Tx, community: CommunityId, contact: ContactId, by: By, now: Instant): Promise<void> {
  const { rows: [row] } = await sql<{ fold: string; own: string; waits: boolean; had: boolean }>`
    select c.fold, md5(c.id::text || ' in confidence') as own, c.awaits and c.result is null as waits,
      exists (select from promises o where o.community_id = ${community} and o.section = ${section} and o.about = c.fold and o.owner_id = ${by.account} and o.closed_at is null) as had
    from contacts c where c.community_id = ${community} and c.id = ${contact}
      and exists (select from contacts o where o.community_id = ${community} and o.fold = c.fold and o.id <> c.id and o.awaits and o.result is null)`.execute(tx)
  if (!row) return
  await sql`update contacts set fold = ${row.own} where community_id = ${community} and id = ${contact}`.execute(tx)
  if (!row.had || !row.waits) return
  const promise = newActId(now) as string as PromiseId
  if (await beginPromise(tx, community, { id: promise, section, about: row.own, kept: false, confidential: true, keeperOnly: false, building: null, at: now }, null))
    await addActs(tx, community, [{ promise, id: newActId(now), deed: { kind: 'taken' }, seen: 0, at: now }], by, now)
}
