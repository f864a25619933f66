// The device's database. Every write waits for the disk (durability strict): “saved” is said only after that.
// What is about people lies here sealed (secrets.ts); the plain columns are ids, times and counters. A handle that the browser
// has closed (iOS does, in the background) is opened anew: a page may live for weeks. Nobody waits for ever for a database that does not
// answer (Safari 14 has such days): after a while it is as if there were none.

import { openDB, unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type { Problem } from '#domain/kernel/result.ts'
import { within } from './patience.ts'

/** Made by secrets.ts alone. */
export type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer } | { plain: string }

/** One write on its way to the server. `seq` is the order of writing. */
export type OutboxRow = {
  seq?: number
  id: string
  lane: string
  addedAt: number
  /** not sent before this moment of the device's clock, so that it can be undone */
  holdUntil: number
  tries: number
  /** how often the server broke on it since somebody last asked to try */
  faults: number
  sealed: Sealed
  /** set when the server said no, or could not take it: kept and shown until somebody tries again or dismisses it */
  problem: Problem | null
  /** nobody said no: the server broke on it too often, and it stepped aside */
  parked: boolean
}
/** A line of what a phone in the field noted. `lane`: the kind of phone. `to`: the community it was enrolled for, if it was. */
export type LogRow = { id: string; lane: string; to: string | null; at: string; /** keyed digest of who and which way: finds a second tap, tells nothing */ mark: string; way: string; undone: 0 | 1; sealed: Sealed }

export interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  settings: { key: string; value: Sealed }
  blobs: { key: string; value: Sealed }
  outbox: { key: number; value: OutboxRow; indexes: { id: string; lane: string } }
  log: { key: string; value: LogRow; indexes: { lane: string; mark: [string, string, string] } }
}
export type Store = IDBPDatabase<Schema>
export type Writing = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>

let opened: Promise<Store> | null = null

function openAnew(): Promise<Store> {
  const mine: Promise<Store> = openDB<Schema>('postern', 2, {
    upgrade(db, before) {
      // The first form was never in use anywhere but in trials.
      if (before === 1) for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name)
      const log = db.createObjectStore('log', { keyPath: 'id' })
      log.createIndex('lane', 'lane')
      log.createIndex('mark', ['lane', 'mark', 'at'])
      db.createObjectStore('blobs')
      db.createObjectStore('keys')
      db.createObjectStore('settings')
      const outbox = db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
      outbox.createIndex('id', 'id', { unique: true })
      outbox.createIndex('lane', 'lane')
    },
    // Another tab wants to change or delete the database: ours must not stand in its way.
    blocking: (_current, _blocked, event) => { (event.target as IDBDatabase).close(); lost(mine) },
    terminated: () => lost(mine),
  })
  mine.catch(() => lost(mine))
  return mine
}

const lost = (which: Promise<Store>): void => { if (opened === which) opened = null }

/** A closed handle refuses every transaction; nothing else tells. */
function isOpen(db: Store): boolean {
  try {
    unwrap(db).transaction('keys')
    return true
  } catch {
    return false
  }
}

/** So long a database may take to open, and a transaction to end: a gate's whole list on an old phone takes seconds. */
const patience = { open: 3_000, work: 20_000 }
/** The opening that did not come in time: whoever comes after does not wait for it again, and takes it when it is there after all. */
let silent: Promise<Store> | null = null

async function inTime(held: Promise<Store>): Promise<Store> {
  try {
    return await within(held === silent ? 0 : patience.open, held)
  } catch (error) {
    silent = held
    throw error
  }
}

/** The open database. Rejects where the browser stores nothing (private windows of some browsers), or does not answer. */
export async function store(): Promise<Store> {
  const held = (opened ??= openAnew())
  const db = await inTime(held)
  if (isOpen(db)) return db
  lost(held)
  return inTime(opened ??= openAnew())
}

/** How browsers say that the handle was lost under a transaction. What was aborted was not stored, so it may be done again. */
const handleLost = new Set(['InvalidStateError', 'UnknownError', 'AbortError'])

/** Does it once more on a fresh handle when the one in use was lost. */
async function twice<T>(work: (db: Store) => Promise<T>): Promise<T> {
  const held = await store()
  try {
    return await within(patience.work, work(held))
  } catch (error) {
    if (!(error instanceof Error || error instanceof DOMException) || !handleLost.has(error.name)) throw error
    unwrap(held).close()
    return await within(patience.work, work(await store()))
  }
}

/** Reads. */
export const read = twice

/**
 * One transaction over the named stores; resolves when the disk has it. Inside `work` wait for nothing but the transaction's
 * own requests: seal and fetch before, or it closes early. It may be called twice, when the browser lost the database the first time.
 */
export function write<T>(names: StoreNames<Schema>[], work: (tx: Writing) => Promise<T>): Promise<T> {
  return twice(async (db) => {
    const tx = db.transaction(names, 'readwrite', { durability: 'strict' })
    const worked = work(tx).catch((error: unknown) => {
      // Half of it must not be kept; aborted already when the handle was lost.
      try { tx.abort() } catch { /* over */ }
      throw error
    })
    const [result] = await Promise.all([worked, tx.done])
    return result
  })
}
