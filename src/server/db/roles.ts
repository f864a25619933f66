// The two roles and the database that Postern needs. The application's role may log in and nothing else: it owns no table,
// makes none, and cannot get around row-level security. Refuses to widen a role that is already there.
import { createHmac } from 'node:crypto'
import pg from 'pg'
import { cannotStart, codeOf, messageOf } from './cannot-start.ts'
import { clientSettings, type DatabaseUrls } from './pool.ts'

const bare = 'login nosuperuser nobypassrls nocreatedb nocreaterole'
const exists = async (client: pg.Client, sql: string, name: string) => (await client.query(sql, [name])).rowCount === 1

/** Creates a role that may log in with `password`, unless it is there. */
export async function createLogin(client: pg.Client, role: string, password: string): Promise<void> {
  if (await exists(client, 'select from pg_roles where rolname = $1', role)) return
  await client.query(`create role ${pg.escapeIdentifier(role)} ${bare} password ${pg.escapeLiteral(password)}`)
}

/** Creates a database that belongs to `owner`, unless it is there. */
export async function createDatabase(client: pg.Client, name: string, owner: string): Promise<void> {
  if (await exists(client, 'select from pg_database where datname = $1', name)) return
  await client.query(`create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(owner)} template template0 encoding 'UTF8'`)
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new pg.Client(clientSettings(url, 'postern'))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ fit: boolean }>('select not (rolsuper or rolbypassrls) as fit from pg_roles where rolname = current_user')
    if (!rows[0]?.fit) {
      throw cannotStart('database-not-allowed', 'The role for the application may get around row-level security, which keeps communities apart. '
        + 'Take that away: alter role postern_app nosuperuser nobypassrls;')
    }
    return true
  } catch (error) {
    if (['28P01', '28000'].includes(codeOf(error))) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The application's URL beside the owner's: same place, other role, a password that follows from the owner's (all servers find the same). */
function appUrlOf(ownerUrl: string): { url: string; password: string } {
  const url = new URL(ownerUrl)
  const password = createHmac('sha256', decodeURIComponent(url.password)).update('postern_app').digest('hex')
  url.username = 'postern_app'
  url.password = password
  return { url: url.href, password }
}

/**
 * The two URLs for a PostgreSQL of one's own. Makes the role `postern_app` when the URL's role may; otherwise throws CannotStart
 * with the SQL that an administrator has to run. `appUrl` given: used as it is, only checked.
 */
export async function rolesFor(ownerUrl: string, appUrl?: string): Promise<DatabaseUrls> {
  const app = appUrl === undefined ? appUrlOf(ownerUrl) : { url: appUrl, password: '' }
  const client = new pg.Client(clientSettings(ownerUrl, 'postern'))
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw cannotStart('database-unreachable', `The database of --database cannot be reached: ${messageOf(error)}. `
      + 'Check host, port, name, user and password of the URL.', error)
  }
  try {
    if (!(await canLogIn(app.url))) await makeAppRole(client, app.password)
    if (!(await canLogIn(app.url))) throw new Error('postern_app still cannot log in')
    return { ownerUrl, appUrl: app.url }
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function makeAppRole(client: pg.Client, password: string): Promise<void> {
  const there = await exists(client, 'select from pg_roles where rolname = $1', 'postern_app')
  const sql = there ? `alter role postern_app password ${pg.escapeLiteral(password)}`
    : `create role postern_app ${bare} password ${pg.escapeLiteral(password)}`
  try {
    if (password === '') throw new Error('the URL of --app-database does not open it')
    await client.query(sql)
  } catch (error) {
    throw cannotStart('database-not-allowed', 'Postern works with a second role, postern_app, which owns nothing; '
      + `it could not be ${there ? 'opened' : 'made'} (${messageOf(error)}). `
      + `Let an administrator run:  ${there ? 'alter' : 'create'} role postern_app login nosuperuser nobypassrls password 'CHOOSE ONE';  `
      + 'and start with --app-database postgres://postern_app:CHOOSE%20ONE@HOST/NAME as well.', error)
  }
}
