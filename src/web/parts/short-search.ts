// Short answers found by what somebody says, on the device and without a network. Chinese has no spaces, so it is taken apart into pairs of characters; what is typed in one
// script or language finds the others, because each answer stands in all three. It ranks; whether an answer still holds its screen says.

import MiniSearch from 'minisearch'
import type { ShortAnswer } from '#domain/desk/answers-wire.ts'

const han = /\p{Script=Han}/u
const pieces = /\p{Script=Han}+|[\p{L}\p{N}]+/gu

/** `收垃圾` → 收垃, 垃圾; one character alone stays itself; other words as they are. */
export function wordsIn(text: string): string[] {
  return (text.normalize('NFKC').toLowerCase().match(pieces) ?? []).flatMap((piece) => {
    if (!han.test(piece)) return [piece]
    const letters = [...piece]
    return letters.length === 1 ? letters : letters.slice(1).map((letter, at) => letters[at]! + letter)
  })
}

/** What answers are kept under: pairs, and each character, so that a single one finds as well. */
const kept = (text: string): string[] => [...wordsIn(text), ...(text.match(/\p{Script=Han}/gu) ?? [])]

export type ShortSearch = (text: string) => ShortAnswer[]

/** Those that were written last when nothing is typed. */
export function shortSearch(answers: readonly ShortAnswer[], most = 6): ShortSearch {
  const index = new MiniSearch<{ id: string; question: string; answer: string }>({ fields: ['question', 'answer'], tokenize: kept, searchOptions: { tokenize: wordsIn, prefix: true, fuzzy: (word) => (word.length > 4 && !han.test(word) ? 0.2 : false), boost: { question: 3 } } })
  const byId = new Map(answers.map((one) => [one.id as string, one]))
  index.addAll(answers.map(({ id, question, answer }) => ({ id, question: Object.values(question).join(' '), answer: Object.values(answer).join(' ') })))
  return (text) => (text.trim() === '' ? answers.slice(0, most) : index.search(text).slice(0, most).map(({ id }) => byId.get(id as string)!))
}
