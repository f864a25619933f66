// Edges of who may act for whom and until when: whoever moved away, a carer's last moment, a slip beside a letter's link, a phone
// withdrawn twice, a sign-in that is half an hour old.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { transaction } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { putGranted } from '../support/granted.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'

let api: Osmanthus
beforeEach(async () => { api = await osmanthus({ endpoints: [...accessRoutes(peopleAbout.exitIsOf), ...deskRoutes(peopleAbout), ...fieldRoutes(gateField)] }) })
afterEach(() => api.close())

const withCookie = (answer: Answer): Client => api.with({ cookie: `${cookieName}=${answer.cookie}` })
const owner = () => api.database.owner
const actsFor = async (client: Client): Promise<string[]> => (await client.get('/me')).body.residents.map((it: any) => it.id)
const tokenOf = (url: string) => url.split('=').at(-1)!

test('whoever moved away is nobody’s to act for: not the household’s, and no link or carer’s right is given for them any more', async () => {
  const { residents, households } = api.place
  expect(await actsFor(api.as('nurse'))).toEqual([residents.mother, residents.nurse])
  await sql`update residents set moved_away_at = ${api.now()} where id = ${residents.mother}`.execute(owner())
  expect(await actsFor(api.as('nurse'))).toEqual([residents.nurse])
  expect((await api.as('staff').post(`/residents/${residents.mother}/link`, { exit: null })).status).toBe(404)
  expect((await api.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until: null })).status).toBe(404)
  expect((await api.as('staff').post(`/residents/${residents.nurse}/link`, { exit: null })).status).toBe(200)
})

test('a link to one person’s phone ends with their moving away, and never acts for anybody else at home', async () => {
  const { residents } = api.place
  const { url } = (await api.as('staff').post(`/residents/${residents.mother}/link`, { exit: null })).body
  const phone = withCookie(await api.as('nobody').post('/sign-in/link', { token: tokenOf(url) }))
  expect(await actsFor(phone)).toEqual([residents.mother])
  await sql`update residents set moved_away_at = ${api.now()} where id = ${residents.mother}`.execute(owner())
  expect(await actsFor(phone)).toEqual([])
})

test('a carer acts until the very moment named, and a right that was ended stays ended then', async () => {
  const { residents, households } = api.place
  const give = (until: Instant | null) => api.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until })
  const acts = async () => (await actsFor(api.as('neighbour'))).includes(residents.mother)
  expect((await give(plus(api.now(), hour))).status).toBe(200)
  api.pass(hour - 1)
  expect(await acts()).toBe(true)
  api.pass(1)
  expect(await acts()).toBe(false)
  await give(null)
  expect(await acts()).toBe(true)
  const ended = api.now()
  const end = () => api.as('staff').delete(`/residents/${residents.mother}/carers/${households.neighbour}`)
  expect((await end()).status).toBe(200)
  api.pass(hour)
  expect((await end()).status).toBe(200)
  expect((await sql<{ until: Instant }>`select until from carers`.execute(owner())).rows).toEqual([{ until: ended }])
})

test('a carer’s household in which nobody lives any more acts for nobody', async () => {
  const { residents, households } = api.place
  await api.as('staff').post(`/residents/${residents.mother}/carers`, { household: households.neighbour, until: null })
  expect(await actsFor(api.as('neighbour'))).toEqual([residents.neighbour, residents.mother])
  await sql`update residents set moved_away_at = ${api.now()} where household_id = ${households.neighbour}`.execute(owner())
  expect(await actsFor(api.as('neighbour'))).toEqual([])
  expect((await api.as('neighbour').get(`/me/record?resident=${residents.mother}`)).status).toBe(403)
})

test('a new slip closes what the old one opened; a link to one person’s letter, and other households, go on', async () => {
  const { residents, households } = api.place
  const slip = async (household: string) => withCookie(await api.as('nobody').post('/sign-in/slip', { code: (await api.as('staff').post(`/households/${household}/slip`)).body.code }))
  const [old, beside] = [await slip(households.labour), await slip(households.dialysis)]
  const { url } = (await api.as('staff').post(`/residents/${residents.labour}/link`, { exit: null })).body
  const letter = withCookie(await api.as('nobody').post('/sign-in/link', { token: tokenOf(url) }))
  await api.as('staff').post(`/households/${households.labour}/slip`)
  expect([(await old.get('/me')).status, (await beside.get('/me')).status, (await letter.get('/me')).status]).toEqual([401, 200, 200])
})

test('a phone withdrawn twice was withdrawn the first time', async () => {
  const first = api.now()
  for (let i = 0; i < 2; i++) {
    expect((await api.as('deputy').post(`/devices/${api.place.device}/revoke`)).status).toBe(200)
    api.pass(hour)
  }
  expect((await api.as('deputy').get('/devices')).body.devices.map((it: any) => it.revokedAt)).toEqual([first])
})

test('a sign-in is fresh for half an hour, to the millisecond', async () => {
  const token = await transaction(api.database, [], (tx) => createSignInLink(tx, {
    community: api.place.community as CommunityId, for: { kind: 'account', account: api.place.accounts.staff as AccountId }, now: api.now(), expiresAt: plus(api.now(), hour),
  }))
  const mine = withCookie(await api.as('nobody').post('/sign-in/link', { token }))
  expect((await mine.post('/me/password', { old: null, password: 'a long enough sentence' })).status).toBe(200)
  const fresh = async () => (await mine.get('/me/sign-in')).body.fresh
  api.pass(30 * minute - 1)
  expect(await fresh()).toBe(true)
  api.pass(1)
  expect(await fresh()).toBe(false)
})

test('a link lives for forty-eight hours, a slip for ninety days, and each ends at that very moment', async () => {
  const { residents, households } = api.place
  const opens = async (path: string, body: object) => (await api.as('nobody').post(path, body)).status === 200
  const link = { token: tokenOf((await api.as('staff').post(`/residents/${residents.labour}/link`, { exit: null })).body.url) }
  const slip = { code: (await api.as('staff').post(`/households/${households.labour}/slip`)).body.code }
  api.pass(48 * hour - 1)
  expect(await opens('/sign-in/link', link)).toBe(true)
  api.pass(1)
  expect(await opens('/sign-in/link', link)).toBe(false)
  api.pass(88 * day - 1)
  expect(await opens('/sign-in/slip', slip)).toBe(true)
  api.pass(1)
  expect(await opens('/sign-in/slip', slip)).toBe(false)
})

test('a no at the gate stands on the record of whoever holds that pass, and on nobody else’s', async () => {
  const { residents, gate } = api.place
  const { pass } = await putGranted(api.database, api.place, api.now())
  const fact = { type: 'turned-away', id: api.newId(), at: api.now(), pass, code: 'used-up' }
  expect((await api.as('gate').post('/facts', { facts: [fact], sentAt: api.now() })).body.taken).toEqual([fact.id])
  const movements = async (resident: string) => (await api.as(resident === residents.mother ? 'mother' : 'nurse').get(`/me/record?resident=${resident}`)).body.movements
  const { rows: [{ name }] } = await sql<{ name: string }>`select name from gates where id = ${gate}`.execute(owner()) as { rows: [{ name: string }] }
  expect(await movements(residents.nurse)).toEqual([{ kind: 'turned-away', at: api.now(), gate: name }])
  expect(await movements(residents.mother)).toEqual([])
})

test('a going out on somebody’s pass stands on their record, and not on that of whoever the guard took them for', async () => {
  const { residents } = api.place
  const { pass } = await putGranted(api.database, api.place, api.now())
  const fact = { type: 'movement', id: api.newId(), kind: 'out', at: api.now(), pass, resident: residents.mother, exit: null, emergency: false, how: 'scan', verdict: '', note: '' }
  expect((await api.as('gate').post('/facts', { facts: [fact], sentAt: api.now() })).body.taken).toEqual([fact.id])
  const movements = async (who: 'nurse' | 'mother') => (await api.as(who).get(`/me/record?resident=${residents[who]}`)).body.movements.map((one: any) => one.kind)
  expect([await movements('nurse'), await movements('mother')]).toEqual([['out'], []])
})
