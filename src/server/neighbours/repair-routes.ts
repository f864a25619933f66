// Repairs at the desk: what is broken, of a case that is there; what was tried; what a visit costs before anybody is sent, and who sends them. Nobody is sent on a cost
// that is another than the one that was shown.

import { can, holds, verbsOf, type Place, type Verb } from '#domain/access/access.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { dangerOf, isRepairKind, sameCost, saidOver, type RepairDeed } from '#domain/neighbours/repairs.ts'
import { costQuery, costShown, noteRepair, onRepair, repairs, repairView, type OnRepair } from '#domain/neighbours/wire.ts'
import type { Deed } from '#domain/promises/promise.ts'
import { buildingOfCase } from '../desk/cases.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { placeOfPromise } from '../promises/acting.ts'
import { doRepair, touchRepair } from './doing.ts'
import { costThere, homeOfReadable, type CaseHome } from './homes.ts'
import { pictureRoutes } from './pictures.ts'
import { keepSaid, follow, lockRepair, promiseOf } from './repairs.ts'
import { openRepairs, repairViewed } from './shown.ts'

type OfCase = Ask<any, any, { id: CaseId }>
const placeFor = (verb: Verb) => async ({ tx, community, params, rights }: OfCase): Promise<Place | null> => {
  if (!holds(rights, verb)) return { community }
  const building = await buildingOfCase(tx, community, params.id)
  return building === undefined ? null : placeOfPromise(community, building)
}

/** The case, where it can be a repair and whoever asks may read it. */
async function mine(ask: OfCase): Promise<CaseHome | null> {
  const home = await homeOfReadable(ask, ask.params.id)
  return home && isRepairKind(home.kind) ? home : null
}

const read = endpoint({
  method: 'GET', path: '/cases/:id/repair', summary: 'A repair: what is broken, what was tried, who was sent, which tools are there', may: 'person.read', place: placeFor('person.read'), params: idParams<'case'>(), reply: repairView,
  async handle(ask) {
    const home = await mine(ask)
    return home ? ok(await repairViewed(ask.tx, ask.community, ask.params.id, home, ask.now)) : no({ code: 'not-found' })
  },
})

const note = endpoint({
  method: 'POST', path: '/cases/:id/repair', summary: 'Puts down what is broken, where, since when, what is stopped and who depends on it; danger makes it urgent', may: 'contact.record', place: placeFor('contact.record'), params: idParams<'case'>(), body: noteRepair, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const home = await mine(ask)
    if (!home) return no({ code: 'not-found' })
    // Of two who say something first, one waits here: there is no repair yet for which to wait.
    await takeTurn(tx, `repair ${community} ${params.id}`)
    const [before, row] = [await lockRepair(tx, community, params.id), await promiseOf(tx, community, params.id)]
    await keepSaid(tx, community, params.id, saidOver(body.said, before?.danger ?? null, body.none), now)
    const isOver = row !== null && row.closedAt !== null
    // Also another than the one that stands: whoever has that in hand knows nothing of this one.
    if (dangerOf(body.said) !== null && (isOver || dangerOf(body.said) !== before?.danger)) await follow(ask as Ask, params.id, [...(isOver ? [{ kind: 'reopened' as const, words: '' }] : []), ...rings(now)])
    touchRepair(ask as Ask, params.id, home)
    return ok({ done: true as const })
  },
})

/** Danger waits for nobody, be it that the case was over. */
const rings = (now: Instant): Deed[] => [{ kind: 'urgency', urgency: 'now', why: 'said', due: now }, { kind: 'step', step: { code: 'send-somebody', words: '' } }]

const cost = endpoint({
  method: 'GET', path: '/cases/:id/repair/cost', summary: 'What a visit costs: who must stay inside afterwards, and until when, by what the home is under while they are there', may: 'contact.record', place: placeFor('contact.record'), params: idParams<'case'>(), query: costQuery, reply: costShown,
  async handle(ask) {
    const { tx, community, query } = ask
    const home = await mine(ask)
    if (!home) return no({ code: 'not-found' })
    const times = { from: query.from, until: query.until ?? query.from }
    const unprotected = await costThere(tx, community, home, { ...times, protected: false })
    return ok({ unprotected, cost: query.protected === 'yes' ? await costThere(tx, community, home, { ...times, protected: true }) : unprotected })
  },
})

/** As it is kept: with what a visit costs by now. Problem: `repair-cost-changed`. */
async function deedOf({ tx, community }: Ask, home: CaseHome, deed: OnRepair['deed']): Promise<Result<RepairDeed>> {
  if (deed.kind !== 'visit') return ok(deed)
  const { seen, kind, ...visit } = deed
  const now = await costThere(tx, community, home, visit)
  return sameCost(now, seen) ? ok({ kind, visit: { ...visit, cost: now } }) : no({ code: 'repair-cost-changed' })
}

const act = endpoint({
  method: 'POST', path: '/cases/:id/repair/acts', summary: 'What was tried, who is sent and under which protection, to whom it was handed on and by when, that it works', may: 'contact.record', place: placeFor('contact.record'), params: idParams<'case'>(), body: onRepair, reply: done,
  async handle(ask) {
    const home = await mine(ask)
    if (!home) return no({ code: 'not-found' })
    const deed = await deedOf(ask as Ask, home, ask.body.deed)
    return deed.ok ? doRepair(ask as Ask, ask.params.id, home, { ...ask.body, deed: deed.value }) : deed
  },
})

const list = endpoint({
  method: 'GET', path: '/repairs', summary: 'Open repairs, those in danger first', may: 'person.read', reply: repairs,
  place: async ({ rights, community }) => rights.grants.map((it) => placeOfPromise(community, it.building)).find((it) => can(rights, 'person.read', it)) ?? { community },
  async handle({ tx, community, rights, now }) {
    const own = rights.grants.filter((it) => it.community === community && verbsOf(it.role).includes('person.read'))
    return ok({ repairs: await openRepairs(tx, community, own.some((it) => it.building === null) ? null : own.map((it) => it.building!)), now })
  },
})

const pictures = pictureRoutes({ under: '/cases/:id/repair', sends: 'contact.record', sees: 'person.read', place: placeFor, home: mine })

export const repairRoutes: readonly Endpoint[] = [list, read, note, cost, act, ...pictures]
