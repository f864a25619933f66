// Makes expressions of a DMN file ready to run: literal expressions, tables, contexts, invocations, lists, relations, functions; those that
// repeat or choose are in repeated.ts. Reports kinds that it does not know when loading, so that no decision is half understood.
import { FeelFunction } from 'feelin'
import { childOf, childrenOf, partsOf, textOf } from './dmn.ts'
import type { Fit, Run, Trace } from './dmn.ts'
import { checkExpression } from './cells.ts'
import type { Scope } from './feel.ts'
import { nowhere, type RuleCode, type RulePlace } from './problems.ts'
import { repeatedReaders } from './repeated.ts'
import { readTable } from './rows.ts'
import { fitFor, shapeOf } from './types.ts'
import type { Reader, Site } from './types.ts'
import type { XmlElement } from './xml.ts'
import { tableRun } from './table.ts'

const readers: ReadonlyMap<string, Reader> = new Map([
  ['literalExpression', literal], ['decisionTable', decisionTable], ['context', context],
  ['invocation', invocation], ['list', list], ['relation', relation], ['functionDefinition', functionDefinition],
  ...repeatedReaders,
])

/** The one expression inside a decision, an entry or a binding; undefined when there is none. */
export const expressionIn = (element: XmlElement | undefined) => partsOf(element).find(part => readers.has(part.name))
export const placeOf = (site: Site): RulePlace => ({ ...nowhere, table: site.name })
export const wrongRun: Run = () => null

/** Reports what is wrong; the file is not opened then, whatever is given back. */
export function readExpression(element: XmlElement | undefined, site: Site): Run {
  const read = element === undefined ? undefined : readers.get(element.name)
  if (element === undefined || read === undefined) return wrong(site, 'rules-expression-wrong', { message: 'there is no expression' })
  const run = read(element, site, readExpression)
  const typeRef = element.attributes.get('typeRef')
  if (typeRef === undefined || element.name === 'functionDefinition') return run
  const fit = fitFor(typeRef, site, placeOf(site))
  return (scope, trace) => fit(run(scope, trace), trace, site.name)
}

function wrong(site: Site, code: RuleCode, facts: Record<string, unknown>): Run {
  site.report({ code, ...placeOf(site), ...facts })
  return wrongRun
}

function literal(element: XmlElement, site: Site): Run {
  const feel = site.compile('value', textOf(childOf(element, 'text')), site.shape)
  if (!feel.ok) return wrong(site, 'rules-expression-wrong', { message: String(feel.problem.message) })
  if (site.strict) checkExpression(feel.value, placeOf(site), site)
  return (scope, trace) => {
    const { value, warnings } = feel.value.run(scope)
    for (const warning of warnings) trace.warnings.push(`${site.name}: ${warning}`)
    return value
  }
}

function decisionTable(element: XmlElement, site: Site): Run {
  const table = readTable(element, site)
  return table === null ? wrongRun : tableRun(table)
}

/** Entries see those before them. An entry without a name is the result of the whole. */
function context(element: XmlElement, site: Site): Run {
  const entries: { name: string | null; run: Run; fit: Fit }[] = []
  let inner = site
  for (const entry of childrenOf(element, 'contextEntry')) {
    const variable = childOf(entry, 'variable')
    const name = variable?.attributes.get('name') ?? null
    const typeRef = variable?.attributes.get('typeRef')
    entries.push({ name, run: readExpression(expressionIn(entry), inner), fit: fitFor(typeRef, site, placeOf(site)) })
    if (name !== null) inner = withNames(inner, [[name, typeRef]])
  }
  const doubled = entries.map(entry => entry.name).find((name, at, all) => all.indexOf(name) !== at)
  if (doubled !== undefined) return wrong(site, 'rules-name-wrong', { name: doubled ?? '' })
  return (scope, trace) => {
    const own: Record<string, unknown> = {}
    for (const entry of entries) {
      const value = entry.fit(entry.run({ ...scope, ...own }, trace), trace, site.name)
      if (entry.name === null) return value
      own[entry.name] = value
    }
    return own
  }
}

/** A place within another, where more names can be seen. */
export const withNames = (site: Site, names: readonly (readonly [name: string, typeRef: string | undefined])[]): Site => ({
  ...site,
  shape: { ...site.shape, ...Object.fromEntries(names.map(([name, typeRef]) => [name, shapeOf(typeRef, site.types)])) },
  refs: { ...site.refs, ...Object.fromEntries(names.map(([name, typeRef]) => [name, typeRef ?? ''])) },
})

function invocation(element: XmlElement, site: Site): Run {
  const called = readExpression(expressionIn(element), site)
  const bindings = childrenOf(element, 'binding').map(binding =>
    [childOf(binding, 'parameter')?.attributes.get('name') ?? '', readExpression(expressionIn(binding), site)] as const)
  return (scope, trace) => {
    const target = called(scope, trace)
    const fits = target instanceof FeelFunction && bindings.every(([name]) => target.parameterNames.includes(name))
    if (fits) return target.invoke(Object.fromEntries(bindings.map(([name, run]) => [name, run(scope, trace)]))) ?? null
    trace.warnings.push(`${site.name}: what is called is not a function with these parameters`)
    return null
  }
}

function list(element: XmlElement, site: Site): Run {
  const items = partsOf(element).filter(part => readers.has(part.name)).map(part => readExpression(part, site))
  return (scope, trace) => items.map(run => run(scope, trace))
}

function relation(element: XmlElement, site: Site): Run {
  const columns = childrenOf(element, 'column')
  const names = columns.map(column => column.attributes.get('name') ?? '')
  const fits = columns.map(column => fitFor(column.attributes.get('typeRef'), site, placeOf(site)))
  const rows = childrenOf(element, 'row').map(row => list(row, site))
  return (scope, trace) => rows.map(run => {
    const values = run(scope, trace) as unknown[]
    return Object.fromEntries(names.map((name, at) => [name, fits[at]!(values[at] ?? null, trace, site.name) ?? null]))
  })
}

/** A function written as an expression; those in other languages than FEEL are refused. */
export function functionDefinition(element: XmlElement, site: Site): Run {
  const kind = element.attributes.get('kind') ?? 'FEEL'
  if (kind !== 'FEEL') return wrong(site, 'rules-kind-unknown', { kind: `function in ${kind}` })
  const formal = childrenOf(element, 'formalParameter')
  const parameters = formal.map(parameter => parameter.attributes.get('name') ?? '')
  const typed = formal.map(parameter => [parameter.attributes.get('name') ?? '', parameter.attributes.get('typeRef')] as const)
  const fits = formal.map(parameter => fitFor(parameter.attributes.get('typeRef'), site, placeOf(site)))
  const body = readExpression(expressionIn(element), withNames(site, typed))
  return (scope, trace) => functionOf(parameters, (given, into) => {
    const own = Object.fromEntries(parameters.map((name, at) => [name, fits[at]!(given[name] ?? null, into, site.name) ?? null]))
    // What is handed in under a wrong type has no outcome, rather than one worked out without it.
    if (parameters.some(name => own[name] === null && (given[name] ?? null) !== null)) return null
    return body({ ...given, ...own }, into)
  }, scope, trace)
}

/** A value that FEEL can call; what it finds out on the way goes to the trace of whoever calls. */
export const functionOf = (parameters: readonly string[], run: Run, scope: Scope, trace: Trace, { all = false } = {}) =>
  new FeelFunction((...given: unknown[]) => {
    if (all && parameters.some((_name, at) => given[at] === undefined)) {
      trace.warnings.push('what is called was not given everything that it needs')
      return null
    }
    return run({ ...scope, ...Object.fromEntries(parameters.map((name, at) => [name, given[at] ?? null])) }, trace)
  }, [...parameters])
