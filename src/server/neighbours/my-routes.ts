// What a home says of its own: what is broken, what did not help, that it works or is broken again; that a lent tool has come, or lies before the door. Whoever holds a phone of the
// home may: what is broken there is everybody's at home.

import type { Place } from '#domain/access/access.ts'
import { usual, type NowReason } from '#domain/desk/cases.ts'
import type { CaseId, HouseholdId, LoanId } from '#domain/kernel/ids.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { bookedAhead, dangerOf, saysNothing } from '#domain/neighbours/repairs.ts'
import type { LoanAct } from '#domain/neighbours/lent.ts'
import { myRepairs, onMyLoan, onMyRepair, sayRepair } from '#domain/neighbours/wire.ts'
import { dueOf } from '#domain/promises/due.ts'
import { ownerNow } from '#domain/promises/owner.ts'
import { insertCase } from '../desk/cases.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { householdHome } from '../people/homes.ts'
import { byOf } from '../promises/acting.ts'
import { deskNow, keepersAt } from '../promises/desk-now.ts'
import { callOff, doRepair, touchRepair } from './doing.ts'
import { homeOfCase } from './homes.ts'
import { actOnLoan, loanOf } from './loans.ts'
import { pictureRoutes } from './pictures.ts'
import { follow, keepSaid, lockRepair } from './repairs.ts'
import { loansShown, repairsOfHome } from './shown.ts'

/** A page that is pressed again and again fills no more. */
const mostOpen = 20
const householdOf = ({ rights: { actor } }: Pick<Ask, 'rights'>): HouseholdId | null => (actor.kind === 'household' ? actor.id : null)

const list = endpoint({
  method: 'GET', path: '/me/repairs', summary: 'What is broken in our home and what is done about it, and which tools we have', may: 'home.read', place: anyOfMine, reply: myRepairs,
  async handle(ask) {
    const household = householdOf(ask)
    if (!household) return no({ code: 'not-found' })
    return ok({ repairs: await repairsOfHome(ask.tx, ask.community, household, ask.now), loans: await loansShown(ask.tx, ask.community, { household }, { side: 'home', reads: null }, ask.now), now: ask.now })
  },
})

const nowFor: Partial<Record<string, NowReason>> = { gas: 'gas-smell', fire: 'fire' }
const say = endpoint({
  method: 'POST', path: '/me/repairs', summary: 'Says what is broken in our home; it is a case with somebody, an hour and a next step at once', may: 'home.read', place: anyOfMine, body: sayRepair, reply: done, rate: { burst: 20, perMinute: 20 },
  async handle(ask) {
    const { tx, community, body, now } = ask
    const household = householdOf(ask)
    const home = household && await householdHome(tx, community, household)
    if (!household || !home) return no({ code: 'not-found' })
    if ((await repairsOfHome(tx, community, household, now)).filter((one) => one.closedAt === null).length >= mostOpen) return no({ code: 'too-many-repairs' })
    const nothing = saysNothing({ ...body, pictures: body.pictures ?? 0 })
    if (nothing && body.pictures !== undefined) return no({ code: 'repair-says-nothing' })
    const danger = dangerOf(body.said)
    const urgency = danger ? 'now' : usual(body.kind).urgency
    // Whoever leads the desk has it from its first moment, else the secretary, else anybody who keeps what is of that building.
    const desk = await deskNow(tx, community, now)
    const owner = ownerNow({ owner: null, urgency, confidential: false, building: home.building }, desk).account ?? [...keepersAt(desk, home.building).keys()][0]
    if (!owner) return no({ code: 'nobody-at-desk' })
    const it = { id: body.id, act: body.act, kind: body.kind, words: body.words, place: null, building: home.building, household, resident: null, private: false, nowFor: danger ? nowFor[danger] ?? null : null, outside: null }
    const opened = await insertCase(tx, community, {
      ...it, answerOn: { way: 'page', number: '' }, urgency, due: dueOf(urgency, now, await zoneOf(tx, community)), owner, step: { code: danger ? 'send-somebody' : nothing ? 'call' : usual(body.kind).step, words: '' }, at: body.at,
    }, byOf(ask as Ask), now)
    if (!opened) return (await homeOfCase(tx, community, body.id))?.household === household ? ok({ done: true as const }) : no({ code: 'id-taken' })
    await keepSaid(tx, community, body.id, body.said, now)
    ask.touch('promise', body.id, home.building)
    touchRepair(ask as Ask, body.id, (await homeOfCase(tx, community, body.id))!)
    return ok({ done: true as const })
  },
})

/** One of the home's own, that is not in confidence. */
async function ownRepair(ask: Ask<any, any, { id: CaseId }>): Promise<Place | null> {
  const home = await homeOfCase(ask.tx, ask.community, ask.params.id)
  return home && home.household !== null && home.household === householdOf(ask) && !home.private ? anyOfMine(ask as Ask) : null
}

const act = endpoint({
  method: 'POST', path: '/me/repairs/:id/acts', summary: 'Says that it did not help, that it works, that it is broken again, or that it is needed no more', may: 'home.read', place: ownRepair, params: idParams<'case'>(), body: onMyRepair, reply: done, rate: { burst: 20, perMinute: 20 },
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const home = (await homeOfCase(tx, community, params.id))!
    const { deed } = body
    if (deed.kind !== 'withdrawn') return doRepair(ask as Ask, params.id, home, { ...body, deed: deed.kind === 'works' ? { kind: 'works', words: '' } : deed })
    const kept = await lockRepair(tx, community, params.id)
    if (!kept) return no({ code: 'repair-unknown' })
    const mine = (await repairsOfHome(tx, community, home.household!, now)).find((one) => one.id === params.id)
    const booked = bookedAhead(kept.is, now)
    // Whoever is on the way does not stand before the gate for nothing: it is over once they were called off. Pressed again it is said already.
    if (mine?.closedAt === null && booked && mine.outcome !== 'not-needed') await follow(ask as Ask, params.id, [{ kind: 'outcome', outcome: 'not-needed', words: '' }, ...callOff(booked, mine.due, now)], true)
    if (mine?.closedAt === null && !booked) await follow(ask as Ask, params.id, [{ kind: 'withdrawn', words: '' }])
    touchRepair(ask as Ask, params.id, home)
    return ok({ done: true as const })
  },
})

const tool = endpoint({
  method: 'POST', path: '/me/loans/:id/acts', summary: 'Says that a lent tool has come, that it lies before the door again, or that one of these was a mistake', may: 'home.read', params: idParams<'loan'>(), body: onMyLoan, reply: done, rate: { burst: 20, perMinute: 20 },
  place: async (ask: Ask<any, any, { id: LoanId }>) => ((await loanOf(ask.tx, ask.community, ask.params.id))?.household === householdOf(ask) && householdOf(ask) ? anyOfMine(ask as Ask) : null),
  handle: (ask) => actOnLoan(ask as Ask, ask.params.id, 'home', { of: null, ...ask.body } as LoanAct),
})

const pictures = pictureRoutes({ under: '/me/repairs/:id', sends: 'home.read', sees: 'home.read', place: () => ownRepair, home: ({ tx, community, params }) => homeOfCase(tx, community, params.id) })

export const myNeighbourRoutes: readonly Endpoint[] = [list, say, act, tool, ...pictures]
