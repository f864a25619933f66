// A pool that does not wait for the dead. A proxy between us and PostgreSQL may drop connections without a word: what lay idle is
// asked a short question before it is lent out, and one that stays silent condemns all that were last heard before it.
// Refuses to lend a connection on which an answer is overdue.

import { hash } from 'node:crypto'
import pg from 'pg'
import { isOverdue } from './problems.ts'

/** How long PostgreSQL, and the driver, may take on a connection, in milliseconds. */
export type Budget = { statement: number; lock: number; idleInTransaction: number; query: number }

/** Requests: somebody is waiting. The driver gives up after PostgreSQL should have, so that its silence means the line is dead. */
export const requestBudget: Budget = { statement: 10_000, lock: 3_000, idleInTransaction: 15_000, query: 12_000 }
/** Migrations' data, counting, fixing by hand: nobody waits, but nothing may hold a lock for ever. */
export const ownerBudget: Budget = { statement: 600_000, lock: 60_000, idleInTransaction: 300_000, query: 660_000 }

const idleIsDoubtfulAfter = 2_000
const answerWithin = 2_500
const lifetimeSeconds = 30 * 60

/**
 * A statement that begins with this is read and planned once on each connection. For long ones that are asked often, whose plan is the
 * same whatever they are asked; their columns are named, so that a migration beside a running server cannot change what they answer.
 */
export const plannedOnce = '/* planned once */'
const asPlanned = ([text, values, ...rest]: any[]): any[] =>
  (typeof text === 'string' && text.startsWith(plannedOnce) ? [{ text, values, name: hash('sha256', text, 'base64url') }, ...rest] : [text, values, ...rest])

/** Ends itself when an answer is overdue: what would be asked next, the rollback first, would only queue behind it. */
class Connection extends pg.Client {
  overdue = false

  // The driver has six forms of query(); the one with a promise is the one that Kysely and the check below use.
  override query(...args: any[]): any {
    const answer = (super.query as (...args: any[]) => unknown)(...asPlanned(args))
    if (!(answer instanceof Promise)) return answer
    return answer.catch((error: unknown) => {
      if (isOverdue(error)) {
        this.overdue = true
        ;(this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
      }
      throw error
    })
  }
}

/** What Kysely's dialect needs of a pool. */
export type Connections = { connect(): Promise<pg.PoolClient>; end(): Promise<void> }

export function connections(settings: pg.ClientConfig, max: number, budget: Budget, onError: (error: Error) => void): Connections {
  const pool = new pg.Pool({
    ...settings, max, idleTimeoutMillis: 30_000, maxLifetimeSeconds: lifetimeSeconds, Client: Connection,
    statement_timeout: budget.statement, lock_timeout: budget.lock, idle_in_transaction_session_timeout: budget.idleInTransaction, query_timeout: budget.query,
  } as pg.PoolConfig)
  const heard = new WeakMap<pg.PoolClient, number>()
  let condemned = 0
  // Without these two a database that restarts would end the whole process.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  const isDead = (client: pg.PoolClient) => (client as unknown as Connection).overdue
  pool.on('release', (_error, client) => {
    if (isDead(client as pg.PoolClient)) condemned = performance.now()
    else heard.set(client as pg.PoolClient, performance.now())
  })
  const answers = async (client: pg.PoolClient): Promise<boolean> => {
    const last = heard.get(client)
    const now = performance.now()
    if (isDead(client)) return false
    if (last === undefined) return true
    if (last <= condemned) return false
    if (now - last < idleIsDoubtfulAfter) return true
    try {
      await client.query({ text: 'select 1', query_timeout: answerWithin } as pg.QueryConfig)
      return true
    } catch {
      condemned = now
      return false
    }
  }
  return {
    async connect() {
      for (;;) {
        const client = await pool.connect()
        if (await answers(client)) return client
        client.release(true)
      }
    },
    end: () => pool.end(),
  }
}
