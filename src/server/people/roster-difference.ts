// The difference that a file makes, as it is shown and as it is confirmed: who is new, what changes of whom, who is not in it, who is behind another door.
// The word that stands for having read it (`seen`) is another one as soon as any of that is: by another file, another desk, a day later.

import { createHash } from 'node:crypto'
import type { Instant } from '#domain/kernel/instants.ts'
import { doorOf } from '#domain/people/people.ts'
import { doorKey, fieldsOf, type Known, type RosterChange, type RosterPlan } from '#domain/people/roster-plan.ts'
import { mostListed, type RosterDifference } from '#domain/people/roster-wire.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import type { RosterFile } from './roster-file.ts'
import type { Before } from './roster-store.ts'

type Home = { building: string; entrance: string; flat: string }
const at = ({ building, entrance, flat }: Home): string => doorOf(building, entrance, flat)
const byDoor = new Intl.Collator('en', { numeric: true })

const changed = (it: RosterChange) => ({ id: it.known.id, sheet: it.person.sheet, row: it.person.row, name: it.known.name, door: at(it.known), compound: it.known.compound, fields: fieldsOf(it) })

/** Who lives behind these doors, by household, in the order in which one takes in whoever is new (roster-fill.ts). */
function homesAt(add: readonly RosterPlan['add'][number][], known: readonly Known[]): (door: string) => Known[][] {
  const doors = new Map<string, Map<string, Known[]>>(add.map((it) => [doorKey(it), new Map()]))
  for (const one of known) {
    const homes = one.away ? undefined : doors.get(doorKey(one))
    homes?.set(one.household, [...(homes.get(one.household) ?? []), one])
  }
  return (door) => [...(doors.get(door) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, people]) => people)
}

export function differenceOf({ add, change, corrected, alike, gone, moved }: RosterPlan, known: readonly Known[]): RosterDifference {
  const homes = homesAt([...add, ...moved.map(({ person }) => person)], known)
  const first = <T>(all: readonly T[]): readonly T[] => all.slice(0, mostListed)
  // Of more than are listed those who join somebody: what ends there is asked of these.
  const joins = (it: (typeof add)[number]): boolean => homes(doorKey(it)).length > 0
  const fresh = add.length > mostListed ? [...add.filter(joins), ...add.filter((it) => !joins(it))] : add
  return {
    fresh: first(fresh).map((it) => ({ sheet: it.sheet, row: it.row, name: it.name, born: it.born, phone: it.phone, door: at(it), compound: it.compound, homes: homes(doorKey(it)).map((people) => people.map(({ id, name }) => ({ id, name }))) })),
    changed: first(change).map(changed), corrected: first(corrected).map(changed), alike: first(alike).map(changed),
    gone: first(gone.toSorted((a, b) => byDoor.compare(at(a), at(b)))).map((it) => ({ id: it.id, name: it.name, born: it.born, phone: it.phone, door: at(it), compound: it.compound })),
    // First those of whom each is answered for by name.
    moved: first(moved.toSorted((a, b) => Number(b.from.away === true) - Number(a.from.away === true))).map(({ person, from, news }) => ({
      id: from.id, sheet: person.sheet, row: person.row, name: from.name, born: from.born, phone: from.phone, door: at(from), compound: from.compound, to: at(person), toCompound: person.compound, gone: from.away === true, bornInFile: person.born !== null && from.born !== null && person.born !== from.born ? person.born : null, fileBorn: person.born, toOthers: homes(doorKey(person)).length > 0, fields: news ? fieldsOf(news) : [],
    })),
  }
}

/** Whether a later state than this file has been taken in: the very same file before another, or one that was written later. */
export function beforeOf({ same, last, newest }: Before, made: Instant | null): RosterResult['before'] {
  return { same, last, older: (same !== null && last !== null && last > same) || (made !== null && newest !== null && newest > made) }
}

/** Null where nothing has to be read first: only new people, in places that are known. */
export function seenOf({ places }: Pick<RosterFile, 'places'>, { change, corrected, alike, gone, moved }: RosterPlan, before: RosterResult['before']): string | null {
  if (places.length + change.length + corrected.length + alike.length + gone.length + moved.length === 0 && !before.older) return null
  const read = [
    places.map((it) => [it.code, it.compound, it.building, it.entrance].join('\u0000')).sort(), [...change, ...corrected, ...alike].map((it) => JSON.stringify([it.known.id, fieldsOf(it)])).sort(),
    gone.map((it) => it.id).sort(), moved.map(({ person, from, news }) => JSON.stringify([from.id, doorKey(person), news ? fieldsOf(news) : []])).sort(), before.older,
  ]
  return createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 24)
}
