// Where people are, kept beside their exits: worked out by the domain from every movement of theirs, and written by one function.
// Whoever adds a movement, issues or ends a pass, or says whose an exit is, has it worked out anew.

import { sql } from 'kysely'
import { inOrder } from '#domain/exits/movements.ts'
import { allowanceOf, byPerson, exitOfMovement, notYetOut, whereIs, type ExitWhere, type PassAllows, type Whose } from '#domain/exits/whereabouts.ts'
import type { Doubt } from '#domain/field/clock.ts'
import type { LoggedMovement } from '#domain/exits/emergency.ts'
import type { BuildingId, CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import type { Tx } from '../db/pool.ts'

type Where = { whereabouts: ExitWhere['state']; out_at: Instant | null; back_at: Instant | null; due_back: Instant | null; exits_used: number; flags: unknown }
export type KnownExit = { id: ExitId; resident: ResidentId | null; building: BuildingId | null; emergency: boolean; fromGate: boolean; /** withdrawn */ takenBack: boolean; kept: Where }
type KnownPass = { id: PassId; exit: ExitId; claims: PassClaims; endedAt: Instant | null }
/** Everything that the movements of some people have to be held against. */
export type Ground = { exits: Map<ExitId, KnownExit>; passes: Map<PassId, KnownPass>; zone: Zone }
export type Meant = { exits: readonly ExitId[]; passes: readonly PassId[]; residents: readonly ResidentId[] }

type GroundRow = Where & {
  id: ExitId | null; resident: ResidentId | null; building: BuildingId | null; emergency: boolean; fromGate: boolean; takenBack: boolean
  pass: PassId | null; claims: PassClaims; endedAt: Instant | null; zone: Zone
}

/** All exits and passes of the people whom these exits, passes and residents mean: one question. */
export async function groundFor(tx: Tx, community: CommunityId, { exits, passes, residents }: Meant): Promise<Ground> {
  const { rows } = await sql<GroundRow>`
    with named as (select unnest(${[...exits]}::uuid[]) as id union select exit_id from passes where community_id = ${community} and id = any(${[...passes]}::uuid[])),
      people as (select unnest(${[...residents]}::uuid[]) as id union select resident_id from exit_people where community_id = ${community} and exit_id in (select id from named)),
      theirs as (select id from named union select exit_id from exit_people where community_id = ${community} and resident_id in (select id from people))
    select e.id, w.resident_id as resident, e.building_id as building, e.emergency, e.from_gate as "fromGate", e.state = 'withdrawn' as "takenBack", e.whereabouts, e.out_at, e.back_at, e.due_back, e.exits_used, e.flags,
      q.id as pass, q.claims, q.ended_at as "endedAt", c.zone
    from communities c left join exits e on e.community_id = c.community_id and e.id in (select id from theirs)
      left join exit_people w on w.community_id = e.community_id and w.exit_id = e.id
      left join passes q on q.community_id = e.community_id and q.exit_id = e.id
    where c.community_id = ${community} order by e.id, q.issued_at, q.status_index`.execute(tx)
  const ground: Ground = { exits: new Map(), passes: new Map(), zone: rows[0]!.zone }
  for (const { id, pass, claims, endedAt, resident, building, emergency, fromGate, takenBack, whereabouts, out_at, back_at, due_back, exits_used, flags } of rows) {
    if (id) ground.exits.set(id, { id, resident, building, emergency, fromGate, takenBack, kept: { whereabouts, out_at, back_at, due_back, exits_used, flags } })
    // In the order in which they were issued: the last one of an exit is its present pass.
    if (id && pass) ground.passes.set(pass, { id: pass, exit: id, claims, endedAt })
  }
  return ground
}

const whoseBy = ({ exits, passes }: Ground): Whose => ({ resident: (exit) => exits.get(exit)?.resident ?? null, exitOfPass: (pass) => passes.get(pass)?.exit ?? null })

/** Whose movements have to be read: everything on these exits, passes and by these residents. */
export function meantBy({ exits, passes }: Ground, { exits: named, residents }: Meant): { exits: ExitId[]; passes: PassId[]; residents: ResidentId[] } {
  return { exits: [...new Set([...exits.keys(), ...named])], passes: [...passes.keys()], residents: [...new Set([...residents, ...[...exits.values()].flatMap((it) => it.resident ?? [])])] }
}

/** Why its time is doubtful: of the clocks, or of a return that was dated back. */
export type MovementDoubt = Doubt | 'dated-back'
export type MovementHere = LoggedMovement & { exit: ExitId | null; doubts: readonly MovementDoubt[] }
export const movementColumns = sql`m.id, m.kind, m.at, m.exit_id as exit, m.pass_id as pass, m.resident_id as resident, m.gate_id as gate, m.emergency, m.note, m.by_actor as by, m.doubts`
/** What names one of these residents on somebody else's exit, or on that of somebody unknown, is not theirs: it means whose exit it is. */
export const movementsMeant = (community: CommunityId, { exits, passes, residents }: Meant) => sql`movements m where m.community_id = ${community}
  and (m.exit_id = any(${[...exits]}::uuid[]) or m.pass_id = any(${[...passes]}::uuid[]) or (m.resident_id = any(${[...residents]}::uuid[])
    and not exists (select from exit_people o where o.community_id = m.community_id and o.exit_id = m.exit_id and o.resident_id is distinct from m.resident_id)))`

/** One that stands for all on this exit, if there is any. */
export async function someMovementOn(tx: Tx, community: CommunityId, exit: ExitId): Promise<MovementId[]> {
  const { rows } = await sql<{ id: MovementId }>`select id from movements where community_id = ${community} and exit_id = ${exit} order by id limit 1`.execute(tx)
  return rows.map((row) => row.id)
}

/** A return that was dated back stays flagged, whatever the count makes of it. */
function withDatedBack(result: Map<ExitId, ExitWhere & { used: number }>, movements: readonly MovementHere[], { exitOfPass }: Whose): void {
  const dated = [...new Map(movements.filter((it) => it.doubts.includes('dated-back')).map((it) => [it.id, it])).values()]
  for (const movement of inOrder(dated)) {
    const exit = exitOfMovement(movement, exitOfPass)
    const where = exit && result.get(exit)
    if (exit && where) result.set(exit, { ...where, flags: [...where.flags, { flag: 'dated-back', movements: [movement.id] }] })
  }
}

/** What each person's movements come to, and which exits that says something about. */
function readAll(ground: Ground, movements: readonly MovementHere[]): Map<ExitId, ExitWhere & { used: number }> {
  const whose = whoseBy(ground)
  const allows = [...ground.passes.values()].map((it): PassAllows => allowanceOf(it.claims, it.exit, it.endedAt))
  // Whoever is named on the exit of somebody unknown is not known to be that somebody: it may be a person of another community.
  const named = movements.map((it) => (it.exit && ground.exits.get(it.exit)?.resident === null ? { ...it, resident: null } : it))
  const read = new Map([...byPerson(named, whose)].map(([key, theirs]) => [key as string, whereIs(theirs, allows, ground.zone)]))
  const present = new Map<ExitId, PassId>([...ground.passes.values()].map((it) => [it.exit, it.id]))
  const result = new Map<ExitId, ExitWhere & { used: number }>()
  for (const exit of ground.exits.values()) {
    const key = exit.resident ? `resident:${exit.resident}` : `exit:${exit.id}`
    const where = read.get(key)
    const pass = present.get(exit.id)
    const here = where?.exits.get(exit.id) ?? notYetOut
    // An emergency has no pass: then its own going out counts.
    const used = pass ? where?.used.get(pass) ?? 0 : here.outAt ? 1 : 0
    result.set(exit.id, { ...here, used })
  }
  withDatedBack(result, movements, whose)
  return result
}

const same = (kept: Where, now: ExitWhere & { used: number }): boolean =>
  kept.whereabouts === now.state && kept.out_at === now.outAt && kept.back_at === now.backAt && kept.due_back === now.dueBack && kept.exits_used === now.used && JSON.stringify(kept.flags) === JSON.stringify(now.flags)

/** Works out anew where these people are, and writes what has changed. Returns the exits that it wrote. */
export async function keepWhereabouts(tx: Tx, community: CommunityId, ground: Ground, movements: readonly MovementHere[], now: Instant): Promise<KnownExit[]> {
  const all = readAll(ground, movements)
  const changed = [...ground.exits.values()].filter((exit) => !same(exit.kept, all.get(exit.id)!))
  if (changed.length === 0) return []
  const of = <T>(get: (where: ExitWhere & { used: number }) => T): T[] => changed.map((exit) => get(all.get(exit.id)!))
  await sql`
    update exits set whereabouts = t.state, out_at = t.out_at, back_at = t.back_at, due_back = t.due, exits_used = t.used, flags = t.flags, changed_at = ${now}
    from unnest(${changed.map((exit) => exit.id)}::uuid[], ${of((it) => it.state)}::text[], ${of((it) => it.outAt)}::timestamptz[], ${of((it) => it.backAt)}::timestamptz[],
      ${of((it) => it.dueBack)}::timestamptz[], ${of((it) => it.used)}::int[],
      ${of((it) => JSON.stringify(it.flags))}::jsonb[]) as t (id, state, out_at, back_at, due, used, flags)
    where exits.community_id = ${community} and exits.id = t.id`.execute(tx)
  return changed
}

/** Two that change where somebody is take turns, so that the later one counts what the earlier one stored. Held until the transaction ends. */
export const takeTurns = (tx: Tx, community: CommunityId) => sql`select pg_advisory_xact_lock(hashtextextended(${`whereabouts ${community}`}, 0))`.execute(tx)

/** After a pass was issued or ended, or an exit was tied to somebody: its people's whereabouts anew. */
export async function recount(tx: Tx, community: CommunityId, exits: readonly ExitId[], now: Instant): Promise<KnownExit[]> {
  await takeTurns(tx, community)
  const meant: Meant = { exits, passes: [], residents: [] }
  const ground = await groundFor(tx, community, meant)
  const { rows } = await sql<MovementHere>`select ${movementColumns} from ${movementsMeant(community, meantBy(ground, meant))}`.execute(tx)
  return keepWhereabouts(tx, community, ground, rows, now)
}
