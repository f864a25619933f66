// Every look at a person's record leaves a line that the person can see: one for ten minutes of looking at them, one a day for coming
// up in somebody's list. A list leaves one line of its own with its count, for whoever reviews. Written in the transaction that
// answered; what this process has written it does not write again, so that a screen that refreshes costs nothing.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { actingRole, type Rights } from '#domain/access/access.ts'
import { idOfBytes, type CommunityId, type ResidentId, type UploadId } from '#domain/kernel/ids.ts'
import { instantOf, minute, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { LookWhy } from '#domain/kernel/personal.ts'
import type { Tx } from '../db/pool.ts'
import type { Seen } from './people-in.ts'

/** A picture that was opened: its reply is bytes, and has no marks. */
export type Look = { resident: ResidentId; why: LookWhy; upload: UploadId | null }
type Asking = { tx: Tx; community: CommunityId; rights: Rights; now: Instant }
type Line = { key: string; resident: ResidentId; why: LookWhy; upload: UploadId | null; among: number | null }
type List = { key: string; why: LookWhy; people: number }

/** Whoever is shown more at once is shown everybody: then the list alone is kept, and every record shows it. */
export const mostNamed = 500
const window = 10 * minute

const written = new Map<string, true>()
const mostKept = 100_000
/** Once it is committed, and not before. */
export function remember(keys: readonly string[]): void {
  for (const key of keys) {
    if (written.size >= mostKept) written.delete(written.keys().next().value!)
    written.set(key, true)
  }
}

/** The same look again has the same id, in whichever process. */
const idOf = (key: string): string => idOfBytes(createHash('sha256').update(key).digest())

/** Nobody is told that they looked at themselves; a carer looks at somebody else. */
const isOwn = ({ actor, residents, caresFor = [] }: Rights, resident: ResidentId): boolean =>
  actor.kind === 'household' && residents.includes(resident) && !caresFor.includes(resident)

function linesOf({ community, rights, now }: Asking, seen: readonly Seen[], looks: readonly Look[]): { lines: Line[]; lists: List[] } {
  const by = `${community} ${rights.actor.kind} ${rights.actor.id}`
  const slot = instantOf(Math.floor(msOf(now) / window) * window)
  const others = seen.filter((it) => !isOwn(rights, it.resident))
  const counts = new Map<LookWhy, number>()
  for (const { as, why } of others) if (as === 'line') counts.set(why, (counts.get(why) ?? 0) + 1)
  const opened = [...others.filter((it) => it.as === 'whole').map(({ resident, why }): Look => ({ resident, why, upload: null })), ...looks.filter((it) => !isOwn(rights, it.resident))]
  const listed = others.filter((it) => it.as === 'line' && counts.get(it.why)! <= mostNamed)
  return {
    lines: [
      ...opened.map((it) => ({ ...it, among: null, key: `${by} ${it.resident} ${it.why} ${it.upload} ${slot}` })),
      ...listed.map(({ resident, why }) => ({ resident, why, upload: null, among: counts.get(why)!, key: `${by} ${resident} ${why} ${slot.slice(0, 10)}` })),
    ],
    // Reviewed is what those see who see many; a carer sees a few, who are told.
    lists: rights.actor.kind === 'household' ? [] : [...counts].map(([why, people]) => ({ why, people, key: `${by} ${why} ${slot}` })),
  }
}

/** Writes what is new of these looks; returns what to remember once it is committed. */
export async function writeLooks(ask: Asking, seen: readonly Seen[], looks: readonly Look[] = []): Promise<string[]> {
  if (seen.length + looks.length === 0) return []
  const { lines, lists } = linesOf(ask, seen, looks)
  const fresh = [...new Map(lines.filter((it) => !written.has(it.key)).map((it) => [it.key, it])).values()]
  // A list is written again in its ten minutes when somebody came up in it for the first time, or more came up than before.
  const changed = lists.filter((it) => fresh.some((line) => line.among !== null && line.why === it.why) || !written.has(`${it.key} ${it.people}`))
  if (fresh.length + changed.length === 0) return []
  await insert(ask, fresh, changed)
  return [...fresh.map((it) => it.key), ...changed.map((it) => `${it.key} ${it.people}`)]
}

async function insert({ tx, community, rights: { actor, ...rights }, now }: Asking, lines: readonly Line[], lists: readonly List[]): Promise<void> {
  const role = actor.kind === 'household' ? 'carer' : actingRole({ actor, ...rights }, { community }) ?? 'gate'
  await sql`
    with named as (
      insert into looks (community_id, id, resident_id, actor_kind, actor_id, role, why, upload_id, among, at)
      select ${community}, id, resident_id, ${actor.kind}, ${actor.id}, ${role}, why, upload_id, among, ${now}
      from unnest(${lines.map((it) => idOf(it.key))}::uuid[], ${lines.map((it) => it.resident)}::uuid[], ${lines.map((it) => it.why)}::text[], ${lines.map((it) => it.upload)}::uuid[],
        ${lines.map((it) => it.among)}::int[]) as t (id, resident_id, why, upload_id, among) order by id
      on conflict do nothing returning why, among)
    insert into list_looks (community_id, id, actor_kind, actor_id, role, why, people, added, at)
    select ${community}, id, ${actor.kind}, ${actor.id}, ${role}, why, people, (select count(*) from named where named.why = t.why and among is not null), ${now}
    from unnest(${lists.map((it) => idOf(it.key))}::uuid[], ${lists.map((it) => it.why)}::text[], ${lists.map((it) => it.people)}::int[]) as t (id, why, people)
    on conflict (community_id, id) do update set people = greatest(list_looks.people, excluded.people), added = list_looks.added + excluded.added`.execute(tx)
}

export type LookShown = { at: Instant; role: string; why: string; among: number | null }

/** Who looked at this person's record, newest first; of lists of everybody one a day, place and role. */
export async function looksAt(tx: Tx, community: CommunityId, resident: ResidentId): Promise<LookShown[]> {
  const { rows } = await sql<LookShown>`
    select at, role, why, among from (
      select at, role, why, among, id from looks where community_id = ${community} and resident_id = ${resident}
      union all
      select min(at), role, why, max(people), null from list_looks where community_id = ${community} and people > ${mostNamed} group by role, why, (at at time zone 'UTC')::date
    ) shown order by at desc, id limit 1000`.execute(tx)
  return rows
}

export type ListLook = { id: string; at: Instant; actorKind: string; actor: string; role: string; why: string; people: number; added: number }

/** Lists that were looked at before `before`, newest first: for whoever reviews. */
export async function listLooks(tx: Tx, community: CommunityId, before: Instant, limit: number): Promise<ListLook[]> {
  const { rows } = await sql<ListLook>`
    select id, at, actor_kind as "actorKind", actor_id as actor, role, why, people, added from list_looks where community_id = ${community} and at < ${before} order by at desc, id limit ${limit}`.execute(tx)
  return rows
}
