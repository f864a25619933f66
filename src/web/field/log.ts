// What this phone noted: on the disk, sealed, in log and outbox at once, before anybody is told “noted”. Opened once, then kept in memory,
// so that a tap opens nothing old. The same tap twice, also in two tabs, is one line. A line can be taken back until it is sent.

import type { FactEnvelope } from '#domain/field/wire.ts'
import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { mark, seal, unseal } from '../offline/secrets.ts'
import { read, write, type LogRow } from '../offline/store.ts'
import type { Kind, Line } from './kind.ts'
import type { Lanes, Noted } from './lanes.ts'
import { newShelf, type Shelf } from './shelf.ts'
import { happened } from './stamp.ts'

/** What lies sealed in a row. */
type Kept<F, S> = { fact: F; shown: S }
export type Recorded = { id: string; /** the same tap was noted before; this one was not added */ twice: boolean }
/** `tell`: says to the other tabs which lines have changed or gone. */
type Parts<F extends FactEnvelope, S> = { kind: Kind<F, S>; lanes: Lanes<F>; shelf: Shelf<F, S>; tell: (ids: readonly string[]) => void }

export type Log<F, S> = {
  /** newest first */
  lines: () => readonly Line<F, S>[]
  waiting: () => number
  watch: (listener: () => void) => () => void
  /** Reads the disk. */
  open: () => Promise<void>
  /** Resolves when the disk has it. Rejects when the device cannot store. */
  record: (fact: F, shown: S, noted: Noted, holdMs: number) => Promise<Recorded>
  /** Takes a line back while it may be; one that is taken back already stays so. False: it is on its way, or was sent. */
  undo: (id: string) => Promise<boolean>
  /** Puts other content under the same id while it waits; the log has it in any case. False: it has been sent as it was. */
  replace: (fact: F, noted: Noted, holdMs: number) => Promise<boolean>
  /** Lines of before a moment go, unless they wait or are needed. */
  prune: (before: Instant) => Promise<void>
  /** All that do not wait go: the phone is nobody's any more, and they name people. */
  forget: () => Promise<void>
  /** Takes over what another tab wrote or took away. */
  takeOver: (ids: readonly string[]) => Promise<void>
  countWaiting: () => Promise<void>
}

async function opened<F extends FactEnvelope, S>(row: LogRow): Promise<Line<F, S> | null> {
  const it = await unseal<Kept<F, S>>(row.sealed).catch(() => null)
  return it && { id: row.id, fact: it.fact, shown: it.shown, at: happened(it.fact), undone: row.undone === 1, waiting: false }
}

async function record<F extends FactEnvelope, S>({ kind, lanes, shelf, tell }: Parts<F, S>, fact: F, shown: S, noted: Noted, holdMs: number): Promise<Recorded> {
  const { about, way, within } = kind.tap(fact)
  const lane = lanes.of(fact)
  const [row, sealed, digest] = await Promise.all([lane.prepare(fact.id, { fact, ...noted }, holdMs), seal({ fact, shown } satisfies Kept<F, S>), mark(`${kind.kind} ${about}`)])
  const line: LogRow = { id: fact.id, lane: kind.kind, to: noted.to, at: fact.at, mark: digest, way, undone: 0, sealed }
  const near = IDBKeyRange.bound([kind.kind, digest, instantOf(msOf(fact.at) - within)], [kind.kind, digest, instantOf(msOf(fact.at) + within)], true, true)
  const twin = await write(['log', 'outbox'], async (tx) => {
    const log = tx.objectStore('log')
    const before = (await log.index('mark').getAll(near)).filter((one) => one.undone === 0 && one.id !== fact.id).at(-1)
    if (before?.way === way) return before.id
    await log.put(line)
    await lane.put(tx, row)
    return null
  })
  if (twin === null) {
    shelf.put({ id: fact.id, fact, shown, at: happened(fact), undone: false, waiting: true })
    tell([fact.id])
  }
  lane.wake()
  return { id: twin ?? fact.id, twice: twin !== null }
}

async function undo<F extends FactEnvelope, S>({ lanes, shelf, tell }: Parts<F, S>, id: string): Promise<boolean> {
  const done = await write(['log', 'outbox'], async (tx) => {
    const line = await tx.objectStore('log').get(id)
    // Another tab, or a second press: it is taken back, whoever did it.
    if (line?.undone === 1) return true
    if (!(await lanes.takeBack(tx, id))) return false
    if (line) await tx.objectStore('log').put({ ...line, undone: 1 })
    return true
  })
  if (done) {
    shelf.setWaiting(await lanes.ids())
    const line = shelf.get(id)
    if (line) shelf.put({ ...line, undone: true })
    tell([id])
  }
  lanes.wake()
  return done
}

async function replace<F extends FactEnvelope, S>({ lanes, shelf, tell }: Parts<F, S>, fact: F, noted: Noted, holdMs: number): Promise<boolean> {
  const row = await read((db) => db.get('log', fact.id))
  if (row) {
    const { shown } = await unseal<Kept<F, S>>(row.sealed)
    const sealed = await seal({ fact, shown } satisfies Kept<F, S>)
    const undone = await write(['log'], async (tx) => {
      const now = await tx.objectStore('log').get(fact.id)
      if (now) await tx.objectStore('log').put({ ...now, sealed })
      return now?.undone === 1
    })
    shelf.put({ id: fact.id, fact, shown, at: happened(fact), undone, waiting: false })
    tell([fact.id])
  }
  return lanes.of(fact).replace(fact.id, { fact, ...noted }, holdMs)
}

async function prune<F extends FactEnvelope, S>(parts: Parts<F, S>, before: Instant): Promise<void> {
  const needed = await parts.kind.needed(parts.shelf.lines())
  return drop(parts, (line) => line.at < before && !needed.has(line.id))
}

/** What waits stays. */
async function drop<F extends FactEnvelope, S>({ shelf, tell }: Parts<F, S>, which: (line: Line<F, S>) => boolean): Promise<void> {
  const old = shelf.lines().filter(which).map((line) => line.id)
  if (old.length === 0) return
  const gone = await write(['log', 'outbox'], async (tx) => {
    const waits = await Promise.all(old.map(async (id) => (await tx.objectStore('outbox').index('id').getKey(id)) !== undefined))
    const ids = old.filter((_, at) => !waits[at])
    for (const id of ids) await tx.objectStore('log').delete(id)
    return ids
  })
  shelf.drop(gone)
  tell(gone)
}

async function takeOver<F extends FactEnvelope, S>({ shelf }: Parts<F, S>, ids: readonly string[]): Promise<void> {
  const rows = await read((db) => Promise.all(ids.map((id) => db.get('log', id))))
  const lines = await Promise.all(rows.map((row) => (row ? opened<F, S>(row) : null)))
  for (const line of lines) if (line) shelf.put(line)
  shelf.drop(ids.filter((_, at) => !lines[at]))
}

export function openLog<F extends FactEnvelope, S>(kind: Kind<F, S>, lanes: Lanes<F>, tell: (ids: readonly string[]) => void): Log<F, S> {
  const shelf = newShelf<F, S>()
  const parts: Parts<F, S> = { kind, lanes, shelf, tell }
  const countWaiting = async (): Promise<void> => shelf.setWaiting(await lanes.ids())
  return {
    countWaiting,
    lines: shelf.lines, waiting: shelf.waiting, watch: shelf.watch,
    open: async () => {
      await shelf.fill(async () => {
        const rows = await read((db) => db.getAllFromIndex('log', 'lane', kind.kind))
        return (await Promise.all(rows.map((row) => opened<F, S>(row)))).filter((line) => line !== null)
      })
      await countWaiting()
    },
    record: (fact, shown, noted, holdMs) => record(parts, fact, shown, noted, holdMs),
    undo: (id) => undo(parts, id),
    replace: (fact, noted, holdMs) => replace(parts, fact, noted, holdMs),
    prune: (before) => prune(parts, before),
    forget: () => drop(parts, () => true),
    takeOver: (ids) => takeOver(parts, ids),
  }
}
