import { expect, test } from 'vitest'
import { digitsIn, standsAmong, waysOfNumber } from './called.ts'

test('a telephone is the same however it is typed: spaces, full width, the country before it', () => {
  const ways = waysOfNumber('13900000000')
  for (const typed of ['139 0000 0000', '139-0000-0000', '+86 139 0000 0000', '0086 13900000000', '１３９００００００００']) expect(waysOfNumber(digitsIn(typed)), typed).toEqual(ways)
})

test('a line in another city keeps what stands before it, and what is too short is nobody’s telephone', () => {
  expect(waysOfNumber(digitsIn('028-8600 0000'))[0]).toBe('02886000000')
  expect(waysOfNumber(digitsIn('8600 0000'))[0], 'a local number that begins so').toBe('86000000')
  expect([waysOfNumber(digitsIn('482 913')), waysOfNumber('')]).toEqual([[], []])
})

test('a number stands among others however each of them is written, also as one of two', () => {
  for (const typed of ['13900000000', '+86 139 0000 0000', '139-0000-0000']) expect(standsAmong(typed, [null, '021-5555 0123 / 13900000000']), typed).toBe(true)
  expect([standsAmong('13900000001', ['13900000000']), standsAmong('', ['']), standsAmong('13900000000', [null, ''])]).toEqual([false, false, false])
})
