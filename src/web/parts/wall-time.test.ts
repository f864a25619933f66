// What the clock on the wall says, and back again.

import { expect, test } from 'vitest'
import { day, instant, plus } from '#domain/kernel/instants.ts'
import { countDays, fromWall, roundUp, toWall } from './wall-time.ts'

const zone = 'Asia/Shanghai'
const morning = instant('2026-04-05T01:07:00Z')

test('a time goes into the control and comes back the same, in whatever zone the computer is', () => {
  expect(toWall(morning, zone)).toBe('2026-04-05T09:07')
  expect(fromWall('2026-04-05T09:07', zone)).toBe(morning)
  for (const place of ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu']) expect(fromWall(toWall(morning, place), place)).toBe(morning)
})

test('a half typed time is no time', () => {
  for (const text of ['', '2026-04', '2026-04-05', 'tomorrow', '2026-99-05T09:07', '2026-02-29T09:00', '2026-04-05T24:00', '2026-04-05T09:60']) expect(fromWall(text, zone)).toBeNull()
})

test('on the day on which the clocks go forward, noon is still noon', () => {
  expect(fromWall('2026-03-29T12:00', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z')
})

test('a time that the clocks skip is one just after, and of one that comes twice the first is meant', () => {
  expect(fromWall('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(toWall(instant('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toBe('2026-03-29T03:30')
  expect(fromWall('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
})

test('times are offered in steps of five minutes, never earlier', () => {
  expect(roundUp(morning)).toBe('2026-04-05T01:10:00.000Z')
  expect(roundUp(instant('2026-04-05T01:10:00Z'))).toBe('2026-04-05T01:10:00.000Z')
})

test('three mornings a week for four weeks are twelve', () => {
  expect(countDays([1, 3, 5], morning, plus(morning, 28 * day), zone)).toBe(12)
  expect(countDays([7], morning, plus(morning, day / 4), zone)).toBe(1)
})
