// Which door comes next: one that was promised an hour is not gone to before it, and not forgotten when it has come.

import { isSettled, type TaskState } from '#domain/doors/doors.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Waiting = { id: string; door: string; /** how many of its tasks still need somebody */ needs: number; tasks: readonly { state: Pick<TaskState, 'outcome' | 'againAt'> }[] }
/** In this order: the hour that they named has come; nobody has been there; somebody has to come again, no matter when; the hour that they named is to come. */
const turns = ['due', 'untouched', 'again', 'later'] as const
type Turn = { turn: (typeof turns)[number]; /** the hour that they named */ at: Instant | null }

const turnOf = ({ outcome, againAt }: Pick<TaskState, 'outcome' | 'againAt'>, now: Instant): Turn =>
  ({ turn: againAt !== null ? (againAt <= now ? 'due' : 'later') : outcome === null ? 'untouched' : 'again', at: againAt })

/** Of two hours the earlier one; else as they stand, which is walking order. */
const inTurn = (a: Turn, b: Turn): number => turns.indexOf(a.turn) - turns.indexOf(b.turn) || (a.at !== null && b.at !== null ? (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) : 0)
/** Of several things to do at a door, what brings somebody there first. */
const turnAt = ({ tasks }: Waiting, now: Instant): Turn => tasks.filter(({ state }) => !isSettled(state)).map(({ state }) => turnOf(state, now)).toSorted(inTurn)[0]!

/** The next door, after this one and round to the first: those whose hour has come, then those where nobody has been, in walking order; those whose hour is to come are the last. */
export function nextAfter<T extends Waiting>(doors: readonly T[], id: string | null, now: Instant): T | null {
  const at = doors.findIndex((one) => one.id === id)
  const ahead = [...doors.slice(at + 1), ...doors.slice(0, Math.max(0, at))].filter((one) => one.needs > 0)
  return ahead.map((door) => ({ door, ...turnAt(door, now) })).toSorted(inTurn)[0]?.door ?? null
}

/** On the button that leads there: the door, and the hour at which somebody is to come there again. */
export function nextSaid(door: Waiting, zone: Zone, now: Instant): string {
  const { at } = turnAt(door, now)
  return [m.round_next({ door: door.door }), ...(at === null ? [] : [m.round_againAt({ at: when(at, zone, now) })])].join(' · ')
}
