// The code on a slip, as old eyes read it and old phones type it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSlipCode, saySlipCode, slipCode } from './slip-code.ts'

const bytes = fc.uint8Array({ minLength: 11, maxLength: 11 })

test('eleven random bytes are enough, ten are a bug', () => {
  expect(slipCode(new Uint8Array(11))).toBe('000000000000')
  expect(() => slipCode(new Uint8Array(10))).toThrow('11 random bytes')
})

test('what was printed is read, however it is typed', () => {
  fc.assert(fc.property(bytes, (random) => {
    const code = slipCode(random)
    for (const typed of [code, saySlipCode(code), saySlipCode(code).toLowerCase(), ` ${code.replaceAll('0', 'o').replaceAll('1', 'l')}. `]) expect(readSlipCode(typed)).toEqual({ ok: true, value: code })
  }))
})

test('one wrong letter, a letter too many or too few, and what is no letter always show', () => {
  fc.assert(fc.property(bytes, fc.nat(11), fc.integer({ min: 1, max: 31 }), (random, at, by) => {
    const all = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const code = slipCode(random)
    const wrong = code.slice(0, at) + all[(all.indexOf(code[at]!) + by) % 32]! + code.slice(at + 1)
    for (const typed of [wrong, code + code.at(-1)!, code.slice(0, -1), `${code.slice(0, at)}U${code.slice(at + 1)}`, '']) expect(readSlipCode(typed).ok, typed).toBe(false)
  }))
})
