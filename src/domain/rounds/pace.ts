// How fast a round goes at its stations, how many of those who should have come by now have, and when a station ends at this speed. Everything is
// read from swabs by when they were taken: what is told late, twice or out of order comes to the same. A station that told nothing lately may be
// slow, or without a network: no end is made up for it.

import type { StationId } from '../kernel/ids.ts'
import { between, minute, plus, type Instant } from '../kernel/instants.ts'
import { forecast } from './queue.ts'
import type { RoundSlot } from './slots.ts'

/** So many minutes are lately: of them, or of those that a station has run, a speed is the mean. */
export const latelyMinutes = 10

/** Swabs that stand, by how many whole minutes before the moment asked of they were taken; a clock that runs ahead took them just now. */
export type Taken = { ago: number; people: number }

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((so, one) => so + of(one), 0)

/** People a minute, of so many in the minutes that it ran. */
export const paceOf = (lately: number, run: number): number => (run === 0 ? 0 : lately / run)
/** For how many of the last minutes it has run: since its first swab, or the first after a pause as long as all of them. */
export function runIn(taken: readonly Taken[]): number {
  let first = -1
  for (const { ago } of [...taken].sort((a, b) => a.ago - b.ago)) {
    if (ago - Math.max(0, first) >= latelyMinutes) break
    first = ago
  }
  return Math.min(latelyMinutes, first + 1)
}
export const latelyIn = (taken: readonly Taken[]): number => sum(taken.filter((one) => one.ago < latelyMinutes), (one) => one.people)

/** The same by five minutes, the oldest first, over so many minutes. */
export function courseIn(taken: readonly Taken[], minutes = 60, step = 5): number[] {
  const course = Array.from({ length: minutes / step }, () => 0)
  for (const { ago, people } of taken) if (ago < minutes) course[course.length - 1 - Math.floor(ago / step)]! += people
  return course
}

/** A slot with how many of its entrance are called, and how many of them have come. */
export type StandingSlot = RoundSlot & { people: number; came: number; called: boolean }

/** How many of these should have come by then: of a slot that goes on, as much as has gone by. */
export const plannedBy = (slots: readonly StandingSlot[], at: Instant): number =>
  Math.round(sum(slots, ({ from, until, people }) => people * Math.min(1, Math.max(0, between(from, at) / between(from, until)))))

const leftIn = (slots: readonly StandingSlot[]): number => sum(slots, ({ people, came }) => Math.max(0, people - came))

export type AtStation = { station: StationId; lanes: number; /** all that was told of it in this round */ taken: readonly Taken[]; slots: readonly StandingSlot[] }
export type StationPace = {
  station: StationId; registered: number; planned: number; left: number; perMinute: number
  /**
   * `waits`: nobody is due before then. `silent`: nothing was registered lately, for so many minutes (null: nothing at all). `slow`: too little
   * lately to name an end. `begun`: it runs, but not for long enough to know how fast. `unplanned`: nobody is to come there, and whoever comes is in
   * no plan.
   */
  ending: { state: 'done' | 'unplanned' | 'begun' } | { state: 'ends' | 'waits'; at: Instant } | { state: 'silent'; minutes: number | null } | { state: 'slow' }
}

/** Beyond so many minutes nobody believes an end. */
const farAway = 12 * 60
const grain = 5 * minute
/** Up to the next five minutes of the clock. */
export const onTheGrain = (at: Instant): Instant => plus(at, (grain - (Date.parse(at) % grain)) % grain)

function endingOf({ taken, slots }: AtStation, left: number, perMinute: number, asOf: Instant): StationPace['ending'] {
  if (slots.length === 0) return { state: 'unplanned' }
  if (left === 0) return { state: 'done' }
  const run = runIn(taken)
  if (run > 0 && run < latelyMinutes) return { state: 'begun' }
  const minutes = forecast(left, perMinute)
  if (minutes !== null) return minutes > farAway ? { state: 'slow' } : { state: 'ends', at: onTheGrain(plus(asOf, Math.ceil(minutes * minute))) }
  const begun = slots.filter((one) => one.from <= asOf || one.called)
  const next = slots.filter((one) => !begun.includes(one)).map((one) => one.from).sort()[0]
  if (leftIn(begun) === 0 && next) return { state: 'waits', at: next }
  return { state: 'silent', minutes: taken.length === 0 ? null : Math.min(...taken.map((one) => one.ago)) }
}

/** How a station goes at that moment. */
export function paceAt(it: AtStation, asOf: Instant): StationPace {
  const [left, perMinute] = [leftIn(it.slots), paceOf(latelyIn(it.taken), runIn(it.taken))]
  return { station: it.station, registered: sum(it.taken, (one) => one.people), planned: plannedBy(it.slots, asOf), left, perMinute, ending: endingOf(it, left, perMinute, asOf) }
}
