// Questions that do not wait for each other's answers go to PostgreSQL as one statement: what is asked in the same moment is put side by
// side, and each gets its own rows back. The way there and back, and a plan for each, cost more than most answers. For reading alone:
// what writes, or takes a lock or a turn, is asked by itself. A question that is alone in its moment is sent as it stands.

import { CompiledQuery, type QueryResult } from 'kysely'
import { instantFromColumn } from './columns.ts'
import { plannedOnce } from './connections.ts'
import type { Tx } from './pool.ts'

type Compiled = { sql: string; parameters: readonly unknown[] }
type Waiting = { query: Compiled; resolve: (result: QueryResult<any>) => void; reject: (error: unknown) => void }

/** As JSON writes a moment where the connection's zone is UTC. Whoever types one in exactly this form gets the same moment back. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00:00$/
const asColumn = (value: unknown): unknown =>
  (typeof value === 'string' && moment.test(value) ? instantFromColumn(`${value.slice(0, 10)} ${value.slice(11, -6)}+00`) : Array.isArray(value) ? value.map(asColumn) : value)
const asRow = (row: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asColumn(value)]))

/** One statement of many: a column for each, with its rows in their order. */
function oneOf(queries: readonly Compiled[]): Compiled {
  const parameters: unknown[] = []
  const columns = queries.map(({ sql: text, parameters: own }, n) => {
    const shifted = text.replaceAll(plannedOnce, '').replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + parameters.length}`)
    parameters.push(...own)
    return `(select coalesce(json_agg(q), '[]') from (${shifted}) q) as "${n}"`
  })
  const planned = queries.some((it) => it.sql.startsWith(plannedOnce)) ? plannedOnce : ''
  return { sql: `${planned}select ${columns.join(', ')}`, parameters }
}

const gathering = new WeakSet<object>()

/** Runs `work` with a transaction that sends what is asked in the same moment in one statement: `(one) => Promise.all([…])`. */
export function sideBySide<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (gathering.has(tx)) return work(tx)
  const executor = tx.getExecutor()
  let waiting: Waiting[] = []
  const send = async (): Promise<void> => {
    const now = waiting
    waiting = []
    try {
      if (now.length === 1) return now[0]!.resolve(await executor.executeQuery(CompiledQuery.raw(now[0]!.query.sql, [...now[0]!.query.parameters])))
      const { sql: text, parameters } = oneOf(now.map((it) => it.query))
      const { rows: [row] } = await executor.executeQuery<Record<string, Record<string, unknown>[]>>(CompiledQuery.raw(text, [...parameters]))
      for (const [n, it] of now.entries()) it.resolve({ rows: row![String(n)]!.map(asRow) })
    } catch (error) {
      for (const it of now) it.reject(error)
    }
  }
  const gather = (query: Compiled): Promise<QueryResult<any>> => new Promise((resolve, reject) => {
    // After everything that is still being asked in this moment.
    if (waiting.length === 0) process.nextTick(() => void send())
    waiting.push({ query, resolve, reject })
  })
  type Executor = typeof executor
  const gatherer = {
    transformQuery: (...args: Parameters<Executor['transformQuery']>) => executor.transformQuery(...args), compileQuery: (...args: Parameters<Executor['compileQuery']>) => executor.compileQuery(...args),
    executeQuery: gather,
  }
  // All that the sql tag asks of a transaction: nothing else can be done with this one.
  const one = { getExecutor: () => gatherer } as unknown as Tx
  gathering.add(one)
  return work(one)
}
