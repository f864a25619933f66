// Testing rounds over HTTP: stations, calling a round, how far it is, the lists behind its numbers, its tubes, and closing it. What stations tell are facts (takers.ts).

import { actingRole } from '#domain/access/access.ts'
import type { ActId, BuildingId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { readTube } from '#domain/rounds/codes.ts'
import { figuresOf } from '#domain/rounds/outcomes.ts'
import { latelyIn, runIn } from '#domain/rounds/pace.ts'
import { tubesOf, type Tube } from '#domain/rounds/tubes.ts'
import * as wire from '#domain/rounds/wire.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import { namedIn } from '../notices/drafting.ts'
import { peopleOf } from '../people/homes.ts'
import { buildingsOf } from '../people/places.ts'
import { antigenAmong } from './antigen.ts'
import { besideFigures, figuresOfRound, peopleOfRound } from './figures.ts'
import { takenByStation, toldOfTubes } from './samples.ts'
import { setSlots, slotsAgain, slotsOff, slotsWrong } from './slot-routes.ts'
import * as store from './store.ts'
import { tubeNamed } from './takers.ts'

const byOf = ({ rights, community }: Ask): store.By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })
/** Of a list each round's figures are worked out: so many of the latest. */
const listed = 10
const peopleAtOnce = 200
const tubesAtOnce = 200

const readStations = endpoint({
  method: 'GET', path: '/stations', summary: 'The stations by number', may: 'test.read', reply: wire.stations,
  handle: async ({ tx, community }) => ok({ stations: await store.stationsOf(tx, community) }),
})

const addStation = endpoint({
  method: 'POST', path: '/stations', summary: 'Adds a station', may: 'test.write', body: wire.newStation, reply: wire.stations,
  handle: async (ask) => {
    const { tx, community, body } = ask
    // It is read in the hall, and pasted into group chats. A room may be a station's place.
    if ((await namedIn(tx, community, [body.name], [])).some(({ what }) => what !== 'door')) return no({ code: 'station-name-personal' })
    if ((await store.insertStation(tx, community, body)) === 'taken') return no({ code: 'station-number-taken', number: body.number })
    ask.touch('testing-round', body.id)
    return ok({ stations: await store.stationsOf(tx, community) })
  },
})

const list = endpoint({
  method: 'GET', path: '/testing-rounds', summary: 'Testing rounds with their figures, the latest first', may: 'test.read', reply: wire.testingRounds, together: 'grants',
  async handle({ tx, community }) {
    const rounds = []
    for (const round of await store.roundsOf(tx, community, listed)) rounds.push({ ...round, figures: (await figuresOfRound(tx, community, round.id)).figures })
    return ok({ rounds })
  },
})

const call = endpoint({
  method: 'POST', path: '/testing-rounds', summary: 'Calls a testing round: who, when, where, how many to a tube, on whose order', may: 'test.write', body: wire.newTestingRound, bodyLimit: 640 * 1024, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!(await store.arePlaces(tx, community, body.places))) return no({ code: 'not-found', what: 'place' })
    const stations = new Set((await store.stationsOf(tx, community)).map((one) => one.id))
    if (!body.stations.every((one) => stations.has(one.id))) return no({ code: 'not-found', what: 'station' })
    if (!(await store.insertRound(tx, community, body, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    if (body.slots.length > 0) {
      const may = await slotsWrong(ask as Ask, body, body.slots)
      // The round is not called either.
      if (!may.ok) stop(may.problem)
      // Its first act bears its own id.
      await setSlots(ask as Ask, body.id, { id: body.id as string as ActId, what: 'planned' }, body.slots)
    }
    ask.touch('testing-round', body.id)
    return ok({ done: true as const })
  },
})

async function tubesIn({ tx, community }: Pick<Ask, 'tx' | 'community'>, round: TestingRoundId, code: string | null = null): Promise<{ tubes: Tube[]; called: Map<string, string> }> {
  const told = await toldOfTubes(tx, community, round, code)
  return { tubes: [...tubesOf(told.samples, told.sampleActs, told.tubeActs).values()].filter((one) => code === null || one.code === code), called: new Map(told.samples.map((one) => [one.id, one.called])) }
}

const read = endpoint({
  method: 'GET', path: '/testing-rounds/:id', summary: 'A testing round: its figures in all and by building, its stations, its tubes', may: 'test.read', params: idParams<'testing-round'>(), reply: wire.testingRound, together: 'grants',
  async handle(ask) {
    const { tx, community, params, now } = ask
    const round = await store.roundOf(tx, community, params.id)
    if (!round) return no({ code: 'not-found' })
    const { figures, buildings } = await figuresOfRound(tx, community, round.id)
    const [labels, stations, told] = [await buildingsOf(tx, community, [...buildings.keys()]), await store.stationsIn(tx, community, round.id), await takenByStation(tx, community, round.id, now)]
    // Where somebody told swabs of this round though it was not called there.
    const others = (await store.stationsOf(tx, community)).filter((one) => told.some((it) => it.station === one.id) && !stations.some((it) => it.id === one.id)).map((one) => ({ ...one, lanes: 0 }))
    const { tubes } = await tubesIn(ask as Ask, round.id)
    return ok({
      ...round, asOf: now, figures, ...(await besideFigures(tx, community, round.id)),
      stations: [...stations, ...others].map((one) => {
        const taken = told.filter((it) => it.station === one.id)
        return { ...one, samples: taken.reduce((sum, it) => sum + it.people, 0), lately: latelyIn(taken), run: runIn(taken) }
      }),
      buildings: labels.map((one) => ({ id: one.id, label: one.label, compound: one.compound_name, figures: buildings.get(one.id) ?? figuresOf([]) })),
      tubes: { open: tubes.filter((one) => !one.closed).length, closed: tubes.filter((one) => one.closed).length, doubtful: tubes.filter((one) => one.doubts.length > 0).length },
    })
  },
})

const people = endpoint({
  method: 'GET', path: '/testing-rounds/:id/people', summary: 'The list behind a number of a testing round, by door', may: 'test.read', params: idParams<'testing-round'>(), query: wire.peopleQuery, reply: wire.roundPeople,
  async handle({ tx, community, params, query }) {
    if (!(await store.roundOf(tx, community, params.id))) return no({ code: 'not-found' })
    const rows = await peopleOfRound(tx, community, params.id, { outcome: query.outcome, building: (query.building as BuildingId | undefined) ?? null, after: query.after ?? null, limit: peopleAtOnce + 1 })
    const shown = rows.slice(0, peopleAtOnce)
    const labels = new Map((await buildingsOf(tx, community, [...new Set(shown.map((row) => row.building))])).map((one) => [one.id, one.label]))
    const antigen = await antigenAmong(tx, community, params.id, shown.map((row) => row.id))
    const saidOf = (id: ResidentId) => { const said = antigen.get(id); return said ? { id: said.id, what: said.what } : null }
    return ok({ people: shown.map(({ key: _key, ...row }) => ({ ...row, building: labels.get(row.building) ?? '', antigen: saidOf(row.id) })), more: rows.length > peopleAtOnce ? shown.at(-1)!.key : null })
  },
})

const tubes = endpoint({
  method: 'GET', path: '/testing-rounds/:id/tubes', summary: 'The tubes of a round with who lies in them: all, those that somebody has to look at, or one by its number', may: 'test.read', params: idParams<'testing-round'>(), query: wire.tubesQuery, reply: wire.tubes,
  async handle(ask) {
    const { tx, community, params, query } = ask
    if (!(await store.roundOf(tx, community, params.id))) return no({ code: 'not-found' })
    const found = await tubesIn(ask as Ask, params.id, query.code === undefined ? null : tubeNamed(query.code))
    // A label that nobody could read is found as it was typed; where none is, what was typed is no label.
    const read = query.code === undefined || found.tubes.length > 0 ? null : readTube(query.code)
    if (read && !read.ok) return read
    const of = found.tubes.filter((one) => query.which === 'all' || (query.which === 'doubtful' ? one.doubts.length > 0 : one.closed === (query.which === 'closed')))
    const shown = of.slice(0, tubesAtOnce)
    const known = await peopleOf(tx, community, shown.flatMap((one) => one.members.flatMap((member) => member.person ?? [])))
    const stations = new Map((await store.stationsOf(tx, community)).map((one) => [one.id as string, one.name]))
    return ok({
      more: of.length - shown.length,
      tubes: shown.map(({ with: _with, members, ...tube }) => ({
        ...tube, doubts: [...tube.doubts], station: stations.get(members[0]?.station ?? '') ?? '', members: members.map((one) => {
          const person = one.person && known.get(one.person as ResidentId)
          return { sample: one.id, person: person ? person.id : null, name: person ? person.name : found.called.get(one.id) ?? '', door: person ? person.door : '', at: one.at }
        }),
      })),
    })
  },
})

const end = endpoint({
  method: 'POST', path: '/testing-rounds/:id/end', summary: 'Closes a testing round, or opens it again', may: 'test.write', params: idParams<'testing-round'>(), body: wire.endTestingRound, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    if (!(await store.roundOf(tx, community, params.id))) return no({ code: 'not-found' })
    const became = await store.addAct(tx, community, params.id, body, byOf(ask as Ask), now)
    if (became === 'taken') return no({ code: 'id-taken' })
    if (became === 'added') await (body.what === 'closed' ? slotsOff : slotsAgain)(ask as Ask, params.id, body.id)
    ask.touch('testing-round', params.id)
    return ok({ done: true as const })
  },
})

export const testingRoutes: readonly Endpoint[] = [readStations, addStation, list, call, read, people, tubes, end]
