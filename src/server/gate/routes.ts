// The gate over HTTP: facts from the field, a return reported by the resident or the desk, the gates themselves,
// and what a gate's phone needs to work without a network.

import { can, type Place } from '#domain/access/access.ts'
import { reportBack } from '#domain/exits/wire.ts'
import { clockError } from '#domain/gate/log.ts'
import { gateFactsAtTheDoor, gateFactsTaken, gates, gateSnapshot, newGate, returned, snapshotQuery } from '#domain/gate/wire.ts'
import type { ExitId } from '#domain/kernel/ids.ts'
import { earlier, storable } from '#domain/kernel/instants.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitPlace, whereNow } from './exits.ts'
import { storeMovements, takeFacts } from './facts.ts'
import { snapshotFor } from './snapshot.ts'
import { compoundFor, gatesOf, insertGate, sawDevice } from './store.ts'

/** Devices whatever became of their enrolment; people only with the right to keep the gate's log; residents never. */
const mayReport = ({ rights, community }: Ask): boolean => rights.actor.kind === 'device' || (rights.actor.kind === 'account' && can(rights, 'gate.log', { community }))

const facts = endpoint({
  method: 'POST', path: '/gate/facts', summary: 'What happened at a gate; may be sent again, late and in any order', may: 'facts', lane: 'reserved', bodyLimit: 8 * 1024 * 1024,
  // Not by command id: each attempt states the clock anew, and every fact has an id of its own.
  once: false, body: gateFactsAtTheDoor, reply: gateFactsTaken,
  handle: async (ask) => {
    const { tx, body, rights, now } = ask
    if (!mayReport(ask as Ask)) return no({ code: 'not-allowed' })
    const { taken, clockErrorMs } = await takeFacts(ask as Ask, body.facts, body.sentAt)
    if (rights.actor.kind === 'device') await sawDevice(tx, rights.actor.id, clockErrorMs, now)
    return ok({ taken, clockErrorMs: body.sentAt ? clockError(body.sentAt, now) : 0, now })
  },
})

const snapshot = endpoint({
  method: 'GET', path: '/sync/gate', summary: 'What a gate’s phone works from without a network: whole, or since a cursor', may: 'gate.sync', query: snapshotQuery, reply: gateSnapshot,
  handle: async (ask) => {
    const { tx, rights, community, now } = ask
    const desk = rights.actor.kind === 'account' && can(rights, 'gate.sync', { community })
    if (rights.actor.kind !== 'device' && !desk) return no({ code: 'not-allowed' })
    if (rights.actor.kind === 'device') await sawDevice(tx, rights.actor.id, null, now)
    return snapshotFor(ask as Ask, ask.query)
  },
})

async function placeOfReturn(ask: Ask<unknown, unknown, { id: ExitId }>): Promise<Place | null> {
  const { tx, community, params, rights } = ask
  const { actor } = rights
  if (actor.kind === 'household' && actor.exit !== null && actor.exit !== params.id) return null
  const place = await exitPlace(tx, community, params.id)
  return place && { community, ...(place.resident ? { resident: place.resident } : {}), ...(place.building ? { building: place.building } : {}) }
}

const back = endpoint({
  method: 'POST', path: '/exits/:id/back', summary: 'Reports the return of somebody who was out', may: 'return.report', place: placeOfReturn,
  params: idParams<'exit'>(), body: reportBack, reply: returned,
  handle: async (ask) => {
    const { tx, community, body, params, rights, now } = ask
    const place = (await exitPlace(tx, community, params.id))!
    await storeMovements(ask as Ask, [{
      // Nobody comes back tomorrow: a phone that is ahead is put right to now.
      id: body.id, kind: 'back', at: storable(earlier(body.at, now)), deviceAt: storable(body.at), clockErrorMs: null, exit: params.id, pass: place.pass, resident: place.resident,
      gate: rights.actor.kind === 'device' ? rights.actor.gate : null, emergency: place.emergency, by: `${rights.actor.kind}:${rights.actor.id}`,
      how: rights.actor.kind === 'household' ? 'resident' : 'desk', verdict: '', note: '',
    }])
    return ok(await whereNow(tx, community, params.id))
  },
})

const readGates = endpoint({
  method: 'GET', path: '/gates', summary: 'The gates by number', may: 'gate.sync', reply: gates,
  handle: async ({ tx, community }) => ok({ gates: await gatesOf(tx, community) }),
})

const addGate = endpoint({
  method: 'POST', path: '/gates', summary: 'Adds a gate', may: 'device.enrol', body: newGate, reply: gates,
  handle: async (ask) => {
    const { tx, community, body } = ask
    const compound = await compoundFor(tx, community, body.compound ?? null)
    if (!compound) return no({ code: 'not-found', what: 'compound' })
    if (!(await insertGate(tx, community, { id: body.id, compound, number: body.number, name: body.name }))) return no({ code: 'gate-number-taken', number: body.number })
    ask.touch('gate', body.id)
    return ok({ gates: await gatesOf(tx, community) })
  },
})

export const gateRoutes: readonly Endpoint[] = [facts, snapshot, back, readGates, addGate]
