// How often somebody may try to sign in. Counted in memory, by server, never in the database: a failed try rolls its
// transaction back. Refuses to tell whether what was tried exists.

import type { Problem } from '#domain/kernel/result.ts'
import type { Context } from '../http/endpoint.ts'

const window = 15 * 60_000
const most = 20_000
type Count = { tries: number; until: number }

// One table for each server, so that two servers in one process (tests) do not share it.
const tables = new WeakMap<Context, Map<string, Count>>()

function tableOf(context: Context): Map<string, Count> {
  let table = tables.get(context)
  if (!table) tables.set(context, (table = new Map()))
  if (table.size > most) {
    const now = context.clock()
    for (const [key, count] of table) if (count.until <= now) table.delete(key)
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

/**
 * Counts one try under each key (`what:value` → tries allowed in 15 minutes), in their order, up to the first that is used up:
 * that is the problem. Put the address first: who is over its limit must not fill the table with keys of their choice.
 */
export function countTry(context: Context, limits: Readonly<Record<string, number>>): Problem | null {
  const table = tableOf(context)
  const now = context.clock()
  for (const [key, limit] of Object.entries(limits)) {
    const old = table.get(key)
    const count = old && old.until > now ? old : { tries: 0, until: now + window }
    count.tries += 1
    table.set(key, count)
    if (count.tries > limit) return { code: 'too-many-tries', retryAfter: Math.ceil((count.until - now) / 1000) }
  }
  return null
}

/** Takes back one counted try of each key: it went well, and many people may share an address. */
export function uncountTry(context: Context, keys: Iterable<string>): void {
  const table = tableOf(context)
  for (const key of keys) {
    const count = table.get(key)
    if (count && count.tries > 0) count.tries -= 1
  }
}

/** A sign-in that went well wipes the slate of that key. */
export const forgetTries = (context: Context, key: string): void => void tableOf(context).delete(key)
