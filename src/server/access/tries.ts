// How often somebody may try to sign in: counted in the database for all servers together, each try in a transaction of its own before it is
// looked at, because one that fails is rolled back. Kept are hashes of what is counted, for a quarter of an hour. Refuses to tell whether
// what was tried exists.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { instantOf, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { transaction, type Tx } from '../db/pool.ts'
import type { Ask, Context } from '../http/endpoint.ts'

const window = 15 * minute
/** So many keys that are used up are remembered here, so that whoever goes on asking costs the database nothing. */
const most = 20_000
const tooMany = (until: Instant, now: Instant): Problem => ({ code: 'too-many-tries', retryAfter: Math.ceil((msOf(until) - msOf(now)) / 1000) })

// One table for each server, so that two servers in one process (tests) do not share it.
const tables = new WeakMap<Context, Map<string, Instant>>()

/** What is used up, until when. */
function usedUpIn(context: Context, now: Instant): Map<string, Instant> {
  let table = tables.get(context)
  if (!table) tables.set(context, (table = new Map()))
  if (table.size > most) {
    for (const [key, until] of table) if (until <= now) table.delete(key)
    // Still full: somebody sends from everywhere. The oldest go, so that memory stays bounded.
    for (const key of table.keys()) if (table.size > most / 2) table.delete(key)
  }
  return table
}

/** Whoever has an IPv6 line has 2⁶⁴ addresses of their own: they count as one. */
export function addressOf(ip: string): string {
  if (!ip.includes(':')) return ip
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (v4) return v4
  const [head = '', tail] = ip.split('::')
  const groups = (text: string) => text.split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  return [...groups(head), ...Array<string>(Math.max(0, zeros)).fill('0'), ...groups(tail ?? '')].slice(0, 4).join(':')
}

/** `what` an address may try, so often. */
export const perAddress = ({ request }: Pick<Ask, 'request'>, what: string, limit: number) => ({ [`${what}:${addressOf(request.ip)}`]: limit })

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

async function count(tx: Tx, key: string, now: Instant): Promise<{ tries: number; until: Instant }> {
  const { rows: [row] } = await sql<{ tries: number; until: Instant }>`
    insert into sign_in_tries as t (key_hash, tries, until) values (${hashOf(key)}, 1, ${plus(now, window)})
    on conflict (key_hash) do update set tries = case when t.until <= ${now} then 1 else t.tries + 1 end, until = case when t.until <= ${now} then excluded.until else t.until end
    returning tries, until`.execute(tx)
  // Afterwards, and of those that nobody holds: it waits for nobody while it has its own row.
  await sql`
    delete from sign_in_tries where key_hash = any(array(select key_hash from sign_in_tries where until <= ${now} order by until limit 20 for update skip locked))`.execute(tx)
  return row!
}

type Counting = Pick<Ask, 'context'>
/**
 * Counts one try under each key (`what:value` → tries allowed in 15 minutes), in their order, up to the first that is used up:
 * that is the problem. Put the address first: who is over its limit must not fill the table with keys of their choice. Before the handler,
 * outside of its transaction: it takes a connection of its own.
 */
export async function countTry({ context }: Counting, limits: Readonly<Record<string, number>>): Promise<Problem | null> {
  const now = instantOf(context.clock())
  const usedUp = usedUpIn(context, now)
  for (const [key, limit] of Object.entries(limits)) {
    const known = usedUp.get(key)
    if (known !== undefined && known > now) return tooMany(known, now)
    const { tries, until } = await transaction(context.db, [], (tx) => count(tx, key, now))
    if (tries <= limit) continue
    usedUp.set(key, until)
    return tooMany(until, now)
  }
  return null
}

/** For an endpoint that prepares nothing else. */
export const counted = (limits: (ask: Pick<Ask, 'request'>) => Readonly<Record<string, number>>) => async (ask: Pick<Ask, 'request' | 'context'>): Promise<Result<null>> => {
  const problem = await countTry(ask, limits(ask))
  return problem ? no(problem) : ok(null)
}

/** Takes back one counted try of each key: it went well, and many people may share an address. In their order, so that two never wait for each other. */
export async function uncountTry({ tx }: Pick<Ask, 'tx'>, keys: Iterable<string>): Promise<void> {
  for (const key of keys) await sql`update sign_in_tries set tries = greatest(tries - 1, 0) where key_hash = ${hashOf(key)}`.execute(tx)
}

/** A sign-in that went well wipes the slate of that key. */
export async function forgetTries({ tx, context }: Pick<Ask, 'tx' | 'context'>, key: string): Promise<void> {
  tables.get(context)?.delete(key)
  await sql`delete from sign_in_tries where key_hash = ${hashOf(key)}`.execute(tx)
}
