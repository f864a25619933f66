// The gate over HTTP, beside what its phone reports and keeps (server/field): a return reported by the resident or the desk.

import type { Place } from '#domain/access/access.ts'
import { reportBack } from '#domain/exits/wire.ts'
import { happenedAt, storable } from '#domain/field/clock.ts'
import { returned } from '#domain/gate/wire.ts'
import type { ExitId, GateId } from '#domain/kernel/ids.ts'
import { between, type Instant } from '#domain/kernel/instants.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { endpoint, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitPlace, whereNow, type ExitPlace } from './exits.ts'
import { storeMovements } from './facts.ts'
import type { MovementDoubt } from './store.ts'

async function placeOfReturn(ask: Ask<unknown, unknown, { id: ExitId }>): Promise<Place | null> {
  const { tx, community, params, rights } = ask
  const { actor } = rights
  if (actor.kind === 'household' && actor.exit !== null && actor.exit !== params.id) return null
  const place = await exitPlace(tx, community, params.id)
  return place && { community, ...(place.resident ? { resident: place.resident } : {}), ...(place.building ? { building: place.building } : {}) }
}

/**
 * When somebody who is out came back. Nobody comes back tomorrow, and nobody before going out: then it is now, and a person looks
 * at it; as they do when a household that is overdue says it was back in time.
 */
function returnedAt(said: { at: Instant; right: Instant | null }, place: ExitPlace, own: boolean, now: Instant): { at: Instant; doubts: MovementDoubt[] } {
  const { at, doubts } = happenedAt({ ...said, steady: null }, { sentAt: null, steady: null, received: now })
  if (place.whereabouts !== 'out') return { at, doubts: [...doubts] }
  if (place.lastOut !== null && at <= place.lastOut) return { at: now, doubts: [...doubts, 'dated-back'] }
  const inTime = own && place.dueBack !== null && place.dueBack <= now && at < place.dueBack
  return { at, doubts: inTime ? [...doubts, 'dated-back'] : [...doubts] }
}

const back = endpoint({
  method: 'POST', path: '/exits/:id/back', summary: 'Reports the return of somebody who was out', may: 'return.report', place: placeOfReturn,
  params: idParams<'exit'>(), body: reportBack, reply: returned,
  handle: async (ask) => {
    const { tx, community, body, params, rights, now } = ask
    const place = (await exitPlace(tx, community, params.id))!
    const own = rights.actor.kind === 'household'
    const when = returnedAt(body, place, own, now)
    await storeMovements(ask as Ask, [{
      id: body.id, kind: 'back', ...when, deviceAt: storable(body.at), clockErrorMs: between(when.at, storable(body.at)), exit: params.id, pass: place.pass, resident: place.resident,
      gate: rights.actor.kind === 'device' ? (rights.actor.place as GateId | null) : null, emergency: place.emergency, by: `${rights.actor.kind}:${rights.actor.id}`,
      how: own ? 'resident' : 'desk', verdict: '', note: '',
    }])
    return ok(await whereNow(tx, community, params.id))
  },
})

export const gateRoutes: readonly Endpoint[] = [back]
