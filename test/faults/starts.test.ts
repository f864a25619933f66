// Starting twice at once, and being asked to stop in the middle of the work.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { postgresIn, signalGroup, type Started } from '../support/postern.ts'
import { ownDatabase, queryOn } from '../support/own-database.ts'
import { courtOn, load, tell } from '../support/load.ts'
import { long, newStarts, urlsIn, type Starts } from '../support/starts.ts'

let starts: Starts
beforeEach(async () => { starts = await newStarts() })
afterEach(() => starts.close())

test('two starts at once on one empty database end in one demonstration, and both serve it', async () => {
  const own = await ownDatabase()
  try {
    const both = [1, 2].map(() => starts.start(['--port', '0', '--data', starts.data, '--no-web', '--demo', ...own.flags]))
    const urls = await Promise.all(both.map((server) => server.url))
    for (const url of urls) expect((await fetch(`${url}/health`)).status).toBe(200)
    const [found] = await own.query<{ communities: number; households: number; twice: number }>(`
      select (select count(*)::int from communities) as communities, (select count(*)::int from households) as households,
        (select count(*)::int from (select from flats group by community_id, compound_id, door having count(*) > 1) as d) as twice`)
    const fillings = both.filter((server) => server.said().includes('Osmanthus Court: 1,383 households'))
    console.log(`two starts at once: filled ${fillings.length} time, communities ${found!.communities}, households ${found!.households}, doors twice ${found!.twice}`)
    expect(found, 'Osmanthus Court and Riverside').toEqual({ communities: 2, households: 1383 + 2380, twice: 0 })
    expect(fillings).toHaveLength(1)
    expect(both.filter((server) => server.said().includes('another start is preparing this database'))).toHaveLength(1)
    expect(await Promise.all(both.map((server) => starts.stop(server)))).toEqual([0, 0])
  } finally {
    await own.drop()
  }
})

test.runIf(long)('when the start that fills is killed, the one that waits takes out the half and fills it whole', async () => {
  const own = await ownDatabase()
  try {
    const args = ['--port', '0', '--data', starts.data, '--no-web', '--demo', ...own.flags]
    const first = starts.start(args)
    await expect.poll(() => first.said(), { interval: 10, timeout: 60_000 }).toContain('%, orders')
    const second = starts.start(args)
    await expect.poll(() => second.said(), { interval: 10, timeout: 60_000 }).toContain('another start is preparing')
    signalGroup(first, 'SIGKILL')
    await first.ended
    await second.url
    expect(second.said()).toContain('what it left is taken out')
    const [found] = await own.query('select (select count(*)::int from communities) as communities, (select count(*)::int from households) as households')
    expect(found).toEqual({ communities: 1, households: 1383 })
    expect(await starts.stop(second)).toBe(0)
  } finally {
    await own.drop()
  }
})

/** Kills the built-in PostgreSQL as soon as this start has one, or has said so. */
async function killItsPostgres(started: Started, once: (said: string) => boolean): Promise<void> {
  for (let look = 0; look < 60_000; look++) {
    const found = once(started.said()) ? await postgresIn(starts.data) : null
    if (found && Number.isInteger(found.pid)) try { return void process.kill(found.pid, 'SIGKILL') } catch { /* of the last start */ }
    await sleep(1)
  }
}

test('the built-in database killed while it starts is no damaged folder: it is started once more, and all is there', async () => {
  const first = starts.start()
  const place = await first.url.then(async () => courtOn(await urlsIn(starts.data)))
  expect(await starts.stop(first)).toBe(0)
  const second = starts.start()
  await killItsPostgres(second, () => true)
  const url = await second.url
  expect(second.said()).toContain('ended from outside while it started (SIGKILL); once more')
  expect((await fetch(`${url}/api/desk/queue`, { headers: { cookie: `postern=${place.secrets.staff}` } })).status).toBe(200)
  expect(await starts.stop(second)).toBe(0)
})

test('killed while the tables are made, the start says so in words, and the next one is whole', async () => {
  const first = starts.start()
  await killItsPostgres(first, (said) => said.includes('0004_'))
  expect(await first.ended).toBe(1)
  expect(first.said()).toMatch(/Start again/)
  expect(first.said()).not.toMatch(/damaged|backup|\n\s+at /)
  const second = starts.start()
  expect((await fetch(`${await second.url}/health`)).status).toBe(200)
  expect(await starts.stop(second)).toBe(0)
})

test.runIf(long)('killed while Osmanthus Court is filled in, the start says so in words, and the next one fills it whole', async () => {
  const args = ['--port', '0', '--data', starts.data, '--no-web', '--demo']
  const first = starts.start(args)
  await killItsPostgres(first, (said) => said.includes('%, orders'))
  expect(await first.ended).toBe(1)
  expect(first.said()).toMatch(/Start again/)
  expect(first.said()).not.toMatch(/damaged|backup|\n\s+at /)
  const second = starts.start(args)
  await second.url
  const [found] = await queryOn((await urlsIn(starts.data)).ownerUrl, `
    select (select count(*)::int from communities) as communities, (select count(*)::int from households) as households,
      (select count(*)::int from (select from flats group by door having count(*) > 1) as d) as twice`)
  expect(found).toEqual({ communities: 1, households: 1383, twice: 0 })
  expect(await starts.stop(second)).toBe(0)
})

test('asked to stop under load, Postern answers what it has begun, ends the streams and loses nothing', async () => {
  const first = starts.start()
  const url = await first.url
  const place = await courtOn(await urlsIn(starts.data))
  const sent = load(url, place)
  await expect.poll(() => sent.acknowledged, { timeout: 60_000 }).toBeGreaterThan(100)
  const events = await fetch(`${url}/api/events`, { headers: { cookie: `postern=${place.secrets.staff}` } })
  const stream = events.text()
  stream.catch(() => undefined)
  // Contacts cannot be written while somebody holds their table: requests that are in flight for sure.
  const holder = new pg.Client({ connectionString: (await urlsIn(starts.data)).ownerUrl })
  holder.on('error', () => undefined)
  await holder.connect()
  await holder.query('begin')
  await holder.query('lock table contacts in share mode')
  const held = load(url, place, { writers: 4, each: 1 })
  const waiting = async () => (await holder.query("select from pg_locks where relation = 'contacts'::regclass and not granted")).rowCount
  await expect.poll(waiting, { interval: 20, timeout: 10_000 }).toBeGreaterThanOrEqual(4)
  first.child.kill('SIGTERM')
  const refused = async () => fetch(`${url}/health`).then((reply) => reply.status === 503, () => true)
  await expect.poll(refused, { interval: 20, timeout: 10_000 }).toBe(true)
  await holder.query('commit')
  await holder.end()
  expect(await first.ended).toBe(0)
  expect(await stream).toContain('id: ')
  // All four were answered with yes before the end; nothing was sent again, because there is nobody to send it to.
  expect(held.acknowledged).toBe(4)

  const second = starts.start()
  sent.moveTo(await second.url)
  held.moveTo(await second.url)
  await sent.finish()
  await held.finish()
  const { ownerUrl } = await urlsIn(starts.data)
  const outcome = await sent.count(ownerUrl)
  tell('SIGTERM under load', outcome)
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, otherAnswer: 0 })
  expect(await held.count(ownerUrl)).toMatchObject({ acknowledged: 4, lost: 0, doubled: 0 })
  expect(await starts.stop(second)).toBe(0)
})

test('a second signal ends at once, whatever is still in flight', async () => {
  const server = starts.start()
  const url = await server.url
  const place = await courtOn(await urlsIn(starts.data))
  const holder = new pg.Client({ connectionString: (await urlsIn(starts.data)).ownerUrl })
  holder.on('error', () => undefined)
  await holder.connect()
  await holder.query('begin')
  await holder.query('lock table contacts in share mode')
  const held = load(url, place, { writers: 1, each: 1 })
  await sleep(1_000)
  server.child.kill('SIGTERM')
  await sleep(1_500)
  const began = Date.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(130)
  expect(Date.now() - began).toBeLessThan(2_000)
  await held.finish(0)
  await holder.end().catch(() => undefined)
})
