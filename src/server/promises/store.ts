// Promises as they are kept: acts are added, and the present of each is written beside it by the one function that adds them. Owner of `promises` and
// `promise_acts`. Refuses nothing by itself: what may be done, the domain says.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, BuildingId, CommunityId, PromiseActId, PromiseId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { clashOf, openClashes, presentOf, sinceGone, type Deed, type Present, type PromiseAct } from '#domain/promises/promise.ts'
import { ok, type Problem, type Result } from '#domain/kernel/result.ts'
import type { Urgency } from '#domain/promises/due.ts'
import type { Tx } from '../db/pool.ts'

export type Key = { section: string; about: string }
export type PromiseRow = Key & { id: PromiseId; kept: boolean; confidential: boolean; /** what is confidential is not even for whoever began it, unless they keep it */ keeperOnly: boolean; building: BuildingId | null; /** as it is now */ acts: number; due: Instant | null; urgency: Urgency | null; closedAt: Instant | null }

const columns = sql`p.id, p.section, p.about, p.kept, p.confidential, p.keeper_only as "keeperOnly", p.building_id as building, p.acts, p.due, p.urgency, p.closed_at as "closedAt"`

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

export type NewPromise = Pick<PromiseRow, 'id' | 'section' | 'about' | 'kept' | 'confidential' | 'keeperOnly' | 'building'> & { at: Instant }
/** Null: there is one of that key already, or of that id. What is kept is written with its first act: the row alone would be nobody's. */
export async function beginPromise(tx: Tx, community: CommunityId, it: NewPromise, present: Present | null): Promise<boolean> {
  const { rows } = await sql`
    insert into promises (community_id, id, section, about, kept, confidential, keeper_only, building_id, owner_id, urgency, due, step, step_words, opened_at)
    values (${community}, ${it.id}, ${it.section}, ${it.about}, ${it.kept}, ${it.confidential}, ${it.keeperOnly}, ${it.building}, ${present?.owner ?? null}, ${present?.urgency ?? null}, ${present?.due ?? null},
      ${present?.step.code ?? 'see-to'}, ${present?.step.words ?? ''}, ${it.at}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** From now on it is read by whoever keeps it, whoever began it, and the secretary. */
export async function keepConfidential(tx: Tx, community: CommunityId, { section, about }: Key): Promise<void> {
  await sql`update promises set confidential = true where community_id = ${community} and section = ${section} and about = ${about}`.execute(tx)
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

/** Of an act of `promise_acts`, as whatever it is called there: that nobody has said that it was a mistake. */
export const notStruck = (act: 'a' | 'o'): RawBuilder<unknown> => {
  const of = (column: string) => sql.ref(`${act}.${column}`)
  return sql`not exists (select from promise_acts s where s.community_id = ${of('community_id')} and s.promise_id = ${of('promise_id')} and s.kind = 'struck' and s.deed -> 'acts' ? ${of('id')}::text)`
}

export type NewDeed = { promise: PromiseId; id: PromiseActId; deed: Deed; seen: number; at: Instant }
export type By = { account: AccountId | null; actor: string; role: string }

/** The acts that stand already, and of what: sent twice, they are done once. */
async function alreadyThere(tx: Tx, community: CommunityId, acts: readonly NewDeed[]): Promise<Map<string, PromiseId>> {
  const { rows } = await sql<{ id: string; promise: PromiseId }>`select id, promise_id as promise from promise_acts where community_id = ${community} and id = any(${acts.map((it) => it.id)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.promise]))
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

/** `added`: how many of those that were sent are new. */
export type Added = { promise: PromiseId; before: Present; present: Present; clash: boolean; added: number }
/** Each act for itself: what was refused changes nothing, and holds up no other. */
export type Acts = { done: Map<PromiseId, Added>; refused: Map<PromiseActId, Problem> }
/** Whether it may be done to what the promise is by then; `openedBy`: whoever began it. */
export type Check = (promise: PromiseId, present: Present, openedBy: AccountId | null, deed: Deed) => Result<true>

/** Acts of one promise put behind those that it has. What was done before it was gone is of another thing: nobody clashes with that, or has opened this by it. */
function behind(acts: readonly KeptAct[], deeds: readonly NewDeed[], by: By, now: Instant, check: Check): { added: KeptAct[]; refused: [PromiseActId, Problem][] } {
  const [added, refused] = [[] as KeptAct[], [] as [PromiseActId, Problem][]]
  for (const it of deeds) {
    const all = [...acts, ...added]
    if (added.some((act) => act.id === it.id)) continue
    const since = sinceGone(all)
    const may = check(it.promise, presentOf(all), since[0]?.by ?? null, it.deed)
    if (!may.ok) { refused.push([it.id, may.problem]); continue }
    const act = { promise: it.promise, id: it.id, seq: (all.at(-1)?.seq ?? 0) + 1, by: by.account, role: by.role, at: it.at < now ? it.at : now, recordedAt: now, seen: it.seen, deed: it.deed }
    added.push({ ...act, clashesWith: clashOf(act, since)?.seq ?? null })
  }
  return { added, refused }
}

/** Adds acts to promises that are locked, each behind those before it, and keeps what all of them come to. The only writer of acts. */
export async function addActs(tx: Tx, community: CommunityId, deeds: readonly NewDeed[], by: By, now: Instant, check: Check = () => ok(true)): Promise<Acts> {
  const promises = [...new Set(deeds.map((it) => it.promise))]
  const [there, kept] = [await alreadyThere(tx, community, deeds), await actsOf(tx, community, promises)]
  const [done, all, refused] = [new Map<PromiseId, Added>(), [] as KeptAct[], new Map<PromiseActId, Problem>()]
  // An id that stands for something else: a device made it twice.
  for (const it of deeds) if (there.has(it.id) && there.get(it.id) !== it.promise) refused.set(it.id, { code: 'id-taken' })
  const presents: (Present & { promise: PromiseId; clash: boolean })[] = []
  for (const promise of promises) {
    const before = kept.filter((act) => act.promise === promise)
    const it = behind(before, deeds.filter((one) => one.promise === promise && !there.has(one.id)), by, now, check)
    const acts = [...before, ...it.added]
    const present = presentOf(acts)
    all.push(...it.added)
    for (const [id, problem] of it.refused) refused.set(id, problem)
    if (it.added.length > 0) presents.push({ ...present, promise, clash: openClashes(acts).length > 0 })
    done.set(promise, { promise, before: presentOf(before), present, clash: it.added.some((act) => act.clashesWith !== null), added: it.added.length })
  }
  if (all.length > 0) {
    await insertActs(tx, community, all, by)
    await keepPresent(tx, community, presents)
  }
  return { done, refused }
}

/** What may not be kept at all is gone, with all that was done about it. Only whoever keeps what it was about may say so. */
export async function removePromises(tx: Tx, community: CommunityId, section: string, abouts: readonly string[]): Promise<void> {
  await sql`delete from promise_acts where community_id = ${community} and promise_id in (select id from promises where community_id = ${community} and section = ${section} and about = any(${[...abouts]}::text[]))`.execute(tx)
  await sql`delete from promises where community_id = ${community} and section = ${section} and about = any(${[...abouts]}::text[])`.execute(tx)
}
