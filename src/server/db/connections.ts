// Connections that do not wait for the dead. A proxy between us and PostgreSQL may drop them without a word: what lay idle in a pool is
// asked a short question before it is lent out, and one that stays silent condemns all that were last heard before it; what a process
// keeps for itself is asked now and then. Refuses to lend a connection on which an answer is overdue.

import { hash } from 'node:crypto'
import pg from 'pg'
import { leadsNowhere } from './problems.ts'

/** How long PostgreSQL, and the driver, may take on a connection, in milliseconds. */
export type Budget = { statement: number; lock: number; idleInTransaction: number; query: number }

/** Requests: somebody is waiting. The driver gives up after PostgreSQL should have, so that its silence means the line is dead. */
export const requestBudget: Budget = { statement: 10_000, lock: 3_000, idleInTransaction: 15_000, query: 12_000 }
/** What a server looks for by itself every second or minute: short, and soon known to be silent where the line has died. */
export const watchBudget: Budget = { statement: 5_000, lock: 1_000, idleInTransaction: 5_000, query: 6_000 }
/** Migrations' data, counting, fixing by hand: nobody waits, but nothing may hold a lock for ever. */
export const ownerBudget: Budget = { statement: 600_000, lock: 60_000, idleInTransaction: 300_000, query: 660_000 }

const idleIsDoubtfulAfter = 2_000
const answerWithin = 2_500
const goodbyeWithin = 1_000
/** How often a connection that is not lent out is asked whether it is still there. */
const askedEvery = 5_000
const lifetimeSeconds = 30 * 60

/**
 * A statement that begins with this is read and planned once on each connection. For long ones that are asked often, whose plan is the
 * same whatever they are asked; their columns are named, so that a migration beside a running server cannot change what they answer.
 * PostgreSQL by itself plans one anew five times before it settles on that. Of a long one each of these takes as long as ten answers, so it
 * is told to settle at once: two words more on a line that is open anyway.
 */
export const plannedOnce = '/* planned once */'
const asPlanned = (args: any[]): any[] => {
  const [text, values, ...rest] = args
  return typeof text === 'string' && text.startsWith(plannedOnce) ? [{ text, values, name: hash('sha256', text, 'base64url') }, ...rest] : args
}
/** Characters: whose plan takes longer than two ways there and back. */
const longText = 4_000

/**
 * Ends itself when an answer is overdue, for what would be asked next, the rollback first, would only queue behind it; and when it leads to
 * a database that takes nothing any more. Nobody waits long for its goodbye either.
 */
class Connection extends pg.Client {
  dead = false

  #cut(): void {
    (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }

  override end(callback?: any): any {
    setTimeout(() => this.#cut(), goodbyeWithin).unref()
    return (super.end as (callback?: unknown) => unknown)(callback)
  }

  /** Settled on its plan for this one alone. When it fails the transaction is over, and with it what was said around it. */
  async #settling(planned: any[]): Promise<unknown> {
    await super.query('set local plan_cache_mode = force_generic_plan')
    const answer = await (super.query as (...args: any[]) => Promise<unknown>)(...planned)
    await super.query('set local plan_cache_mode = auto')
    return answer
  }

  // The driver has six forms of query(); the one with a promise is the one that Kysely and the check below use.
  override query(...args: any[]): any {
    const planned = asPlanned(args)
    const settles = planned !== args && args[0].length > longText
    const answer = settles ? this.#settling(planned) : (super.query as (...args: any[]) => unknown)(...planned)
    if (!(answer instanceof Promise)) return answer
    return answer.catch((error: unknown) => {
      if (leadsNowhere(error)) {
        this.dead = true
        this.#cut()
      }
      throw error
    })
  }
}

const isDead = (client: pg.PoolClient): boolean => (client as unknown as Connection).dead

class AskingPool extends pg.Pool {
  readonly #heard = new WeakMap<pg.PoolClient, number>()
  #condemned = 0

  constructor(settings: pg.PoolConfig, onError: (error: Error) => void) {
    super(settings)
    // Without these two a database that restarts would end the whole process.
    this.on('error', onError)
    this.on('connect', (client) => client.on('error', onError))
    this.on('release', (_error, client) => {
      if (isDead(client as pg.PoolClient)) this.#condemned = performance.now()
      else this.#heard.set(client as pg.PoolClient, performance.now())
    })
  }

  // Both forms: of the queue's worker one part uses this, one that.
  override connect(callback?: any): any {
    const lent = this.#lend()
    if (!callback) return lent
    lent.then(
      (client) => callback(undefined, client, (error?: Error | boolean) => client.release(error)),
      (error: unknown) => callback(error, undefined, () => undefined),
    )
  }

  async #lend(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await super.connect()
      if (await this.#answers(client)) return client
      client.release(true)
    }
  }

  async #answers(client: pg.PoolClient): Promise<boolean> {
    const last = this.#heard.get(client)
    const now = performance.now()
    if (isDead(client)) return false
    if (last === undefined) return true
    if (last <= this.#condemned) return false
    if (now - last < idleIsDoubtfulAfter) return true
    try {
      await client.query({ text: 'select 1', query_timeout: answerWithin } as pg.QueryConfig)
      return true
    } catch {
      this.#condemned = now
      return false
    }
  }
}

export const connections = (settings: pg.ClientConfig, max: number, budget: Budget, onError: (error: Error) => void): pg.Pool => new AskingPool({
  ...settings, max, idleTimeoutMillis: 30_000, maxLifetimeSeconds: lifetimeSeconds, Client: Connection,
  statement_timeout: budget.statement, lock_timeout: budget.lock, idle_in_transaction_session_timeout: budget.idleInTransaction, query_timeout: budget.query,
} as pg.PoolConfig, onError)

/**
 * One that nobody borrows, to hold a lock or to listen as long as the process lives. For hours nothing is said on it, so that nobody
 * would notice: it is asked by itself, and where it stays silent it ends, which its holder hears as of any other. Short questions only.
 */
export function ownConnection(settings: pg.ClientConfig): pg.Client {
  const client = new Connection({ ...settings, query_timeout: answerWithin } as pg.ClientConfig)
  let next: NodeJS.Timeout
  const ask = (): void => void client.query('select 1').then(plan, () => undefined)
  const plan = (): void => { next = setTimeout(ask, askedEvery).unref() }
  client.once('connect', plan)
  client.once('end', () => clearTimeout(next))
  return client
}
