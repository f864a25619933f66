// Times as people here say them, in the community's zone and the screen's language: today 14:05, 4 Apr 14:05, in 2 hours.

import { day, dayOf, addDays, hour, minute, msOf, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import { m } from '../words/compiled/messages.js'
import { languageNow } from '../words/language.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: Zone, name: string, options: Intl.DateTimeFormatOptions, said: Language = languageNow()): Intl.DateTimeFormat {
  const language = said === 'en' ? 'en-GB' : said
  const key = `${language} ${zone} ${name}`
  let made = formats.get(key)
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: 'h23', ...options })))
  return made
}

/** `14:05`, always 24 hours. */
export const clock = (at: Instant, zone: Zone): string => format(zone, 'clock', { hour: '2-digit', minute: '2-digit' }).format(msOf(at))

/** `today`, `yesterday`, `tomorrow`, otherwise `4 Apr`, with the year when it is another one. */
export function dayName(at: Instant, zone: Zone, now: Instant): string {
  const [of, today] = [dayOf(at, zone), dayOf(now, zone)]
  if (of === today) return m.common_today()
  if (of === addDays(today, -1)) return m.common_yesterday()
  if (of === addDays(today, 1)) return m.common_tomorrow()
  const year = of.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return format(zone, year.year ? 'dayYear' : 'day', { day: 'numeric', month: 'short', ...year }).format(msOf(at))
}

/** `today 14:05`, `4 Apr 14:05`. The end of a day, midnight, is said as such: `14 Apr 00:00`. */
export const when = (at: Instant, zone: Zone, now: Instant): string => `${dayName(at, zone, now)} ${clock(at, zone)}`

/** Whole: for print and ledgers, `4 April 2026, 14:05`. */
export const whole = (at: Instant, zone: Zone): string =>
  format(zone, 'whole', { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(msOf(at))

/** `Monday` … for 1 … 7. */
export const weekdayName = (weekday: number): string => weekdayIn(weekday, languageNow())
export const weekdayIn = (weekday: number, language: Language): string => format('UTC', 'weekday', { weekday: 'short' }, language).format(Date.UTC(2024, 0, weekday))

/** A calendar day as `4 Apr 1969`. */
export const calendarDay = (of: Day): string => format('UTC', 'calendar', { year: 'numeric', month: 'short', day: 'numeric' }).format(Date.parse(`${of}T00:00:00Z`))

/** How long, in the two largest units that matter: `35 min`, `2 h 5 min`, `3 d 4 h`. Never negative. */
export function duration(ms: number): string {
  const length = Math.max(0, ms)
  if (length < minute) return m.common_durationSeconds({ seconds: Math.floor(length / 1000) })
  if (length < hour) return m.common_durationMinutes({ minutes: Math.floor(length / minute) })
  if (length < day) {
    const minutes = Math.floor((length % hour) / minute)
    const hours = Math.floor(length / hour)
    return minutes === 0 ? m.common_durationHours({ hours }) : m.common_durationHoursMinutes({ hours, minutes })
  }
  const hours = Math.floor((length % day) / hour)
  const days = Math.floor(length / day)
  return hours === 0 ? m.common_durationDays({ days }) : m.common_durationDaysHours({ days, hours })
}

/** `12:00` for minute 720 of a day. */
export const minutesOfDay = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
