// Door rounds over HTTP: making one, giving its stairwells to people, reading how far it is, the doors that are mine, and what came of each. A result is
// a fact: whoever was given a door tells of it also after it was handed over, after the round was closed, and after their right ended (marked).

import { actingRole, can, type Place } from '#domain/access/access.ts'
import * as wire from '#domain/doors/wire.ts'
import type { RoundId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { ReachOf } from '../http/reach.ts'
import { myDoorsOf, roundDoorsOf } from './doors.ts'
import { addResult, saidOf, tallyOf, type SaidHere } from './results.ts'
import * as store from './store.ts'
import { toldAtDoor } from './telling.ts'
import { coversAll, standing, walkersNow, walksIn } from './walkers.ts'

const byOf = ({ rights, place, community }: Ask): store.By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, place ?? { community }) ?? '' })

/** Of a round as a whole: whoever may in all of its buildings. */
async function placeOfRound({ tx, community, rights, params }: Ask<any, any, { id: RoundId }>): Promise<Place | null> {
  const buildings = await store.buildingsOfRound(tx, community, params.id)
  if (buildings.length === 0 || !coversAll(rights, 'round.write', community, buildings)) return null
  return can(rights, 'round.write', { community }) ? { community } : { community, building: buildings[0]! }
}

async function shown({ tx, community }: Ask, round: store.RoundRow) {
  const doors = await store.doorCounts(tx, community, round)
  const tally = await tallyOf(tx, community, round, doors)
  return { head: { ...round, counts: tally.whole, differs: tally.differs }, tally }
}

const list = endpoint({
  method: 'GET', path: '/rounds', summary: 'Door rounds with their figures: those that go on, then the last that are over', may: 'round.write', place: async (ask) => standing(ask, 'round.write'), reply: wire.rounds,
  async handle(ask) {
    const { tx, community, rights } = ask
    const rounds: (Awaited<ReturnType<typeof shown>>)['head'][] = []
    for (const round of await store.roundsOf(tx, community)) {
      if (can(rights, 'round.write', { community }) || coversAll(rights, 'round.write', community, await store.buildingsOfRound(tx, community, round.id))) rounds.push((await shown(ask as Ask, round)).head)
    }
    return ok({ rounds })
  },
})

const make = endpoint({
  method: 'POST', path: '/rounds', summary: 'Makes a round: its title, what is to be done at each door, and where', may: 'round.write', body: wire.newRound, reply: done,
  async place({ tx, community, rights, body }) {
    const here = standing({ rights, community }, 'round.write')
    if (!can(rights, 'round.write', here)) return here
    const buildings = await store.buildingsIn(tx, community, body.places)
    return buildings && coversAll(rights, 'round.write', community, buildings) ? here : null
  },
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!(await store.insertRound(tx, community, body, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    ask.touch('round', body.id)
    return ok({ done: true as const })
  },
})

const read = endpoint({
  method: 'GET', path: '/rounds/:id', summary: 'A round: its figures, whose each stairwell is, and who may walk there', may: 'round.write', place: placeOfRound, params: idParams<'round'>(), reply: wire.roundView,
  async handle(ask) {
    const { tx, community, params, now } = ask
    const [round] = await store.roundsOf(tx, community, params.id)
    if (!round) return no({ code: 'not-found' })
    const { head, tally } = await shown(ask as Ask, round)
    const [given, walkers, spots] = await sideBySide(tx, (one) => Promise.all([store.givenIn(one, community, round.id), walkersNow(one, community, now), store.stairwellsIn(one, community, [...tally.of.keys()])]))
    const stairwells = spots.map((one) => {
      const to = given.find((it) => it.entrance === one.id)
      const over = !walkers.some((it) => it.id === to?.to && walksIn(it, one.buildingId))
      return { id: one.id, compound: one.compound, building: one.building, buildingId: one.buildingId, label: one.entrance, counts: tally.of.get(one.id)!, given: to ? { to: to.to, name: to.name, at: to.at, over } : null }
    })
    return ok({ ...head, stairwells, walkers })
  },
})

const doors = (reachOf: ReachOf) => endpoint({
  method: 'GET', path: '/rounds/:id/doors', summary: 'The doors of a round in walking order, all, those of a stairwell, or those that a figure counts', may: 'round.write', place: placeOfRound, params: idParams<'round'>(),
  query: wire.doorsQuery, reply: wire.roundDoors, large: ({ stairwell }) => stairwell === undefined,
  async handle(ask) {
    const [round] = await store.roundsOf(ask.tx, ask.community, ask.params.id)
    return round ? ok(await roundDoorsOf(ask, round, ask.query, reachOf)) : no({ code: 'not-found' })
  },
})

/** Adds acts of a round under one id; the same id for another round is somebody else's. */
async function act(ask: Ask<any, any, { id: RoundId }>, id: string, rows: Parameters<typeof store.addActs>[3]['rows']): Promise<Result<{ done: true }>> {
  const { tx, community, params, now } = ask
  if (!(await store.addActs(tx, community, params.id, { id, rows, by: byOf(ask as Ask) }, now)) && (await store.roundOfAct(tx, community, id)) !== params.id) return no({ code: 'id-taken' })
  ask.touch('round', params.id)
  return ok({ done: true as const })
}

const give = endpoint({
  method: 'POST', path: '/rounds/:id/give', summary: 'Gives stairwells to a person by name, hands them over, or takes them back', may: 'round.write', place: placeOfRound, params: idParams<'round'>(), body: wire.give, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const [round] = await store.roundsOf(tx, community, params.id)
    const there = new Set(round ? (await store.doorCounts(tx, community, round)).map((one) => one.entrance) : [])
    if (body.stairwells.some((one) => !there.has(one))) return no({ code: 'not-found' })
    const stairwells = await store.stairwellsIn(tx, community, body.stairwells)
    const walker = body.to && (await walkersNow(tx, community, now)).find((one) => one.id === body.to)
    if (body.to && (!walker || stairwells.some((one) => !walksIn(walker, one.buildingId)))) return no({ code: 'walker-cannot' })
    return act(ask as Ask<any, any, { id: RoundId }>, body.id, stairwells.map((one) => ({ what: 'given', entrance: one.id, to: body.to })))
  },
})

const end = endpoint({
  method: 'POST', path: '/rounds/:id/end', summary: 'Closes a round, or opens it again; what was noted meanwhile still comes in', may: 'round.write', place: placeOfRound, params: idParams<'round'>(), body: wire.end, reply: done,
  async handle(ask) {
    // Nobody carries on what was corrected or withdrawn: what took its place makes a round of its own.
    if (ask.body.what === 'reopened' && (await store.roundsOf(ask.tx, ask.community, ask.params.id))[0]?.over) return no({ code: 'round-over' })
    return act(ask as Ask<any, any, { id: RoundId }>, ask.body.id, [{ what: ask.body.what, entrance: null, to: null }])
  },
})

const mine = (reachOf: ReachOf) => endpoint({
  method: 'GET', path: '/rounds/mine', summary: 'The doors that are mine, in walking order, with all that is to be done at each', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'), reply: wire.myDoors,
  handle: async (ask) => ok(await myDoorsOf(ask as Ask, (building) => can(ask.rights, 'round.walk', { community: ask.community, building }), reachOf)),
})

/** What follows from the results of a door for whatever handed a task in: all that was said there, as often as something is. */
export type FollowResults = (ask: Ask, door: { flat: store.DoorRow['id']; said: readonly SaidHere[]; tasks: readonly store.HandedIn[] }) => Promise<void>
const followed = async (ask: Ask, round: RoundId, flat: store.DoorRow['id'], follow: FollowResults): Promise<void> => {
  const tasks = await store.handedIn(ask.tx, ask.community, round)
  if (tasks.length > 0) await follow(ask, { flat, said: await saidOf(ask.tx, ask.community, [round], [flat]), tasks })
}

const results = (follow: FollowResults) => endpoint({
  method: 'POST', path: '/rounds/:id/results', summary: 'What came of a door, as often and as late as it is told', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'), params: idParams<'round'>(), body: wire.result, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const told = await toldAtDoor(ask as Ask, { round: params.id, door: body.door, homes: body.homes, at: body.at, walked: body.walked })
    if (!told || body.tasks.some((task) => !told.round.tasks.some((one) => one.id === task))) return no({ code: 'not-found' })
    const { round, door, ...telling } = told
    const stored = await addResult(tx, community, { ...body, ...telling, round: round.id, door: door.id, tasks: [...new Set(body.tasks)], homes: [...new Set(body.homes)].sort() }, now)
    if (stored === 'taken') return no({ code: 'id-taken' })
    await followed(ask as Ask, round.id, door.id, follow)
    ask.touch('round', round.id, door.buildingId)
    return ok({ done: true as const })
  },
})

/** `reachOf`: what is known of how homes can be reached, from the capability that knows it. `follow`: what hears of results, where something else has handed tasks in. */
export const doorRoutes = (reachOf: ReachOf, follow: FollowResults = () => Promise.resolve()): readonly Endpoint[] => [list, make, mine(reachOf), read, doors(reachOf), give, end, results(follow)]
