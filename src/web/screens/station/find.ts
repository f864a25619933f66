// Whoever stands at the table, found by what they say: their door as they say it, their name or a part of it, the day on which they were born.

import type { ResidentId } from '#domain/kernel/ids.ts'
import { doorForms, mayMean, plain, readDoor } from '#domain/people/doors.ts'
import type { Knowing } from '../../field/knowing.ts'
import type { Found, Round } from './told.ts'
import type { KeptDoor } from '#domain/rounds/kept.ts'

type Doors = ReadonlyMap<string, KeptDoor>
const none: Doors = new Map()
/** The server's own words: they were read at its door, and lie sealed since. */
export const doorsIn = (knows: Knowing | null): Doors => (knows?.held.collections['people'] ?? none) as unknown as Doors
export const roundsIn = (knows: Knowing | null): ReadonlyMap<string, Round> => (knows?.held.collections['testing-rounds'] ?? none) as unknown as ReadonlyMap<string, Round>

type Known = { forms: readonly string[]; name: string; born: string; found: Found }
const indexed = new WeakMap<Doors, Known[]>()
const inNumbers = new Intl.Collator('en', { numeric: true })

/** In the order of the doors; made once for each change of the list. */
function allOf(doors: Doors): Known[] {
  const held = indexed.get(doors)
  if (held) return held
  const made = [...doors.values()].sort((a, b) => inNumbers.compare(a.door, b.door)).flatMap((door) => {
    const [building = '', ...rest] = door.door.split('-')
    const forms = doorForms(building, rest.slice(0, -1).join('-'), rest.at(-1) ?? '')
    return door.people.map((person) => ({ forms, name: plain(person.name), born: (person.born ?? '').replaceAll('-', ''), found: { person, door } }))
  })
  indexed.set(doors, made)
  return made
}

/** 19580312, 1958-3-12, 1958年3月12日: the same day. Null: no whole day was typed. */
export function dayTyped(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  if (/^(?:19|20)\d{6}$/.test(text)) return text
  const [, year, month, day] = /^((?:19|20)\d\d)\s*[-./年 ]\s*(\d{1,2})\s*[-./月 ]\s*(\d{1,2})\s*日?$/.exec(text) ?? []
  return day ? `${year}${month!.padStart(2, '0')}${day.padStart(2, '0')}` : null
}

export function find(knows: Knowing | null, typed: string): { found: Found[]; how: 'door' | 'name' } {
  const all = allOf(doorsIn(knows))
  const [door, name, born] = [readDoor(typed), plain(typed), dayTyped(typed)]
  const byDoor = all.filter((one) => mayMean(door, one.forms))
  if (byDoor.length > 0) return { found: byDoor.map((one) => one.found), how: 'door' }
  return { found: all.filter((one) => (born !== null && one.born === born) || (name.length > 0 && one.name.includes(name))).map((one) => one.found), how: 'name' }
}

export const personIn = (knows: Knowing | null, id: ResidentId): Found | null => allOf(doorsIn(knows)).find((one) => one.found.person.id === id)?.found ?? null

/** Whether they are to be tested in this round: its places name their compound, building, entrance or flat. */
export const isOf = (round: Round, { door }: Found): boolean => round.places.some((place) => place === door.compound || place === door.group || place === door.entrance || place === door.id)
