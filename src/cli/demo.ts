// Fills an empty database with Osmanthus Court and tells who may sign in how. THE ONE PLACE from which `start` calls the demonstration
// data. Refuses to touch a database in which any community lives.
import { sql } from 'kysely'
import { ownerTransaction, type Database } from '#server/db/pool.ts'

export type SignInLink = { /** who, in words */ role: string; url: string }

/** True when no community lives in this database. */
export async function isEmpty(database: Database): Promise<boolean> {
  const { rows } = await ownerTransaction(database, (tx) => sql<{ empty: boolean }>`select not exists (select from communities) as empty`.execute(tx))
  return rows[0]?.empty === true
}

/** Fills the database if it is empty. Returns true when it did. */
export async function fillIfEmpty(database: Database, detail: (text: string) => void): Promise<boolean> {
  if (!(await isEmpty(database))) return false
  detail('this version brings no demonstration data yet; the database stays empty')
  return false
}

/** One sign-in link for each role of the demonstration community; none when somebody else lives here. */
export async function signInLinks(_database: Database, _origin: string): Promise<SignInLink[]> {
  return []
}
