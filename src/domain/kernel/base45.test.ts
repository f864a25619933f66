// Base45: one text for each row of bytes, and no text that an encoder would not write.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const codeOf = (text: string) => {
  const read = decodeBase45(text)
  return read.ok ? 'good' : read.problem.code
}

test('every row of bytes comes back unchanged', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    expect(decodeBase45(encodeBase45(bytes))).toEqual({ ok: true, value: bytes })
  }), { numRuns: 1000 })
})

test('whatever text is accepted is the one an encoder writes', () => {
  const text = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 60 })
  fc.assert(fc.property(text, (written) => {
    const read = decodeBase45(written)
    if (read.ok) expect(encodeBase45(read.value)).toBe(written)
  }), { numRuns: 2000 })
})

test('letters outside the alphabet are refused wherever they stand', () => {
  for (const letter of ['a', 'z', '\n', '\u0000', '#', '!', 'Ａ', '０', '😀', '\u017f']) {
    for (let at = 0; at < 5; at++) expect(codeOf(`${'0'.repeat(at)}${letter}${'0'.repeat(6 - at - letter.length)}`)).toBe('base45-letter')
  }
})

test('values beyond two bytes or one byte, and a letter left over, are refused', () => {
  expect(codeOf(':::')).toBe('base45-too-large')
  expect(codeOf('::')).toBe('base45-too-large')
  expect(codeOf('U5')).toBe('good')
  expect(codeOf('V5')).toBe('base45-too-large')
  expect(codeOf('0000')).toBe('base45-length')
  expect(codeOf('')).toBe('good')
})
