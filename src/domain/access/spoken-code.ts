// The six digits that the desk reads to somebody over the telephone, and that open their letter together with their door. So few are
// soon guessed: a code lives a quarter of an hour, and the fifth wrong try ends it. Says for which code a try was meant, so that it ends
// no other; it knows no secrets and no sources, and whoever checks a code counts those as well.

import { minute } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

export const spokenLives = 15 * minute
export const spokenTries = 5
const length = 6

/** Six digits from at least five random bytes. `taken`: how the codes begin that hold for this door already; this one begins otherwise where it can. */
export function spokenCode(random: Uint8Array, taken: readonly number[]): string {
  if (random.length < 5) throw new Error('spokenCode needs 5 random bytes')
  const first = random[4]! % 10
  const begins = Array.from({ length: 10 }, (_, i) => (first + i) % 10).find((digit) => !taken.includes(digit)) ?? first
  return spokenCodeBeginning(random, begins)
}

/** The five digits after the first, which may be known: they follow from the bytes alone, whatever else holds for the door. */
export function secretDigits(random: Uint8Array): string {
  const rest = new DataView(random.buffer, random.byteOffset).getUint32(0) % 100_000
  return String(rest).padStart(length - 1, '0')
}

/** The same bytes and the same beginning are the same code. */
export const spokenCodeBeginning = (random: Uint8Array, begins: number): string => `${begins}${secretDigits(random)}`

/** The six digits as somebody typed them: full width, spaces and dashes do not matter. */
export function readSpokenCode(text: string): Result<string> {
  const typed = text.slice(0, 100).normalize('NFKC').replace(/[\s\p{Pd}._]/gu, '')
  return /^\d{6}$/.test(typed) ? ok(typed) : no({ code: 'spoken-code-not-six' })
}

/** As it is read aloud and shown: `402 917`. */
export const saySpokenCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`

/** Of the codes of one door, those for which a try was meant: the only one there is, or the one that begins alike. */
export const meantBy = <C extends { begins: number }>(code: string, there: readonly C[]): C[] =>
  there.length === 1 ? [...there] : there.filter((one) => one.begins === Number(code[0]))
