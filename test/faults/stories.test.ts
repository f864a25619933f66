// Each story of a day at the desk, on the stairs and at the gate, where it hurts: the line to the database cut at a statement of its write, unheard or unanswered; the server killed while many are under way. Whoever
// sent it sends the same again; what was acknowledged is there, once, and the ladder of a notice goes on. `npm test -- --long`: at every statement, and more often.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import type { Who } from '../support/community.ts'
import { cuttingLine, type Cut } from '../support/cutting.ts'
import { courtOn } from '../support/load.ts'
import { queryOn } from '../support/own-database.ts'
import { openGround } from '../support/phones.ts'
import { openFresh } from '../support/postgres.ts'
import { long } from '../support/starts.ts'
import { callsCounted, stories, type Write } from '../support/stories.ts'

type Answer = { status: number; body: any }

test('the line cut at a statement of any story: told to come again, sent again, done once', async () => {
  const { urls, done } = await openFresh()
  const place = await courtOn(urls)
  const line = await cuttingLine(urls.appUrl)
  const db = await connect({ ownerUrl: urls.ownerUrl, appUrl: line.through(urls.appUrl) }, { size: 3 })
  const app = await buildServer({ db, origin: 'http://127.0.0.1', version: 'test' })
  const send = async (who: Who, method: 'GET' | 'POST', path: string, body?: object, command: string = randomUUID()): Promise<Answer> => {
    const reply = await app.inject({ method, url: `/api${path}`, headers: { cookie: `${cookieName}=${place.secrets[who]}`, 'command-id': command }, ...(body && { payload: body }) })
    return { status: reply.statusCode, body: reply.json() }
  }
  const ask = async (...asked: Parameters<typeof send>): Promise<any> => {
    const { status, body } = await send(...asked)
    expect(status, `${asked[1]} ${asked[2]}: ${JSON.stringify(body)}`).toBe(200)
    return body
  }
  try {
    for (const [name, begin] of Object.entries(stories)) {
      line.arm(null)
      const [before, first] = [await callsCounted(ask), await begin(ask, place)]
      line.arm(null)
      await ask(first.who, 'POST', first.path, first.body)
      const statements = line.sent
      const cuts = Array.from({ length: statements }, (_, n) => n + 1).flatMap((at): Cut[] => [{ at, when: 'unheard' }, { at, when: 'unanswered' }]).filter((_, n) => long || n % 7 === 0)
      let cutOff = 0
      for (const cut of cuts) {
        const [it, command] = [await begin(ask, place), randomUUID()]
        const where = `${name}, ${cut.when} at ${cut.at}`
        line.arm(cut)
        const answer = await send(it.who, 'POST', it.path, it.body, command)
        line.arm(null)
        if (answer.status !== 200) {
          cutOff += 1
          expect([answer.status, answer.body.code], where).toEqual([503, 'database-away'])
        }
        // Again in any case: it may not know that it was heard. The first answer, if there was one, is the answer.
        const again = await send(it.who, 'POST', it.path, it.body, command)
        expect(again.status, `${where}: ${JSON.stringify(again.body)}`).toBe(200)
        if (answer.status === 200) expect(again.body, where).toEqual(answer.body)
        expect((await queryOn(urls.ownerUrl, it.left, [it.of]))[0], where).toEqual(it.once)
      }
      console.log(`${name}, its line cut at ${cuts.length} places of ${statements} statements: ${cuts.length} sent again, each there once (cut off ${cutOff})`)
      const came = (first.calls ?? 0) * (cuts.length + 1)
      expect(await callsCounted(ask), `${name}: each call once in the figures of the hour`).toEqual({ offered: before.offered + came, answered: before.answered + came })
      // Of every seventh place more may lie where nothing is written any more: that it was cut at all is what this says.
      expect(cutOff, name).toBeGreaterThan(long ? cuts.length / 2 : cuts.length / 3)
    }
  } finally {
    await app.close()
    await db.close()
    line.close()
    await done()
  }
})

test('the server killed while all of them are under way: nothing acknowledged is lost, nothing is there twice, and every home of every notice has its page', async () => {
  const ground = await openGround()
  const { place } = ground
  const [kills, each] = [long ? 8 : 2, long ? 60 : 8]
  let [unanswered, killing] = [0, true]
  /** Until it is answered, under one id, as a device does. */
  const send = async (who: Who, method: 'GET' | 'POST', path: string, body?: object, command: string = randomUUID()): Promise<any> => {
    for (let tries = 0; tries < 200; tries++) {
      try {
        const reply = await fetch(`${ground.url()}/api${path}`, {
          method, signal: AbortSignal.timeout(20_000), headers: { cookie: `${cookieName}=${place.secrets[who]}`, 'command-id': command, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }),
        })
        const said = await reply.json() as { code?: string }
        if (reply.status === 200) return said
        expect(['database-away', 'busy'], `${method} ${path}: ${JSON.stringify(said)}`).toContain(said.code)
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof DOMException)) throw error
        unanswered += 1
      }
      await sleep(100)
    }
    throw new Error(`no answer: ${path}`)
  }
  const acknowledged: { name: string; it: Write }[] = []
  /** Goes on until the last kill is over, and has done its share. */
  const writer = async ([name, begin]: (typeof entries)[number]): Promise<void> => {
    for (let n = 0; n < each || killing; n++) {
      const [it, command] = [await begin(send, place), randomUUID()]
      const answer = await send(it.who, 'POST', it.path, it.body, command)
      acknowledged.push({ name, it })
      if (n % 4 === 0) expect(await send(it.who, 'POST', it.path, it.body, command), `${name}: the same once more`).toEqual(answer)
    }
  }
  const entries = Object.entries(stories)
  try {
    const writers = Promise.all(entries.map(writer))
    for (let kill = 1; kill <= kills; kill++) {
      const goal = acknowledged.length + 12
      await expect.poll(() => acknowledged.length, { interval: 20, timeout: 60_000 }).toBeGreaterThan(goal)
      await ground.killAndStart()
    }
    killing = false
    await writers
    const came = acknowledged.reduce((sum, { it }) => sum + (it.calls ?? 0), 0)
    expect(await callsCounted(send), 'each call once in the figures of the hours').toEqual({ offered: came, answered: came })
    for (const [name] of entries) {
      const mine = acknowledged.filter((one) => one.name === name)
      let [lost, doubled] = [0, 0]
      for (const { it } of mine) {
        const [left] = await queryOn(ground.database.ownerUrl, it.left, [it.of])
        if (JSON.stringify(left) === JSON.stringify(it.once)) continue
        if (Object.entries(it.once).some(([key, value]) => typeof value === 'number' && Number(left[key]) > value)) doubled += 1
        else lost += 1
      }
      console.log(`${name}, the server killed ${kills} times: acknowledged ${mine.length}, lost ${lost}, doubled ${doubled}`)
      expect([name, lost, doubled]).toEqual([name, 0, 0])
      expect(mine.length, name).toBeGreaterThanOrEqual(each)
    }
    expect(unanswered, 'and it was killed under them').toBeGreaterThan(0)
    // The ladder climbs by itself, wherever it was cut off: each home has each rung once.
    const notices = acknowledged.filter((one) => one.name === 'a notice').map(({ it }) => it.of)
    const pages = () => queryOn<{ homes: number; twice: number }>(ground.database.ownerUrl, `select count(distinct (notice_id, household_id))::int as homes, (count(*) - count(distinct (notice_id, household_id)))::int as twice
      from notice_deliveries where notice_id = any($1) and rung = 'page' and grade = 'queued'`, [notices])
    await expect.poll(pages, { timeout: 90_000, interval: 200 }).toEqual([{ homes: 3 * notices.length, twice: 0 }])
  } finally {
    killing = false
    await ground.close()
  }
})
