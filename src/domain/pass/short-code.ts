// The typed code of a pass, for when neither camera nor paper is there: eight random digits and two check digits, read
// aloud as `4821 0937 56`. It proves nothing by itself; it only finds the pass. Check digits catch slips of tongue and finger.

import { no, ok, type Result } from '../kernel/result.ts'

const digits = 8

/**
 * A new code, ten digits without spaces. Throws on fewer than 8 random bytes.
 * The check digits are those of ISO 7064 MOD 97-10: the ten digits together leave 1 when divided by 97.
 */
export function shortCode(random: Uint8Array): string {
  if (random.length < 8) throw new Error('shortCode needs 8 random bytes')
  // 64 bits over a hundred million codes: the lean towards small ones is one in a hundred thousand million.
  const number = random.subarray(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) % 10n ** BigInt(digits)
  const check = 98 - (Number(number) * 100) % 97
  return String(number).padStart(digits, '0') + String(check).padStart(2, '0')
}

/**
 * The ten digits of a code as somebody typed it: spaces, dashes and full-width digits are fine.
 * Problems: `short-code-wrong-length` (not ten digits, or something else among them), `short-code-check-digits`.
 */
export function readShortCode(text: string): Result<string> {
  const typed = text.slice(0, 100).normalize('NFKC').replace(/[\s.\-‐-―−_]/g, '')
  if (!/^[0-9]{10}$/.test(typed)) return no({ code: 'short-code-wrong-length' })
  return Number(typed) % 97 === 1 ? ok(typed) : no({ code: 'short-code-check-digits' })
}

/** `4821093756` as it is shown and read aloud: `4821 0937 56`. */
export const sayShortCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`
