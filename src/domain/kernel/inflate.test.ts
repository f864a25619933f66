// Unpacking: bounded, and a cut or damaged file is told.

import { zlibSync } from 'fflate'
import { expect, test } from 'vitest'
import { inflateCapped } from './inflate.ts'

const noise = (length: number) => {
  let state = 12345
  return Uint8Array.from({ length }, () => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16 & 255)
}
const codeOf = (packed: Uint8Array, limit = 1_000_000) => {
  const result = inflateCapped(packed, limit)
  return result.ok ? 'good' : result.problem.code
}

test('files of every length around the size of a bite come back unchanged', () => {
  for (const length of [0, 1, 100, ...Array.from({ length: 40 }, (_, i) => 480 + i), ...Array.from({ length: 40 }, (_, i) => 990 + i), 100_000]) {
    const bytes = noise(length)
    for (const level of [0, 9] as const) {
      const result = inflateCapped(zlibSync(bytes, { level }), 100_000)
      expect(result.ok && Buffer.compare(result.value, bytes)).toBe(0)
    }
  }
})

test('the limit holds to the byte', () => {
  expect(codeOf(zlibSync(new Uint8Array(1000)), 1000)).toBe('good')
  expect(codeOf(zlibSync(new Uint8Array(1001)), 1000)).toBe('inflate-too-large')
})

test('a file cut anywhere, or with any bit changed, is refused', () => {
  const packed = zlibSync(Uint8Array.from(noise(60), (byte) => byte % 5))
  for (let length = 0; length < packed.length; length++) expect(codeOf(packed.subarray(0, length))).toBe('inflate-malformed')
  let unnoticed = 0
  for (let bit = 16; bit < packed.length * 8; bit++) {
    const changed = Uint8Array.from(packed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const result = inflateCapped(changed, 1_000_000)
    // Bits that pad the last byte of the data mean nothing; the content is then the same.
    if (result.ok && Buffer.compare(result.value, Uint8Array.from(noise(60), (byte) => byte % 5)) !== 0) unnoticed++
  }
  expect(unnoticed).toBe(0)
})

test('what is no packed file is refused', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(1000), new Uint8Array(6), Uint8Array.of(0x78, 0x9c), noise(5000)]) {
    expect(codeOf(bytes)).toBe('inflate-malformed')
  }
})
