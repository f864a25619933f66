// How a resident is found while somebody is on the phone: by part of the name, its sound, the door as people say it, or the last digits of a
// phone number. Text in, text out; the database compares. Traditional characters are compared in their simplified forms, whoever typed or kept
// them; the tables for that, and how characters are read, are the server's.

import { doorForms, plain, readDoor } from './doors.ts'
import { soundIn, soundKey, soundText, type Readings } from './sounds.ts'

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

export type Findable = { name: string; building: string; entrance: string; flat: string; /** own and household's */ phones: readonly (string | null)[] }
export type Characters = { simplified: (text: string) => string; /** of the Chinese characters in a name, one after the other */ readings: (name: string) => Readings; /** left out: `doorForms` */ forms?: typeof doorForms }

/** What a Chinese name ends in, from its second character on: a given name is how neighbours call each other. */
const endings = (name: string): string[] =>
  Array.from(name).flatMap((letter, at, letters) => (at > 0 && letters[at - 1] !== ' ' && /\p{Script=Han}/u.test(letter) ? [letters.slice(at).join('')] : []))

/** `021-12345678-801` ends in its number as well, for whoever knows no extension. */
const numbersIn = (phone: string): string[] => [phone, phone.replace(/^(0\d{2,3}-\d{7,8})-\d{1,6}$/, '$1')].map(digitsOf)
/** The signs of the kept text are no part of what people are called or type. */
const unsigned = (text: string): string => text.replace(/[|=^$]/g, ' ')

/**
 * What is kept beside a resident to be searched: `|高小怡|2-1-502|2-502|13800001502| 小怡 怡=^GAOXIAOYI$…`. The bars mark where each begins and ends; a
 * space where the rest of a name does, so that one character is found as the beginning of something, which an index can. Every text has the
 * sign behind which the sounds stand: one without it was kept before there were any (`people/jobs.ts` on the server).
 */
export function searchTextOf({ name, building, entrance, flat, phones }: Findable, { simplified, readings, forms = doorForms }: Characters): string {
  const simple = (text: string): string => plain(simplified(text))
  const numbers = phones.flatMap((phone) => (phone ?? '').split(' / ').flatMap(numbersIn))
  const parts = [simple(name), ...forms(simple(building), simple(entrance), simple(flat)), ...numbers]
  const ends = endings(unsigned(simple(name))).map((it) => ` ${it}`).join('')
  return `|${[...new Set(parts.filter((part) => part !== ''))].map(unsigned).join('|')}|${ends}${soundText(readings(name)) || '='}`
}

export type SearchWords = {
  /** each must be somewhere */ words: string[]; phrase: string; /** the text read as a door, '' when it cannot be one */ door: string; /** the text read as a phone number */ digits: string
  /** the text read as the sound of a name */ sound: string
}

/** `+86 139…` and `0086139…` are dialled from abroad, and kept as they are dialled here. */
const asDialled = (phrase: string): string => phrase.replace(/^\(?(?:\+|00)\s?86\)?[\s-]*(?=\d)/, '').replace(/^86[\s-]*(?=1(?:[\s-]?\d){10}$)/, '')
/** `五〇二`, `二-一-五〇二`: figures and nothing else; one alone, or two, may be a name. */
const inFigures = (phrase: string): boolean => /^[零〇○一二三四五六七八九十百甲乙丙丁\s\-—–,，、/]{3,}$/u.test(phrase)

/** What was typed, read in every way it can be meant: `２号楼 502室` is a door `2-502`, `138 0000 1502` a phone, `gao yi` a sound. Null when nothing is left. */
export function searchWords(typed: string): SearchWords | null {
  const phrase = asDialled(unsigned(plain(typed)).replace(/\s+/g, ' ').trim())
  if (phrase === '') return null
  const door = readDoor(phrase) || (inFigures(phrase) ? readDoor(`${phrase}室`) : '')
  const digits = /^[\d\s+()\-]+$/.test(phrase) ? digitsOf(phrase) : ''
  // `2-1-502` is a door; with seven digits and more, dashes and spaces are those of a phone number.
  return { words: phrase.split(' ').slice(0, 6), phrase, door, digits: digits.length >= (digits === phrase ? 4 : 7) ? digits : '', sound: soundIn(phrase) }
}

/** One way of finding: the best first. `key` is what an index looks for, `also` what must be there as well. */
export type SearchWay = { rank: number; key: string; also: string[] }
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
/** Three letters in a row are enough for an index to look for them anywhere; fewer, and doors, only where a word begins. */
export const waysOf = (word: string): string[] => (/[\p{L}\p{N}]{3}/u.test(word) && !word.includes('-') ? [`%${like(word)}%`] : ['|', ' ', '-'].map((before) => `%${before}${like(word)}%`))

/** The whole name, then one that begins so, then a given name; of several words each by its sound, or as it stands (`xiaoyi gao`, `gao 502`). */
function soundWays({ words, sound }: SearchWords): SearchWay[] {
  const heard = words.map((word) => ({ word, sound: soundIn(word) })).toSorted((a, b) => b.sound.length - a.sound.length)
  const [first, ...others] = heard
  return [
    ...(sound === '' ? [] : [{ rank: 4, key: `%=^${sound}$%`, also: [] }, { rank: 5, key: `%=^${sound}%`, also: [] }, { rank: 6, key: soundKey(sound), also: [] }]),
    ...(words.length === 1 || first!.sound === '' ? [] : [{ rank: 6, key: soundKey(first!.sound), also: others.map((it) => (it.sound === '' ? `%${like(it.word)}%` : soundKey(it.sound))) }]),
  ]
}

/** `2-1-502` is the door that a list keeps as `2-1-0502`, and the other way round. */
const unpadded = (door: string): string => (/-\d{3}$/.test(door) ? door.replace(/-(\d{3})$/, '-0$1') : /-0\d{3}$/.test(door) ? door.replace(/-0(\d{3})$/, '-$1') : '')
const titled = /^(\p{Script=Han}{1,2})(?:先生|女士|小姐|太太|阿姨|叔叔|大爷|大妈|大姐|大哥|奶奶|爷爷|老师|师傅)$/u
/** What else may be meant: `502室` behind any building, `欧阳 2栋` as a name and where they live, `张阿姨` by the surname. */
function otherWays({ words, phrase, door }: SearchWords): SearchWay[] {
  const surname = titled.exec(phrase)?.[1]
  const doors = words.map((word) => (/^\p{Script=Han}{1,4}$/u.test(word) ? '' : readDoor(word)))
  const names = words.filter((_, at) => doors[at] === '')
  return [
    ...(names.length === 0 || names.length === words.length ? [] : [{ rank: 0, key: `%|${like(names[0]!)}%`, also: [...names.slice(1).map((it) => `%${like(it)}%`), ...doors.filter((it) => it !== '').map((it) => `%|${like(it)}${it.includes('-') ? '' : '-'}%`)] }]),
    ...(/^[a-z]?\d{3,5}[a-z]?$/.test(door) && door !== phrase ? [{ rank: 3, key: `%-${like(door)}|%`, also: [] }] : []),
    ...(surname === undefined ? [] : [{ rank: 6, key: `%|${surname}%`, also: [] }]),
  ]
}

/** A whole door or name first, then what begins like it, then a number's end, then every word somewhere, then sounds. */
export function searchWays(typed: SearchWords): SearchWay[] {
  const { words, phrase, door, digits } = typed
  // Whatever dot stands in a name, it is kept with one.
  const whole = [...new Set([door, unpadded(door), phrase, unpadded(phrase)].filter((text) => text !== ''))].map((text) => like(text).replace(/(\p{Script=Han})[·•・‧∙⋅.。](?=\p{Script=Han})/gu, '$1_'))
  const [longest, ...others] = words.toSorted((a, b) => b.length - a.length)
  const besides = otherWays(typed)
  return [
    ...besides.filter(({ rank }) => rank === 0), ...whole.map((text) => ({ rank: 0, key: `%|${text}|%`, also: [] })), ...whole.map((text) => ({ rank: 1, key: `%|${text}%`, also: [] })),
    ...(digits === '' ? [] : [{ rank: 2, key: `%${like(digits)}|%`, also: [] }]),
    ...waysOf(longest!).map((key) => ({ rank: 3, key, also: others.map((word) => `%${like(word)}%`) })),
    ...(digits === '' || digits === phrase ? [] : [{ rank: 3, key: `%${like(digits)}%`, also: [] }]),
    ...besides.filter(({ rank }) => rank > 0), ...soundWays(typed),
  ]
}
