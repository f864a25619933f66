// Where people are, kept beside their exits: worked out by the domain from every movement of theirs, and written by one function.
// Whoever adds a movement, issues or ends a pass, or says whose an exit is, has it worked out anew.

import { sql, type RawBuilder } from 'kysely'
import { inOrder } from '#domain/exits/movements.ts'
import { allowanceOf, byPerson, exitOfMovement, notYetOut, whereIs, type ExitWhere, type PassAllows, type PersonWhere, type Whose } from '#domain/exits/whereabouts.ts'
import type { Doubt } from '#domain/field/clock.ts'
import type { LoggedMovement } from '#domain/exits/emergency.ts'
import type { BuildingId, CommunityId, ExitId, MovementId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import { plannedOnce } from '../db/connections.ts'
import type { Tx } from '../db/pool.ts'
import { keptOf } from '../people/merges.ts'
import { inTurn, takeTurn } from '../db/turns.ts'
import { wasIssued } from './untold.ts'

type Where = { whereabouts: ExitWhere['state']; out_at: Instant | null; back_at: Instant | null; due_back: Instant | null; exits_used: number; flags: unknown }
export type KnownExit = { id: ExitId; resident: ResidentId | null; building: BuildingId | null; emergency: boolean; fromGate: boolean; /** withdrawn */ takenBack: boolean; kept: Where }
type KnownPass = { id: PassId; exit: ExitId; claims: PassClaims; endedAt: Instant | null; /** not undone */ issued: boolean }
/** Why its time is doubtful: of the clocks, or of a return that was dated back. */
export type MovementDoubt = Doubt | 'dated-back'
export type MovementHere = LoggedMovement & { exit: ExitId | null; doubts: readonly MovementDoubt[]; /** the record through which that of its resident is reached, where that is another */ kept?: ResidentId | null }

/** Everything that the movements of some people have to be held against, and those of their movements that are stored. */
export type Ground = { /** who the residents are that were asked about, where they are reached through another record */ kept: Map<ResidentId, ResidentId>; exits: Map<ExitId, KnownExit>; passes: Map<PassId, KnownPass>; zone: Zone; movements: readonly MovementHere[]; stored: ReadonlySet<MovementId> }
export type Meant = { exits: readonly ExitId[]; passes: readonly PassId[]; residents: readonly ResidentId[] }

type GroundRow = Omit<KnownExit, 'kept' | 'id'> & { zone: Zone; id: ExitId | null; whereabouts: Where['whereabouts']; outAt: Instant | null; backAt: Instant | null; dueBack: Instant | null; used: number; flags: unknown
  pass: PassId | null; claims: PassClaims; endedAt: Instant | null; issued: boolean }

/** The exits and passes of the people whom these exits, passes and residents mean, passes in the order in which they were issued, and the zone. */
async function exitsFor(tx: Tx, community: CommunityId, { exits, passes, residents }: Meant): Promise<GroundRow[]> {
  const { rows } = await sql<GroundRow>`${sql.raw(plannedOnce)}
    with named as (select unnest(${[...exits]}::uuid[]) as id union select exit_id from passes where community_id = ${community} and id = any(${[...passes]}::uuid[])),
      people as (select unnest(${[...residents]}::uuid[]) as id union select resident_id from exit_people where community_id = ${community} and exit_id = any(array(select id from named))),
      theirs as (select id from named union select exit_id from exit_people where community_id = ${community} and resident_id = any(array(select id from people)))
    select c.zone, e.id, w.resident_id as resident, e.building_id as building, e.emergency, e.from_gate as "fromGate", e.state = 'withdrawn' as "takenBack",
      e.whereabouts, e.out_at as "outAt", e.back_at as "backAt", e.due_back as "dueBack", e.exits_used as used, e.flags, q.id as pass, q.claims, q.ended_at as "endedAt", ${wasIssued('q')} as issued
    from communities c
    left join exits e on e.community_id = ${community} and e.id = any(array(select id from theirs))
    left join exit_people w on w.community_id = ${community} and w.exit_id = e.id
    left join passes q on q.community_id = ${community} and q.exit_id = e.id
    where c.community_id = ${community} order by e.id, q.issued_at, q.status_index`.execute(tx)
  return rows
}

type MovementRow = Omit<MovementHere, 'kind'> & { /** null where it only says that the id is stored */ kind: MovementHere['kind'] | null }

/** What is stored of these people's movements; and which of these ids are stored, whoever's they are. */
async function movementsFor(tx: Tx, community: CommunityId, { exits, passes, residents }: Meant, ids: readonly MovementId[]): Promise<MovementRow[]> {
  const { rows } = await sql<MovementRow>`${sql.raw(plannedOnce)}
    select m.id, m.kind, m.at, m.exit_id as exit, m.pass_id as pass, m.resident_id as resident, m.gate_id as gate, m.emergency, m.note, m.by_actor as by, m.doubts,
      (select k.kept_as from residents k where k.community_id = ${community} and k.id = m.resident_id) as kept
    from movements m where m.community_id = ${community} and (m.exit_id = any(${[...exits]}::uuid[]) or m.pass_id = any(${[...passes]}::uuid[]) or ((m.resident_id = any(${[...residents]}::uuid[]) or m.resident_id = any(array(select t.id from residents t where t.community_id = ${community} and t.kept_as = any(${[...residents]}::uuid[]))))
      and not exists (select from exit_people o where o.community_id = ${community} and o.exit_id = m.exit_id and o.resident_id is distinct from m.resident_id)))
    union all select id, null, null, null, null, null, null, null, null, null, null, null from movements where community_id = ${community} and id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/**
 * All exits, passes and movements of the people whom these exits, passes and residents mean, and which of these ids are stored already.
 * Lists, not joins, so that each is looked up through its key; rows, not JSON, which costs PostgreSQL more to write than to find.
 */
export async function groundFor(tx: Tx, community: CommunityId, named: Meant, ids: readonly MovementId[] = []): Promise<Ground> {
  const kept = await keptOf(tx, community, named.residents)
  const meant = { ...named, residents: named.residents.map((id) => kept.get(id) ?? id) }
  const rows = await exitsFor(tx, community, meant)
  const ground: Ground = { kept, exits: new Map(), passes: new Map(), zone: rows[0]!.zone, movements: [], stored: new Set() }
  for (const { id, pass, claims, endedAt, issued, resident, building, emergency, fromGate, takenBack, whereabouts, outAt, backAt, dueBack, used, flags } of rows) {
    if (id) ground.exits.set(id, { id, resident, building, emergency, fromGate, takenBack, kept: { whereabouts, out_at: outAt, back_at: backAt, due_back: dueBack, exits_used: used, flags } })
    // In the order in which they were issued: the last one of an exit is its present pass.
    if (id && pass) ground.passes.set(pass, { id: pass, exit: id, claims, endedAt, issued })
  }
  const theirs: Meant = {
    exits: [...new Set([...meant.exits, ...ground.exits.keys()])], passes: [...ground.passes.keys()],
    residents: [...new Set([...meant.residents, ...[...ground.exits.values()].flatMap((it) => it.resident ?? [])])],
  }
  const movements = await movementsFor(tx, community, theirs, ids)
  return { ...ground, movements: movements.filter((it): it is MovementHere => it.kind !== null), stored: new Set(movements.filter((it) => it.kind === null).map((it) => it.id)) }
}

const whoseBy = ({ exits, passes }: Ground): Whose => ({ resident: (exit) => exits.get(exit)?.resident ?? null, exitOfPass: (pass) => passes.get(pass)?.exit ?? null })

/** One that stands for all on this exit, if there is any. */
export async function someMovementOn(tx: Tx, community: CommunityId, exit: ExitId): Promise<MovementId[]> {
  const { rows } = await sql<{ id: MovementId }>`select id from movements where community_id = ${community} and exit_id = ${exit} order by id limit 1`.execute(tx)
  return rows.map((row) => row.id)
}

/** Kept with an exit, the earliest of them: returns without a going out may be told without end, and the row is written anew with each. */
const mostFlags = 100

/** A return that was dated back stays flagged, whatever the count makes of it. */
function withDatedBack(result: Map<ExitId, ExitWhere & { used: number }>, movements: readonly MovementHere[], { exitOfPass }: Whose): void {
  const dated = [...new Map(movements.filter((it) => it.doubts.includes('dated-back')).map((it) => [it.id, it])).values()]
  for (const movement of inOrder(dated)) {
    const exit = exitOfMovement(movement, exitOfPass)
    const where = exit && result.get(exit)
    if (exit && where) result.set(exit, { ...where, flags: [...where.flags, { flag: 'dated-back', movements: [movement.id] }] })
  }
}

/** What each person's movements come to, by whose they are. */
function readPeople(ground: Ground, movements: readonly MovementHere[]): Map<string, PersonWhere> {
  const allows = [...ground.passes.values()].map((it): PassAllows => allowanceOf(it.claims, it.exit, it.endedAt))
  // Whoever is named on the exit of somebody unknown is not known to be that somebody: it may be a person of another community.
  const named = movements.map((it) => (it.exit && ground.exits.get(it.exit)?.resident === null ? { ...it, resident: null } : { ...it, resident: it.resident && (it.kept ?? ground.kept.get(it.resident) ?? it.resident) }))
  return new Map([...byPerson(named, whoseBy(ground))].map(([key, theirs]) => [key as string, whereIs(theirs, allows, ground.zone)]))
}

/** What that says about which exits. */
function readAll(ground: Ground, movements: readonly MovementHere[]): Map<ExitId, ExitWhere & { used: number }> {
  const read = readPeople(ground, movements)
  const present = new Map<ExitId, PassId>([...ground.passes.values()].filter((it) => it.issued).map((it) => [it.exit, it.id]))
  const result = new Map<ExitId, ExitWhere & { used: number }>()
  for (const exit of ground.exits.values()) {
    const key = exit.resident ? `resident:${exit.resident}` : `exit:${exit.id}`
    const where = read.get(key)
    const pass = present.get(exit.id)
    const all = where?.exits.get(exit.id) ?? notYetOut
    const here = all.flags.length > mostFlags ? { ...all, flags: all.flags.slice(0, mostFlags) } : all
    // An emergency has no pass: then its own going out counts.
    const used = pass ? where?.used.get(pass) ?? 0 : here.outAt ? 1 : 0
    result.set(exit.id, { ...here, used })
  }
  withDatedBack(result, movements, whoseBy(ground))
  return result
}

const same = (kept: Where, now: ExitWhere & { used: number }): boolean =>
  kept.whereabouts === now.state && kept.out_at === now.outAt && kept.back_at === now.backAt && kept.due_back === now.dueBack && kept.exits_used === now.used && JSON.stringify(kept.flags) === JSON.stringify(now.flags)

/**
 * Works out anew where these people are, and writes what has changed, in the same statement as what brought it about, if that is handed
 * in. Returns the exits that it wrote.
 */
export async function keepWhereabouts(tx: Tx, community: CommunityId, ground: Ground, movements: readonly MovementHere[], now: Instant, cause?: RawBuilder<unknown>): Promise<KnownExit[]> {
  const all = readAll(ground, movements)
  const changed = [...ground.exits.values()].filter((exit) => !same(exit.kept, all.get(exit.id)!))
  if (changed.length === 0) {
    await cause?.execute(tx)
    return []
  }
  const of = <T>(get: (where: ExitWhere & { used: number }) => T): T[] => changed.map((exit) => get(all.get(exit.id)!))
  const ids = changed.map((exit) => exit.id)
  await sql`${sql.raw(plannedOnce)}
    ${cause ? sql`with cause as (${cause})` : sql``}
    update exits set whereabouts = t.state, out_at = t.out_at, back_at = t.back_at, due_back = t.due, exits_used = t.used, flags = t.flags, changed_at = ${now}
    from unnest(${ids}::uuid[], ${of((it) => it.state)}::text[], ${of((it) => it.outAt)}::timestamptz[], ${of((it) => it.backAt)}::timestamptz[],
      ${of((it) => it.dueBack)}::timestamptz[], ${of((it) => it.used)}::int[],
      ${of((it) => JSON.stringify(it.flags))}::jsonb[]) as t (id, state, out_at, back_at, due, used, flags)
    where exits.community_id = ${community} and exits.id = t.id and exits.id = any(${ids}::uuid[])`.execute(tx)
  return changed
}

/** Returns of these people of which no record had them as out, as all their movements are known by now. */
export async function backUnknown(tx: Tx, community: CommunityId, residents: readonly ResidentId[]): Promise<Set<MovementId>> {
  const ground = await groundFor(tx, community, { exits: [], passes: [], residents })
  return new Set([...readPeople(ground, ground.movements).values()].flatMap((it) => it.flags.flatMap(({ flag, movements }) => (flag === 'back-without-out' ? movements : []))))
}

/** Two that change where somebody is take turns, so that the later one counts what the earlier one stored. Held until the transaction ends. */
export const turnOf = (community: CommunityId): string => `whereabouts ${community}`
export const takeTurns = (tx: Tx, community: CommunityId): Promise<void> => takeTurn(tx, turnOf(community))
/** The turn and then the case, in one question: locked until the transaction ends. */
export async function lockInTurn(tx: Tx, community: CommunityId, exit: ExitId): Promise<void> {
  await sql`select id from exits where ${inTurn(tx, turnOf(community))} and community_id = ${community} and id = ${exit} for update`.execute(tx)
}

/** After a pass was issued or ended, or an exit was tied to somebody: its people's whereabouts anew. */
export async function recount(tx: Tx, community: CommunityId, exits: readonly ExitId[], now: Instant): Promise<KnownExit[]> {
  await takeTurns(tx, community)
  const ground = await groundFor(tx, community, { exits, passes: [], residents: [] })
  return keepWhereabouts(tx, community, ground, ground.movements, now)
}
