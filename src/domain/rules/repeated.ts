// Boxed expressions that choose or repeat: conditional, filter, for, some, every. What is no list, or neither true nor false, has no
// value and says so. Where loops are not allowed, those that repeat are refused when loading.
import { FeelRange } from 'feelin'
import { childOf, partsOf, type Run, type Trace } from './dmn.ts'
import type { Scope } from './feel.ts'
import { nowhere } from './problems.ts'
import type { Reader, Site } from './types.ts'
import type { XmlElement } from './xml.ts'

const inside = (element: XmlElement, name: string) => partsOf(childOf(element, name))[0]
/** As many as one list of a rule may have: more is a mistake. */
const most = 10_000

export const repeatedReaders: readonly (readonly [string, Reader])[] = [
  ['conditional', (element, site, read) => {
    const [when, then, otherwise] = ['if', 'then', 'else'].map(name => read(inside(element, name), site)) as [Run, Run, Run]
    return (scope, trace) => {
      const value = when(scope, trace)
      if (typeof value !== 'boolean') trace.warnings.push(`${site.name}: the condition is neither true nor false`)
      return value === true ? then(scope, trace) : otherwise(scope, trace)
    }
  }],
  ['filter', (element, site, read) => {
    refuseLoops(site)
    const given = read(inside(element, 'in'), site)
    const match = read(inside(element, 'match'), within(site, 'item'))
    return (scope, trace) => {
      const items = listOf(given(scope, trace), site, trace)
      const wanted = items?.map(item => match({ ...scope, ...entriesOf(item), item }, trace))
      if (items === null || wanted === undefined) return null
      if (!wanted.every(value => typeof value === 'boolean')) return unclear(site, trace)
      return items.filter((_item, at) => wanted[at] === true)
    }
  }],
  ['for', (element, site, read) => {
    refuseLoops(site)
    const name = nameOf(element)
    const given = read(inside(element, 'in'), site)
    const body = read(inside(element, 'return'), within(within(site, name), 'partial'))
    return (scope, trace) => {
      const items = listOf(given(scope, trace), site, trace)
      if (items === null) return null
      const partial: unknown[] = []
      for (const item of items) partial.push(body({ ...scope, [name]: item, partial: [...partial] }, trace))
      return partial
    }
  }],
  ['some', quantified((values, trace, site) => values.includes(true) ? true : values.every(value => value === false) ? false : unclear(site, trace))],
  ['every', quantified((values, trace, site) => values.includes(false) ? false : values.every(value => value === true) ? true : unclear(site, trace))],
]

function quantified(answer: (values: readonly unknown[], trace: Trace, site: Site) => boolean | null): Reader {
  return (element, site, read) => {
    refuseLoops(site)
    const name = nameOf(element)
    const given = read(inside(element, 'in'), site)
    const test = read(inside(element, 'satisfies'), within(site, name))
    return (scope, trace) => {
      const items = listOf(given(scope, trace), site, trace)
      return items === null ? null : answer(items.map(item => test({ ...scope, [name]: item }, trace)), trace, site)
    }
  }
}

const nameOf = (element: XmlElement) => element.attributes.get('iteratorVariable') ?? ''
const within = (site: Site, name: string): Site => ({ ...site, shape: { ...site.shape, [name]: null }, refs: { ...site.refs, [name]: '' } })
const entriesOf = (item: unknown): Scope => Object.getPrototypeOf(item ?? 0) === Object.prototype ? item as Scope : {}

function refuseLoops(site: Site): void {
  if (!site.loops) site.report({ code: 'rules-expression-wrong', ...nowhere, table: site.name, message: 'loops and functions are not allowed here' })
}

function unclear(site: Site, trace: Trace): null {
  trace.warnings.push(`${site.name}: a test is neither true nor false`)
  return null
}

/** A single value counts as a list of one, as everywhere in FEEL. */
function listOf(value: unknown, site: Site, trace: Trace): readonly unknown[] | null {
  if (value instanceof FeelRange) return fromRange(value, site, trace)
  if (value === null || value === undefined) {
    trace.warnings.push(`${site.name}: there is no list`)
    return null
  }
  if (!Array.isArray(value)) return [value]
  if (value.length <= most) return value
  trace.warnings.push(`${site.name}: a list has more than ${most} items`)
  return null
}

function fromRange(range: FeelRange, site: Site, trace: Trace): readonly unknown[] | null {
  const { start, end } = range as unknown as { start: unknown; end: unknown }
  if (typeof start === 'number' && typeof end === 'number' && start <= end && end - start < most && range['start included'] && range['end included']) {
    return Array.from({ length: Math.floor(end - start) + 1 }, (_none, at) => start + at)
  }
  trace.warnings.push(`${site.name}: this range is no list`)
  return null
}
