// A PostgreSQL of somebody else's for the API tests instead of the built-in one: POSTERN_TEST_URL names a superuser of any PostgreSQL from
// 15 on, POSTERN_CITUS_URL one of a Citus on a single machine. It makes databases and the two roles there, and takes the databases away again.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { TestCluster } from './global-postgres.ts'

export const outsideUrl = process.env['POSTERN_CITUS_URL'] ?? process.env['POSTERN_TEST_URL']
export const onCitus = process.env['POSTERN_CITUS_URL'] !== undefined

export async function runOn(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The same for every run: two that run side by side on one server must not lock each other out. */
const password = 'for-tests-alone'
const login = (name: string): string => `do $$ begin
  if not exists (select from pg_roles where rolname = '${name}') then create role ${name} login nosuperuser nobypassrls; end if; end $$`

export async function clusterOutside(url: string): Promise<TestCluster> {
  await runOn(url, ...['postern', 'postern_app'].flatMap((name) => [login(name), `alter role ${name} password '${password}'`]))
  const as = (user: string): string => Object.assign(new URL(url), { username: user, password }).href
  return { superuserUrl: url, ownerUrl: as('postern'), appUrl: as('postern_app'), template: `osmanthus_${randomBytes(4).toString('hex')}`, citus: onCitus }
}

/** What a database of Citus needs before it is migrated: the extension, itself as the one machine, and few pieces, for the tests' sake. */
export async function makeCitus(superuserUrl: string, name: string): Promise<void> {
  const { hostname, port } = new URL(superuserUrl)
  await runOn(superuserUrl, `alter database ${name} set citus.shard_count = 2`)
  await runOn(Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href, 'create extension citus', `select citus_set_coordinator_host('${hostname}', ${port || 5432})`)
}
