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
import { long } from '../support/starts.ts'

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

const start = (data = folder): Started => {
  const started = startPostern(['--port', '0', '--data', data, '--database', fresh.urls.ownerUrl, '--app-database', fresh.urls.appUrl, '--no-web', '--no-demo'])
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

/** Every pass has ended, with one step and one notice to its person, and no work is left. */
async function endedOnce(url: string): Promise<void> {
  expect(await count(sql`exit_steps where what = 'revoked'`)).toBe(passes)
  expect(await count(sql`(select count(*) from exit_steps where what = 'revoked' group by exit_id having count(*) > 1) as twice`)).toBe(0)
  expect(await count(sql`news where code = 'ended-early'`)).toBe(passes)
  expect(await count(sql`exits where state = 'granted'`)).toBe(0)
  expect(await count(sql`endings`)).toBe(passes)
  await expect.poll(() => count(sql`job_runs where state <> 'done'`), { timeout: 20_000 }).toBe(0)
  // The server does something of its own now and then: what waits in one moment is done in the next.
  await expect.poll(async () => (await fetch(`${url}/health`)).json()).toMatchObject({ ready: true, checks: { work: { ok: true, waiting: 0, late: 0, failed: 0 } } })
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
    await endedOnce(await second.url)
  })
}

test('of two servers on one database one is killed in the middle of a review: the other ends the rest within seconds, and nothing twice', async () => {
  const [first, second] = [start(), start(join(folder, 'second'))]
  await Promise.all([first.url, second.url])
  // The second one sleeps until the first has taken the work.
  signalGroup(second, 'SIGSTOP')
  await seal(await first.url)
  await expect.poll(ended, { timeout: 30_000, interval: 5 }).toBeGreaterThan(3)
  signalGroup(second, 'SIGCONT')
  signalGroup(first, 'SIGKILL')
  await first.ended
  const atTheCut = await ended()
  expect(atTheCut, 'it was over before it was cut off: more passes are needed').toBeLessThan(passes)
  const at = Date.now()
  await expect.poll(ended, { timeout: 20_000, interval: 20 }).toBe(passes)
  console.log(`one of two servers killed: ${atTheCut} of ${passes} ended before, the rest ${Date.now() - at} ms later by the other`)
  expect(Date.now() - at).toBeLessThan(20_000)
  await endedOnce(await second.url)
})

test.runIf(long)('two servers look at passes for two steps at once, and one of them is killed: nothing ends twice', async () => {
  const [first, second] = [start(), start(join(folder, 'second'))]
  const urls = await Promise.all([first.url, second.url])
  await Promise.all([seal(urls[0]), seal(urls[1]), seal(urls[1])])
  await expect.poll(ended, { timeout: 30_000, interval: 5 }).toBeGreaterThan(20)
  signalGroup(first, 'SIGKILL')
  await first.ended
  await expect.poll(ended, { timeout: 30_000, interval: 20 }).toBe(passes)
  await expect.poll(() => count(sql`job_runs where state = 'done'`), { timeout: 20_000, interval: 50 }).toBe(3)
  await endedOnce(urls[1])
})
