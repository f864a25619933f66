// Killed in the middle of the work: the server, its database, both. What was acknowledged is there afterwards, once.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresIn, signalGroup } from '../support/postern.ts'
import { courtOn, load, tell } from '../support/load.ts'
import { killPostgresIn, long, newStarts, urlsIn, type Starts } from '../support/starts.ts'

/** How often; each kind of killing at least once. */
const kills = long ? 6 : 2

/** Answers that mean: nothing was stored, the same request may be sent again. */
const later = ['database-away', 'busy']

let starts: Starts
beforeEach(async () => { starts = await newStarts() })
afterEach(() => starts.close())

/** Until `more` further writes were acknowledged; the load ends by itself after two minutes. */
const acknowledgedMore = (sent: { readonly acknowledged: number }, more: number) => {
  const goal = sent.acknowledged + more
  return expect.poll(() => sent.acknowledged, { interval: 20, timeout: 60_000 }).toBeGreaterThan(goal)
}

test('the server killed again and again under load loses nothing and does nothing twice', async () => {
  let server = starts.start()
  const place = await server.url.then(async () => courtOn(await urlsIn(starts.data)))
  const sent = load(await server.url, place)
  for (let kill = 0; kill < kills; kill++) {
    await acknowledgedMore(sent, 60)
    signalGroup(server, 'SIGKILL')
    await server.ended
    server = starts.start()
    sent.moveTo(await server.url)
  }
  await acknowledgedMore(sent, 20)
  await sent.finish()
  const outcome = await sent.count((await urlsIn(starts.data)).ownerUrl)
  tell('kill -9 of the server', outcome)
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, otherAnswer: 0 })
  expect(outcome.acknowledged).toBeGreaterThan(60 * kills + 20)
  expect(outcome.unanswered).toBeGreaterThan(0)
  expect(await starts.stop(server)).toBe(0)
})

test('the built-in database killed again and again under load is brought back by Postern itself; meanwhile requests are told so', async () => {
  const server = starts.start()
  const url = await server.url
  const sent = load(url, await courtOn(await urlsIn(starts.data)))
  for (let kill = 1; kill <= kills; kill++) {
    await acknowledgedMore(sent, 60)
    const before = (await postgresIn(starts.data))!
    // Once the whole family, as when memory runs out; else its head alone.
    if (kill % 2 === 0) await killPostgresIn(starts.data)
    else process.kill(before.pid, 'SIGKILL')
    await expect.poll(() => server.said().split('it is back').length - 1, { interval: 50, timeout: 60_000 }).toBe(kill)
    expect((await postgresIn(starts.data))).toMatchObject({ port: before.port })
  }
  await acknowledgedMore(sent, 20)
  await sent.finish()
  const outcome = await sent.count((await urlsIn(starts.data)).ownerUrl)
  tell('kill -9 of the built-in database', outcome)
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, otherAnswer: 0 })
  expect(Object.keys(outcome.turnedAway)).toContain('database-away')
  expect(Object.keys(outcome.turnedAway).filter((code) => !later.includes(code))).toEqual([])
  expect(outcome.unanswered).toBe(0)
  expect(server.said()).toContain('requests are told to come again while it is brought back')
  expect((await fetch(`${url}/health`)).status).toBe(200)
  expect(await starts.stop(server)).toBe(0)
  expect(await postgresIn(starts.data)).toBeNull()
})

test.runIf(long)('the database frozen for 45 seconds under load loses nothing, and everything goes on by itself', async () => {
  const server = starts.start()
  const url = await server.url
  const sent = load(url, await courtOn(await urlsIn(starts.data)))
  await acknowledgedMore(sent, 60)
  await killPostgresIn(starts.data, 'SIGSTOP')
  await sleep(2_000)
  const health = await fetch(`${url}/health`)
  expect(health.status).toBe(503)
  expect(await health.json()).toMatchObject({ ready: false, code: 'database-away' })
  await sleep(40_000)
  await killPostgresIn(starts.data, 'SIGCONT')
  await acknowledgedMore(sent, 60)
  await sent.finish()
  const outcome = await sent.count((await urlsIn(starts.data)).ownerUrl)
  tell('database frozen for 45 s', outcome)
  expect(Object.keys(outcome.turnedAway).filter((code) => !later.includes(code))).toEqual([])
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, otherAnswer: 0 })
  expect(await starts.stop(server)).toBe(0)
})
