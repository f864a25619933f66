// A line to the database that goes dead without a word, under what keeps one open for itself: whoever listens for changes, and whoever
// works the queue. Nothing tells them; they have to find out, and nobody may have to start the server anew.
import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { connect, type Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import type { Place } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'
import { until } from '../support/jobs.ts'
import { courtOn } from '../support/load.ts'
import { openFresh } from '../support/postgres.ts'
import { proxyTo, type Proxy } from '../support/proxy.ts'
import { long } from '../support/starts.ts'

const now = () => instantOf(Date.now())
const newId = () => uuidv7(Date.now(), randomBytes(10))
/** As long as nobody should have to wait until all is as it was. */
const soon = 15

let [near, database]: [Awaited<ReturnType<typeof openFresh>>, Database] = [undefined!, undefined!]
let app: FastifyInstance
let [place, proxy]: [Place, Proxy] = [undefined!, undefined!]
let url: string
beforeEach(async () => {
  near = await openFresh()
  place = await courtOn(near.urls)
  proxy = await proxyTo(near.urls.ownerUrl)
  database = await connect({ ownerUrl: proxy.through(near.urls.ownerUrl), appUrl: proxy.through(near.urls.appUrl) }, { size: 6 })
  app = await buildServer({ db: database, origin: 'http://127.0.0.1', version: 'test' })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await app.close()
  await database.close()
  proxy.close()
  await near.done()
})

const cookie = () => `${cookieName}=${place.secrets.secretary}`
async function seal(): Promise<number> {
  const begins = plus(now(), -hour)
  const order = { id: newId(), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt: begins, issuer: '街道', ground: '发现病例', caseSince: begins }
  const headers = { 'content-type': 'application/json', 'command-id': randomUUID(), cookie: cookie() }
  return (await fetch(`${url}/api/sealing/orders`, { method: 'POST', body: JSON.stringify(order), headers })).status
}
const number = async (of: string) => (await sql<{ n: number }>`select count(*)::int as n from ${sql.raw(of)}`.execute(near.database.owner)).rows[0]!.n

test.runIf(long)('an order that comes after the line of the queue has died ends passes all the same', async () => {
  const care = { exits: 12, until: plus(now(), 30 * day), purpose: 'scheduled-care' } as const
  await putGranted(near.database, place, now(), { resident: place.residents.neighbour, building: place.buildings.one, ...care })
  // With time for those who look for work to come by in between: each time that one of them hangs is one fewer.
  for (let n = 0; n < 3; n++) {
    await new Promise((done) => setTimeout(done, 6_500))
    expect(proxy.freeze()).toBeGreaterThan(0)
  }
  const from = Date.now()
  await until(async () => (await seal()) === 200, soon)
  await until(async () => (await number("exit_steps where what = 'revoked'")) === 1, 60)
  expect(Date.now() - from).toBeLessThan(soon * 1000)
}, 120_000)

test('a live screen hears of what changes after the line of whoever listens has died', async () => {
  const stop = new AbortController()
  const { body } = await fetch(`${url}/api/events`, { headers: { cookie: cookie() }, signal: stop.signal })
  let heard = ''
  void (async () => { for await (const part of body!.pipeThrough(new TextDecoderStream() as never)) heard += part })().catch(() => undefined)
  await until(async () => heard.includes('id: '))
  await new Promise((done) => setTimeout(done, 3_000))
  proxy.freeze()
  const from = Date.now()
  await until(async () => (await seal()) === 200, soon)
  await until(async () => heard.includes('event: change'), 60)
  stop.abort()
  expect(Date.now() - from).toBeLessThan(soon * 1000)
}, 120_000)
