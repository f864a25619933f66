import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayOf, hour, instant, localTime, msOf, plus, startOfDay, type Day } from './instants.ts'

test('a day in Shanghai begins at four in the afternoon UTC of the day before', () => {
  expect(startOfDay('2026-04-05' as Day, 'Asia/Shanghai')).toBe('2026-04-04T16:00:00.000Z')
  expect(localTime(instant('2026-04-05T00:30:00+08:00'), 'Asia/Shanghai')).toEqual({ day: '2026-04-05', minutes: 30, weekday: 7 })
})

test('where the clocks change, a day begins at its own midnight', () => {
  expect(startOfDay('2026-03-29' as Day, 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
  expect(startOfDay('2026-03-30' as Day, 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
})

test('every moment lies in its own day, in any zone', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'UTC']
  fc.assert(fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2050, 0) }), fc.constantFrom(...zones), (ms, zone) => {
    const at = instant(new Date(ms).toISOString())
    const today = dayOf(at, zone)
    expect(startOfDay(today, zone) <= at).toBe(true)
    expect(at < plus(startOfDay(addDays(today, 1), zone), hour)).toBe(true)
  }))
})

test('text order is time order', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }), (a, b) => {
    const [x, y] = [instant(new Date(a).toISOString()), instant(new Date(b).toISOString())]
    return x < y === msOf(x) < msOf(y)
  }))
})
