// Turns: whoever changes what others are changing too takes a turn, which lasts until the transaction ends. Asked for in a question
// of its own or along with one that is sent anyway; what must see what the others left is asked after that, never with it: a question
// sees what there was when it began.

import { sql, type RawBuilder } from 'kysely'
import type { Tx } from './pool.ts'

const taken = new WeakMap<Tx, Set<string>>()

/** An expression that waits for the turn `key`; from the end of its statement on `tx` has it. */
export function turn(tx: Tx, key: string): RawBuilder<unknown> {
  taken.set(tx, (taken.get(tx) ?? new Set()).add(key))
  return sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))`
}

/**
 * The same as a condition of a statement that locks rows: it is asked once, before any row is looked at, so the turn comes first. The rows
 * are locked as they are then; what they say is asked afterwards.
 */
export const inTurn = (tx: Tx, key: string): RawBuilder<unknown> => sql`(select true from (select ${turn(tx, key)}) waited offset 0)`

/** Waits for the turn, unless this transaction has it. */
export async function takeTurn(tx: Tx, key: string): Promise<void> {
  if (!taken.get(tx)?.has(key)) await sql`select ${turn(tx, key)}`.execute(tx)
}
