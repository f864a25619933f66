// Mornings and nights of a week, to the minute, over midnight and over the days on which clocks change.

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { instant, instantOf, minute, msOf, plus } from '../kernel/instants.ts'
import { areHours, countHours, nextHours, openHours, overMidnight, type Weekly } from './weekly.ts'

const zone = 'Asia/Shanghai'
const at = (local: string) => instant(`2026-04-${local}:00+08:00`)
/** Begin on Thursdays and Fridays. The 9th of April 2026 is a Thursday. */
const nights: Weekly = { days: [4, 5], from: 20 * 60, until: 8 * 60 }

test('a nurse’s nights begin at eight in the evening and end at eight in the morning of the next day', () => {
  const open = { from: at('09T20:00'), until: at('10T08:00') }
  for (const when of ['09T20:00', '09T23:59', '10T00:00', '10T07:59']) expect(openHours(nights, at(when), zone)).toEqual(open)
  for (const when of ['09T07:59', '09T19:59', '10T08:00', '10T19:59', '11T20:00', '12T07:59']) expect(openHours(nights, at(when), zone)).toBeNull()
  expect(openHours(nights, at('11T07:59'), zone)).toEqual({ from: at('10T20:00'), until: at('11T08:00') })
})

test('the next opening may be today, tomorrow or next week', () => {
  expect(nextHours(nights, at('09T19:59'), zone)?.from).toBe(at('09T20:00'))
  expect(nextHours(nights, at('09T20:00'), zone)?.from).toBe(at('10T20:00'))
  expect(nextHours(nights, at('11T08:00'), zone)?.from).toBe(at('16T20:00'))
  expect(nextHours({ ...nights, days: [] }, at('11T08:00'), zone)).toBeNull()
})

test('until midnight may be written as the end of this day or the beginning of the next', () => {
  const evening = (until: number) => openHours({ days: [4], from: 20 * 60, until }, at('09T23:59'), zone)
  expect(evening(0)).toEqual({ from: at('09T20:00'), until: at('10T00:00') })
  expect(evening(1440)).toEqual(evening(0))
  expect([overMidnight({ from: 1200, until: 0 }), overMidnight({ from: 1200, until: 1440 })]).toEqual([true, false])
})

test('on the night on which the clocks change, hours begin and end by the wall', () => {
  const sundays: Weekly = { days: [6, 7], from: 8 * 60, until: 12 * 60 }
  expect(openHours(sundays, instant('2026-03-29T06:30:00Z'), 'Europe/Berlin')).toEqual({ from: instant('2026-03-29T08:00:00+02:00'), until: instant('2026-03-29T12:00:00+02:00') })
  expect(openHours(sundays, instant('2026-10-25T06:30:00Z'), 'Europe/Berlin')).toBeNull()
  expect(openHours({ ...nights, days: [6] }, instant('2026-03-29T05:59:00Z'), 'Europe/Berlin')?.until).toBe('2026-03-29T06:00:00.000Z')
  // Hours that the clocks skip altogether are not open that day, and the next ones are another day's.
  expect(nextHours({ days: [7], from: 130, until: 170 }, instant('2026-03-28T12:00:00Z'), 'Europe/Berlin')?.from).toBe('2026-03-29T01:10:00.000Z')
  expect(nextHours({ days: [7], from: 130, until: 180 }, instant('2026-03-28T12:00:00Z'), 'Europe/Berlin')?.from).toBe('2026-04-05T00:10:00.000Z')
})

test('hours need a day, and an end that is not the beginning', () => {
  for (const good of [nights, { days: [1], from: 0, until: 1440 }, { days: [1, 7], from: 1439, until: 0 }]) expect(areHours(good)).toBe(true)
  for (const bad of [{ ...nights, days: [] }, { ...nights, days: [0] }, { ...nights, days: [8] }, { ...nights, until: nights.from }, { ...nights, from: 1440 }, { ...nights, until: 1441 }, { ...nights, from: -1 }, { ...nights, until: 0.5 }]) {
    expect(areHours(bad)).toBe(false)
  }
})

test('as many exits as nights', () => {
  expect(countHours(nights, at('06T00:00'), at('20T00:00'), zone)).toBe(4)
  expect(countHours(nights, at('09T20:00'), at('10T20:00'), zone)).toBe(1)
  expect(countHours(nights, at('09T20:01'), plus(at('10T20:00'), 1), zone)).toBe(1)
})

const anyWeekly = fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: fc.integer({ min: 0, max: 1439 }), until: fc.integer({ min: 0, max: 1440 }) }).filter(areHours)

test('any hours, at any minute of any place: open by the naked reading of the wall, day by day', () => {
  const someZone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut', 'America/Santiago')
  // Half of all moments near a change of the clocks: late March, April, late October and early November.
  const moment = fc.oneof(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    fc.tuple(fc.constantFrom(Date.UTC(2026, 2, 7), Date.UTC(2026, 2, 28), Date.UTC(2026, 3, 4), Date.UTC(2026, 9, 3), Date.UTC(2026, 9, 24), Date.UTC(2026, 10, 1)), fc.integer({ min: 0, max: 72 * 60 })).map(([day, minutes]) => day + minutes * minute),
  ).map((ms) => instantOf(Math.floor(ms / minute) * minute))
  fc.assert(fc.property(anyWeekly, moment, someZone, (weekly, now, place) => {
    const here = Temporal.Instant.from(now).toZonedDateTimeISO(place).toPlainDate()
    const all = Array.from({ length: 20 }, (_, n) => here.add({ days: n - 2 })).filter((day) => weekly.days.includes(day.dayOfWeek)).map((day) => {
      const wall = (of: Temporal.PlainDate, minutes: number) => of.toPlainDateTime().add({ minutes }).toZonedDateTime(place).epochMilliseconds
      return { from: wall(day, weekly.from), until: wall(weekly.until > weekly.from ? day : day.add({ days: 1 }), weekly.until) }
    }).filter((hours) => hours.from < hours.until)
    const open = all.find((hours) => hours.from <= msOf(now) && msOf(now) < hours.until)
    const next = all.find((hours) => msOf(now) < hours.from)
    expect(openHours(weekly, now, place)).toEqual(open ? { from: instantOf(open.from), until: instantOf(open.until) } : null)
    expect(nextHours(weekly, now, place)?.from).toBe(next && instantOf(next.from))
  }), { numRuns: 1500 })
})
