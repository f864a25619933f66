// Nights in which nothing makes a sound, also those two of the year in which the clocks change: Berlin skips an hour on 29 March 2026 and has one twice on 25 October.

import { expect, test } from 'vitest'
import { hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { beginsAt } from './ladder.ts'
import { morningAfter, plusAwake } from './quiet-hours.ts'

const zone = 'Europe/Berlin'
const winter = (time: string): Instant => instant(`${time}:00+01:00`)
const summer = (time: string): Instant => instant(`${time}:00+02:00`)
const morning = (at: Instant) => morningAfter(at, zone)
const awake = (from: Instant, ms: number) => plusAwake(from, ms, zone)

test('a night begins at ten sharp and is over at seven sharp', () => {
  const next = summer('2026-06-02T07:00')
  expect([morning(summer('2026-06-01T21:59')), morning(summer('2026-06-01T22:00'))]).toEqual([null, next])
  expect([morning(summer('2026-06-02T00:00')), morning(summer('2026-06-02T06:59')), morning(next)]).toEqual([next, next, null])
})

test('the night of the skipped hour: its morning is at seven by the new time, an hour sooner', () => {
  const next = summer('2026-03-29T07:00')
  for (const at of [winter('2026-03-28T22:00'), winter('2026-03-28T23:59'), winter('2026-03-29T01:59'), summer('2026-03-29T03:00'), summer('2026-03-29T06:59')]) expect(morning(at), at).toBe(next)
  expect([morning(winter('2026-03-28T21:59')), morning(next)]).toEqual([null, null])
  expect(plus(winter('2026-03-28T22:00'), 8 * hour)).toBe(next)
})

test('the night of the hour that comes twice: the same morning after both, an hour later', () => {
  const next = winter('2026-10-25T07:00')
  for (const at of [summer('2026-10-24T22:00'), summer('2026-10-25T02:30'), winter('2026-10-25T02:30'), winter('2026-10-25T06:59')]) expect(morning(at), at).toBe(next)
  expect([morning(summer('2026-10-24T21:59')), morning(next)]).toEqual([null, null])
  expect(plus(summer('2026-10-24T22:00'), 10 * hour)).toBe(next)
})

const nights = [
  { name: 'spring', evening: (time: string) => winter(`2026-03-28T${time}`), after: (time: string) => summer(`2026-03-29T${time}`) },
  { name: 'autumn', evening: (time: string) => summer(`2026-10-24T${time}`), after: (time: string) => winter(`2026-10-25T${time}`) },
]
test.each(nights)('no minute of a night counts, however long it is: $name', ({ evening, after }) => {
  expect(awake(evening('20:00'), 90 * minute)).toBe(evening('21:30'))
  expect(awake(evening('21:00'), 3 * hour)).toBe(after('09:00'))
  expect(awake(evening('23:30'), hour), 'from within it').toBe(after('08:00'))
  expect(awake(evening('07:00'), 15 * hour + minute), 'a day has fifteen').toBe(after('07:01'))
  expect(awake(evening('12:00'), 30 * hour), 'over a second night').toBe(plus(after('12:00'), 24 * hour))
})

test.each(nights)('issued at ten sharp it is said in the morning, at seven sharp at once; what falls on ten sharp waits for the morning: $name', ({ evening, after }) => {
  expect([awake(evening('22:00'), 0), awake(evening('22:00'), hour)]).toEqual([after('07:00'), after('08:00')])
  expect([awake(after('07:00'), 0), awake(after('07:00'), hour)]).toEqual([after('07:00'), after('08:00')])
  expect([awake(evening('21:00'), hour - minute), awake(evening('21:00'), hour)]).toEqual([evening('21:59'), after('07:00')])
})

test.each(nights)('of the ladder only what makes a sound and can wait keeps the night: $name', ({ evening, after }) => {
  const issuedAt = evening('22:00')
  const begins = (urgency: 'usual' | 'danger', rung: 'page' | 'sms') => beginsAt({ urgency, issuedAt }, { rung, after: 30 }, zone)
  expect(begins('usual', 'sms')).toBe(after('07:30'))
  for (const one of [begins('usual', 'page'), begins('danger', 'sms')]) expect(one).toBe(plus(issuedAt, 30 * minute))
})
