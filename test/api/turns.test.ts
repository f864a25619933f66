// Whoever asks much stands in their own line, and in nobody else's: neither who asks for the same, nor who asks for little.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { day, plus } from '#domain/kernel/instants.ts'
import { textRoutes } from '#server/desk/text-routes.ts'
import { secretHash, cookieName } from '#server/http/actor.ts'
import { endpoint, ok, type Endpoint } from '#server/http/endpoint.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

const reply = z.object({ n: z.number() })
const slowly = (seconds: number): Endpoint['handle'] => async ({ tx }) => { await sql`select pg_sleep(${seconds}::float8)`.execute(tx); return ok({ n: 1 }) }
const probes: Endpoint[] = [
  endpoint({ method: 'GET', path: '/little', summary: 'Little', may: 'signed-in', reply, handle: slowly(0) as never }),
  endpoint({ method: 'GET', path: '/slow', summary: 'Slow', may: 'signed-in', reply, handle: slowly(0.3) as never }),
  endpoint({ method: 'GET', path: '/open', summary: 'Open', may: 'anyone', reply, handle: slowly(0.3) as never }),
  endpoint({ method: 'GET', path: '/large', summary: 'Large', may: 'signed-in', reply, large: () => true, handle: slowly(0.3) as never }),
  endpoint({ method: 'GET', path: '/shared', summary: 'Shared', may: 'signed-in', reply, together: 'grants', handle: slowly(0.01) as never }),
]
let court: Osmanthus
beforeAll(async () => { court = await osmanthus({ endpoints: [...probes, ...textRoutes([])] }) })
afterAll(() => court.close())

async function took(ask: () => Promise<{ status: number }>): Promise<[number, number]> {
  const from = performance.now()
  const { status } = await ask()
  return [status, Math.round(performance.now() - from)]
}
const many = (count: number, ask: () => Promise<unknown>) => Array.from({ length: count }, () => ask())

test('phones that load everything at once do not take the turns of their community’s desks', async () => {
  const asking = (['staff', 'deputy', 'secretary', 'gate'] as const).flatMap((who) => many(8, () => court.as(who).get('/large')))
  await new Promise((done) => setTimeout(done, 50))
  const [status, ms] = await took(() => court.as('nurse').get('/little'))
  const [, rest] = await took(async () => { await Promise.all(asking); return { status: 200 } })
  expect(status).toBe(200)
  expect(ms, 'long before they were all answered').toBeLessThan(rest)
})

async function colleague(): Promise<Client> {
  const [account, secret] = [court.newId(), randomBytes(32).toString('base64url')]
  await sql`insert into accounts (id, login, name, created_at) values (${account}, ${account}, 'a colleague', ${court.now()})`.execute(court.database.owner)
  await sql`
    insert into grants select gen_random_uuid(), ${account}, community_id, role, building_id, until from grants where account_id = ${court.place.accounts.staff}`.execute(court.database.owner)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, created_at, expires_at)
    values (${secretHash(secret)}, ${court.place.community}, 'account', ${account}, ${court.now()}, ${plus(court.now(), day)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${secret}` })
}

test('who shares an answer with a colleague whose line is long waits in no line of theirs', async () => {
  const [greedy, other] = [court.as('staff'), await colleague()]
  expect((await other.get('/shared')).status).toBe(200)
  const asking = many(207, () => greedy.get('/slow'))
  await new Promise((done) => setTimeout(done, 100))
  const theirs = many(3, () => greedy.get('/shared'))
  await new Promise((done) => setTimeout(done, 20))
  const [waited, answers] = await Promise.all([took(async () => { await Promise.all([...asking, ...theirs]); return { status: 200 } }), Promise.all(many(3, () => took(() => other.get('/shared')))) as Promise<[number, number][]>])
  for (const [status, ms] of answers) {
    expect(status).toBe(200)
    expect(ms, 'long before whoever asked before them').toBeLessThan(waited[1] / 4)
  }
}, 60_000)

test('who asks without having signed in stands in the line of their address, however often they ask; who cannot sign a text waits for nothing and costs nothing', async () => {
  const flood = many(100, () => court.as('nobody').get('/open'))
  await new Promise((done) => setTimeout(done, 100))
  const [status, ms] = await took(() => court.as('nurse').get('/little'))
  const [unsigned, soon] = await took(() => court.as('nobody').post(`/texts/${court.place.community}`, { event: 'sms:received', payload: { message: '收到', phoneNumber: '13800001502', receivedAt: court.now() } }))
  const [another, wait] = await took(() => court.as('nobody').get('/open'))
  await Promise.all(flood)
  expect([status, unsigned, another]).toEqual([200, 404, 200])
  expect(ms, 'whoever has signed in').toBeLessThan(wait)
  expect(soon, 'an unsigned text').toBeLessThan(wait)
  expect(wait, 'the same address').toBeGreaterThan(1_500)
})
