// A checked roster beside who is known already: who is new, whose phone or day of birth changes, who stays as they are.
// Nobody is ever removed by a file: rosters are never complete.

import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'
import type { RosterPerson } from './roster.ts'

/** Somebody known, with the labels of their door. Those who moved away are known, too: an old file does not bring them back. */
export type Known = {
  id: ResidentId; household: HouseholdId; compound: string; building: string; entrance: string; flat: string
  name: string; born: Day | null; phone: string | null; householdPhone: string | null
}
export type RosterChange = { known: Known; person: RosterPerson; born: Day | null; phone: string | null; householdPhone: string | null }
export type RosterPlan = { add: RosterPerson[]; change: RosterChange[]; unchanged: number }

/** The key of a door by its labels. */
export const doorKey = (at: { compound: string; building: string; entrance: string; flat: string }): string => JSON.stringify([at.compound, at.building, at.entrance, at.flat])
const nameKey = (at: RosterPerson | Known): string => `${doorKey(at)} ${at.name}`

function changeOf(person: RosterPerson, known: Known, doorPhone: string | null): RosterChange | null {
  // An empty cell means “leave it”.
  const [born, phone, householdPhone] = [person.born ?? known.born, person.phone ?? known.phone, doorPhone ?? known.householdPhone]
  const same = born === known.born && phone === known.phone && householdPhone === known.householdPhone
  return same ? null : { known, person, born, phone, householdPhone }
}

/** One number for each door, the first in the file: rows that disagree must not take turns at every import. */
export function doorPhones(people: readonly RosterPerson[]): Map<string, string> {
  const phones = new Map<string, string>()
  for (const person of people) if (person.householdPhone !== null && !phones.has(doorKey(person))) phones.set(doorKey(person), person.householdPhone)
  return phones
}

function byKey<T>(items: Iterable<T>, keys: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    for (const key of keys(item)) {
      const group = groups.get(key)
      if (group) group.push(item)
      else groups.set(key, [item])
    }
  }
  return groups
}

type Marked = { known: Known; nth: number; taken: boolean }
const has = (value: string | null): string => (value === null ? 'no' : 'a')
/** By what somebody known can be meant, beside name and door. */
const marksOf = ({ known: { born, phone } }: Marked): string[] =>
  [...(born === null ? [] : [`born ${born}`]), ...(phone === null ? [] : [`phone ${phone}, ${has(born)} birth`]), `${has(phone)} phone, ${has(born)} birth`]

/** By what a row means somebody, the surest first. Whoever has another day of birth is somebody else. */
function meansOf({ born, phone }: RosterPerson): string[][] {
  const births = born === null ? ['no', 'a'] : ['no']
  const over = (phones: readonly string[]) => phones.flatMap((one) => births.map((birth) => `${one} phone, ${birth} birth`))
  return [
    born === null ? [] : [`born ${born}`],
    phone === null ? [] : births.map((birth) => `phone ${phone}, ${birth} birth`),
    // One of the two has no day of birth: a name behind one door is enough, unless somebody fits better.
    over(phone === null ? ['no', 'a'] : ['no']),
    phone === null ? [] : over(['a']),
  ]
}

/** Of one name behind one door, however many they are: nobody is held against everybody else. */
function paired(rows: readonly RosterPerson[], known: readonly Known[], found: Map<RosterPerson, Known>): void {
  const waiting = byKey(known.map((one, nth): Marked => ({ known: one, nth, taken: false })).reverse(), marksOf)
  const firstOf = (mark: string): Marked | undefined => {
    const there = waiting.get(mark)
    while (there?.at(-1)?.taken) there.pop()
    return there?.at(-1)
  }
  const ordered = [...rows].sort((a, b) => a.row - b.row)
  for (const sure of [0, 1, 2, 3]) {
    for (const row of ordered) {
      if (found.has(row)) continue
      const one = meansOf(row)[sure]!.map(firstOf).reduce((best, it) => (best && (!it || best.nth < it.nth) ? best : it), undefined)
      if (!one) continue
      one.taken = true
      found.set(row, one.known)
    }
  }
}

/** Pairs each row with at most one known person, the surest pairs first, so that the order of rows does not matter. */
export function planRoster(people: readonly RosterPerson[], known: readonly Known[]): RosterPlan {
  const there = byKey(known, (one) => [nameKey(one)])
  const found = new Map<RosterPerson, Known>()
  for (const [name, rows] of byKey(people, (row) => [nameKey(row)])) paired(rows, there.get(name) ?? [], found)
  const phones = doorPhones(people)
  const plan: RosterPlan = { add: [], change: [], unchanged: 0 }
  for (const person of people) {
    const one = found.get(person)
    const change = one ? changeOf(person, one, phones.get(doorKey(person)) ?? null) : null
    if (!one) plan.add.push(person)
    else if (change) plan.change.push(change)
    else plan.unchanged += 1
  }
  return plan
}
