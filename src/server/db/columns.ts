// How columns come back from PostgreSQL: moments as Instant text, days as text, whole numbers as numbers. Handed to each
// pool, never set globally: the job queue shares the same driver and expects its own forms.
import pg from 'pg'

/**
 * PostgreSQL's text of a timestamptz (ISO style) as an Instant: `2026-04-05 08:00:00.123456+08` → `2026-04-05T00:00:00.123Z`.
 * Microseconds are cut off, not rounded. `infinity` and `-infinity` stay as they are.
 */
export function instantFromColumn(text: string): string {
  // As every connection asks for it: in UTC. Nothing is left to reckon.
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).slice(0, 3).padEnd(3, '0')}Z`
  const parts = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::?(\d\d))?$/.exec(text)
  if (!parts) return text
  const [, date, time, fraction = '', hours, minutes = '00'] = parts
  return new Date(`${date}T${time}${fraction.slice(0, 4).padEnd(fraction ? 4 : 0, '0')}${hours}:${minutes}`).toISOString()
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('a bigint from the database does not fit a number')
  return value
}

const asIs = (text: string): string => text
const textArray = pg.types.getTypeParser(1009 as never) as (text: string) => (string | null)[]
const arrayOf = (parse: (text: string) => unknown) => (text: string) => textArray(text).map((item) => (item === null ? null : parse(item)))

const parsers = new Map<number, (text: string) => unknown>([
  [1184, instantFromColumn], [1185, arrayOf(instantFromColumn)],
  [1082, asIs], [1182, arrayOf(asIs)],
  [1114, asIs], [1115, arrayOf(asIs)],
  [20, wholeNumber], [1016, arrayOf(wholeNumber)],
  [2951, arrayOf(asIs)],
])

/** The `types` option of a pg client or pool. */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig
