// What an attacker would try: other sites that write in a visitor's name, sessions slipped in or left behind, guessing from many
// places, an open desk, a closed account. Each of these must fail, and must not lock out whoever belongs here.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { hour, msOf, plus } from '#domain/kernel/instants.ts'
import { createAccount } from '#server/access/accounts.ts'
import { grantRole } from '#server/access/staff-store.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { addressOf } from '#server/access/tries.ts'
import { transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import { osmanthus, type Answer, type Osmanthus } from '../support/api.ts'
import { authenticator } from '../support/authenticator.ts'

let api: Osmanthus
beforeAll(async () => { api = await osmanthus() })
afterAll(() => api.close())
// Tries are counted for 15 minutes.
beforeEach(() => api.pass(16 * 60_000))

const good = 'a good long password'
const code = (answer: Answer) => [answer.status, answer.body?.code]
const withCookie = (answer: Answer) => api.with({ cookie: `${cookieName}=${answer.cookie}` })
let logins = 0
async function newAccount(password?: string) {
  const login = `safe-${++logins}`
  const id = await transaction(api.database, [], async (tx) => {
    const account = await createAccount(tx, { login, name: 'a colleague', now: api.now(), ...(password ? { password } : {}) })
    await grantRole(tx, { account, community: api.place.community as CommunityId, role: 'staff', now: api.now() })
    return account
  })
  return { id, login }
}
const tokenFor = (account: AccountId) => transaction(api.database, [], (tx) => createSignInLink(tx, {
  community: api.place.community as CommunityId, for: { kind: 'account', account }, now: api.now(), expiresAt: plus(api.now(), hour),
}))
const byLink = async (account: AccountId) => withCookie(await api.as('nobody').post('/sign-in/link', { token: await tokenFor(account) }))
const byPassword = (login: string, password: string, from: string, one: string | null = null) =>
  api.as('nobody').post('/sign-in/password', { login, password, code: one }, { headers: { 'x-forwarded-for': from } })

test('a form on somebody else’s page writes nothing: every write of every endpoint wants a header that no form can send', async () => {
  const document = (await api.app.inject('/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> }
  const writes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).filter((method) => method !== 'get').map((method) => ({ method, path })))
  expect(writes.length).toBeGreaterThan(35)
  const cookie = `${cookieName}=${api.place.secrets.secretary}`
  const before = await sql<{ n: string }>`select count(*) as n from commands`.execute(api.database.owner)
  for (const { method, path } of writes) {
    const url = path.replace(/\{\w+\}/g, api.place.residents.nurse)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json', undefined]) {
      const answer = await api.app.inject({
        method: method.toUpperCase() as 'POST', url, headers: { cookie, ...(type ? { 'content-type': type } : {}) }, ...(type ? { payload: '{}' } : {}),
      })
      // What the gateway's app tells is signed instead, which no form can do: without it there is nothing there. A laboratory's system has a bearer and no cookie:
      // whoever is signed in by one may deliver nothing.
      const refused = path === '/api/texts/{community}' ? [400, 404, 415, 422] : path === '/api/fhir' ? [403, 415] : [400, 415]
      expect(refused, `${method} ${path} as ${type} → ${answer.statusCode}`).toContain(answer.statusCode)
      expect(answer.headers['set-cookie'], path).toBeUndefined()
    }
  }
  expect(await sql<{ n: string }>`select count(*) as n from commands`.execute(api.database.owner)).toMatchObject({ rows: before.rows })
  expect((await api.as('secretary').get('/me')).status, 'not signed out either').toBe(200)
})

test('no other site is told that it may ask', async () => {
  for (const method of ['OPTIONS', 'GET', 'POST'] as const) {
    const answer = await api.app.inject({ method, url: '/api/me', headers: { origin: 'https://elsewhere.example', 'access-control-request-headers': 'command-id', 'access-control-request-method': 'POST' } })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('signing in gives a new session, takes none from the visitor, and ends the one before', async () => {
  const { id } = await newAccount()
  const planted = await api.with({ cookie: `${cookieName}=${'x'.repeat(43)}` }).post('/sign-in/link', { token: await tokenFor(id) })
  expect(planted.cookie).not.toBe('x'.repeat(43))
  const again = await withCookie(planted).post('/sign-in/link', { token: await tokenFor(id) })
  expect(again.cookie).not.toBe(planted.cookie)
  expect(code(await withCookie(planted).get('/me'))).toEqual([401, 'not-signed-in'])
  expect((await withCookie(again).get('/me')).status).toBe(200)
})

test('over HTTPS the cookie is one that no neighbouring site can plant', async () => {
  const { id } = await newAccount()
  const app = await buildServer({ db: api.database, clock: () => msOf(api.now()), origin: 'https://postern.example', version: 'test' })
  const ask = (headers: Record<string, string>) => app.inject({ method: 'GET', url: '/api/me', headers })
  try {
    const answer = await app.inject({ method: 'POST', url: '/api/sign-in/link', headers: { 'command-id': randomUUID() }, payload: { token: await tokenFor(id) } })
    expect(answer.headers['set-cookie']).toMatch(/^__Host-postern=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)
    const secret = answer.cookies[0]!.value
    expect((await ask({ cookie: `__Host-${cookieName}=${secret}` })).statusCode).toBe(200)
    expect((await ask({ cookie: `${cookieName}=${secret}` })).statusCode).toBe(401)
  } finally {
    await app.close()
  }
})

test('a stranger who types wrong passwords on purpose does not lock out whoever sits at the desk', async () => {
  const { login } = await newAccount(good)
  for (let i = 0; i < 5; i++) expect((await byPassword(login, 'wrong wrong', '203.0.113.7')).status).toBe(401)
  expect(code(await byPassword(login, good, '203.0.113.7'))).toEqual([429, 'too-many-tries'])
  expect((await byPassword(login, good, '198.51.100.2')).status).toBe(200)
})

test('guessing one name’s password from many places stops after twenty', async () => {
  const { login } = await newAccount(good)
  const answers = []
  for (let i = 0; i < 24; i++) answers.push((await byPassword(login, 'wrong wrong', `203.0.113.${10 + i}`)).status)
  expect(answers.filter((status) => status === 401)).toHaveLength(20)
  expect(answers.slice(20)).toEqual([429, 429, 429, 429])
})

test('one address may try forty names, and what it tries after that is not counted against them', async () => {
  const { login } = await newAccount(good)
  const statuses = []
  for (let i = 0; i < 40; i++) statuses.push((await byPassword(`unknown-${i}`, 'wrong wrong', '203.0.113.99')).status)
  expect(new Set(statuses)).toEqual(new Set([401]))
  for (let i = 0; i < 25; i++) expect((await byPassword(login, 'wrong wrong', '203.0.113.99')).status).toBe(429)
  expect((await byPassword(login, good, '198.51.100.3')).status).toBe(200)
})

test('an address that somebody writes into the header from outside is not believed, and an IPv6 line counts as one', async () => {
  const { login } = await newAccount('another long password')
  const from = (i: number) => api.app.inject({
    method: 'POST', url: '/api/sign-in/password', remoteAddress: '203.0.113.55', headers: { 'command-id': randomUUID(), 'x-forwarded-for': `198.51.100.${100 + i}` }, payload: { login, password: 'wrong wrong', code: null },
  })
  const statuses = []
  for (let i = 0; i < 7; i++) statuses.push((await from(i)).statusCode)
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
  expect(['203.0.113.7', '::ffff:203.0.113.7', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', '2001:db8::1', '::1'].map(addressOf))
    .toEqual(['203.0.113.7', '203.0.113.7', '2001:db8:1:2', '2001:db8:1:2', '2001:db8:0:0', '0:0:0:0'])
})

test('a hundred residents behind one address all get in by their links', async () => {
  const { id } = await newAccount()
  for (let i = 0; i < 100; i++) expect((await api.as('nobody').post('/sign-in/link', { token: await tokenFor(id) })).status).toBe(200)
})

test('a desk left open is no way to take over an account: adding a way to sign in asks to sign in again', async () => {
  const { id, login } = await newAccount()
  const first = await byLink(id)
  expect((await first.get('/me/sign-in')).body).toEqual({ login, password: false, code: false, fresh: true, passkeys: [], traces: expect.any(Array) })
  api.pass(2 * hour)
  expect((await first.post('/me/password', { old: null, password: good })).status, 'with no other way to sign in, a link is all there is').toBe(200)
  expect((await first.get('/me/sign-in')).body).toMatchObject({ password: true, fresh: false })
  expect(code(await first.post('/me/passkey/options'))).toEqual([403, 'sign-in-again'])
  expect(code(await first.post('/me/totp', { old: null }))).toEqual([403, 'sign-in-again'])
  const anew = withCookie(await byPassword(login, good, '198.51.100.4'))
  expect((await anew.post('/me/passkey/options')).status).toBe(200)
})

test('a passkey without finger, face or PIN is not taken', async () => {
  const { id } = await newAccount()
  const mine = await byLink(id)
  const offer = (await mine.post('/me/passkey/options')).body
  expect(offer.options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
  const bare = authenticator({ verified: false })
  expect(code(await mine.post('/me/passkey', { id: offer.id, response: bare.register(offer.options, 'http://127.0.0.1:8080'), label: '' }))).toEqual([401, 'sign-in-wrong'])
})

test('a passkey that was removed signs nobody in, and nobody removes another’s', async () => {
  const [{ id }, { id: otherId }] = [await newAccount(), await newAccount()]
  const [mine, other] = [await byLink(id), await byLink(otherId)]
  const key = authenticator()
  const offer = (await mine.post('/me/passkey/options')).body
  expect((await mine.post('/me/passkey', { id: offer.id, response: key.register(offer.options, 'http://127.0.0.1:8080'), label: 'my phone' })).status).toBe(200)
  const [kept] = (await mine.get('/me/sign-in')).body.passkeys
  expect(kept).toMatchObject({ label: 'my phone' })
  const signIn = async () => {
    const challenge = (await api.as('nobody').post('/sign-in/passkey/options')).body
    return (await api.as('nobody').post('/sign-in/passkey', { id: challenge.id, response: key.answer(challenge.options, 'http://127.0.0.1:8080') })).status
  }
  expect(code(await other.post('/me/passkey/remove', { id: kept.id }))).toEqual([404, 'not-found'])
  expect(await signIn()).toBe(200)
  expect((await mine.post('/me/passkey/remove', { id: kept.id })).status).toBe(200)
  expect(await signIn()).toBe(401)
  expect(code(await api.as('nurse').get('/me/sign-in'))).toEqual([403, 'not-allowed'])
})

test('a closed account’s open sessions end at once', async () => {
  const { id } = await newAccount()
  const mine = await byLink(id)
  await sql`update accounts set disabled_at = ${api.now()} where id = ${id}`.execute(api.database.owner)
  expect(code(await mine.get('/me'))).toEqual([401, 'not-signed-in'])
  expect(code(await mine.post('/me/password', { old: null, password: good }))).toEqual([401, 'not-signed-in'])
})

test('a new authenticator is put in use in the same half minute in which the old one allowed it', async () => {
  const { id } = await newAccount()
  const mine = await byLink(id)
  const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: msOf(api.now()) })
  const old = (await mine.post('/me/totp', { old: null })).body.secret
  expect((await mine.post('/me/totp/confirm', { code: codeOf(old) })).status).toBe(200)
  expect(code(await mine.post('/me/totp/confirm', { code: codeOf(old) })), 'once').toEqual([401, 'sign-in-wrong'])
  api.pass(60_000)
  const { secret } = (await mine.post('/me/totp', { old: codeOf(old) })).body
  expect((await mine.post('/me/totp/confirm', { code: codeOf(secret) })).status).toBe(200)
})

test('the page cannot be framed or made to run what is not ours, under whatever name it is asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-page-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Postern</title>')
  const app = await buildServer({ db: api.database, clock: () => msOf(api.now()), origin: 'http://127.0.0.1:8080', web: folder, version: 'test' })
  try {
    for (const url of ['/', '/desk', '/index.html', '/sign-in?next=//elsewhere.example']) {
      const { statusCode, headers } = await app.inject({ method: 'GET', url })
      expect(statusCode, url).toBe(200)
      expect(headers, url).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
      expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
    }
    // An address that cannot be read is not there, in the same form as any other.
    const { statusCode, headers, payload } = await app.inject({ method: 'GET', url: '/api/contacts/%zz' })
    expect([statusCode, headers['content-type'], JSON.parse(payload).code]).toEqual([404, 'application/problem+json; charset=utf-8', 'not-found'])
  } finally {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  }
})
