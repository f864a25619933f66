// Phones in the field with clocks of their own, and the server that really runs, for tests that break things around them. A phone keeps
// what it noted until the server has taken it, states its clocks as src/web/field does, and sends in any order, twice or more.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { randomFrom } from '#demo/random.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { openStatusList, statusAt } from '#domain/pass/status-list.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import type { Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Place, Who } from './community.ts'
import { courtOn } from './load.ts'
import { openFresh } from './postgres.ts'
import { signalGroup } from './postern.ts'
import { newStarts } from './starts.ts'

/** The small Osmanthus Court, served by a process that can be killed. */
export type Ground = {
  place: Place; database: Database
  url(): string
  /** kill -9, and started anew at once */
  killAndStart(): Promise<void>
  ask(who: Who, method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: any }>
  rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]>
  close(): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const [{ database, urls, done }, starts] = [await openFresh(), await newStarts()]
  const place = await courtOn(urls)
  const start = () => starts.start(['--port', '0', '--data', starts.data, '--database', urls.ownerUrl, '--app-database', urls.appUrl, '--no-web', '--no-demo'])
  let server = start()
  let url = await server.url
  return {
    place, database, url: () => url,
    async killAndStart() {
      signalGroup(server, 'SIGKILL')
      await server.ended
      server = start()
      url = await server.url
    },
    async ask(who, method, path, body) {
      const headers = { cookie: `${cookieName}=${place.secrets[who]}`, 'command-id': randomUUID(), 'content-type': 'application/json' }
      const reply = await fetch(`${url}/api${path}`, { method, headers, ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}) })
      return { status: reply.status, body: await reply.json() }
    },
    rows: async (query) => (await query.execute(database.owner)).rows,
    async close() {
      await starts.close()
      await done()
    },
  }
}

/**
 * `ahead`: how far its clock is from the true time; `told`: it knows that error, because the server once told it the time;
 * `mended`: somebody has set the clock right before it sends.
 */
export type Clock = { ahead: number; told: boolean; mended?: boolean }
export const rightClock: Clock = { ahead: 0, told: true }
export type Noted = { id: string; kind: 'out' | 'back'; pass: string | null } & Record<string, unknown>
export type Phone = {
  device: string
  /** what a tap at this true moment leaves on the phone */
  note(trueMs: number, it: Partial<Noted>): Noted
  noted: readonly Noted[]
  /** one try, with the clocks of this moment; null when nothing came back or nothing was taken */
  send(facts: readonly Noted[]): Promise<{ taken: string[]; held: { id: string; why: string }[] } | null>
  /** what the signed list says of a pass when this phone asks now: 1 taken back */
  statusOf(index: number): Promise<number | null>
  /** taken by the server, as it said itself */
  taken: Set<string>
  unanswered: number
}

/** Enrolled as the desk does it; a hundred days ago, so that the day before counts. */
export async function enrolPhone(ground: Ground, gate: string, clock: Clock = rightClock): Promise<Phone> {
  const { body: { url } } = await ground.ask('staff', 'POST', '/devices/enrolments', { kind: 'gate', place: gate, label: 'a phone' })
  const { body: { device, secret, rootKey } } = await ground.ask('staff', 'POST', '/devices/enrol', { token: url.split('#enrol=')[1], label: '' })
  await sql`update devices set enrolled_at = ${plus(instantOf(Date.now()), -100 * day)} where id = ${device}`.execute(ground.database.owner)
  const bearer = { authorization: `Bearer ${secret}` }
  const [boot, booted] = [randomUUID(), Date.now() - 2 * day]
  const steady = (trueMs: number) => ({ boot, ms: Math.round(trueMs - booted) })
  const noted: Noted[] = []
  const phone: Phone = {
    device, noted, taken: new Set(), unanswered: 0,
    note(trueMs, it) {
      const fact: Noted = {
        type: 'movement', id: uuidv7(Date.now(), randomBytes(10)), kind: 'out', at: instantOf(trueMs + clock.ahead), right: clock.told ? instantOf(trueMs) : null, steady: steady(trueMs),
        pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '', ...it,
      }
      noted.push(fact)
      return fact
    },
    async statusOf(index) {
      const { lists } = await (await fetch(`${ground.url()}/api/field/knows`, { headers: bearer })).json() as { lists: { trust: string; status: string } }
      const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
      const trust = await openTrustList(bytes(lists.trust), rootKey, crypto.subtle)
      const list = trust.ok ? await openStatusList(bytes(lists.status), trust.value, crypto.subtle) : trust
      return list.ok ? statusAt(list.value, index) : null
    },
    async send(facts) {
      const now = Date.now()
      try {
        const reply = await fetch(`${ground.url()}/api/facts`, {
          method: 'POST', headers: { ...bearer, 'command-id': randomUUID(), 'content-type': 'application/json' }, signal: AbortSignal.timeout(20_000),
          body: JSON.stringify({ facts, sentAt: instantOf(now + (clock.mended ? 0 : clock.ahead)), steady: steady(now) }),
        })
        const said = await reply.json() as { taken: string[]; held: { id: string; why: string }[] }
        if (reply.status !== 200) return null
        for (const id of said.taken) phone.taken.add(id)
        return said
      } catch {
        phone.unanswered += 1
        return null
      }
    },
  }
  return phone
}

/** Everything that was noted, shuffled, in small parcels, a third of it again; each parcel until it was taken, whatever happens to the server. */
export async function deliver(phone: Phone, facts: readonly Noted[], seed: number, pause = 0): Promise<void> {
  const random = randomFrom(seed)
  const twice = [...facts, ...facts.filter(() => random.next() < 1 / 3)]
  const shuffled = twice.map((fact) => ({ fact, at: random.below(1e9) })).sort((a, b) => a.at - b.at).map((it) => it.fact)
  while (shuffled.length > 0) {
    const parcel = shuffled.splice(0, 1 + random.below(4))
    while (!(await phone.send(parcel))) await sleep(50)
    await sleep(pause)
  }
}

/** How many of the ids that phones were told are taken do not stand in the table, and how many stand there twice. */
export async function countFacts(ground: Ground, phones: readonly Phone[], table: 'facts' | 'movements'): Promise<{ acknowledged: number; lost: number; doubled: number }> {
  const ids = [...new Set(phones.flatMap((phone) => [...phone.taken]))]
  const found = await ground.rows(sql<{ id: string }>`select id from ${sql.table(table)} where id = any(${ids}::uuid[])`)
  const once = new Set(found.map((row) => row.id))
  return { acknowledged: ids.length, lost: ids.length - once.size, doubled: found.length - once.size }
}
