// What the rules would ask for, before anything is asked: for the page on which a request is checked and sent. It decides nothing, keeps
// nothing, and says no more than the case itself says once it is there.

import { z } from 'zod'
import { can, holds, type Place } from '#domain/access/access.ts'
import { purposes } from '#domain/exits/request.ts'
import { needed } from '#domain/exits/wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { id } from '#domain/kernel/wire.ts'
import { ownStatusAt } from '#domain/people/own-status.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { personOf } from '../people/homes.ts'
import { standingsAt } from '../sealing/status.ts'
import { adviceOn } from './cases.ts'
import { rulesInForce } from './rules-in-force.ts'
import { itemShown } from './view.ts'

/** That there is no such resident, or one who is somebody else's, is told alike; so is either to whoever may ask for nobody. */
export async function placeOfResident({ tx, community, rights }: Ask, resident: ResidentId): Promise<Place | null> {
  if (!holds(rights, 'exit.ask')) return { community }
  const person = await personOf(tx, community, resident)
  const place = person && { community, resident, building: person.home.building }
  return place && can(rights, 'exit.ask', place) ? place : null
}

export const neededRoute: Endpoint = endpoint({
  method: 'GET', path: '/exits/needed', summary: 'What would be asked for before this person may go out for that; nothing is asked yet', may: 'exit.ask',
  query: z.object({ resident: id<'resident'>(), purpose: z.enum(purposes) }), place: (ask) => placeOfResident(ask as Ask, ask.query.resident), reply: needed,
  async handle({ tx, community, now, query: { resident, purpose } }) {
    const [person, standings, rules] = await sideBySide(tx, (one) => Promise.all([personOf(one, community, resident), standingsAt(one, community, now), rulesInForce(one, community, now)]))
    if (!person) return no({ code: 'not-found' })
    const standing = standings.of(person.home, person.id)
    const { advice } = adviceOn({ purpose, emergency: false, personStatus: ownStatusAt(person, now), standing, rules, evidence: [], now })
    return ok({ of: resident, needs: advice && { items: advice.items.map(itemShown), decider: advice.decider, exits: advice.exits } })
  },
})
