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
/** Text that has the form already, of a year that any clock may name; that there is such a day is not looked at. */
export const isInstant = (text: string): text is Instant => /^(?!0000|9999)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)
export const msOf = (at: Instant): number => Date.parse(at)
/** Reads any ISO 8601 text that names its offset. Throws on other text: check it at the door first. */
export const instant = (text: string): Instant => instantOf(Date.parse(text))
/** `plus(at, 2 * hour)` */
export const plus = (at: Instant, ms: number): Instant => instantOf(msOf(at) + ms)
/** Outside of these years a moment can be neither stored nor reckoned with. */
const [earliest, latest] = [instantOf(Date.UTC(1970, 0, 1)), instantOf(Date.UTC(9000, 0, 1))]
/** A clock that names an impossible year must not keep a fact from being stored. */
export const storable = (at: Instant): Instant => (at < earliest ? earliest : at > latest ? latest : at)
/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export const between = (from: Instant, to: Instant): number => msOf(to) - msOf(from)
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)

export type LocalTime = { day: Day; /** minutes since local midnight */ minutes: number; /** 1 Monday … 7 Sunday */ weekday: number }

/** 1 Monday … 7 Sunday */
export const weekdayOf = (of: Day): number => ((new Date(`${of}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

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
  return { day: asDay, minutes: Number(part['hour']) * 60 + Number(part['minute']), weekday: weekdayOf(asDay) }
}

/** The day that a text names (`2026-04-05`); null when the calendar has no such day: 29 February 2026, the 13th month. */
export function readDay(text: string): Day | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? (text as Day) : null
}

/** By how much the wall of `zone` is ahead of UTC at `ms`, in milliseconds. */
function aheadAt(ms: number, zone: Zone): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatFor(zone).formatToParts(ms)) part[type] = Number(value)
  const wall = Date.UTC(part['year']!, part['month']! - 1, part['day']!, part['hour'], part['minute'], part['second'])
  return wall - Math.floor(ms / 1000) * 1000
}

/**
 * The moment at which the wall of `zone` shows `minutes` after midnight of `of` (more than 1440 lie on the next days), on the days
 * on which clocks change as well: a time that they skip is moved on by as much as they skip, of one that comes twice the first
 * is meant. That is Temporal's “compatible”.
 */
export function atWall(of: Day, minutes: number, zone: Zone): Instant {
  const wall = Date.parse(`${of}T00:00:00Z`) + minutes * minute
  const before = aheadAt(wall - day, zone)
  const after = aheadAt(wall + day, zone)
  if (before === after || aheadAt(wall - before, zone) === before) return instantOf(wall - before)
  return instantOf(aheadAt(wall - after, zone) === after ? wall - after : wall - before)
}

/** The first instant of a day in a zone: midnight, or where the clocks skip it, the moment at which they do. */
export function startOfDay(of: Day, zone: Zone): Instant {
  const at = msOf(atWall(of, 0, zone))
  const ahead = aheadAt(at, zone)
  const midnight = Date.parse(`${of}T00:00:00Z`)
  if (at + ahead === midnight) return instantOf(at)
  // Midnight is skipped: the clocks change somewhere before `at`, by as much as `at` lies after midnight.
  let [still, changed] = [midnight - ahead - 1, at]
  while (changed - still > 1) {
    const middle = Math.floor((still + changed) / 2)
    if (aheadAt(middle, zone) === ahead) changed = middle
    else still = middle
  }
  return instantOf(changed)
}

export const dayOf = (at: Instant, zone: Zone): Day => localTime(at, zone).day
export const addDays = (to: Day, days: number): Day => new Date(Date.parse(`${to}T00:00:00Z`) + days * day).toISOString().slice(0, 10) as Day
