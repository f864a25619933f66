// Cases as they are kept: what was brought, where it is, and which are one fault. What is done about one is its promise (server/promises). Owner of `cases`,
// `case_joins` and `cases_apart`.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { contactsThatRaise, type CaseKind, type NowReason } from '#domain/desk/cases.ts'
import { uuidv7, type AccountId, type BuildingId, type CaseId, type CommunityId, type HouseholdId, type PromiseActId, type PromiseId, type ResidentId } from '#domain/kernel/ids.ts'
import { earlier, msOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { dueAgain, dueOf, raised, type Urgency } from '#domain/promises/due.ts'
import { isDueInReach, presentOf, sinceGone, type Deed, type NextStep, type OutcomeCode, type PromiseAct, type Way } from '#domain/promises/promise.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { zoneOf } from '../people/community.ts'
import { actsOf, addActs, beginPromise, keepConfidential, lockPromises, type Added, type By, type PromiseRow } from '../promises/store.ts'
import type { Ticket } from './contacts.ts'

export const section = 'case'
export const newActId = (now: Instant): PromiseActId => uuidv7(msOf(now), randomBytes(10)) as PromiseActId

export type Place = { kind: 'compound' | 'building' | 'entrance' | 'flat'; id: string }
/** The building of a place, null for a compound; undefined when there is no such place here. */
export async function buildingOfPlace(tx: Tx, community: CommunityId, { kind, id }: Place): Promise<BuildingId | null | undefined> {
  const { rows: [row] } = await sql<{ building: BuildingId | null }>`
    select null::uuid as building from compounds where ${kind}::text = 'compound' and community_id = ${community} and id = ${id}
    union all select id from buildings where ${kind}::text = 'building' and community_id = ${community} and id = ${id}
    union all select building_id from entrances where ${kind}::text = 'entrance' and community_id = ${community} and id = ${id}
    union all select building_id from flats where ${kind}::text = 'flat' and community_id = ${community} and id = ${id}`.execute(tx)
  return row?.building
}

/** The building of a case, null where it is in none; undefined when there is no such case here. */
export async function buildingOfCase(tx: Tx, community: CommunityId, id: CaseId): Promise<BuildingId | null | undefined> {
  const { rows: [row] } = await sql<{ building: BuildingId | null }>`select building_id as building from cases where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.building
}

/** What each of these was brought as. */
export async function kindsOf(tx: Tx, community: CommunityId, cases: readonly CaseId[]): Promise<ReadonlyMap<string, CaseKind>> {
  const { rows } = await sql<{ id: CaseId; kind: CaseKind }>`select id, kind from cases where community_id = ${community} and id = any(${[...cases]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.kind]))
}

export type NewCase = {
  id: CaseId; act: PromiseActId; kind: CaseKind; words: string; place: Place | null; building: BuildingId | null; household: HouseholdId | null; resident: ResidentId | null; private: boolean; /** read by whoever keeps it and the secretary, not by whoever began it */ keeperOnly?: boolean; nowFor: NowReason | null
  outside: Ticket | null; answerOn: { way: Way; number: string }; urgency: Urgency; due: Instant; owner: AccountId; step: NextStep; at: Instant
}
/** The case, its promise and the first act, in one. False when the id is taken. */
export async function insertCase(tx: Tx, community: CommunityId, it: NewCase, by: By, now: Instant): Promise<boolean> {
  const at = it.at < now ? it.at : now
  const { rows } = await sql`
    insert into cases (community_id, id, kind, words, place_kind, place_id, building_id, household_id, resident_id, private, now_for, answer_way, answer_number, outside_number, outside_deadline, by_actor, by_role, at, recorded_at)
    values (${community}, ${it.id}, ${it.kind}, ${it.words}, ${it.place?.kind ?? null}, ${it.place?.id ?? null}, ${it.building}, ${it.household}, ${it.resident}, ${it.private}, ${it.nowFor}, ${it.answerOn.way}, ${it.answerOn.number},
      ${it.outside?.number ?? ''}, ${it.outside?.deadline ?? null}, ${by.actor}, ${by.role}, ${at}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  const deed: Deed = { kind: 'opened', owner: it.owner, urgency: it.urgency, due: it.due, step: it.step }
  const promise = it.id as string as PromiseId
  const present = presentOf([{ id: it.act, seq: 1, by: by.account, role: by.role, at, recordedAt: now, seen: 0, deed }])
  if (!(await beginPromise(tx, community, { id: promise, section, about: it.id, kept: true, confidential: it.private, keeperOnly: it.keeperOnly ?? false, building: it.building, at: now }, present))) return false
  const added = await addActs(tx, community, [{ promise, id: it.act, deed, seen: 0, at }], by, now)
  // An act of that id stands already: then nothing of this does.
  return (added.done.get(promise)?.added ?? 0) === 1
}

/** By when, if nobody says otherwise: the usual time, or the hotline's deadline where that is sooner. */
export const dueOfCase = ({ urgency, due, outside }: { urgency: Urgency; due: Instant | null; outside: { deadline: Instant | null } | null }, now: Instant, zone: Zone): Instant =>
  due ?? (outside?.deadline ? earlier(outside.deadline, dueOf(urgency, now, zone)) : dueOf(urgency, now, zone))

const rowsOf = (tx: Tx, community: CommunityId, cases: readonly CaseId[]): Promise<PromiseRow[]> => lockPromises(tx, community, cases.map((about) => ({ section, about })))

/** With the third contact about it a case is more urgent, by one step and once; also where several come at once. */
export async function raiseBy(tx: Tx, community: CommunityId, of: CaseId, contacts: number, by: By, zone: Zone, now: Instant): Promise<boolean> {
  if (contacts < contactsThatRaise) return false
  const [row] = await rowsOf(tx, community, [of])
  if (!row || row.closedAt !== null || row.urgency === null || row.urgency === 'now') return false
  if ((await actsOf(tx, community, [row.id])).some(({ deed }) => deed.kind === 'urgency' && deed.why === 'third-contact')) return false
  const urgency = raised(row.urgency)
  const due = dueOf(urgency, now, zone)
  await addActs(tx, community, [{ promise: row.id, id: newActId(now), deed: { kind: 'urgency', urgency, why: 'third-contact', due: row.due ? earlier(row.due, due) : due }, seen: row.acts, at: now }], by, now)
  return true
}

/**
 * A ticket that came with a contact that is joined: where the case has none it is the case's, and by its deadline the case is due, where that is sooner. Whether it is.
 * `inConfidence`: the contact is, so a case that everybody reads is not told its number.
 */
export async function takeTicket(tx: Tx, community: CommunityId, of: CaseId, { number, deadline }: Ticket, inConfidence: boolean, by: By, now: Instant): Promise<boolean> {
  // Another ticket's number and deadline stay as they are: one of the two would be said of the other.
  await sql`update cases set outside_number = case when private or not ${inConfidence}::boolean then ${number} else outside_number end, outside_deadline = least(outside_deadline, ${deadline}::timestamptz)
    where community_id = ${community} and id = ${of} and (outside_number = '' or outside_number = ${number})`.execute(tx)
  if (deadline === null || !isDueInReach(deadline, now)) return false
  const [row] = await rowsOf(tx, community, [of])
  if (!row || row.closedAt !== null || row.due === null || row.due <= deadline) return false
  await addActs(tx, community, [{ promise: row.id, id: newActId(now), deed: { kind: 'due', due: deadline }, seen: row.acts, at: now }], by, now)
  return true
}

/** Locks a case that somebody joins a contact to, and opens it again where it was closed meanwhile, with those that are joined to it: whoever calls about it finds it on the list. Which promises that were; none: it was open. */
export async function openAgain(tx: Tx, community: CommunityId, of: CaseId, by: By, now: Instant): Promise<PromiseRow[]> {
  const [row] = await rowsOf(tx, community, [of])
  if (!row || row.closedAt === null) return []
  await reopen(tx, community, [row], 'contact', by, now)
  return [row, ...await reopenJoined(tx, community, (await joinedTo(tx, community, [of])).map(({ id }) => id), by, now)]
}

async function reopen(tx: Tx, community: CommunityId, rows: readonly PromiseRow[], why: 'contact' | 'main' | null, by: By, now: Instant): Promise<void> {
  if (rows.length === 0) return
  const zone = await zoneOf(tx, community)
  await addActs(tx, community, rows.flatMap((row) => [
    { promise: row.id, id: newActId(now), deed: { kind: 'reopened' as const, words: '', due: dueAgain(row, now, zone), ...(why ? { why } : {}) }, seen: row.acts, at: now },
    { promise: row.id, id: newActId(now), deed: { kind: 'step' as const, step: { code: 'see-to' as const, words: '' } }, seen: row.acts + 1, at: now },
  ]), by, now)
}

/** The main one is open again: so are those that are joined to it and had its outcome. Who needs it no more by their own word is not asked again. Which promises that were. */
export async function reopenJoined(tx: Tx, community: CommunityId, joined: readonly CaseId[], by: By, now: Instant): Promise<PromiseRow[]> {
  if (joined.length === 0) return []
  const locked = await rowsOf(tx, community, joined)
  const acts = await actsOf(tx, community, locked.map((row) => row.id))
  const rows = locked.filter((row) => {
    const { outcome, closedAs } = presentOf(acts.filter((act) => act.promise === row.id))
    return outcome !== null && closedAs !== 'withdrawn'
  })
  await reopen(tx, community, rows, 'main', by, now)
  return rows
}

/** The main one was opened again by mistake, at that moment: so were those that were opened with it then, and the same hand's next step of theirs. Which promises that were. */
export async function strikeReopened(tx: Tx, community: CommunityId, joined: readonly CaseId[], wrong: PromiseAct, by: By, now: Instant): Promise<PromiseRow[]> {
  if (joined.length === 0) return []
  const locked = await rowsOf(tx, community, joined)
  const acts = await actsOf(tx, community, locked.map((row) => row.id))
  const deeds = locked.flatMap((row) => {
    const then = sinceGone(acts.filter((act) => act.promise === row.id)).filter((act) => act.recordedAt === wrong.recordedAt && act.by === wrong.by)
    const opened = then.find(({ deed }) => deed.kind === 'reopened' && deed.why === 'main')
    const mistaken = then.filter((act) => act === opened || (opened && act.deed.kind === 'step' && act.seq === opened.seq + 1)).map((act) => act.id)
    return mistaken.length > 0 ? [{ promise: row.id, id: newActId(now), deed: { kind: 'struck' as const, acts: mistaken }, seen: row.acts, at: now }] : []
  })
  await addActs(tx, community, deeds, by, now)
  return locked.filter((row) => deeds.some((it) => it.promise === row.id))
}

/**
 * Written by `outcomeFor`. Of its own outcome a desk says the same in the same moment, so that alone tells; and whoever takes back that somebody was told opens it and writes
 * once more what came of it, in the same words and in one go. Opened otherwise, what comes of it then is its own.
 */
const isTheMains = (acts: readonly PromiseAct[]): boolean => {
  const since = sinceGone(acts)
  const last = since.findLast(({ deed }) => deed.kind === 'outcome')?.deed
  if (last?.kind !== 'outcome') return false
  const isUndo = (at: number): boolean => {
    const [act, next] = [since[at]!, since[at + 1]]
    return next?.deed.kind === 'outcome' && next.by === act.by && next.recordedAt === act.recordedAt
  }
  const begin = since.findLastIndex(({ deed }, at) => deed.kind === 'reopened' && !isUndo(at)) + 1
  return since.slice(begin).some(({ deed: one }) => one.kind === 'outcome' && one.why === 'main' && one.outcome === last.outcome && one.words === last.words)
}

/** They were one with another and are not: what came of that one did not come of them, and somebody sees to them. Whoever needs it no more by their own word is not asked again. Which promises that were. */
export async function reopenApart(tx: Tx, community: CommunityId, cases: readonly CaseId[], by: By, now: Instant): Promise<PromiseRow[]> {
  if (cases.length === 0) return []
  const locked = await rowsOf(tx, community, cases)
  const all = await actsOf(tx, community, locked.map((row) => row.id))
  const rows = locked.filter((row) => {
    const acts = all.filter((act) => act.promise === row.id)
    const { outcome, closedAs } = presentOf(acts)
    return outcome !== null && closedAs !== 'withdrawn' && isTheMains(acts)
  })
  await reopen(tx, community, rows, null, by, now)
  return rows
}

export type JoinRow = { id: CaseId; building: BuildingId | null; joinedTo: CaseId | null; private: boolean }
/**
 * These cases, locked, and all that are one with one of them already: those joined to it, that to which it is joined, and those joined to that. In turn: who joins meanwhile
 * what these are joined to would leave a chain, at whose end nobody hears what came of it. What only names a case (a contact, what is broken) waits for nobody here.
 */
export async function casesToJoin(tx: Tx, community: CommunityId, ids: readonly CaseId[]): Promise<JoinRow[]> {
  await takeTurn(tx, `case joins ${community}`)
  const { rows } = await sql<JoinRow>`
    with recursive one (id) as (select unnest(${[...ids]}::uuid[])
      union select case when k.joined_to = one.id then k.id else k.joined_to end from one join cases k on k.community_id = ${community} and (k.joined_to = one.id or (k.id = one.id and k.joined_to is not null)))
    select k.id, k.building_id as building, k.joined_to as "joinedTo", k.private from cases k where k.community_id = ${community} and k.id in (select id from one) order by k.id for no key update`.execute(tx)
  return rows
}

/** Says of cases that they are the same fault as `main`, or (null) as none; the one place that writes which. */
export async function setJoined(tx: Tx, community: CommunityId, cases: readonly CaseId[], main: CaseId | null, by: By, now: Instant): Promise<void> {
  if (cases.length === 0) return
  await sql`insert into case_joins (community_id, id, case_id, main_id, by_actor, by_role, at)
    select ${community}, t.id, t."case", ${main}, ${by.actor}, ${by.role}, ${now} from jsonb_to_recordset(${JSON.stringify(cases.map((one) => ({ id: newActId(now), case: one })))}::jsonb) as t (id uuid, "case" uuid)`.execute(tx)
  await sql`update cases set joined_to = ${main} where community_id = ${community} and id = any(${[...cases]}::uuid[])`.execute(tx)
}

/** What was opened of a call turns out to be in confidence: it is private from now on, and one with no other. */
export async function makePrivate(tx: Tx, community: CommunityId, of: CaseId, by: By, now: Instant): Promise<void> {
  const one = await casesToJoin(tx, community, [of])
  await setJoined(tx, community, one.filter((row) => row.joinedTo !== null && (row.id === of || row.joinedTo === of)).map((row) => row.id), null, by, now)
  await sql`update cases set private = true where community_id = ${community} and id = ${of}`.execute(tx)
  await keepConfidential(tx, community, { section, about: of })
}

export async function setApart(tx: Tx, community: CommunityId, cases: readonly CaseId[], by: By, now: Instant): Promise<void> {
  await sql`insert into cases_apart (community_id, one_id, other_id, by_actor, at)
    select ${community}, a.id, b.id, ${by.actor}, ${now} from unnest(${[...cases]}::uuid[]) a (id) join unnest(${[...cases]}::uuid[]) b (id) on a.id < b.id on conflict do nothing`.execute(tx)
}

/** What came of the main one came of those that are joined to it; each of their people has still to be told. Which promises that were. */
export async function outcomeFor(tx: Tx, community: CommunityId, joined: readonly CaseId[], { code, words }: { code: OutcomeCode; words: string }, by: By, now: Instant): Promise<PromiseRow[]> {
  if (joined.length === 0) return []
  const rows = (await rowsOf(tx, community, joined)).filter((row) => row.closedAt === null)
  await addActs(tx, community, rows.flatMap((row) => [
    { promise: row.id, id: newActId(now), deed: { kind: 'outcome' as const, outcome: code, words, why: 'main' as const }, seen: row.acts, at: now },
    { promise: row.id, id: newActId(now), deed: { kind: 'step' as const, step: { code: 'tell' as const, words: '' } }, seen: row.acts + 1, at: now },
  ]), by, now)
  return rows
}

/** Whether it is one with another, or somebody else has said something about it that stands. */
export async function standsWithOthers(tx: Tx, community: CommunityId, of: CaseId): Promise<boolean> {
  const { rows: [row] } = await sql<{ others: boolean }>`
    select exists (select from cases where community_id = ${community} and (joined_to = ${of} or (id = ${of} and joined_to is not null)))
      or exists (select from contacts where community_id = ${community} and case_id = ${of} and withdrawn_at is null) as others`.execute(tx)
  return row!.others
}

/** Those that are joined to one of these, by the main one. */
export async function joinedTo(tx: Tx, community: CommunityId, mains: readonly string[]): Promise<{ id: CaseId; main: string }[]> {
  const { rows } = await sql<{ id: CaseId; main: string }>`select id, joined_to as main from cases where community_id = ${community} and joined_to = any(${[...mains]}::uuid[])`.execute(tx)
  return rows
}

/** A main case that was over, or had an outcome, and has none any more. */
export const isOpenAgain = ({ before, present }: Added): boolean => before.outcome !== null && present.outcome === null && present.closedAt === null

/** Opening it again was a mistake: what came of it before stands. */
export const isOverAgain = (it: Added | undefined): boolean => it !== undefined && it.before.outcome === null && it.present.outcome !== null

/** Along with acts on main cases: an outcome of theirs is one of those that are joined to them. */
export const withOutcome = ({ before, present }: Added): { code: OutcomeCode; words: string } | null =>
  (present.outcome && (before.outcome === null || before.outcome.code !== present.outcome.code || before.outcome.words !== present.outcome.words) ? present.outcome : null)
