// Doors as they are shown: in walking order, with who lives behind each as far as a task needs it, and what was said. Shapes and questions; it decides
// nothing and writes nothing.

import type { MyDoors, RoundDoors, Task } from '#domain/doors/wire.ts'
import { walkingOrder } from '#domain/doors/order.ts'
import type { AccountId, BuildingId, CommunityId, EntranceId, FlatId, HouseholdId, RoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Ask } from '../http/endpoint.ts'
import type { Reached, ReachOf } from '../http/reach.ts'
import { figureOfDoor, saidOf, type SaidHere } from './results.ts'
import { doorsOf, dwellersOf, homesAt, overSince, roundsOf, stairwellsOf, type DoorRow, type Dweller, type RoundRow } from './store.ts'
import { keepsUntil } from './walkers.ts'

type Households = RoundDoors['doors'][number]['households']
type Asking = { tx: Tx; community: CommunityId; now: Instant }

/** Names come with a task that needs them, numbers with one that is done by telephone. */
function householdsOf(people: readonly Dweller[], tasks: readonly Task[], reach: ReadonlyMap<HouseholdId, Reached>): Households {
  const [names, rings] = [tasks.some((one) => one.names), tasks.some((one) => one.kind === 'ring')]
  return [...new Set(people.map((one) => one.household))].map((id) => {
    const here = people.filter((one) => one.household === id)
    return {
      id, nth: here[0]!.nth, phone: rings ? here[0]!.homePhone : null, reach: [...(reach.get(id)?.says ?? [])],
      people: here.map((one) => ({ id: one.id, name: names ? one.name : null, phone: rings ? one.phone : null })),
    }
  })
}

async function whoLives({ tx, community, now }: Asking, flats: readonly FlatId[], reachOf: ReachOf): Promise<(flat: FlatId, tasks: readonly Task[]) => Households> {
  const people = await dwellersOf(tx, community, flats)
  const reach = await reachOf(tx, community, [...new Set(people.map((one) => one.household))], now)
  const byFlat = grouped(people)
  return (flat, tasks) => householdsOf(byFlat.get(flat) ?? [], tasks, reach)
}
function grouped(people: readonly Dweller[]): Map<FlatId, Dweller[]> {
  const by = new Map<FlatId, Dweller[]>()
  for (const one of people) by.set(one.flat, [...(by.get(one.flat) ?? []), one])
  return by
}

const shownDoor = ({ id, door, floor, label }: DoorRow) => ({ id, door, floor, label })
const shownSaid = ({ round: _round, door: _door, ...said }: SaidHere) => ({ ...said, tasks: [...said.tasks], homes: [...said.homes] })
const keyOf = (round: RoundId, door: FlatId): string => `${round} ${door}`

function saidByDoor(all: readonly SaidHere[]): (round: RoundId, door: FlatId) => SaidHere[] {
  const by = new Map<string, SaidHere[]>()
  for (const one of all) by.set(keyOf(one.round, one.door), [...(by.get(keyOf(one.round, one.door)) ?? []), one])
  return (round, door) => by.get(keyOf(round, door)) ?? []
}

/** Of doors at which homes were told apart: which there are, and nobody in them. */
async function homesOfShared({ tx, community }: Asking, flats: readonly FlatId[]): Promise<(flat: FlatId) => Households> {
  const homes = await homesAt(tx, community, flats)
  return (flat) => homes(flat).map(({ id, nth }) => ({ id, nth, phone: null, people: [], reach: [] }))
}

export type Wanted = { stairwell?: EntranceId | undefined; is?: string | undefined }
/** The doors of a round in walking order. Who lives there, and the words that were noted, come with a stairwell alone. */
export async function roundDoorsOf(ask: Asking, round: RoundRow, { stairwell, is }: Wanted, reachOf: ReachOf): Promise<RoundDoors> {
  const { tx, community } = ask
  const doors = walkingOrder(await doorsOf(tx, community, round, stairwell ? [stairwell] : null))
  const said = saidByDoor(await saidOf(tx, community, [round.id], stairwell ? doors.map((one) => one.id) : null))
  const lives = stairwell ? await whoLives(ask, doors.map((one) => one.id), reachOf) : await homesOfShared(ask, doors.map((one) => one.id).filter((id) => said(round.id, id).some((one) => one.homes.length > 0)))
  const shown = doors.map((door) => {
    const [here, households] = [said(round.id, door.id), lives(door.id, round.tasks)]
    return { ...shownDoor(door), stairwell: door.entranceId, is: figureOfDoor(round.tasks, here, households.map((one) => one.id)), households, said: here.map((one) => ({ ...shownSaid(one), words: stairwell ? one.words : '' })) }
  })
  return { doors: shown.filter((one) => is === undefined || one.is === is) }
}

type MineHere = { round: RoundRow; doors: DoorRow[] }
/** The doors of these rounds that are this one's, each with the rounds that want something there. */
async function doorsOfMine(ask: Ask, mayIn: (building: BuildingId) => boolean): Promise<MineHere[]> {
  const { tx, community, rights } = ask
  const mine = (await stairwellsOf(tx, community, rights.actor.id as AccountId)).filter((one) => mayIn(one.building))
  const here: MineHere[] = []
  for (const id of new Set(mine.map((one) => one.round))) {
    const [round] = await roundsOf(tx, community, id)
    if (round) here.push({ round, doors: await doorsOf(tx, community, round, mine.filter((one) => one.round === id).map((one) => one.entrance)) })
  }
  return here
}

export async function myDoorsOf(ask: Ask, mayIn: (building: BuildingId) => boolean, reachOf: ReachOf): Promise<MyDoors> {
  const { tx, community, now } = ask
  const here = await doorsOfMine(ask, mayIn)
  const doors = walkingOrder([...new Map(here.flatMap((one) => one.doors).map((door) => [door.id, door])).values()])
  const ids = doors.map((one) => one.id)
  // As long as somebody may still be on the stairs with the old words.
  const [results, lives, until, ended] = await sideBySide(tx, (one) => Promise.all([
    ids.length > 0 ? saidOf(one, community, here.map(({ round }) => round.id), ids) : [], whoLives({ tx: one, community, now }, ids, reachOf), keepsUntil({ ...ask, tx: one }),
    overSince(one, community, ask.rights.actor.id as AccountId, plus(now, -day)),
  ]))
  const said = saidByDoor(results)
  const roundsAt = (door: DoorRow): RoundRow[] => here.filter((one) => one.doors.some((it) => it.id === door.id)).map((one) => one.round)
  const stairwells = [...new Set(doors.map((one) => one.entranceId))].map((id) => {
    const own = doors.filter((one) => one.entranceId === id)
    const { compound, building, buildingId, entrance } = own[0]!
    return {
      id, compound, building, label: entrance, until: until(buildingId),
      doors: own.map((door) => {
        const rounds = roundsAt(door)
        return { ...shownDoor(door), households: lives(door.id, rounds.flatMap((one) => one.tasks)), rounds: rounds.map((one) => ({ round: one.id, said: said(one.id, door.id).map(shownSaid) })) }
      }),
    }
  })
  // What stands in its place is said once, of however many rounds and buildings it is.
  const over = [...new Map(ended.filter((one) => mayIn(one.building)).map(({ building: _building, ...one }) => [one.instead, one])).values()]
  return { now, over, rounds: here.map(({ round: { id, title, note, tasks } }) => ({ id, title, note, tasks })), stairwells }
}
