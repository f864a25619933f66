// Postern on a PostgreSQL of one's own: what it makes there, what it refuses, and that it never takes out anything it did not put in.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stat } from 'node:fs/promises'
import { ownDatabase, type OwnDatabase } from '../support/own-database.ts'
import { signalGroup } from '../support/postern.ts'
import { newStarts, type Starts } from '../support/starts.ts'

vi.setConfig({ testTimeout: 180_000 })

let starts: Starts
const start: Starts['start'] = (...how) => starts.start(...how)
const stop: Starts['stop'] = (started) => starts.stop(started)
const onOwn = (own: OwnDatabase, ...more: string[]) => ['--port', '0', '--data', starts.data, '--no-web', ...own.flags, ...more]
const health = async (url: string) => (await fetch(`${url}/health`)).status

beforeEach(async () => { starts = await newStarts() })
afterEach(() => starts.close())

test('with --database, everything runs on a PostgreSQL of one\'s own, under a role that owns nothing', async () => {
  const own = await ownDatabase()
  try {
    // The role's password here is not the one that follows from the owner's, and the owner may not change it: said with what to do.
    const refused = start(['--port', '0', '--database', own.url, '--no-web'])
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('--app-database')
    const started = start(onOwn(own))
    expect(await health(await started.url)).toBe(200)
    // Tables and nothing else: made-up people come into somebody's own database only when asked for.
    expect(started.said()).toMatch(/has no community yet.*account add --database.*--community/s)
    expect(await own.query('select from communities')).toEqual([])
    // No disk of ours is looked at.
    expect((await (await fetch(`${await started.url}/health`)).json()).checks).toEqual({ database: { ok: true }, work: expect.objectContaining({ ok: true }) })
    expect(await stop(started)).toBe(0)
    await expect(stat(starts.data)).rejects.toThrow('ENOENT')
  } finally {
    await own.drop()
  }
})

test('a database that another program uses is refused in words and left as it is', async () => {
  const own = await ownDatabase()
  try {
    await own.query('create schema shop')
    // Even a table of the same name as our list of changes does not make it ours.
    await own.query('create table migrations (id int primary key, migration text)')
    await own.query('create table shop.orders as select 7 as n')
    for (const command of [['start'], ['migrate']]) {
      const refused = start(command[0] === 'start' ? onOwn(own, '--demo') : own.flags, { command })
      expect(await refused.ended).toBe(1)
      expect(refused.said()).toMatch(/is used by another program \(in it: public\.migrations, shop\.orders\).*create database postern/s)
      expect(refused.said()).not.toMatch(/\n\s+at /)
    }
    expect(await own.query('select n from shop.orders')).toEqual([{ n: 7 }])
    expect(await own.query("select from pg_class where relname = 'communities'")).toEqual([])
  } finally {
    await own.drop()
  }
})

test('a filling that was killed is taken out again, and nothing that somebody else keeps beside it', async () => {
  const own = await ownDatabase()
  try {
    const first = start(onOwn(own, '--demo'))
    const filling = async () => (await own.query('select from communities').catch(() => [])).length
    await expect.poll(filling, { interval: 20, timeout: 60_000 }).toBe(1)
    signalGroup(first, 'SIGKILL')
    await first.ended
    await own.query('create schema theirs')
    await own.query('create table theirs.notes as select 1 as n')
    await own.query('create table beside as select 2 as n')
    const second = start(onOwn(own))
    expect(await health(await second.url)).toBe(200)
    expect(second.said()).toContain('what it left is taken out')
    expect(await own.query('select (select count(*)::int from communities) as communities, (select count(*)::int from accounts) as accounts, (select count(*)::int from residents) as residents'))
      .toEqual([{ communities: 0, accounts: 0, residents: 0 }])
    expect(await own.query('select t.n as theirs, b.n as beside from theirs.notes t, beside b')).toEqual([{ theirs: 1, beside: 2 }])
    expect(await stop(second)).toBe(0)
    // Once is enough: the mark is gone, and what comes in from now on is nobody's demonstration.
    await own.query("insert into communities values (gen_random_uuid(), 'Riverside', 'Asia/Shanghai', '', now())")
    const third = start(onOwn(own))
    await third.url
    expect((await own.query('select name from communities'))).toEqual([{ name: 'Riverside' }])
    expect(await stop(third)).toBe(0)
  } finally {
    await own.drop()
  }
})

test('a community that somebody founded beside a half-filled demonstration is not taken out with it', async () => {
  const own = await ownDatabase()
  try {
    const migrated = start(own.flags, { command: ['migrate'] })
    expect(await migrated.ended).toBe(0)
    const demonstration = '0190e6a0-0000-7000-8000-0000000000d0'
    await own.query(`comment on table migrations is 'demonstration data: being filled in, community ${demonstration}'`)
    await own.query(`insert into communities values ('${demonstration}', 'Osmanthus Court', 'Asia/Shanghai', '', now()), (gen_random_uuid(), 'Riverside', 'Asia/Shanghai', '', now())`)
    const refused = start(onOwn(own))
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('Postern takes nothing out of it')
    expect(await own.query('select from communities')).toHaveLength(2)
  } finally {
    await own.drop()
  }
})

test('/health says so when the database is away', async () => {
  const own = await ownDatabase()
  const started = start(onOwn(own))
  const url = await started.url
  await own.drop()
  const away = await fetch(`${url}/health`)
  expect(away.status).toBe(503)
  expect(await away.json()).toMatchObject({ ready: false, code: 'database-away', checks: { database: { ok: false } } })
  expect(await stop(started)).toBe(0)
})
