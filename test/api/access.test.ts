// Who gets in and who does not: every way to sign in, every one that is used up, too old, guessed or somebody else's.
import { randomUUID } from 'node:crypto'
import { verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { AccountId, CommunityId, ExitId } from '#domain/kernel/ids.ts'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { createAccount } from '#server/access/accounts.ts'
import { grantRole } from '#server/access/staff-store.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { readSlipCode, saySlipCode, slipCode } from '#domain/access/slip-code.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import { origin, osmanthus, type Answer, type Osmanthus } from '../support/api.ts'
import { putAsked } from '../support/granted.ts'
import { authenticator } from '../support/authenticator.ts'

// The real one, watched: how often a password is checked, and against what.
vi.mock('@node-rs/argon2', { spy: true })

let api: Osmanthus
beforeAll(async () => { api = await osmanthus({ endpoints: [...accessRoutes(peopleAbout.exitIsOf), ...fieldRoutes(gateField), ...deskRoutes(peopleAbout)] }) })
afterAll(() => api.close())
// Tries are counted for 15 minutes.
beforeEach(() => api.pass(16 * 60_000))

const withCookie = (answer: Answer) => api.with({ cookie: `${cookieName}=${answer.cookie}` })
const code = (answer: Answer) => [answer.status, answer.body?.code]
const count = async (query: ReturnType<typeof sql<{ n: number }>>) => Number((await query.execute(api.database.owner)).rows[0]!.n)
const links = () => count(sql<{ n: number }>`select count(*) as n from sign_in_links`)
const tokenOf = (url: string) => url.split(/[=]/).at(-1)!

let logins = 0
async function newAccount(role: 'staff' | 'secretary' = 'staff', password?: string) {
  const login = `colleague-${++logins}`
  const id = await transaction(api.database, [], async (tx) => {
    const account = await createAccount(tx, { login, name: 'a colleague', now: api.now(), ...(password ? { password } : {}) })
    await grantRole(tx, { account, community: api.place.community as CommunityId, role, now: api.now() })
    return account
  })
  return { id, login }
}

const linkFor = (account: AccountId | string, uses = 1) => transaction(api.database, [], (tx) => createSignInLink(tx, {
  community: api.place.community as CommunityId, for: { kind: 'account', account: account as AccountId }, now: api.now(), expiresAt: plus(api.now(), hour), uses,
}))

test('a link opens one session, and the second try is told that it is used up', async () => {
  const token = await linkFor(api.place.accounts.secretary)
  const first = await api.as('nobody').post('/sign-in/link', { token })
  expect(first.body).toEqual({ kind: 'account', next: '/desk' })
  expect(first.headers['set-cookie']).toMatch(/^postern=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/)
  expect((await withCookie(first).get('/me')).body).toMatchObject({ kind: 'account', id: api.place.accounts.secretary, decides: 'secretary', roles: ['secretary'] })
  expect(code(await api.as('nobody').post('/sign-in/link', { token }))).toEqual([410, 'link-used-up'])
  expect(code(await api.as('nobody').post('/sign-in/link', { token: 'x'.repeat(43) }))).toEqual([410, 'link-used-up'])
})

test('two who open the same link at the same moment: one gets in', async () => {
  const token = await linkFor(api.place.accounts.staff)
  const answers = await Promise.all([1, 2, 3].map(() => api.as('nobody').post('/sign-in/link', { token })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410, 410])
})

test('a link that is too old opens nothing, nor does one of a closed account', async () => {
  const old = await linkFor(api.place.accounts.staff)
  api.pass(hour)
  expect(code(await api.as('nobody').post('/sign-in/link', { token: old }))).toEqual([410, 'link-used-up'])
  const { id } = await newAccount()
  const token = await linkFor(id)
  await sql`update accounts set disabled_at = ${api.now()} where id = ${id}`.execute(api.database.owner)
  expect(code(await api.as('nobody').post('/sign-in/link', { token }))).toEqual([410, 'link-used-up'])
})

test('signing out ends the session on the server, too, and a session ends by itself after a day', async () => {
  const mine = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(api.place.accounts.staff) }))
  expect((await mine.get('/me')).status).toBe(200)
  expect((await mine.post('/sign-out')).status).toBe(200)
  expect(code(await mine.get('/me'))).toEqual([401, 'not-signed-in'])
  const other = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(api.place.accounts.staff) }))
  api.pass(24 * hour)
  expect(code(await other.get('/me'))).toEqual([401, 'not-signed-in'])
})

test('a wrong password, an unknown login, one without a password and a closed account get the same answer for the same work', async () => {
  const [known, bare, closed] = [await newAccount('staff', 'a good long password'), await newAccount(), await newAccount('staff', 'a good long password')]
  await sql`update accounts set disabled_at = ${api.now()} where id = ${closed.id}`.execute(api.database.owner)
  const signIn = async (login: string, password = 'wrong wrong') => {
    vi.mocked(verify).mockClear()
    const answer = await api.as('nobody').post('/sign-in/password', { login, password, code: null })
    // What a hash costs to check stands before its salt: the kind, the version, memory, rounds and lanes.
    const work = vi.mocked(verify).mock.calls.map(([hash, tried]) => [String(hash).split('$').slice(1, 4).join(' '), tried])
    return { status: answer.status, body: answer.body, work }
  }
  const wrong = await signIn(known.login)
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in-wrong', details: {} }, work: [[expect.stringMatching(/^argon2id v=19 m=\d+,t=\d+,p=\d+$/), 'wrong wrong']] })
  for (const login of ['nobody-1', 'nobody-2', bare.login, closed.login]) expect(await signIn(login), login).toEqual(wrong)
  expect(await signIn(closed.login, 'a good long password')).toMatchObject({ status: 401, body: wrong.body })
  expect((await signIn(known.login.toUpperCase(), 'a good long password')).status).toBe(200)
})

test('after five wrong passwords even the right one waits, for a quarter of an hour', async () => {
  const { login } = await newAccount('staff', 'a good long password')
  const tryWith = (password: string) => api.as('nobody').post('/sign-in/password', { login, password, code: null })
  for (let i = 0; i < 5; i++) expect((await tryWith('wrong wrong')).status).toBe(401)
  const limited = await tryWith('a good long password')
  expect(code(limited)).toEqual([429, 'too-many-tries'])
  expect(limited.body.details.retryAfter).toBe(900)
  api.pass(900_000)
  expect((await tryWith('a good long password')).status).toBe(200)
})

test('one-time codes: needed once set, good once, and not the one before', async () => {
  const { login, id } = await newAccount('staff', 'a good long password')
  const mine = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(id) }))
  const { secret, url } = (await mine.post('/me/totp', { old: null })).body
  expect(url).toContain('otpauth://totp/')
  const codeAt = (ms: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms })
  const signIn = (with_: string | null) => api.as('nobody').post('/sign-in/password', { login, password: 'a good long password', code: with_ })
  expect((await signIn(null)).status, 'not in use before it is confirmed').toBe(200)
  expect(code(await mine.post('/me/totp/confirm', { code: '000000' }))).toEqual([401, 'sign-in-wrong'])
  expect((await mine.post('/me/totp/confirm', { code: codeAt(msOf(api.now())) })).status).toBe(200)
  expect(code(await signIn(null))).toEqual([401, 'sign-in-code-missing'])
  expect(code(await signIn(codeAt(msOf(api.now()))))).toEqual([401, 'sign-in-wrong'])
  api.pass(60_000)
  const now = codeAt(msOf(api.now()))
  const together = await Promise.all([signIn(now), signIn(now)])
  expect(together.map((answer) => answer.status).sort()).toEqual([200, 401])
  expect(code(await signIn(codeAt(msOf(api.now()) - 30_000)))).toEqual([401, 'sign-in-wrong'])
  expect(code(await mine.post('/me/totp', { old: null })), 'a borrowed session cannot replace it').toEqual([401, 'sign-in-wrong'])
})

test('a new password needs the old one and ends the sessions elsewhere', async () => {
  const { login, id } = await newAccount()
  const here = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(id) }))
  const elsewhere = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(id) }))
  expect((await here.post('/me/password', { old: null, password: 'first long password' })).status).toBe(200)
  expect((await here.get('/me')).status).toBe(200)
  expect((await elsewhere.get('/me')).status).toBe(401)
  expect(code(await here.post('/me/password', { old: 'wrong', password: 'second long password' }))).toEqual([401, 'sign-in-wrong'])
  expect((await here.post('/me/password', { old: 'first long password', password: 'second long password' })).status).toBe(200)
  expect((await api.as('nobody').post('/sign-in/password', { login, password: 'second long password', code: null })).status).toBe(200)
  expect(code(await api.as('nurse').post('/me/password', { old: null, password: 'a household has none' }))).toEqual([403, 'not-allowed'])
})

test('a passkey signs in; another site, an old challenge and a stranger’s key do not', async () => {
  const { id } = await newAccount()
  const mine = withCookie(await api.as('nobody').post('/sign-in/link', { token: await linkFor(id) }))
  const key = authenticator()
  const offer = (await mine.post('/me/passkey/options')).body
  expect(code(await mine.post('/me/passkey', { id: offer.id, response: key.register(offer.options, 'https://elsewhere.example'), label: '' }))).toEqual([401, 'sign-in-wrong'])
  expect((await mine.post('/me/passkey', { id: offer.id, response: key.register(offer.options, origin), label: 'my phone' })).status).toBe(200)
  const ask = async () => (await api.as('nobody').post('/sign-in/passkey/options')).body
  const signIn = (challenge: any, response: object) => api.as('nobody').post('/sign-in/passkey', { id: challenge.id, response })
  const challenge = await ask()
  const answer = key.answer(challenge.options, origin)
  const signedIn = await signIn(challenge, answer)
  expect(signedIn.body).toEqual({ kind: 'account', next: '/desk' })
  expect((await withCookie(signedIn).get('/me')).body.id).toBe(id)
  expect(code(await signIn(challenge, answer)), 'the same answer again').toEqual([401, 'sign-in-wrong'])
  const next = await ask()
  expect(code(await signIn(next, key.answer(next.options, 'https://elsewhere.example')))).toEqual([401, 'sign-in-wrong'])
  expect(code(await signIn(next, authenticator().answer(next.options, origin)))).toEqual([401, 'sign-in-wrong'])
  const late = await ask()
  api.pass(5 * 60_000)
  expect(code(await signIn(late, key.answer(late.options, origin)))).toEqual([401, 'sign-in-wrong'])
})

test('a slip’s code is read however it is typed, and every slip of one letter is noticed', () => {
  const printed = slipCode(Uint8Array.from({ length: 11 }, (_, i) => i * 23))
  const said = saySlipCode(printed)
  expect(said).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const typed = [said, said.toLowerCase(), said.replaceAll('-', ' '), said.replaceAll('-', '—'), ` ${said.replaceAll('0', 'O').replaceAll('1', 'l')} `]
  expect(typed.map(readSlipCode)).toEqual(typed.map(() => ({ ok: true, value: printed })))
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  for (let at = 0; at < 12; at++) {
    for (const letter of letters) if (letter !== printed[at]) expect(readSlipCode(printed.slice(0, at) + letter + printed.slice(at + 1)).ok).toBe(false)
    const swapped = printed.slice(0, at) + (printed[at + 1] ?? '') + printed[at] + printed.slice(at + 2)
    if (at < 11 && swapped !== printed) expect(readSlipCode(swapped).ok).toBe(false)
  }
})

test('a household’s slip opens its session on every phone of the home, until the next slip is printed', async () => {
  const slip = (await api.as('staff').post(`/households/${api.place.households.labour}/slip`)).body
  expect(slip).toMatchObject({ household: api.place.households.labour, door: '2-1-301', url: `${origin}/me#slip=${slip.code}` })
  for (const typed of [slip.code, slip.code.toLowerCase()]) {
    const answer = await api.as('nobody').post('/sign-in/slip', { code: typed })
    expect(answer.body).toEqual({ kind: 'household', next: '/me' })
    expect((await withCookie(answer).get('/me')).body.residents).toMatchObject([{ id: api.place.residents.labour, mine: true }])
  }
  const found = withCookie(await api.as('nobody').post('/sign-in/slip', { code: slip.code }))
  await api.as('staff').post(`/households/${api.place.households.labour}/slip`)
  expect(code(await found.get('/me')), 'whoever found the old slip').toEqual([401, 'not-signed-in'])
  expect((await found.get('/me')).body.details, 'an open screen hears that its slip is void, and does not offer to go on').toEqual({ ended: true, home: true })
  expect(code(await api.as('nobody').post('/sign-in/slip', { code: slip.code }))).toEqual([401, 'sign-in-wrong'])
})

test('before a new slip is printed the desk reads whose it is, since when the old one holds and how many phones it ends', async () => {
  const slips = `/households/${api.place.households.dialysis}/slip`
  expect((await api.as('staff').get(slips)).body).toMatchObject({ door: '2-1-101', madeAt: null, phones: 0 })
  const made = (await api.as('staff').post(slips)).body
  await api.as('nobody').post('/sign-in/slip', { code: made.code })
  await api.as('nobody').post('/sign-in/slip', { code: made.code })
  const held = (await api.as('staff').get(slips)).body
  expect(held).toMatchObject({ madeAt: api.now(), phones: 2 })
  expect((await api.as('staff').get(slips)).body, 'reading ends nothing').toEqual(held)
  for (const who of ['gate', 'nobody'] as const) expect((await api.as(who).get(slips)).status, who).toBeGreaterThanOrEqual(401)
})

test('the same command sent again ends nothing: not what its slip opened, and not the slip that was printed since', async () => {
  const [slips, command] = [`/households/${api.place.households.labour}/slip`, crypto.randomUUID()]
  const first = () => api.as('staff').post(slips, {}, { command })
  const opens = async (slip: { body: { code: string } }) => api.as('nobody').post('/sign-in/slip', { code: slip.body.code })
  const old = await first()
  const phone = withCookie(await opens(old))
  api.pass(hour)
  expect((await first()).body, 'good for as long as it was').toEqual(old.body)
  expect((await phone.get('/me')).status).toBe(200)
  const now = await api.as('deputy').post(slips)
  expect((await first()).body).toEqual(old.body)
  expect([(await opens(old)).status, (await opens(now)).status]).toEqual([401, 200])
})

test('two who print a slip for one household at once: one of them opens', async () => {
  for (let round = 0; round < 8; round++) {
    const both = await Promise.all((['staff', 'deputy', 'secretary'] as const).map((who) => api.as(who).post(`/households/${api.place.households.labour}/slip`)))
    const opened = await Promise.all(both.map(async ({ body }) => (await api.as('nobody').post('/sign-in/slip', { code: body.code })).status))
    expect(opened.sort()).toEqual([200, 401, 401])
  }
})

test('tries are counted for all servers of a database together, by address, of an IPv6 line by its network, and a restart forgets none', async () => {
  const again = await buildServer({ db: api.database, clock: () => Date.parse(api.now()), origin, log: false, version: 'test' })
  const guess = (from: string, server = api.app) => server.inject({ method: 'POST', url: '/api/sign-in/slip', headers: { 'command-id': crypto.randomUUID() }, payload: { code: saySlipCode(slipCode(crypto.getRandomValues(new Uint8Array(11)))) }, remoteAddress: from }).then((it) => it.statusCode)
  for (let i = 0; i < 20; i++) expect(await guess(`2001:db8:7:7::${i + 1}`, i % 2 === 0 ? api.app : again)).toBe(401)
  expect([await guess('2001:db8:7:7::99'), await guess('2001:db8:7:7::98', again), await guess('2001:db8:7:8::1', again)]).toEqual([429, 429, 401])
  api.pass(900_000)
  expect(await guess('2001:db8:7:7::99', again)).toBe(401)
  await again.close()
})

test('guessing slips stops after twenty, and a slip of one’s own gives no more guesses', async () => {
  const own = (await api.as('staff').post(`/households/${api.place.households.dialysis}/slip`)).body.code
  const guess = () => api.as('nobody').post('/sign-in/slip', { code: saySlipCode(slipCode(crypto.getRandomValues(new Uint8Array(11)))) })
  for (let i = 0; i < 19; i++) expect((await guess()).status).toBe(401)
  expect((await api.as('nobody').post('/sign-in/slip', { code: own })).status).toBe(200)
  expect((await guess()).status).toBe(401)
  expect(code(await guess())).toEqual([429, 'too-many-tries'])
})

test('a slip or link asked for twice with one command is one slip and one link, though no secret is kept', async () => {
  const command = randomUUID()
  const before = await links()
  const ask = () => api.as('staff').post(`/residents/${api.place.residents.nurse}/link`, { exit: null }, { command })
  const [one, two] = await Promise.all([ask(), ask()])
  expect((await ask()).body.url).toBe(one.body.url)
  expect(two.body.url).toBe(one.body.url)
  expect(await links()).toBe(before + 1)
  const other = await api.as('staff').post(`/residents/${api.place.residents.labour}/link`, { exit: null }, { command })
  expect(other.body.url).not.toBe(one.body.url)
  const kept = await sql<{ all: string }>`select string_agg(t::text, '') as all from commands t`.execute(api.database.owner)
  expect(kept.rows[0]!.all ?? '').not.toContain(tokenOf(one.body.url))
})

test('a link to one letter lets one person act for themselves, for 48 hours, and for nobody else at home', async () => {
  const exit = api.newId()
  await ownerTransaction(api.database, (tx) => putAsked(tx, api.place, exit as ExitId, { resident: api.place.residents.nurse, from: api.now(), until: plus(api.now(), hour), at: api.now() }))
  expect(code(await api.as('staff').post(`/residents/${api.place.residents.labour}/link`, { exit })), 'somebody else’s letter').toEqual([404, 'not-found'])
  const { url } = (await api.as('staff').post(`/residents/${api.place.residents.nurse}/link`, { exit })).body
  const answer = await api.as('nobody').post('/sign-in/link', { token: tokenOf(url) })
  expect(answer.body).toEqual({ kind: 'household', next: `/me/exits/${exit}` })
  const phone = withCookie(answer)
  expect((await phone.get('/me')).body).toMatchObject({ exit, residents: [{ id: api.place.residents.nurse }] })
  expect((await phone.get('/me')).body.residents).toHaveLength(1)
  // All that is known about somebody is more than a letter: a number that was noted wrongly would read it.
  expect((await phone.get(`/me/record?resident=${api.place.residents.nurse}`)).status).toBe(403)
  expect((await phone.get(`/me/record?resident=${api.place.residents.mother}`)).status).toBe(403)
  api.pass(48 * hour)
  expect((await phone.get('/me')).status).toBe(401)
})

test('a carer acts for somebody who lives elsewhere, from when it is recorded until it is ended', async () => {
  const { residents, households } = api.place
  const seen = async () => (await api.as('neighbour').get('/me')).body.residents.map((it: any) => it.id)
  expect(await seen()).toEqual([residents.neighbour])
  const add = (command?: string) => api.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until: null }, command ? { command } : {})
  const command = randomUUID()
  expect([(await add(command)).status, (await add(command)).status, (await add()).status]).toEqual([200, 200, 200])
  expect(await count(sql<{ n: number }>`select count(*) as n from carers`)).toBe(1)
  expect(await seen()).toEqual([residents.neighbour, residents.mother])
  expect((await api.as('neighbour').get(`/me/record?resident=${residents.mother}`)).status).toBe(200)
  expect(code(await api.as('staff').post(`/residents/${residents.nurse}/carers`, { household: households.nurse, until: null }))).toEqual([409, 'carer-lives-there'])
  api.pass(1000)
  expect((await api.as('staff').delete(`/residents/${residents.mother}/carers/${households.neighbour}`)).status).toBe(200)
  expect(await seen()).toEqual([residents.neighbour])
})

test('a phone is enrolled by a QR from the desk, once, and knows the community’s root key', async () => {
  const asked = await api.as('staff').post('/devices/enrolments', { kind: 'gate', place: api.place.gate, label: 'south gate, night' })
  const token = tokenOf(asked.body.url)
  expect(asked.body.url).toBe(`${origin}/gate#enrol=${token}`)
  const enrol = () => api.as('nobody').post('/devices/enrol', { token, label: '' })
  const answers = await Promise.all([enrol(), enrol()])
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410])
  const phone = answers.find((answer) => answer.status === 200)!.body
  expect(phone).toMatchObject({ community: api.place.community, kind: 'gate', place: { id: api.place.gate, number: 1, name: 'South gate' }, at: api.now(), rootKey: { kty: 'EC', crv: 'P-256' } })
  expect(phone.rootKey).not.toHaveProperty('d')
  const device = api.with({ authorization: `Bearer ${phone.secret}` })
  expect((await device.get('/me')).body).toMatchObject({ kind: 'device', name: 'south gate, night', roles: ['gate'] })
  const list = (await api.as('secretary').get('/devices')).body.devices
  expect(list.map((row: any) => row.label)).toContain('south gate, night')
  expect((await api.as('deputy').post(`/devices/${phone.device}/revoke`)).status).toBe(200)
  expect(code(await device.get('/me'))).toEqual([401, 'not-signed-in'])
  const again = await api.as('staff').post('/devices/enrolments', { kind: 'gate', place: api.place.gate, label: 'x' })
  api.pass(30 * 60_000)
  expect(code(await api.as('nobody').post('/devices/enrol', { token: tokenOf(again.body.url), label: '' }))).toEqual([410, 'link-used-up'])
})

test('an enrolment is no sign-in and a sign-in no enrolment', async () => {
  const { url } = (await api.as('staff').post('/devices/enrolments', { kind: 'gate', place: api.place.gate, label: 'x' })).body
  expect((await api.as('nobody').post('/sign-in/link', { token: tokenOf(url) })).status).toBe(410)
  expect((await api.as('nobody').post('/devices/enrol', { token: await linkFor(api.place.accounts.staff), label: '' })).status).toBe(410)
})

test('the same command with another body is refused, and two at the same moment are one', async () => {
  const { residents, households } = api.place
  const command = randomUUID()
  const send = (until: Instant | null) => api.as('staff').post(`/residents/${residents.dialysis}/carers`, { household: households.nurse, until }, { command })
  const answers = await Promise.all([send(null), send(null)])
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
  expect(code(await send(plus(api.now(), hour)))).toEqual([409, 'command-id-reused'])
  expect(code(await api.as('secretary').post(`/residents/${residents.dialysis}/carers`, { household: households.nurse, until: null }, { command }))).toEqual([409, 'command-id-reused'])
  expect(await count(sql<{ n: number }>`select count(*) as n from commands where id = ${command}`)).toBe(1)
  expect(code(await api.as('staff').post(`/residents/${residents.dialysis}/carers`, { household: households.nurse, until: null }, { command: 'no' }))).toEqual([400, 'command-id-missing'])
})

test('whoever may not enrol, hand out slips or links is told so, or that there is nothing', async () => {
  const { residents, households, gate, device } = api.place
  for (const who of ['building-lead', 'volunteer', 'gate', 'nurse', 'neighbour'] as const) {
    const client = api.as(who)
    expect((await client.get('/devices')).status, who).toBe(403)
    expect((await client.post('/devices/enrolments', { kind: 'gate', place: gate, label: 'x' })).status, who).toBe(403)
    expect((await client.post(`/devices/${device}/revoke`)).status, who).toBe(404)
    expect((await client.post(`/households/${households.nurse}/slip`)).status, who).toBe(404)
    expect((await client.post(`/residents/${residents.nurse}/link`, { exit: null })).status, who).toBe(404)
    expect((await client.post(`/residents/${residents.nurse}/carers`, { household: households.neighbour, until: null })).status, who).toBe(404)
    expect((await client.delete(`/residents/${residents.nurse}/carers/${households.neighbour}`)).status, who).toBe(404)
  }
  for (const [method, path] of [['get', '/me'], ['get', '/devices'], ['post', '/me/password']] as const) {
    expect(code(await api.as('nobody')[method](path, { old: null, password: 'a long enough one' } as never)), path).toEqual([401, 'not-signed-in'])
  }
})

test('Riverside’s households, people, gates and phones are not there for Osmanthus Court', async () => {
  const { residents, households, gate, device } = api.riverside
  const client = api.as('secretary')
  const answers = [
    await client.post('/devices/enrolments', { kind: 'gate', place: gate, label: 'x' }), await client.post(`/devices/${device}/revoke`), await client.post(`/households/${households.nurse}/slip`),
    await client.post(`/residents/${residents.nurse}/link`, { exit: null }), await client.post(`/residents/${residents.nurse}/carers`, { household: households.neighbour, until: null }),
    await client.post(`/residents/${api.place.residents.nurse}/carers`, { household: households.neighbour, until: null }),
    await client.delete(`/residents/${residents.nurse}/carers/${households.neighbour}`),
  ]
  expect(answers.map(code)).toEqual(answers.map(() => [404, 'not-found']))
  expect((await client.get('/devices')).body.devices.map((row: any) => row.id)).not.toContain(device)
  expect((await api.asRiverside('gate').get('/me')).body.community.name).toBe('Riverside')
})
