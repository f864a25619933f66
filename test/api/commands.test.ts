// What an operator does at the command line before anybody can sign in: the first account, its community, the roster.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instantOf } from '#domain/kernel/instants.ts'
import { transaction, type Database } from '#server/db/pool.ts'
import { buildServer } from '#server/main.ts'
import { addAccount, wantedFrom } from '../../src/cli/account.ts'
import { rosterFrom, told } from '../../src/cli/roster.ts'
import { openFresh } from '../support/postgres.ts'

let fresh: Awaited<ReturnType<typeof openFresh>>
let database: Database
beforeEach(async () => { fresh = await openFresh(); database = fresh.database })
afterEach(() => fresh.done())

const nowMs = Date.parse('2026-04-05T01:00:00.000Z')
const flags = { action: 'add', login: 'Secretary', name: 'the secretary', role: 'secretary', community: 'Osmanthus Court' }
const add = (more: object = {}) => transaction(database, [], (tx) => addAccount(tx, wantedFrom({ ...flags, ...more }), instantOf(nowMs)))
const roster = (action: 'check' | 'import', text: string, by = 'secretary') =>
  transaction(database, [], (tx) => rosterFrom(tx, new TextEncoder().encode(text), { action, by, community: null, nowMs }))

test('the first account brings its community with keys, rules and letter, and its link signs in once', async () => {
  const { token, founded } = await add()
  expect(founded).toBe(true)
  const app = await buildServer({ db: database, clock: () => nowMs, origin: 'http://127.0.0.1:8080', version: 'test' })
  try {
    const signIn = () => app.inject({ method: 'POST', url: '/api/sign-in/link', headers: { 'command-id': randomUUID() }, payload: { token } })
    const first = await signIn()
    expect([first.statusCode, (await signIn()).statusCode]).toEqual([200, 410])
    const cookie = first.cookies[0]!
    const me = await app.inject({ url: '/api/me', headers: { cookie: `${cookie.name}=${cookie.value}` } })
    expect(me.json()).toMatchObject({ name: 'the secretary', roles: ['secretary'], community: { name: 'Osmanthus Court', zone: 'Asia/Shanghai' } })
  } finally {
    await app.close()
  }
  const { rows } = await sql`select (select count(*)::int from signing_keys) as keys, (select count(*)::int from rule_sets) as rules, (select count(*)::int from letters) as letters`.execute(database.owner)
  expect(rows).toEqual([{ keys: 3, rules: 1, letters: 2 }])
})

test('a second account joins the community that is there; a login is given once', async () => {
  await add()
  expect((await add({ login: 'front-desk', role: 'staff', community: undefined })).founded).toBe(false)
  await expect(add({ role: 'deputy' })).rejects.toMatchObject({ code: '23505' })
  await expect(add({ login: 'other', community: 'Riverside' })).rejects.toThrow('--community: one of "Osmanthus Court".')
  const { rows: [row] } = await sql`select count(*)::int as communities, (select count(*)::int from accounts) as accounts from communities`.execute(database.owner)
  expect(row).toEqual({ communities: 1, accounts: 2 })
})

test('all that is wrong with an account is said at once, and a role that nobody can be given is none', () => {
  expect(() => wantedFrom({ action: 'add', login: 'a b', role: 'resident', zone: 'Moon' })).toThrow(/--login: .*\n--name: .*\n--role: .*\n--zone: /)
  expect(() => wantedFrom({ ...flags, action: 'remove' })).toThrow('postern account add')
})

test('a roster from the command line is checked, taken in whole, answered for, and told without what stands in the cells', async () => {
  await expect(roster('check', 'building,flat,name\n2,502,a')).rejects.toThrow('postern account add')
  await add()
  const bad = await roster('import', 'building,flat,name,phone\n2,502,护士,none\n2,503,邻居,')
  expect(told(bad)).toEqual(['row 2, column phone: phone-not-a-number', '2 rows, 1 errors: nothing was stored'])
  const good = 'building,flat,name,idcard\n2,502,护士,x\n2,503,邻居,x'
  expect(told(await roster('check', good))).toEqual(['left out: idcard', '2 rows: 2 would be added, 0 would be changed, 0 unchanged'])
  expect(told(await roster('import', good))).toEqual(['left out: idcard', '2 rows: 2 added, 0 changed, 0 unchanged'])
  expect((await roster('import', good)).unchanged).toBe(2)
  await expect(roster('import', good, 'nobody')).rejects.toThrow('--by')
  await expect(roster('import', '')).rejects.toThrow('The file is empty.')
  const { rows: [row] } = await sql`select count(*)::int as people, (select sum(cardinality(ids))::int from changes) as changes, (select count(*)::int from roster_imports) as imports from residents`.execute(database.owner)
  expect(row).toEqual({ people: 2, changes: 2, imports: 2 })
})
