// What everything else stands on: whose rows a transaction sees, what comes back from a column, what a migration may not do.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { asId } from '#domain/kernel/ids.ts'
import { migrate } from '#server/db/migrate.ts'
import { literal, transaction, type Tx } from '#server/db/pool.ts'
import { databaseProblem } from '#server/db/problems.ts'
import { openFresh } from '../support/postgres.ts'

const osmanthus = asId<'community'>('0190e6a0-0000-7000-8000-000000000001')
const riverside = asId<'community'>('0190e6a0-0000-7000-8000-000000000002')
let fresh: Awaited<ReturnType<typeof openFresh>>
const as = <T>(communities: CommunityId[], work: (tx: Tx) => Promise<T>) => transaction(fresh.database, communities, work)

beforeAll(async () => {
  fresh = await openFresh()
  for (const statement of [
    'create table towels (community_id uuid not null, id uuid not null, count int not null, primary key (community_id, id))',
    "select community_table('towels')",
    'grant select, insert, update, delete on towels to postern_app',
  ]) await sql.raw(statement).execute(fresh.database.owner)
})
afterAll(() => fresh.done())

const put = (tx: Tx, community: CommunityId) => sql`insert into towels values (${community}, gen_random_uuid(), 1)`.execute(tx)
const seen = async (tx: Tx) => (await sql<{ n: number }>`select count(*) as n from towels`.execute(tx)).rows[0]?.n

test('a community sees its own rows, and nobody who names no community sees any', async () => {
  await as([osmanthus], (tx) => put(tx, osmanthus))
  await as([riverside], (tx) => put(tx, riverside))
  expect(await as([osmanthus], seen)).toBe(1)
  expect(await as([riverside, osmanthus], seen)).toBe(2)
  expect(await as([], seen)).toBe(0)
  expect((await sql<{ n: number }>`select count(*) as n from towels`.execute(fresh.database.app)).rows[0]?.n).toBe(0)
})

test('a row for another community is turned away, and so is a list that is not of UUIDs', async () => {
  await expect(as([osmanthus], (tx) => put(tx, riverside))).rejects.toMatchObject({ code: '42501' })
  await expect(async () => as(["x}'; drop table towels; --" as CommunityId], seen)).rejects.toThrow('not a community id')
})

test('what is said with the commit holds with it, whatever is written in it, and where it fails nothing holds', async () => {
  const words = "nine o'clock \\'); drop table towels; --"
  const counts = async () => (await as([osmanthus], (tx) => sql<{ count: number }>`select count from towels where count > 5`.execute(tx))).rows.map((row) => row.count)
  await transaction(fresh.database, [osmanthus], async (_tx, last) => last(`insert into towels values (${literal(osmanthus)}, gen_random_uuid(), length(${literal(words)}))`))
  expect(await counts()).toEqual([words.length])
  const failing = transaction(fresh.database, [osmanthus], async (tx, last) => { last(`insert into towels values (${literal(riverside)}, gen_random_uuid(), 9)`); await sql`insert into towels values (${osmanthus}, gen_random_uuid(), 8)`.execute(tx) })
  await expect(failing).rejects.toMatchObject({ code: '42501' })
  expect(await counts()).toEqual([words.length])
})

test('the application can neither own nor bypass: it may not create, alter or drop a table', async () => {
  for (const statement of ['create table mine (a int)', 'alter table towels disable row level security', 'drop table towels']) {
    await expect(sql.raw(statement).execute(fresh.database.app)).rejects.toMatchObject({ code: '42501' })
  }
  const { rows } = await sql`select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user`.execute(fresh.database.app)
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }])
})

test('two transactions that lock each other out both end well, because the loser runs again', async () => {
  const [a, b] = ['0190e6a0-0000-7000-8000-00000000000a', '0190e6a0-0000-7000-8000-00000000000b']
  await as([osmanthus], (tx) => sql`insert into towels values (${osmanthus}, ${a}, 0), (${osmanthus}, ${b}, 0)`.execute(tx))
  let met = 0
  const runs = { first: 0, second: 0 }
  const bump = (name: 'first' | 'second', order: unknown[]) => as([osmanthus], async (tx) => {
    runs[name] += 1
    for (const id of order) {
      await sql`update towels set count = count + 1 where community_id = ${osmanthus} and id = ${id}`.execute(tx)
      met += 1
      // Each holds one row before either asks for the other's.
      for (let i = 0; i < 100 && met < 2; i++) await new Promise((done) => setTimeout(done, 10))
    }
  })
  await Promise.all([bump('first', [a, b]), bump('second', [b, a])])
  expect(runs.first + runs.second).toBe(3)
  const { rows } = await as([osmanthus], (tx) => sql`select count from towels where id in (${a}, ${b})`.execute(tx))
  expect(rows).toEqual([{ count: 2 }, { count: 2 }])
})

test('moments, days and counts come back in the forms the domain uses', async () => {
  const { rows } = await sql`select timestamptz '2026-04-05 08:00:00.1239+08' as at, date '2026-04-05' as on, 41::bigint as count,
    array[timestamptz '2026-04-05 00:00:00Z', null] as many, timestamptz 'infinity' as never`.execute(fresh.database.app)
  expect(rows).toEqual([{ at: '2026-04-05T00:00:00.123Z', on: '2026-04-05', count: 41, many: ['2026-04-05T00:00:00.000Z', null], never: 'infinity' }])
})

test('a lost connection is told apart from a mistake, and the next question is answered again', async () => {
  const lost = as([], async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(fresh.database.app)
    await sql`select 1`.execute(tx)
  })
  expect(databaseProblem(await lost.catch((error: unknown) => error))).toMatchObject({ code: 'database-away' })
  expect(databaseProblem(Object.assign(new Error('could not extend file'), { code: '53100' }))).toEqual({ code: 'disk-full' })
  expect(databaseProblem(new Error('a mistake'))).toBeNull()
  expect(await as([osmanthus], seen)).toBeGreaterThan(0)
})

test('a migration that fails leaves the database as it was; an edited, a missing and a late one are refused in words', async () => {
  const { urls } = fresh
  const folder = await mkdtemp(join(tmpdir(), 'postern-migrations-'))
  const file = (name: string, text: string) => writeFile(join(folder, name), text)
  const database = await openFresh()
  try {
    await sql`truncate migrations`.execute(database.database.owner)
    const run = () => migrate(database.urls.ownerUrl, folder)
    await file('0001_shelf.sql', "create table shelf (a int); insert into shelf values (1); -- why; so\n")
    await file('0003_more.sql', 'alter table shelf add b int;\nselect no_such_thing();')
    await expect(run()).rejects.toMatchObject({ cannotStart: 'migration-failed', message: expect.stringContaining('0003_more.sql failed at line 2') })
    expect((await sql`select * from shelf`.execute(database.database.owner)).rows).toEqual([{ a: 1 }])
    await file('0003_more.sql', 'alter table shelf add b int;')
    expect(await Promise.all([run(), run()])).toContainEqual(['0003_more.sql'])
    expect(await run()).toEqual([])
    await file('0002_late.sql', 'select 1')
    await expect(run()).rejects.toMatchObject({ cannotStart: 'migration-changed' })
    await rm(join(folder, '0002_late.sql'))
    const first = await readFile(join(folder, '0001_shelf.sql'), 'utf8')
    await file('0001_shelf.sql', first.replaceAll('\n', '\r\n'))
    expect(await run()).toEqual([])
    await file('0001_shelf.sql', `${first} `)
    await expect(run()).rejects.toMatchObject({ cannotStart: 'migration-changed' })
    await file('0001_shelf.sql', first)
    await rm(join(folder, '0003_more.sql'))
    await expect(run()).rejects.toMatchObject({ cannotStart: 'migration-unknown', message: expect.stringContaining('newer Postern') })
  } finally {
    await database.done()
    await rm(folder, { recursive: true, force: true })
  }
  expect(urls.name).toMatch(/^test_/)
})
