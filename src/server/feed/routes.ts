// Changes by number, for those whose network lets no stream through.

import { z } from 'zod'
import { endpoint, ok, type Endpoint } from '../http/endpoint.ts'
import { maySee, ownersOf, sightOf, type Owners } from './may-see.ts'
import { changesAfter, lastSeq } from './store.ts'

const atMost = 500
export const changesQuery = z.object({ since: z.coerce.number().int().min(0).optional() })
/** `seq` is the number to ask from next time; `more`: ask again at once. */
export const changesReply = z.object({ seq: z.number(), more: z.boolean(), changes: z.array(z.object({ seq: z.number(), kind: z.string(), id: z.string() })) })

const changes = (owners: Owners) => endpoint({
  method: 'GET', path: '/changes', summary: 'What changed since a number, by kind and id; without one, the number to begin from', may: 'signed-in', query: changesQuery, reply: changesReply,
  handle: async ({ tx, community, rights, withdrawn, query }) => {
    const last = await lastSeq(tx, community)
    // A number from before the database was restored: begin again.
    if (query.since === undefined || query.since > last) return ok({ seq: last, more: false, changes: [] })
    const rows = await changesAfter(tx, community, query.since, atMost)
    const sight = sightOf({ community, rights, withdrawn, session: null, device: null }, rights.residents)
    const whose = sight.sees === 'own' ? await ownersOf(owners, tx, community, rows) : new Map()
    const seen = rows.filter((row) => maySee(sight, row, whose)).map(({ seq, kind, id }) => ({ seq, kind, id }))
    return ok({ seq: rows.at(-1)?.seq ?? query.since, more: rows.length === atMost, changes: seen })
  },
})

export const feedRoutes = (owners: Owners): readonly Endpoint[] => [changes(owners)]
