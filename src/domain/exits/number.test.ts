// The number that somebody reads out on the telephone.

import { expect, test } from 'vitest'
import type { ExitId } from '../kernel/ids.ts'
import { numberIn } from '../kernel/short-number.ts'
import { numberOf } from './number.ts'

const of = (end: string): string => numberOf(`0190f000-0000-7000-8000-0000${end}` as ExitId)

test('six digits in two groups, also where they begin with noughts', () => {
  expect(of('00000007')).toBe('000 007')
  expect(of('000f4247')).toBe('000 007')
  expect(of('ffffffff')).toBe('967 295')
})

test('what stands in an id before its last eight digits does not count', () => {
  expect(numberOf('ffffffff-ffff-7fff-bfff-ffff00000007' as ExitId)).toBe('000 007')
})

test('it is found however it is written, and a door, a name or a telephone number is none', () => {
  for (const typed of ['482913', '482 913', '４８２９１３', '482-913', '编号 482 913', '編號：482913', 'No. 482 913', '#482913', '482913。']) expect(numberIn(typed), typed).toBe(482913)
  for (const typed of ['', '2-1-502', '48291', '4829134', '13800001502', '高小怡', '2号楼482913室', '2-482913']) expect(numberIn(typed), typed).toBe(null)
})
