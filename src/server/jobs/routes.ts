// What a person may do with work that the server does by itself: stop it, or have it tried again. Both may be sent twice.

import { done, idParams } from '#domain/kernel/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { runAgain, stopRun } from './runs.ts'

const stopIt = endpoint({
  method: 'POST', path: '/work/:id/stop', summary: 'Stops work at its next row; what is done stays done', may: 'work.steer', params: idParams<'work'>(), reply: done,
  async handle({ tx, community, rights, params, now, touch }) {
    if (!(await stopRun(tx, community, params.id, rights.actor.id as AccountId, now))) return no({ code: 'not-found' })
    touch('work', params.id)
    return ok({ done: true as const })
  },
})

const again = endpoint({
  method: 'POST', path: '/work/:id/again', summary: 'Has work that failed, was stopped or waits tried at once', may: 'work.steer', params: idParams<'work'>(), reply: done,
  async handle({ tx, community, params, now, touch }) {
    if (!(await runAgain(tx, community, params.id, now))) return no({ code: 'not-found' })
    touch('work', params.id)
    return ok({ done: true as const })
  },
})

export const workRoutes: readonly Endpoint[] = [stopIt, again]
