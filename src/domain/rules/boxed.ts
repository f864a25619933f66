// Makes expressions of a DMN file ready to run: literal expressions, tables, contexts, invocations, lists and relations.
// Refuses kinds that it does not know when loading, so that no decision is half understood.
import { FeelFunction } from 'feelin'
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { childOf, childrenOf, partsOf, textOf } from './dmn.ts'
import type { Run, Trace } from './dmn.ts'
import type { Scope } from './feel.ts'
import { readTable } from './rows.ts'
import { shapeOf } from './types.ts'
import type { Site } from './types.ts'
import type { XmlElement } from './xml.ts'
import { tableRun } from './table.ts'

const readers: ReadonlyMap<string, (element: XmlElement, site: Site) => Result<Run>> = new Map([
  ['literalExpression', literal], ['decisionTable', decisionTable], ['context', context],
  ['invocation', invocation], ['list', list], ['relation', relation], ['functionDefinition', functionDefinition],
])

/** The one expression inside a decision, an entry or a binding; null when there is none. */
export const expressionIn = (element: XmlElement | undefined) => partsOf(element).find(isExpression)
const unreadable = new Set(['conditional', 'filter', 'for', 'some', 'every'])
const isExpression = (part: XmlElement) => readers.has(part.name) || unreadable.has(part.name)

/** Problems: `rules-expression-wrong` {decision, message}, `rules-kind-unknown` {decision, kind}, and those of tables. */
export function readExpression(element: XmlElement | undefined, site: Site): Result<Run> {
  if (element === undefined) return no({ code: 'rules-expression-wrong', decision: site.name, message: 'there is no expression' })
  const read = readers.get(element.name)
  return read === undefined ? no({ code: 'rules-kind-unknown', decision: site.name, kind: element.name }) : read(element, site)
}

function literal(element: XmlElement, site: Site): Result<Run> {
  const feel = site.compile('value', textOf(childOf(element, 'text')), site.shape)
  if (!feel.ok) return no({ ...feel.problem, decision: site.name })
  return ok((scope, trace) => {
    const { value, warnings } = feel.value.run(scope)
    for (const warning of warnings) trace.warnings.push(`${site.name}: ${warning}`)
    return value
  })
}

function decisionTable(element: XmlElement, site: Site): Result<Run> {
  const table = readTable(element, site)
  return table.ok ? ok(tableRun(table.value)) : table
}

/** Entries see those before them. An entry without a name is the result of the whole. */
function context(element: XmlElement, site: Site): Result<Run> {
  const entries: { name: string | null; run: Run }[] = []
  let shape = site.shape
  for (const entry of childrenOf(element, 'contextEntry')) {
    const variable = childOf(entry, 'variable')
    const name = variable?.attributes.get('name') ?? null
    const run = readExpression(expressionIn(entry), { ...site, shape })
    if (!run.ok) return run
    entries.push({ name, run: run.value })
    if (name !== null) shape = { ...shape, [name]: shapeOf(variable?.attributes.get('typeRef'), site.types) }
  }
  return ok((scope, trace) => {
    const own: Record<string, unknown> = {}
    for (const entry of entries) {
      const value = entry.run({ ...scope, ...own }, trace)
      if (entry.name === null) return value
      own[entry.name] = value
    }
    return own
  })
}

function invocation(element: XmlElement, site: Site): Result<Run> {
  const called = readExpression(expressionIn(element), site)
  if (!called.ok) return called
  const bindings: [string, Run][] = []
  for (const binding of childrenOf(element, 'binding')) {
    const run = readExpression(expressionIn(binding), site)
    if (!run.ok) return run
    bindings.push([childOf(binding, 'parameter')?.attributes.get('name') ?? '', run.value])
  }
  return ok((scope, trace) => {
    const target = called.value(scope, trace)
    const fits = target instanceof FeelFunction && bindings.every(([name]) => target.parameterNames.includes(name))
    if (fits) return target.invoke(Object.fromEntries(bindings.map(([name, run]) => [name, run(scope, trace)]))) ?? null
    trace.warnings.push(`${site.name}: what is called is not a function with these parameters`)
    return null
  })
}

function list(element: XmlElement, site: Site): Result<Run> {
  const items: Run[] = []
  for (const part of partsOf(element).filter(isExpression)) {
    const run = readExpression(part, site)
    if (!run.ok) return run
    items.push(run.value)
  }
  return ok((scope, trace) => items.map(run => run(scope, trace)))
}

function relation(element: XmlElement, site: Site): Result<Run> {
  const names = childrenOf(element, 'column').map(column => column.attributes.get('name') ?? '')
  const rows: Run[] = []
  for (const row of childrenOf(element, 'row')) {
    const cells = list(row, site)
    if (!cells.ok) return cells
    rows.push((scope, trace) => {
      const values = cells.value(scope, trace) as unknown[]
      return Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]))
    })
  }
  return ok((scope, trace) => rows.map(run => run(scope, trace)))
}

/** A function written as an expression; those in other languages than FEEL are refused. */
export function functionDefinition(element: XmlElement, site: Site): Result<Run> {
  const kind = element.attributes.get('kind') ?? 'FEEL'
  if (kind !== 'FEEL') return no({ code: 'rules-kind-unknown', decision: site.name, kind: `function in ${kind}` })
  const formal = childrenOf(element, 'formalParameter')
  const parameters = formal.map(parameter => parameter.attributes.get('name') ?? '')
  const shapes = formal.map(parameter => [parameter.attributes.get('name') ?? '', shapeOf(parameter.attributes.get('typeRef'), site.types)])
  const body = readExpression(expressionIn(element), { ...site, shape: { ...site.shape, ...Object.fromEntries(shapes) } })
  if (!body.ok) return body
  return ok((scope, trace) => functionOf(parameters, body.value, scope, trace))
}

/** A value that FEEL can call; what it finds out on the way goes to the trace of whoever calls. */
export const functionOf = (parameters: readonly string[], run: Run, scope: Scope, trace: Trace) =>
  new FeelFunction((...given: unknown[]) =>
    run({ ...scope, ...Object.fromEntries(parameters.map((name, at) => [name, given[at] ?? null])) }, trace), [...parameters])
