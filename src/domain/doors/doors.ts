// What came of a door. Results are facts: they come late, twice, out of order and from two people, and none is turned away. What they come to is worked
// out here, from all of them, by when each happened; the phone at the door, the server and the paper that is typed back ask the same functions.

import type { AccountId, DoorResultId, DoorTaskId, HouseholdId, KitLotId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { earlier, later } from '../kernel/instants.ts'

/** What somebody says at a door is written down in so many characters at most. */
export const longestSaid = 2000

/** Done; nobody opened; they did not want it; they asked to come again. */
export const outcomes = ['done', 'nobody', 'refused', 'again'] as const
export type Outcome = (typeof outcomes)[number]

/** Kits that were left at a door: of which lot, how many, and for how many people who were there. */
export type KitsLeft = { lot: KitLotId; count: number; present: number }

/** One press at a door, for one or several of its tasks; or the taking back of an earlier one. */
export type Said = {
  id: DoorResultId; tasks: readonly DoorTaskId[]; outcome: Outcome | 'taken-back'; at: Instant; againAt: Instant | null; words: string
  takesBack: DoorResultId | null; by: AccountId; /** of whoever leads the round: they may take back anybody's */ desk: boolean
  /** of several homes behind the door, with which of them somebody spoke; none: it is of the door as a whole, or nobody could tell */ homes?: readonly HouseholdId[]
  kits?: KitsLeft | null
}

/** `differs`: two people did the same thing (`twice`), one did what another was refused (`clash`), or of several homes nobody could tell which it was (`which`): somebody has to look. */
export type TaskState = { outcome: Outcome | null; result: DoorResultId | null; at: Instant | null; againAt: Instant | null; words: string; by: AccountId | null; tries: number; differs: 'twice' | 'clash' | 'which' | null }

export const untouched: TaskState = { outcome: null, result: null, at: null, againAt: null, words: '', by: null, tries: 0, differs: null }

/** Those that count: each once, without what was taken back by whoever said it, or by whoever leads the round. The taking back may come first. */
export function counting(said: readonly Said[]): Said[] {
  const all = [...new Map(said.map((one) => [one.id, one])).values()]
  const backs = all.filter((one) => one.outcome === 'taken-back')
  return all.filter((one) => one.outcome !== 'taken-back' && !backs.some((back) => back.takesBack === one.id && (back.desk || back.by === one.by)))
}

const byTime = (a: Said, b: Said): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)
const people = (said: readonly Said[]): number => new Set(said.map((one) => one.by)).size

const ofAll = ({ homes }: Said): boolean => homes === undefined || homes.length === 0

/** Nobody opened: that is not of a home of which somebody had said no by then, or when to come. */
const saidBefore = (home: HouseholdId, nobody: Said, here: readonly Said[]): boolean => nobody.outcome === 'nobody' && here.some((it) =>
  it.at <= nobody.at && it.homes?.includes(home) && (it.outcome === 'refused' || (it.outcome === 'again' && it.againAt !== null && it.againAt > nobody.at)))

/**
 * How one task stands at a door. What was done stays done, whatever somebody finds later: the first of them counts. Otherwise the latest that happened
 * counts, not the latest that arrived. Of several homes behind it (`homes`: those that live there now) the one that needs somebody most says how the door stands; that of which nobody could
 * tell with whom it was is over for all of them until somebody has looked and put it down for one.
 */
export function stateOf(said: readonly Said[], task: DoorTaskId, homes: readonly HouseholdId[] = []): TaskState {
  const here = counting(said).filter((one) => one.tasks.includes(task)).sort(byTime)
  if (homes.length === 0) return cameTo(here)
  const each = homes.map((home) => cameToHome(here.filter((one) => (ofAll(one) ? !saidBefore(home, one, here) : one.homes!.includes(home))), homes.length > 1))
  const worst = each.reduce((a, b) => (urgent.indexOf(b.outcome) < urgent.indexOf(a.outcome) ? b : a))
  return { ...worst, differs: each.find((one) => one.differs !== null)?.differs ?? null }
}
/** What was done for this home by name is what was done for it, whatever was done at its door before. */
function cameToHome(here: readonly Said[], several: boolean): TaskState {
  const byName = here.some((one) => !ofAll(one) && one.outcome === 'done')
  const theirs = byName ? here.filter((one) => !(ofAll(one) && one.outcome === 'done')) : here
  const state = cameTo(theirs)
  const unclear = several && isSettled(state) && ofAll(theirs.find((one) => one.id === state.result)!)
  return unclear ? { ...state, differs: state.differs ?? 'which' } : state
}
const urgent: readonly (Outcome | null)[] = [null, 'again', 'nobody', 'refused', 'done']

/** Whether what is noted has to say which of several homes it was: whoever spoke with somebody knows, and whoever found nobody has no need to. */
export const asksWhich = (outcome: Outcome, homes: readonly HouseholdId[]): boolean => homes.length > 1 && outcome !== 'nobody'

/** Those of several homes for which somebody still has to go there for one of these tasks. */
export const homesLeft = (said: readonly Said[], tasks: readonly DoorTaskId[], homes: readonly HouseholdId[]): HouseholdId[] =>
  homes.filter((home) => tasks.some((task) => !isSettled(stateOf(said, task, [home]))))

export type Pressing = { tasks: DoorTaskId[]; homes: HouseholdId[] }
/** What one press notes: each task for those of the homes that it names which still need it, so that nothing that a colleague has done there is done again. None named: it is of the door. */
export function pressesOf(said: readonly Said[], tasks: readonly DoorTaskId[], named: readonly HouseholdId[]): Pressing[] {
  if (named.length === 0) return [{ tasks: [...tasks], homes: [] }]
  const needed = tasks.map((task) => ({ task, homes: named.filter((home) => !isSettled(stateOf(said, task, [home]))) })).filter(({ homes }) => homes.length > 0)
  const alike = [...new Set(needed.map(({ homes }) => homes.join()))]
  return alike.map((homes) => ({ tasks: needed.filter((one) => one.homes.join() === homes).map(({ task }) => task), homes: needed.find((one) => one.homes.join() === homes)!.homes }))
}

/** Where a box of the paper is crossed out: what of that result was about something else, and is noted anew. `of`: the homes of that box, none for the door; `behind`: all that live there. */
export function restOf(one: Pick<Said, 'tasks' | 'homes'>, tasks: readonly DoorTaskId[], of: readonly HouseholdId[], behind: readonly HouseholdId[]): Pressing[] {
  const [mine, named] = [one.tasks.filter((task) => tasks.includes(task)), one.homes ?? []]
  const others = of.length === 0 ? [] : (named.length > 0 ? named : behind).filter((home) => !of.includes(home))
  const left = one.tasks.filter((task) => !mine.includes(task))
  return [...(left.length > 0 ? [{ tasks: left, homes: [...named] }] : []), ...(others.length > 0 && mine.length > 0 ? [{ tasks: mine, homes: others }] : [])]
}

/** `here`: all that counts, in the order in which it happened. */
function cameTo(here: readonly Said[]): TaskState {
  const done = here.filter((one) => one.outcome === 'done')
  const counts = done[0] ?? here.at(-1)
  if (!counts) return untouched
  const no = here.filter((one) => one.outcome === 'refused' && one.by !== counts.by)
  const differs = people(done) > 1 ? 'twice' : counts.outcome === 'done' && no.length > 0 ? 'clash' : null
  const tries = here.filter((one) => one.outcome === 'nobody' || one.outcome === 'again').length
  return { outcome: counts.outcome as Outcome, result: counts.id, at: counts.at, againAt: counts.outcome === 'again' ? counts.againAt : null, words: counts.words, by: counts.by, tries, differs }
}

/** Nobody has to go there for it any more: it was done, or they do not want it. */
export const isSettled = ({ outcome }: Pick<TaskState, 'outcome'>): boolean => outcome === 'done' || outcome === 'refused'

/** What a door still needs: the tasks for which somebody has to go there again. */
export const stillNeeds = <T extends { id: DoorTaskId }>(tasks: readonly T[], said: readonly Said[], homes: readonly HouseholdId[] = []): T[] => tasks.filter((task) => !isSettled(stateOf(said, task.id, homes)))

/** A door is in one of these, so that they add up to all doors. `left`: for some task of it nobody has been there. */
export const figures = ['done', 'refused', 'again', 'nobody', 'left'] as const
export type Figure = (typeof figures)[number]

export function figureOf(states: readonly Pick<TaskState, 'outcome'>[]): Figure {
  const has = (outcome: Outcome | null): boolean => states.some((one) => one.outcome === outcome)
  if (states.length === 0 || has(null)) return 'left'
  if (has('again')) return 'again'
  if (has('nobody')) return 'nobody'
  return has('refused') ? 'refused' : 'done'
}

export type Counts = Record<Figure, number> & { doors: number }
export function countsOf(all: readonly Figure[]): Counts {
  const counts: Counts = { doors: all.length, done: 0, refused: 0, again: 0, nobody: 0, left: 0 }
  for (const one of all) counts[one]++
  return counts
}

/** When something happened by a phone’s clock, as it can be believed: not before the round began, and not after it was told. */
export const believed = (at: Instant, began: Instant, told: Instant): Instant => earlier(later(at, began), told)

/** A right to walk: from, until; null where it has no beginning or end. */
export type Held = { since: Instant | null; until: Instant | null }
/**
 * Whether a result may be told by whoever says that it happened at `at`. Whoever had the right then, tells of it also after it ended: `late` says that
 * somebody should know.
 */
export function mayTell(held: readonly Held[], at: Instant, now: Instant): { may: boolean; late: boolean } {
  const had = (when: Instant): boolean => held.some(({ since, until }) => (since === null || since <= when) && (until === null || until > when))
  const [then, today] = [had(at), had(now)]
  return { may: then || today, late: then && !today }
}
