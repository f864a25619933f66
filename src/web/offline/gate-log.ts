// The guard's log and its way to the server. A fact is on the disk, sealed, in log and outbox at once, before anybody is told
// “noted”. The same tap twice, also in two tabs, is one line. Facts can be taken back for some seconds, then they are sent.

import { sameTap, type Movement } from '#domain/exits/movements.ts'
import type { GateFact } from '#domain/gate/wire.ts'
import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { GateId } from '#domain/kernel/ids.ts'
import { cut } from '#domain/kernel/texts.ts'
import { isFault, post } from './api.ts'
import { clockErrorMs, deviceNow } from './clock.ts'
import { enrolment } from './enrolled.ts'
import { openOutbox, type Delivery, type Entry } from './outbox.ts'
import { mark, seal, unseal } from './secrets.ts'
import { usualPace } from './sending.ts'
import { store, write, type LogRow } from './store.ts'

/** What a line of the log shows beside the fact itself; it never leaves the device. */
export type Shown = { who: string; home: string; purpose: string; place: string }
export type Line = { id: string; fact: GateFact; shown: Shown; /** put right by the clock error known then */ at: Instant; undone: boolean; /** not sent yet */ waiting: boolean }

/** What lies sealed in a row of the log. */
type Kept = { fact: GateFact; shown: Shown; right: Instant }

/** Long enough to notice a wrong tap, short enough that the desk sees an exit at once. */
export const undoMs = 6_000
/** An emergency waits while its note is being written. */
export const noteMs = 60_000
const emergencyAgain = 1_500

async function deliver(entries: Entry<GateFact>[]): Promise<Delivery> {
  const gate = await enrolment()
  if (!gate) return { taken: [], refused: [], wait: { code: 'not-signed-in' } }
  // `sentAt` is the clock of this very attempt: the server measures the clock error from it.
  const reply = await post<{ taken: string[] }>('/api/gate/facts', { facts: entries.map((entry) => entry.body), sentAt: deviceNow() }, { secret: gate.secret })
  if (reply.ok) return { taken: reply.value.taken, refused: [], wait: null }
  return isFault(reply.problem) ? { taken: [], refused: [], wait: null, broke: { id: null, problem: reply.problem } } : { taken: [], refused: [], wait: reply.problem }
}

export const gateOutbox = openOutbox<GateFact>('gate', deliver, { ...usualPace, parkedAgain: 60_000 })

const kindOf = (fact: GateFact): string => (fact.type === 'movement' ? (fact.emergency && fact.kind === 'out' ? 'emergency' : fact.kind) : 'turned-away')
/** Who it is about, for finding the same tap again. Emergencies without a name are told apart by time alone. */
const about = (fact: GateFact): string =>
  fact.type === 'turned-away' ? `no ${fact.pass ?? ''} ${fact.code}` : `move ${fact.pass ?? fact.resident ?? fact.exit ?? ''}`

export type Recorded = { id: string; /** the same tap was noted before; this one was not added */ twice: boolean }

/** Resolves when the disk has it. Rejects when the device cannot store: then somebody must write on paper. */
export async function record(fact: GateFact, shown: Shown, holdMs = undoMs): Promise<Recorded> {
  const at = fact.at
  const right = instantOf(msOf(at) - clockErrorMs())
  const kind = kindOf(fact)
  const unnamed = kind === 'emergency' && fact.type === 'movement' && !fact.resident
  const [row, sealed, about_] = await Promise.all([gateOutbox.prepare(fact.id, fact, holdMs), seal({ fact, shown, right }), mark(unnamed ? 'emergency' : about(fact))])
  const line: LogRow = { id: fact.id, at, mark: about_, kind, undone: 0, sealed }
  const window = unnamed ? emergencyAgain : sameTap
  const twin = await write(['log', 'outbox'], async (tx) => {
    const before = (await tx.objectStore('log').index('mark').getAll(IDBKeyRange.bound([about_, ''], [about_, '\uffff']))).filter((one) => one.undone === 0).at(-1)
    if (before && before.kind === kind && Math.abs(Date.parse(at) - Date.parse(before.at)) < window) return before.id
    await tx.objectStore('log').put(line)
    await gateOutbox.put(tx, row)
    return null
  })
  gateOutbox.wake()
  return { id: twin ?? fact.id, twice: twin !== null }
}

/** Takes a line back while it may be. False: it has been sent. */
export async function undo(id: string): Promise<boolean> {
  const done = await write(['log', 'outbox'], async (tx) => {
    if (!(await gateOutbox.takeBack(tx, id))) return false
    const line = await tx.objectStore('log').get(id)
    if (line) await tx.objectStore('log').put({ ...line, undone: 1 })
    return true
  })
  gateOutbox.wake()
  return done
}

/** Adds a note to a fact that still waits; the line of the log has it in any case. False: it has been sent without. */
export async function addNote(fact: GateFact, note: string, holdMs: number): Promise<boolean> {
  const noted = fact.type === 'movement' ? { ...fact, note: cut(note, 300) } : fact
  const held = await (await store()).get('log', fact.id)
  if (held) {
    const line = await unseal<Kept>(held.sealed)
    const sealed = await seal({ ...line, fact: noted })
    await write(['log'], async (tx) => {
      const now = await tx.objectStore('log').get(fact.id)
      if (now) await tx.objectStore('log').put({ ...now, sealed })
    })
  }
  return gateOutbox.replace(fact.id, noted, holdMs)
}

/** The lines since a moment of the device's clock, newest first. */
export async function linesSince(from: Instant): Promise<Line[]> {
  const db = await store()
  const [rows, waiting] = await Promise.all([db.getAllFromIndex('log', 'at', IDBKeyRange.lowerBound(from)), db.getAllFromIndex('outbox', 'lane', 'gate')])
  const open = new Set(waiting.map((row) => row.id))
  const lines = await Promise.all(rows.map(async (row): Promise<Line | null> => {
    const it = await unseal<Kept>(row.sealed).catch(() => null)
    return it && { id: row.id, fact: it.fact, shown: it.shown, at: it.right, undone: row.undone === 1, waiting: open.has(row.id) }
  }))
  return lines.filter((line) => line !== null).reverse()
}

/** The log's lines as movements, for judging beside what the server told. */
export const movementsOf = (lines: readonly Line[], gate: GateId | null): Movement[] =>
  lines.flatMap(({ fact, at, undone }) => (fact.type === 'movement' && !undone
    ? [{ id: fact.id, kind: fact.kind, at, exit: fact.exit, pass: fact.pass, resident: fact.resident, gate, emergency: fact.emergency }] : []))

/** The log lies here no longer than it is of use; called at the start. */
export async function pruneLog(before: Instant): Promise<void> {
  await write(['log', 'outbox'], async (tx) => {
    const open = new Set((await tx.objectStore('outbox').index('lane').getAll('gate')).map((row) => row.id))
    for (const id of await tx.objectStore('log').index('at').getAllKeys(IDBKeyRange.upperBound(before, true))) if (!open.has(id)) await tx.objectStore('log').delete(id)
  })
}
