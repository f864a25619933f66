// Runs an endpoint for a request: whether somebody may is asked first (of a file before it is received); what is slow is prepared
// outside any transaction; what is written, is written in one. Does a command once, however often it is sent; turns “that cannot be”
// into problem+json; tells listeners what changed, and leaves the lines of who looked.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { deviceKinds } from '#domain/field/kinds.ts'
import { can, type Place } from '#domain/access/access.ts'
import type { CommandId, CommunityId } from '#domain/kernel/ids.ts'
import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { laneOf, transaction, type Database, type LastWord } from '../db/pool.ts'
import { askerOf, wasEnded, type Asker } from './actor.ts'
import { aside } from './aside.ts'
import { flushChanges, type Change } from './changes.ts'
import { commandOf, earlierReply, isDoneOnce, keptReply, replyBefore, type Done } from './commands.ts'
import type { Ask, Bytes, Context, Endpoint } from './endpoint.ts'
import { fail, Stop } from './failing.ts'
import { remember, writeLooks, type Look } from './looks.ts'
import { peopleIn, type Seen } from './people-in.ts'
import { newTogether, sendText, type Text } from './together.ts'
import { countRates, newLane, newLarge, newTurns } from './turns.ts'

/** The place in which they may. */
async function mustBeAllowed(it: Endpoint, ask: Ask): Promise<Place | null> {
  if (it.may === 'anyone' || it.may === 'signed-in' || it.may === 'facts') return null
  const place = it.place ? await it.place(ask) : { community: ask.community }
  if (!place) throw new Stop({ code: 'not-found' })
  if (can(ask.rights, it.may, place)) return place
  // “Not there” and “not yours” answer alike wherever the path names a thing.
  throw new Stop({ code: it.path.includes(':') ? 'not-found' : 'not-allowed' })
}

/** What a handler leaves to be written behind it. */
type Beside = { changes: Change[]; looks: Look[]; last: LastWord }
/** What was answered, and the looks that it was, once they are committed. */
type Answered = { answer: Done | Bytes; keys: readonly string[] }

async function work(it: Endpoint, ask: Ask, { changes, looks, last }: Beside): Promise<Answered> {
  ask.place = await mustBeAllowed(it, ask)
  const once = isDoneOnce(it)
  if (once) {
    const done = await earlierReply(it, ask)
    if (done) return { answer: done, keys: [] }
  }
  const result = await it.handle(ask)
  if (!result.ok) throw new Stop(result.problem)
  if (it.reply === 'bytes') return { answer: result.value as Bytes, keys: writeLooks(ask, last, [], looks) }
  const body = it.reply.parse(result.value)
  const keys = it.lane === 'reserved' ? [] : writeLooks(ask, last, peopleIn(it.reply, body, it.why), looks)
  const kept = once ? keptReply(ask, body) : undefined
  if (changes.length > 0) await flushChanges(ask.tx, ask.community, changes, ask.now, kept)
  else await kept?.execute(ask.tx)
  return { answer: { status: 200, body }, keys }
}

function parsed<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string): T {
  if (!schema) return undefined as T
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Stop({ code: 'body-wrong', part, fields: result.error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.'), problem: issue.code, message: issue.message })) })
}

const nobody: Asker = { community: '00000000-0000-0000-0000-000000000000' as CommunityId, rights: { actor: { kind: 'household', id: '00000000-0000-0000-0000-000000000000' as never, only: null, exit: null, issued: null }, grants: [], residents: [] }, session: null, withdrawn: false, device: null }

async function askFor(it: Endpoint, { db, origin, kinds = deviceKinds }: Context, request: FastifyRequest, now: Instant): Promise<Asker> {
  if (it.may === 'anyone') return nobody
  // Sessions, grants and devices are reference tables: a transaction that may see no community would cost three statements for nothing.
  const lane = laneOf(db, it.lane ?? 'common')
  const asker = await askerOf(lane, request, { now, origin, kinds })
  if (!asker) throw new Stop({ code: 'not-signed-in', ...(await wasEnded(lane, request, { now, origin })) })
  if (asker.withdrawn && it.may !== 'facts') throw new Stop({ code: 'not-signed-in' })
  return asker
}

/** What every answer carries, a problem as well: the server's time, by which phones set their clocks right. */
const dress = (reply: FastifyReply, context: Context): unknown =>
  reply.header('postern-now', instantOf(context.clock())).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')

/** What is known before the body: from the line and the headers. */
type Head = { now: Instant; command: CommandId | null; query: unknown; params: unknown; asker: Asker | null; /** the verb was asked, and what is counted was counted */ admitted: boolean }
const heads = new WeakMap<FastifyRequest, Head>()

function headOf(it: Endpoint, context: Context, request: FastifyRequest): Head {
  const known = heads.get(request)
  if (known) return known
  return { now: instantOf(context.clock()), command: commandOf(it, request), query: parsed(it.query, request.query, 'query'), params: parsed(it.params, request.params, 'path'), asker: null, admitted: false }
}

// Two turns on a lane of few connections, so that one who reports and reports does not hold up who reports once.
// A community leaves a connection of each lane, and a few of the common one, to the others.
const turns = { common: newLane(8, 16), reserved: newLane(2, 3), facts: newLane(2, 3) }
const [files, large] = [newTurns(6, 0), newLarge(2, 2)]

type Running = { it: Endpoint; context: Context; request: FastifyRequest; reply: FastifyReply; head: Head; asker: Asker; body: unknown; prepared: unknown }

/** In their turn; who is nobody in that of their address. Whoever waits for a large answer waits for their own first, and takes nobody's place who asks for little. */
async function inTurn<T>({ it, asker, request, head: { query } }: Running, who: string, work: () => Promise<T>): Promise<T> {
  const entered: (() => void)[] = []
  try {
    if (it.large?.(query)) entered.push(await large.own.enter(who, asker.community))
    entered.push(await turns[it.lane ?? 'common'].enter(asker === nobody ? `address ${request.ip}` : who, asker.community))
    if (it.large?.(query)) entered.push(await large.all())
    return await work()
  } finally {
    for (const leave of entered.reverse()) leave()
  }
}

/** After so long on the way, with a file, slow work or a long line, whoever was let in may have lost the right since. */
const longAgo = 1_000

/** Who asks, once more where that was known long ago: what ended meanwhile does nothing more, and nothing is done backwards. */
async function stillAsking({ it, context, request, head, asker }: Running): Promise<Asker> {
  if (asker.session === null || context.clock() - msOf(head.now) < longAgo) return asker
  return askFor(it, context, request, instantOf(context.clock()))
}

/** One transaction of the one who asks, in their turn, or in that of `who`. */
function inTransaction<T>(running: Running, work: (ask: Ask, beside: Beside) => Promise<T>, who = actorOf(running.asker)): Promise<T> {
  const { it, context, request, reply, head: { now, command, query, params }, body, prepared } = running
  return inTurn(running, who, async () => {
    const asker = await stillAsking(running)
    return transaction(context.db, asker === nobody ? [] : [asker.community], async (tx, last) => {
      const changes: Change[] = []
      const looks: Look[] = []
      return work({
        tx, now, community: asker.community, rights: asker.rights, body, query, params, command, context, request, reply, withdrawn: asker.withdrawn, device: asker.device, prepared, place: null,
        touch: (kind, ids, building = null) => void changes.push({ kind, ids: typeof ids === 'string' ? [ids] : ids.filter((id) => id !== null), building }),
        look: (resident, why, upload) => void looks.push({ resident, why, upload: upload ?? null }),
      }, { changes, looks, last })
    }, { lane: it.lane ?? 'common' })
  })
}

const actorOf = ({ rights: { actor } }: Asker): string => `${actor.kind}:${actor.id}`

/** The verb and what is counted, before anything slow. */
const mayBegin = (running: Running): Promise<void> => inTransaction(running, async (ask) => {
  await mustBeAllowed(running.it, ask)
  const problem = await running.it.admit?.(ask)
  if (problem) throw new Stop(problem)
})

/** For endpoints that take a file: whoever may not send it is told so before it is received. Runs before the body is read. */
export async function mayI(it: Endpoint, context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  dress(reply, context)
  const head = headOf(it, context, request)
  const asker = await askFor(it, context, request, head.now)
  // From here a file may be received: a few at once from one actor, or the memory is theirs.
  const leave = await files.enter(actorOf(asker))
  for (const end of ['close', 'finish'] as const) reply.raw.once(end, leave)
  await mayBegin({ it, context, request, reply, head, asker, body: undefined, prepared: undefined })
  heads.set(request, { ...head, asker, admitted: true })
}

/** Null when there is nothing left to do: the same command was done before. */
async function prepared(running: Running): Promise<Done | Running> {
  const { it, context, request, reply, head: { now, command, query, params, admitted }, asker, body } = running
  if (!it.prepare) return running
  if (!admitted && asker !== nobody) await mayBegin(running)
  const before = isDoneOnce(it) ? await inTransaction(running, (ask) => replyBefore(it, ask)) : null
  if (before) return before
  const result = await it.prepare({
    now, community: asker.community, rights: asker.rights, body, query, params, command, context, request, reply, withdrawn: asker.withdrawn, device: asker.device,
    aside: (task, input) => aside.do({ actor: asker === nobody ? request.ip : actorOf(asker), community: asker.community }, task, input),
  })
  if (!result.ok) throw new Stop(result.problem)
  return { ...running, prepared: result.value }
}

const together = new WeakMap<Database, ReturnType<typeof newTogether>>()
const withRights = ({ rights: { actor, grants } }: Asker, by: 'grants' | 'account'): string => `${actor.kind} ${by === 'account' ? actor.id : ''} ${grants.map((it) => `${it.role} ${it.building ?? ''}`).sort().join()}`

/** The answer as text, so that it is written once. Whoever is given it was asked who they are; what they look at leaves a line of theirs. */
async function answerTogether(running: Running): Promise<Text> {
  const { it, context: { db }, asker, head: { query, params } } = running
  if (!together.has(db)) together.set(db, newTogether())
  const key = JSON.stringify([it.path, asker.community, query, params, withRights(asker, it.together!)])
  // In a turn of its own: whoever happened to ask first may have a long line, in which nobody else has to stand.
  const { text, seen } = await together.get(db)!.ask(key, () => inTransaction(running, async (ask) => {
    ask.place = await mustBeAllowed(it, ask)
    const result = await it.handle(ask)
    if (!result.ok) throw new Stop(result.problem)
    const body = (it.reply as z.ZodType).parse(result.value)
    return { text: { text: JSON.stringify(body) }, seen: peopleIn(it.reply as z.ZodType, body, it.why) }
  }, key))
  await looked(running, seen)
  return text
}

/** Runs one endpoint for one request. Exported for main.ts, which mounts every endpoint through it. */
export async function run(it: Endpoint, context: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    dress(reply, context)
    const head = headOf(it, context, request)
    const body = it.body === 'bytes' ? request.body : parsed(it.body, request.body, 'body')
    const asker = head.asker ?? await askFor(it, context, request, head.now)
    const limited = it.rate && asker !== nobody ? countRates(it.path, actorOf(asker), asker.community, it.rate) : null
    if (limited) throw new Stop(limited)
    const quick = await it.atOnce?.({ db: context.db, asker, query: head.query, now: head.now })
    if (quick) return reply.status(200).send(quick)
    if (it.together && asker.rights.actor.kind === 'account') return await sendText(await answerTogether({ it, context, request, reply, head, asker, body, prepared: undefined }), request, reply)
    const ready = await prepared({ it, context, request, reply, head, asker, body, prepared: undefined })
    const done = 'status' in ready ? ready : await answered(ready)
    return 'bytes' in done ? sendBytes(reply, done) : reply.status(done.status).send(done.body)
  } catch (error) {
    return fail(error, request, reply)
  }
}

async function answered(running: Running): Promise<Done | Bytes> {
  const { answer, keys } = await inTransaction(running, (ask, beside) => work(running.it, ask, beside))
  remember(keys)
  if (running.it.lane === 'reserved') void lookedLater(running, answer)
  return answer
}

/** Lines about what was answered outside of its transaction; no transaction where there is nothing new to write. */
async function looked(running: Running, seen: readonly Seen[]): Promise<void> {
  const { it, context, asker, head: { now } } = running
  const words: string[] = []
  const keys = writeLooks({ community: asker.community, rights: asker.rights, now }, (text) => void words.push(text), seen)
  if (words.length === 0) return
  const write = (): Promise<void> => transaction(context.db, [asker.community], async (_tx, last) => words.forEach((text) => last(text)))
  // What was shared cost nobody a turn; a hundred lines about it at once would. After an emergency the line is written, whatever else they ask.
  await (it.together ? inTurn(running, actorOf(asker), write) : write())
  remember(keys)
}

/** An emergency waits for nobody, and not for a line about it: that follows once it is answered, on the common connections. */
async function lookedLater(running: Running, answer: Done | Bytes): Promise<void> {
  const { it, asker, request } = running
  if (it.reply === 'bytes' || asker === nobody || !('body' in answer)) return
  try {
    await looked(running, peopleIn(it.reply, answer.body, it.why))
  } catch (error) {
    request.log.warn({ err: error, route: it.path }, 'a look was not written')
  }
}

function sendBytes(reply: FastifyReply, file: Bytes): FastifyReply {
  void reply.header('content-type', file.mediaType).header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; sandbox")
  if (file.name) void reply.header('content-disposition', `inline; filename="${file.name}"`)
  return reply.send(Buffer.from(file.bytes))
}
