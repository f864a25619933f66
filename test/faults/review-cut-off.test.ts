// A server is killed, or stopped, in the middle of ending the passes of a building that has just been sealed. The next start
// goes on where it was cut off: every pass ends, everybody is told once. Real processes, one database.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { transaction } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { cookieName } from '#server/http/actor.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import { shippedRules } from '../support/asking.ts'
import { settle, type Place } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'
import { signalGroup, startPostern, type Started } from '../support/postern.ts'
import { openFresh } from '../support/postgres.ts'

const passes = 150
let fresh: Awaited<ReturnType<typeof openFresh>>
let folder: string
let place: Place
let running: Started[] = []

/** Long care in building 1, granted by the staff when the building was open and the rules asked for nothing. */
async function fill(): Promise<void> {
  const { database } = fresh
  const now = instantOf(Date.now())
  place = await settle(database, 'Osmanthus Court', now)
  const community = place.community as CommunityId
  await transaction(database, [community], async (tx) => {
    await seedRules(tx, community, shippedRules(), now)
    await seedLetter(tx, community, now)
    await ensureKeys(tx, community, now)
  })
  for (let i = 0; i < passes; i++) {
    await putGranted(database, place, now, { resident: place.residents.neighbour, exits: 12, until: plus(now, 30 * day), index: i, purpose: 'scheduled-care', building: place.buildings.one })
  }
}

const start = (): Started => {
  const started = startPostern(['--port', '0', '--data', folder, '--database', fresh.urls.ownerUrl, '--app-database', fresh.urls.appUrl, '--no-web', '--no-demo'])
  running.push(started)
  return started
}
const count = async (what: ReturnType<typeof sql>): Promise<number> => (await sql<{ n: number }>`select count(*)::int as n from ${what}`.execute(fresh.database.owner)).rows[0]!.n
const ended = () => count(sql`passes where status = 2`)

async function seal(url: string): Promise<void> {
  const now = instantOf(Date.now())
  const body = { id: uuidv7(Date.now(), randomBytes(10)), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt: plus(now, -hour), issuer: '街道', ground: '发现病例', caseSince: plus(now, -hour) }
  const reply = await fetch(`${url}/api/sealing/orders`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'command-id': randomUUID(), cookie: `${cookieName}=${place.secrets.secretary}` },
  })
  expect(reply.status, await reply.text()).toBe(200)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-faults-'))
  fresh = await openFresh()
  await fill()
})
afterEach(async () => {
  for (const started of running) {
    signalGroup(started, 'SIGKILL')
    await started.ended
  }
  running = []
  await fresh.done()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

for (const how of ['SIGKILL', 'SIGTERM'] as const) {
  test(`a review cut off by ${how} goes on at the next start within seconds, and tells everybody once`, async () => {
    const first = start()
    await seal(await first.url)
    await expect.poll(ended, { timeout: 30_000, interval: 5 }).toBeGreaterThan(3)
    if (how === 'SIGKILL') signalGroup(first, 'SIGKILL')
    else first.child.kill('SIGTERM')
    await first.ended
    const atTheCut = await ended()
    expect(atTheCut, 'it was over before it was cut off: more passes are needed').toBeLessThan(passes)

    const second = start()
    await second.url
    const at = Date.now()
    await expect.poll(ended, { timeout: 20_000, interval: 20 }).toBe(passes)
    console.log(`${how}: ${atTheCut} of ${passes} ended before, the rest ${Date.now() - at} ms after the next start`)
    expect(await count(sql`exit_steps where what = 'revoked'`)).toBe(passes)
    expect(await count(sql`news where code = 'ended-early'`)).toBe(passes)
    expect(await count(sql`exits where state = 'granted'`)).toBe(0)
    await expect.poll(() => count(sql`job_runs where state = 'done'`), { timeout: 5_000 }).toBe(1)
    const health = await (await fetch(`${await second.url}/health`)).json() as Record<string, unknown>
    expect(health).toMatchObject({ ready: true, checks: { work: { ok: true, waiting: 0, late: 0, failed: 0 } } })
  })
}
