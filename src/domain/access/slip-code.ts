// The code on a household's paper slip: eleven letters and one that checks them, printed `7K3M-Q2RT-9XDA`. Read by old eyes and
// typed on old phones, so without I, L, O, U, and forgiving on the way back. It opens a session: whoever checks it counts tries.

import { no, ok, type Result } from '../kernel/result.ts'

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 11
// Horner's rule in the field of 32 elements (x⁵ + x² + 1): one wrong letter, and two neighbours swapped, always show.
const twice = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1)
const checkOf = (values: readonly number[]): number => values.reduce((sum, value) => twice(sum ^ value), 0)

/** A new code, 12 letters without dashes, from at least 11 random bytes (55 bits count). */
export function slipCode(random: Uint8Array): string {
  if (random.length < length) throw new Error('slipCode needs 11 random bytes')
  const values = Array.from(random.subarray(0, length), (byte) => byte & 31)
  return [...values, checkOf(values)].map((value) => letters[value]).join('')
}

/** The 12 letters of a code as somebody typed it: small letters, dashes, spaces, full width, O for 0, I and L for 1. */
export function readSlipCode(text: string): Result<string> {
  const typed = text.slice(0, 100).normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}._]/gu, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const values = Array.from(typed, (letter) => letters.indexOf(letter))
  if (values.length !== length + 1 || values.includes(-1)) return no({ code: 'slip-code-wrong' })
  return checkOf(values.slice(0, length)) === values[length] ? ok(typed) : no({ code: 'slip-code-wrong' })
}

/** As printed: three groups of four. */
export const saySlipCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
