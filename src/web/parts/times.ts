// Times as people here say them, in the community's zone and the screen's language: today at 14:05, 4 Apr at 14:05, in 2 hours. Two voices: a
// live screen says “today”; what is kept, printed or saved as a picture says the date, because paper does not know what day it is. An end
// at midnight is the end of the day before, on every surface alike.

import { day, dayOf, addDays, hour, localTime, minute, msOf, plus, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
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

const isMidnight = (at: Instant, zone: Zone): boolean => localTime(at, zone).minutes === 0

/** When something happens or begins: `today at 14:05`, `4 Apr at 14:05`. It stands in sentences: “until today at 14:05”. */
export const when = (at: Instant, zone: Zone, now: Instant): string => m.common_dayAndTime({ day: dayName(at, zone, now), time: clock(at, zone) })
/** When something ends: the same, and midnight as the end of the day before, `14日24时`, so that nobody has to think whether “14 Apr 00:00” is tonight. */
export const untilWhen = (at: Instant, zone: Zone, now: Instant): string =>
  (isMidnight(at, zone) ? m.common_endOfDay({ day: dayName(plus(at, -1), zone, now) }) : when(at, zone, now))

/** Whole: for print, pictures and ledgers, `4 April 2026 at 14:05`. */
export const whole = (at: Instant, zone: Zone, language: Language = languageNow()): string =>
  format(zone, 'whole', { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }, language).format(msOf(at))
const wholeDay = (at: Instant, zone: Zone, language: Language): string => format(zone, 'wholeDay', { year: 'numeric', month: 'long', day: 'numeric' }, language).format(msOf(at))
/** The end of something, whole: `the end of 14 April 2026` for midnight. */
export const wholeUntil = (at: Instant, zone: Zone, language: Language = languageNow()): string =>
  (isMidnight(at, zone) ? m.common_endOfDay({ day: wholeDay(plus(at, -1), zone, language) }, { locale: language }) : whole(at, zone, language))

/** Of what ends on the day on which it begins: the end without that day, `16:00`, and `24:00` for its midnight. Null: it ends on another. */
export function endOnThatDay(from: Instant, until: Instant, zone: Zone): string | null {
  const [begins, ends] = [localTime(from, zone), localTime(until, zone)]
  if (begins.day === ends.day) return minutesOfDay(ends.minutes)
  return ends.minutes === 0 && ends.day === addDays(begins.day, 1) ? '24:00' : null
}

/** How a surface says times: `at` of what happens or begins, `until` of what ends; `ends` of both in one sentence, which says a day that is of both once. */
export type Voice = { at: (at: Instant) => string; until: (at: Instant) => string; ends: (from: Instant, until: Instant) => { from: string; until: string } }
const voice = (zone: Zone, said: Omit<Voice, 'ends'>): Voice => ({ ...said, ends: (from, until) => ({ from: said.at(from), until: endOnThatDay(from, until, zone) ?? said.until(until) }) })
export const live = (zone: Zone, now: Instant): Voice => voice(zone, { at: (at) => when(at, zone, now), until: (at) => untilWhen(at, zone, now) })
export const kept = (zone: Zone, language?: Language): Voice => voice(zone, { at: (at) => whole(at, zone, language), until: (at) => wholeUntil(at, zone, language) })

type Hours = { days: readonly number[]; from: number; until: number }
const daysOf = ({ days }: Hours, language: Language): string => [...days].sort((a, b) => a - b).map((one) => weekdayIn(one, language)).join(m.common_listComma({}, { locale: language }))
/** `Mon, Wed, Fri 06:00–12:00`. */
export const weekly = (hours: Hours, language: Language = languageNow()): string =>
  m.pass_weekly({ days: daysOf(hours, language), from: minutesOfDay(hours.from), until: minutesOfDay(hours.until) }, { locale: language })
/** By when they are home each time, whatever the pass as a whole lasts: `each time by 12:00`; after a night, the next day. */
export function eachTimeBy(hours: Hours, language: Language = languageNow()): string {
  const said = { time: minutesOfDay(hours.until) }
  return hours.until <= hours.from ? m.pass_eachNextDay(said, { locale: language }) : m.pass_eachTime(said, { locale: language })
}

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
