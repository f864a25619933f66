// Who was turned away at a gate, in SQL.

import { sql } from 'kysely'
import type { CommunityId, PassId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type TurnedAway = { id: string; pass: PassId | null; code: string; deviceAt: Instant; gate: string | null; by: string }
export async function insertTurnedAway(tx: Tx, community: CommunityId, rows: readonly TurnedAway[], now: Instant): Promise<void> {
  const column = <K extends keyof TurnedAway>(key: K) => rows.map((row) => row[key])
  await sql`
    insert into turned_away (community_id, id, pass_id, gate_id, code, device_at, received_at, by_actor)
    select ${community}, id, pass_id, gate, code, device_at, ${now}, by
    from unnest(${column('id')}::uuid[], ${column('pass')}::uuid[], ${column('gate')}::uuid[], ${column('code')}::text[], ${column('deviceAt')}::timestamptz[], ${column('by')}::text[])
      as t (id, pass_id, gate, code, device_at, by)
    on conflict do nothing`.execute(tx)
}
