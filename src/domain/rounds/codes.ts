// What is printed on a tube, as a reader reads it, a hand types it and a spreadsheet spoils it.

import { no, ok, type Result } from '../kernel/result.ts'

/** The longest that a laboratory’s labels were seen to be is 20; Code 128 holds more than anybody scans. */
export const longestTube = 32
/** 1.2E+12, 1,2e12: a spreadsheet took the number for a quantity and has lost its last figures. */
const spoiled = /^\d+(?:[.,]\d+)?e\+?\d+$/i
const readable = new RegExp(`^[0-9A-Z][0-9A-Z./_-]{0,${longestTube - 1}}$`)
const fullWidth = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCodePoint(char.codePointAt(0)! - 0xfee0))

/**
 * A tube’s number as it is kept: capitals, without blanks and the stars that some readers send. Two spellings of one label are one.
 * Problems: `tube-spoiled` (a spreadsheet rounded it: what it was cannot be known), `tube-unreadable`.
 */
export function readTube(typed: string): Result<string> {
  const plain = fullWidth(typed).replace(/[\s\u200b-\u200d\ufeff*]/g, '')
  if (spoiled.test(plain)) return no({ code: 'tube-spoiled', typed: plain })
  const code = plain.toUpperCase().replace(/\.0+$/, '')
  return readable.test(code) ? ok(code) : no({ code: 'tube-unreadable' })
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last of 18 characters of a citizen’s identity number fits the others: GB 11643-1999, ISO 7064 MOD 11-2. Says nothing of whose it is. */
export function isIdentityNumber(text: string): boolean {
  const plain = fullWidth(text).replace(/\s/g, '').toUpperCase()
  if (!/^\d{17}[\dX]$/.test(plain)) return false
  const sum = weights.reduce((so, weight, n) => so + weight * Number(plain[n]), 0)
  return '10X98765432'[sum % 11] === plain[17]
}
