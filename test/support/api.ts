// The server on a database of its own, with a small Osmanthus Court and, beside it, Riverside: two communities that must
// never meet. Requests go through HTTP as in real use; only the clock is moved by hand. Refuses to share anything between tests.
import { randomBytes, randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { deviceKinds, type DeviceKind } from '#domain/field/kinds.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { instantOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { tellDue } from '#server/exits/untold.ts'
import type { Endpoint } from '#server/http/endpoint.ts'
import { mountEndpoints } from '#server/http/mount.ts'
import { settle, type Place, type Who } from './community.ts'
import { openFresh } from './postgres.ts'

export type { Place, Who } from './community.ts'

/** What came back: `body` is read as JSON where it is JSON; `bytes` is the raw answer. */
export type Answer = { status: number; body: any; bytes: Buffer; headers: Record<string, unknown>; cookie: string | null }
export type Send = { /** sent again with the same id, a command is done once */ command?: string; headers?: Record<string, string> }

/** One who asks. Every write carries a new command id unless one is given; bytes are sent as they are. */
export type Client = {
  get(path: string, send?: Send): Promise<Answer>
  post(path: string, body?: unknown, send?: Send): Promise<Answer>
  delete(path: string, send?: Send): Promise<Answer>
}

export type Osmanthus = {
  app: FastifyInstance
  database: Database
  /** Osmanthus Court, on which everybody in `as()` stands but those of Riverside */
  place: Place
  /** the other community: nothing of it may ever be seen from `place` */
  riverside: Place
  /** `as('nurse')`: a household; `as('gate')`: an enrolled phone; `as('nobody')`: not signed in; the rest have accounts */
  as(who: Who | 'nobody'): Client
  /** the same people of Riverside */
  asRiverside(who: Who): Client
  /** a client with the cookie or bearer of one's own */
  with(headers: Record<string, string>): Client
  now(): Instant
  /** moves the clock on, in milliseconds */
  pass(ms: number): void
  /** decisions stay untold until a test has told them; otherwise their ten seconds are over as soon as they are answered */
  slowly(slow?: boolean): void
  newId(): string
  close(): Promise<void>
}

/** The morning of the second day on which building 2 is sealed. */
const morning = Date.parse('2026-04-05T01:00:00.000Z')
export const origin = 'http://127.0.0.1:8080'

async function fewEndpoints(endpoints: readonly Endpoint[], db: Database, clock: () => number, kinds: readonly DeviceKind[]): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: 1024 * 1024, forceCloseConnections: true })
  await app.register(cookie)
  await mountEndpoints(app, { db, clock, origin, kinds }, endpoints)
  await app.ready()
  return app
}

/** `working`: what was put into the queue, and what goes by the clock; `ticking`: what is looked for every second. */
type ByItself = { working?: boolean; ticking?: boolean }
async function wholeServer(db: Database, clock: () => number, { working = false, ticking = false }: ByItself): Promise<FastifyInstance> {
  const { buildServer } = await import('#server/main.ts')
  return buildServer({ db, clock, origin, log: false, version: 'test', working, ticking })
}

function answerOf(response: Awaited<ReturnType<FastifyInstance['inject']>>): Answer {
  const json = String(response.headers['content-type'] ?? '').includes('json')
  const set = response.cookies.find((it) => it.name === cookieName)
  return {
    status: response.statusCode, body: json && response.payload !== '' ? JSON.parse(response.payload) : null, bytes: response.rawPayload,
    headers: response.headers, cookie: set ? set.value : null,
  }
}

const decides = /^\/exits\/[^/]+\/(grant|refuse|override\/confirm|extend|renewal\/confirm|office)$/

function clientOf(app: FastifyInstance, headers: Record<string, string>, decided: () => Promise<void>): Client {
  const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body: unknown, { command = randomUUID(), headers: more = {} }: Send = {}) => {
    const raw = body instanceof Uint8Array
    const options: InjectOptions = {
      method, url: `/api${path}`,
      headers: { ...headers, ...(method === 'GET' ? {} : { 'command-id': command }), ...(raw ? { 'content-type': 'application/octet-stream' } : {}), ...more },
    }
    if (body !== undefined) options.payload = raw ? Buffer.from(body) : (body as object)
    const answer = answerOf(await app.inject(options))
    if (method === 'POST' && answer.status === 200 && decides.test(path)) await decided()
    return answer
  }
  return {
    get: (path, more) => send('GET', path, undefined, more),
    post: (path, body, more) => send('POST', path, body, more),
    delete: (path, more) => send('DELETE', path, undefined, more),
  }
}

/**
 * Osmanthus Court, ready to be asked. `endpoints` mounts only these (for a capability whose neighbours are not there);
 * left out, it is the whole server of main.ts. What that does by itself it does here only when a test asks, as each passes by what the other
 * has in hand; with `working` and `ticking` it does so by itself too. Close it, or its database stays.
 */
export async function osmanthus({ endpoints, kinds = deviceKinds, ...byItself }: { endpoints?: readonly Endpoint[]; kinds?: readonly DeviceKind[] } & ByItself = {}): Promise<Osmanthus> {
  // More than one who asks has turns: as with a server, there is a connection left for the next.
  const { database, done } = await openFresh({ size: 12 })
  return courtOn(database, endpoints, kinds, done, byItself)
}

/** The same on a database that is there already, migrated and empty. */
export async function courtOn(database: Database, endpoints: readonly Endpoint[] | undefined, kinds: readonly DeviceKind[], done: () => Promise<void>, byItself: ByItself = {}): Promise<Osmanthus> {
  let ms = morning
  let slow = false
  const clock = () => ms
  const [place, riverside] = [await settle(database, 'Osmanthus Court', instantOf(ms)), await settle(database, 'Riverside', instantOf(ms))]
  const app = endpoints ? await fewEndpoints(endpoints, database, clock, kinds) : await wholeServer(database, clock, byItself)
  const decided = async (): Promise<void> => { if (!slow) await tellDue(database, plus(instantOf(ms), undoMs)) }
  const headersOf = (of: Place, who: Who): Record<string, string> =>
    who === 'gate' ? { authorization: `Bearer ${of.secrets.gate}` } : { cookie: `${cookieName}=${of.secrets[who]}` }
  return {
    app, database, place, riverside,
    as: (who) => clientOf(app, who === 'nobody' ? {} : headersOf(place, who), decided),
    asRiverside: (who) => clientOf(app, headersOf(riverside, who), decided),
    with: (headers) => clientOf(app, headers, decided),
    now: () => instantOf(ms),
    pass: (by) => { ms += by },
    slowly: (is = true) => { slow = is },
    newId: () => uuidv7(ms, randomBytes(10)),
    async close() { await app.close(); await done() },
  }
}
