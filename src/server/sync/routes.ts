// Sync over HTTP: the gate's snapshot, and changes by number for those whose network lets no stream through.

import { z } from 'zod'
import { gateSnapshot, snapshotQuery } from '#domain/gate/wire.ts'
import { can } from '#domain/access/access.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { maySee, ownersOf, sightOf } from './may-see.ts'
import { snapshotFor } from './snapshot.ts'
import { changesAfter, deviceWasHeard, lastSeq } from './store.ts'

const snapshot = endpoint({
  method: 'GET', path: '/sync/gate', summary: 'What a gate’s phone works from without a network: whole, or since a cursor', may: 'gate.sync', query: snapshotQuery, reply: gateSnapshot,
  handle: async (ask) => {
    const { tx, rights, community, now } = ask
    const desk = rights.actor.kind === 'account' && can(rights, 'gate.sync', { community })
    if (rights.actor.kind !== 'device' && !desk) return no({ code: 'not-allowed' })
    if (rights.actor.kind === 'device') await deviceWasHeard(tx, rights.actor.id, now)
    return snapshotFor(ask as Ask, ask.query)
  },
})

const atMost = 500
export const changesQuery = z.object({ since: z.coerce.number().int().min(0).optional() })
/** `seq` is the number to ask from next time; `more`: ask again at once. */
export const changesReply = z.object({ seq: z.number(), more: z.boolean(), changes: z.array(z.object({ seq: z.number(), kind: z.string(), id: z.string() })) })

const changes = endpoint({
  method: 'GET', path: '/changes', summary: 'What changed since a number, by kind and id; without one, the number to begin from', may: 'signed-in', query: changesQuery, reply: changesReply,
  handle: async ({ tx, community, rights, withdrawn, query }) => {
    const last = await lastSeq(tx, community)
    // A number from before the database was restored: begin again.
    if (query.since === undefined || query.since > last) return ok({ seq: last, more: false, changes: [] })
    const rows = await changesAfter(tx, community, query.since, atMost)
    const sight = sightOf({ community, rights, withdrawn, session: null }, rights.residents)
    const owners = sight.sees === 'own' ? await ownersOf(tx, community, rows) : new Map()
    const seen = rows.filter((row) => maySee(sight, row, owners)).map(({ seq, kind, id }) => ({ seq, kind, id }))
    return ok({ seq: rows.at(-1)?.seq ?? query.since, more: rows.length === atMost, changes: seen })
  },
})

export const syncRoutes: readonly Endpoint[] = [snapshot, changes]
