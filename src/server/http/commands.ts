// A write is done once, however often it is sent: its id and its reply are stored in the transaction that did the work.
// Refuses the same id for another request, or from somebody else.

import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql, type RawBuilder } from 'kysely'
import type { Rights } from '#domain/access/access.ts'
import { isDerived, isUuid, type CommandId, type CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { Stop } from './failing.ts'

export type Done = { status: number; body: unknown }
/** Of an endpoint and of what is asked, as much as this needs to know. */
type Written = { method: string; path: string; may: string; once?: boolean; signed?: true; outcome?: true }
type Asking = { tx: Tx; community: CommunityId; command: CommandId | null; rights: Rights; request: FastifyRequest; body: unknown; now: Instant }
type Row = { actor: string; body_hash: Buffer; status: number; reply: unknown }

/**
 * Every write must carry the header, signing in and out as well: a form or link on somebody else's page cannot set it, so no
 * other site can write in a visitor's name, whatever the browser makes of SameSite.
 */
export function commandOf(it: Written, request: FastifyRequest): CommandId | null {
  if (it.method === 'GET' || it.signed || it.outcome) return null
  const id = request.headers['command-id']
  if (typeof id !== 'string' || !isUuid(id) || isDerived(id)) throw new Stop({ code: 'command-id-missing' })
  return id as CommandId
}

export const isDoneOnce = (it: Written): boolean => it.method !== 'GET' && it.once !== false && it.may !== 'anyone'

const actorOf = ({ rights }: Asking) => `${rights.actor.kind}:${rights.actor.id}`
// A large body is worked through once: it is asked for before the slow work and again when writing.
const hashes = new WeakMap<FastifyRequest, Buffer>()

function hashOf(it: Written, { request, body }: Asking): Buffer {
  const known = hashes.get(request)
  if (known) return known
  const sent = body instanceof Uint8Array ? createHash('sha256').update(body).digest('hex') : (body ?? null)
  const hash = createHash('sha256').update(JSON.stringify([it.method, request.url, sent])).digest()
  hashes.set(request, hash)
  return hash
}

/** The reply of the same command, when it was done before; null otherwise. Claims nothing. */
export async function replyBefore(it: Written, ask: Asking): Promise<Done | null> {
  const { rows: [row] } = await sql<Row>`
    select actor, body_hash, status, reply from commands where community_id = ${ask.community} and id = ${ask.command}`.execute(ask.tx)
  if (!row) return null
  if (row.actor !== actorOf(ask) || !row.body_hash.equals(hashOf(it, ask))) throw new Stop({ code: 'command-id-reused' })
  return { status: row.status, body: row.reply }
}

/** Claims the command for this transaction; when somebody was first, waits for them and gives their reply. */
export async function earlierReply(it: Written, ask: Asking): Promise<Done | null> {
  const { rows: fresh } = await sql`
    insert into commands (community_id, id, actor, endpoint, body_hash, status, reply, done_at)
    values (${ask.community}, ${ask.command}, ${actorOf(ask)}, ${`${it.method} ${it.path}`}, ${hashOf(it, ask)}, 0, null, ${ask.now})
    on conflict (community_id, id) do nothing returning id`.execute(ask.tx)
  if (fresh.length > 0) return null
  const before = await replyBefore(it, ask)
  if (!before) throw new Stop({ code: 'command-id-reused' })
  return before
}

/** To be written last. */
export const keptReply = (ask: Asking, body: unknown): RawBuilder<unknown> =>
  sql`update commands set status = 200, reply = ${JSON.stringify(body)}::jsonb where community_id = ${ask.community} and id = ${ask.command}`
