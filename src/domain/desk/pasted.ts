// Messages of a group, pasted as they stand: who wrote, and what, one message each; the same words of one person once, with how often they came. Reads what people copy
// out of a chat: a line with the name and a colon or an hour, then the words; else each line is a message. Decides nothing about them.

import { cut } from '../kernel/texts.ts'

export type Message = { from: string; words: string }
/** `fold`: what they have in common; `times`: how often. */
export type Folded = Message & { fold: string; times: number }

/** A head: a short name with a colon, or with a day or an hour behind it, and nothing else. */
const head = /^(?<name>\S.{0,38}?)(?:\s*[:：]|\s+(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s+)?(?:[上下]午)?\d{1,2}:\d{2}(?::\d{2})?)\s*$/u
/** A name, a colon, and the words in one line: not an address of a page, and not a time. */
const inLine = /^(?<name>[^\s:：\d][^:：]{0,19})[:：]\s*(?<words>(?!\/\/)\S.*)$/u
const most = 2000

/** The messages in their order. */
export function messagesIn(text: string): Message[] {
  const lines = text.normalize('NFC').split(/\r?\n/).map((line) => line.trim())
  const headed = lines.some((line) => head.test(line))
  const found: Message[] = []
  let open: Message | null = null
  for (const line of lines) {
    if (line === '') { if (!headed) open = null; continue }
    const begins = head.exec(line)?.groups
    if (begins) { open = { from: begins['name']!, words: '' }; found.push(open); continue }
    if (headed && open) { open.words = open.words === '' ? line : `${open.words}\n${line}`; continue }
    const one = inLine.exec(line)?.groups
    open = one ? { from: one['name']!.trim(), words: one['words']! } : { from: '', words: line }
    found.push(open)
  }
  return found.filter((it) => it.words !== '').map(({ from, words }) => ({ from: cut(from, 80), words: cut(words, most) }))
}

/** What two messages have in common that say the same: letters and digits alone, whatever stands between them. */
export const foldOf = (words: string): string => words.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || words.trim()

/** The same words of one who wrote them once, where they stood first. Whoever else wrote them has them said for themselves: it may be another tap. */
export function folded(messages: readonly Message[]): Folded[] {
  const all = new Map<string, Folded>()
  for (const it of messages) {
    const fold = foldOf(it.words)
    const key = JSON.stringify([it.from, fold])
    const known = all.get(key)
    if (known) known.times++
    else all.set(key, { ...it, fold, times: 1 })
  }
  return [...all.values()]
}
