// Killed in the middle of telling: over texts that a gateway has taken or half taken, and between a code that was read aloud and the answer
// to whoever typed it. Each number gets its text once; each code opens once, and the same try gets its answer. `npm test -- --long`.

import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { connect } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { androidPhone } from '../support/android-phone.ts'
import type { Place } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'
import { courtOn } from '../support/load.ts'
import { queryOn } from '../support/own-database.ts'
import { signalGroup, type Started } from '../support/postern.ts'
import { long, newStarts, urlsIn, type Starts } from '../support/starts.ts'

let starts: Starts
beforeEach(async () => { starts = await newStarts() })
afterEach(() => starts.close())

const now = () => instantOf(Date.now())
const newId = () => uuidv7(Date.now(), randomBytes(10))
const owner = async <Row extends object = any>(statement: string, values: unknown[] = []): Promise<Row[]> => queryOn((await urlsIn(starts.data)).ownerUrl, statement, values)
const serve = (more: string[] = []): Started => starts.start(['--port', '0', '--data', starts.data, '--no-web', '--no-demo', ...more])
async function killed(server: Started, more: string[] = []): Promise<Started> {
  signalGroup(server, 'SIGKILL')
  await server.ended
  const next = serve(more)
  await next.url
  return next
}

type Reply = { status: number; body: any; cookie: string | null }
async function send(url: string, path: string, body: unknown, { cookie, command = randomUUID() }: { cookie?: string; command?: string } = {}): Promise<Reply | null> {
  try {
    const reply = await fetch(`${url}/api${path}`, {
      method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(20_000),
      headers: { 'content-type': 'application/json', 'command-id': command, ...(cookie ? { cookie: `${cookieName}=${cookie}` } : {}) },
    })
    return { status: reply.status, body: await reply.json(), cookie: reply.headers.get('set-cookie') }
  } catch {
    return null
  }
}

const newcomers = async ({ community, households }: Place, count: number): Promise<string[]> => {
  const people = Array.from({ length: count }, newId)
  await owner(`insert into residents (community_id, id, household_id, name, phone) select $1, id, $2, '新来的', '139' || lpad(n::text, 8, '0') from unnest($3::uuid[]) with ordinality as t (id, n)`, [community, households.neighbour, people])
  return people
}

test.runIf(long)('over texts: an order, a gateway that hangs up and answers 500, a server killed five times; each number has its text once', async () => {
  const phone = await androidPhone()
  const channel = ['--sms', phone.url]
  let server = serve(channel)
  await server.url
  const urls = await urlsIn(starts.data)
  const place = await courtOn(urls)
  const people = await newcomers(place, 30)
  const database = await connect(urls, { size: 2 })
  for (const resident of people) await putGranted(database, place, now(), { resident, building: place.buildings.one, purpose: 'scheduled-care', exits: 12, until: plus(now(), 30 * day) })
  await database.close()
  const order = { id: newId(), scope: { kind: 'building', id: place.buildings.one }, rule: place.rule, startsAt: now(), issuer: '街道', ground: '发现病例', caseSince: now() }
  expect((await send(await server.url, '/sealing/orders', order, { cookie: place.secrets.secretary }))?.status).toBe(200)
  const hurry = async (): Promise<void> => {
    // Neither the lease of the dead nor the pauses are waited for.
    await owner(`update messages set try_again_at = now() where state in ('waiting', 'sending')`)
    await owner(`update job_runs set due_at = now() where state = 'waiting'`)
    await owner(`update graphile_worker._private_jobs set run_at = now() where locked_at is null`)
  }
  for (const how of ['hangs-up', null, 500, 'hangs-up', null] as const) {
    phone.answers(how)
    const before = phone.asked()
    await expect.poll(async () => { await hurry(); return phone.asked() - before }, { timeout: 60_000, interval: 200 }).toBeGreaterThan(how === null ? 4 : 0)
    server = await killed(server, channel)
  }
  phone.answers(null)
  await expect.poll(async () => { await hurry(); return owner(`select 1 from messages where state in ('waiting', 'sending')`).then((rows) => rows.length) }, { timeout: 60_000, interval: 300 }).toBe(0)
  const states = await owner<{ state: string; n: number }>('select state, count(*)::int as n from messages group by 1')
  console.log(`texts: ${phone.texts.length} of 30 numbers, asked ${phone.asked()} times, ${JSON.stringify(states)}`)
  expect([phone.texts.length, new Set(phone.texts.map(({ to }) => to)).size]).toEqual([30, 30])
  expect((await owner('select 1 from endings where told_at is null')).length, 'nobody is called told by it').toBe(30)
  await starts.stop(server)
  await phone.close()
}, 240_000)

test.runIf(long)('over codes that are read aloud: the same try gets its answer, and each code opens for one', async () => {
  let server = serve()
  await server.url
  const place = await courtOn(await urlsIn(starts.data))
  const staff = { cookie: place.secrets.staff }
  const outcome = { opened: 0, again: 0, others: 0, unanswered: 0 }
  for (let round = 0; round < 4; round++) {
    const url = await server.url
    // Two codes of two doors: so many letters, so many codes.
    const codes = await Promise.all((['nurse', 'dialysis', 'labour', 'neighbour'] as const).map(async (who) => {
      const made = await send(url, `/residents/${place.residents[who]}/code`, { exit: null }, staff)
      expect(made?.status, JSON.stringify(made?.body)).toBe(200)
      return { door: made!.body.door as string, code: made!.body.code as string, command: randomUUID() }
    }))
    const first = codes.map(({ command, ...typed }) => send(url, '/sign-in/spoken', typed, { command }))
    await sleep(15 + round * 45)
    server = await killed(server)
    const answers = await Promise.all(first)
    outcome.unanswered += answers.filter((it) => it === null).length
    for (const [at, { command, ...typed }] of codes.entries()) {
      const again = await send(await server.url, '/sign-in/spoken', typed, { command })
      if (again?.status === 200 && again.cookie) outcome.again += 1
      outcome.opened += 1
      // Whoever else types it now, with a try of their own, is too late.
      const other = await send(await server.url, '/sign-in/spoken', typed)
      if (other?.status === 200) outcome.others += 1
      expect(again?.status, `${at} of round ${round}`).toBe(200)
    }
  }
  const [uses] = await owner<{ twice: number }>(`select count(*)::int as twice from (select credential_id from credential_traces where kind = 'spoken-code' and what = 'used' group by 1 having count(*) > 1) t`)
  console.log('codes:', outcome, uses)
  expect(outcome).toMatchObject({ opened: 16, again: 16, others: 0 })
  expect(outcome.unanswered).toBeGreaterThan(0)
  expect(uses).toEqual({ twice: 0 })
  await starts.stop(server)
}, 240_000)
