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

/** How surely a row means somebody known behind the same door under the same name; 0 is somebody else. */
function likeness(person: RosterPerson, known: Known): number {
  if (person.born !== null && known.born !== null) return person.born === known.born ? 4 : 0
  if (person.phone !== null && person.phone === known.phone) return 3
  // One of the two has no day of birth: a name behind one door is enough, unless somebody fits better.
  return person.phone === null || known.phone === null ? 2 : 1
}

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

/** Pairs each row with at most one known person, the surest pairs first, so that the order of rows does not matter. */
export function planRoster(people: readonly RosterPerson[], known: readonly Known[]): RosterPlan {
  const byName = new Map<string, Known[]>()
  for (const one of known) byName.set(nameKey(one), [...(byName.get(nameKey(one)) ?? []), one])
  const pairs = people.flatMap((person) => (byName.get(nameKey(person)) ?? []).map((one) => ({ person, one, sure: likeness(person, one) })))
  const taken = new Set<ResidentId>()
  const found = new Map<RosterPerson, Known>()
  for (const { person, one, sure } of pairs.sort((a, b) => b.sure - a.sure || a.person.row - b.person.row)) {
    if (sure === 0 || found.has(person) || taken.has(one.id)) continue
    found.set(person, one)
    taken.add(one.id)
  }
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
