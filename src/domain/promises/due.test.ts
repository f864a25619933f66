// When something comes up, how late it is, and where it stands.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day, hour, instant, minute, plus } from '../kernel/instants.ts'
import { comesUp, dueAgain, dueOf, furthestDue, endOfToday, groupOf, lateness, raised, tomorrowMorning, urgencies, type Urgency } from './due.ts'

const zone = 'Asia/Shanghai'
/** Four in the afternoon. */
const now = instant('2026-04-05T08:00:00Z')
const tomorrow = endOfToday(now, zone)
const stands = (urgency: Urgency, due: number, snoozed: number | null = null) =>
  groupOf({ urgency, due: plus(now, due), snoozedUntil: snoozed === null ? null : plus(now, snoozed) }, now, tomorrow)

test('what is overdue stands in now, whatever its urgency', () => {
  for (const urgency of urgencies) expect(stands(urgency, 0)).toBe('now')
  expect(lateness({ due: plus(now, -5 * minute), snoozedUntil: null }, now)).toBe(5 * minute)
  expect(lateness({ due: plus(now, 1), snoozedUntil: null }, now)).toBe(0)
})

test('what is urgent stands in now before it is due; what comes up before midnight is today’s; all else is this week’s', () => {
  expect([stands('now', hour), stands('today', hour), stands('week', hour), stands('today', 2 * day), stands('week', 2 * day)]).toEqual(['now', 'today', 'today', 'today', 'week'])
  expect([groupOf({ urgency: 'week', due: tomorrow, snoozedUntil: null }, now, tomorrow), groupOf({ urgency: 'week', due: plus(tomorrow, -1), snoozedUntil: null }, now, tomorrow)]).toEqual(['week', 'today'])
})

test('what was put off stands by its hour, is late from then on, and comes back by itself', () => {
  expect([stands('now', -hour, hour), stands('today', -hour, day)]).toEqual(['today', 'week'])
  expect(stands('week', -hour, -1)).toBe('now')
  expect(lateness({ due: plus(now, -hour), snoozedUntil: plus(now, -minute) }, now)).toBe(minute)
  expect(comesUp({ due: plus(now, hour), snoozedUntil: now }), 'putting off makes nothing sooner').toBe(plus(now, hour))
})

test('nobody has to say by when: now within half an hour, today by six or in two hours, this week on the third day', () => {
  expect(dueOf('now', now, zone)).toBe(plus(now, 30 * minute))
  expect(dueOf('today', now, zone)).toBe('2026-04-05T10:00:00.000Z')
  expect(dueOf('today', plus(now, 3 * hour), zone)).toBe(plus(now, 5 * hour))
  expect(dueOf('week', now, zone)).toBe('2026-04-08T10:00:00.000Z')
  expect(urgencies.map(raised)).toEqual(['now', 'now', 'today'])
})

test('until tomorrow morning is until eight of the next day there, from whatever hour', () => {
  expect([now, plus(now, 8 * hour - 1), plus(now, 8 * hour)].map((from) => tomorrowMorning(from, zone))).toEqual(['2026-04-06T00:00:00.000Z', '2026-04-06T00:00:00.000Z', '2026-04-07T00:00:00.000Z'])
})

test('put off until an hour that has come, it stands by its urgency again; never put off, it does so all along', () => {
  expect([stands('now', 2 * day, 0), stands('now', 2 * day, 1), stands('today', 3 * day, 0), stands('today', 3 * day, -hour), stands('today', 3 * day)]).toEqual(['now', 'week', 'today', 'today', 'today'])
})

test('open again it is due as it was promised; where that is past, or nothing was, as if it had come now; and in two months at the latest', () => {
  const again = (due: number | null, urgency: Urgency | null) => dueAgain({ due: due === null ? null : plus(now, due), urgency }, now, zone)
  expect([again(hour, 'week'), again(1, 'now')]).toEqual([plus(now, hour), plus(now, 1)])
  expect([again(0, 'now'), again(-3 * day, 'week'), again(null, 'today')]).toEqual([dueOf('now', now, zone), dueOf('week', now, zone), dueOf('today', now, zone)])
  expect([again(-hour, null), again(null, null)], 'of no urgency it is today’s').toEqual([dueOf('today', now, zone), dueOf('today', now, zone)])
  expect(furthestDue).toBe(60 * day)
})

test('the more time there is, the further down it stands: time alone brings everything up', () => {
  const order = (of: Urgency): number => urgencies.indexOf(of)
  fc.assert(fc.property(fc.constantFrom(...urgencies), fc.integer({ min: -day, max: 3 * day }), fc.option(fc.integer({ min: -day, max: 3 * day }), { nil: null }), fc.integer({ min: 0, max: 3 * day }), (urgency, due, snoozed, passed) => {
    const it = { urgency, due: plus(now, due), snoozedUntil: snoozed === null ? null : plus(now, snoozed) }
    const then = plus(now, passed)
    expect(order(groupOf(it, then, endOfToday(then, zone)))).toBeLessThanOrEqual(order(groupOf(it, now, tomorrow)))
    expect(lateness(it, then)).toBeGreaterThanOrEqual(lateness(it, now))
  }))
})

test('the clocks change at night: today ends at midnight all the same', () => {
  expect(endOfToday(instant('2026-03-28T12:00:00Z'), 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
  expect(endOfToday(instant('2026-03-29T12:00:00Z'), 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
})
