// The way to PostgreSQL: one pool for the owner (migrations, jobs' schema) and one for the application's role, which owns
// nothing and cannot get around row-level security. Work happens inside `transaction()`, which says whose rows may be seen.
// Refuses to run a query for a community that was not named.
import pg from 'pg'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import { isUuid, type CommunityId } from '#domain/kernel/ids.ts'
import { columnTypes } from './columns.ts'
import { isRetryable } from './problems.ts'

/** A running transaction: hand it to `sql\`…\`.execute(tx)` or use it as a query builder. */
export type Tx = Transaction<any>
export type Queries = Kysely<any>

/** Two connection URLs of the same database: who owns the tables, and who works with them. */
export type DatabaseUrls = { ownerUrl: string; appUrl: string }

export type Database = DatabaseUrls & {
  readonly owner: Queries
  readonly app: Queries
  /** True when the database is spread over machines by Citus. */
  readonly citus: boolean
  close(): Promise<void>
}

type Isolation = 'read committed' | 'repeatable read' | 'serializable'
export type ConnectOptions = {
  /** Connections at most, of the application's pool (default 20). The owner's pool has a fifth of it. */
  size?: number
  /** Told of errors on idle connections: they are logged, never thrown, because a lost connection is replaced at the next query. */
  onError?: (error: Error) => void
}

/** Settings of every connection: UTC, ISO dates, so that columns read the same everywhere. */
export function clientSettings(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url, application_name: name, types: columnTypes, options: '-c timezone=UTC -c datestyle=ISO',
    connectionTimeoutMillis: 10_000, keepAlive: true,
  }
}

function poolOf(url: string, name: string, max: number, onError: (error: Error) => void): Queries {
  const pool = new pg.Pool({ ...clientSettings(url, name), max, idleTimeoutMillis: 30_000 })
  // Without these two a database that restarts would end the whole process.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}

/** Opens both pools and looks once whether Citus is there. Throws the driver's error when the database cannot be reached. */
export async function connect(urls: DatabaseUrls, { size = 20, onError = () => undefined }: ConnectOptions = {}): Promise<Database> {
  const owner = poolOf(urls.ownerUrl, 'postern owner', Math.max(2, Math.ceil(size / 5)), onError)
  const app = poolOf(urls.appUrl, 'postern', size, onError)
  const close = async () => void (await Promise.all([owner.destroy(), app.destroy()]))
  try {
    const { rows } = await sql<{ citus: boolean }>`select exists (select from pg_extension where extname = 'citus') as citus`.execute(app)
    return { ...urls, owner, app, citus: rows[0]?.citus ?? false, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What `SET LOCAL app.communities` is given: literals, because SET takes no parameters; so each one is checked to be a UUID. */
function communityList(communities: readonly CommunityId[]): string {
  for (const id of communities) if (!isUuid(id)) throw new Error('not a community id')
  return `{${communities.join(',')}}`
}

/** For a request that learns on the way whose it is (a sign-in, an enrolment): from here on `tx` sees this community's rows alone. */
export async function seeOnly(tx: Tx, community: CommunityId): Promise<void> {
  await sql.raw(`set local app.communities = '${communityList([community])}'`).execute(tx)
}

const waitMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const attempts = 4

/** Runs `work` again when it lost against another transaction (at most three more times). */
async function withRetries<T>(once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (!isRetryable(error) || attempt >= attempts) throw error
      await waitMs(5 * 4 ** attempt * (0.5 + Math.random()))
    }
  }
}

/**
 * One transaction of the application, which sees and writes rows of `communities` only (an empty list sees none).
 * `work` may run up to four times when transactions collide (40001, 40P01), so it must do nothing but talk to `tx`.
 * Commits when `work` resolves, rolls back when it throws. Errors are the driver's: `databaseProblem()` reads them.
 */
export function transaction<T>(
  database: Database, communities: readonly CommunityId[], work: (tx: Tx) => Promise<T>, isolation: Isolation = 'read committed',
): Promise<T> {
  const list = communityList(communities)
  return withRetries(() => database.app.transaction().setIsolationLevel(isolation).execute(async (tx) => {
    if (database.citus) {
      await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(tx)
      await sql`set local citus.propagate_set_commands = 'local'`.execute(tx)
    }
    await sql.raw(`set local app.communities = '${list}'`).execute(tx)
    return work(tx)
  }))
}

/** The same under the owner, past row-level security: for migrations' data, the job queue and counting, never for a request. */
export function ownerTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetries(() => database.owner.transaction().execute(work))
}
