// When something is, as whoever writes a notice should write it: with the day, never “today”. Paper hangs until another day, and a page is read on it.

import { hour, localTime, minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Language, Says } from '#domain/kernel/says.ts'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** On the hour, so that it reads like something that somebody planned. */
export const wholeHour = (now: Instant, hours: number, zone: Zone): Instant => plus(now, hours * hour - (localTime(now, zone).minutes % 60) * minute - (Date.parse(now) % minute))

function parts(at: Instant, zone: Zone): Record<Language, { day: string; time: string }> {
  const { day, minutes } = localTime(at, zone)
  const [, month, date] = day.split('-').map(Number)
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const chinese = { day: `${month}月${date}日`, time }
  return { 'zh-Hans': chinese, 'zh-Hant': chinese, en: { day: `${date} ${months[month! - 1]}`, time } }
}
const inEach = (say: (language: Language, gap: string) => string): Says => ({ 'zh-Hans': say('zh-Hans', ''), 'zh-Hant': say('zh-Hant', ''), en: say('en', ' ') })

/** `11月27日16:00到18:00`; the second day only where it is another. */
export function spanSaid(from: Instant, until: Instant, zone: Zone): Says {
  const [a, b] = [parts(from, zone), parts(until, zone)]
  return inEach((language, gap) => {
    const end = a[language].day === b[language].day ? b[language].time : `${b[language].day}${gap}${b[language].time}`
    return `${a[language].day}${gap}${a[language].time}${language === 'en' ? ' to ' : language === 'zh-Hant' ? '至' : '到'}${end}`
  })
}

/** `11月28日06:30起` */
export function fromSaid(at: Instant, zone: Zone): Says {
  const of = parts(at, zone)
  return inEach((language) => (language === 'en' ? `${of.en.day}, from ${of.en.time}` : `${of[language].day}${of[language].time}起`))
}
