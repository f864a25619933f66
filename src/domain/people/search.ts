// How a resident is found while somebody is on the phone: by part of the name, the door as people say it, or the last digits of a
// phone number. Text in, text out; the database compares.

import { doorOf } from './people.ts'

/** Full width to half width, small letters, one space between words. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

export type Findable = { name: string; building: string; entrance: string; flat: string; /** own and household's */ phones: readonly (string | null)[] }

/** What is kept beside a resident to be searched: `|name|2-1-502|2-502|13800001502|`. The bars mark where each begins and ends. */
export function searchTextOf({ name, building, entrance, flat, phones }: Findable): string {
  const parts = [plain(name), plain(doorOf(building, entrance, flat)), plain(doorOf(building, '', flat)), ...phones.map((phone) => digitsOf(phone ?? ''))]
  return `|${[...new Set(parts.filter((part) => part !== ''))].map((part) => part.replaceAll('|', ' ')).join('|')}|`
}

export type SearchWords = { /** each must be somewhere */ words: string[]; phrase: string; /** the text read as a door, '' when it cannot be one */ door: string; /** the text read as a phone number */ digits: string }

const between = /\s*(?:号楼|號樓|楼栋|樓棟|单元|單元|号|號|楼|樓|栋|棟|幢|弄|门|門|[#,，、\-–—‐−]|\s)\s*/gu

/** What was typed, read in every way it can be meant: `２号楼 502室` is a door `2-502`, `138 0000 1502` a phone. Null when nothing is left. */
export function searchWords(typed: string): SearchWords | null {
  const phrase = plain(typed).replaceAll('|', ' ').trim()
  if (phrase === '') return null
  const door = /\d/.test(phrase) ? phrase.replace(/[室户戶]$/u, '').replace(between, '-').replace(/-+/g, '-').replace(/^-|-$/g, '') : ''
  const digits = /^[\d\s+()\-]+$/.test(phrase) ? digitsOf(phrase) : ''
  // `2-1-502` is a door; with seven digits and more, dashes and spaces are those of a phone number.
  return { words: phrase.split(' ').slice(0, 6), phrase, door, digits: digits.length >= (digits === phrase ? 4 : 7) ? digits : '' }
}
