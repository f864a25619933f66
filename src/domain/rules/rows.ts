// Reads a decision table and checks every cell before the first question is asked. Whatever is wrong is named by table, row
// and column (both from 1; row 0 is the heading), so that the person who edits the table finds the place.
import { languages } from '#domain/kernel/says.ts'
import type { Says } from '#domain/kernel/says.ts'
import { no, ok } from '#domain/kernel/result.ts'
import type { No, Result } from '#domain/kernel/result.ts'
import { childOf, childrenOf, textOf } from './dmn.ts'
import type { RowRef } from './dmn.ts'
import type { Feel, FeelKind } from './feel.ts'
import { allowedIn, checkFor, holds } from './types.ts'
import type { Site } from './types.ts'
import { aggregations, hitPolicies } from './table.ts'
import type { Aggregation, HitPolicy, Input, Output, Row, Table } from './table.ts'
import type { XmlElement } from './xml.ts'

/** A cell's place; `heading` is what stands above its column. */
type Place = { row: number; column: number; heading: string }
type Reading = { site: Site; cellWrong: (place: Place, message: string) => No }

/** Problems: `rules-hit-policy-unknown` {table, hitPolicy}, `rules-cell-wrong` {table, row, column, heading, message}. */
export function readTable(element: XmlElement, site: Site): Result<Table> {
  const hitPolicy = element.attributes.get('hitPolicy') ?? 'UNIQUE'
  const aggregation = element.attributes.get('aggregation') ?? null
  if (!isHitPolicy(hitPolicy) || !(aggregation === null || isAggregation(aggregation))) {
    return no({ code: 'rules-hit-policy-unknown', table: site.name, hitPolicy: [hitPolicy, aggregation].filter(part => part !== null).join(' ') })
  }
  const reading: Reading = { site, cellWrong: (place, message) => no({ code: 'rules-cell-wrong', table: site.name, ...place, message }) }
  const inputs = each(childrenOf(element, 'input'), (input, at) => readInput(input, at + 1, reading))
  if (!inputs.ok) return inputs
  const outputs = each(childrenOf(element, 'output'), (output, at) => readOutput(output, inputs.value.length + at + 1, reading))
  if (!outputs.ok) return outputs
  if (outputs.value.length === 0) return reading.cellWrong({ row: 0, column: 0, heading: '' }, 'the table has no column for the outcome')
  if (aggregation !== null && outputs.value.length > 1) {
    return no({ code: 'rules-hit-policy-unknown', table: site.name, hitPolicy: `${hitPolicy} ${aggregation} over several columns` })
  }
  const languagesAt = childrenOf(element, 'annotation').map(annotation => annotation.attributes.get('name') ?? '')
  const table: Table = { name: site.name, hitPolicy, aggregation, inputs: inputs.value, outputs: outputs.value, rows: [] }
  const rows = each(childrenOf(element, 'rule'), (rule, at) => readRow(rule, at + 1, table, languagesAt, reading))
  return rows.ok ? ok({ ...table, rows: rows.value }) : rows
}

function readInput(input: XmlElement, column: number, reading: Reading): Result<Input> {
  const expression = childOf(input, 'inputExpression')
  const text = textOf(childOf(expression, 'text'))
  const place = { row: 0, column, heading: input.attributes.get('label') ?? text }
  const feel = readCell('value', text, place, reading)
  if (!feel.ok) return feel
  const allowed = inPlace(allowedIn(childOf(input, 'inputValues'), reading.site.compile), place, reading)
  if (!allowed.ok) return allowed
  const fits = inPlace(checkFor(expression?.attributes.get('typeRef'), reading.site.types, reading.site.compile), place, reading)
  return fits.ok ? ok({ heading: place.heading, feel: feel.value, fits: fits.value, allowed: allowed.value }) : fits
}

function readOutput(output: XmlElement, column: number, reading: Reading): Result<Output> {
  const name = output.attributes.get('name') ?? output.attributes.get('label') ?? reading.site.name
  const place = { row: 0, column, heading: output.attributes.get('label') ?? name }
  const values = childOf(output, 'outputValues')
  const allowed = inPlace(allowedIn(values, reading.site.compile), place, reading)
  if (!allowed.ok) return allowed
  const fits = inPlace(checkFor(output.attributes.get('typeRef'), reading.site.types, reading.site.compile), place, reading)
  if (!fits.ok) return fits
  const written = textOf(childOf(childOf(output, 'defaultOutputEntry'), 'text'))
  const otherwise = written === '' ? ok(null) : readCell('value', written, place, reading)
  if (!otherwise.ok) return otherwise
  // The allowed values in their order, where they can be read as a list; ranges and comparisons have none.
  const list = allowed.value === null ? null : reading.site.compile('value', `[${allowed.value.text}]`, {})
  const order = list?.ok === true && list.value.names.length === 0 ? list.value.run({}).value : []
  return ok({
    heading: place.heading, name, fits: fits.value, allowed: allowed.value,
    order: Array.isArray(order) ? order : [], otherwise: otherwise.value,
  })
}

function readRow(rule: XmlElement, number: number, table: Table, languagesAt: readonly string[], reading: Reading): Result<Row> {
  const place = (at: number): Place => {
    const column = at < table.inputs.length ? table.inputs[at] : table.outputs[at - table.inputs.length]
    return { row: number, column: at + 1, heading: column?.heading ?? '' }
  }
  const count = table.inputs.length
  const written = { inputs: childrenOf(rule, 'inputEntry'), outputs: childrenOf(rule, 'outputEntry') }
  if (written.inputs.length < count) return reading.cellWrong(place(written.inputs.length), 'this cell is missing')
  if (written.inputs.length > count) return reading.cellWrong(place(count), 'this row has more tests than the table has columns')
  if (written.outputs.length < table.outputs.length) return reading.cellWrong(place(count + written.outputs.length), 'this cell is missing')
  if (written.outputs.length > table.outputs.length) {
    return reading.cellWrong(place(count + table.outputs.length), 'this row has more outcomes than the table has columns')
  }
  const tests = each(written.inputs, (entry, at) => readTest(textOf(childOf(entry, 'text')), place(at), reading))
  if (!tests.ok) return tests
  const outputs = each(written.outputs, (entry, at) => readOutcome(entry, table.outputs[at] as Output, place(count + at), reading))
  if (!outputs.ok) return outputs
  return ok({ ref: readRef(rule, number, languagesAt, table.name), tests: tests.value, outputs: outputs.value })
}

function readTest(text: string, place: Place, reading: Reading): Result<Feel | null> {
  return text === '' || text === '-' ? ok(null) : readCell('test', text, place, reading)
}

/** An outcome that is plainly written is held against its column's type and values now, not on the night it is needed. */
function readOutcome(entry: XmlElement, output: Output, place: Place, reading: Reading): Result<Feel> {
  const feel = readCell('value', textOf(childOf(entry, 'text')) || 'null', place, reading)
  if (!feel.ok || !feel.value.literal) return feel
  const { value } = feel.value.run({})
  if (value === null || (output.fits(value) && holds(output.allowed, value))) return feel
  return reading.cellWrong(place, `${feel.value.text} is none of the outcomes that this column knows`)
}

function readCell(kind: FeelKind, text: string, place: Place, reading: Reading): Result<Feel> {
  const shape = kind === 'test' ? { ...reading.site.shape, '?': null } : reading.site.shape
  const feel = inPlace(reading.site.compile(kind, text, shape), place, reading)
  if (!feel.ok || feel.value.unknown.length === 0) return feel
  return reading.cellWrong(place, `nothing is called ${feel.value.unknown.join(', ')} here; a text stands in quotation marks`)
}

function inPlace<T>(result: Result<T>, place: Place, reading: Reading): Result<T> {
  return result.ok ? result : reading.cellWrong(place, String(result.problem.message))
}

/** The words for residents are the annotations named after our languages; a row with only some of them has none. */
function readRef(rule: XmlElement, row: number, languagesAt: readonly string[], table: string): RowRef {
  const ref = { table, row, id: rule.attributes.get('id') ?? `${table}-${row}` }
  const entries = childrenOf(rule, 'annotationEntry').map(entry => textOf(childOf(entry, 'text')))
  const words = languages.map(language => [language, entries[languagesAt.indexOf(language)] ?? ''] as const)
  return words.every(([, text]) => text !== '') ? { ...ref, says: Object.fromEntries(words) as Says } : ref
}

function each<A, B>(items: readonly A[], read: (item: A, at: number) => Result<B>): Result<B[]> {
  const values: B[] = []
  for (const [at, item] of items.entries()) {
    const value = read(item, at)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

const isHitPolicy = (text: string): text is HitPolicy => hitPolicies.some(policy => policy === text)
const isAggregation = (text: string): text is Aggregation => aggregations.some(aggregation => aggregation === text)
