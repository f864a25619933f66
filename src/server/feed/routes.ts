// Changes by number, for those whose network lets no stream through.

import { z } from 'zod'
import type { AllKindsTold } from '../http/changes.ts'
import { endpoint, ok, type Endpoint } from '../http/endpoint.ts'
import { changesAfter, lastSeq } from './store.ts'
import { isHousehold, ownersOf, saidTo } from './saying.ts'

const atMost = 500
export const changesQuery = z.object({ since: z.coerce.number().int().min(0).optional() })
/** `seq` is the number to ask from next time; `more`: ask again at once. No `ids`: more of that kind than are worth naming. */
export const changesReply = z.object({ seq: z.number(), more: z.boolean(), changes: z.array(z.object({ seq: z.number(), kind: z.string(), ids: z.array(z.string()).readonly() })) })

const changes = (kinds: AllKindsTold) => endpoint({
  method: 'GET', path: '/changes', summary: 'What changed since a number, by kind and ids; without one, the number to begin from', may: 'signed-in', query: changesQuery, reply: changesReply,
  handle: async ({ tx, community, rights, query }) => {
    const last = await lastSeq(tx, community)
    // A number from before the database was restored: begin again.
    if (query.since === undefined || query.since > last) return ok({ seq: last, more: false, changes: [] })
    const rows = await changesAfter(tx, community, query.since, atMost)
    const listener = { community, rights }
    const owners = isHousehold(listener) ? await ownersOf(kinds, tx, community, rows) : new Map()
    return ok({ seq: rows.at(-1)?.seq ?? query.since, more: rows.length === atMost, changes: rows.flatMap((row) => saidTo(listener, kinds, row, owners) ?? []) })
  },
})

export const feedRoutes = (kinds: AllKindsTold): readonly Endpoint[] => [changes(kinds)]
