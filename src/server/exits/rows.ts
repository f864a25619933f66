// Exits as they stand in the database, and as the domain knows them. Reads and writes the tables exits and decisions.
// whereabouts, due_back, exits_used and flags are worked out from movements by the gate and never written here.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { decidingRole, type Rights } from '#domain/access/access.ts'
import type { Decider, Exit, ExitState, Purpose, Weekly } from '#domain/exits/exit.ts'
import { uuidv7, type BuildingId, type CommunityId, type ExitId, type PassId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type ExitRow = {
  id: ExitId; resident_id: ResidentId | null; described: string | null; building_id: BuildingId | null; purpose: Purpose; place: string; reason: string
  from_at: Instant; until_at: Instant; weekly: Weekly | null; exits: number; emergency: boolean; paper_open: boolean; paper: Record<string, unknown> | null
  asked_by: string; asked_at: Instant; state: ExitState['state']; state_details: Partial<ExitState>
  whereabouts: 'not-yet-out' | 'out' | 'back'; due_back: Instant | null; exits_used: number; flags: { flag: string; movements: string[] }[]; changed_at: Instant
}

const columns = sql`id, resident_id, described, building_id, purpose, place, reason, from_at, until_at, weekly, exits, emergency, paper_open, paper,
  asked_by, asked_at, state, state_details, whereabouts, due_back, exits_used, flags, changed_at`

/** In the order of `ids`. `lock`: nobody else decides on them before this transaction ends. */
export async function exitRows(tx: Tx, community: CommunityId, ids: readonly ExitId[], lock = false): Promise<ExitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ExitRow>`
    select ${columns} from exits where community_id = ${community} and id = any(${[...ids]}::uuid[]) order by id ${lock ? sql`for update` : sql``}`.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** What `can()` needs to know of an exit; null when there is none. */
export async function exitPlace(tx: Tx, community: CommunityId, id: ExitId): Promise<{ resident: ResidentId | null; building: BuildingId | null } | null> {
  const { rows: [row] } = await sql<{ resident: ResidentId | null; building: BuildingId | null }>`
    select resident_id as resident, building_id as building from exits where community_id = ${community} and id = ${id}`.execute(tx)
  return row ?? null
}

export function toExit(row: ExitRow, community: CommunityId): Exit {
  const filled = { by: null, at: row.asked_at, pass: null, override: null, afterAppeal: null, ...row.state_details, state: row.state } as ExitState
  return {
    request: {
      id: row.id, community, resident: row.resident_id, described: row.described, purpose: row.purpose, place: row.place, reason: row.reason,
      from: row.from_at, until: row.until_at, weekly: row.weekly, exits: row.exits, askedAt: row.asked_at,
    },
    emergency: row.emergency, paperOpen: row.paper_open, now: filled,
  }
}

export const actorText = (rights: Rights): string => `${rights.actor.kind}:${rights.actor.id}`
/** The role under which somebody acts, for the record. */
export const roleText = (rights: Rights, community: CommunityId): string => decidingRole(rights, community) ?? rights.grants[0]?.role ?? 'resident'
/** Whoever may decide: a person with an account and a deciding role. */
export function deciderOf(rights: Rights, community: CommunityId): Decider | null {
  const role = decidingRole(rights, community)
  return rights.actor.kind === 'account' && role ? { account: rights.actor.id, role } : null
}

export const newId = (now: Instant): string => uuidv7(msOf(now), randomBytes(10))

/** False when the id is taken: by the same request sent twice, or by another. */
export async function insertExit(tx: Tx, exit: Exit, building: BuildingId | null, askedBy: string, now: Instant): Promise<boolean> {
  const { request, emergency, paperOpen, now: state } = exit
  const { rows } = await sql`
    insert into exits (community_id, id, resident_id, described, building_id, purpose, place, reason, from_at, until_at, weekly, exits, emergency, paper_open,
      asked_by, asked_at, recorded_at, state, state_details, changed_at)
    values (${request.community}, ${request.id}, ${request.resident}, ${request.described}, ${building}, ${request.purpose}, ${request.place}, ${request.reason},
      ${request.from}, ${request.until}, ${request.weekly && JSON.stringify(request.weekly)}::jsonb, ${request.exits}, ${emergency}, ${paperOpen},
      ${askedBy}, ${request.askedAt}, ${now}, ${state.state}, ${JSON.stringify(state)}::jsonb, ${now})
    on conflict (community_id, id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function saveState(tx: Tx, community: CommunityId, id: ExitId, state: ExitState, now: Instant): Promise<void> {
  await sql`update exits set state = ${state.state}, state_details = ${JSON.stringify(state)}::jsonb, changed_at = ${now}
    where community_id = ${community} and id = ${id}`.execute(tx)
}

/** The paper follows: closes the open one and, for someone who was unknown until now, says who it was and where they live. */
export async function savePaper(tx: Tx, community: CommunityId, id: ExitId, paper: { resident: ResidentId | null }, building: BuildingId | null, now: Instant): Promise<void> {
  await sql`
    update exits set paper = ${JSON.stringify(paper)}::jsonb, paper_open = false, changed_at = ${now}, resident_id = coalesce(exits.resident_id, ${paper.resident}::uuid),
      building_id = coalesce(exits.building_id, ${building}::uuid)
    where community_id = ${community} and id = ${id}`.execute(tx)
}

/** No paper follows an emergency that never was. */
export async function closePaper(tx: Tx, community: CommunityId, id: ExitId): Promise<void> {
  await sql`update exits set paper_open = false where community_id = ${community} and id = ${id}`.execute(tx)
}

export type DecisionWhat = 'grant' | 'refuse' | 'override-propose' | 'override-confirm' | 'appeal' | 'revoke' | 'withdraw' | 'emergency'
export type Basis = { advice: unknown; facts: unknown; rules: { code: string; version: number } | null }
export type NewDecision = { exit: ExitId; what: DecisionWhat; by: string; role: string; reason: string; basis: Basis | null; ownCredential?: boolean }

export async function insertDecision(tx: Tx, community: CommunityId, it: NewDecision, now: Instant): Promise<void> {
  const { basis } = it
  await sql`
    insert into decisions (community_id, id, exit_id, what, by_actor, by_role, reason, advice, facts, rule_code, rule_version, own_credential, at)
    values (${community}, ${newId(now)}, ${it.exit}, ${it.what}, ${it.by}, ${it.role}, ${it.reason}, ${basis?.advice ? JSON.stringify(basis.advice) : null}::jsonb,
      ${basis?.facts ? JSON.stringify(basis.facts) : null}::jsonb, ${basis?.rules?.code ?? null}, ${basis?.rules?.version ?? null}, ${it.ownCredential ?? false}, ${now})`.execute(tx)
}

export async function insertNotice(tx: Tx, community: CommunityId, resident: ResidentId, code: string, details: Record<string, unknown>, now: Instant): Promise<string> {
  const id = newId(now)
  await sql`insert into notices (community_id, id, resident_id, code, details, at) values (${community}, ${id}, ${resident}, ${code}, ${JSON.stringify(details)}::jsonb, ${now})`.execute(tx)
  return id
}

/** Takes back every live pass of an exit: 1 by a decision, 2 because the building's status changed. Returns their ids. */
export async function endPasses(tx: Tx, community: CommunityId, exit: ExitId, status: 1 | 2): Promise<PassId[]> {
  const { rows } = await sql<{ id: PassId }>`
    update passes set status = ${status} where community_id = ${community} and exit_id = ${exit} and status = 0 returning id`.execute(tx)
  return rows.map((row) => row.id)
}
