// Whatever shape a picture has, it stays readable or is refused.

import { expect, test } from 'vitest'
import { kept } from './pictures.ts'

const after = (width: number, height: number): number[] | string => {
  const it = kept({ width, height }, 2400)
  return 'scale' in it ? [Math.round(width * it.scale), Math.round(height * it.scale)] : it.unreadable
}

test('a photo is a page of 2,400 pixels, lying or standing; what is smaller stays as it is', () => {
  expect([after(4000, 3000), after(3000, 4000), after(1080, 2400), after(192, 192)]).toEqual([[2400, 1800], [1800, 2400], [1080, 2400], [192, 192]])
})

test('a long screenshot keeps a width that can be read', () => {
  expect(after(1080, 6000)).toEqual([1080, 6000])
  expect(after(1080, 20_000)).toEqual([805, 14_907])
  expect(after(1440, 12_000)).toEqual([1080, 9000])
})

test('what would become a thread is refused, and so is what shows nothing; a strip that never had more across stays', () => {
  expect([after(1080, 90_000), after(24, 24)]).toEqual(['long', 'small'])
  expect([after(20_000, 300), after(300, 20_000)]).toEqual([[20_000, 300], [300, 20_000]])
})
