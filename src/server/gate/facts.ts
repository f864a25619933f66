// Takes facts from the field: stores each once, opens emergencies, and reads anew where the people of the touched exits are.
// It refuses nothing: a fact that breaks a rule is flagged, one that cannot be read is kept as it came.

import { createHash } from 'node:crypto'
import { openEmergency } from '#domain/exits/emergency.ts'
import { whereabouts, type Allowance } from '#domain/exits/movements.ts'
import { clockError, openingOf, putRight, type LoggedMovement } from '#domain/gate/log.ts'
import { gateFact, type GateFact } from '#domain/gate/wire.ts'
import { idOfBytes, type ExitId, type GateId, type PassId, type ResidentId } from '#domain/kernel/ids.ts'
import { earlier, storable, type Instant } from '#domain/kernel/instants.ts'
import type { Ask } from '../http/endpoint.ts'
import { peopleOf } from '../people/homes.ts'
import {
  exitsOfPasses, exitsToCount, insertMovements, insertTurnedAway, insertUnread, movementsOf, openAtGate, putOpeningRight, saveWhereabouts, takeTurns,
  type Counted, type MovementRow,
} from './store.ts'

type Moved = Extract<GateFact, { type: 'movement' }>

/** Each fact once (the first counts); what cannot be read, apart, under an id made from its bytes. */
export function sortOut(items: readonly unknown[]): { moved: Moved[]; turned: Extract<GateFact, { type: 'turned-away' }>[]; unread: { id: string; raw: Buffer }[]; taken: string[] } {
  const read = new Map<string, GateFact>()
  const unread: { id: string; raw: Buffer }[] = []
  const taken: string[] = []
  for (const item of items) {
    const fact = gateFact.safeParse(item)
    const named = (item as { id?: unknown } | null)?.id
    if (fact.success && !read.has(fact.data.id)) read.set(fact.data.id, fact.data)
    if (!fact.success) {
      const raw = Buffer.from(JSON.stringify(item))
      unread.push({ id: idOfBytes(createHash('sha256').update(raw).digest()), raw })
    }
    if (typeof named === 'string') taken.push(named)
  }
  const facts = [...read.values()]
  return { moved: facts.filter((it) => it.type === 'movement'), turned: facts.filter((it) => it.type === 'turned-away'), unread, taken }
}

/** An emergency without an exit of its own opens one under the fact's id; a pass we know names its exit. */
const exitOf = (fact: Moved, byPass: ReadonlyMap<PassId, ExitId>): ExitId | null => {
  const passed = fact.pass && byPass.get(fact.pass)
  if (passed) return passed
  return fact.exit ?? (fact.emergency && fact.kind === 'out' ? (fact.id as string as ExitId) : null)
}

/** Stores a batch. `sentAt` is the device's clock at sending, null when it could not be read. Returns the ids taken and the clock's error. */
export async function takeFacts(ask: Ask, items: readonly unknown[], sentAt: Instant | null): Promise<{ taken: string[]; clockErrorMs: number | null }> {
  const { tx, community, now, rights } = ask
  const by = `${rights.actor.kind}:${rights.actor.id}`
  const gate = rights.actor.kind === 'device' ? rights.actor.gate : null
  const clockErrorMs = sentAt && rights.actor.kind === 'device' ? clockError(sentAt, now) : null
  const { moved, turned, unread, taken } = sortOut(items)
  const byPass = await exitsOfPasses(tx, community, moved.flatMap((it) => it.pass ?? []))
  await storeMovements(ask, moved.map((fact) => ({
    id: fact.id, kind: fact.kind, at: putRight(fact.at, clockErrorMs), deviceAt: storable(fact.at), clockErrorMs, exit: exitOf(fact, byPass), pass: fact.pass, resident: fact.resident,
    gate: gate as GateId | null, emergency: fact.emergency, by, how: fact.how, verdict: fact.verdict, note: fact.note,
  })))
  if (turned.length > 0) await insertTurnedAway(tx, community, turned.map((it) => ({ ...it, deviceAt: storable(it.at) })), gate, by, now)
  await insertUnread(tx, community, unread, by, now)
  return { taken, clockErrorMs }
}

/** Stores movements that are new, and brings their exits up to date. */
export async function storeMovements(ask: Ask, rows: readonly MovementRow[]): Promise<void> {
  const { tx, community, now } = ask
  if (rows.length === 0) return
  const exits = (of: readonly MovementRow[]) => [...new Set(of.flatMap((row) => row.exit ?? []))]
  await takeTurns(tx, exits(rows))
  const fresh = await insertMovements(tx, community, rows, now)
  const added = rows.filter((row) => fresh.has(row.id))
  const counted = await recount(ask, exits(added))
  for (const row of added) ask.touch('movement', row.id, (row.exit && counted.get(row.exit)?.building) || null)
  for (const exit of counted.values()) ask.touch('exit', exit.id, exit.building)
}

const allowanceOf = ({ claims, revokedAt }: Counted): Allowance | null =>
  claims && { ...claims, notAfter: revokedAt ? earlier(claims.notAfter, revokedAt) : claims.notAfter }

async function recount(ask: Ask, ids: readonly ExitId[]): Promise<Map<ExitId, Counted>> {
  const { tx, community, now } = ask
  if (ids.length === 0) return new Map()
  const movements = new Map<ExitId, LoggedMovement[]>(ids.map((id) => [id, []]))
  for (const movement of await movementsOf(tx, community, ids)) movements.get(movement.exit)!.push(movement)
  await openEmergencies(ask, movements, ids)
  const counted = await exitsToCount(tx, community, ids)
  await saveWhereabouts(tx, community, counted.map((exit) => ({ id: exit.id, where: whereabouts(movements.get(exit.id) ?? [], allowanceOf(exit), exit.zone) })), now)
  return new Map(counted.map((exit) => [exit.id, exit]))
}

/** Whatever order the facts of an emergency come in, its row says the same. */
async function openEmergencies(ask: Ask, movements: ReadonlyMap<ExitId, LoggedMovement[]>, ids: readonly ExitId[]): Promise<void> {
  const { tx, community, now } = ask
  const before = new Map((await exitsToCount(tx, community, ids)).map((it) => [it.id, it]))
  const people = [...movements.values()].flat().flatMap((it) => (it.emergency && it.resident) || []) as ResidentId[]
  if (![...movements.values()].flat().some((it) => it.emergency)) return
  const homes = await peopleOf(tx, community, people)
  for (const [id, facts] of movements) {
    const there = before.get(id)
    const opening = openingOf(facts, (resident) => homes.has(resident))
    if (!opening || (there && !there.fromGate)) continue
    const { at, by, described, resident } = opening
    const exit = openEmergency({ id, community, resident, described, place: '', reason: '', at, by: null })
    const building = (resident && homes.get(resident)?.home.building) ?? null
    await openAtGate(tx, exit, building, by, now)
    if (there) await putOpeningRight(tx, exit, building, by)
  }
}
