// Runs one decision table: which rows fit, and what the hit policy makes of them. Every doubt (no row, two rows where one
// must fit, a value outside the allowed ones) becomes a warning, never a guess.
import { never } from '#domain/kernel/result.ts'
import type { Check, RowRef, Run, Trace } from './dmn.ts'
import type { Feel, Scope } from './feel.ts'
import { holds } from './types.ts'

export const hitPolicies = ['UNIQUE', 'ANY', 'PRIORITY', 'FIRST', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'] as const
export const aggregations = ['SUM', 'COUNT', 'MIN', 'MAX'] as const
export type HitPolicy = (typeof hitPolicies)[number]
export type Aggregation = (typeof aggregations)[number]

/**
 * `type`: the primitive one that the column declares; `factType`: the fact's own; `known`: all values that the fact can have;
 * `allAllowed`: the allowed values of column and types.
 */
export type Input = {
  heading: string; text: string; feel: Feel; fits: Check; allowed: Feel | null
  type: string; factType: string; known: readonly unknown[] | null; allAllowed: readonly Feel[]
}
/** `order`: the allowed values, best first (for PRIORITY and OUTPUT ORDER). */
export type Output = {
  heading: string; name: string; fits: Check; allowed: Feel | null; order: readonly unknown[]; otherwise: Feel | null
  type: string; known: readonly unknown[] | null
}
/** A test of null is a dash: everything fits. `broken`: a cell of it could not be read. */
export type Row = { ref: RowRef; broken: boolean; tests: readonly (Feel | null)[]; outputs: readonly Feel[] }
export type Table = {
  name: string
  hitPolicy: HitPolicy
  aggregation: Aggregation | null
  inputs: readonly Input[]
  outputs: readonly Output[]
  rows: readonly Row[]
}
type Hit = { row: Row; values: readonly unknown[] }

export const tableRun = (table: Table): Run => (scope, trace) => {
  const inputs = table.inputs.map(input => inputValue(table, input, scope, trace))
  if (inputs.some(input => input === wrongInput)) return null
  const hits: Hit[] = []
  for (const row of table.rows) {
    if (!fits(table, row, inputs, scope, trace)) continue
    hits.push({ row, values: row.outputs.map((_feel, column) => outputValue(table, row, column, scope, trace)) })
    if (table.hitPolicy === 'FIRST') break
  }
  if (hits.length === 0) return nothing(table, scope, trace)
  return outcome(table, hits, trace)
}

const wrongInput = Symbol('an input outside its type or its allowed values')

function inputValue(table: Table, input: Input, scope: Scope, trace: Trace): unknown {
  const { value, warnings } = input.feel.run(scope)
  for (const warning of warnings) trace.warnings.push(`${table.name}, column ${input.heading}: ${warning}`)
  if (value === null || (input.fits(value) && holds(input.allowed, value))) return value
  trace.warnings.push(`${table.name}, column ${input.heading}: the value is none of those that this column knows`)
  return wrongInput
}

function fits(table: Table, row: Row, inputs: readonly unknown[], scope: Scope, trace: Trace): boolean {
  return row.tests.every((test, column) => {
    if (test === null) return true
    const { value, warnings } = test.run(test.names.length === 1 ? { '?': inputs[column] } : { ...scope, '?': inputs[column] })
    const doubts = doubtsOf(test, value, inputs[column])
    for (const warning of [...warnings, ...doubts]) trace.warnings.push(`${table.name}, row ${row.ref.row}, column ${column + 1}: ${warning}`)
    return value === true
  })
}

/** A test that is neither true nor false for a value that is there; one that does not ask about a yes or no, and may be read as its equal. */
function doubtsOf(test: Feel, value: unknown, input: unknown): string[] {
  if (value === null && input !== null) return ['this is neither true nor false']
  const bare = typeof input === 'boolean' && test.forms.alternatives.some(one => one.kind === 'expression' && !one.asksInput)
  return bare ? ['this does not ask about the column'] : []
}

function outputValue(table: Table, row: Row, column: number, scope: Scope, trace: Trace): unknown {
  const output = table.outputs[column]
  const outcome = row.outputs[column]?.run(scope) ?? { value: null, warnings: [] }
  const place = `${table.name}, row ${row.ref.row}, column ${table.inputs.length + column + 1}`
  for (const warning of outcome.warnings) trace.warnings.push(`${place}: ${warning}`)
  // Nothing is an outcome only where it is written.
  if (outcome.value === null && row.outputs[column]?.literal === false && outcome.warnings.length === 0) trace.warnings.push(`${place}: what is worked out here has no value`)
  if (output === undefined || outcome.value === null || (output.fits(outcome.value) && holds(output.allowed, outcome.value))) return outcome.value
  trace.warnings.push(`${place}: the outcome is none of those that this column knows`)
  return outcome.value
}

/** No row fits: the values for that case if the table has them; an empty list or null, and then a warning unless it collects. */
function nothing(table: Table, scope: Scope, trace: Trace): unknown {
  if (table.outputs.some(output => output.otherwise !== null)) {
    const values = table.outputs.map(output => {
      const outcome = output.otherwise?.run(scope) ?? { value: null, warnings: [] }
      for (const warning of outcome.warnings) trace.warnings.push(`${table.name}, otherwise ${output.heading}: ${warning}`)
      return outcome.value
    })
    return valueOf(table, values)
  }
  const collects = table.hitPolicy === 'COLLECT' || table.hitPolicy === 'RULE ORDER' || table.hitPolicy === 'OUTPUT ORDER'
  if (!collects) trace.warnings.push(`${table.name}: no row fits`)
  return null
}

function outcome(table: Table, hits: Hit[], trace: Trace): unknown {
  const give = (given: readonly Hit[]) => trace.rows.push(...given.map(hit => hit.row.ref))
  const one = (hit: Hit) => (give([hit]), valueOf(table, hit.values))
  const first = hits[0] as Hit
  switch (table.hitPolicy) {
    case 'FIRST': return one(first)
    case 'PRIORITY': return one(inOutputOrder(table, hits)[0] as Hit)
    case 'UNIQUE':
    case 'ANY': {
      const agreed = table.hitPolicy === 'ANY' && hits.every(hit => same(hit.values, first.values))
      give(hits)
      if (hits.length === 1 || agreed) return valueOf(table, first.values)
      trace.warnings.push(`${table.name}: rows ${hits.map(hit => hit.row.ref.row).join(', ')} contradict each other`)
      return null
    }
    case 'RULE ORDER': return give(hits), hits.map(hit => valueOf(table, hit.values))
    case 'OUTPUT ORDER': {
      const ordered = inOutputOrder(table, hits)
      return give(ordered), ordered.map(hit => valueOf(table, hit.values))
    }
    case 'COLLECT': return collect(table, hits, trace)
    default: return never(table.hitPolicy)
  }
}

function collect(table: Table, hits: readonly Hit[], trace: Trace): unknown {
  const values = hits.map(hit => valueOf(table, hit.values))
  const give = (given: readonly Hit[]) => trace.rows.push(...given.map(hit => hit.row.ref))
  if (table.aggregation === null || table.aggregation === 'COUNT') {
    give(hits)
    return table.aggregation === null ? values : values.length
  }
  if (!values.every(value => typeof value === 'number')) {
    give(hits)
    trace.warnings.push(`${table.name}: only numbers can be added or compared`)
    return null
  }
  const result = table.aggregation === 'SUM' ? values.reduce((sum, value) => sum + value, 0)
    : table.aggregation === 'MIN' ? Math.min(...values) : Math.max(...values)
  give(table.aggregation === 'SUM' ? hits : hits.filter((_hit, at) => values[at] === result))
  return result
}

/** One output gives its value; several give a context with their names. */
const valueOf = (table: Table, values: readonly unknown[]): unknown =>
  table.outputs.length === 1 ? values[0] : Object.fromEntries(table.outputs.map((output, column) => [output.name, values[column]]))

function inOutputOrder(table: Table, hits: readonly Hit[]): Hit[] {
  const rank = (hit: Hit, column: number) => {
    const at = (table.outputs[column]?.order ?? []).findIndex(value => same(value, hit.values[column]))
    return at === -1 ? Infinity : at
  }
  return [...hits].sort((a, b) => {
    const column = table.outputs.findIndex((_output, at) => rank(a, at) !== rank(b, at))
    return column === -1 ? a.row.ref.row - b.row.ref.row : rank(a, column) - rank(b, column)
  })
}

/** Values here are plain, or write themselves the same when they are (FEEL dates). */
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
