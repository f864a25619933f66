// Promises as they are kept: acts are added, and the present of each is written beside it by the one function that adds them. Owner of `promises` and
// `promise_acts`. Refuses nothing by itself: what may be done, the domain says.

import { sql } from 'kysely'
import type { AccountId, BuildingId, CommunityId, PromiseActId, PromiseId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { clashOf, openClashes, presentOf, type Deed, type Present, type PromiseAct } from '#domain/promises/promise.ts'
import { ok, type Result } from '#domain/kernel/result.ts'
import type { Urgency } from '#domain/promises/due.ts'
import type { Tx } from '../db/pool.ts'

export type Key = { section: string; about: string }
export type PromiseRow = Key & { id: PromiseId; kept: boolean; confidential: boolean; building: BuildingId | null; /** as it is now */ acts: number; due: Instant | null; urgency: Urgency | null; closedAt: Instant | null }

const columns = sql`p.id, p.section, p.about, p.kept, p.confidential, p.building_id as building, p.acts, p.due, p.urgency, p.closed_at as "closedAt"`

/** Those that there are of these, locked in the order of their ids: whoever writes on the same waits. */
export async function lockPromises(tx: Tx, community: CommunityId, keys: readonly Key[]): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`select ${columns} from promises p
    where p.community_id = ${community} and (p.section, p.about) in (select * from unnest(${keys.map((it) => it.section)}::text[], ${keys.map((it) => it.about)}::text[])) order by p.id for update`.execute(tx)
  return rows
}

export async function promiseRow(tx: Tx, community: CommunityId, { section, about }: Key): Promise<PromiseRow | null> {
  const { rows: [row] } = await sql<PromiseRow>`select ${columns} from promises p where p.community_id = ${community} and p.section = ${section} and p.about = ${about}`.execute(tx)
  return row ?? null
}

export type NewPromise = Pick<PromiseRow, 'id' | 'section' | 'about' | 'kept' | 'confidential' | 'building'> & { at: Instant }
/** Null: there is one of that key already, or of that id. What is kept is written with its first act: the row alone would be nobody's. */
export async function beginPromise(tx: Tx, community: CommunityId, it: NewPromise, present: Present | null): Promise<boolean> {
  const { rows } = await sql`
    insert into promises (community_id, id, section, about, kept, confidential, building_id, owner_id, urgency, due, step, step_words, opened_at)
    values (${community}, ${it.id}, ${it.section}, ${it.about}, ${it.kept}, ${it.confidential}, ${it.building}, ${present?.owner ?? null}, ${present?.urgency ?? null}, ${present?.due ?? null},
      ${present?.step.code ?? 'see-to'}, ${present?.step.words ?? ''}, ${it.at}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

type ActRow = Omit<PromiseAct, 'by'> & { promise: PromiseId; byActor: string; clashesWith: number | null }
export type KeptAct = PromiseAct & { promise: PromiseId; clashesWith: number | null }
/** All acts of these, in their order. */
export async function actsOf(tx: Tx, community: CommunityId, promises: readonly PromiseId[]): Promise<KeptAct[]> {
  if (promises.length === 0) return []
  const { rows } = await sql<ActRow>`
    select promise_id as promise, id, seq, by_actor as "byActor", by_role as role, at, recorded_at as "recordedAt", seen, deed, clashes_with as "clashesWith" from promise_acts
    where community_id = ${community} and promise_id = any(${[...promises]}::uuid[]) order by promise_id, seq`.execute(tx)
  return rows.map(({ byActor, ...act }) => ({ ...act, by: byActor.startsWith('account:') ? (byActor.slice(8) as AccountId) : null }))
}

export type NewDeed = { promise: PromiseId; id: PromiseActId; deed: Deed; seen: number; at: Instant }
export type By = { account: AccountId | null; actor: string; role: string }

/** The acts that stand already are left out: sent twice, they are done once. */
async function alreadyThere(tx: Tx, community: CommunityId, acts: readonly NewDeed[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from promise_acts where community_id = ${community} and id = any(${acts.map((it) => it.id)}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

async function insertActs(tx: Tx, community: CommunityId, acts: readonly KeptAct[], by: By): Promise<void> {
  await sql`
    insert into promise_acts (community_id, promise_id, seq, id, kind, deed, by_actor, by_role, at, recorded_at, seen, clashes_with)
    select ${community}, t.promise, t.seq, t.id, t.deed ->> 'kind', t.deed, ${by.actor}, ${by.role}, t.at, t."recordedAt", t.seen, t."clashesWith"
    from jsonb_to_recordset(${JSON.stringify(acts)}::jsonb) as t (promise uuid, seq integer, id uuid, deed jsonb, at timestamptz, "recordedAt" timestamptz, seen integer, "clashesWith" integer)`.execute(tx)
}

/** The present of these, beside them. */
async function keepPresent(tx: Tx, community: CommunityId, presents: readonly (Present & { promise: PromiseId; clash: boolean })[]): Promise<void> {
  const rows = presents.map((it) => ({ ...it, step: it.step.code, words: it.step.words, outcome: it.outcome?.code ?? null, outcomeWords: it.outcome?.words ?? '' }))
  await sql`
    update promises p set owner_id = t.owner, taken = t.taken, urgency = t.urgency, due = t.due, snoozed_until = t."snoozedUntil", step = t.step, step_words = t.words, tries = t.tries, last_tried_at = t."lastTriedAt",
      outcome = t.outcome, outcome_words = t."outcomeWords", told_at = t."toldAt", closed_at = t."closedAt", closed_as = t."closedAs", acts = t.acts, clash = t.clash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (promise uuid, owner uuid, taken boolean, urgency text, due timestamptz, "snoozedUntil" timestamptz, step text, words text, tries integer, "lastTriedAt" timestamptz,
      outcome text, "outcomeWords" text, "toldAt" timestamptz, "closedAt" timestamptz, "closedAs" text, acts integer, clash boolean)
    where p.community_id = ${community} and p.id = t.promise`.execute(tx)
}

export type Added = { promise: PromiseId; before: Present; present: Present; clash: boolean }
/** Whether it may be done to what the promise is by then; `openedBy`: whoever began it. */
export type Check = (promise: PromiseId, present: Present, openedBy: AccountId | null, deed: Deed) => Result<true>

/** Acts of one promise put behind those that it has. */
function behind(acts: readonly KeptAct[], deeds: readonly NewDeed[], by: By, now: Instant, check: Check): Result<KeptAct[]> {
  const added: KeptAct[] = []
  for (const it of deeds) {
    const all = [...acts, ...added]
    const may = check(it.promise, presentOf(all), all[0]?.by ?? null, it.deed)
    if (!may.ok) return may
    const act = { promise: it.promise, id: it.id, seq: (all.at(-1)?.seq ?? 0) + 1, by: by.account, role: by.role, at: it.at < now ? it.at : now, recordedAt: now, seen: it.seen, deed: it.deed }
    added.push({ ...act, clashesWith: clashOf(act, all)?.seq ?? null })
  }
  return ok(added)
}

/** Adds acts to promises that are locked, each behind those before it, and keeps what all of them come to: all of them, or none. The only writer of acts. */
export async function addActs(tx: Tx, community: CommunityId, deeds: readonly NewDeed[], by: By, now: Instant, check: Check = () => ok(true)): Promise<Result<Map<PromiseId, Added>>> {
  const promises = [...new Set(deeds.map((it) => it.promise))]
  const [there, kept] = [await alreadyThere(tx, community, deeds), await actsOf(tx, community, promises)]
  const [done, all] = [new Map<PromiseId, Added>(), [] as KeptAct[]]
  const presents: (Present & { promise: PromiseId; clash: boolean })[] = []
  for (const promise of promises) {
    const before = kept.filter((act) => act.promise === promise)
    const added = behind(before, deeds.filter((it) => it.promise === promise && !there.has(it.id)), by, now, check)
    if (!added.ok) return added
    const acts = [...before, ...added.value]
    const present = presentOf(acts)
    all.push(...added.value)
    if (added.value.length > 0) presents.push({ ...present, promise, clash: openClashes(acts).length > 0 })
    done.set(promise, { promise, before: presentOf(before), present, clash: added.value.some((act) => act.clashesWith !== null) })
  }
  if (all.length > 0) {
    await insertActs(tx, community, all, by)
    await keepPresent(tx, community, presents)
  }
  return ok(done)
}

/** What may not be kept at all is gone, with all that was done about it. Only whoever keeps what it was about may say so. */
export async function removePromises(tx: Tx, community: CommunityId, section: string, abouts: readonly string[]): Promise<void> {
  await sql`delete from promise_acts where community_id = ${community} and promise_id in (select id from promises where community_id = ${community} and section = ${section} and about = any(${[...abouts]}::text[]))`.execute(tx)
  await sql`delete from promises where community_id = ${community} and section = ${section} and about = any(${[...abouts]}::text[])`.execute(tx)
}
