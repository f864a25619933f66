// How doors, and what came of them, are said: one for the phone, the staff's pages and paper.

import { stateOf, type TaskState } from '#domain/doors/doors.ts'
import type { ReachLine, RoundDoor } from '#domain/doors/wire.ts'
import type { DoorTaskId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { when } from './times.ts'
import { doorOutcome } from '../words/compiled/groups/doorOutcome.js'
import { roundReach } from '../words/compiled/groups/roundReach.js'
import { m } from '../words/compiled/messages.js'

/** `source`: of what the task is. Whoever is asked whether they come to be tested is done with nothing yet, and is offered nothing that they would not want. */
export const outcomeName = (outcome: string, source: string): string => (((source === 'testing-round' || source === 'antigen-round') && doorOutcome[`${outcome}-asked`]) || doorOutcome[outcome])?.() ?? outcome

/** Of what all of these are, where it is one thing. */
export const sourceOf = (tasks: readonly { source: string }[]): string => (tasks.every((one) => one.source === tasks[0]?.source) ? tasks[0]?.source ?? '' : '')

/** A stairwell, or a lane, as people say it: only what is counted has a word beside it. */
export const stairwellName = ({ building, label }: { building: string; label: string }): string =>
  (/^\d+$/.test(building) && /^\d+$/.test(label) ? m.round_stairwell({ building, entrance: label }) : [building, label].filter((one) => one !== '').join(' '))

/** One of several homes behind a door, by its number and how many live there; by name where a task needs names. */
export function homeName({ nth, people }: Pick<RoundDoor['households'][number], 'nth' | 'people'>): string {
  const names = people.flatMap((one) => (one.name === null ? [] : [one.name])).join('、')
  return [m.round_familyOf({ n: nth }), people.length > 0 ? m.round_people({ count: people.length }) : '', names].filter((one) => one !== '').join(' · ')
}

/** `homes`: whose it is when something is noted in it. `name`: of one home of several, or that nobody could tell; empty where there are not several. */
export type PaperRow = { key: string; name: string; homes: HouseholdId[]; unknown: boolean; stateOf: (task: DoorTaskId) => TaskState }
/** What a door takes up on paper, and where paper is typed back: a row, and of several homes one for each, and one for whoever could not tell which it was. */
export function paperRows(door: RoundDoor): PaperRow[] {
  const [all, { id, said, households }] = [door.households.map((one) => one.id), door]
  if (all.length < 2) return [{ key: id, name: '', homes: [], unknown: false, stateOf: (task) => stateOf(said, task, all) }]
  return [
    ...households.map((home) => ({ key: home.id, name: homeName(home), homes: [home.id], unknown: false, stateOf: (task: DoorTaskId) => stateOf(said, task, [home.id]) })),
    { key: id, name: m.round_paperUnknown(), homes: [], unknown: true, stateOf: (task) => stateOf(said.filter((one) => one.homes.length === 0), task) },
  ]
}

/** How a task stands at a door, in a line. */
export function stateSaid({ outcome, at, againAt, tries }: Pick<TaskState, 'outcome' | 'at' | 'againAt' | 'tries'>, zone: Zone, now: Instant, source: string): string {
  if (outcome === null || at === null) return m.round_notYet()
  const again = outcome === 'again' && againAt ? m.round_againAt({ at: when(againAt, zone, now) }) : outcomeName(outcome, source)
  return [again, when(at, zone, now), tries > 1 ? m.round_tries({ count: tries }) : ''].filter((one) => one !== '').join(' · ')
}

export function reachSaid(reach: readonly ReachLine[]): string[] {
  return reach.map(({ kind, words, everybody }) => {
    const what = roundReach[kind]?.({ words }) ?? words
    return everybody ? m.round_reachAll({ what }) : m.round_reachSome({ what })
  })
}
