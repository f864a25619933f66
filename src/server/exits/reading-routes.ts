// Looking: one case, a resident's own exits and news.

import { z } from 'zod'
import { can, opens, ownPlace } from '#domain/access/access.ts'
import { circleParts } from '#domain/access/circles.ts'
import { exitView, ownExits } from '#domain/exits/wire.ts'
import type { TellingId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done, id, idParams } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import { peopleOf } from '../people/homes.ts'
import { changesFor, stepsOfLate } from '../sealing/home-changes.ts'
import { standingsAt } from '../sealing/status.ts'
import { exitsOfResidents, markSeen, newsOf, otherExits } from './reading-store.ts'
import { casesShown } from './view.ts'
import { actorText, newId } from './rows.ts'
import { readThemselves, type NewTelling } from './tellings.ts'

const caseRoute = endpoint({
  method: 'GET', path: '/exits/:id', summary: 'One exit, whole', may: 'exit.read', place: exitOfPath, params: exitParams, reply: exitView,
  handle: (ask) => viewNow(ask, ask.params.id),
})

const ownQuery = z.object({ resident: id<'resident'>().optional() })
const ownRoute = endpoint({
  method: 'GET', path: '/me/exits', summary: 'Exits of one person I act for (left out: of all), newest first, with what the home is under and what I was told', may: 'home.read', query: ownQuery, reply: ownExits,
  place: (ask) => {
    const { resident } = ask.query
    const own = ownPlace(ask.rights, ask.community)
    return Promise.resolve(own && (resident === undefined ? own : ask.rights.residents.includes(resident) ? { ...own, resident } : null))
  },
  async handle({ tx, community, rights, now, query }) {
    const residents = query.resident ? [query.resident] : [...rights.residents].sort()
    const whole = residents.filter((resident) => can(rights, 'self.read', { community, resident }))
    const readable = residents.filter((resident) => opens(rights, resident, 'health'))
    const closed = residents.filter((resident) => !readable.includes(resident) && can(rights, 'home.read', { community, resident }))
    const [exits, people, standings, news, steps, others] = await sideBySide(tx, (one) => Promise.all([
      exitsOfResidents(one, community, readable)
        .then((all) => casesShown(one, community, all.filter((exit) => readable.some((resident) => can(rights, 'exit.read', { community, resident, exit }))), rights, now)),
      peopleOf(one, community, residents), standingsAt(one, community, now), newsOf(one, community, whole, now), stepsOfLate(one, community, now), otherExits(one, community, closed, now),
    ]))
    const person = people.get(residents[0]!)
    // What holds for the person alone is theirs; what holds for the home is everybody's there.
    const self = person && opens(rights, person.id, 'health') ? person.id : null
    const { shown: home } = person ? standings.of(person.home, self) : standings.ofNobody
    // As with the feed: a link that was made for one letter is told nothing of what was done to the home or the person.
    const homeChanges = person && can(rights, 'home.read', { community, resident: person.id }) ? changesFor(steps, standings.orders, person.home, self) : []
    const open = circleParts.filter((part) => residents[0] && opens(rights, residents[0], part))
    return ok({ of: residents.map((id) => ({ id })), open, exits, others, home, homeChanges, news })
  },
})

const seenRoute = endpoint({
  method: 'POST', path: '/me/news/:id/seen', summary: 'I have read this', may: 'home.read', place: (ask) => anyOfMine(ask as Ask), params: idParams<'news'>(), reply: done,
  async handle(ask) {
    const { tx, community, rights, params, now } = ask
    const seen = await markSeen(tx, community, params.id, rights.residents.filter((resident) => can(rights, 'self.read', { community, resident })), now)
    if (seen === null) return no({ code: 'not-found' })
    if (!seen.before) {
      const own: NewTelling = { id: newId(now) as TellingId, what: 'told', how: 'own-session', tryAgainAt: null, takesBack: null, by: actorText(rights), role: 'resident' }
      for (const { exit, building } of await readThemselves(tx, community, params.id, own, now)) ask.touch('exit', exit, building)
    }
    return ok({ done: true as const })
  },
})

export const readingRoutes: readonly Endpoint[] = [caseRoute, ownRoute, seenRoute]
