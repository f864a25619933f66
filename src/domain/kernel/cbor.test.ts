// CBOR: the strict reading refuses every second way of writing a thing; the lenient one reads old certificates, and no more.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { decodeCbor, encodeCbor, type CborReading, type CborValue } from './cbor.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
const read = (hex: string, reading?: CborReading) => {
  const value = decodeCbor(bytes(hex), reading)
  return value.ok ? value.value : value.problem.code
}
const lenient: CborReading = { lenient: true }

test('numbers, texts, bytes, rows and maps come back unchanged', () => {
  const leaf: fc.Arbitrary<CborValue> = fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean(), fc.constant(null), fc.uint8Array())
  const { tree } = fc.letrec<{ tree: CborValue }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 4 }),
      fc.uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('tree')), { selector: ([key]) => key, maxLength: 4 })
        .map((pairs) => new Map(pairs))),
  }))
  fc.assert(fc.property(tree, (value) => {
    expect(decodeCbor(encodeCbor(value))).toEqual({ ok: true, value })
  }), { numRuns: 500 })
})

test('a key stated twice, an open length, a long form or something left over is refused', () => {
  const twiceOrOpen = ['a201010102', '9f0102ff', 'bf0101ff', '5f4101ff', '7f6161ff']
  const longForms = ['1801', '190001', 'a1180101']
  const broken = ['0101', 'f7', 'ff', '', '82', 'a1', 'a101', 'd20102', 'd201', 'fc', '1c']
  for (const hex of [...twiceOrOpen, ...longForms, ...broken]) expect(read(hex)).toBe('cbor-malformed')
})

test('old certificates may write it loosely, but not brokenly', () => {
  expect(read('9f0102ff', lenient)).toEqual([1, 2])
  expect(read('a201010102', lenient)).toEqual(new Map([[1, 2]]))
  expect(read('1801', lenient)).toBe(1)
  for (const hex of ['9f0102', 'bf01ffff', 'bf01ff', 'a101ff', '81ff', 'ff', '0101', '', '9f9f01ff']) {
    expect(read(hex, lenient)).toBe('cbor-malformed')
  }
})

test('only the tags that were asked for are read', () => {
  expect(read('d201', { tags: [18] })).toEqual({ tag: 18, value: 1 })
  expect(read('d101', { tags: [18] })).toBe('cbor-malformed')
})

test('a key called __proto__ stays a key', () => {
  const value = decodeCbor(encodeCbor(new Map([['__proto__', 1]])))
  expect(value.ok && value.value).toEqual(new Map([['__proto__', 1]]))
  expect(({} as Record<string, unknown>)['1']).toBeUndefined()
})

test('endless nesting, boundless lengths and any bytes at all get an answer', () => {
  expect(read('81'.repeat(200_000))).toBe('cbor-malformed')
  for (const hex of ['9bffffffffffffffff', 'bb00000000ffffffff', '5b7fffffffffffffff', '9a7fffffff', '7a7fffffff61']) {
    expect(read(hex)).toBe('cbor-malformed')
    expect(read(hex, lenient)).toBe('cbor-malformed')
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (any, loosely) => {
    const value = decodeCbor(any, loosely ? lenient : {})
    expect(value.ok || value.problem.code === 'cbor-malformed').toBe(true)
  }), { numRuns: 3000 })
})
