// The device's database. Every write waits for the disk (durability strict): “saved” is said only after that.
// What is about people lies here sealed (secrets.ts); the plain columns are ids, times and counters.

import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type { Problem } from '#domain/kernel/result.ts'

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
  sealed: Sealed
  /** set when the server said no: kept and shown until somebody dismisses it */
  problem: Problem | null
}
export type LogRow = { id: string; at: string; /** keyed digest of who and which way: finds a second tap, tells nothing */ mark: string; kind: string; undone: 0 | 1; sealed: Sealed }

export interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  settings: { key: string; value: Sealed }
  blobs: { key: string; value: Sealed }
  outbox: { key: number; value: OutboxRow; indexes: { id: string; lane: string } }
  log: { key: string; value: LogRow; indexes: { at: string; mark: [string, string] } }
}
export type Store = IDBPDatabase<Schema>
export type Writing = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>

let opened: Promise<Store> | null = null

/** Opens the database once per page. Rejects where the browser stores nothing (private windows of some browsers). */
export function store(): Promise<Store> {
  opened ??= openDB<Schema>('postern', 1, {
    upgrade(db) {
      db.createObjectStore('keys')
      db.createObjectStore('settings')
      db.createObjectStore('blobs')
      const outbox = db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
      outbox.createIndex('id', 'id', { unique: true })
      outbox.createIndex('lane', 'lane')
      const log = db.createObjectStore('log', { keyPath: 'id' })
      log.createIndex('at', 'at')
      log.createIndex('mark', ['mark', 'at'])
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: () => { opened = null },
  }).catch((error: unknown) => {
    opened = null
    throw error
  })
  return opened
}

/**
 * One transaction over the named stores; resolves when the disk has it. Inside `work` wait for nothing but the transaction's
 * own requests: seal and fetch before, or it closes early.
 */
export async function write<T>(names: StoreNames<Schema>[], work: (tx: Writing) => Promise<T>): Promise<T> {
  const tx = (await store()).transaction(names, 'readwrite', { durability: 'strict' })
  const [result] = await Promise.all([work(tx), tx.done])
  return result
}
