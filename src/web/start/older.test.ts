// What older browsers are given must do what the newer ones do by themselves.

import { expect, test } from 'vitest'
import { addMissing } from './older.ts'

/** The same methods on bare objects, and the browser's own. */
const [lists, texts, bytes, objects] = [{}, {}, {}, {}] as Record<string, (...args: unknown[]) => unknown>[]
addMissing(lists!, texts!, bytes!, objects!)
const given = (on: Record<string, (...args: unknown[]) => unknown>, name: string, self: unknown, ...args: unknown[]): unknown => on[name]!.call(self, ...args)
const own = (name: string, self: unknown, ...args: unknown[]): unknown => (self as Record<string, (...args: unknown[]) => unknown>)[name]!(...args)

const list = [3, 1, 2, 10]
const lastBelow = (limit: number) => (one: unknown) => (one as number) < limit
test.each([
  ['at', -1], ['at', 0], ['at', 9], ['at', -9], ['findLast', lastBelow(3)], ['findLast', lastBelow(0)], ['findLastIndex', lastBelow(3)], ['findLastIndex', lastBelow(0)],
  ['toSorted'], ['toSorted', (a: number, b: number) => b - a], ['toReversed'], ['toSpliced', 1, 2], ['toSpliced', 1, 0, 7, 8], ['with', -1, 5], ['with', 0, 5],
] as [string, ...unknown[]][])('on an old phone a list answers %s(%s) as on a new one, and stays as it was', (name, ...args) => {
  expect(given(lists!, name, list, ...args)).toEqual(own(name, list, ...args))
  expect(list).toEqual([3, 1, 2, 10])
})

test.each([['at', -1], ['at', 9], ['replaceAll', '-', '\u2011'], ['replaceAll', '.', '$&$&'], ['replaceAll', /\d/g, 'x']] as [string, ...unknown[]][])('a text answers %s(%s) as on a new one', (name, ...args) => {
  expect(given(texts!, name, '2-1.502-', ...args)).toBe(own(name, '2-1.502-', ...args))
})

test('bytes have an end, and an object knows its own names', () => {
  expect(given(bytes!, 'at', Uint8Array.of(1, 2, 3), -1)).toBe(3)
  expect([given(objects!, 'hasOwn', null, { a: 1 }, 'a'), given(objects!, 'hasOwn', null, { a: 1 }, 'toString')]).toEqual([true, false])
})

test('where the browser has a method of its own, that one stays', () => {
  const before = Array.prototype.at
  expect([].at).toBe(before)
  addMissing(Array.prototype, String.prototype, Object.getPrototypeOf(Uint8Array.prototype) as object, Object)
  expect(Array.prototype.at).toBe(before)
})
