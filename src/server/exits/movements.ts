// Movements: who went out and came back, as told by a gate, a resident or the desk. Each is stored once and never turned away;
// then it is read anew where its people are, and an emergency that a gate opened gets its row. Owner of movements.

import { sql } from 'kysely'
import { emergencyRequest, openingOf } from '#domain/exits/emergency.ts'
import { exitAfter, openEmergencyStep } from '#domain/exits/history.ts'
import { exitOfMovement } from '#domain/exits/whereabouts.ts'
import type { BuildingId, CommunityId, ExitId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Ask } from '../http/endpoint.ts'
import { peopleOf } from '../people/homes.ts'
import { insertExits, openPapers, putOpeningsRight, type NewExit } from './rows.ts'
import { addSteps, stepsOf, type NewStep } from './steps.ts'
import { groundFor, keepWhereabouts, takeTurns, type Ground, type Meant, type MovementHere } from './whereabouts.ts'

export type NewMovement = MovementHere & { deviceAt: Instant; clockErrorMs: number | null; how: string; verdict: string }

const meantOf = (rows: readonly MovementHere[]): Meant => ({
  exits: rows.flatMap((row) => exitOfMovement(row, () => null) ?? []), passes: rows.flatMap((row) => row.pass ?? []), residents: rows.flatMap((row) => row.resident ?? []),
})

/** Stores movements; those that are there already stay as they are. */
function storing(community: CommunityId, rows: readonly NewMovement[], now: Instant) {
  const column = <K extends keyof NewMovement>(key: K) => rows.map((row) => row[key])
  return sql`
    insert into movements (community_id, id, kind, at, device_at, clock_error_ms, received_at, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, doubts)
    select ${community}, id, kind, at, device_at, error, ${now}, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, string_to_array(doubts, ' ')
    from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('at')}::timestamptz[], ${column('deviceAt')}::timestamptz[], ${column('clockErrorMs')}::bigint[],
      ${column('exit')}::uuid[], ${column('pass')}::uuid[], ${column('resident')}::uuid[], ${column('gate')}::uuid[], ${column('emergency')}::boolean[], ${column('by')}::text[],
      ${column('how')}::text[], ${column('verdict')}::text[], ${column('note')}::text[], ${rows.map((row) => row.doubts.join(' '))}::text[])
      as t (id, kind, at, device_at, error, exit_id, pass_id, resident_id, gate_id, emergency, by_actor, how, verdict, note, doubts)`
}

/** Each id once; the first one counts. */
const eachOnce = (rows: readonly NewMovement[]): NewMovement[] => [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].reverse()

/** An emergency without an exit of its own opens one under the movement's id; a pass that is known names its exit. */
const withExits = (rows: readonly NewMovement[], { passes }: Ground): NewMovement[] =>
  rows.map((row) => ({ ...row, exit: exitOfMovement(row, (pass) => passes.get(pass)?.exit ?? null) }))

function byExitOf(movements: readonly MovementHere[]): Map<ExitId, MovementHere[]> {
  const byExit = new Map<ExitId, MovementHere[]>()
  for (const it of movements) if (it.exit) byExit.set(it.exit, [...(byExit.get(it.exit) ?? []), it])
  return byExit
}

/**
 * Whatever order the facts of an emergency come in, its row says the same; however many there are, they cost the same few statements.
 * An exit that was there before is somebody else's, and is left alone. True when a row was made or tied to somebody; then gates are told
 * of what they know of it already: it has a name now.
 */
async function openEmergencies(ask: Ask, ground: Ground, movements: readonly MovementHere[]): Promise<boolean> {
  const { tx, community, now } = ask
  const wanted = [...byExitOf(movements)].filter(([id, facts]) => facts.some((it) => it.emergency) && (ground.exits.get(id)?.fromGate ?? true))
  if (wanted.length === 0) return false
  const homes = await peopleOf(tx, community, wanted.flatMap(([, facts]) => facts.flatMap((it) => (it.emergency && it.resident) || [])))
  const openings = wanted.flatMap(([id, facts]): NewExit[] => {
    const opening = openingOf(facts, (resident) => homes.has(resident))
    if (!opening) return []
    const { at, by, described, resident } = opening
    const building = ((resident && homes.get(resident)?.home.building) ?? null) as BuildingId | null
    return [{ request: emergencyRequest({ id, community, resident, described, place: '', reason: '', at }), emergency: true, fromGate: true, building, askedBy: by }]
  })
  const known = openings.filter((it) => ground.exits.has(it.request.id))
  const made = await insertExits(tx, community, openings.filter((it) => !ground.exits.has(it.request.id)), now)
  const steps = openings.filter((it) => made.has(it.request.id)).map(({ request, askedBy }): NewStep =>
    ({ exit: request.id, before: [], step: openEmergencyStep(request.from, null), by: askedBy, role: 'gate', basis: null }))
  await addSteps(tx, community, steps, now)
  await putOpeningsRight(tx, community, known, now)
  const other = known.filter((it) => ground.exits.get(it.request.id)!.resident !== it.request.resident)
  for (const { request, building } of other) {
    const before = ground.exits.get(request.id)!.resident === null && ground.movements.find((it) => it.exit === request.id)
    if (before) ask.touch('movement', before.id, building)
  }
  return made.size > 0 || other.length > 0
}

/** An emergency that was taken back, and then somebody goes out for it all the same: it is one again, and its paper follows. */
async function openAgain({ tx, community, now }: Ask, { exits }: Ground, added: readonly MovementHere[]): Promise<void> {
  const outs = added.filter((it) => it.emergency && it.kind === 'out' && it.exit !== null && exits.get(it.exit)?.emergency && exits.get(it.exit)?.takenBack)
  if (outs.length === 0) return
  const by = new Map(outs.map((it) => [it.exit!, it.by]))
  const steps = [...await stepsOf(tx, community, [...by.keys()])].map(([exit, history]): NewStep => {
    const before = history.map((it) => it.step)
    return { exit, before, step: { ...openEmergencyStep(now, null), seq: exitAfter(before).seq + 1 }, by: by.get(exit)!, role: 'gate', basis: null }
  })
  await addSteps(tx, community, steps, now)
  await openPapers(tx, community, [...by.keys()])
}

/** A line for each batch and building: whoever keeps movements asks for what was received then. */
function tell(ask: Ask, added: readonly MovementHere[], changed: ReadonlySet<ExitId>, { exits }: Ground): void {
  const buildingOf = (exit: ExitId | null): BuildingId | null => (exit && exits.get(exit)?.building) || null
  for (const [building, id] of new Map(added.map((row) => [buildingOf(row.exit), row.id]))) ask.touch('movement', id, building)
  for (const exit of changed) ask.touch('exit', [exit, exits.get(exit)?.resident ?? null], buildingOf(exit))
}

/** Stores movements that are new, and brings the exits of their people up to date. */
export async function takeMovements(ask: Ask, rows: readonly NewMovement[]): Promise<void> {
  const { tx, community, now } = ask
  if (rows.length === 0) return
  await takeTurns(tx, community)
  let ground = await groundFor(tx, community, meantOf(rows), rows.map((row) => row.id))
  // Whoever stores movements does so in turn: what is not there now is new.
  const added = withExits(eachOnce(rows).filter((row) => !ground.stored.has(row.id)), ground)
  if (added.length === 0) return
  let all = [...ground.movements, ...added]
  if (added.some((it) => it.emergency) && (await openEmergencies(ask, ground, all))) {
    ground = await groundFor(tx, community, { ...meantOf(all), passes: [...ground.passes.keys()] })
    all = [...ground.movements, ...added]
  }
  await openAgain(ask, ground, added)
  const touched = await keepWhereabouts(tx, community, ground, all, now, storing(community, added, now))
  tell(ask, added, new Set([...touched.map((it) => it.id), ...added.flatMap((row) => row.exit ?? [])].filter((id) => ground.exits.has(id))), ground)
}
