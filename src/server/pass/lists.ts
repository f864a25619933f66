// The two signed lists that phones carry, signed once for all of them: anew when what they say has changed, or hourly, so that a
// phone can tell an old list from a new one. Kept in the database, so that several processes and a restart agree.
// Owner of signed_lists. Refuses to know what a pass is: statuses are handed in.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { hour, later, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { statusListFor, trustedKeys, trustListFor, type Statuses } from './keys.ts'

export type Lists = { tag: string; trust: string; status: string }
/** Signed within the hour: nothing but a change makes it old. */
export const isFresh = (signedAt: Instant, now: Instant): boolean => now < plus(signedAt, hour)

type Row = { tag: string; says: Buffer; trust: Buffer; status: Buffer; signed_at: Instant }
const rowOf = async (tx: Tx, community: CommunityId): Promise<Row | null> => {
  const { rows: [row] } = await sql<Row>`select tag, says, trust, status, signed_at from signed_lists where community_id = ${community}`.execute(tx)
  return row ?? null
}
const shown = ({ tag, trust, status }: Pick<Row, 'tag' | 'trust' | 'status'>): Lists => ({ tag, trust: trust.toString('base64url'), status: status.toString('base64url') })

/** `changed`: passes or keys may have, so what the lists say has to be looked at; otherwise those signed within the hour are good. */
export async function listsFor(tx: Tx, community: CommunityId, now: Instant, changed: boolean, statuses: (tx: Tx, community: CommunityId) => Promise<Statuses>): Promise<Lists> {
  const known = await rowOf(tx, community)
  if (known && !changed && isFresh(known.signed_at, now)) return shown(known)
  // One after the other: who looks at the passes last also writes last, whenever they were asked, so no pass that was taken back comes back.
  await takeTurn(tx, `lists ${community}`)
  const there = await rowOf(tx, community)
  const at = there ? later(now, there.signed_at) : now
  const [keys, passes] = [await trustedKeys(tx, community, now), await statuses(tx, community)]
  const says = createHash('sha256').update(JSON.stringify([keys, passes])).digest()
  if (there && there.says.equals(says) && isFresh(there.signed_at, at)) return shown(there)
  const [trust, status] = [Buffer.from(await trustListFor(tx, community, at)), Buffer.from(await statusListFor(tx, community, at, passes))]
  const tag = createHash('sha256').update(trust).update(status).digest('base64url').slice(0, 22)
  await sql`
    insert into signed_lists (community_id, tag, says, trust, status, signed_at) values (${community}, ${tag}, ${says}, ${trust}, ${status}, ${at})
    on conflict (community_id) do update set tag = excluded.tag, says = excluded.says, trust = excluded.trust, status = excluded.status, signed_at = excluded.signed_at`.execute(tx)
  return shown({ tag, trust, status })
}
