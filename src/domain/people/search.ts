// How a resident is found while somebody is on the phone: by part of the name, the door as people say it, or the last digits of a
// phone number. Text in, text out; the database compares.

import { doorForms, plain, readDoor } from './doors.ts'

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

export type Findable = { name: string; building: string; entrance: string; flat: string; /** own and household's */ phones: readonly (string | null)[] }

/** What a Chinese name ends in, from its second character on: a given name is how neighbours call each other. */
const endings = (name: string): string[] =>
  Array.from(name).flatMap((letter, at, letters) => (at > 0 && letters[at - 1] !== ' ' && /\p{Script=Han}/u.test(letter) ? [letters.slice(at).join('')] : []))

/**
 * What is kept beside a resident to be searched: `|高小怡|2-1-502|2-502|13800001502| 小怡 怡`. The bars mark where each begins and ends; a space
 * where the rest of a name does, so that one character is found as the beginning of something, which an index can.
 */
export function searchTextOf({ name, building, entrance, flat, phones }: Findable): string {
  const parts = [plain(name), ...doorForms(building, entrance, flat), ...phones.map((phone) => digitsOf(phone ?? ''))]
  const ends = endings(plain(name).replaceAll('|', ' ')).map((it) => ` ${it}`).join('')
  return `|${[...new Set(parts.filter((part) => part !== ''))].map((part) => part.replaceAll('|', ' ')).join('|')}|${ends}`
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

/** One way of finding: the best first. `key` is what an index looks for, `also` what must be there as well. */
export type SearchWay = { rank: number; key: string; also: string[] }
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
/** Three letters in a row are enough for an index to look for them anywhere; fewer, and doors, only where a word begins. */
export const waysOf = (word: string): string[] => (/[\p{L}\p{N}]{3}/u.test(word) && !word.includes('-') ? [`%${like(word)}%`] : ['|', ' ', '-'].map((before) => `%${before}${like(word)}%`))

/** A whole door or name first, then what begins like it, then a number's end, then every word somewhere. */
export function searchWays({ words, phrase, door, digits }: SearchWords): SearchWay[] {
  const whole = [...new Set([door, phrase].filter((text) => text !== ''))].map(like)
  const [longest, ...others] = words.toSorted((a, b) => b.length - a.length)
  return [
    ...whole.map((text) => ({ rank: 0, key: `%|${text}|%`, also: [] })), ...whole.map((text) => ({ rank: 1, key: `%|${text}%`, also: [] })),
    ...(digits === '' ? [] : [{ rank: 2, key: `%${like(digits)}|%`, also: [] }]),
    ...waysOf(longest!).map((key) => ({ rank: 3, key, also: others.map((word) => `%${like(word)}%`) })),
    ...(digits === '' || digits === phrase ? [] : [{ rank: 3, key: `%${like(digits)}%`, also: [] }]),
  ]
}
