// A long text for a group in parts that its robot takes: whole sentences as long as they fit, the lines as they were written, each part saying which it is.

import { bytesOf } from './texts.ts'

/** “（12/34）” and its line. */
const roomForMark = 16
const mark = (nth: number, of: number): string => `（${nth}/${of}）\n`

/** Sentences with what ends them; a line ends one as well. */
const sentencesOf = (text: string): string[] => text.match(/[^。！？!?；;\n]*(?:[。！？!?；;]+|\n|$)/gu)?.filter((it) => it !== '') ?? []

/** A sentence that is longer than a part is cut between characters; an address or a word may break, a character never. */
function cut(sentence: string, most: number): string[] {
  const pieces = ['']
  for (const letter of sentence) {
    if (bytesOf(pieces.at(-1)! + letter) > most) pieces.push('')
    pieces[pieces.length - 1] += letter
  }
  return pieces
}

/** @param most bytes of UTF-8 that one message may have */
export function groupParts(text: string, most: number): string[] {
  if (bytesOf(text) <= most) return [text]
  const room = most - roomForMark
  const parts = ['']
  for (const piece of sentencesOf(text).flatMap((it) => cut(it, room))) {
    if (bytesOf(parts.at(-1)! + piece) > room) parts.push('')
    parts[parts.length - 1] += piece
  }
  const said = parts.map((it) => it.trim()).filter((it) => it !== '')
  return said.map((part, at) => mark(at + 1, said.length) + part)
}
