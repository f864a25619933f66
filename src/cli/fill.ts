// Decides whether the demonstration community is filled in, and remembers how far that went: filling takes many transactions, and a
// half-filled Osmanthus Court would pass for a whole one. Refuses to touch a database in which anybody else lives.
import { sql } from 'kysely'
import pg from 'pg'
import { instantOf } from '#domain/kernel/instants.ts'
import { cannotStart, messageOf } from '#server/db/cannot-start.ts'
import { clientSettings, type Database } from '#server/db/pool.ts'

// Kept as the comment of a table that every version has and that we own on any server.
const half = 'demonstration data: being filled in'
const whole = 'demonstration data: filled in'
const readMark = "select obj_description(to_regclass('migrations'), 'pg_class') as mark"

const setMark = (database: Database, mark: string) => sql.raw(`comment on table migrations is '${mark}'`).execute(database.owner)

/** True when the community in this database is the made-up one, complete. */
export async function isDemo(database: Database): Promise<boolean> {
  const { rows } = await sql.raw<{ mark: string | null }>(readMark).execute(database.owner)
  return rows[0]?.mark === whole
}

/** Throws away what a filling that was broken off has left, before the tables are made again. Made-up data only. */
export async function clearHalfFilled(ownerUrl: string, detail: (text: string) => void): Promise<void> {
  const client = new pg.Client(clientSettings(ownerUrl, 'postern'))
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ mark: string | null }>(readMark)
    if (rows[0]?.mark !== half) return
    detail('the filling of the demonstration data was broken off; it starts again')
    const schemas = await client.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspowner = current_user::regrole and nspname <> 'public'")
    for (const { name } of schemas.rows) await client.query(`drop schema ${pg.escapeIdentifier(name)} cascade`)
    await client.query('drop schema public cascade')
    await client.query('create schema public')
    await client.query('grant usage on schema public to public')
  } catch (error) {
    throw cannotStart('database-not-allowed', `The demonstration data is half filled in and could not be cleared (${messageOf(error)}). `
      + 'Give an empty database.', error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Fills an empty database with Osmanthus Court, through the same endpoints as real use. */
export async function fillIfEmpty(database: Database, origin: string, detail: (text: string) => void): Promise<void> {
  // Loaded only when needed: it brings the whole server with it.
  const { fillDemo, isEmpty } = await import('./demo.ts')
  if (!(await isEmpty(database))) return
  detail('Osmanthus Court: 1,383 households, nine days of a sealing')
  await setMark(database, half)
  let shown = 0
  await fillDemo(database, origin, instantOf(Date.now()), (done, of, what) => {
    const percent = Math.floor((100 * done) / of)
    if (percent < shown + 10 && what !== 'orders') return
    shown = percent
    detail(`${percent} %, ${what}`)
  })
  await setMark(database, whole)
}
