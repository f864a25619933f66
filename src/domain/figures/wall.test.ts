// Which places stand apart on a wall.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewest, standApart } from './wall.ts'

const apart = (...of: number[]): number[] => standApart(of.map((one) => ({ of: one }))).map((one) => one.of)

test('places with few people stand in the sum alone, and one of them takes the next smallest with it', () => {
  expect(apart(40, 25, 60)).toEqual([40, 25, 60])
  expect(apart(40, 25, 3, 60)).toEqual([40, 60])
  expect(apart(40, 15, 18, 60)).toEqual([40, 60])
  expect(apart(40, 15, 2, 60)).toEqual([60])
  expect(apart(3)).toEqual([])
})

test('neither what stands apart nor what is left of the sum is ever few', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }), (all) => {
    const shown = apart(...all)
    const left = all.reduce((sum, one) => sum + one, 0) - shown.reduce((sum, one) => sum + one, 0)
    expect(Math.min(fewest, ...shown)).toBe(fewest)
    expect(left === 0 || left >= fewest || shown.length === 0).toBe(true)
  }))
})
