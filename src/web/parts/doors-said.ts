// How doors, and what came of them, are said: one for the phone, the staff's pages and paper.

import type { TaskState } from '#domain/doors/doors.ts'
import type { ReachLine } from '#domain/doors/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { clock, when } from './times.ts'
import { doorOutcome } from '../words/compiled/groups/doorOutcome.js'
import { roundReach } from '../words/compiled/groups/roundReach.js'
import { m } from '../words/compiled/messages.js'

export const outcomeName = (outcome: string): string => doorOutcome[outcome]?.() ?? outcome

/** A stairwell, or a lane, as people say it: only what is counted has a word beside it. */
export const stairwellName = ({ building, label }: { building: string; label: string }): string =>
  (/^\d+$/.test(building) && /^\d+$/.test(label) ? m.round_stairwell({ building, entrance: label }) : [building, label].filter((one) => one !== '').join(' '))

/** How a task stands at a door, in a line. */
export function stateSaid({ outcome, at, againAt, tries }: Pick<TaskState, 'outcome' | 'at' | 'againAt' | 'tries'>, zone: Zone, now: Instant): string {
  if (outcome === null || at === null) return m.round_notYet()
  const again = outcome === 'again' && againAt ? m.round_againAt({ at: when(againAt, zone, now) }) : outcomeName(outcome)
  return [again, clock(at, zone), tries > 1 ? m.round_tries({ count: tries }) : ''].filter((one) => one !== '').join(' · ')
}

export function reachSaid(reach: readonly ReachLine[]): string[] {
  return reach.map(({ kind, words, everybody }) => {
    const what = roundReach[kind]?.({ words }) ?? words
    return everybody ? m.round_reachAll({ what }) : m.round_reachSome({ what })
  })
}
