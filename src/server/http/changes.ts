// What changed, by id. Numbers come from one row per community, locked until commit, so a reader who has seen number n
// has seen everything before it. Listeners get ids only and ask again for what they may see.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'

export type Change = {
  kind: 'exit' | 'pass' | 'movement' | 'sealing' | 'resident' | 'news' | 'contact' | 'rules' | 'keys' | 'gate' | 'device' | 'work' | 'fact'
  id: string
  building: BuildingId | null
}

export const channel = 'postern_changes'

/** Call once, as the last statement before commit: the row lock is held from here. One statement, so that it is held no longer; `along` is written with it. */
export async function flushChanges(tx: Tx, community: CommunityId, changes: readonly Change[], now: Instant, along?: RawBuilder<unknown>): Promise<number> {
  const { rows: [feed] } = await sql<{ last_seq: number }>`${sql.raw(plannedOnce)}
    with ${along ? sql`along as (${along}),` : sql``} feed as (
      insert into feeds (community_id, last_seq) values (${community}, ${changes.length})
      on conflict (community_id) do update set last_seq = feeds.last_seq + excluded.last_seq returning last_seq
    ), told as (
      insert into changes (community_id, seq, kind, id, building_id, at)
      select ${community}, feed.last_seq - ${changes.length}::bigint + n, kind, id, building_id, ${now}
      from feed, unnest(${changes.map((c) => c.kind)}::text[], ${changes.map((c) => c.id)}::uuid[], ${changes.map((c) => c.building)}::uuid[]) with ordinality as t (kind, id, building_id, n)
      on conflict do nothing
    )
    select feed.last_seq, pg_notify(${channel}, json_build_object('community', ${community}::text, 'seq', feed.last_seq)::text) from feed`.execute(tx)
  return Number(feed!.last_seq)
}
