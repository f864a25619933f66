// Six digits, read aloud by one and typed by another.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meantBy, readSpokenCode, saySpokenCode, spokenCode, spokenCodeBeginning } from './spoken-code.ts'

const bytes = fc.uint8Array({ minLength: 5, maxLength: 32 })

test('a code has six digits, reads back however it is typed, and is the same for the same bytes', () => {
  fc.assert(fc.property(bytes, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), (random, taken) => {
    const code = spokenCode(random, taken)
    expect(code).toMatch(/^\d{6}$/)
    expect(spokenCodeBeginning(random, Number(code[0]))).toBe(code)
    for (const typed of [saySpokenCode(code), [...code].join('-'), code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))]) expect(readSpokenCode(typed)).toEqual({ ok: true, value: code })
  }))
  for (const typed of ['', '12345', '1234567', '12345a', '一二三四五六']) expect(readSpokenCode(typed).ok, typed).toBe(false)
  expect(() => spokenCode(new Uint8Array(4), [])).toThrow('5 random bytes')
})

test('two codes of one door begin differently, as long as there is a digit left', () => {
  fc.assert(fc.property(bytes, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 9 }), (random, taken) => !taken.includes(Number(spokenCode(random, taken)[0]))))
})

test('a wrong try counts against the only code of a door, and of several against the one that begins alike or none', () => {
  const [four, seven] = [{ begins: 4 }, { begins: 7 }]
  expect([meantBy('912345', [four]), meantBy('712345', [four, seven]), meantBy('912345', [four, seven]), meantBy('912345', [])]).toEqual([[four], [seven], [], []])
})
