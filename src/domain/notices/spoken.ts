// What a loudspeaker says: numbers as they are read aloud, short sentences, once more from the beginning. How long it takes is reckoned, not
// measured. It refuses nothing; what is too long is said in texts.ts.

import type { Language } from '../kernel/says.ts'

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** Up to ninety-nine as a number: of hours, days, buildings. */
function counted(n: number): string {
  if (n < 10) return digits[n]!
  const tens = Math.floor(n / 10)
  return `${tens === 1 ? '' : digits[tens]!}十${n % 10 === 0 ? '' : digits[n % 10]!}`
}
/** One after the other, as a telephone number is said: one is yāo, or it is heard as seven. */
const oneByOne = (text: string): string => Array.from(text, (it) => (it === '1' ? '幺' : digits[Number(it)]!)).join('')

/** What behind a number says that it is counted. */
const counters = '月日号號点點分时時小楼樓栋棟单單人户戶份天个個元岁歲层層批次轮輪'

/** A number in Chinese as it is said: 8:40 is 八点四十分, 12 号楼 is 十二号楼, 502 is 五零二. */
function spokenHan(text: string, hant: boolean): string {
  const [hour, minute] = hant ? ['點', '分'] : ['点', '分']
  return text.normalize('NFKC')
    .replace(/(^|\D)(\d{1,2}):([0-5]\d)(?!\d)/g, (_, before: string, h: string, m: string) => `${before}${counted(Number(h))}${hour}${m === '00' ? '' : `${m.startsWith('0') ? '零' : ''}${counted(Number(m))}${minute}`}`)
    .replace(/\d+/g, (run: string, at: number, whole: string) => {
      const after = whole.slice(at + run.length).trimStart().charAt(0)
      return run.length <= 2 && after !== '' && counters.includes(after) ? counted(Number(run)) : oneByOne(run)
    })
}
/** Nobody needs the year of a day that is said aloud. */
const withYear = /\b(\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)) \d{4}\b/g
const spokenEn = (text: string): string => text.replace(withYear, '$1').replace(/[\d:]+/g, (run) => (/^\d{3,}$/.test(run) ? Array.from(run).join(' ') : run))

export const spoken = (text: string, language: Language): string => (language === 'en' ? spokenEn(text) : spokenHan(text, language === 'zh-Hant'))

/** Of one sentence, so that it is understood across a courtyard. */
export const longestSentence = 20
export const longestWords = 12
/** Of all that is said once. */
export const mostSeconds = 40

const ends = /[。！？；.!?;\n]+/u
export const sentencesOf = (text: string): string[] => text.split(ends).map((it) => it.trim()).filter((it) => it !== '')
/** Characters, or words where words are written apart. Pauses within a sentence do not make it two. */
export const lengthOf = (sentence: string, language: Language): number =>
  language === 'en' ? sentence.split(/\s+/).length : Array.from(sentence.replace(/[\s\p{P}]/gu, '')).length
export const isTooLong = (sentence: string, language: Language): boolean => lengthOf(sentence, language) > (language === 'en' ? longestWords : longestSentence)

/** Short enough to be said, where its commas allow it. */
export const breathsOf = (text: string, language: Language): string[] =>
  sentencesOf(text).flatMap((it) => (isTooLong(it, language) ? it.split(/[，,、]+/).map((part) => part.trim()).filter((part) => part !== '') : [it]))

/** Slowly: four characters in a second, or two words, and half a second after each sentence. */
export function secondsOf(text: string, language: Language): number {
  const all = sentencesOf(text)
  const said = all.reduce((sum, it) => sum + lengthOf(it, language) / (language === 'en' ? 2 : 4), 0)
  return Math.ceil(said + all.length / 2)
}
