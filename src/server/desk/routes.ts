// The desk over HTTP: a contact is recorded while it happens.

import type { Place } from '#domain/access/access.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { done } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { recordContact } from '#domain/people/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import * as store from './store.ts'

async function homeOfBody({ tx, community, body }: Ask<{ resident: ResidentId }>): Promise<Place | null> {
  const building = await store.buildingOf(tx, community, body.resident)
  return building && { community, building, resident: body.resident }
}

const record = endpoint({
  method: 'POST', path: '/contacts', summary: 'Records a call or visit, at its start and again at its end', may: 'contact.record', place: homeOfBody,
  body: recordContact, reply: done,
  handle: async (ask) => {
    const { tx, community, body, rights } = ask
    if (body.exit && !(await store.exitIsOf(tx, community, body.exit, body.resident))) return no({ code: 'not-found' })
    const stored = await store.recordContact(tx, { community, ...body, by: `${rights.actor.kind}:${rights.actor.id}` })
    if (!stored) return no({ code: 'contact-of-somebody-else' })
    ask.touch('contact', body.id, await store.buildingOf(tx, community, body.resident))
    return ok({ done: true as const })
  },
})

export const deskRoutes: readonly Endpoint[] = [record]
