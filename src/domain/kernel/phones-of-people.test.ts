// A person's numbers as the roster keeps them.

import { expect, test } from 'vitest'
import { dialPerson } from './phones-of-people.ts'

test('of two numbers the first is dialled, and an extension after a pause', () => {
  expect(['13800000001 / 13900000001', '021-12345678-801', '0512-1234567-12', '62345678-801', '138-0000-0001', '1380000-0001', '021 5555 0100'].map(dialPerson)).toEqual(
    ['tel:13800000001', 'tel:02112345678,801', 'tel:05121234567,12', 'tel:62345678,801', 'tel:13800000001', 'tel:13800000001', 'tel:02155550100'])
})
