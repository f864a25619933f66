// By what a person is found, and what was typed to find them: the one place where the tables of Chinese characters (script variants, readings)
// meet the search. Whoever writes residents.search writes what `foundBy` says. The tables are large: server only.

import { pinyin, polyphonic } from 'pinyin-pro'
import { doorForms, plain } from '#domain/people/doors.ts'
import { searchTextOf, searchWords, waysOf, type Findable, type SearchWords } from '#domain/people/search.ts'
import { soundIn, soundKey, type Readings } from '#domain/people/sounds.ts'
import { remembered } from '#domain/people/written-doors.ts'
import { simplified } from './scripts.ts'

/** 吕 is typed lv, and stands as lu or lyu in passports. */
const spellings = (reading: string): string[] => (/^[ln]v/.test(reading) ? [reading, reading.replace('v', 'u'), reading.replace('v', 'yu')] : [reading])
const isReading = (reading: string): boolean => /^[a-z]+$/.test(reading)
const inEveryWay = remembered((letter: string): readonly string[] =>
  polyphonic(letter, { toneType: 'none', type: 'array' }).flat().map((it) => it.replaceAll('ü', 'v')).filter(isReading))

/** Longer than names are: what stands behind is a firm's, and nobody types its sound. */
const mostRead = 12

/** A surname is read as a surname (单 shàn, 解 xiè), the rest as it is read there; then whatever else the character, or its simplified form, may be. */
export function readings(name: string): Readings {
  const letters = Array.from(name.normalize('NFKC')).filter((letter) => /\p{Script=Han}/u.test(letter)).slice(0, mostRead)
  if (letters.length === 0) return []
  const simple = letters.map(simplified)
  const asName = pinyin(simple.join(''), { toneType: 'none', type: 'array', surname: 'head', v: true })
  return letters.flatMap((letter, at) => {
    const ways = [...(asName.length === letters.length ? [asName[at]!] : []), ...inEveryWay(simple[at]!), ...inEveryWay(letter)]
    const read = [...new Set(ways.filter(isReading).flatMap(spellings))]
    return read.length === 0 ? [] : [read]
  })
}

/** Several people live behind one door, and thousands come with one roster. */
const formsOf = remembered((door: string): string[] => { const [building, entrance, flat] = door.split('\u0000'); return doorForms(building!, entrance!, flat!) })
const forms = (building: string, entrance: string, flat: string): string[] => formsOf(`${building}\u0000${entrance}\u0000${flat}`)

export const foundBy = (person: Findable): string => searchTextOf(person, { simplified, readings, forms })
export const typedBy = (text: string): SearchWords | null => searchWords(simplified(text))
/** The patterns of one word that may stand anywhere. */
export function waysOfTyped(word: string): string[] {
  const sound = soundIn(plain(word))
  return [...waysOf(plain(simplified(word))), ...(sound === '' ? [] : [soundKey(sound)])]
}
