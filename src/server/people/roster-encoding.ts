// Bytes of a text file as text: by its mark, as UTF-8 where it fits, else as GB18030 or Big5 by what comes of it. Both fit nearly any Chinese
// text, and one of the two is nonsense: where neither headings nor common characters tell which, a person is asked.

import { detect } from 'jschardet'
import { meaningOf } from '#domain/people/roster-columns.ts'
import type { RosterChoices } from '#domain/people/roster.ts'
import type { RosterCode } from '#domain/people/roster-table.ts'
import { simplified } from './scripts.ts'

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte)
const readAs = (label: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Characters that everybody writes: the first level of GB 2312. */
let common: Set<string> | null = null
function commonCharacters(): Set<string> {
  if (common) return common
  const decoder = new TextDecoder('gb18030')
  common = new Set()
  for (let lead = 0xb0; lead <= 0xd7; lead++) for (let trail = 0xa1; trail <= 0xfe; trail++) common.add(decoder.decode(new Uint8Array([lead, trail])))
  return common
}

const sample = 20_000
type Weighed = { text: string; headings: number; share: number }
/** How much of a text makes sense: headings that are known, and the share of its Chinese characters that are common. */
function weighed(text: string): Weighed {
  const start = text.slice(0, sample)
  const headings = new Set(start.split(/\r?\n|\r/).slice(0, 20).flatMap((line) => line.split(/[,;\t|，]/)).map((cell) => cell.trim().replace(/^"|"$/g, '')).filter((cell) => /\p{Script=Han}/u.test(cell) && meaningOf(cell))).size
  const letters = Array.from(simplified(start)).filter((letter) => letter.charCodeAt(0) > 0x7f)
  const good = letters.filter((letter) => commonCharacters().has(letter) || /[，。、：；（）—－·０-９]/u.test(letter)).length
  return { text, headings, share: letters.length === 0 ? 0 : good / letters.length }
}

/** Every second byte is nought: UTF-16 without its mark. */
function wideKind(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(bytes.length >> 1, 2000)
  let [even, odd] = [0, 0]
  for (let at = 0; at < pairs; at++) {
    if (bytes[2 * at] === 0) even += 1
    if (bytes[2 * at + 1] === 0) odd += 1
  }
  if (bytes.length % 2 !== 0 || pairs < 4) return null
  return odd > pairs * 0.15 && even === 0 ? 'utf-16le' : even > pairs * 0.15 && odd === 0 ? 'utf-16be' : null
}

export type Decoded = { text: string; encoding: string } | RosterCode

/** An old program's mark of the end, and blocks filled up with nothing, are no text. */
function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x1a || bytes[end - 1] === 0)) end -= 1
  return wideKind(bytes) || bytes[0]! >= 0xfe ? bytes : bytes.subarray(0, end)
}

/** Lines in UTF-8 in a text of two bytes a character, as where two files were put into one: read as that they would be other names. */
function hasOtherLines(bytes: Uint8Array): boolean {
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 10) continue
    const line = bytes.subarray(start, at)
    start = at + 1
    const text = line.some((byte) => byte > 0x7f) ? readAs('utf-8', line) : null
    if (text !== null && (text.match(/[\u4e00-\u9fff]/gu) ?? []).length > 1) return true
  }
  return false
}

export function decoded(file: Uint8Array, chosen?: RosterChoices['encoding']): Decoded {
  const bytes = withoutEnd(file)
  const mark = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 'utf-8' : startsWith(bytes, 0xff, 0xfe) ? 'utf-16le' : startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : wideKind(bytes)
  const read = (label: string): Decoded => {
    const text = readAs(label, bytes)
    return text === null ? 'encoding-unknown' : /[\u0000-\u0008\u000e-\u001f]/.test(text) ? 'not-a-spreadsheet' : { text, encoding: label }
  }
  if (mark) return read(mark)
  if (chosen) return read(chosen)
  const utf8 = read('utf-8')
  if (typeof utf8 !== 'string' || utf8 === 'not-a-spreadsheet') return utf8
  return hasOtherLines(bytes) ? 'encoding-unknown' : between(bytes)
}

/** GB18030, Big5, or a question. */
function between(bytes: Uint8Array): Decoded {
  const [gb, big5] = ['gb18030', 'big5'].map((label) => { const text = readAs(label, bytes); return text === null ? null : { label, ...weighed(text) } })
  const fitting = [gb, big5].filter((it) => it != null)
  if (fitting.some(({ text }) => /[\u0000-\u0008\u000e-\u001f]/.test(text))) return 'not-a-spreadsheet'
  const [one, two] = fitting.toSorted((a, b) => b.headings - a.headings || b.share - a.share)
  if (!one) return binary(bytes) ? 'not-a-spreadsheet' : 'encoding-unknown'
  const answer = { text: one.text, encoding: one.label }
  const second = two ?? { headings: 0, share: 0 }
  if (one.headings > second.headings && one.share >= second.share - 0.2) return answer
  if (!two) return one.share >= 0.6 ? answer : binary(bytes) ? 'not-a-spreadsheet' : 'encoding-unknown'
  if (one.share >= 0.7 && one.share - two.share >= 0.25) return answer
  const guess = detect(Buffer.from(bytes.subarray(0, sample)))
  const named = /big5/i.test(guess.encoding ?? '') ? 'big5' : /gb/i.test(guess.encoding ?? '') ? 'gb18030' : null
  return named === one.label && guess.confidence >= 0.9 && one.share - two.share >= 0.1 ? answer : 'encoding-two-fit'
}

/** A tenth of it is no writing. */
function binary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4000)
  return start.filter((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127).length > start.length / 50
}
