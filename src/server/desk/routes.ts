// The desk over HTTP: finding people, the card, what is known about me; and contacts, recorded while they happen.

import type { Place } from '#domain/access/access.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { done } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { recordContact } from '#domain/people/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { personOf } from '../people/homes.ts'
import type { About } from './about.ts'
import { peopleRoutes } from './people-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { recordContact as keepContact } from './store.ts'

async function homeOfBody({ tx, community, body }: Ask<{ resident: ResidentId }>): Promise<Place | null> {
  const person = await personOf(tx, community, body.resident)
  return person && { community, building: person.home.building, resident: body.resident }
}

const record = ({ exitIsOf }: About) => endpoint({
  method: 'POST', path: '/contacts', summary: 'Records a call or visit, at its start and again at its end', may: 'contact.record', place: homeOfBody,
  body: recordContact, reply: done,
  handle: async (ask) => {
    const { tx, community, body, rights } = ask
    if (body.exit && !(await exitIsOf(tx, community, body.exit, body.resident))) return no({ code: 'not-found' })
    const stored = await keepContact(tx, { community, ...body, by: `${rights.actor.kind}:${rights.actor.id}` })
    if (!stored) return no({ code: 'contact-of-somebody-else' })
    ask.touch('contact', [body.id, body.resident], (await personOf(tx, community, body.resident))?.home.building ?? null)
    return ok({ done: true as const })
  },
})

export const deskRoutes = (about: About): readonly Endpoint[] => [...peopleRoutes(about), ...recordRoutes(about), record(about)]
