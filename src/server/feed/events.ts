// Live screens: server-sent events with the numbers, kinds and ids of what changed, to those who may know. A stream ends when
// its session does. Also mounts the other way to keep up: /changes.

import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Listener } from '#domain/access/told.ts'
import { deviceKinds } from '#domain/field/kinds.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import { transaction } from '../db/pool.ts'
import { askerOf, residentsOf, type Asker } from '../http/actor.ts'
import type { AllKindsTold } from '../http/changes.ts'
import { fail, type Context } from '../http/endpoint.ts'
import { run } from '../http/run.ts'
import { newTurns } from '../http/turns.ts'
import { Hub, resetText, type Client } from './hub.ts'
import { listenerOn } from './listener.ts'
import { feedRoutes } from './routes.ts'
import { lastSeq } from './store.ts'

/** Milliseconds between heartbeats; at each one the session is looked at again. */
const heartbeat = 20_000
/** Of one who listens: some share a desk's account, a family its slip. One more, and the oldest is let go: it may be a line that is long dead. */
const mostStreams = { account: 120, household: 20, device: 20 }
/** A listener that has more than this unread is not reading: it is let go and resumes when it can. */
const mostUnread = 256 * 1024

const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', connection: 'keep-alive', 'x-accel-buffering': 'no' }

type Seen = { listener: Listener; last: number }

/** Who is listening; null when they are not signed in, or no longer. */
async function listening({ db, clock, origin, kinds = deviceKinds }: Context, request: FastifyRequest): Promise<Asker | null> {
  const asker = await askerOf(db.app, request, { now: instantOf(clock()), origin, kinds })
  return asker?.withdrawn ? null : asker
}

/** What they may see. */
async function seenBy({ db, clock }: Context, asker: Asker): Promise<Seen> {
  const now = instantOf(clock())
  return transaction(db, [asker.community], async (tx) => {
    const { actor } = asker.rights
    const own = actor.kind === 'household' ? await residentsOf(tx, asker.community, actor, now) : []
    return { listener: { community: asker.community, rights: { ...asker.rights, residents: own } }, last: await lastSeq(tx, asker.community) }
  })
}

/** The number to go on from: `Last-Event-ID`, or `?since=` for those who cannot set a header. Null: from now on. */
function resumeFrom(request: FastifyRequest): number | null {
  const text = request.headers['last-event-id'] ?? (request.query as { since?: string }).since
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Keeps one stream going until somebody ends it. Returns how to end it from our side. */
function stream(context: Context, hub: Hub, request: FastifyRequest, reply: FastifyReply, seen: Seen, beat: number, ended: () => void): () => void {
  const { raw } = reply
  const resume = resumeFrom(request)
  const from = resume !== null && resume <= seen.last ? resume : seen.last
  const send = (text: string) => {
    if (raw.writableLength > mostUnread) raw.destroy()
    else raw.write(text)
  }
  let timer: NodeJS.Timeout
  let over = false
  let round = 0
  // One after the other: beats must not pile up while the database is slow. When it is away, the stream stays.
  const lookAgain = async (): Promise<void> => {
    const mine = ++round
    clearTimeout(timer)
    const still = await listening(context, request).then((asker) => asker && seenBy(context, asker)).catch(() => undefined)
    // A later one has begun: what this one saw may be from before.
    if (over || mine !== round) return
    if (still === null) return void raw.end('event: ended\ndata: {}\n\n')
    if (still) {
      client.rights = still.listener.rights
      client.looking = false
    }
    // Nobody said that there is something to tell: whoever pools connections may swallow what is said on them.
    if (still && still.last > client.seq) hub.wake(client.community)
    send(`: still here\nid: ${client.seq}\n\n`)
    timer = setTimeout(() => void lookAgain(), beat)
  }
  const client: Client = { ...seen.listener, seq: from, send, asked: from, looking: false, lookAgain: () => void lookAgain() }
  timer = setTimeout(() => void lookAgain(), beat)
  const stop = () => {
    over = true
    clearTimeout(timer)
    hub.remove(client)
    ended()
  }
  raw.on('close', stop).on('error', stop)
  raw.writeHead(200, headers)
  // A number that we never gave comes from before the database was restored: everything has to be read anew.
  raw.write(`retry: 3000\n${resume !== null && resume > seen.last ? resetText(seen.last) : `id: ${from}\n\n`}`)
  hub.add(client)
  return () => raw.end()
}

/** Adds a line to those of `who`, and lets go of the oldest when there are more than `most`. */
function letGoBeyond(lines: Map<string, Set<ServerResponse>>, who: string, most: number, line: ServerResponse): void {
  const own = lines.get(who) ?? new Set()
  lines.set(who, own.add(line))
  line.once('close', () => { if (own.delete(line) && own.size === 0) lines.delete(who) })
  for (const oldest of own) if (own.size > most) { own.delete(oldest); oldest.destroy() }
}

const asJson = { validatorCompiler: () => (value: unknown) => ({ value }), serializerCompiler: () => (value: unknown) => JSON.stringify(value) }

/** Mounts GET /api/events and /api/changes. `changeKinds`: who is told of what, from every capability. */
export function mountEvents(app: FastifyInstance, context: Context, changeKinds: AllKindsTold, { heartbeatMs = heartbeat }: { heartbeatMs?: number } = {}): void {
  const hub = new Hub(context.db, changeKinds)
  const listener = listenerOn(context.db, { onChange: (community) => hub.wake(community), onReconnect: () => hub.wakeAll() })
  const open = new Set<() => void>()
  const opening = newTurns(4, 200)
  const lines = new Map<string, Set<ServerResponse>>()
  for (const it of feedRoutes(changeKinds)) {
    const schema = { summary: it.summary, tags: [it.path.split('/')[1]], description: `May: \`${it.may}\`.`, querystring: it.query, response: { 200: it.reply } } as object
    app.route({ method: it.method, url: `/api${it.path}`, schema, ...asJson, handler: (request, reply) => run(it, context, request, reply) })
  }
  const schema = { summary: 'Server-sent events: what changed, by kind and id, as far as one may know', tags: ['events'], querystring: z.object({ since: z.string().optional() }) }
  app.route({ method: 'GET', url: '/api/events', schema, ...asJson, handler: async (request, reply) => {
    try {
      const asker = await listening(context, request)
      if (!asker) return fail({ problem: { code: 'not-signed-in' } }, request, reply)
      const { kind, id } = asker.rights.actor
      const leave = await opening.enter(`${kind}:${id}`)
      const seen = await seenBy(context, asker).finally(leave)
      listener.start()
      letGoBeyond(lines, id, mostStreams[kind], reply.raw)
      reply.hijack()
      const end = stream(context, hub, request, reply, seen, heartbeatMs, () => void open.delete(end))
      open.add(end)
      return reply
    } catch (error) {
      return fail(error, request, reply)
    }
  } })
  app.addHook('preClose', async () => {
    for (const end of open) end()
    await listener.stop()
  })
}
