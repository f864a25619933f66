// The two signed lists that phones carry, signed once for all of them: anew when what they say has changed, or hourly, so that a
// phone can tell an old list from a new one. Kept in the database, so that several processes and a restart agree; in the order in which
// they were read there, never by a clock: those of two servers differ, and one may be set back.
// Owner of signed_lists. Refuses to know what a pass is: statuses are handed in.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { between, hour, later, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { keyRingBeside, statusListOf, trustedKeys, trustListOf, type Statuses } from './keys.ts'

export type Lists = { tag: string; trust: string; status: string }
/** Signed within the hour: nothing but a change makes it old. One signed tomorrow was signed by a clock that was wrong. */
export const isFresh = (signedAt: Instant, now: Instant): boolean => Math.abs(between(signedAt, now)) < hour

type Row = { tag: string; says: Buffer; trust: Buffer; status: Buffer; signed_at: Instant; dated_at: Instant }
const rowOf = async (tx: Tx, community: CommunityId): Promise<Row | null> => {
  const { rows: [row] } = await sql<Row>`select tag, says, trust, status, signed_at, dated_at from signed_lists where community_id = ${community}`.execute(tx)
  return row ?? null
}
const shown = ({ tag, trust, status }: Pick<Row, 'tag' | 'trust' | 'status'>): Lists => ({ tag, trust: trust.toString('base64url'), status: status.toString('base64url') })

/** `changed`: passes or keys may have, so what the lists say has to be looked at; otherwise those signed within the hour are good. */
export async function listsFor(tx: Tx, community: CommunityId, now: Instant, changed: boolean, statuses: (tx: Tx, community: CommunityId) => Promise<Statuses>): Promise<Lists> {
  const kept = changed ? null : await rowOf(tx, community)
  if (kept && isFresh(kept.signed_at, now)) return shown(kept)
  // Whoever signs later has read later: what was taken back meanwhile stays taken back.
  await takeTurn(tx, `lists ${community}`)
  const there = await rowOf(tx, community)
  const [ring, passes] = await keyRingBeside(tx, community, now, (one) => statuses(one, community))
  const says = createHash('sha256').update(JSON.stringify([trustedKeys(ring, now), passes])).digest()
  if (there && there.says.equals(says) && isFresh(there.signed_at, now)) return shown(there)
  // A phone uses no list that is older than the one it holds.
  const dated = there ? later(now, there.dated_at) : now
  const [trust, status] = [Buffer.from(await trustListOf(ring, now, dated)), Buffer.from(await statusListOf(ring, passes, dated))]
  const tag = createHash('sha256').update(trust).update(status).digest('base64url').slice(0, 22)
  await sql`
    insert into signed_lists (community_id, tag, says, trust, status, signed_at, dated_at) values (${community}, ${tag}, ${says}, ${trust}, ${status}, ${now}, ${dated})
    on conflict (community_id) do update set tag = excluded.tag, says = excluded.says, trust = excluded.trust, status = excluded.status, signed_at = excluded.signed_at,
      dated_at = excluded.dated_at`.execute(tx)
  return shown({ tag, trust, status })
}
