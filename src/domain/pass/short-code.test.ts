// The code that is read out over the telephone: slips are caught, and the ways people write it are all understood.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { readShortCode, sayShortCode, shortCode } from './short-code.ts'

const anyCode = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(shortCode)
const codeOf = (text: string) => {
  const read = readShortCode(text)
  return read.ok ? read.value : read.problem.code
}

test('a code is ten digits and reads back as itself, grouped or not', () => {
  fc.assert(fc.property(anyCode, (code) => {
    expect(code).toMatch(/^[0-9]{10}$/)
    expect(codeOf(code)).toBe(code)
    expect(codeOf(sayShortCode(code))).toBe(code)
  }), { numRuns: 2000 })
})

test('check digits are those of ISO 7064 MOD 97-10', () => {
  // 794 gets 44 in the standard’s own example.
  expect(shortCode(Uint8Array.of(0, 0, 0, 0, 0, 0, 3, 26))).toBe('0000079444')
  expect(sayShortCode('0000079444')).toBe('0000 0794 44')
})

test('spaces, dashes and full-width digits are fine', () => {
  for (const text of ['0000079444', ' 0000 0794 44 ', '0000-0794-44', '0000–0794—44', '００００　０７９４　４４', '0000\t0794\n44']) {
    expect(codeOf(text)).toBe('0000079444')
  }
})

test('every wrong digit and every swap of neighbours is caught', () => {
  fc.assert(fc.property(anyCode, (code) => {
    for (let at = 0; at < 10; at++) {
      for (let digit = 0; digit < 10; digit++) {
        if (code[at] !== String(digit)) expect(codeOf(code.slice(0, at) + digit + code.slice(at + 1))).toBe('short-code-check-digits')
      }
      const swapped = code.slice(0, at) + (code[at + 1] ?? '') + code[at] + code.slice(at + 2)
      if (swapped !== code) expect(codeOf(swapped)).toBe('short-code-check-digits')
    }
  }), { numRuns: 200 })
})

test('anything but ten digits is told to be of the wrong length', () => {
  for (const text of ['', '482', '48210937561', '48210937AB', '4821 0937 5', 'PST1:ABC', '٤٨٢١٠٩٣٧٥٦', '1'.repeat(1_000_000)]) {
    expect(codeOf(text)).toBe('short-code-wrong-length')
  }
})

test('codes are spread evenly and need enough chance', () => {
  expect(() => shortCode(new Uint8Array(7))).toThrow('8 random bytes')
  const first = new Map<string, number>()
  for (let i = 0; i < 20_000; i++) {
    const digit = shortCode(globalThis.crypto.getRandomValues(new Uint8Array(8)))[0]!
    first.set(digit, (first.get(digit) ?? 0) + 1)
  }
  for (const count of first.values()) expect(Math.abs(count - 2000)).toBeLessThan(300)
  expect(first.size).toBe(10)
})
