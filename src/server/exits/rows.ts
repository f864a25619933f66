// Exits as they stand in the database, and as the domain knows them: what is asked for, who it is, and what the step rows add.
// Writes exits and exit_people; state is written by steps.ts, whereabouts by whereabouts.ts, and neither here.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { decidingRole, type Rights } from '#domain/access/access.ts'
import type { Decider, State } from '#domain/exits/history.ts'
import type { ExitRequest, Purpose, Weekly } from '#domain/exits/request.ts'
import { uuidv7, type BuildingId, type CommunityId, type ExitId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type ExitRow = {
  id: ExitId; resident_id: ResidentId | null; described: string | null; building_id: BuildingId | null; purpose: Purpose; place: string; reason: string
  from_at: Instant; until_at: Instant; weekly: Weekly | null; exits: number; emergency: boolean; paper_open: boolean; paper: Record<string, unknown> | null
  asked_by: string; asked_at: Instant; state: State; proposed: boolean
  whereabouts: 'not-yet-out' | 'out' | 'back'; due_back: Instant | null; exits_used: number; flags: { flag: string; movements: string[] }[]; changed_at: Instant
}

/** `exits e` with whoever it is, `p`, as long as that is kept. */
export const exitsWithPeople = sql`exits e left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id`

const columns = sql`e.id, p.resident_id, p.described, e.building_id, e.purpose, coalesce(p.place, '') as place, coalesce(p.reason, '') as reason, e.from_at, e.until_at, e.weekly, e.exits,
  e.emergency, e.paper_open, p.paper, e.asked_by, e.asked_at, e.state, e.proposed, e.whereabouts, e.due_back, e.exits_used, e.flags, e.changed_at`

/** In the order of `ids`. `lock`: nobody else decides on them before this transaction ends. */
export async function exitRows(tx: Tx, community: CommunityId, ids: readonly ExitId[], lock = false): Promise<ExitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ExitRow>`
    select ${columns} from ${exitsWithPeople} where e.community_id = ${community} and e.id = any(${[...ids]}::uuid[]) order by e.id ${lock ? sql`for update of e` : sql``}`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export type ExitPlace = { resident: ResidentId | null; building: BuildingId | null; askedBy: string }
/** What `can()` needs to know of an exit, and who told of it; null when there is none. */
export async function exitPlace(tx: Tx, community: CommunityId, id: ExitId): Promise<ExitPlace | null> {
  const { rows: [row] } = await sql<ExitPlace>`
    select p.resident_id as resident, e.building_id as building, e.asked_by as "askedBy" from ${exitsWithPeople} where e.community_id = ${community} and e.id = ${id}`.execute(tx)
  return row ?? null
}

export const toRequest = (row: ExitRow, community: CommunityId): ExitRequest => ({
  id: row.id, community, resident: row.resident_id, described: row.described, purpose: row.purpose, place: row.place, reason: row.reason,
  from: row.from_at, until: row.until_at, weekly: row.weekly, exits: row.exits, askedAt: row.asked_at,
})

export const actorText = (rights: Rights): string => `${rights.actor.kind}:${rights.actor.id}`
/** The role under which somebody acts, for the record. */
export const roleText = (rights: Rights, community: CommunityId): string => decidingRole(rights, community) ?? rights.grants[0]?.role ?? 'resident'
/** Whoever may decide: a person with an account and a deciding role. */
export function deciderOf(rights: Rights, community: CommunityId): Decider | null {
  const role = decidingRole(rights, community)
  return rights.actor.kind === 'account' && role ? { account: rights.actor.id, role } : null
}

export const newId = (now: Instant): string => uuidv7(msOf(now), randomBytes(10))

export type NewExit = { request: ExitRequest; emergency: boolean; fromGate: boolean; building: BuildingId | null; askedBy: string }

const asRows = (all: readonly NewExit[]) => sql`jsonb_to_recordset(${JSON.stringify(all.map(({ request, ...it }) => ({ ...request, ...it })))}::jsonb) as t (
  id uuid, resident uuid, described text, building uuid, purpose text, place text, reason text, "from" timestamptz, "until" timestamptz, weekly jsonb, exits int, emergency boolean,
  "fromGate" boolean, "askedBy" text, "askedAt" timestamptz)`

/** Without their first steps, which follow in the same transaction. Returns those that were new: an id is taken by the same request sent twice, or by another. */
export async function insertExits(tx: Tx, community: CommunityId, all: readonly NewExit[], now: Instant): Promise<Set<ExitId>> {
  if (all.length === 0) return new Set()
  const { rows } = await sql<{ id: ExitId }>`
    with new as (select * from ${asRows(all)}), fresh as (
      insert into exits (community_id, id, building_id, purpose, from_at, until_at, weekly, exits, emergency, from_gate, paper_open, asked_by, asked_at, recorded_at, state, changed_at)
      select ${community}, id, building, purpose, "from", "until", weekly, exits, emergency, "fromGate", emergency, "askedBy", "askedAt", ${now},
        case when emergency then 'granted' else 'asked' end, ${now} from new
      on conflict (community_id, id) do nothing returning id)
    insert into exit_people (community_id, exit_id, resident_id, described, place, reason)
    select ${community}, id, resident, described, place, reason from new where id in (select id from fresh) returning exit_id as id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** The paper follows: closes the open one and, for someone who was unknown until now, says who it was and where they live. */
export async function savePaper(tx: Tx, community: CommunityId, id: ExitId, paper: { resident: ResidentId | null }, building: BuildingId | null, now: Instant): Promise<void> {
  await sql`
    with who as (
      update exit_people set paper = ${JSON.stringify(paper)}::jsonb, resident_id = coalesce(resident_id, ${paper.resident}::uuid) where community_id = ${community} and exit_id = ${id})
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
export async function putOpeningsRight(tx: Tx, community: CommunityId, all: readonly NewExit[]): Promise<void> {
  if (all.length === 0) return
  await sql`
    with known as (select * from ${asRows(all)}), who as (
      update exit_people p set described = k.described, resident_id = coalesce(p.resident_id, k.resident) from known k where p.community_id = ${community} and p.exit_id = k.id)
    update exits e set from_at = k."from", until_at = k."until", asked_at = k."askedAt", asked_by = k."askedBy", building_id = coalesce(e.building_id, k.building)
    from known k where e.community_id = ${community} and e.id = k.id`.execute(tx)
}

export type NewNews = { resident: ResidentId; code: string; details: Record<string, unknown> }
/** Returns their ids, in the order of `all`. */
export async function insertNewsOf(tx: Tx, community: CommunityId, all: readonly NewNews[], now: Instant): Promise<string[]> {
  const ids = all.map(() => newId(now))
  if (all.length === 0) return ids
  await sql`
    insert into news (community_id, id, resident_id, code, details, at) select ${community}, id, resident, code, details, ${now}
    from unnest(${ids}::uuid[], ${all.map((it) => it.resident)}::uuid[], ${all.map((it) => it.code)}::text[], ${all.map((it) => JSON.stringify(it.details))}::jsonb[]) as t (id, resident, code, details)`.execute(tx)
  return ids
}

export const insertNews = async (tx: Tx, community: CommunityId, resident: ResidentId, code: string, details: Record<string, unknown>, now: Instant): Promise<string> =>
  (await insertNewsOf(tx, community, [{ resident, code, details }], now))[0]!
