// Who was shown many people at once: for whoever answers for how the records are read. It names colleagues, and nobody who came up.

import { sql } from 'kysely'
import { listLooks, listLooksQuery } from '#domain/access/wire.ts'
import { endpoint, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { listLooks as shownLists } from '../http/looks.ts'
import type { LookWhy } from '#domain/kernel/personal.ts'

const perPage = 200

async function namesOf({ tx }: Pick<Ask, 'tx'>, accounts: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from accounts where id = any(${[...new Set(accounts)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

const listsRoute = endpoint({
  method: 'GET', path: '/looks/lists', summary: 'Which lists of people were shown to whom: one line for a list and ten minutes, with its count', may: 'access.read', query: listLooksQuery, reply: listLooks,
  handle: async ({ tx, community, query, now }) => {
    const rows = await shownLists(tx, community, query.before ?? now, perPage)
    const names = await namesOf({ tx }, rows.filter((row) => row.actorKind === 'account').map((row) => row.actor))
    const lists = rows.map(({ at, role, why, people, added, actor, actorKind }) => ({ at, role, by: names.get(actor) ?? actorKind, why: why as LookWhy, people, added }))
    return ok({ lists, next: rows.length === perPage ? rows.at(-1)!.at : null })
  },
})

export const reviewRoutes: readonly Endpoint[] = [listsRoute]
