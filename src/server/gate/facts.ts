// Stores movements, opens the emergencies among them, and reads anew where the people of the touched exits are.
// It refuses nothing: a movement that breaks a rule is flagged.

import { openEmergency } from '#domain/exits/emergency.ts'
import type { Exit } from '#domain/exits/exit.ts'
import { whereabouts, type Allowance, type Whereabouts } from '#domain/exits/movements.ts'
import { openingOf, type LoggedMovement } from '#domain/gate/log.ts'
import type { BuildingId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { earlier } from '#domain/kernel/instants.ts'
import type { Ask } from '../http/endpoint.ts'
import { peopleOf } from '../people/homes.ts'
import {
  exitsToCount, insertMovements, movementsOf, openAtGate, putOpeningsRight, saveWhereabouts, takeTurns,
  type Counted, type Doubtful, type MovementRow, type OpenedRow,
} from './store.ts'

/** Stores movements that are new, and brings their exits up to date. Returns those exits. */
export async function storeMovements(ask: Ask, rows: readonly MovementRow[]): Promise<ExitId[]> {
  const { tx, community, now } = ask
  if (rows.length === 0) return []
  const exits = (of: readonly MovementRow[]) => [...new Set(of.flatMap((row) => row.exit ?? []))]
  if (exits(rows).length > 0) await takeTurns(tx, community, exits(rows))
  const fresh = await insertMovements(tx, community, rows, now)
  const added = rows.filter((row) => fresh.has(row.id))
  const counted = await recount(ask, exits(added))
  // A line a batch and place: whoever keeps movements asks for what was received then.
  const places = new Map(added.map((row) => [(row.exit && counted.get(row.exit)?.building) || null, row.id]))
  for (const [building, id] of places) ask.touch('movement', id, building)
  for (const exit of counted.values()) ask.touch('exit', exit.id, exit.building)
  return [...counted.keys()]
}

const allowanceOf = ({ claims, revokedAt }: Counted): Allowance | null =>
  claims && { ...claims, notAfter: revokedAt ? earlier(claims.notAfter, revokedAt) : claims.notAfter }

/** A return that was dated back stays flagged, whatever the count makes of it. */
function withDoubts(where: Whereabouts, movements: readonly Doubtful[]): Whereabouts {
  const dated = movements.filter((it) => it.doubts.includes('dated-back'))
  return dated.length === 0 ? where : { ...where, flags: [...where.flags, { flag: 'dated-back', movements: dated.map((it) => it.id).sort() }] }
}

async function recount(ask: Ask, ids: readonly ExitId[]): Promise<Map<ExitId, Counted>> {
  const { tx, community, now } = ask
  if (ids.length === 0) return new Map()
  const movements = new Map<ExitId, Doubtful[]>(ids.map((id) => [id, []]))
  for (const movement of await movementsOf(tx, community, ids)) movements.get(movement.exit)!.push(movement)
  const emergencies = [...movements].filter(([, facts]) => facts.some((it) => it.emergency)).map(([id]) => id)
  if (emergencies.length > 0) await openEmergencies(ask, movements, emergencies)
  const counted = await exitsToCount(tx, community, ids)
  const where = (exit: Counted) => withDoubts(whereabouts(movements.get(exit.id) ?? [], allowanceOf(exit), exit.zone), movements.get(exit.id) ?? [])
  await saveWhereabouts(tx, community, counted.map((exit) => ({ id: exit.id, where: where(exit) })), now)
  return new Map(counted.map((exit) => [exit.id, exit]))
}

/** Whatever order the facts of an emergency come in, its row says the same. However many there are, they cost the same few statements. */
async function openEmergencies(ask: Ask, movements: ReadonlyMap<ExitId, readonly LoggedMovement[]>, ids: readonly ExitId[]): Promise<void> {
  const { tx, community, now } = ask
  const before = new Map((await exitsToCount(tx, community, ids)).map((it) => [it.id, it]))
  const people = ids.flatMap((id) => movements.get(id)!.flatMap((it) => (it.emergency && it.resident) || [])) as ResidentId[]
  const homes = await peopleOf(tx, community, people)
  const opened = ids.flatMap((id): OpenedRow[] => {
    const opening = openingOf(movements.get(id)!, (resident) => homes.has(resident))
    const there = before.get(id)
    if (!opening || (there && !there.fromGate)) return []
    const { at, by, described, resident } = opening
    const exit: Exit = openEmergency({ id, community, resident, described, place: '', reason: '', at, by: null })
    return [{ exit, building: ((resident && homes.get(resident)?.home.building) ?? null) as BuildingId | null, by }]
  })
  const fresh = opened.filter((it) => !before.has(it.exit.request.id))
  const known = opened.filter((it) => before.has(it.exit.request.id))
  if (fresh.length > 0) await openAtGate(tx, community, fresh, now)
  if (known.length > 0) await putOpeningsRight(tx, community, known)
}
