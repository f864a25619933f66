// Self-tests over HTTP: what a home says of its own, what is noted at a door, and what somebody says on the telephone. Each is taken late, twice and out of order; one that asks for a call stands in the
// desk's queue from that moment. It answers nobody with what came out but whoever may see that person's health, and makes nothing of silence.

import { actingRole, can, holderIn } from '#domain/access/access.ts'
import { isAdult } from '#domain/access/circles.ts'
import { believed } from '#domain/doors/doors.ts'
import type { ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import { day, dayOf, plus, storable, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/rounds/antigen-wire.ts'
import type { OwnTests } from '#domain/rounds/lab-wire.ts'
import { standing as placeOfWalker } from '../doors/walkers.ts'
import { toldAtDoor } from '../doors/telling.ts'
import { anyOfMine, endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { everBehind, peopleOf, personOf, type Person } from '../people/homes.ts'
import { membersWith } from '../people/store.ts'
import { antigenAmong, areAsking, insertAntigen, insertAntigenLook, type NewAntigen } from './antigen.ts'
import { antigenRoundOf } from './missing-doors.ts'
import { roundOf, roundsWithPlaces, type By, type RoundRow } from './store.ts'

const byOf = ({ rights, community }: Pick<Ask, 'rights' | 'community'>): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })
/** A round that nobody has closed goes on so long after its time: whoever was asleep says it in the morning. */
const goesOn = day

async function antigenRound({ tx, community }: Pick<Ask, 'tx' | 'community'>, id: TestingRoundId): Promise<RoundRow | null> {
  const round = await roundOf(tx, community, id)
  return round?.kind === 'antigen' ? round : null
}

async function keep(ask: Ask, round: Pick<RoundRow, 'id' | 'begins'>, row: Omit<NewAntigen, 'round'>, by: By) {
  const { tx, community, now } = ask
  const at = believed(storable(row.at), round.begins, now)
  const stored = await insertAntigen(tx, community, { ...row, round: round.id, at, called: row.called.trim() }, by, now)
  if (stored === 'taken') return no({ code: 'id-taken' })
  ask.touch('testing-round', round.id)
  if (row.person) ask.touch('own-test', row.person)
  // What asks for a call, or was taken back, is a line of the desk's that somebody waits for.
  if (stored === 'added' && (row.what === 'positive' || row.what === 'faint' || row.what === 'taken-back')) ask.touch('lab-result', row.id)
  return ok({ done: true as const })
}

type Evening = { round: RoundRow; people: Person[] }
/** The rounds that go on for these people, each with those whose home it is for. */
async function evenings({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, people: readonly Person[]): Promise<Evening[]> {
  const rounds = (await roundsWithPlaces(tx, community, { from: plus(now, -goesOn), until: now }, null)).filter(({ kind, closedAt }) => kind === 'antigen' && closedAt === null)
  return rounds.map((round) => ({ round, people: people.filter(({ home }) => [home.compound, home.building, home.entrance].some((one) => round.places.includes(one))) })).filter((one) => one.people.length > 0)
}
const present = (all: Iterable<Person>): Person[] => [...new Map([...all].filter((one) => one.movedAwayAt === null).map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
const mineOf = ({ rights, community }: Pick<Ask, 'rights' | 'community'>): ResidentId[] => rights.residents.filter((resident) => can(rights, 'home.read', { community, resident }))

/** For the first screen of a home: the evenings that go on, and of how many nothing was said. */
export async function ownEvenings(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>): Promise<OwnTests['evenings']> {
  const going = await evenings(ask, present((await peopleOf(ask.tx, ask.community, mineOf(ask))).values()))
  const all: OwnTests['evenings'] = []
  for (const { round, people } of going) {
    const said = await antigenAmong(ask.tx, ask.community, round.id, people.map((one) => one.id))
    all.push({ round: round.id, title: round.title, left: people.filter((one) => !said.has(one.id)).length })
  }
  return all
}

const mine = endpoint({
  method: 'GET', path: '/me/antigen', summary: 'The rounds of self-tests that go on for my home, everybody who lives there, and what was said where it is mine to see', may: 'home.read', place: (ask) => anyOfMine(ask as Ask), reply: wire.ownEvenings,
  async handle(ask) {
    const { tx, community, rights } = ask
    const [rounds, by] = [[] as wire.OwnEvenings['rounds'], byOf(ask).actor]
    const others = await isTheirsToSay(ask as Ask, null)
    for (const { round, people } of await evenings(ask, present((await peopleOf(tx, community, mineOf(ask))).values()))) {
      const said = await antigenAmong(tx, community, round.id, people.map((one) => one.id))
      const line = ({ id, name }: Person) => {
        const it = said.get(id)
        return { id, name, said: it !== undefined, answer: it && can(rights, 'self.read', { community, resident: id }) ? { id: it.id, what: it.what, at: it.at, mine: it.by === by } : null, mayTell: others || id === holderIn(rights) }
      }
      const homes = [...new Map(people.map((one) => [one.household, one.door]))].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
      rounds.push({ id: round.id, title: round.title, note: round.note, until: round.ends, others, homes: homes.map(([household, door]) => ({ door, people: people.filter((one) => one.household === household).map(line) })) })
    }
    return ok({ rounds })
  },
})

/** A child's own phone says what is the child's, and nothing of the others at home. */
async function isTheirsToSay({ tx, community, rights, now }: Ask, person: ResidentId | null): Promise<boolean> {
  const holder = holderIn(rights)
  if (holder === null || holder === person) return true
  const me = (await membersWith(tx, community, holder)).find((one) => one.id === holder)
  return me === undefined || isAdult(me.born, dayOf(now, await zoneOf(tx, community)))
}

const say = endpoint({
  method: 'POST', path: '/me/antigen', summary: 'Says what a self-test of mine, or of somebody at home, showed, or why there is none; or that this was a mistake', may: 'home.read', place: async ({ community, body }) => ({ community, resident: body.person ?? body.home }), body: wire.ownAntigen, reply: done,
  rate: { burst: 40, perMinute: 40 },
  async handle(ask) {
    const { tx, community, body } = ask
    const [round, home] = [await antigenRound(ask, body.round), await personOf(tx, community, body.person ?? body.home)]
    if (!round || !home || !(await isTheirsToSay(ask as Ask, body.person))) return no({ code: 'not-found' })
    return keep(ask as Ask, round, { ...body, person: body.person && home.id, household: home.household, how: 'home' }, byOf(ask))
  },
})

const atDoor = endpoint({
  method: 'POST', path: '/rounds/:id/antigen', summary: 'What a self-test showed of somebody behind a door that is mine, as often and as late as it is told', may: 'round.walk', place: async (ask) => placeOfWalker(ask, 'round.walk'), params: idParams<'round'>(), body: wire.doorAntigen, reply: done,
  async handle(ask) {
    const { tx, community, params, body } = ask
    const told = await toldAtDoor(ask as Ask, { round: params.id, door: body.door, homes: [body.household], at: body.at, walked: null })
    const of = told && await antigenRoundOf(tx, community, params.id, body.task)
    const round = of && await antigenRound(ask, of)
    const person = body.person && await personOf(tx, community, body.person)
    // Merged, or moved by the desk, while the phone on the stairs had no network: it is theirs all the same.
    if (!told || !round || (body.person && !(person && await everBehind(tx, community, person.id, body.door)))) return no({ code: 'not-found' })
    return keep(ask as Ask, round, { ...body, person: person ? person.id : null, at: told.at as Instant, how: 'door' }, told.by)
  },
})

const atDesk = endpoint({
  method: 'POST', path: '/testing-rounds/:id/antigen', summary: 'What somebody says at the desk of a self-test, or that something noted before was a mistake', may: 'test.result', params: idParams<'testing-round'>(), body: wire.deskAntigen, reply: done,
  async handle(ask) {
    const { tx, community, params, body } = ask
    const [round, home] = [await antigenRound(ask, params.id), await personOf(tx, community, body.person ?? body.home)]
    if (!round || !home) return no({ code: 'not-found' })
    return keep(ask as Ask, round, { ...body, person: body.person && home.id, household: home.household, how: 'desk' }, byOf(ask))
  },
})

const look = endpoint({
  method: 'POST', path: '/antigen-looks', summary: 'Says that somebody has seen to self-tests that asked for a call, and what follows', may: 'test.result', body: wire.antigenLook, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!(await areAsking(tx, community, body.results))) return no({ code: 'not-found', what: 'result' })
    if ((await insertAntigenLook(tx, community, body, byOf(ask), now)) === 'taken') return no({ code: 'id-taken' })
    ask.touch('lab-result', body.results[0]!)
    return ok({ done: true as const })
  },
})

export const antigenRoutes: readonly Endpoint[] = [mine, say, atDoor, atDesk, look]
