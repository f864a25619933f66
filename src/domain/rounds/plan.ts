// Who comes when: entrances to stations and slots, so that no queue grows past what the planner allows. A proposal; people drag it to what they know
// better. Numbers from field/testing.md: a lane is one sampler with one registrar, 60 people an hour planned (120 at the best); samplers ≈ population ÷ 360.

import type { EntranceId, StationId } from '../kernel/ids.ts'

/** People a lane manages in an hour: planned, and the most that was seen. */
export const laneHour = { planned: 60, best: 120 } as const
/** One sampler for so many people of a round. */
export const peopleASampler = 360
export const samplersFor = (people: number): number => Math.ceil(people / peopleASampler)

/** Lanes for each station, as even as they come: eleven at four stations are 3, 3, 3, 2. */
export function lanesAt(stations: number, lanes: number): number[] {
  return Array.from({ length: stations }, (_, n) => Math.floor(lanes / stations) + (n < lanes % stations ? 1 : 0))
}

export type StationPlan = { id: StationId; lanes: number; /** minutes after the round begins during which nobody is called there */ shut?: readonly { from: number; until: number }[] }
/**
 * The people of one entrance who come together. `order`: how they stand in the building and the way there. `walk`: minutes to each station. `last`: sealed
 * or isolated, called after everybody else and apart. `notBefore`/`notAfter`: minutes that suit pupils; home visits are planned elsewhere.
 */
export type Group = { entrance: EntranceId; people: number; walk: ReadonlyMap<StationId, number>; last: boolean; notBefore?: number; notAfter?: number }
export type Slot = { entrance: EntranceId; station: StationId; /** minutes after the round begins */ from: number; minutes: number; people: number }

export type Planning = { stations: readonly StationPlan[]; groups: readonly Group[]; /** people a lane manages in an hour */ pace?: number; /** whole minutes to which slots are rounded */ grain?: number }

const rounded = (minutes: number, grain: number): number => Math.ceil(minutes / grain) * grain

/**
 * A slot for each entrance: the next in order goes to the station at which it would be done first, its way there included; those who come last begin when
 * the others at that station are done. A group is never cut. No stations: no slots.
 */
export function proposeSlots({ stations, groups, pace = laneHour.planned, grain = 5 }: Planning): Slot[] {
  const open = stations.filter((station) => station.lanes > 0)
  if (open.length === 0) return []
  const free = new Map(open.map((station) => [station.id, 0]))
  const slots: Slot[] = []
  const put = (group: Group, begins: number): void => {
    const tries = open.map((station) => {
      const minutes = rounded((group.people * 60) / (station.lanes * pace), grain)
      const from = firstFree(station, Math.max(free.get(station.id)!, begins, group.notBefore ?? 0), minutes, grain)
      return { station, from, minutes, walk: group.walk.get(station.id) ?? 0 }
    })
    const best = tries.reduce((a, b) => (b.from + b.minutes + b.walk < a.from + a.minutes + a.walk ? b : a))
    free.set(best.station.id, best.from + best.minutes)
    slots.push({ entrance: group.entrance, station: best.station.id, from: best.from, minutes: best.minutes, people: group.people })
  }
  const due = (group: Group): number => group.notAfter ?? Number.POSITIVE_INFINITY
  const called = groups.filter((group) => group.people > 0)
  // Who must be done by an hour goes first; the rest keep the order in which they were named.
  for (const group of called.filter((one) => !one.last).sort((a, b) => due(a) - due(b) || (a.notBefore ?? 0) - (b.notBefore ?? 0))) put(group, 0)
  const others = Math.max(0, ...free.values())
  for (const group of called.filter((one) => one.last)) put(group, others)
  return slots.sort((a, b) => a.from - b.from || (a.station < b.station ? -1 : 1))
}

function firstFree({ shut = [] }: StationPlan, from: number, minutes: number, grain: number): number {
  let at = rounded(from, grain)
  for (const pause of [...shut].sort((a, b) => a.from - b.from)) if (at < pause.until && at + minutes > pause.from) at = rounded(pause.until, grain)
  return at
}

/** Rain: slots of these stations that have not begun at `now` are so many minutes later; those of people who have gone already stay. Answers what changes. */
export const shifted = (slots: readonly Slot[], stations: readonly StationId[], now: number, by: number): Slot[] =>
  slots.filter((slot) => stations.includes(slot.station) && slot.from > now).map((slot) => ({ ...slot, from: Math.max(now, slot.from + by) }))
