// A time in what is sent, read out and hung up: whole, for a paper does not know what day it is, and as it is written in each language. What stands on a screen is the
// screen's to say.

import { addDays, localTime, type Instant, type Zone } from './instants.ts'
import type { Language } from './says.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const pad = (n: number): string => String(n).padStart(2, '0')
const clockSaid = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`

/** When something is or begins: `10:00 on 5 Apr 2026`, `4月5日10:00`. */
export function timeSaid(at: Instant, zone: Zone, language: Language): string {
  const { day, minutes } = localTime(at, zone)
  const [year, month = 0, date] = day.split('-').map(Number)
  const clock = clockSaid(minutes)
  return language === 'en' ? `${clock} on ${date} ${months[month - 1]!} ${year}` : `${month}月${date}日${clock}`
}

const midnightSaid = { 'zh-Hans': '24时', 'zh-Hant': '24時' } as const
/** Both ends of something, the day said once where it is of one: `10:00`, `12:00 on 5 Apr 2026`; `4月5日10:00`, `12:00`. */
export function endsSaid(from: Instant, until: Instant, zone: Zone, language: Language): { from: string; until: string } {
  const [begins, ends] = [localTime(from, zone), localTime(until, zone)]
  const whole = { from: timeSaid(from, zone, language), until: untilSaid(until, zone, language) }
  const midnight = ends.minutes === 0 && ends.day === addDays(begins.day, 1)
  if (begins.day !== ends.day && !midnight) return whole
  return language === 'en' ? { ...whole, from: clockSaid(begins.minutes) } : { ...whole, until: midnight ? midnightSaid[language] : clockSaid(ends.minutes) }
}

/** When something ends: midnight is the end of the day before. */
export function untilSaid(at: Instant, zone: Zone, language: Language): string {
  const { day, minutes } = localTime(at, zone)
  if (minutes > 0) return timeSaid(at, zone, language)
  const [year, month = 0, date] = addDays(day, -1).split('-').map(Number)
  return language === 'en' ? `the end of ${date} ${months[month - 1]!} ${year}` : `${month}月${date}日${midnightSaid[language]}`
}
