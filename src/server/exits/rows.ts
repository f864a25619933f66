// Exits as they stand in the database, and as the domain knows them: what is asked for, who it is, and what the step rows add.
// Writes exits and exit_people; state is written by steps.ts, whereabouts by whereabouts.ts, and neither here.

import { randomBytes } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { actingRole, decidingRole, type Place, type Rights } from '#domain/access/access.ts'
import type { StillAsked } from '#domain/exits/asked-for.ts'
import { foldOf } from '#domain/exits/fold.ts'
import type { Decider, State } from '#domain/exits/history.ts'
import { fieldsOf, only, outing, type Outing } from '#domain/exits/outing.ts'
import type { ExitRequest } from '#domain/exits/request.ts'
import { uuidv7, type BuildingId, type CommunityId, type ExitId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'

export type ExitRow = Outing & {
  id: ExitId; resident_id: ResidentId | null; described: string | null; building_id: BuildingId | null; emergency: boolean; paper_open: boolean; paper: Record<string, unknown> | null
  asked_by: string; asked_at: Instant; state: State; proposed: boolean; /** of its last decision; null once that was told */ told_from: Instant | null
  whereabouts: 'not-yet-out' | 'out' | 'back'; due_back: Instant | null; /** put down as gone while they were out */ left_as: 'moved-out' | 'died' | null; exits_used: number; /** what is asked for and has not come; null: nothing */ asked: StillAsked[] | null; look_again: boolean; /** how many steps it had when it became unclear for whom it was asked */ doubted_after: number | null; out_at: Instant | null; flags: { flag: string; movements: string[] }[]; changed_at: Instant
}

/** `exits e` with whoever it is, `p`, as long as that is kept. */
export const exitsWithPeople = sql`exits e left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id`

// What is asked for stands in columns of the fields' own names, but for two words of SQL's; what says who it is ends with the person.
const ofPerson: readonly (keyof Outing)[] = ['place', 'reason']
const ofCase = fieldsOf(outing).filter((field) => !ofPerson.includes(field))
const columnOf = (field: keyof Outing): string => (field === 'from' || field === 'until' ? `${field}_at` : field)
const listed = (fields: readonly (keyof Outing)[]): RawBuilder<unknown> => sql.raw(fields.map(columnOf).join(', '))
/** The same, as fields again; words that have ended are empty. */
export const askedFields = (schema: z.ZodObject): RawBuilder<unknown> =>
  sql.raw(fieldsOf(schema).map((field) => (ofPerson.includes(field) ? `coalesce(p.${field}, '') as ${field}` : `e.${columnOf(field)} as "${field}"`)).join(', '))

/** Where all whom it may have been asked for are one person by now, that merging was no mistake after all; two again, the doubt is as it was. */
const doubtedAfter = sql`case when e.doubt_act_id is null or exists (
    select from merges m join residents k on k.community_id = m.community_id and k.id = m.kept_id join residents g on g.community_id = m.community_id and g.id = m.gone_id
    where m.community_id = e.community_id and m.act_id = e.doubt_act_id and coalesce(k.kept_as, k.id) = p.resident_id and coalesce(g.kept_as, g.id) = p.resident_id
  ) then null else e.after_seq end as doubted_after`
const columns = sql`e.id, p.resident_id, p.described, e.building_id, ${askedFields(outing)},
  e.emergency, e.paper_open, p.paper, e.asked_by, e.asked_at, e.state, e.proposed, e.told_from, e.whereabouts, e.due_back, e.left_as, e.out_at, e.exits_used, e.asked, e.look_again, ${doubtedAfter}, e.flags, e.changed_at`

/** In the order of `ids`. `lock`: nobody else decides on them before this transaction ends. */
export async function exitRows(tx: Tx, community: CommunityId, ids: readonly ExitId[], lock = false): Promise<ExitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ExitRow>`${sql.raw(plannedOnce)}
    select ${columns} from ${exitsWithPeople} where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[]) order by e.id ${lock ? sql`for update of e` : sql``}`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export type ExitPlace = { id: ExitId; resident: ResidentId | null; building: BuildingId | null; askedBy: string }
/** What `can()` needs to know of an exit, and who told of it; null when there is none. */
export async function exitPlace(tx: Tx, community: CommunityId, id: ExitId | RawBuilder<unknown>): Promise<ExitPlace | null> {
  const { rows: [row] } = await sql<ExitPlace>`
    select e.id, p.resident_id as resident, e.building_id as building, e.asked_by as "askedBy" from ${exitsWithPeople} where e.community_id = ${community} and e.id = ${id}`.execute(tx)
  return row ?? null
}

export const toRequest = (row: ExitRow, community: CommunityId): ExitRequest => ({
  ...only(outing, row), id: row.id, community, resident: row.resident_id, described: row.described, askedAt: row.asked_at,
})

export const actorText = (rights: Rights): string => `${rights.actor.kind}:${rights.actor.id}`
/** The role under which somebody acts in that place, for the record. */
export const roleText = (rights: Rights, place: Place): string => actingRole(rights, place) ?? 'resident'
/** Whoever may decide there: a person with an account and a deciding role. */
export function deciderOf(rights: Rights, place: Place): Decider | null {
  const role = decidingRole(rights, place)
  return rights.actor.kind === 'account' && role ? { account: rights.actor.id, role } : null
}

export const newId = (now: Instant): string => uuidv7(msOf(now), randomBytes(10))

export type NewExit = { request: ExitRequest; emergency: boolean; fromGate: boolean; building: BuildingId | null; askedBy: string }

/** The record through which that one is reached. */
export const keptOf = (community: CommunityId, named: RawBuilder<unknown>): RawBuilder<ResidentId> => sql`(select coalesce(x.kept_as, x.id) from residents x where x.community_id = ${community} and x.id = ${named})`

/** Rows of both tables at once, by the names of their columns. */
const asRows = (all: readonly (NewExit & { fold?: string })[]): string => JSON.stringify(all.map(({ request, emergency, fromGate, building, askedBy, fold }) => ({
  ...Object.fromEntries(fieldsOf(outing).map((field) => [columnOf(field), request[field]])), id: request.id, exit_id: request.id, resident_id: request.resident, described: request.described,
  building_id: building, emergency, from_gate: fromGate, asked_by: askedBy, fold, asked_at: request.askedAt,
})))

const foldIn = (it: NewExit, receivedAt: Instant): string => foldOf({ ...it, id: it.request.id, resident: it.request.resident, receivedAt })

/**
 * Without their first steps, which follow in the same transaction. Where a record is named that is reached through another, it is that other one's: whoever is making
 * the two one at this moment is waited for. Returns those that were new: an id is taken by the same request sent twice, or by another.
 */
export async function insertExits(tx: Tx, community: CommunityId, all: readonly NewExit[], now: Instant): Promise<Set<ExitId>> {
  if (all.length === 0) return new Set()
  const folded = all.map((it) => ({ ...it, fold: foldIn(it, now) }))
  const { rows } = await sql<{ id: ExitId }>`
    with fresh as (
      insert into exits (community_id, id, building_id, ${listed(ofCase)}, emergency, from_gate, paper_open, asked_by, fold, asked_at, recorded_at, state, changed_at)
      select ${community}, id, building_id, ${listed(ofCase)}, emergency, from_gate, emergency, asked_by, fold, asked_at, ${now}, case when emergency then 'granted' else 'asked' end, ${now}
      from jsonb_populate_recordset(null::exits, ${asRows(folded)}::jsonb) as new
      on conflict (community_id, id) do nothing returning id),
    who as materialized (select id, coalesce(kept_as, id) as kept from residents where community_id = ${community} and id = any(${all.flatMap((it) => it.request.resident ?? [])}::uuid[]) order by id for key share)
    insert into exit_people (community_id, exit_id, resident_id, named_id, described, ${listed(ofPerson)})
    select ${community}, new.exit_id, who.kept, nullif(new.resident_id, who.kept), new.described, ${sql.raw(ofPerson.map((field) => `new.${columnOf(field)}`).join(', '))}
    from jsonb_populate_recordset(null::exit_people, ${asRows(all)}::jsonb) as new left join who on who.id = new.resident_id
    where new.exit_id in (select id from fresh) returning exit_id as id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** The paper follows: closes the open one and, for someone who was unknown until now, says who it was and where they live. */
export async function savePaper(tx: Tx, community: CommunityId, id: ExitId, paper: { resident: ResidentId | null }, building: BuildingId | null, now: Instant): Promise<void> {
  await sql`
    with who as (
      update exit_people set paper = ${JSON.stringify(paper)}::jsonb, resident_id = coalesce(resident_id, ${keptOf(community, sql`${paper.resident}::uuid`)}), named_id = case when resident_id is null then ${paper.resident}::uuid else named_id end where community_id = ${community} and exit_id = ${id})
    update exits set paper_open = false, changed_at = ${now}, building_id = coalesce(building_id, ${building}::uuid) where community_id = ${community} and id = ${id}`.execute(tx)
}

/** No paper follows an emergency that never was. */
export async function closePaper(tx: Tx, community: CommunityId, id: ExitId): Promise<void> {
  await sql`update exits set paper_open = false where community_id = ${community} and id = ${id}`.execute(tx)
}

/** The paper follows after all: somebody went out. */
export async function openPapers(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<void> {
  await sql`update exits set paper_open = true where community_id = ${community} and id = any(${[...ids]}::uuid[])`.execute(tx)
}

/** Emergencies that a gate has opened, as earlier facts of them come in: when they began, who reported them first, who it was. */
export async function putOpeningsRight(tx: Tx, community: CommunityId, all: readonly NewExit[], now: Instant): Promise<void> {
  if (all.length === 0) return
  // Where it is known now whose it is, it stands in their line; else in that of whoever reported first.
  const known = all.map((it) => (it.request.resident ? { ...it, fold: foldIn(it, now) } : it))
  await sql`
    with who as (
      update exit_people p set described = k.described, resident_id = coalesce(p.resident_id, ${keptOf(community, sql`k.resident_id`)}), named_id = case when p.resident_id is null then k.resident_id else p.named_id end from jsonb_populate_recordset(null::exit_people, ${asRows(all)}::jsonb) k
      where p.community_id = ${community} and p.exit_id = k.exit_id)
    update exits e set from_at = k.from_at, until_at = k.until_at, asked_at = k.asked_at, asked_by = k.asked_by, building_id = coalesce(e.building_id, k.building_id),
      fold = case when k.fold is not null and (select p.resident_id from exit_people p where p.community_id = ${community} and p.exit_id = e.id) is null then k.fold else replace(e.fold, e.asked_by, k.asked_by) end
    from jsonb_populate_recordset(null::exits, ${asRows(known)}::jsonb) k where e.community_id = ${community} and e.id = k.id`.execute(tx)
}

export type NewNews = { resident: ResidentId; code: string; details: Record<string, unknown> }
/** What residents are told, to be written along with what it tells of, of whose request it was: two records that are one may be two again; and the ids of it, in the order of `all`. `from`: not before then. */
export function newsOf(community: CommunityId, all: readonly NewNews[], now: Instant, from: Instant | null = null): { ids: string[]; insert: RawBuilder<unknown> } {
  const ids = all.map(() => newId(now))
  return { ids, insert: sql`
    insert into news (community_id, id, resident_id, code, details, at, told_from) select ${community}, id,
      coalesce((select w.named_id from exit_people w where w.community_id = ${community} and w.exit_id = (details ->> 'exit')::uuid), resident), code, details, ${now}, ${from}::timestamptz
    from unnest(${ids}::uuid[], ${all.map((it) => it.resident)}::uuid[], ${all.map((it) => it.code)}::text[], ${all.map((it) => JSON.stringify(it.details))}::jsonb[]) as t (id, resident, code, details)` }
}

/** One piece of news. */
export function newsFor(community: CommunityId, resident: ResidentId, code: string, details: Record<string, unknown>, now: Instant, from: Instant | null = null): { id: string; insert: RawBuilder<unknown> } {
  const { ids, insert } = newsOf(community, [{ resident, code, details }], now, from)
  return { id: ids[0]!, insert }
}

/** Whose these people's exits are, after records were made one, or two again: what was named stays beside it. Returns the exits that were, or are, theirs. */
export async function keepWhose(tx: Tx, community: CommunityId, records: readonly ResidentId[]): Promise<{ id: ExitId; resident: ResidentId; building: BuildingId | null }[]> {
  const ids = sql`${[...records]}::uuid[]`
  await sql`
    update exit_people p set resident_id = ${keptOf(community, sql`coalesce(p.named_id, p.resident_id)`)}, named_id = coalesce(p.named_id, p.resident_id)
    where p.community_id = ${community} and (p.resident_id = any(${ids}) or p.named_id = any(${ids}))`.execute(tx)
  const { rows } = await sql<{ id: ExitId; resident: ResidentId; building: BuildingId | null }>`
    select e.id, p.resident_id as resident, e.building_id as building from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.resident_id = any(${ids}) order by e.id`.execute(tx)
  return rows
}
