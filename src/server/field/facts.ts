// Takes what phones in the field report: every fact is stored once, with the time at which it happened; those that are believed are
// handed to the taker of their type. It turns no fact away, and one that cannot be read spoils no other.

import { hash } from 'node:crypto'
import { can } from '#domain/access/access.ts'
import { whyHeld, type Reporter } from '#domain/field/belief.ts'
import { clockError, happenedAt } from '#domain/field/clock.ts'
import { factEnvelope, factsTaken, sendFacts, type HeldWhy, type Steady } from '#domain/field/wire.ts'
import { idOfBytes, type CommunityId } from '#domain/kernel/ids.ts'
import { storable, type Instant } from '#domain/kernel/instants.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import { heardOf } from './device-store.ts'
import { countInto, insertFacts, type Day, type FactRow, type From } from './facts-store.ts'
import type { Believed, Field, Taker } from './kinds.ts'

const perRequest = 2 * 1024 * 1024
/** What one device may have stored in a day: a phone at a busy gate sends some four megabytes; one that was withdrawn has little left to say. */
const perDay = { live: 32 * 1024 * 1024, withdrawn: 2 * 1024 * 1024 }
const limitOf = (withdrawn: boolean): number => (withdrawn ? perDay.withdrawn : perDay.live)
/** Beyond this nobody reads it: the rest of the text is let go, its hash stays. */
const longest = 16 * 1024

type Batch = { sentAt: Instant | null; steady: Steady | null; received: Instant }
/** `because`: why it has to wait, where its taker has found out. */
type Read = Omit<FactRow, 'held'> & { aheadMs: number; taker: Taker | null; fact: unknown; because?: HeldWhy }

/** Brackets a hundred thousand deep can be read, but not written again. */
function textOf(item: unknown): string {
  try {
    return JSON.stringify(item) ?? 'null'
  } catch {
    return 'too deep'
  }
}

const idOfHash = (digest: string): string => idOfBytes(Buffer.from(digest, 'base64url'))

/** One item as it came. What is no fact of a known type has no taker, and an id made from its bytes where it has none of its own. */
function readFact(item: unknown, takers: readonly Taker[], batch: Batch): Read {
  const raw = textOf(item)
  const digest = hash('sha256', raw, 'base64url')
  const envelope = factEnvelope.safeParse(item)
  const it = envelope.success ? envelope.data : null
  const taker = (it && raw.length <= longest && takers.find((one) => one.type === it.type)) || null
  const fact = taker?.schema.safeParse(item)
  const when = it ? happenedAt(it, batch) : { at: batch.received, doubts: [], aheadMs: 0 }
  return {
    id: it?.id ?? idOfHash(digest), hash: digest, type: (it?.type ?? '').replaceAll('\u0000', ''), ...when, deviceAt: it ? storable(it.at) : batch.received,
    raw: raw.slice(0, longest), taker: fact?.success ? taker : null, fact: fact?.success ? fact.data : null,
  }
}

const atOnce = 250
/** A whole batch, in pieces: five thousand facts are read in more than an emergency should wait for, so it comes between two of them. */
export async function readFacts(items: readonly unknown[], takers: readonly Taker[], batch: Batch): Promise<Read[]> {
  const read: Read[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    if (at > 0) await new Promise((goOn) => setImmediate(goOn))
    for (const item of items.slice(at, at + atOnce)) read.push(readFact(item, takers, batch))
  }
  return read
}

/** Where two contents share an id, the one that came later counts under an id of its own, if a person accepts it. */
export const ownId = (row: Pick<FactRow, 'id' | 'hash' | 'held'>): string => (row.held === 'other-content' ? idOfHash(row.hash) : row.id)

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

type Judged = Read & { held: HeldWhy | null }
const judged = (ask: Ask, takers: readonly Taker[], rows: readonly Read[], otherContent: boolean): Judged[] => rows.map((row, n) => ({
  ...row, held: row.because ?? whyHeld({ type: row.taker && row.type, at: row.at, aheadMs: row.aheadMs, received: ask.now, otherContent }, reporterOf(ask, takers, (ask.device?.today.facts ?? 0) + n)),
}))

/** Sorted, so that nobody waits for one who waits for them. */
const turnsFor = (community: CommunityId, takers: readonly Taker[], rows: readonly Judged[]): string[] =>
  takers.filter((it) => rows.some((row) => row.held === null && row.type === it.type)).flatMap((it) => it.turn?.(community) ?? []).sort()

/**
 * How much a phone has reported was asked before its turn: of many requests at once each would find its day empty. What stands in the
 * day now, with these, is what counts; where it makes a difference nothing is kept, and the phone sends it again.
 */
function mustBeWithin({ device, withdrawn }: Ask, rows: readonly Judged[], today: Day | null): void {
  if (!device || !today) return
  if (today.bytes > limitOf(withdrawn)) stop({ code: 'too-much-sent', limit: limitOf(withdrawn) })
  const unforeseen = today.facts - rows.length > device.today.facts
  if (unforeseen && today.facts > (device.kind?.aDay ?? 0) && rows.some((row) => row.held === null)) stop({ code: 'busy', retryAfter: 1 })
}

/**
 * Stores what is new, and says of each whether it is believed. The first content of an id may count; what comes under the same id
 * later, in this request, another or at the same moment, is the same fact again or is kept beside it and waits.
 */
async function store(ask: Ask, takers: readonly Taker[], read: readonly Read[], from: From): Promise<Judged[]> {
  const kept = await keepOwn(ask, takers, read, from)
  return [...kept.rows, ...(await storeFacts(ask, takers, kept.rest, from))]
}

/**
 * What takers keep themselves goes to them whole, in one statement a type. Left for `facts` is what has to wait for a person: what is not believed, what comes
 * under the id of something else, and what names something that is not known here.
 */
async function keepOwn(ask: Ask, takers: readonly Taker[], read: readonly Read[], from: From): Promise<{ rows: Judged[]; rest: Read[] }> {
  const own = read.filter((row) => row.taker?.keep)
  if (own.length === 0) return { rows: [], rest: [...read] }
  const ids = new Map(own.map((row) => [row.id, row]).reverse() as [string, Read][])
  const firsts = judged(ask, takers, [...ids.values()].reverse(), false)
  // What was kept before its phone was withdrawn, or before its day was full, counts already: sent again it is no question to anybody.
  const there = await alreadyKept(ask, takers, firsts.filter((row) => row.held !== null && row.held !== 'other-content'), from)
  const [rows, rest]: [Judged[], Read[]] = [[], [...read.filter((row) => !row.taker?.keep), ...firsts.filter((row) => row.held !== null && !there.has(row.id)).map((row) => ({ ...row, because: row.held! }))]]
  rest.push(...own.filter((row) => ids.get(row.id)!.hash !== row.hash).map((row) => ({ ...row, because: 'other-content' as const })))
  for (const taker of takers) {
    const mine = firsts.filter((row) => row.held === null && row.taker === taker)
    if (mine.length === 0) continue
    const { fresh, other, unknown } = await taker.keep!(ask, mine.map((row) => ({ ...row, by: from.by, place: from.place })))
    rows.push(...mine.filter((row) => fresh.has(row.id)))
    rest.push(...mine.filter((row) => other.has(row.id)).map((row) => ({ ...row, because: 'other-content' as const })))
    rest.push(...mine.filter((row) => unknown.has(row.id)).map((row) => ({ ...row, because: 'not-its-business' as const })))
  }
  const counted = rows.length > 0 && from.device ? await countInto(ask.tx, ask.community, from.device, { facts: rows.length, bytes: rows.reduce((sum, row) => sum + Buffer.byteLength(row.raw), 0) }, ask.now) : null
  mustBeWithin(ask, rows, counted)
  return { rows, rest }
}

/** Those that their takers keep already, word for word, by their ids. */
async function alreadyKept(ask: Ask, takers: readonly Taker[], rows: readonly Judged[], from: From): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const taker of takers) {
    const mine = rows.filter((row) => row.taker === taker)
    if (mine.length > 0) for (const id of (await taker.there?.(ask, mine.map((row) => ({ ...row, by: from.by, place: from.place })))) ?? []) found.add(id)
  }
  return found
}

/** The same for what has its row in `facts`. */
async function storeFacts(ask: Ask, takers: readonly Taker[], read: readonly Read[], from: From): Promise<Judged[]> {
  const { tx, community, now } = ask
  const ids = new Map(read.map((row) => [row.id, row]).reverse() as [string, Read][])
  const firsts = judged(ask, takers, [...ids.values()].reverse(), false)
  const stored = firsts.length > 0 ? await insertFacts(tx, community, firsts, 'first', from, now, turnsFor(community, takers, firsts)) : { hashes: new Set<string>(), day: null }
  const kept = firsts.filter((row) => stored.hashes.has(row.hash))
  mustBeWithin(ask, kept, stored.day)
  const others = read.filter((row) => !stored.hashes.has(row.hash))
  if (others.length === 0) return kept
  const beside = judged(ask, takers, others, true)
  const more = await insertFacts(tx, community, beside, 'beside', from, now)
  mustBeWithin(ask, [], more.day)
  return [...kept, ...beside.filter((row, n) => more.hashes.has(row.hash) && beside.findIndex((it) => it.hash === row.hash) === n)]
}

const facts = ({ takers }: Field) => endpoint({
  method: 'POST', path: '/facts', summary: 'What happened in the field; may be sent again, late and in any order', may: 'facts', lane: 'facts', bodyLimit: perRequest,
  // Not by command id: each attempt states the clocks anew, and every fact has an id of its own.
  once: false, asSent: true, body: sendFacts, reply: factsTaken,
  handle: async (ask) => {
    const { tx, community, now, body, rights, device } = ask
    // A screen on a wall, a laboratory's machine: their secrets lie about, and nobody would tell facts under them.
    if (device?.kind?.reports.length === 0) return no({ code: 'not-allowed' })
    const from: From = { device: rights.actor.kind === 'device' ? rights.actor.id : null, place: device?.place ?? null, by: `${rights.actor.kind}:${rights.actor.id}` }
    if (!device && (rights.actor.kind !== 'account' || !takers.some((it) => can(rights, it.may, { community })))) return no({ code: 'not-allowed' })
    const read = await readFacts(body.facts, takers, { ...body, received: now })
    const limit = limitOf(ask.withdrawn)
    if (device && read.reduce((sum, row) => sum + Buffer.byteLength(row.raw), device.today.bytes) > limit) return no({ code: 'too-much-sent', limit })
    const rows = await store(ask as Ask, takers, read, from)
    await take(ask as Ask, takers, rows.filter((row) => row.held === null && !row.taker?.keep).map((row) => ({ ...row, by: from.by, place: from.place })))
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
