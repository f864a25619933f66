// What the wall shows, beside Temporal's answer: every zone that this machine knows, on the days around its changes.

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { addDays, atWall, instant, instantOf, localTime, readDay, startOfDay, type Day, type Zone } from './instants.ts'

const zones: Zone[] = Intl.supportedValuesOf('timeZone')
const begin = Temporal.Instant.from('2015-01-01T00:00Z')
const end = Temporal.Instant.from('2035-12-31T00:00Z')

/** Every change of the clocks in a zone between 2015 and 2035. */
function changesOf(zone: Zone): Temporal.ZonedDateTime[] {
  const changes: Temporal.ZonedDateTime[] = []
  let at = begin.toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (at && at.epochMilliseconds < end.epochMilliseconds && changes.length < 200) {
    changes.push(at)
    at = at.getTimeZoneTransition('next')
  }
  return changes
}

/** Many zones share their rules: five changes of each at most, and of those that change by another amount than an hour six more. */
const sampled = zones.flatMap((zone, n) => {
  const changes = changesOf(zone)
  const odd = changes.filter((at) => Math.abs(at.offsetNanoseconds - at.subtract({ seconds: 1 }).offsetNanoseconds) !== 3.6e12)
  return [...new Set([...odd.slice(0, 6), ...changes.filter((_, at) => at % 9 === n % 9)])].map((at) => ({ zone, at }))
})

const expected = (day: string, minutes: number, zone: Zone) =>
  Temporal.PlainDate.from(day).toPlainDateTime().add({ minutes }).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds

test('around every change of the clocks, in every zone, wall time is what the calendars of the world say', () => {
  expect(sampled.length).toBeGreaterThan(300)
  const wrong: string[] = []
  for (const { zone, at } of sampled) {
    const day = at.toPlainDate().toString()
    const minutes = at.hour * 60 + at.minute
    for (const off of [-1441, -121, -61, -60, -31, -1, 0, 1, 29, 30, 59, 60, 90, 1440]) {
      if (atWall(day as Day, minutes + off, zone) !== instantOf(expected(day, minutes + off, zone))) wrong.push(`${zone} ${day} ${minutes + off}`)
    }
  }
  expect(wrong).toEqual([])
}, 30_000)

test('around every change of the clocks a day begins with its first moment', () => {
  const wrong: string[] = []
  for (const { zone, at } of sampled) {
    for (const more of [0, 1]) {
      const day = at.toPlainDate().add({ days: more })
      const begins = instantOf(day.toZonedDateTime(zone).epochMilliseconds)
      if (startOfDay(day.toString() as Day, zone) !== begins) wrong.push(`${zone} ${day.toString()}`)
    }
  }
  expect(wrong).toEqual([])
}, 30_000)

test('any minute of any day in any zone', () => {
  const anyDay = fc.integer({ min: 0, max: 21 * 365 }).map((days) => addDays('2015-01-01' as Day, days))
  fc.assert(fc.property(anyDay, fc.integer({ min: 0, max: 1440 }), fc.constantFrom(...zones), (day, minutes, zone) => {
    expect(atWall(day, minutes, zone)).toBe(instantOf(expected(day, minutes, zone)))
  }), { numRuns: 3000 })
})

test('what the wall shows leads back to the moment, or to the earlier one that shows the same', () => {
  fc.assert(fc.property(fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }).map((ms) => instantOf(Math.floor(ms / 60_000) * 60_000)), fc.constantFrom(...zones), (at, zone) => {
    const wall = localTime(at, zone)
    const again = atWall(wall.day, wall.minutes, zone)
    expect(again <= at).toBe(true)
    expect(localTime(again, zone)).toEqual(wall)
  }), { numRuns: 1000 })
})

test('half past two on the morning on which the clocks go forward is half past three, and on the one on which they go back the first of two', () => {
  expect(atWall('2026-03-29' as Day, 150, 'Europe/Berlin')).toBe(instant('2026-03-29T03:30:00+02:00'))
  expect(atWall('2026-10-25' as Day, 150, 'Europe/Berlin')).toBe(instant('2026-10-25T02:30:00+02:00'))
})

test('a day that is in no calendar is no day', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-5', '2026-04-05T00:00', 'tomorrow', '', ' 2026-04-05']) expect(readDay(text)).toBeNull()
  for (const text of ['2026-04-05', '2024-02-29', '2026-12-31']) expect(readDay(text)).toBe(text)
})
