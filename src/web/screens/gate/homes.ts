// Homes as a guard looks for them: by what was typed, read as at the desk, or by building, entrance and floor. Those whose people are
// expected at the gate come first.

import { doorForms, mayMean, readDoor } from '#domain/people/doors.ts'
import type { Knowing } from '../../field/knowing.ts'
import { buildingsOf, flatsOf, inNumbers, type GateBuilding, type GateFlat } from './known.ts'

export type Home = { building: GateBuilding; flat: GateFlat }

const inTurn = (homes: Home[], expects: (home: Home) => boolean): Home[] =>
  homes.map((home) => ({ home, rank: expects(home) ? 0 : 1 })).sort((a, b) => a.rank - b.rank || inNumbers(a.home.flat.door, b.home.flat.door)).map(({ home }) => home)

/** Doors that may be meant by what was typed so far. */
export function homesFor(knows: Knowing | null, typed: string, expects: (home: Home) => boolean): Home[] {
  const door = readDoor(typed)
  if (door === '') return []
  const found = buildingsOf(knows).flatMap((building) => flatsOf(knows, building)
    .filter((flat) => mayMean(door, doorForms(building.label, flat.entrance, flat.label))).map((flat) => ({ building, flat })))
  return inTurn(found, expects)
}

/** How far somebody has chosen. `floor` null: the floors do not count. */
export type Chosen = { building: GateBuilding; entrance?: string; floor?: number | null; flat?: string }

/** The next choice, or the homes that are left. */
export type Step = { ask: 'entrance' | 'floor' | 'flat'; of: string[]; expected: Home[] } | { ask: 'nothing'; homes: Home[] }

/** Fewer homes than this are shown at once. */
const few = 3
const mostExpected = 8

export function stepOf(knows: Knowing | null, { building, entrance, floor, flat }: Chosen, expects: (home: Home) => boolean): Step {
  const left = flatsOf(knows, building).filter((it) => (entrance === undefined || it.entrance === entrance) && (floor == null || it.floor === floor) && (flat === undefined || it.id === flat))
  const homes = inTurn(left.map((it) => ({ building, flat: it })), expects)
  if (flat !== undefined || homes.length <= few) return { ask: 'nothing', homes }
  const expected = homes.filter(expects).slice(0, mostExpected)
  const entrances = [...new Set(left.map((it) => it.entrance))].sort(inNumbers)
  if (entrance === undefined && entrances.length > 1) return { ask: 'entrance', of: entrances, expected }
  const floors = [...new Set(left.map((it) => it.floor))]
  if (floor === undefined && floors.length > 1 && !floors.includes(null)) return { ask: 'floor', of: floors.map(String).sort(inNumbers), expected }
  return { ask: 'flat', of: homes.map((home) => home.flat.id), expected }
}
