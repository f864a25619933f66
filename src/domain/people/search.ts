// How a resident is found while somebody is on the phone: by part of the name, the door as people say it, or the last digits of a
// phone number. Text in, text out; the database compares.

import { doorForms, plain, readDoor } from './doors.ts'

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

export type Findable = { name: string; building: string; entrance: string; flat: string; /** own and household's */ phones: readonly (string | null)[] }

/** What is kept beside a resident to be searched: `|name|2-1-502|2-502|13800001502|`. The bars mark where each begins and ends. */
export function searchTextOf({ name, building, entrance, flat, phones }: Findable): string {
  const parts = [plain(name), ...doorForms(building, entrance, flat), ...phones.map((phone) => digitsOf(phone ?? ''))]
  return `|${[...new Set(parts.filter((part) => part !== ''))].map((part) => part.replaceAll('|', ' ')).join('|')}|`
}

export type SearchWords = { /** each must be somewhere */ words: string[]; phrase: string; /** the text read as a door, '' when it cannot be one */ door: string; /** the text read as a phone number */ digits: string }

/** What was typed, read in every way it can be meant: `２号楼 502室` is a door `2-502`, `138 0000 1502` a phone. Null when nothing is left. */
export function searchWords(typed: string): SearchWords | null {
  const phrase = plain(typed).replaceAll('|', ' ').trim()
  if (phrase === '') return null
  const door = readDoor(phrase)
  const digits = /^[\d\s+()\-]+$/.test(phrase) ? digitsOf(phrase) : ''
  // `2-1-502` is a door; with seven digits and more, dashes and spaces are those of a phone number.
  return { words: phrase.split(' ').slice(0, 6), phrase, door, digits: digits.length >= (digits === phrase ? 4 : 7) ? digits : '' }
}
