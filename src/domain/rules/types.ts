// The types that a rule file declares: what a value must look like, which values are allowed, and how a result is fitted to the type that
// was declared for it. Fits lists of one and dates with a time as DMN says; any other value that does not fit is null, with a warning.
import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelTime, evaluate } from 'feelin'
import type { Compile, Feel, Scope } from './feel.ts'
import { childOf, childrenOf, textOf } from './dmn.ts'
import type { Check, Fit, Run } from './dmn.ts'
import type { Report, RulePlace } from './problems.ts'
import type { XmlElement } from './xml.ts'

/** Item definitions by name. */
export type Types = ReadonlyMap<string, XmlElement>
/** What those who run these rules can say of a fact, by its name: all the values that it can have. */
export type KnownFacts = Readonly<Record<string, readonly unknown[]>>
/**
 * Where an expression stands: the decision or function it belongs to, the names that it can see (`shape`) with their declared types (`refs`), and
 * where problems are reported. `strict`: what can be read but hardly be meant is a problem too. `place`: the cell, inside a table.
 */
export type Site = {
  name: string
  shape: Scope
  refs: Readonly<Record<string, string>>
  types: Types
  compile: Compile
  report: Report
  strict: boolean
  loops: boolean
  known: KnownFacts
}

/** Makes one kind of expression ready to run; `read` does so with those inside it. */
export type Reader = (element: XmlElement, site: Site, read: (element: XmlElement | undefined, site: Site) => Run) => Run

const deepest = 8
const always: Check = () => true
const isYearsAndMonths = (value: unknown) => value instanceof FeelDuration && /[YM]/.test(String(value).split('T')[0]!)
const primitives: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['string', value => typeof value === 'string'],
  ['number', value => typeof value === 'number' && Number.isFinite(value)],
  ['boolean', value => typeof value === 'boolean'],
  ['date', value => value instanceof FeelDate],
  ['time', value => value instanceof FeelTime],
  ['dateTime', value => value instanceof FeelDateTime],
  ['date and time', value => value instanceof FeelDateTime],
  ['days and time duration', value => value instanceof FeelDuration && !isYearsAndMonths(value)],
  ['dayTimeDuration', value => value instanceof FeelDuration && !isYearsAndMonths(value)],
  ['years and months duration', value => isYearsAndMonths(value) || isNoDuration(value)],
  ['yearMonthDuration', value => isYearsAndMonths(value) || isNoDuration(value)],
])
const isNoDuration = (value: unknown) => value instanceof FeelDuration && /^-?P0?[DT]?0?S?$/.test(String(value))
const loose = new Set(['', 'Any', 'context', 'list', 'function', 'Null', 'duration'])

export const typeNamed = (typeRef: string | undefined) => (typeRef ?? '').trim().replace(/^feel:/, '')
/** Whether a declared type is one of the file's or of FEEL's; names with a prefix are of other files. */
export const isType = (typeRef: string | undefined, types: Types) => {
  const name = typeNamed(typeRef)
  return loose.has(name) || primitives.has(name) || types.has(name) || /^(list|range|context|function)\s*</.test(name)
}

/** The primitive type at the bottom of a declared one; '' where there is none (lists, contexts, anything). */
export function primitiveOf(typeRef: string | undefined, types: Types, depth = 0): string {
  const name = typeNamed(typeRef)
  const definition = types.get(name)
  if (definition === undefined) return primitives.has(name) ? name : ''
  if (depth >= deepest || definition.attributes.get('isCollection') === 'true') return ''
  return primitiveOf(textOf(childOf(definition, 'typeRef')), types, depth + 1)
}

/** The `allowedValues` of a declared type and of those that it stands on. */
export function allowedOf(typeRef: string | undefined, types: Types, depth = 0): XmlElement[] {
  const definition = types.get(typeNamed(typeRef))
  if (definition === undefined || depth >= deepest || definition.attributes.get('isCollection') === 'true') return []
  return [...childrenOf(definition, 'allowedValues'), ...childrenOf(definition, 'typeConstraint'), ...allowedOf(textOf(childOf(definition, 'typeRef')), types, depth + 1)]
}

/** A value of the same shape, so that FEEL knows names with spaces in paths: null for plain values. */
export function shapeOf(typeRef: string | undefined, types: Types): unknown {
  const definition = types.get(typeNamed(typeRef))
  return definition === undefined ? null : shapeIn(definition, types, 0)
}

function shapeIn(definition: XmlElement, types: Types, depth: number): unknown {
  const parts = childrenOf(definition, 'itemComponent')
  const inner = types.get(typeNamed(textOf(childOf(definition, 'typeRef'))))
  const shape = depth >= deepest ? null
    : parts.length > 0 ? Object.fromEntries(parts.map(part => [part.attributes.get('name') ?? '', shapeIn(part, types, depth + 1)]))
    : inner === undefined ? null : shapeIn(inner, types, depth + 1)
  return definition.attributes.get('isCollection') === 'true' ? [shape] : shape
}

/** Whether a value fits a declared type. What is wrong with the type's allowed values is reported at `place`. */
export function checkFor(typeRef: string | undefined, site: Site, place: RulePlace): Check {
  const definition = site.types.get(typeNamed(typeRef))
  return definition === undefined ? primitives.get(typeNamed(typeRef)) ?? always : checkIn(definition, site, place, 0)
}

function checkIn(definition: XmlElement, site: Site, place: RulePlace, depth: number): Check {
  if (depth >= deepest) return always
  if (childOf(definition, 'functionItem') !== undefined) return value => value instanceof FeelFunction
  const typeRef = textOf(childOf(definition, 'typeRef'))
  const inner = site.types.get(typeNamed(typeRef))
  const base = inner === undefined ? primitives.get(typeNamed(typeRef)) ?? always : checkIn(inner, site, place, depth + 1)
  const allowed = allowedIn(childOf(definition, 'allowedValues'), site, place)
  const constrained = allowedIn(childOf(definition, 'typeConstraint'), site, place)
  const parts = childrenOf(definition, 'itemComponent')
    .map(part => [part.attributes.get('name') ?? '', checkIn(part, site, place, depth + 1)] as const)
  const one: Check = value => base(value) && holds(allowed, value) && holds(constrained, value) && parts.every(([key, check]) => checkPart(value, key, check))
  return definition.attributes.get('isCollection') === 'true' ? value => Array.isArray(value) ? value.every(one) : false : one
}

/** The unary tests inside `allowedValues`, `inputValues` or `outputValues`; null when there are none, or they cannot be read. */
export function allowedIn(element: XmlElement | undefined, site: Site, place: RulePlace): Feel | null {
  const text = textOf(childOf(element, 'text'))
  if (text === '') return null
  const feel = site.compile('test', text, { '?': null })
  if (feel.ok) return feel.value
  site.report({ code: 'rules-cell-wrong', ...place, value: text, message: String(feel.problem.message) })
  return null
}

export const holds = (allowed: Feel | null, value: unknown) => allowed === null || allowed.run({ '?': value }).value === true

function checkPart(value: unknown, key: string, check: Check): boolean {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
  const part = (value as Record<string, unknown>)[key]
  return part === null || check(part)
}

export function fitFor(typeRef: string | undefined, site: Site, place: RulePlace): Fit {
  const name = typeNamed(typeRef)
  if (name === '' || (loose.has(name) && !site.types.has(name))) return value => value
  if (!isType(name, site.types)) {
    if (site.strict) site.report({ code: 'rules-type-unknown', ...place, value: name })
    return value => value
  }
  const fits = checkFor(name, site, place)
  const withTime = ['dateTime', 'date and time'].includes(primitiveOf(name, site.types))
  return (value, trace, called) => {
    if (value === null || value === undefined) return null
    if (fits(value)) return value
    if (Array.isArray(value) && value.length === 1 && fits(value[0])) return value[0] as unknown
    if (!Array.isArray(value) && fits([value])) return [value]
    if (withTime && value instanceof FeelDate) return evaluate('date and time(d, time("00:00:00Z"))', { d: value }).value
    trace.warnings.push(`${called}: the value is not of the declared type ${name}`)
    return null
  }
}
