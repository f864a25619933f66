// A list of people that changes while somebody works through it: whoever was put down here keeps their place, and stretches that follow each other leave nobody out.

import type { Instant } from '#domain/kernel/instants.ts'
import type { Excuse, Outcome, PutDown } from '#domain/rounds/outcomes.ts'
import type { RoundPeople } from '#domain/rounds/wire.ts'

type Person = RoundPeople['people'][number]
/** Which number somebody looks behind: of a building, or of all. */
export type Behind = { outcome: Outcome; building: string | null }
export type Put = { person: Person; what: PutDown; excuse: Excuse | null; words: string; at: Instant }

/** The order in which the server gives them, and by which it is asked for those that follow. */
export const keyOf = ({ door, id }: Pick<Person, 'door' | 'id'>): string => `${door} ${id}`

/** Where the next stretch begins: where this one ended when it was opened, or earlier, when more have come since and the server cut it before that. */
export const afterOpened = (opened: string | null, more: string | null): string | null => (opened === null ? null : more !== null && more < opened ? more : opened)

/** Of those that came, the ones that stand before the next stretch. */
export const withinOpened = (people: readonly Person[], next: string | null): readonly Person[] => (next === null ? people : people.filter((one) => keyOf(one) <= next))

/** Those in the list now, and those who were put down here and are in it no more, each at their door. */
export function shownOf(people: readonly Person[], kept: readonly Person[]): Person[] {
  const here = new Set(people.map((one) => one.id))
  return [...people, ...kept.filter((one) => !here.has(one.id))].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
