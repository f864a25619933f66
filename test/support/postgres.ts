// A database of its own for a test: a copy of the migrated, empty template, thrown away afterwards. Needs the global setup
// in global-postgres.ts. Tests must not share one, or their order would matter.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { migrate } from '#server/db/migrate.ts'
import { connect, type ConnectOptions, type Database, type DatabaseUrls } from '#server/db/pool.ts'
import { makeCitus } from './outside.ts'

export type FreshDatabase = DatabaseUrls & { name: string }

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('cluster').superuserUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function on(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/** A new database, migrated and empty unless another one is named to be copied, and the two URLs to it. Drop it with `dropDatabase`. */
export async function freshDatabase(from?: string): Promise<FreshDatabase> {
  const { superuserUrl, ownerUrl, appUrl, template, citus } = inject('cluster')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(`create database ${name} owner postern ${citus ? 'template template0' : `template ${from ?? template} strategy file_copy`}`)
  if (citus) {
    await makeCitus(superuserUrl, name)
    await migrate(on(ownerUrl, name), 'migrations')
  }
  return { name, ownerUrl: on(ownerUrl, name), appUrl: on(appUrl, name) }
}

/** Throws the database away, also under connections that are still open. */
export const dropDatabase = ({ name }: { name: string }): Promise<void> => asSuperuser(`drop database if exists ${name} with (force)`)

/** A fresh database with its pools open; `done` closes and drops it. */
export async function openFresh(options: ConnectOptions = {}): Promise<{ database: Database; urls: FreshDatabase; done(): Promise<void> }> {
  const urls = await freshDatabase()
  const database = await connect(urls, { size: 5, ...options })
  return { database, urls, async done() { await database.close(); await dropDatabase(urls) } }
}
