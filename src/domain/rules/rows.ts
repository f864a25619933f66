// Reads a decision table and checks every cell before the first question is asked. Whatever is wrong is reported by table, row
// and column (both from 1; row 0 is the heading), all of it at once, so that the person who edits the table finds the places.
import { languages } from '#domain/kernel/says.ts'
import type { Says } from '#domain/kernel/says.ts'
import { childOf, childrenOf, textOf } from './dmn.ts'
import type { RowRef } from './dmn.ts'
import { checkTable } from './cells.ts'
import { nothingHere, type Feel, type FeelKind } from './feel.ts'
import type { RuleCode, RulePlace } from './problems.ts'
import { allowedIn, allowedOf, checkFor, fitFor, holds, primitiveOf } from './types.ts'
import type { Site } from './types.ts'
import { aggregations, hitPolicies } from './table.ts'
import type { Aggregation, HitPolicy, Input, Output, Row, Table } from './table.ts'
import type { XmlElement } from './xml.ts'

/** Reports what is wrong and reads on; null where nothing of the table can be used. */
export function readTable(element: XmlElement, site: Site): Table | null {
  const hitPolicy = element.attributes.get('hitPolicy') ?? 'UNIQUE'
  const aggregation = element.attributes.get('aggregation') ?? null
  const whole: RulePlace = { table: site.name, row: null, column: null }
  const unknownPolicy = (named: string) => { site.report({ code: 'rules-hit-policy-unknown', ...whole, hitPolicy: named }); return null }
  if (!isHitPolicy(hitPolicy) || !(aggregation === null || isAggregation(aggregation))) {
    return unknownPolicy([hitPolicy, aggregation].filter(part => part !== null).join(' '))
  }
  const inputs = childrenOf(element, 'input').map((input, at) => readInput(input, at + 1, site))
  const outputs = childrenOf(element, 'output').map((output, at) => readOutput(output, inputs.length + at + 1, site))
  if (outputs.length === 0) { site.report({ code: 'rules-column-missing', ...whole, row: 0, column: inputs.length + 1 }); return null }
  if (aggregation !== null && outputs.length > 1) return unknownPolicy(`${hitPolicy} ${aggregation} over several columns`)
  const languagesAt = childrenOf(element, 'annotation').map(annotation => annotation.attributes.get('name') ?? '')
  const table: Table = { name: site.name, hitPolicy, aggregation, inputs, outputs, rows: [] }
  const rows = childrenOf(element, 'rule').map((rule, at) => readRow(rule, at + 1, table, languagesAt, site))
  if (site.strict) checkTable({ ...table, rows }, site)
  return { ...table, rows }
}

function readInput(input: XmlElement, column: number, site: Site): Input {
  const expression = childOf(input, 'inputExpression')
  const text = textOf(childOf(expression, 'text'))
  const place: RulePlace = { table: site.name, row: 0, column, heading: input.attributes.get('label') ?? text }
  const feel = readCell('value', text, place, site)
  const typeRef = expression?.attributes.get('typeRef')
  const declared = childOf(input, 'inputValues')
  const allowed = allowedIn(declared, site, place)
  const fits = checkFor(typeRef, site, place)
  fitFor(typeRef, site, place)
  const ofFact = site.refs[text]
  const all = [allowed, ...allowedOf(typeRef, site.types).map(element => allowedIn(element, site, place)), ...allowedOf(ofFact, site.types).map(element => allowedIn(element, site, place))]
  return {
    heading: place.heading ?? '', text, feel: feel ?? nothingHere, fits, allowed, known: site.known[text] ?? null,
    type: primitiveOf(typeRef, site.types), factType: primitiveOf(ofFact, site.types), allAllowed: all.filter(one => one !== null),
  }
}

function readOutput(output: XmlElement, column: number, site: Site): Output {
  const name = output.attributes.get('name') ?? output.attributes.get('label') ?? site.name
  const place: RulePlace = { table: site.name, row: 0, column, heading: output.attributes.get('label') ?? name }
  const allowed = allowedIn(childOf(output, 'outputValues'), site, place)
  const typeRef = output.attributes.get('typeRef')
  const fits = checkFor(typeRef, site, place)
  fitFor(typeRef, site, place)
  const written = textOf(childOf(childOf(output, 'defaultOutputEntry'), 'text'))
  const otherwise = written === '' ? null : readCell('value', written, place, site)
  // The allowed values in their order, where they can be read as a list; ranges and comparisons have none.
  const list = allowed === null ? null : site.compile('value', `[${allowed.text}]`, {})
  const order = list?.ok === true && list.value.names.length === 0 ? list.value.run({}).value : []
  return {
    heading: place.heading ?? '', name, fits, allowed, order: Array.isArray(order) ? order : [], otherwise,
    type: primitiveOf(typeRef, site.types), known: site.known[`${site.name}.${name}`] ?? null,
  }
}

function readRow(rule: XmlElement, number: number, table: Table, languagesAt: readonly string[], site: Site): Row {
  const count = table.inputs.length
  const place = (at: number): RulePlace => {
    const column = at < count ? table.inputs[at] : table.outputs[at - count]
    return { table: table.name, row: number, column: at + 1, heading: column?.heading ?? '' }
  }
  const written = { inputs: childrenOf(rule, 'inputEntry'), outputs: childrenOf(rule, 'outputEntry') }
  let broken = false
  const wrong = (at: number, code: RuleCode) => { broken = true; site.report({ code, ...place(at) }) }
  if (written.inputs.length < count) wrong(written.inputs.length, 'rules-cell-missing')
  if (written.inputs.length > count) wrong(count, 'rules-cell-surplus')
  if (written.outputs.length < table.outputs.length) wrong(count + written.outputs.length, 'rules-cell-missing')
  if (written.outputs.length > table.outputs.length) wrong(count + table.outputs.length, 'rules-cell-surplus')
  for (const [at, entry] of [...written.inputs, ...written.outputs].entries()) {
    const texts = childrenOf(entry, 'text')
    // Which of the two would count nobody can see.
    if (texts.length > 1) { broken = true; site.report({ code: 'rules-cell-wrong', value: texts.map(textOf).join(' / ').slice(0, 80), message: 'there are several texts in one cell', ...place(at) }) }
  }
  const tests = broken ? [] : written.inputs.map((entry, at) => readTest(textOf(childOf(entry, 'text')), place(at), site))
  const outputs = broken ? [] : written.outputs.map((entry, at) => readOutcome(entry, table.outputs[at] as Output, place(count + at), site))
  return {
    ref: readRef(rule, number, languagesAt, table.name), broken: broken || tests.includes(undefined),
    tests: tests.map(test => test ?? null), outputs: outputs.map(feel => feel ?? nothingHere),
  }
}

/** Undefined where it cannot be read. */
function readTest(text: string, place: RulePlace, site: Site): Feel | null | undefined {
  return text === '' || text === '-' ? null : readCell('test', text, place, site) ?? undefined
}

/** An outcome that is plainly written is held against its column's type and values now, not on the night it is needed. */
function readOutcome(entry: XmlElement, output: Output, place: RulePlace, site: Site): Feel | null {
  const feel = readCell('value', textOf(childOf(entry, 'text')) || 'null', place, site)
  if (feel === null || !feel.literal) return feel
  const { value } = feel.run({})
  if (value !== null && !(output.fits(value) && holds(output.allowed, value))) site.report({ code: 'rules-outcome-unknown', ...place, value: feel.text })
  return feel
}

function readCell(kind: FeelKind, text: string, place: RulePlace, site: Site): Feel | null {
  const shape = kind === 'test' ? { ...site.shape, '?': null } : site.shape
  const feel = site.compile(kind, text, shape)
  if (!feel.ok) { site.report({ code: 'rules-cell-wrong', ...place, value: text, message: String(feel.problem.message) }); return null }
  if (feel.value.unknown.length === 0) return feel.value
  site.report({ code: 'rules-name-unknown', ...place, value: feel.value.unknown.join(', ') })
  return null
}

/** The words for residents are the annotations named after our languages; a row with only some of them has none. */
function readRef(rule: XmlElement, row: number, languagesAt: readonly string[], table: string): RowRef {
  const ref = { table, row, id: rule.attributes.get('id') ?? `${table}-${row}` }
  const entries = childrenOf(rule, 'annotationEntry').map(entry => textOf(childOf(entry, 'text')))
  const words = languages.map(language => [language, entries[languagesAt.indexOf(language)] ?? ''] as const)
  return words.every(([, text]) => text !== '') ? { ...ref, says: Object.fromEntries(words) as Says } : ref
}

const isHitPolicy = (text: string): text is HitPolicy => hitPolicies.some(policy => policy === text)
const isAggregation = (text: string): text is Aggregation => aggregations.some(aggregation => aggregation === text)
