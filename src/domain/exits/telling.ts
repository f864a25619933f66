// Whoever's pass ended by an order is told of it. What was tried and done stays, row by row; here is what it comes to, in whatever
// order the rows came in. It refuses to forget: being told is taken back by a later row alone, and reading it oneself by none.

import type { TellingId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

/** How somebody is told. `own-session`: they, or who acts for them, said on their own page that they have read it. */
export const ways = ['phone', 'at-the-door', 'window', 'message'] as const
export type Way = (typeof ways)[number] | 'own-session'

export type Telling = { id: TellingId; at: Instant } & (
  | { what: 'told'; how: Way }
  | { what: 'not-reached'; how: Way; tryAgainAt: Instant | null }
  | { what: 'taken-back'; takesBack: TellingId })

export type Told = {
  toldAt: Instant | null
  /** when the last of those who reached nobody wanted to try again */
  tryAgainAt: Instant | null
  /** how often nobody was reached */
  tries: number
}

const earlierFirst = (a: Telling, b: Telling): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Those that count: what was a mistake does not, whenever that was said. */
function standing(tellings: readonly Telling[]): Telling[] {
  const mistakes = new Set(tellings.flatMap((it) => (it.what === 'taken-back' ? [it.takesBack] : [])))
  return [...new Map(tellings.map((it) => [it.id, it])).values()].filter((it) => !(mistakes.has(it.id) && mayBeTakenBack(it))).sort(earlierFirst)
}

/** A press of somebody at the desk is. What its person has read, they have read. */
export const mayBeTakenBack = (it: Telling): boolean => it.what === 'not-reached' || (it.what === 'told' && it.how !== 'own-session')

export function toldAfter(tellings: readonly Telling[]): Told {
  const counting = standing(tellings)
  const missed = counting.filter((it) => it.what === 'not-reached')
  return { toldAt: counting.find((it) => it.what === 'told')?.at ?? null, tryAgainAt: missed.at(-1)?.tryAgainAt ?? null, tries: missed.length }
}
