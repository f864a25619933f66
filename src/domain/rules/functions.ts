// FEEL functions that are ours: those that feelin does not have, has wrong, or cannot do in a bounded time. They lie over feelin's own by
// being in the scope of every expression.
import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime, duration, evaluate } from 'feelin'
import { linearFunctions } from './patterns.ts'

/** As `range("[1..10)")`: bounds are plain literals; both may not be missing, a bound that belongs to the range must be there, the lower comes first. Throws where it cannot tell: the expression has no value then, and says so. */
function range(from: unknown): unknown {
  const parts = typeof from === 'string' ? /^\s*([[\](])(.*?)\.\.(.*?)([\])[])\s*$/s.exec(from) : null
  if (parts === null) throw new Error('this is no range')
  const [, open, low = '', high = '', close] = parts
  const start = bound(low)
  const end = bound(high)
  const included = [open === '[', close === ']'] as const
  if (start === undefined || end === undefined) throw new Error('a bound of this range is no plain value')
  if (start === null && end === null) return null
  if ((start === null && included[0]) || (end === null && included[1])) return null
  const valueType = typeOf(start ?? end)
  if (valueType === null || (start !== null && end !== null && (typeOf(end) !== valueType || evaluate('a > b', { a: start, b: end }).value !== false))) return null
  return new FeelRange({ start, end, 'start included': included[0], 'end included': included[1], valueType } as never)
}

const plainBound = /^(-?\d+(\.\d+)?|"[^"\\]*"|@\s*"[^"\\]*"|(date|time|date and time|duration)\s*\(\s*"[^"\\]*"\s*\))$/
/** Null for a missing one, undefined for what is no literal. */
function bound(written: string): unknown {
  const text = written.trim()
  if (text === '' || text === 'null') return null
  return plainBound.test(text) ? evaluate(text, {}).value ?? undefined : undefined
}

function typeOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'string') return typeof value
  return value instanceof FeelDate ? 'date' : value instanceof FeelDateTime ? 'date time' : value instanceof FeelTime ? 'time' : value instanceof FeelDuration ? 'duration' : null
}

/** The scales that DMN knows; one that is no whole number counts as the whole number below it. */
const rounding = (name: string) => (n: unknown, scale: unknown): unknown => {
  const whole = typeof scale === 'number' ? Math.floor(scale) : scale
  if (typeof whole === 'number' && (whole < -6111 || whole > 6176)) return null
  return scale === undefined ? evaluate(`${name}(n)`, { n }).value ?? null : evaluate(`${name}(n, scale)`, { n, scale: whole }).value ?? null
}

/** Whole years and months alone: feelin leaves days in. */
function yearsAndMonths(from: unknown, to: unknown): unknown {
  const { value } = evaluate('years and months duration(from, to)', { from, to })
  const parts = value instanceof FeelDuration ? /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?/.exec(String(value)) : null
  if (parts === null) return null
  const months = Number(parts[2] ?? 0) * 12 + Number(parts[3] ?? 0)
  return duration(months === 0 ? 'P0M' : `${parts[1]}P${Math.floor(months / 12)}Y${months % 12}M`)
}

/** By position (from 1, or from the end with a minus), or wherever the function of item and new item is true. */
function listReplace(list: unknown, position: unknown, newItem: unknown): unknown {
  if (list === null || list === undefined) return null
  const items: unknown[] = Array.isArray(list) ? list : [list]
  if (typeof position === 'number') {
    const whole = Math.trunc(position)
    const at = whole < 0 ? items.length + whole : whole - 1
    return whole !== 0 && at >= 0 && at < items.length ? items.with(at, newItem ?? null) : null
  }
  if (!(position instanceof FeelFunction) || position.parameterNames.length !== 2) return null
  const wanted = items.map((item): unknown => position.invoke([item, newItem]))
  return wanted.every(value => typeof value === 'boolean') ? items.map((item, at) => wanted[at] === true ? newItem : item) : null
}

/** The parameters' names are FEEL's. */
export const ownFunctions = {
  ...linearFunctions, range, 'list replace': listReplace, 'years and months duration': yearsAndMonths,
  ...Object.fromEntries(['decimal', 'round up', 'round down', 'round half up', 'round half down'].map(name => [name, rounding(name)])),
}
