// Moments and days. A moment is text in one fixed form (UTC, milliseconds, 'Z'), so it goes unchanged through
// the wire, SQL and IndexedDB, and `<` compares it rightly. Days belong to a time zone, which is always handed in.
// Nothing here asks what time it is: the clock is the caller's.

declare const brand: unique symbol
/** For example `2026-04-05T00:00:00.000Z`. Always 24 characters, so text order is time order. */
export type Instant = string & { readonly [brand]: 'instant' }
/** A calendar day, `2026-04-05`. */
export type Day = string & { readonly [brand]: 'day' }
/** An IANA time zone, `Asia/Shanghai`. */
export type Zone = string

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** The instant `ms` milliseconds after 1970 UTC. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant
export const msOf = (at: Instant): number => Date.parse(at)
/** Reads any ISO 8601 text that names its offset. Throws on other text: check it at the door first. */
export const instant = (text: string): Instant => instantOf(Date.parse(text))
/** `plus(at, 2 * hour)` */
export const plus = (at: Instant, ms: number): Instant => instantOf(msOf(at) + ms)
/** Outside of these years a moment can be neither stored nor reckoned with. */
const [earliest, latest] = [Date.UTC(1970, 0, 1), Date.UTC(9000, 0, 1)]
/** A clock that names an impossible year must not keep a fact from being stored. */
export const storable = (at: Instant): Instant => instantOf(Math.min(latest, Math.max(earliest, msOf(at))))
export const isStorable = (at: Instant): boolean => msOf(at) >= earliest && msOf(at) <= latest
/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export const between = (from: Instant, to: Instant): number => msOf(to) - msOf(from)
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)

export type LocalTime = { day: Day; /** minutes since local midnight */ minutes: number; /** 1 Monday … 7 Sunday */ weekday: number }

const formats = new Map<Zone, Intl.DateTimeFormat>()
function formatFor(zone: Zone): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}

/** What clock and calendar on the wall of `zone` say at `at`. */
export function localTime(at: Instant, zone: Zone): LocalTime {
  const part: Record<string, string> = {}
  for (const { type, value } of formatFor(zone).formatToParts(msOf(at))) part[type] = value
  const asDay = `${part['year']}-${part['month']}-${part['day']}` as Day
  const weekday = ((new Date(`${asDay}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
  return { day: asDay, minutes: Number(part['hour']) * 60 + Number(part['minute']), weekday }
}

/** The first instant of a day in a zone. */
export function startOfDay(of: Day, zone: Zone): Instant {
  const guess = Date.parse(`${of}T00:00:00Z`)
  // Two rounds settle the offset, also on a day on which the clocks change.
  let ms = guess
  for (let round = 0; round < 3; round++) {
    const wall = localTime(instantOf(ms), zone)
    // A third round only where midnight itself is skipped and the second fell short of the day.
    if (round === 2 && wall.day >= of) break
    const wallMs = Date.parse(`${wall.day}T00:00:00Z`) + wall.minutes * minute
    ms += guess - wallMs
  }
  return instantOf(ms)
}

export const dayOf = (at: Instant, zone: Zone): Day => localTime(at, zone).day
export const addDays = (to: Day, days: number): Day => new Date(Date.parse(`${to}T00:00:00Z`) + days * day).toISOString().slice(0, 10) as Day
