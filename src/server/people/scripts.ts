// Chinese characters in their simplified forms, so that 張 and 张, 衞 and 卫 are one when names are compared. The tables are large: server only.
// Character by character: in names no character stands for another because of its neighbour.

import { Converter } from 'opencc-js/t2cn'

const fromTaiwan = Converter({ from: 'tw', to: 'cn' })
const fromHongKong = Converter({ from: 'hk', to: 'cn' })
const known = new Map<string, string>()

function inSimplified(letter: string): string {
  const there = known.get(letter)
  if (there !== undefined) return there
  const simple = /\p{Script=Han}/u.test(letter) ? fromHongKong(fromTaiwan(letter)) : letter
  if (known.size < 50_000) known.set(letter, simple)
  return simple
}

export function simplified(text: string): string {
  let all = ''
  for (const letter of text) all += inSimplified(letter)
  return all
}
