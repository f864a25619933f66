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

const nowhere = (): There => ({ spelled: new Map(), below: new Map(), entrancesOf: new Map() })
function thereFrom(places: Iterable<KnownPlace>, keys: Keys): There {
  const there = nowhere()
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

/** A row or a house that has a name and no number. */
const onlyName = /^\p{Script=Han}{2,}$/u
const isLane = (label: string): boolean => onlyName.test(label) || /(?:弄|巷|里|坊|胡同|街|路|村|组|組)$/u.test(label)
type Home = { compound: string; building: string; entrance: string; flat: string }
type Located = { at: Home; keys: [string, string, string] } | { code: RosterCode; value: string }

/**
 * A home as it is spelled where it is there, else as the file wrote it first (`own`: the file held against itself). What the community does not have, which is all where
 * none is known, is held against the file alone: two spellings of one new door are no two homes.
 */
function locate({ compound, building, entrance, flat }: Home, there: There, own: There, keys: Keys): Located {
  const [c, b, f] = [keys.compound(compound), keys.building(building), flatKey(flat)]
  let e = keys.entrance(entrance)
  const fresh = !there.spelled.has(keyOf(c, b))
  const entrances = (fresh ? own : there).below.get(keyOf(c, b)) ?? new Set()
  // In a lane houses stand beside yards with several homes: 10-2 is the second home of number 10, and 2 a house.
  const doubted = fresh ? !isLane(building) : !entrances.has('')
  if (e === '' && [...entrances].some((it) => it !== '') && doubted) {
    const homes = [...(there.entrancesOf.get(keyOf(c, b, f)) ?? [])].filter((it) => it !== '')
    // Without its entrance a door is said every day, and is found where there is only one.
    if (fresh || homes.length !== 1) return { code: 'entrance-missing', value: `${building}-${flat}` }
    e = homes[0]!
  }
  const is = (...key: string[]): string | undefined => there.spelled.get(keyOf(...key)) ?? own.spelled.get(keyOf(...key))
  const spelled = is(c, b, e, f) ?? flat
  if (spelled !== flat && !there.spelled.has(keyOf(c, b, e, f))) return { code: 'flat-two-spellings', value: `${spelled} / ${flat}` }
  const at = { compound: is(c) ?? compound, building: is(c, b) ?? building, entrance: is(c, b, e) ?? entrance, flat: spelled }
  return { at, keys: [c, b, e] }
}

const isAt = (person: Home, at: Home): boolean => person.compound === at.compound && person.building === at.building && person.entrance === at.entrance && person.flat === at.flat

/** Puts everybody at the place that is there, whatever it is called in the file, and lists what is not. */
export function settle(people: readonly RosterPerson[], known: readonly KnownPlace[] | null): Settled {
  const keys = newKeys()
  const own = thereFrom(people.map(({ compound, building, entrance, flat }): KnownPlace => [compound, building, entrance, flat]), keys)
  const there = known === null ? nowhere() : thereFrom(known, keys)
  const several = (own.below.get(keyOf())?.size ?? 0) > 1
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
    if (!home) located.set(written, (home = locate(person, there, own, keys)))
    if ('code' in home) { questions.push(questionOf(home.code, person, home.value)); return [] }
    if (known !== null) missing({ person, keys: home.keys, at: home.at, there, several, added })
    return [isAt(person, home.at) ? person : { ...person, ...home.at }]
  })
  if (known === null) doubtful(settled, own, added, keys)
  return { people: settled, questions, places: [...fresh.values()] }
}

type Added = (key: string, person: RosterPerson, place: Omit<NewPlace, 'people' | 'sheet' | 'row'>) => void
type Missing = { person: RosterPerson; keys: [string, string, string]; at: Home; there: There; /** the file names more than one compound */ several: boolean; added: Added }

/** The highest level that is not there; what stands below it comes with it. */
function missing({ person, keys: [c, b, e], at, there, several, added }: Missing): void {
  const none = there.below.get(keyOf())?.size ?? 0
  const near = (key: string, label: string) => nearest(label, there.below.get(key) ?? [])
  // The first file of all brings its compound with it; its buildings are confirmed. Where it names several, one of them may be a spelling.
  if (!there.spelled.has(keyOf(c)) && (none > 0 || several)) added(keyOf(c), person, { code: 'compound-new', compound: at.compound, building: '', entrance: '', near: near(keyOf(), c) })
  if (!there.spelled.has(keyOf(c, b))) added(keyOf(c, b), person, { code: 'building-new', compound: at.compound, building: at.building, entrance: '', near: near(keyOf(c), b) })
  else if (!there.spelled.has(keyOf(c, b, e))) added(keyOf(c, b, e), person, { code: 'entrance-new', compound: at.compound, building: at.building, entrance: at.entrance, near: near(keyOf(c, b), e) })
}

const partOfPlace = /^\p{Script=Han}+.*\d|^\d+\p{Script=Han}+\d|^[A-Z]+\d+$|^\d+[A-Z]+$/u
/** A file alone: a building with more to it than its figures (`东区3`, `B2`) beside one with the same figures, or with a name beside numbers, may be a spelling. */
function doubtful(people: readonly RosterPerson[], there: There, added: Added, keys: Keys): void {
  for (const person of people) {
    if (!partOfPlace.test(person.building) && !onlyName.test(person.building)) continue
    const c = keys.compound(person.compound)
    const beside = [...(there.below.get(keyOf(c)) ?? [])].find((it) => it !== keys.building(person.building) && /^\d+$/.test(it) && (onlyName.test(person.building) || it === digits(person.building)))
    if (beside) added(keyOf(c, person.building), person, { code: 'building-new', compound: person.compound, building: person.building, entrance: '', near: beside })
  }
}
