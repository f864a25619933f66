// One request = one promise = one transaction. Checks who asks, the verb and the body; does a command once, however
// often it is sent; turns “that cannot be” into problem+json; tells listeners what changed. Nothing else answers HTTP.

import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { z } from 'zod'
import { deviceKinds, type DeviceKind } from '#domain/field/kinds.ts'
import { can, type Place, type Rights, type Verb } from '#domain/access/access.ts'
import { isUuid, type BuildingId, type CommandId, type CommunityId, type ResidentId } from '#domain/kernel/ids.ts'
import { instantOf, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { askerOf, residentsOf, type Asker, type AskingDevice } from './actor.ts'
import { flushChanges, type Change } from './changes.ts'
import { writeLooks, type Look } from './looks.ts'
import { problemBody, statusOf } from './problems.ts'

/** What the whole server shares; made once in main.ts. */
export type Context = {
  db: Database; clock: () => number; origin: string
  /** the kinds of phones in the field; those that come with Postern when left out */
  kinds?: readonly DeviceKind[]
}

/** One request, as its handler sees it. */
export type Ask<B = unknown, Q = unknown, P = unknown> = {
  tx: Tx
  now: Instant
  community: CommunityId
  rights: Rights
  body: B
  query: Q
  params: P
  command: CommandId | null
  context: Context
  /** request headers and cookies, for sign-in and devices only */
  request: FastifyRequest
  reply: FastifyReply
  withdrawn: boolean
  /** the phone in the field that asks */
  device: AskingDevice | null
  /** says that something changed: committed with the work, then told to every listener */
  touch: (kind: Change['kind'], id: string, building?: BuildingId | null) => void
  /** leaves a line that the person can see */
  look: (resident: ResidentId, why: Look['why']) => void
}

export type Bytes = { mediaType: string; bytes: Uint8Array; name?: string }

export type Endpoint<B = any, Q = any, P = any, R = any> = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  summary: string
  /** who may use it; `anyone` for signing in, `signed-in` for one's own session, `facts` for devices whatever became of them */
  may: Verb | 'anyone' | 'signed-in' | 'facts'
  /** the place in which the verb is needed; the community when left out. Null answers “not there”. */
  place?: (ask: Ask<B, Q, P>) => Promise<Place | null>
  body?: z.ZodType<B> | 'bytes'
  bodyLimit?: number
  /** JSON of which any part may be odd: it is read part by part, and no part spoils the others */
  asSent?: boolean
  query?: z.ZodType<Q>
  params?: z.ZodType<P>
  reply: z.ZodType<R> | 'bytes'
  /** writes are done once per command id; false for those that are safe to do twice (signing in) */
  once?: boolean
  /** what can be answered from who asks alone, before any transaction is opened; null goes on as usual */
  atOnce?: (known: { db: Database; asker: Asker; query: Q; now: Instant }) => Promise<R | null>
  handle: (ask: Ask<B, Q, P>) => Promise<Result<R>>
}

/** Only there so that types flow from schemas to handler. */
export const endpoint = <B, Q, P, R>(it: Endpoint<B, Q, P, R>): Endpoint => it as Endpoint

class Stop extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** For residents: the verb in the place “one of those I may act for”. */
export const anyOfMine = async ({ rights, community }: Ask): Promise<Place | null> => (rights.residents[0] ? { community, resident: rights.residents[0] } : null)

async function mustBeAllowed(it: Endpoint, ask: Ask): Promise<void> {
  if (it.may === 'anyone' || it.may === 'signed-in' || it.may === 'facts') return
  const place = it.place ? await it.place(ask) : { community: ask.community }
  if (!place) throw new Stop({ code: 'not-found' })
  if (can(ask.rights, it.may, place)) return
  // “Not there” and “not yours” answer alike wherever the path names a thing.
  throw new Stop({ code: it.path.includes(':') ? 'not-found' : 'not-allowed' })
}

type Done = { status: number; body: unknown }

async function earlierReply(it: Endpoint, ask: Ask): Promise<Done | null> {
  const actor = `${ask.rights.actor.kind}:${ask.rights.actor.id}`
  const hash = createHash('sha256').update(JSON.stringify([it.method, ask.request.url, ask.body instanceof Uint8Array ? createHash('sha256').update(ask.body).digest('hex') : (ask.body ?? null)])).digest()
  const { rows: fresh } = await sql`
    insert into commands (community_id, id, actor, endpoint, body_hash, status, reply, done_at)
    values (${ask.community}, ${ask.command}, ${actor}, ${`${it.method} ${it.path}`}, ${hash}, 0, null, ${ask.now})
    on conflict (community_id, id) do nothing returning id`.execute(ask.tx)
  if (fresh.length > 0) return null
  const { rows: [row] } = await sql<{ actor: string; body_hash: Buffer; status: number; reply: unknown }>`
    select actor, body_hash, status, reply from commands where community_id = ${ask.community} and id = ${ask.command}`.execute(ask.tx)
  if (!row || row.actor !== actor || !row.body_hash.equals(hash)) throw new Stop({ code: 'command-id-reused' })
  return { status: row.status, body: row.reply }
}

async function work(it: Endpoint, ask: Ask, changes: Change[], looks: Look[]): Promise<Done | Bytes> {
  await mustBeAllowed(it, ask)
  const once = it.method !== 'GET' && it.once !== false && it.may !== 'anyone'
  if (once) {
    const done = await earlierReply(it, ask)
    if (done) return done
  }
  const result = await it.handle(ask)
  if (!result.ok) throw new Stop(result.problem)
  await writeLooks(ask, looks)
  if (it.reply === 'bytes') return result.value as Bytes
  const body = it.reply.parse(result.value)
  if (once) await sql`update commands set status = 200, reply = ${JSON.stringify(body)}::jsonb where community_id = ${ask.community} and id = ${ask.command}`.execute(ask.tx)
  if (changes.length > 0) await flushChanges(ask.tx, ask.community, changes, ask.now)
  return { status: 200, body }
}

function parsed<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string): T {
  if (!schema) return undefined as T
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Stop({ code: 'body-wrong', part, fields: result.error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.'), problem: issue.code, message: issue.message })) })
}

/**
 * Every write must carry the header, signing in and out as well: a form or link on somebody else's page cannot set it, so no
 * other site can write in a visitor's name, whatever the browser makes of SameSite.
 */
function commandOf(it: Endpoint, request: FastifyRequest): CommandId | null {
  if (it.method === 'GET') return null
  const id = request.headers['command-id']
  if (typeof id !== 'string' || !isUuid(id)) throw new Stop({ code: 'command-id-missing' })
  return id as CommandId
}

const nobody: Asker = { community: '00000000-0000-0000-0000-000000000000' as CommunityId, rights: { actor: { kind: 'household', id: '00000000-0000-0000-0000-000000000000' as never, only: null, exit: null }, grants: [], residents: [] }, session: null, withdrawn: false, device: null }

async function askFor(it: Endpoint, context: Context, request: FastifyRequest, now: Instant): Promise<Asker> {
  if (it.may === 'anyone') return nobody
  // Sessions, grants and devices are reference tables: a transaction that may see no community would cost three statements for nothing.
  const asker = await askerOf(context.db.app, request, { now, origin: context.origin, kinds: context.kinds ?? deviceKinds })
  if (!asker || (asker.withdrawn && it.may !== 'facts')) throw new Stop({ code: 'not-signed-in' })
  return asker
}

/** Runs one endpoint for one request. Exported for main.ts, which mounts every endpoint through it. */
export async function run(it: Endpoint, context: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const now = instantOf(context.clock())
  void reply.header('postern-now', now).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  try {
    const command = commandOf(it, request)
    const body = it.body === 'bytes' ? request.body : parsed(it.body, request.body, 'body')
    const query = parsed(it.query, request.query, 'query')
    const params = parsed(it.params, request.params, 'path')
    const asker = await askFor(it, context, request, now)
    const quick = await it.atOnce?.({ db: context.db, asker, query, now })
    if (quick) return reply.status(200).send(quick)
    const done = await transaction(context.db, asker === nobody ? [] : [asker.community], async (tx) => {
      const changes: Change[] = []
      const looks: Look[] = []
      const rights = await withResidents(tx, asker, now)
      const ask: Ask = {
        tx, now, community: asker.community, rights, body, query, params, command, context, request, reply, withdrawn: asker.withdrawn, device: asker.device,
        touch: (kind, id, building = null) => void changes.push({ kind, id, building }),
        look: (resident, why) => void looks.push({ resident, why }),
      }
      return work(it, ask, changes, looks)
    })
    return 'bytes' in done ? sendBytes(reply, done) : reply.status(done.status).send(done.body)
  } catch (error) {
    return fail(error, request, reply)
  }
}

async function withResidents(tx: Tx, asker: Asker, now: Instant): Promise<Rights> {
  const { actor, residents } = asker.rights
  if (actor.kind !== 'household' || residents.length > 0 || asker === nobody) return asker.rights
  return { ...asker.rights, residents: await residentsOf(tx, actor.id, now) }
}

function sendBytes(reply: FastifyReply, file: Bytes): FastifyReply {
  void reply.header('content-type', file.mediaType).header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; sandbox")
  if (file.name) void reply.header('content-disposition', `inline; filename="${file.name}"`)
  return reply.send(Buffer.from(file.bytes))
}

/** Known problems keep their code; a bug gets a reference number, and its details go to the log alone. */
export function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof Stop ? error.problem : problemOf(error)
  const reference = known ? undefined : randomUUID().slice(0, 8)
  if (!known) request.log.error({ reference, err: error }, 'bug')
  const problem = known ?? { code: 'bug' }
  return reply.status(statusOf(problem)).header('content-type', 'application/problem+json').send(problemBody(problem, reference))
}

function problemOf(error: unknown): Problem | null {
  if (typeof error !== 'object' || error === null) return null
  if ('problem' in error && typeof error.problem === 'object') return error.problem as Problem
  const code = 'code' in error ? error.code : null
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'body-too-large' }
  if (code === '53100' || code === 'ENOSPC') return { code: 'disk-full' }
  if (code === '22P05' || code === '22021') return { code: 'body-wrong', part: 'body', fields: [] }
  if ('statusCode' in error && error.statusCode === 400) return { code: 'body-wrong', part: 'body', fields: [] }
  if ('statusCode' in error && error.statusCode === 415) return { code: 'upload-not-allowed' }
  return null
}

/** For handlers that must stop from deep inside; the same as returning `no(problem)`. */
export const stop = (problem: Problem): never => {
  throw new Stop(problem)
}
export { no, ok }
