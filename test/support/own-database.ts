// An empty database of one's own on the tests' PostgreSQL, as an operator would make it for `--database`, and the court for a
// server that runs on any database. Needs the global setup in global-postgres.ts.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type OwnDatabase = {
  url: string
  /** `--database … --app-database …` */
  flags: string[]
  /** one statement as the owner; gives the rows */
  query<Row extends pg.QueryResultRow = any>(statement: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** One connection, one statement. */
export async function queryOn<Row extends pg.QueryResultRow = any>(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(statement, values)).rows
  } finally {
    await client.end()
  }
}

export async function ownDatabase(): Promise<OwnDatabase> {
  const { superuserUrl, ownerUrl, appUrl } = inject('cluster')
  const name = `own_${randomBytes(5).toString('hex')}`
  await queryOn(superuserUrl, `create database ${name} owner postern template template0 encoding 'UTF8'`)
  const on = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  return {
    url: on(ownerUrl),
    // The role's password of the tests is not the one that follows from the owner's.
    flags: ['--database', on(ownerUrl), '--app-database', on(appUrl)],
    query: (statement, values) => queryOn(on(ownerUrl), statement, values),
    drop: async () => void (await queryOn(superuserUrl, `drop database if exists ${name} with (force)`)),
  }
}
