// People of a tube that is not negative: asked to stay in until somebody has rung, and sampled again one by one. How each of them stands, from what was put down of them and from what
// laboratories say of a swab that is theirs alone. Refuses to seal anything: a hold names people and no place.

import type { PersonStatus } from '../people/people.ts'
import { personStatuses } from '../people/people.ts'
import { hour, minute, plus, type Instant } from '../kernel/instants.ts'
import { holdsPeople, type Comes } from './verdicts.ts'

/** `handed`: to a doctor, or whoever takes the next step, by name. `ended`: by a person, who says why. `freed`: by a negative of their own. */
export const holdActs = ['rung', 'handed', 'ended'] as const
export type HoldAct = { what: (typeof holdActs)[number] | 'freed'; at: Instant }
/** A swab of the person; `pool`: how many lie in its tube; `free`: a negative, and no doubt about whose it is. */
export type LaterSwab = { at: Instant; pool: number; to: Comes['to']; free: boolean }

/** `owed`: a swab of their own is to be taken; `sampled`: taken, and nothing known; `next`: it is not negative, and nobody has been told by name. */
export const holdStates = ['owed', 'sampled', 'next', 'handed', 'free', 'ended'] as const
export type HoldState = (typeof holdStates)[number]

/** Only a swab that was taken after they were held, and that nobody shares, says anything of them; what is not negative weighs more than what is. */
export function stateOfHeld(heldAt: Instant, acts: readonly HoldAct[], swabs: readonly LaterSwab[]): HoldState {
  const did = (what: HoldAct['what']): boolean => acts.some((one) => one.what === what)
  if (did('ended')) return 'ended'
  if (did('freed')) return 'free'
  const own = swabs.filter((one) => one.at > heldAt && one.pool === 1)
  if (own.some(holdsPeople)) return did('handed') ? 'handed' : 'next'
  if (own.some((one) => one.free)) return 'free'
  return own.some((one) => one.to === 'waiting' || one.to === 'two-labs') ? 'sampled' : 'owed'
}

/** Somebody who lies in the tube, with their latest swab in it. */
export type InTube<Id> = { person: Id; sampledAt: Instant }
/** One who was asked to stay in because of this tube; `anew`: there are papers that whoever pressed had not read. */
export type HeldBefore<Id> = { person: Id; heldAt: Instant; state: HoldState; anew: boolean }
/** Whom a press asks to stay in: nobody twice, and nobody whom a negative of their own has freed since. Whom a person has let go only by another paper, or where there is nobody else. */
export function whomToHold<Id>(people: readonly InTube<Id>[], held: readonly HeldBefore<Id>[]): Id[] {
  const [asked, letGo] = [[] as Id[], [] as Id[]]
  for (const { person, sampledAt } of people) {
    const before = held.filter((one) => one.person === person)
    if (before.some((one) => one.state === 'free' ? sampledAt <= one.heldAt : one.state !== 'ended')) continue
    if (before.some((one) => one.state === 'ended') && !before.some((one) => one.anew)) letGo.push(person)
    else asked.push(person)
  }
  return asked.length > 0 ? asked : letGo
}

/** What is known of somebody, of whom it is also known that they are asked to stay in: the graver. No more than what decides on going out. */
export const withHold = (status: PersonStatus, held: boolean): PersonStatus => (held && personStatuses.indexOf(status) < personStatuses.indexOf('positive-pool') ? 'positive-pool' : status)

/** By then the swab of their own is taken, of whoever was rung. */
export const ownSwabWithin = 4 * hour
/** So long somebody at the desk has before the next one is called on by name. */
export const pressedWithin = 15 * minute
/** Whose turn it is, of those named in their order: the first after `pressedWithin`, the last for good. */
export const turnAfter = (since: Instant, now: Instant, named: number): number | null => {
  if (named === 0 || now < plus(since, pressedWithin)) return null
  let turn = 0
  while (turn < named - 1 && now >= plus(since, (turn + 2) * pressedWithin)) turn++
  return turn
}

/** What is put before a person about the building; nothing is ordered by it. A shared tube says nothing of a place; a swab of one person that is positive does. */
export const proposedFor = (states: readonly HoldState[]): 'nothing' | 'decide' => (states.some((one) => one === 'next' || one === 'handed') ? 'decide' : 'nothing')
