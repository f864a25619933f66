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

/** Counts one try under each key (`what:value` → tries allowed in 15 minutes). A problem when one of them is used up. */
export function countTry(context: Context, limits: Readonly<Record<string, number>>): Problem | null {
  const table = tableOf(context)
  const now = context.clock()
  let retryAfter = 0
  for (const [key, limit] of Object.entries(limits)) {
    const old = table.get(key)
    const count = old && old.until > now ? old : { tries: 0, until: now + window }
    count.tries += 1
    table.set(key, count)
    if (count.tries > limit) retryAfter = Math.max(retryAfter, Math.ceil((count.until - now) / 1000))
  }
  return retryAfter > 0 ? { code: 'too-many-tries', retryAfter } : null
}

/** A sign-in that went well wipes the slate of that key. */
export const forgetTries = (context: Context, key: string): void => void tableOf(context).delete(key)
