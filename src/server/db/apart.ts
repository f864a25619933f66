// What is done of one among many in one transaction, so that one that throws holds none of the others.

import { sql } from 'kysely'
import type { Tx } from './pool.ts'

/** The database's own trouble (no line, a lock, a deadlock, no room): that is of all of them, and tried again. */
const ofNoOne = (error: unknown): boolean => /^(08|40|53|55|57)/.test(String((error as { code?: unknown } | null)?.code ?? ''))

/** What is done in this of one alone is not done at all when it throws, and keeps nothing of what the others have come to. */
export async function apart<T>(tx: Tx, work: () => Promise<T>, otherwise: (error: unknown) => Promise<T>): Promise<T> {
  await sql`savepoint one_of_them`.execute(tx)
  try {
    const done = await work()
    await sql`release savepoint one_of_them`.execute(tx)
    return done
  } catch (error) {
    if (ofNoOne(error)) throw error
    await sql`rollback to savepoint one_of_them`.execute(tx)
    return otherwise(error)
  }
}
