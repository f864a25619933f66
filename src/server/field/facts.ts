// Takes what phones in the field report: every fact is stored once, with the time at which it happened; those that are believed are
// handed to the taker of their type. It turns no fact away, and one that cannot be read spoils no other.

import { createHash } from 'node:crypto'
import { can } from '#domain/access/access.ts'
import { whyHeld, type Reporter } from '#domain/field/belief.ts'
import { clockError, happenedAt, storable } from '#domain/field/clock.ts'
import { factEnvelope, factsTaken, sendFacts, type HeldWhy, type Steady } from '#domain/field/wire.ts'
import { idOfBytes } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { heardOf } from './device-store.ts'
import { insertFacts, storedBefore, type FactRow, type From } from './facts-store.ts'
import type { Believed, Field, Taker } from './kinds.ts'

const perRequest = 2 * 1024 * 1024
/** What one device may have stored in a day: a phone at a busy gate sends some four megabytes; one that was withdrawn has little left to say. */
const perDay = { live: 32 * 1024 * 1024, withdrawn: 2 * 1024 * 1024 }
/** Beyond this nobody reads it: the rest of the text is let go, its hash stays. */
const longest = 16 * 1024

type Batch = { sentAt: Instant | null; steady: Steady | null; received: Instant }
type Read = Omit<FactRow, 'held'> & { aheadMs: number; taker: Taker | null; fact: unknown }

/** One item as it came. What is no fact of a known type has no taker, and an id made from its bytes where it has none of its own. */
export function readFact(item: unknown, takers: readonly Taker[], batch: Batch): Read {
  const raw = JSON.stringify(item) ?? 'null'
  const digest = createHash('sha256').update(raw).digest()
  const envelope = factEnvelope.safeParse(item)
  const it = envelope.success ? envelope.data : null
  const taker = (it && raw.length <= longest && takers.find((one) => one.type === it.type)) || null
  const fact = taker?.schema.safeParse(item)
  const when = it ? happenedAt(it, batch) : { at: batch.received, doubts: [], aheadMs: 0 }
  return {
    id: it?.id ?? idOfBytes(digest), hash: digest.toString('base64url'), type: it?.type ?? '', ...when, deviceAt: it ? storable(it.at) : batch.received,
    raw: raw.slice(0, longest), taker: fact?.success ? taker : null, fact: fact?.success ? fact.data : null,
  }
}

/** Where two contents share an id, the one that came later counts under an id of its own, if a person accepts it. */
export const ownId = (row: Pick<FactRow, 'id' | 'hash' | 'held'>): string => (row.held === 'other-content' ? idOfBytes(Buffer.from(row.hash, 'base64url')) : row.id)

/** Hands facts to their takers, each type once, in the order in which the takers stand. */
export async function take(ask: Ask, takers: readonly Taker[], facts: readonly (Believed<unknown> & { type: string })[], how: 'take' | 'undo' = 'take'): Promise<void> {
  for (const taker of takers) {
    const own = facts.filter((it) => it.type === taker.type)
    if (own.length > 0) await taker[how]?.(ask, own)
  }
}

const reporterOf = ({ rights, device, community }: Ask, takers: readonly Taker[], today: number): Reporter =>
  device ? { who: 'device', kind: device.kind, enrolledAt: device.enrolledAt, revokedAt: device.revokedAt, today }
    : { who: 'person', may: takers.filter((it) => can(rights, it.may, { community })).map((it) => it.type) }

const unique = (rows: readonly Read[]): Read[] => [...new Map(rows.map((row) => [`${row.id} ${row.hash}`, row])).values()]

/** Says of each new fact whether it is believed, in the order in which they stand. */
function judged(ask: Ask, takers: readonly Taker[], fresh: readonly Read[], known: ReadonlySet<string>, today: number): (Read & { held: HeldWhy | null })[] {
  const ids = new Set(known)
  return fresh.map((row, n) => {
    const told = { type: row.taker && row.type, at: row.at, aheadMs: row.aheadMs, received: ask.now, otherContent: ids.has(row.id) }
    ids.add(row.id)
    return { ...row, held: whyHeld(told, reporterOf(ask, takers, today + n)) }
  })
}

/** What another request stored under the same id in this very moment counts: this one waits, and is kept as well. */
async function keepRaced(ask: Ask, rows: readonly FactRow[], stored: ReadonlySet<string>, from: From): Promise<void> {
  const raced = rows.filter((row) => row.held === null && !stored.has(row.hash))
  if (raced.length > 0) await insertFacts(ask.tx, ask.community, raced.map((row) => ({ ...row, held: 'other-content' })), from, ask.now)
}

const facts = ({ takers }: Field) => endpoint({
  method: 'POST', path: '/facts', summary: 'What happened in the field; may be sent again, late and in any order', may: 'facts', lane: 'reserved', bodyLimit: perRequest,
  // Not by command id: each attempt states the clocks anew, and every fact has an id of its own.
  once: false, asSent: true, body: sendFacts, reply: factsTaken,
  handle: async (ask) => {
    const { tx, community, now, body, rights, device } = ask
    const from: From = { device: rights.actor.kind === 'device' ? rights.actor.id : null, place: device?.place ?? null, by: `${rights.actor.kind}:${rights.actor.id}` }
    if (!device && (rights.actor.kind !== 'account' || !takers.some((it) => can(rights, it.may, { community })))) return no({ code: 'not-allowed' })
    const read = unique(body.facts.map((item) => readFact(item, takers, { ...body, received: now })))
    const before = await storedBefore(tx, community, from.device, read.map((row) => row.id), plus(now, -day))
    const known = new Set(before.known.map((it) => `${it.id} ${it.hash}`))
    const fresh = read.filter((row) => !known.has(`${row.id} ${row.hash}`))
    const limit = ask.withdrawn ? perDay.withdrawn : perDay.live
    const bytes = fresh.reduce((sum, row) => sum + Buffer.byteLength(row.raw), before.bytes)
    if (device && fresh.length > 0 && bytes > limit) return no({ code: 'too-much-sent', limit })
    const rows = judged(ask as Ask, takers, fresh, new Set(before.known.map((it) => it.id)), before.today)
    const stored = rows.length > 0 ? await insertFacts(tx, community, rows, from, now) : new Set<string>()
    await keepRaced(ask as Ask, rows, stored, from)
    const believed = rows.filter((row) => row.held === null && stored.has(row.hash))
    await take(ask as Ask, takers, believed.map((row) => ({ ...row, by: from.by, place: from.place })))
    const held = rows.filter((row) => row.held !== null)
    if (held.length > 0) ask.touch('fact', held[0]!.id)
    if (device && from.device) await heardOf(tx, from.device, device, body.sentAt && clockError(body.sentAt, now), now)
    return ok({
      taken: body.facts.flatMap((item) => { const id = (item as { id?: unknown } | null)?.id; return typeof id === 'string' ? [id] : [] }),
      held: held.map((row) => ({ id: row.id, why: row.held! })), clockErrorMs: body.sentAt ? clockError(body.sentAt, now) : 0, now,
    })
  },
})

export const factRoutes = (field: Field): readonly Endpoint[] => [facts(field)]
