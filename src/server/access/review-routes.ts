// Who was shown many people at once: for whoever answers for how the records are read. It names colleagues, and nobody who came up.

import { sql } from 'kysely'
import { listLooks, listLooksQuery } from '#domain/access/wire.ts'
import { endpoint, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { listLooks as shownLists, type ListLook } from '../http/looks.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { LookWhy } from '#domain/kernel/personal.ts'

const perPage = 200

async function namesOf({ tx }: Pick<Ask, 'tx'>, accounts: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from accounts where id = any(${[...new Set(accounts)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** What was shown in one moment stands on one page: the next one begins before a moment, and would miss what it was parted from. */
function pageOf(found: readonly ListLook[]): { rows: readonly ListLook[]; next: Instant | null } {
  const edge = found[perPage]?.at
  if (edge === undefined) return { rows: found, next: null }
  const whole = found.filter((row) => row.at > edge)
  const rows = whole.length > 0 ? whole : found
  return { rows, next: rows.at(-1)!.at }
}

const listsRoute = endpoint({
  method: 'GET', path: '/looks/lists', summary: 'Which lists of people were shown to whom: one line for a list and ten minutes, with its count', may: 'access.read', query: listLooksQuery, reply: listLooks,
  handle: async ({ tx, community, query, now }) => {
    const { rows, next } = pageOf(await shownLists(tx, community, query.before ?? now, perPage + 1))
    const names = await namesOf({ tx }, rows.filter((row) => row.actorKind === 'account').map((row) => row.actor))
    const lists = rows.map(({ at, role, why, people, added, actor, actorKind }) => ({ at, role, by: names.get(actor) ?? actorKind, why: why as LookWhy, people, added }))
    return ok({ lists, next })
  },
})

export const reviewRoutes: readonly Endpoint[] = [listsRoute]
