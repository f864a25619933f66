// What an operator does at the command line before anybody can sign in: the first account, its community, the roster.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instantOf } from '#domain/kernel/instants.ts'
import { transaction, type Database } from '#server/db/pool.ts'
import { buildServer } from '#server/main.ts'
import { addAccount, wantedFrom } from '../../src/cli/account.ts'
import type { RosterAnswers } from '#domain/people/roster-answers.ts'
import { actFrom, actOnAccount } from '../../src/cli/account-acts.ts'
import { rosterFrom, told, type RosterHow } from '../../src/cli/roster.ts'
import { openFresh } from '../support/postgres.ts'

let fresh: Awaited<ReturnType<typeof openFresh>>
let database: Database
beforeEach(async () => { fresh = await openFresh(); database = fresh.database })
afterEach(() => fresh.done())

const nowMs = Date.parse('2026-04-05T01:00:00.000Z')
const flags = { action: 'add', login: 'Secretary', name: 'the secretary', role: 'secretary', community: 'Osmanthus Court' }
const add = (more: object = {}) => transaction(database, [], (tx) => addAccount(tx, wantedFrom({ ...flags, ...more }), instantOf(nowMs)))
const roster = (action: 'check' | 'import', text: string, by = 'secretary', seen: string | null = null, more: Partial<RosterHow> = {}) =>
  transaction(database, [], (tx) => rosterFrom(tx, new TextEncoder().encode(text), { action, by, community: null, nowMs, seen, ...more }))

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

const act = (flags: object) => transaction(database, [], (tx) => actOnAccount(tx, actFrom(flags as Record<string, unknown>), instantOf(nowMs)))
test('whoever runs the server sees who works here, gives and ends roles on record as themselves, and leaves no community without a secretary', async () => {
  await add()
  await add({ login: 'front-desk', name: 'the front desk', role: 'staff' })
  expect((await act({ action: 'list' })).slice(1)).toEqual(['front-desk · the front desk · staff · no passkey or password', 'secretary · the secretary · secretary · no passkey or password'])
  await act({ action: 'role', login: 'front-desk', role: 'deputy', until: '2026-04-06T12:00', why: 'stands in' })
  await act({ action: 'end', login: 'front-desk', role: 'staff' })
  for (const part of ['staff, ended 2026-04-05 09:00', 'deputy, until 2026-04-06 12:00']) expect((await act({ action: 'list' }))[1]).toContain(part)
  await expect(act({ action: 'end', login: 'secretary' })).rejects.toThrow('There would be no secretary then.')
  await expect(act({ action: 'end', login: 'nobody' })).rejects.toThrow('postern account list')
  await expect(act({ action: 'role', login: 'front-desk', role: 'building-lead' })).rejects.toThrow('--building: this role needs one.')
  await expect(act({ action: 'end', login: 'front-desk', until: 'noon' })).rejects.toThrow('such as 2026-04-05T12:00')
  expect(() => actFrom({ action: 'role', role: 'resident' })).toThrow(/--login: whose\.\n--role: one of/)
  const [token] = await act({ action: 'link', login: 'front-desk' })
  expect(token).toMatch(/^[\w-]{43}$/)
  await act({ action: 'end', login: 'front-desk' })
  await expect(act({ action: 'link', login: 'front-desk' })).rejects.toThrow('They have no role here now')
  const { rows } = await sql<{ by: string }>`select distinct by_actor as by from staff_acts`.execute(database.owner)
  expect(rows).toEqual([{ by: 'operator' }])
})

test('a roster from the command line is checked, taken in whole, answered for, and told without what stands in the cells', async () => {
  await expect(roster('check', 'building,flat,name\n2,502,a')).rejects.toThrow('postern account add')
  await add()
  const bad = await roster('import', 'building,flat,name,phone\n2,502,护士,12\n2,503,邻居,')
  expect(told(bad)).toEqual(['row 2, column phone: phone-not-a-number', 'building-new: Osmanthus Court 2, 1 people', '2 rows, 1 errors: nothing was stored'])
  const good = 'building,flat,name,idcard\n2,502,护士,x\n2,503,邻居,x'
  const checked = await roster('check', good)
  expect(told(checked)).toEqual(['left out: idcard', 'building-new: Osmanthus Court 2, 2 people', `nothing is stored before this was read: --seen ${checked.seen}`, '2 rows: 2 would be added, 0 would be changed, 0 unchanged'])
  expect((await roster('import', good)).imported).toBe(false)
  expect(told(await roster('import', good, 'secretary', checked.seen))).toEqual(['left out: idcard', '2 rows: 2 added, 0 changed, 0 unchanged'])
  expect((await roster('import', good)).unchanged).toBe(2)
  await expect(roster('import', good, 'nobody')).rejects.toThrow('--by')
  await expect(roster('import', '')).rejects.toThrow('The file is empty.')
  const { rows: [row] } = await sql`select count(*)::int as people, (select sum(cardinality(ids))::int from changes) as changes, (select count(*)::int from roster_imports) as imports from residents`.execute(database.owner)
  expect(row).toEqual({ people: 2, changes: 2, imports: 2 })
})

test('a newer file from the command line takes nothing in before each of a kind is answered for, names doors and nobody, and stops whole', async () => {
  await add()
  const first = 'building,flat,name,phone\n2,502,护士,13800001502\n2,503,邻居,\n2,504,老人,'
  await roster('import', first, 'secretary', (await roster('check', first)).seen)
  const newer = 'building,flat,name,phone\n2,502,护士,13900001502\n2,505,新人,'
  const checked = await roster('check', newer)
  expect(told(checked)).toEqual([
    'changed: CSV row 2 (phone)', 'not in the file: 2-503, 2-504', '2 people of these buildings are not in the file: --gone keep, --gone moved-out, or --gone away; one by one it is said on the screen',
    `nothing is stored before this was read: --seen ${checked.seen}`, '2 rows: 1 would be added, 1 would be changed, 0 unchanged'])
  expect(await roster('import', newer, 'secretary', checked.seen)).toMatchObject({ imported: false, unanswered: 2 })
  const answers: RosterAnswers = { gone: { rest: 'away', each: {} }, moved: { rest: null, each: {} }, changed: { rest: null, each: {} }, source: 'roster: newer.csv' }
  const stopping: Partial<RosterHow> = { answers, watch: { step: async (stage, done) => { if (stage === 'storing' && done > 0) throw new Error('Stopped: nothing was stored.') } } }
  await expect(roster('import', newer, 'secretary', checked.seen, stopping)).rejects.toThrow('Stopped')
  const states = async () => (await sql<{ name: string; stay: string }>`select name, stay from residents order by name`.execute(database.owner)).rows.map(({ name, stay }) => `${name} ${stay}`)
  expect(await states()).toEqual(['护士 lives', '老人 lives', '邻居 lives'])
  expect(told(await roster('import', newer, 'secretary', checked.seen, { answers }))).toEqual(['0 moved out, 2 away, 0 to another door', '2 rows: 1 added, 1 changed, 0 unchanged'])
  expect(await states()).toEqual(['护士 lives', '新人 lives', '老人 away', '邻居 away'])
})
