// What the rules would ask for, before anything is asked: for the page on which a request is checked and sent. It decides nothing, keeps
// nothing, and says no more than the case itself says once it is there. Of every purpose at once: an address that joins a person and what they
// mean to go out for would stand in the log of whatever lies between phone and server. The id alone stands in most addresses here, and says nothing.

import { sql } from 'kysely'
import { z } from 'zod'
import { can, placeNamed, type Place } from '#domain/access/access.ts'
import { purposes } from '#domain/exits/request.ts'
import { itemsUnsaid, rowsOf } from '#domain/exits/stays-in.ts'
import { needed } from '#domain/exits/wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { id } from '#domain/kernel/wire.ts'
import { ownStatusAt } from '#domain/people/own-status.ts'
import { withHold } from '#domain/rounds/holds.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { personOf } from '../people/homes.ts'
import { standingsAt } from '../sealing/status.ts'
import { adviceOn } from './cases.ts'
import { heldAmong, toHeld } from '../rounds/holds.ts'
import { rulesInForce } from './rules-in-force.ts'
import { itemShown } from './view.ts'

/** That there is no such resident, or one who is somebody else's, is told alike; so is either to whoever may ask for nobody. */
export async function placeOfResident({ tx, community, rights }: Ask, resident: ResidentId): Promise<Place | null> {
  const person = await personOf(tx, community, resident)
  return placeNamed(rights, 'exit.ask', community, person && { community, resident: person.id, building: person.home.building })
}

export const neededRoute: Endpoint = endpoint({
  method: 'GET', path: '/exits/needed', summary: 'What would be asked for before this person may go out for that; nothing is asked yet', may: 'exit.ask',
  query: z.object({ resident: id<'resident'>() }), place: (ask) => placeOfResident(ask as Ask, ask.query.resident), reply: needed,
  async handle({ tx, community, now, rights, query: { resident } }) {
    const [person, standings, rules, held] = await sideBySide(tx, (one) => Promise.all([personOf(one, community, resident), standingsAt(one, community, now), rulesInForce(one, community, now), heldAmong(community, sql`array[${resident}::uuid]`).execute(one).then(toHeld)]))
    if (!person) return no({ code: 'not-found' })
    // Whoever may ask for somebody, and may not read about them, is told what anybody of that home would be asked for.
    const theirs = can(rights, 'exit.read', { community, resident, building: person.home.building })
    const standing = standings.of(person.home, theirs ? person.id : null)
    const own = theirs ? ownStatusAt(person, now) : 'none'
    const personStatus = withHold(own, theirs && held.has(person.id))
    const silent = personStatus !== own && !can(rights, 'person.read', { community })
    const needs = purposes.flatMap((purpose) => {
      const asking = { purpose, emergency: false, transport: null, weekly: null, standing, rules, evidence: [], now } as const
      const { advice } = adviceOn({ ...asking, personStatus })
      const shown = advice?.items.map(itemShown) ?? []
      const items = silent ? itemsUnsaid(shown, rowsOf(adviceOn({ ...asking, personStatus: own }).advice)) : shown
      return advice ? [{ purpose, items, decider: advice.decider, exits: advice.exits }] : []
    })
    return ok({ of: person.id, needs: rules && needs })
  },
})
