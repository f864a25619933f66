// Repairs as they are kept: what was said, and acts that are only added, with what they come to beside them, written by the one function that adds. Owner of `repairs` and
// `repair_acts`. Of the case's promise it says what follows from an act: whose it is stays whose it was.

import { sql } from 'kysely'
import type { CaseId, CommunityId, RepairActId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { backAtDesk, dangerOf, goesUpAt, repairNow, visitOver, visitsNow, type Danger, type Repair, type RepairAct, type RepairDeed, type Said } from '#domain/neighbours/repairs.ts'
import { untouched, type Deed } from '#domain/promises/promise.ts'
import type { Tx } from '../db/pool.ts'
import { newActId, section } from '../desk/cases.ts'
import type { Ask } from '../http/endpoint.ts'
import { byOf } from '../promises/acting.ts'
import { addActs, lockPromises, notStruck, type Added, type By, type PromiseRow } from '../promises/store.ts'
import { followRepairs } from './following.ts'

/** What follows from orders and the hour alone. */
export const server: By = { account: null, actor: 'server', role: 'server' }

export type KeptAct = RepairAct & { id: RepairActId; by: string; role: string; /** by a page of the home */ home: boolean }
export type KeptRepair = { said: Said; danger: Danger | null; acts: KeptAct[]; /** of what is broken, the oldest first */ pictures: { id: UploadId; at: Instant }[]; /** see `openedSince` */ back: boolean; is: Repair }

/** Whether the case of `repairs r` was opened again since it was handed on last, by a call as well as by an act of its promise, and not by mistake. */
export const openedSince = sql<boolean>`exists (select from promise_acts o where o.community_id = r.community_id and o.promise_id = r.id and o.kind = 'reopened' and ${notStruck('o')}
  and o.recorded_at > (select max(l.recorded_at) from repair_acts l where l.community_id = r.community_id and l.case_id = r.id and l.kind = 'level'))`
const comesTo = (acts: readonly RepairAct[], back: boolean): Repair => (back ? backAtDesk(repairNow(acts)) : repairNow(acts))

/** These of them that there are, by their case. */
export async function repairsOf(tx: Tx, community: CommunityId, cases: readonly CaseId[]): Promise<Map<CaseId, KeptRepair>> {
  if (cases.length === 0) return new Map()
  const { rows } = await sql<{ id: CaseId; said: Said; danger: Danger | null; acts: KeptAct[]; pictures: KeptRepair['pictures']; back: boolean }>`
    select r.id, r.said, r.danger, ${openedSince} as back, (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'at', to_char(u.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by u.at, u.id), '[]')
      from uploads u where u.community_id = ${community} and u.kind = 'repair' and u.about_id = r.id) as pictures, (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'seq', t.seq, 'deed', t.deed, 'at', to_char(t.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', coalesce(a.name, ''), 'role', t.by_role, 'home', t.by_actor like 'household:%') order by t.seq), '[]')
      from repair_acts t left join accounts a on t.by_actor = 'account:' || a.id::text where t.community_id = ${community} and t.case_id = r.id) as acts
    from repairs r where r.community_id = ${community} and r.id = any(${[...cases]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, ...row }) => [id, { ...row, is: comesTo(row.acts, row.back) }]))
}

/** Locked until the end of the transaction: whoever writes on the same waits. Its promise is locked after it, never before: in one order nobody waits for whoever waits for them. */
export async function lockRepair(tx: Tx, community: CommunityId, id: CaseId): Promise<KeptRepair | null> {
  await sql`select from repairs where community_id = ${community} and id = ${id} for update`.execute(tx)
  return (await repairsOf(tx, community, [id])).get(id) ?? null
}

/** What is broken, as it was said last. `lockRepair` and the promise come first: what one writes over, they have read. */
export async function keepSaid(tx: Tx, community: CommunityId, id: CaseId, said: Said, now: Instant): Promise<void> {
  await sql`insert into repairs (community_id, id, said, danger, changed_at) values (${community}, ${id}, ${JSON.stringify(said)}::jsonb, ${dangerOf(said)}, ${now})
    on conflict (community_id, id) do update set said = excluded.said, danger = excluded.danger, changed_at = excluded.changed_at`.execute(tx)
}

/** Whether an act of that id stands already, and is one of this case. */
export async function isThere(tx: Tx, community: CommunityId, id: RepairActId): Promise<CaseId | null> {
  const { rows: [row] } = await sql<{ of: CaseId }>`select case_id as of from repair_acts where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.of ?? null
}

/** Behind those that there are, and what all of them come to. The only writer of acts; the repair is locked. */
export async function addRepairAct(tx: Tx, community: CommunityId, of: CaseId, { acts, back }: KeptRepair, it: { id: RepairActId; deed: RepairDeed; at: Instant }, by: By, now: Instant): Promise<Repair> {
  const at = it.at < now ? it.at : now
  const seq = (acts.at(-1)?.seq ?? 0) + 1
  await sql`insert into repair_acts (community_id, id, case_id, seq, kind, deed, by_actor, by_role, at, recorded_at)
    values (${community}, ${it.id}, ${of}, ${seq}, ${it.deed.kind}, ${JSON.stringify(it.deed)}::jsonb, ${by.actor}, ${by.role}, ${at}, ${now})`.execute(tx)
  const all = [...acts, { seq, at, deed: it.deed }]
  const is = comesTo(all, back && it.deed.kind !== 'level')
  // Whoever was sent first may be inside still, while somebody else is sent.
  const over = [...visitsNow(all).values()].map(visitOver).toSorted().at(-1) ?? null
  await sql`update repairs set way = ${is.way}, level = ${is.level}, visit_from = ${is.visit?.from ?? null}, visit_over = ${over}, works_at = ${is.worksAt}, level_up_at = ${goesUpAt(is)}, level_late = ${is.levelLate !== null}, again = ${is.again}, acts = ${is.acts}, changed_at = ${now}
    where community_id = ${community} and id = ${of}`.execute(tx)
  return is
}

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

export async function promiseOf(tx: Tx, community: CommunityId, of: CaseId): Promise<PromiseRow | null> {
  const [row] = await lockPromises(tx, community, [{ section, about: of }])
  return row ?? null
}

/** Whether somebody has written what came of it, and nobody has opened it since; `theirs`: the home wrote last that it is needed no more. */
export async function outcomeOf(tx: Tx, community: CommunityId, of: CaseId): Promise<'theirs' | 'written' | null> {
  const { rows: [row] } = await sql<{ theirs: boolean }>`
    select p.outcome = 'not-needed' and coalesce((select a.by_actor like 'household:%' from promise_acts a where a.community_id = ${community} and a.promise_id = p.id and a.kind = 'outcome' order by a.seq desc limit 1), false) as theirs
    from promises p where p.community_id = ${community} and p.section = ${section} and p.about = ${of} and p.outcome is not null`.execute(tx)
  return row ? (row.theirs ? 'theirs' : 'written') : null
}

/** What follows for the promise, by whoever did it, and what that came to. Null: there is none. */
export async function followBy(tx: Tx, community: CommunityId, of: CaseId, deeds: readonly Deed[], by: By, now: Instant): Promise<(PromiseRow & Added) | null> {
  const row = await promiseOf(tx, community, of)
  if (!row) return null
  const { done } = await addActs(tx, community, deeds.map((deed, n) => ({ promise: row.id, id: newActId(now), deed, seen: row.acts + n, at: now })), by, now)
  return { ...row, ...(done.get(row.id) ?? nothingAdded(row.id)) }
}
const nothingAdded = (promise: PromiseRow['id']): Added => ({ promise, before: untouched, present: untouched, clash: false, added: 0 })
/** The same, with what it means for those that are one fault with it, and for their homes. `alone`: it was said of this one, whatever is joined to it. */
export async function follow(ask: Ask, of: CaseId, deeds: readonly Deed[], alone = false): Promise<void> {
  const row = await followBy(ask.tx, ask.community, of, deeds, byOf(ask), ask.now)
  if (!row) return
  ask.touch('promise', row.id, row.building)
  if (row.added > 0 && !alone) await followRepairs(ask, [row])
}
