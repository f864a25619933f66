// The places that a roster names beside those that are there. A building or an entrance that nobody knows is never made by a spelling: it is
// named, with the one it may have been meant for, and somebody says that it exists. Without knowing a community, a file is held against itself.

import type { RosterPerson } from './roster-rows.ts'
import type { Question, RosterCode } from './roster-table.ts'
import { readBuildingLabel, readEntranceLabel, remembered } from './written-doors.ts'

/** One flat that is there, by its labels. A building without flats has an empty flat, one without entrances an empty entrance. */
export type KnownPlace = readonly [compound: string, building: string, entrance: string, flat: string]

/** Something that the community does not have yet. */
export type NewPlace = {
  code: 'compound-new' | 'building-new' | 'entrance-new'
  compound: string; building: string; entrance: string
  /** what is there and may have been meant; '' for nothing */
  near: string
  people: number; sheet: string; row: number
}
export type Settled = { people: RosterPerson[]; questions: Question[]; places: NewPlace[] }

export const compoundKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s/g, '').replace(/(?:小区|小區|社区|社區)$/u, '')
type Keys = { compound: (name: string) => string; building: (label: string) => string; entrance: (label: string) => string }
const newKeys = (): Keys => ({
  compound: remembered(compoundKeyOf),
  building: remembered((label) => { const read = readBuildingLabel(label); return (read.ok ? read.value.label : label).toUpperCase() }),
  entrance: remembered((label) => { const read = readEntranceLabel(label); return (label !== '' && read.ok ? read.value : label).toUpperCase() }),
})
/** `0502` and `502` are one door: nobody has both. */
const flatKey = (label: string): string => (/^[1-9]\d*$/.test(label) ? label : label.normalize('NFKC').toUpperCase().replace(/室$/u, '').replace(/^0+(?=\d)/, ''))
const keyOf = (...parts: string[]): string => parts.join('\u0000')
/** The same for a whole home, for which it is asked thousands of times. */
const keyOfHome = (compound: string, building: string, entrance: string, flat: string): string => `${compound}\u0000${building}\u0000${entrance}\u0000${flat}`
const digits = (label: string): string => label.replace(/\D/g, '')

/** By the keys that lead there, how a place is spelled. */
type There = { spelled: Map<string, string>; below: Map<string, Set<string>>; /** a flat's entrances, by building and flat */ entrancesOf: Map<string, Set<string>> }

function thereFrom(places: Iterable<KnownPlace>, keys: Keys): There {
  const there: There = { spelled: new Map(), below: new Map(), entrancesOf: new Map() }
  const add = (map: Map<string, Set<string>>, key: string, value: string) => { const set = map.get(key); if (set) set.add(value); else map.set(key, new Set([value])) }
  const first = (key: string, label: string) => { if (!there.spelled.has(key)) there.spelled.set(key, label) }
  const seen = new Set<string>()
  for (const [compound, building, entrance, flat] of places) {
    const written = keyOfHome(compound, building, entrance, flat)
    if (seen.has(written)) continue
    seen.add(written)
    const [c, b, e, f] = [keys.compound(compound), keys.building(building), keys.entrance(entrance), flatKey(flat)]
    first(keyOf(c), compound)
    add(there.below, keyOf(), c)
    if (building === '') continue
    first(keyOf(c, b), building)
    add(there.below, keyOf(c), b)
    if (flat === '' && entrance === '') continue
    first(keyOf(c, b, e), entrance)
    add(there.below, keyOf(c, b), e)
    if (flat === '') continue
    first(keyOf(c, b, e, f), flat)
    add(there.entrancesOf, keyOf(c, b, f), e)
  }
  return there
}

/** What is there and looks like it: the same figures with another letter, or the same beside a part of the place. */
function nearest(label: string, known: Iterable<string>): string {
  const all = [...known].filter((it) => it !== '')
  return all.find((it) => digits(it) !== '' && digits(it) === digits(label)) ?? all.find((it) => !/^\d+$/.test(it) && !/^\d+$/.test(label) && (it.includes(label) || label.includes(it))) ?? ''
}

export const questionOf = (code: RosterCode, { sheet, row }: { sheet: string; row: number }, value: string): Question => ({ sheet, row, column: '', code, value })

type Home = { compound: string; building: string; entrance: string; flat: string }
type Located = { at: Home; keys: [string, string, string] } | { code: RosterCode; value: string }

/** A home as it is spelled where it is there, else as the file writes it. `alone`: nothing is known but the file. */
function locate({ compound, building, entrance, flat }: Home, there: There, keys: Keys, alone: boolean): Located {
  const [c, b, f] = [keys.compound(compound), keys.building(building), flatKey(flat)]
  let e = keys.entrance(entrance)
  const entrances = there.below.get(keyOf(c, b)) ?? new Set()
  if (e === '' && [...entrances].some((it) => it !== '') && (alone || !entrances.has(''))) {
    const homes = [...(there.entrancesOf.get(keyOf(c, b, f)) ?? [])].filter((it) => it !== '')
    // Without its entrance a door is said every day, and is found where there is only one.
    if (alone || homes.length !== 1) return { code: 'entrance-missing', value: `${building}-${flat}` }
    e = homes[0]!
  }
  const spelled = there.spelled.get(keyOf(c, b, e, f)) ?? flat
  if (alone && spelled !== flat) return { code: 'flat-two-spellings', value: `${spelled} / ${flat}` }
  const at = { compound: there.spelled.get(keyOf(c)) ?? compound, building: there.spelled.get(keyOf(c, b)) ?? building, entrance: there.spelled.get(keyOf(c, b, e)) ?? entrance, flat: spelled }
  return { at, keys: [c, b, e] }
}

const isAt = (person: Home, at: Home): boolean => person.compound === at.compound && person.building === at.building && person.entrance === at.entrance && person.flat === at.flat

/** Puts everybody at the place that is there, whatever it is called in the file, and lists what is not. */
export function settle(people: readonly RosterPerson[], known: readonly KnownPlace[] | null): Settled {
  const keys = newKeys()
  const there = thereFrom(known ?? people.map(({ compound, building, entrance, flat }): KnownPlace => [compound, building, entrance, flat]), keys)
  const questions: Question[] = []
  const fresh = new Map<string, NewPlace>()
  const added = (key: string, person: RosterPerson, place: Omit<NewPlace, 'people' | 'sheet' | 'row'>) => {
    const one = fresh.get(key)
    if (one) one.people += 1
    else fresh.set(key, { ...place, people: 1, sheet: person.sheet, row: person.row })
  }
  // Several people live behind one door: it is looked for once.
  const located = new Map<string, Located>()
  const settled = people.flatMap((person): RosterPerson[] => {
    const written = keyOfHome(person.compound, person.building, person.entrance, person.flat)
    let home = located.get(written)
    if (!home) located.set(written, (home = locate(person, there, keys, known === null)))
    if ('code' in home) { questions.push(questionOf(home.code, person, home.value)); return [] }
    if (known !== null) missing({ person, keys: home.keys, at: home.at, there, added })
    return [isAt(person, home.at) ? person : { ...person, ...home.at }]
  })
  if (known === null) doubtful(settled, there, added, keys)
  return { people: settled, questions, places: [...fresh.values()] }
}

type Added = (key: string, person: RosterPerson, place: Omit<NewPlace, 'people' | 'sheet' | 'row'>) => void
type Missing = { person: RosterPerson; keys: [string, string, string]; at: Home; there: There; added: Added }

/** The highest level that is not there; what stands below it comes with it. */
function missing({ person, keys: [c, b, e], at, there, added }: Missing): void {
  const none = there.below.get(keyOf())?.size ?? 0
  const near = (key: string, label: string) => nearest(label, there.below.get(key) ?? [])
  // The first file of all brings its compound with it; its buildings are confirmed.
  if (!there.spelled.has(keyOf(c)) && none > 0) added(keyOf(c), person, { code: 'compound-new', compound: at.compound, building: '', entrance: '', near: near(keyOf(), c) })
  if (!there.spelled.has(keyOf(c, b))) added(keyOf(c, b), person, { code: 'building-new', compound: at.compound, building: at.building, entrance: '', near: near(keyOf(c), b) })
  else if (!there.spelled.has(keyOf(c, b, e))) added(keyOf(c, b, e), person, { code: 'entrance-new', compound: at.compound, building: at.building, entrance: at.entrance, near: near(keyOf(c, b), e) })
}

const partOfPlace = /^\p{Script=Han}+.*\d|^\d+\p{Script=Han}+\d|^[A-Z]+\d+$|^\d+[A-Z]+$/u
const onlyName = /^\p{Script=Han}{2,}$/u
/** A file alone: a building with more to it than its figures (`东区3`, `B2`) beside one with the same figures, or with a name beside numbers, may be a spelling. */
function doubtful(people: readonly RosterPerson[], there: There, added: Added, keys: Keys): void {
  for (const person of people) {
    if (!partOfPlace.test(person.building) && !onlyName.test(person.building)) continue
    const c = keys.compound(person.compound)
    const beside = [...(there.below.get(keyOf(c)) ?? [])].find((it) => it !== keys.building(person.building) && /^\d+$/.test(it) && (onlyName.test(person.building) || it === digits(person.building)))
    if (beside) added(keyOf(c, person.building), person, { code: 'building-new', compound: person.compound, building: person.building, entrance: '', near: beside })
  }
}
