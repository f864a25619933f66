// Numbers as people and rosters write them.

import { expect, test } from 'vitest'
import { dial } from './telephones.ts'

test('a number dials the same however it is written, and what is no number dials nothing', () => {
  for (const phone of ['021 5555 0100', '021-5555-0100', '（021）5555０100', '021.5555.0100']) expect(dial(phone), phone).toBe('tel:02155550100')
  expect([dial('+86 138 0000 0000'), dial('120'), dial('"><script>'), dial('')]).toEqual(['tel:+8613800000000', 'tel:120', 'tel:', 'tel:'])
})
