// Which entrances would go to another station, so that all stations end about together. A proposal: a person reads whom it concerns and presses.
// Whoever was called keeps their station, and so does whoever would hear of it too late. From and to a station of which nobody knows how it goes
// nothing is moved: it may only be without a network.

import type { EntranceId, StationId } from '../kernel/ids.ts'
import { between, minute, plus, type Instant } from '../kernel/instants.ts'
import { onTheGrain, paceAt, type AtStation, type StandingSlot } from './pace.ts'
import { laneHour } from './plan.ts'
import type { RoundSlot } from './slots.ts'

/** Nobody is told of another place later than this before their slot. */
export const heardBefore = 15 * minute
/** Ends closer to each other than this are together, and a move that gains less is not worth telling people. */
export const together = 10 * minute

export type Move = { entrance: EntranceId; was: StationId; slot: RoundSlot; people: number }
/** `ends`: when the stations that give or get somebody would end then. */
export type Proposal = { moves: Move[]; ends: { station: StationId; at: Instant }[] }

type Line = { station: StationId; begins: Instant; left: number; perMinute: number; movable: StandingSlot[]; gets: { slot: StandingSlot; was: StationId }[]; own: number }

/** Of this the last tenth is chance. */
const isBehind = (registered: number, planned: number): boolean => registered < planned * 0.9

/** People a minute that it manages: one that keeps to its plan, or has just begun, could do more than came. Null: nobody knows, or planned anybody there. */
function manages(it: AtStation, asOf: Instant): number | null {
  const { ending, perMinute, registered, planned } = paceAt(it, asOf)
  const could = (it.lanes * laneHour.planned) / 60
  if (ending.state === 'silent' || ending.state === 'slow' || ending.state === 'unplanned' || it.lanes === 0) return null
  if (ending.state !== 'ends') return could
  return isBehind(registered, planned) ? perMinute : Math.max(perMinute, could)
}

const leftOf = ({ people, came }: StandingSlot): number => Math.max(0, people - came)
const endOf = ({ begins, left, perMinute }: Line, more = 0): Instant => plus(begins, Math.ceil(((left + more) / perMinute) * minute))

function lineOf(it: AtStation, asOf: Instant): Line | null {
  const [perMinute, { ending, left }] = [manages(it, asOf), paceAt(it, asOf)]
  if (perMinute === null) return null
  // Where a station calls, its entrances wait for that; elsewhere they go by the clock.
  const calls = it.slots.some((one) => one.called)
  const movable = it.slots.filter((one) => !one.called && leftOf(one) > 0 && (calls || one.from >= plus(asOf, heardBefore)))
    .sort((a, b) => (a.from < b.from || (a.from === b.from && a.entrance < b.entrance) ? -1 : 1))
  return { station: it.station, begins: ending.state === 'waits' ? ending.at : asOf, left, own: left, perMinute, movable, gets: [] }
}

/** The move that is next best: off the end of the line that lasts longest, to the one that ends first. False when nothing is gained. */
function moveOne(lines: readonly Line[]): boolean {
  const [first, last] = [...lines].sort((a, b) => (endOf(a) < endOf(b) ? -1 : 1)).flatMap((one, n, all) => (n === 0 || n === all.length - 1 ? [one] : []))
  if (!first || !last || between(endOf(first), endOf(last)) <= together) return false
  // The last of a line has heard of its slot longest before, and who moves with it are neighbours.
  const at = last.movable.findLastIndex((one) => between(endOf(first, leftOf(one)), endOf(last)) >= minute * 5)
  const slot = last.movable[at]
  if (!slot) return false
  last.movable.splice(at, 1)
  last.left -= leftOf(slot)
  last.own -= leftOf(slot)
  first.left += leftOf(slot)
  first.gets.push({ slot, was: last.station })
  return true
}

/** Their slots there, one after the other in the order in which they would have come. */
function slotsAt({ station, begins, own, perMinute, gets }: Line, asOf: Instant): Move[] {
  let free = [plus(begins, Math.ceil((own / perMinute) * minute)), plus(asOf, heardBefore)].sort().at(-1)!
  return [...gets].sort((a, b) => (a.slot.from < b.slot.from ? -1 : 1)).map(({ slot, was }) => {
    const from = onTheGrain(free)
    free = plus(from, Math.ceil((leftOf(slot) / perMinute) * minute))
    return { entrance: slot.entrance, was, people: leftOf(slot), slot: { entrance: slot.entrance, station, from, until: onTheGrain(free) } }
  })
}

/** What would be moved. Nothing where all end about together, or where nothing is known. */
export function proposeMoves(stations: readonly AtStation[], asOf: Instant): Proposal {
  const lines = stations.flatMap((one) => lineOf(one, asOf) ?? [])
  // Each entrance moves once.
  for (let left = lines.reduce((sum, one) => sum + one.movable.length, 0); left > 0; left--) if (!moveOne(lines)) break
  const moves = lines.flatMap((one) => slotsAt(one, asOf))
  const concerned = new Set(moves.flatMap((one) => [one.was, one.slot.station]))
  return { moves, ends: lines.filter((one) => concerned.has(one.station)).map((one) => ({ station: one.station, at: onTheGrain(endOf(one)) })) }
}
