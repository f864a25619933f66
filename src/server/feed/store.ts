// What changed, by number, for screens and devices that ask or listen. Questions only: changes are written by whoever makes them.

import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { Change } from '../http/changes.ts'

export type Numbered = Change & { seq: number; at: Instant }

/** The number of the last change; 0 when nothing has changed yet. */
export async function lastSeq(tx: Tx, community: CommunityId): Promise<number> {
  const { rows: [row] } = await sql<{ last_seq: number }>`select last_seq from feeds where community_id = ${community}`.execute(tx)
  return row?.last_seq ?? 0
}

/** The number of the last change, and which it is. */
export async function headOf(tx: Tx, community: CommunityId): Promise<{ seq: number; mark: string | null }> {
  const { rows: [row] } = await sql<{ seq: number; mark: string | null }>`
    select f.last_seq as seq, (select change_mark(c.ids[1], c.at) from changes c where c.community_id = ${community} and c.seq = f.last_seq) as mark from feeds f where f.community_id = ${community}`.execute(tx)
  return row ?? { seq: 0, mark: null }
}

/** Which change has this number; null where none has. A number alone is no proof: after a backup was put back it is given again. */
export async function changeMark(tx: Tx, community: CommunityId, seq: number): Promise<string | null> {
  const { rows: [row] } = await sql<{ mark: string }>`select change_mark(ids[1], at) as mark from changes where community_id = ${community} and seq = ${seq}`.execute(tx)
  return row?.mark ?? null
}

export async function firstSeq(tx: Tx, community: CommunityId): Promise<number> {
  const { rows: [row] } = await sql<{ seq: number | null }>`select min(seq) as seq from changes where community_id = ${community}`.execute(tx)
  return row?.seq ?? 1
}

/** `kinds`: of these alone; left out, of all. */
export async function changesAfter(tx: Tx, community: CommunityId, seq: number, limit: number, kinds: readonly Change['kind'][] | null = null): Promise<Numbered[]> {
  const { rows } = await sql<Numbered>`
    select seq, kind, ids, building_id as building, at from changes where community_id = ${community} and seq > ${seq} ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``} order by seq limit ${limit}`.execute(tx)
  return rows
}
