// Every look at a person's record leaves a line that the person can see: one for ten minutes of looking at them, one a day for coming
// up in somebody's list. A list leaves one line of its own with its count, for whoever reviews. Written in the transaction that
// answered; what this process has written it does not write again, so that a screen that refreshes costs nothing.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { actingRole, type Rights } from '#domain/access/access.ts'
import { idOfBytes, type CommunityId, type ResidentId, type UploadId } from '#domain/kernel/ids.ts'
import { instantOf, minute, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { LookWhy } from '#domain/kernel/personal.ts'
import { literal, type LastWord, type Tx } from '../db/pool.ts'
import type { Seen } from './people-in.ts'

/** A picture that was opened: its reply is bytes, and has no marks. */
export type Look = { resident: ResidentId; why: LookWhy; upload: UploadId | null }
type Asking = { community: CommunityId; rights: Rights; now: Instant }
type Line = { key: string; resident: ResidentId; why: LookWhy; upload: UploadId | null; among: number | null }
type List = { key: string; why: LookWhy; people: number }

/** Whoever is shown more at once is shown everybody: then the list alone is kept, and every record shows it. */
export const mostNamed = 500
/** A phone at a gate is given everybody, part by part. */
const mostOnAPhone = 20
const namedAtMost = (why: LookWhy): number => (why === 'gate-phone' ? mostOnAPhone : mostNamed)
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

/** Nobody is told that they looked at themselves; a carer looks at somebody else. Of one household nobody can tell who held the phone: what each of them lets the others see is theirs to say. */
const isOwn = ({ actor, residents, caresFor = [] }: Rights, resident: ResidentId): boolean =>
  actor.kind === 'household' && residents.includes(resident) && !caresFor.includes(resident)

function linesOf({ community, rights, now }: Asking, seen: readonly Seen[], looks: readonly Look[]): { lines: Line[]; lists: List[] } {
  const by = `${community} ${rights.actor.kind} ${rights.actor.id}`
  const slot = instantOf(Math.floor(msOf(now) / window) * window)
  const others = seen.filter((it) => !isOwn(rights, it.resident))
  const counts = new Map<LookWhy, number>()
  for (const { as, why } of others) if (as === 'line') counts.set(why, (counts.get(why) ?? 0) + 1)
  const opened = [...others.filter((it) => it.as === 'whole').map(({ resident, why }): Look => ({ resident, why, upload: null })), ...looks.filter((it) => !isOwn(rights, it.resident))]
  const listed = others.filter((it) => it.as === 'line' && counts.get(it.why)! <= namedAtMost(it.why))
  return {
    lines: [
      ...opened.map((it) => ({ ...it, among: null, key: `${by} ${it.resident} ${it.why} ${it.upload} ${slot}` })),
      ...listed.map(({ resident, why }) => ({ resident, why, upload: null, among: counts.get(why)!, key: `${by} ${resident} ${why} ${slot.slice(0, 10)}` })),
    ],
    // Reviewed is what those see who see many; a carer sees a few, who are told.
    lists: rights.actor.kind === 'household' ? [] : [...counts].map(([why, people]) => ({ why, people, key: `${by} ${why} ${slot}` })),
  }
}

/** Has what is new of these looks written with the commit; returns what to remember once it is. */
export function writeLooks(ask: Asking, last: LastWord, seen: readonly Seen[], looks: readonly Look[] = []): string[] {
  if (seen.length + looks.length === 0) return []
  const { lines, lists } = linesOf(ask, seen, looks)
  const fresh = [...new Map(lines.filter((it) => !written.has(it.key)).map((it) => [it.key, it])).values()]
  // A list is written again in its ten minutes when somebody came up in it for the first time, or more came up than before.
  const changed = lists.filter((it) => fresh.some((line) => line.among !== null && line.why === it.why) || !written.has(`${it.key} ${it.people}`))
  if (fresh.length + changed.length === 0) return []
  sayLooks(last, ask, fresh, changed)
  return [...fresh.map((it) => it.key), ...changed.map((it) => `${it.key} ${it.people}`)]
}

/** Said with the commit: of a look there is nothing to be answered. All of it is ours, ids and words of our own; JSON all the same. */
function sayLooks(last: LastWord, { community, rights, now }: Asking, lines: readonly Line[], lists: readonly List[]): void {
  const { actor } = rights
  const role = actor.kind === 'household' ? 'carer' : actingRole(rights, { community }) ?? 'gate'
  const by = JSON.stringify({ kind: actor.kind, id: actor.id, role, at: now })
  const looks = JSON.stringify(lines.map(({ key, resident, why, upload, among }) => ({ id: idOf(key), resident, why, upload, among })))
  last(`select keep_looks(${literal(community)}, ${literal(by)}, ${literal(looks)}, ${literal(JSON.stringify(lists.map(({ key, why, people }) => ({ id: idOf(key), why, people }))))})`)
}

export type LookShown = { at: Instant; role: string; why: string; among: number | null }

/** Who looked at this person's record, newest first; of lists of everybody one a day, place and role. */
export async function looksAt(tx: Tx, community: CommunityId, resident: ResidentId): Promise<LookShown[]> {
  const { rows } = await sql<LookShown>`
    select at, role, why, among from (
      select at, role, why, among, id from looks where community_id = ${community} and resident_id = any(array(select r.id from residents r where r.community_id = ${community} and (r.id = ${resident} or r.kept_as = ${resident})))
      union all
      select min(at), role, why, max(people), null from list_looks where community_id = ${community} and (people > ${sql.lit(mostNamed)} or (why = 'gate-phone' and people > ${sql.lit(mostOnAPhone)})) group by role, why, (at at time zone 'UTC')::date
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
