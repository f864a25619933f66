// The way to PostgreSQL: two pools for the owner (migrations, jobs' schema; short questions that a server asks by itself) and three for
// the application's role, which owns nothing and cannot get around row-level security: the common one, and small ones for what may not
// queue behind it or each other.
// Work happens inside `transaction()`, which says whose rows may be seen. Refuses to run a query for a community that was not named.
import pg from 'pg'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import { isUuid, type CommunityId } from '#domain/kernel/ids.ts'
import { columnTypes } from './columns.ts'
import { connections, ownerBudget, requestBudget, watchBudget, type Budget } from './connections.ts'
import { isRetryable } from './problems.ts'

/** A running transaction: hand it to `sql\`…\`.execute(tx)` or use it as a query builder. */
export type Tx = Transaction<any>
export type Queries = Kysely<any>

/** Two connection URLs of the same database: who owns the tables, and who works with them. */
export type DatabaseUrls = { ownerUrl: string; appUrl: string }

export type Database = DatabaseUrls & {
  readonly owner: Queries
  /** the owner's role again, for short questions about all communities that a running server asks by itself */
  readonly watch: Queries
  readonly app: Queries
  /** the application's role again, on connections that only emergencies and /health use */
  readonly reserved: Queries
  /** and on those of facts from the field, which take turns and may be many */
  readonly facts: Queries
  /** True when the database is spread over machines by Citus. */
  readonly citus: boolean
  /** What is written could be made again from nothing, as made-up data is: a commit does not wait for the disk. */
  readonly madeUp?: boolean
  close(): Promise<void>
}

/** Which connections a request works on. `reserved` is for what must be answered while everything else waits, `facts` for what the field reports. */
export type Lane = 'common' | 'reserved' | 'facts'
type Isolation = 'read committed' | 'repeatable read' | 'serializable'
export type Way = { lane?: Lane; isolation?: Isolation }

export type ConnectOptions = {
  /** Connections at most, of the application's pool (default 20). The other lanes and the owner's pool have a fifth of it each. */
  size?: number
  /** How long the application's connections may take; left out, as for requests. */
  budget?: Budget
  /** Told of errors on idle connections: they are logged, never thrown, because a lost connection is replaced at the next query. */
  onError?: (error: Error) => void
}

/** Settings of every connection: UTC, ISO dates, so that columns read the same everywhere. */
export function clientSettings(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url, application_name: name, types: columnTypes, options: '-c timezone=UTC -c datestyle=ISO',
    connectionTimeoutMillis: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  }
}

const queries = (url: string, name: string, max: number, budget: Budget, onError: (error: Error) => void): Queries =>
  new Kysely({ dialect: new PostgresDialect({ pool: connections(clientSettings(url, name), max, budget, onError) }) })

/** Opens the pools and looks once whether Citus is there. Throws the driver's error when the database cannot be reached. */
export async function connect(urls: DatabaseUrls, { size = 20, budget = requestBudget, onError = () => undefined }: ConnectOptions = {}): Promise<Database> {
  const few = Math.max(2, Math.ceil(size / 5))
  const owner = queries(urls.ownerUrl, 'postern owner', few, ownerBudget, onError)
  const watch = queries(urls.ownerUrl, 'postern watch', 2, watchBudget, onError)
  const app = queries(urls.appUrl, 'postern', size, budget, onError)
  const reserved = queries(urls.appUrl, 'postern reserved', few, budget, onError)
  const facts = queries(urls.appUrl, 'postern facts', few, budget, onError)
  const close = async () => void (await Promise.all([owner, watch, app, reserved, facts].map((it) => it.destroy())))
  try {
    const { rows } = await sql<{ citus: boolean }>`select exists (select from pg_extension where extname = 'citus') as citus`.execute(app)
    return { ...urls, owner, watch, app, reserved, facts, citus: rows[0]?.citus ?? false, close }
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

/** The connections of a lane. */
export const laneOf = ({ app, reserved, facts }: Database, lane: Lane): Queries => ({ common: app, reserved, facts })[lane]

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
 * Says a statement together with the commit, in one message: for what is written last and answers nothing. Without parameters: whoever
 * says it writes its values as `literal`. If it fails, nothing holds.
 */
export type LastWord = (statement: string) => void
export const literal = (value: string): string => pg.escapeLiteral(value)

/**
 * Opens a transaction and says whose rows it sees in one message, where Kysely's own would send one for each: the way there and back
 * costs more than the words do. Nothing runs in between, and if any of it fails, none of it holds.
 */
async function between<T>(tx: Tx, opening: string, work: (tx: Tx, last: LastWord) => Promise<T>): Promise<T> {
  const say = (text: string) => sql.raw(text).execute(tx)
  const words: string[] = []
  try {
    await say(opening)
    const result = await work(tx, (statement) => void words.push(statement))
    await say([...words, 'commit'].join('; '))
    return result
  } catch (error) {
    // A connection on which not even this is heard is not lent out again (connections.ts); what went wrong first is what is told.
    await say('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * One transaction of the application, which sees and writes rows of `communities` only (an empty list sees none).
 * `work` may run up to four times when transactions collide (40001, 40P01), so it must do nothing but talk to `tx`.
 * Commits when `work` resolves, rolls back when it throws. Errors are the driver's: `databaseProblem()` reads them.
 */
export function transaction<T>(
  database: Database, communities: readonly CommunityId[], work: (tx: Tx, last: LastWord) => Promise<T>, { lane = 'common', isolation = 'read committed' }: Way = {},
): Promise<T> {
  const opening = [
    `start transaction isolation level ${isolation}`,
    ...(database.citus ? ["set local citus.multi_shard_modify_mode = 'sequential'", "set local citus.propagate_set_commands = 'local'"] : []),
    ...(database.madeUp ? ['set local synchronous_commit = off'] : []),
    `set local app.communities = '${communityList(communities)}'`,
  ].join('; ')
  return withRetries(() => laneOf(database, lane).connection().execute((one) => between(one as Tx, opening, work)))
}

/** The same under the owner, past row-level security: for migrations' data, the job queue and counting, never for a request. */
export function ownerTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetries(() => database.owner.transaction().execute(work))
}
