// A checked roster beside who is known already: who is new, whose phone or day of birth changes, who stays as they are, who is not in it or behind another
// door. Nobody is ever removed by a file: rosters are never complete, and a person says of each what became of them (roster-answers.ts).

import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day, Instant } from '../kernel/instants.ts'
import { nameKey } from './names.ts'
import { eachPhone } from './roster-cells.ts'
import type { RosterPerson } from './roster.ts'
import type { StayKind } from './stays.ts'

/** Somebody known, with the labels of their door. Those who moved away are known, too: an old file does not bring them back. */
export type Known = {
  id: ResidentId; household: HouseholdId; compound: string; building: string; entrance: string; flat: string
  name: string; born: Day | null; phone: string | null; householdPhone: string | null; /** does not live there any more */ away?: boolean; /** moved out lately, or was put down so */ goneLately?: boolean; /** another record of the same person, through which this one is reached */ keptAs?: ResidentId | null
  /** left out: lives there */ stay?: StayKind
  /** names that were put right since */ formerly?: readonly string[]
  /** numbers, their own and of homes, that were put right since, or of homes that they have left */ formerPhones?: readonly string[]
  /** days of birth that were put right since */ formerBirths?: readonly Day[]
  /** what stands there because it was put right here, by no file: by whom and when */
  putRight?: Partial<Record<'born' | 'phone', PutRight>>
}
export type PutRight = { role: string; at: Instant }
export type RosterChange = { known: Known; person: RosterPerson; born: Day | null; phone: string | null; householdPhone: string | null; /** the record that the file names, where it is reached through this one */ named?: ResidentId }
export type RosterPlan = {
  add: RosterPerson[]; change: RosterChange[]; unchanged: number
  /** changes of what somebody put right here since: the file may be older than they are, so nobody takes them by silence */
  corrected: RosterChange[]
  /** whoever lives in a building that the file names, and is not in it; those who are known to be away, or here for a time, stand in no roster */
  gone: Known[]
  /** of the new ones: the name of somebody behind that very door, who was born on another day by what is known; one person, or two */
  alike: RosterChange[]
  /** of the new ones: the same name and birth or number as somebody behind another door, whom the file does not name there, or the name of whoever has gone lately. They are not added twice. */
  moved: { person: RosterPerson; from: Known; /** what else the row says of them */ news?: RosterChange | undefined }[]
  /** rows that mean somebody whom another row of the file means already: they are not added a second time, and nothing is asked */
  again: { person: RosterPerson; known: Known }[]
  /** rows that mean somebody who has moved out or died, behind whatever door: a file brings nobody back, and makes nobody of them a second time */
  left: { person: RosterPerson; known: Known }[]
}

/** The key of a door by its labels. */
export const doorKey = (at: { compound: string; building: string; entrance: string; flat: string }): string => JSON.stringify([at.compound, at.building, at.entrance, at.flat])
type Simplified = (text: string) => string
const keyAtDoor = (at: RosterPerson | Known, simplified?: Simplified): string => `${doorKey(at)} ${nameKey(at.name, simplified)}`

function changeOf(person: RosterPerson, known: Known, doorPhone: string | null): RosterChange | null {
  // An empty cell means “leave it”.
  const [born, phone, householdPhone] = [person.born ?? known.born, person.phone ?? known.phone, doorPhone ?? known.householdPhone]
  const same = born === known.born && phone === known.phone && householdPhone === known.householdPhone
  return same ? null : { known, person, born, phone, householdPhone }
}

export type ChangedField = { what: 'born' | 'phone' | 'householdPhone'; old: string | null; new: string | null; putRight: PutRight | null }
/** What of somebody becomes another, side by side. */
export const fieldsOf = (change: RosterChange): ChangedField[] => (['born', 'phone', 'householdPhone'] as const)
  .map((what) => ({ what, old: change.known[what], new: change[what], putRight: (what === 'householdPhone' ? null : change.known.putRight?.[what]) ?? null }))
  .filter((field) => field.old !== field.new)
const overwrites = (change: RosterChange): boolean => fieldsOf(change).some(({ putRight }) => putRight !== null)

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

/** Nearly every name stands behind its door once, in the file and among those who are known: then only another day of birth makes them two. */
const isPlain = (rows: readonly RosterPerson[], known: readonly Known[]): boolean => known.length === 0 || (rows.length === 1 && known.length === 1)
function pairedPlainly([row]: readonly RosterPerson[], [one]: readonly Known[], found: Map<RosterPerson, Known>): void {
  if (row && one && (row.born === null || one.born === null || row.born === one.born)) found.set(row, one)
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

const buildingKey = (at: { compound: string; building: string }): string => JSON.stringify([at.compound, at.building])
function goneFrom(people: readonly RosterPerson[], known: readonly Known[], found: ReadonlySet<Known>): Known[] {
  const named = new Set(people.map(buildingKey))
  return known.filter((one) => !one.away && (one.stay ?? 'lives') === 'lives' && !found.has(one) && named.has(buildingKey(one)))
}

/** Of rows that mean nobody, and people who are meant by none: those of one name behind one door, who differ by the day of birth alone. */
function namesakes(rows: readonly RosterPerson[], free: readonly Known[], simplified?: Simplified): Map<RosterPerson, Known> {
  const there = byKey(free.filter(({ born }) => born !== null), (one) => namesOf(one, simplified).map((name) => `${doorKey(one)} ${name}`))
  const found = new Map<RosterPerson, Known>()
  for (const [name, all] of byKey(rows.filter(({ born }) => born !== null), (row) => [keyAtDoor(row, simplified)])) {
    const taken = new Set(found.values())
    const here = (there.get(name) ?? []).filter((one) => !taken.has(one))
    all.slice(0, here.length).forEach((row, at) => found.set(row, here[at]!))
  }
  return found
}

type Meant = Pick<Known, 'name' | 'born' | 'phone' | 'householdPhone' | 'formerly' | 'formerPhones' | 'formerBirths'>
const namesOf = ({ name, formerly = [] }: Pick<Known, 'name' | 'formerly'>, simplified?: Simplified): string[] => [...new Set([name, ...formerly].map((one) => nameKey(one, simplified)))]
/** A name with a day of birth, and with a number, their own or their home's; of somebody known also as each was before: an older file has it so. */
function marksAt(one: Meant, simplified?: Simplified): string[] {
  const values = new Set([one.born, ...(one.formerBirths ?? []), ...[one.phone, one.householdPhone, ...(one.formerPhones ?? [])].flatMap(eachPhone)].filter((it) => it !== null))
  return namesOf(one, simplified).flatMap((name) => [...values].map((it) => `${name} ${it}`))
}
const bornApart = ({ born }: RosterPerson, known: Known): boolean => born !== null && known.born !== null && born !== known.born && !(known.formerBirths ?? []).includes(born)

/** Those whom a row means by a mark: the surest first, where one mark says it of one of them alone. */
const meantBy = (marks: readonly string[], by: ReadonlyMap<string, readonly { kept: Known }[]>): Known[] => {
  const meant = marks.map((mark) => [...new Set((by.get(mark) ?? []).map(({ kept }) => kept))])
  return [...new Set([...meant.filter((all) => all.length === 1), ...meant].flat())]
}
const marked = (people: readonly Known[], merged: ReadonlyMap<Known, Known>, simplified?: Simplified): Map<string, Merged[]> => {
  const some = new Set(people)
  return byKey([...people.map((one): Merged => ({ written: one, kept: one })), ...[...merged].flatMap(([written, kept]) => (some.has(kept) ? [{ written, kept }] : []))], ({ written }) => marksAt(written, simplified))
}

const byName = (people: readonly Merged[], simplified?: Simplified): Map<string, Merged[]> => byKey(people, ({ written }) => namesOf(written, simplified))

/** Whom a new row means, by name with birth or number, beside whoever lives behind its door: to be asked about, or left aside. Nobody is entered a second time by silence. */
type Elsewhere = { moved: Known } | { again: Known } | { left: Known } | null
/**
 * First of those whom the file names nowhere: of one alone where a mark says so, else of the first of several, who may be one person twice. By name and number also who was born on another day by what
 * is known: a date is misread more often than two of one name share a telephone, and it is asked. Then of those whom another row means and who
 * were not born on another day; then of whoever has gone, from whatever door. Whoever has gone lately is asked about by the name alone, unless born on another day: a going away is also how a
 * wrong door is left, and as somebody else what is known of their health would not be known of them.
 */
function elsewhereFor(known: readonly Known[], free: readonly Known[], merged: ReadonlyMap<Known, Known>, simplified?: Simplified): (person: RosterPerson, there: Known | undefined) => Elsewhere {
  const alone = (some: readonly Known[]) => marked(some.filter((one) => !one.keptAs), merged, simplified)
  const [here, all, gone] = [alone(free), alone(known.filter((one) => !one.away)), alone(known.filter((one) => one.away))]
  const lately = byName([...known, ...merged.keys()].map((one): Merged => ({ written: one, kept: merged.get(one) ?? one })).filter(({ kept }) => kept.goneLately), simplified)
  const taken = new Set<Known>()
  const take = (moved: Known): Elsewhere => { taken.add(moved); return { moved } }
  return (person, there) => {
    const marks = marksAt(person, simplified)
    const moved = meantBy(marks, here).find((one) => !taken.has(one))
    if (moved) return take(moved)
    const again = meantBy(marks, all).find((one) => !bornApart(person, one))
    if (again) return { again }
    // Also whoever has gone from behind that very door: an old file does not bring them back.
    const left = there ?? meantBy(marks, gone)[0]
    if (left) return left.goneLately && !taken.has(left) && doorKey(left) !== doorKey(person) ? take(left) : { left }
    const by = (lately.get(nameKey(person.name, simplified)) ?? []).find(({ kept }) => !taken.has(kept) && !bornApart(person, kept))
    return by ? take(by.kept) : null
  }
}

/** A record that is reached through another, and that other one. */
type Merged = { written: Known; kept: Known }
function mergedOf(known: readonly Known[]): Map<Known, Known> {
  const some = known.filter((one) => one.keptAs)
  if (some.length === 0) return new Map()
  const by = new Map(known.map((one) => [one.id, one]))
  return new Map(some.flatMap((one) => { const kept = by.get(one.keptAs!); return kept ? [[one, kept] as const] : [] }))
}

/** What a row says of somebody through a record that is one with theirs now: what stood there when they were made one is no news. */
const newsOf = (person: RosterPerson, written: Known): RosterPerson =>
  ({ ...person, born: person.born === written.born ? null : person.born, phone: person.phone === written.phone ? null : person.phone, householdPhone: null })

/**
 * What a row says of whoever moves, beside the door: another number, and a day of birth that nobody knew. Not what stood there before, which an older file has still; and not over what was put
 * right here, nor another day of birth: those are asked of themselves, once they live there.
 */
function newsAtMove(person: RosterPerson, from: Known, merged: ReadonlyMap<Known, Known>): RosterChange | undefined {
  const was = [from, ...[...merged].flatMap(([written, kept]) => (kept === from ? [written] : []))]
  const phone = person.phone === null || was.some((one) => one.phone === person.phone || eachPhone(person.phone).every((it) => one.formerPhones?.includes(it))) ? null : person.phone
  const born = from.born !== null || was.some((one) => one.born === person.born || one.formerBirths?.includes(person.born!)) ? null : person.born
  const news = changeOf({ ...person, born, phone, householdPhone: null }, from, null)
  return news && !overwrites(news) ? news : undefined
}

/** A file that still has the name from before it was put right means the same person, unless that name is somebody else's there. */
function pairFormer(rows: readonly RosterPerson[], known: readonly Known[], found: Map<RosterPerson, Known>, simplified?: Simplified): void {
  const taken = new Set(found.values())
  const renamed = known.filter((one) => one.formerly !== undefined && one.formerly.length > 0 && !taken.has(one))
  if (renamed.length === 0) return
  const there = byKey(renamed, (one) => one.formerly!.map((name) => keyAtDoor({ ...one, name }, simplified)))
  for (const [name, all] of byKey(rows, (row) => [keyAtDoor(row, simplified)])) {
    const free = new Set(found.values())
    paired(all, (there.get(name) ?? []).filter((one) => !free.has(one)), found)
  }
}

/** Of rows that mean nobody who lives behind their door: who has gone from behind that very door. */
function goneThere(rows: readonly RosterPerson[], gone: readonly Known[], simplified?: Simplified): Map<RosterPerson, Known> {
  const there = byKey(gone, (one) => [keyAtDoor(one, simplified)])
  const found = new Map<RosterPerson, Known>()
  for (const [name, some] of byKey(rows, (row) => [keyAtDoor(row, simplified)])) {
    const here = there.get(name) ?? []
    if (isPlain(some, here)) pairedPlainly(some, here, found)
    else paired(some, here, found)
  }
  pairFormer(rows.filter((row) => !found.has(row)), gone, found, simplified)
  return found
}
const isSure = (row: RosterPerson, one: Known | undefined): boolean => one !== undefined && row.born !== null && row.born === one.born

/** Pairs each row with at most one known person, the surest pairs first, so that the order of rows does not matter. */
export function planRoster(people: readonly RosterPerson[], known: readonly Known[], simplified?: Simplified): RosterPlan {
  const there = byKey(known, (one) => [keyAtDoor(one, simplified)])
  const found = new Map<RosterPerson, Known>()
  const isGoneFor = (one: Known): boolean => one.away === true && !one.keptAs
  for (const [name, rows] of byKey(people, (row) => [keyAtDoor(row, simplified)])) {
    // A row means who lives there before it means whoever has gone from there.
    const here = (there.get(name) ?? []).filter((one) => !isGoneFor(one))
    if (isPlain(rows, here)) pairedPlainly(rows, here, found)
    else paired(rows, here, found)
  }
  pairFormer(people.filter((row) => !found.has(row)), known.filter((one) => !isGoneFor(one)), found, simplified)
  const leftThere = goneThere(people.filter((row) => !found.has(row)), known.filter(isGoneFor), simplified)
  const phones = doorPhones(people)
  // Whoever is named under another record of theirs is in the file.
  const merged = mergedOf(known)
  const meant = new Set(found.values())
  const named = new Set([...meant, ...[...meant].flatMap((one) => merged.get(one) ?? [])])
  const plan: RosterPlan = { add: [], change: [], corrected: [], unchanged: 0, gone: [], alike: [], moved: [], again: [], left: [] }
  const alike = namesakes(people.filter((row) => !found.has(row) && !isSure(row, leftThere.get(row))), known.filter((one) => !one.away && !named.has(one)), simplified)
  const asked = new Set(alike.values())
  const elsewhere = elsewhereFor(known, known.filter((one) => !one.away && !named.has(one) && !asked.has(one)), merged, simplified)
  for (const person of people) {
    const one = found.get(person)
    if (one?.keptAs) {
      const kept = merged.get(one)
      const news = kept && !kept.away && !meant.has(kept) ? changeOf(newsOf(person, one), kept, null) : null
      if (kept) meant.add(kept)
      if (news) (overwrites(news) ? plan.corrected : plan.change).push({ ...news, named: one.id })
      else plan.unchanged += 1
      continue
    }
    const namesake = one ? undefined : alike.get(person)
    const change = one || namesake ? changeOf(person, (one ?? namesake)!, phones.get(doorKey(person)) ?? null) : null
    const at = one || namesake ? null : elsewhere(person, leftThere.get(person))
    const gone = leftThere.get(person) ?? (at && 'left' in at ? at.left : null)
    if (namesake) plan.alike.push(change!)
    else if (at && 'moved' in at) plan.moved.push({ person, from: at.moved, news: newsAtMove(person, at.moved, merged) })
    else if (at && 'again' in at) plan.again.push({ person, known: at.again })
    else if (!one && gone) plan.left.push({ person, known: gone })
    else if (!one) plan.add.push(person)
    else if (change) (overwrites(change) ? plan.corrected : plan.change).push(change)
    else plan.unchanged += 1
  }
  const moved = new Set(plan.moved.map(({ from }) => from))
  plan.gone = goneFrom(people, known, named).filter((one) => !moved.has(one) && !asked.has(one))
  return plan
}
