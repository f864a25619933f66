// The types that a rule file declares for its facts: what a value must look like, and which values are allowed.
// Checks texts, numbers, booleans, lists and contexts; dates are left to FEEL. Never converts a value.
import { ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import type { Compile, Feel, Scope } from './feel.ts'
import { childOf, childrenOf, textOf } from './dmn.ts'
import type { Check } from './dmn.ts'
import type { XmlElement } from './xml.ts'

/** Item definitions by name. */
export type Types = ReadonlyMap<string, XmlElement>
/** Where an expression stands: the decision or function it belongs to, and the names that it can see. */
export type Site = { name: string; shape: Scope; types: Types; compile: Compile }

const deepest = 8
const always: Check = () => true
const primitives: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['string', value => typeof value === 'string'],
  ['number', value => typeof value === 'number' && Number.isFinite(value)],
  ['boolean', value => typeof value === 'boolean'],
])

export const typeNamed = (typeRef: string | undefined) => (typeRef ?? '').trim().replace(/^feel:/, '')
export const primitiveCheck = (typeRef: string | undefined): Check => primitives.get(typeNamed(typeRef)) ?? always

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

/** Whether a value fits a declared type. Problem: `rules-expression-wrong` when its allowed values do not parse. */
export function checkFor(typeRef: string | undefined, types: Types, compile: Compile): Result<Check> {
  const definition = types.get(typeNamed(typeRef))
  return definition === undefined ? ok(primitiveCheck(typeRef)) : checkIn(definition, types, compile, 0)
}

function checkIn(definition: XmlElement, types: Types, compile: Compile, depth: number): Result<Check> {
  if (depth >= deepest) return ok(always)
  const typeRef = textOf(childOf(definition, 'typeRef'))
  const inner = types.get(typeNamed(typeRef))
  const base = inner === undefined ? ok(primitiveCheck(typeRef)) : checkIn(inner, types, compile, depth + 1)
  if (!base.ok) return base
  const allowed = allowedIn(childOf(definition, 'allowedValues'), compile)
  if (!allowed.ok) return allowed
  const parts: [string, Check][] = []
  for (const part of childrenOf(definition, 'itemComponent')) {
    const check = checkIn(part, types, compile, depth + 1)
    if (!check.ok) return check
    parts.push([part.attributes.get('name') ?? '', check.value])
  }
  const one: Check = value => base.value(value) && holds(allowed.value, value) && parts.every(([key, check]) => checkPart(value, key, check))
  return ok(definition.attributes.get('isCollection') === 'true' ? value => Array.isArray(value) ? value.every(one) : one(value) : one)
}

/** The unary tests inside `allowedValues`, `inputValues` or `outputValues`; null when there are none. */
export function allowedIn(element: XmlElement | undefined, compile: Compile): Result<Feel | null> {
  const text = textOf(childOf(element, 'text'))
  return text === '' ? ok(null) : compile('test', text, { '?': null })
}

export const holds = (allowed: Feel | null, value: unknown) => allowed === null || allowed.run({ '?': value }).value === true

function checkPart(value: unknown, key: string, check: Check): boolean {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
  const part = (value as Record<string, unknown>)[key]
  return part === null || check(part)
}
