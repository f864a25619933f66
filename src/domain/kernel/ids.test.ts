// Ids: made in time order, and the same as text and as bytes.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { asId, bytesOfId, idOfBytes, isUuid, uuidv7 } from './ids.ts'

test('an id is the same whether it is written as text or as bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const text = idOfBytes(bytes)
    expect(isUuid(text)).toBe(true)
    expect(bytesOfId(text)).toEqual(bytes)
  }))
})

test('an id made earlier stands before one made later', () => {
  // RFC 9562, appendix A.6: the moment and the bits of its example of version 7
  const random = bytesOfId('00000000-0000-0cc3-18c4-dc0c0c07398f').subarray(6)
  expect(uuidv7(Date.UTC(2022, 1, 22, 19, 22, 22), random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  expect(uuidv7(1, random) < uuidv7(2, random)).toBe(true)
  expect(() => uuidv7(1, new Uint8Array(9))).toThrow('10 random bytes')
})

test('what is no id is not taken for one', () => {
  for (const text of ['', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '017f22e279b07cc398c4dc0c0c07398f', "'; drop table exits; --"]) {
    expect(isUuid(text)).toBe(false)
    expect(() => asId(text)).toThrow('UUID')
  }
})
