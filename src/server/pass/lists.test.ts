// How long the signed lists that phones carry are good as they are.

import { expect, test } from 'vitest'
import { day, hour, instant, minute, plus } from '#domain/kernel/instants.ts'
import { isFresh } from './lists.ts'

test('a list is good for an hour, also by a clock that is a little behind; one signed tomorrow is signed anew', () => {
  const now = instant('2026-04-05T09:00:00+08:00')
  expect([0, -hour + 1, 5 * minute].map((after) => isFresh(plus(now, after), now))).toEqual([true, true, true])
  expect([-hour, hour, day].map((after) => isFresh(plus(now, after), now))).toEqual([false, false, false])
})
