// What changed, by kind and id: one line for each kind and place in a transaction, however much happened. Numbers come from one row
// per community, locked until commit, so a reader who has seen number n has seen everything before it. Listeners get ids only and ask
// again for what they may see. Which kinds there are and who is told, each capability says in its changes.ts.

import { sql, type RawBuilder } from 'kysely'
import type { ChangeKind, KindsOf, Owner, Told } from '#domain/access/told.ts'
import type { BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'

export type Change = { kind: ChangeKind; ids: readonly string[]; building: BuildingId | null }

/** Whose these are, by their ids; those that are nobody's are left out. Asked for households alone. */
export type Whose = (tx: Tx, community: CommunityId, ids: readonly string[]) => Promise<ReadonlyMap<string, Owner>>
export type KindTold = Told & { whose?: Whose }
/** What a capability's changes.ts exports: all of its kinds, and no others. */
export type KindsTold<Home extends string> = { readonly [K in KindsOf<Home>]: KindTold }
/** Everything that anybody tells, collected by main.ts. */
export type AllKindsTold = { readonly [K in ChangeKind]: KindTold }

export const channel = 'postern_changes'

/** What happened of one kind in one place is one line with all ids, each once, where the first of them stood. */
export function inLines(changes: readonly Change[]): Change[] {
  const lines = new Map<string, { kind: ChangeKind; ids: Set<string>; building: BuildingId | null }>()
  for (const { kind, ids, building } of changes) {
    const key = `${kind} ${building ?? ''}`
    const line = lines.get(key) ?? { kind, ids: new Set<string>(), building }
    for (const id of ids) line.ids.add(id)
    lines.set(key, line)
  }
  return [...lines.values()].map((line) => ({ ...line, ids: [...line.ids] }))
}

/** Call once, as the last statement before commit: the row lock is held from here. One statement, so that it is held no longer; `along` is written with it. */
export async function flushChanges(tx: Tx, community: CommunityId, changes: readonly Change[], now: Instant, along?: RawBuilder<unknown>): Promise<number> {
  const lines = inLines(changes)
  const { rows: [feed] } = await sql<{ last_seq: number }>`${sql.raw(plannedOnce)}
    with ${along ? sql`along as (${along}),` : sql``} feed as (
      insert into feeds (community_id, last_seq) values (${community}, ${lines.length})
      on conflict (community_id) do update set last_seq = feeds.last_seq + excluded.last_seq returning last_seq
    ), told as (
      insert into changes (community_id, seq, kind, ids, building_id, at)
      select ${community}, feed.last_seq - ${lines.length}::bigint + n, kind, string_to_array(ids, ' ')::uuid[], building_id, ${now}
      from feed, unnest(${lines.map((it) => it.kind)}::text[], ${lines.map((it) => it.ids.join(' '))}::text[], ${lines.map((it) => it.building)}::uuid[]) with ordinality as t (kind, ids, building_id, n)
      on conflict do nothing
    )
    select feed.last_seq, pg_notify(${channel}, json_build_object('community', ${community}::text, 'seq', feed.last_seq)::text) from feed`.execute(tx)
  return Number(feed!.last_seq)
}
