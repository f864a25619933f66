// How long the queues get: a simulation of a morning, before anybody is called. Deterministic: the same slots and seed are the same picture. People of a
// slot come spread over its first part (some early, some late), wait in line, and a lane takes each for as long as it needs.

import type { StationId } from '../kernel/ids.ts'
import type { Slot } from './plan.ts'

export type Queueing = {
  slots: readonly Slot[]
  stations: readonly { id: StationId; lanes: number }[]
  /** people a lane manages in an hour */ pace: number
  /** which throw of the dice */ seed: number
  /** share of those called who come at all, 0 to 1 */ come?: number
}
/** For each station: people in line at the end of every five minutes from the beginning, the longest line, the longest wait in minutes, and when the last is done. */
export type Morning = { station: StationId; line: number[]; longest: number; longestWait: number; endsAt: number; done: number }

/** Mulberry32: small, even, and the same everywhere. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let it = Math.imul(state ^ (state >>> 15), state | 1)
    it = (it + Math.imul(it ^ (it >>> 7), it | 61)) ^ it
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32
  }
}

export const step = 5
/** Of a slot’s people some are at the table before they were called, most within the first two thirds, a few when it is nearly over. */
const comesAt = (slot: Slot, roll: () => number): number => slot.from + slot.minutes * (roll() + roll()) * 0.55 - Math.min(3, slot.minutes / 10)

/** What becomes of these slots. */
export function simulate({ slots, stations, pace, seed, come = 1 }: Queueing): Morning[] {
  const roll = dice(seed)
  return stations.map((station) => {
    const arrivals: number[] = []
    for (const slot of slots.filter((one) => one.station === station.id)) for (let n = 0; n < slot.people; n++) if (roll() < come) arrivals.push(Math.max(0, comesAt(slot, roll)))
    return { station: station.id, ...served(arrivals.sort((a, b) => a - b), station.lanes, pace, roll) }
  })
}

function served(arrivals: readonly number[], lanes: number, pace: number, roll: () => number): Omit<Morning, 'station'> {
  if (arrivals.length === 0 || lanes === 0) return { line: [], longest: arrivals.length, longestWait: 0, endsAt: 0, done: 0 }
  const free = Array.from({ length: lanes }, () => 0)
  const begun: number[] = []
  let endsAt = 0
  for (const at of arrivals) {
    const lane = free.indexOf(Math.min(...free))
    const begins = Math.max(at, free[lane]!)
    // Between two thirds and four thirds of the mean.
    free[lane] = begins + (60 / pace) * (2 / 3 + (roll() * 2) / 3)
    begun.push(begins)
    endsAt = Math.max(endsAt, free[lane]!)
  }
  const line = Array.from({ length: Math.ceil(endsAt / step) }, (_, n) => {
    const at = (n + 1) * step
    return arrivals.filter((one) => one <= at).length - begun.filter((one) => one <= at).length
  })
  // The line is longest just as somebody comes.
  const longest = Math.max(...arrivals.map((at, n) => n + 1 - countUpTo(begun, at)))
  return { line, longest, longestWait: Math.max(...begun.map((at, n) => at - arrivals[n]!)), endsAt, done: arrivals.length }
}

/** `sorted`: never falls, as people are taken in the order in which they came. */
function countUpTo(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** When a station ends at this speed: `left` people, `perMinute` registered lately; null while nobody is registered. */
export const forecast = (left: number, perMinute: number): number | null => (left === 0 ? 0 : perMinute > 0 ? left / perMinute : null)
