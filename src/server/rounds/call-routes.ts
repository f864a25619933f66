// Who is called, over HTTP: for the desk, and for a home its own turn. Calling is a fact (takers.ts), from a station's phone and from the desk alike.

import { idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/rounds/call-wire.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { callsIn } from './calls.ts'
import { callsKept, slotsKept } from './kept-calls.ts'
import { roundOf } from './store.ts'

const read = endpoint({
  method: 'GET', path: '/testing-rounds/:id/calls', summary: 'Who is called to a testing round, how many have come, and who is next', may: 'test.read', params: idParams<'testing-round'>(), reply: wire.roundCalls,
  async handle({ tx, community, params: { id }, now }) {
    if (!(await roundOf(tx, community, id))) return no({ code: 'not-found' })
    const ask = { tx, community, now }
    return ok({ asOf: now, slots: await slotsKept(ask, id), calls: await callsKept(ask, (await callsIn(tx, community, id)).map((call) => ({ round: id, call }))) })
  },
})

export const callRoutes: readonly Endpoint[] = [read]
