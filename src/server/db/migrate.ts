// Runs the numbered plain SQL files of migrations/ forward, each once, each in one transaction. Refuses to start on a database
// that is newer than this program, or whose history differs from the files: both would be guesswork with people's records.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { cannotStart, codeOf, diskFullWords, messageOf } from './cannot-start.ts'
import { refuseForeign } from './foreign.ts'
import { whilePreparing, type Preparing } from './preparing.ts'
import { statementsOf } from './statements.ts'

export type Migration = { name: string; sha256: string; text: string }

const fileName = /^\d{4}_[a-z0-9_-]+\.sql$/

/** The migrations of a folder in order. Line ends are made alike first, so that a checkout on Windows has the same history. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => fileName.test(name)).sort()
  const numbers = names.map((name) => name.slice(0, 4))
  const twice = names.find((name, i) => i > 0 && numbers[i] === numbers[i - 1])
  if (twice) throw cannotStart('migration-failed', `Two migrations carry the number ${twice.slice(0, 4)}. Give ${twice} the next free number.`)
  return Promise.all(names.map(async (name) => {
    const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
  }))
}

/** The tables that these migrations make, by name; a test compares it with the catalogue. */
export const tablesIn = (files: readonly Migration[]): string[] =>
  files.flatMap(({ text }) => statementsOf(text)).flatMap((statement) => /^\s*create table (?:if not exists )?([a-z_0-9]+)/i.exec(statement.sql)?.[1] ?? [])

/** The migrations still to run, after checking that what has run is a beginning of what is there. */
export function stillToRun(files: Migration[], done: { name: string; sha256: string }[]): Migration[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, sha256 } of done) {
    const file = byName.get(name)
    if (!file) {
      throw cannotStart('migration-unknown', `This database was last used by a newer Postern (it knows the change ${name}, this program does not). `
        + 'Start the newer version, or choose another data folder.')
    }
    if (file.sha256 !== sha256) {
      throw cannotStart('migration-changed', `The change ${name} has already been made in this database, but its file was edited afterwards. `
        + 'Put the file back as it was and write the difference as a new migration.')
    }
  }
  const ran = new Set(done.map((row) => row.name))
  const newest = done.map((row) => row.name).sort().at(-1) ?? ''
  const late = files.find((file) => !ran.has(file.name) && file.name < newest)
  if (late) {
    throw cannotStart('migration-changed', `The change ${late.name} carries a number below ${newest}, `
      + 'which this database already has. Give it the next free number.')
  }
  return files.filter((file) => !ran.has(file.name))
}

async function runOne(client: pg.Client, citus: boolean, { name, sha256, text }: Migration): Promise<void> {
  await client.query('begin')
  let line = 0
  try {
    if (citus) await client.query("set local citus.multi_shard_modify_mode = 'sequential'")
    for (const statement of statementsOf(text)) {
      line = statement.line
      await client.query(statement.sql)
    }
    await client.query('insert into public.migrations (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (codeOf(error) === '53100') throw cannotStart('disk-full', diskFullWords('the database'), error)
    throw cannotStart('migration-failed', `The change ${name} failed at line ${line}: ${messageOf(error)}. The database is as it was before.`, error)
  }
}

/** The list of changes that ran; its being there marks the database as Postern's (foreign.ts). */
async function makeList(client: pg.Client): Promise<void> {
  try {
    await client.query(`create table if not exists public.migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
  } catch (error) {
    if (codeOf(error) !== '42501') throw error
    throw cannotStart('database-not-allowed', `The role of --database may not create tables: ${messageOf(error)}. `
      + 'Use the role that owns the database.', error)
  }
}

async function runAll(client: pg.Client, files: Migration[], onStep: (name: string) => void): Promise<string[]> {
  await makeList(client)
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from public.migrations order by name')
  const todo = stillToRun(files, rows)
  const citus = (await client.query("select from pg_extension where extname = 'citus'")).rowCount === 1
  for (const migration of todo) {
    onStep(migration.name)
    await runOne(client, citus, migration)
  }
  return todo.map((migration) => migration.name)
}

/** The oldest PostgreSQL that reads our tables, as it says so itself. */
const oldest = 150_000

async function refuseOld(client: pg.Client): Promise<void> {
  const { rows: [row] } = await client.query<{ number: number; name: string }>("select current_setting('server_version_num')::int as number, current_setting('server_version') as name")
  if (row!.number >= oldest) return
  throw cannotStart('database-too-old', `The database of --database is PostgreSQL ${row!.name}; Postern needs 15 or newer. Nothing was changed in it. `
    + 'Bring the server up to a newer version, or leave --database out and Postern brings its own.')
}

/** The same for one who holds the lock already; refuses a database that another program uses. */
export async function migrateOn({ client }: Preparing, folder: string, onStep: (name: string) => void = () => undefined): Promise<string[]> {
  const files = await readMigrations(folder)
  await refuseOld(client)
  await refuseForeign(client)
  return runAll(client, files, onStep)
}

/**
 * Brings the database up to the newest migration of `folder`; several servers may call it at once, one works, the others wait.
 * The role `postern_app` must exist. Returns the names that ran now. Throws CannotStart with words for whoever runs the machine.
 */
export const migrate = (ownerUrl: string, folder: string, onStep: (name: string) => void = () => undefined): Promise<string[]> =>
  whilePreparing(ownerUrl, onStep, (it) => migrateOn(it, folder, onStep))
