// What the clock on the wall says, and back again.

import { expect, test } from 'vitest'
import { day, instant, plus } from '#domain/kernel/instants.ts'
import { countTimes, fromWall, roundUp, toWall } from './wall-time.ts'

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
  const mornings = { days: [1, 3, 5], from: 6 * 60, until: 12 * 60 }
  expect(countTimes(mornings, morning, plus(morning, 28 * day), zone)).toBe(12)
})

test('a morning or a night that is open now counts, and one that is over does not', () => {
  // A Sunday, a few minutes past nine.
  expect(countTimes({ days: [7], from: 6 * 60, until: 12 * 60 }, morning, plus(morning, day / 4), zone)).toBe(1)
  expect(countTimes({ days: [7], from: 6 * 60, until: 9 * 60 }, morning, plus(morning, day / 4), zone)).toBe(0)
  expect(countTimes({ days: [6], from: 22 * 60, until: 10 * 60 }, morning, plus(morning, 8 * day), zone)).toBe(2)
})
