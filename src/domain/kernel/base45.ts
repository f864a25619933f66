// Base45 (RFC 9285): bytes as the letters that a QR code packs best. Strict: a text that no encoder writes is refused,
// so that every text stands for exactly one row of bytes and a changed letter cannot go unnoticed.

import type { Bytes } from './crypto.ts'
import { no, ok, type Result } from './result.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const illegal = 255
const valueOf = new Uint8Array(128).fill(illegal)
for (let i = 0; i < alphabet.length; i++) valueOf[alphabet.charCodeAt(i)] = i
/** The two lower letters of every value at once. */
const pairs = Array.from({ length: 2025 }, (_, n) => alphabet[n % 45]! + alphabet[Math.floor(n / 45)]!)

/** Two bytes become three letters, a last single byte two (RFC 9285, section 4). */
export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 1 < bytes.length; i += 2) {
    const n = bytes[i]! * 256 + bytes[i + 1]!
    text += pairs[n % 2025]! + alphabet[Math.floor(n / 2025)]!
  }
  if (i < bytes.length) text += pairs[bytes[i]!]!
  return text
}

/**
 * The bytes of a base45 text. Problems: `base45-letter` (not in the alphabet; lower case is not), `base45-length`
 * (one letter left over), `base45-too-large` (three letters above 65535 or two above 255). `at` counts letters from 0.
 */
export function decodeBase45(text: string): Result<Bytes> {
  const rest = text.length % 3
  if (rest === 1) return no({ code: 'base45-length', at: text.length - 1 })
  const whole = text.length - rest
  const bytes = new Uint8Array((whole / 3) * 2 + (rest === 2 ? 1 : 0))
  let to = 0
  for (let at = 0; at < text.length; at += 3) {
    const a = digit(text, at)
    const b = digit(text, at + 1)
    const c = at < whole ? digit(text, at + 2) : 0
    if (a === illegal || b === illegal || c === illegal) return no({ code: 'base45-letter', at })
    const n = a + b * 45 + c * 2025
    if (n > (at < whole ? 65535 : 255)) return no({ code: 'base45-too-large', at })
    if (at < whole) bytes[to++] = n >> 8
    bytes[to++] = n & 255
  }
  return ok(bytes)
}

const digit = (text: string, at: number): number => valueOf[text.charCodeAt(at)] ?? illegal
