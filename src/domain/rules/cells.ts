// What can be read in a table but hardly be meant: tests that no value fits, of another type than their column, or that do not ask about it;
// forms on which the engine cannot be relied. Everything is tried before the first question, and each cell is named.
import type { Feel } from './feel.ts'
import type { Alternative, Operand } from './forms.ts'
import { holdsOn, listedValues, pointsOf, typeOf, valueOf } from './points.ts'
import type { RuleCode, RulePlace } from './problems.ts'
import { checkRows, type Masks } from './reach.ts'
import type { Input, Output, Table } from './table.ts'
import type { KnownFacts, Site } from './types.ts'

type Wrong = { code: RuleCode } & Record<string, unknown>

/** Reports what is wrong with a table whose cells can be read. */
export function checkTable(table: Table, site: Site): void {
  const whole: RulePlace = { table: table.name, row: null, column: null }
  const masks: Masks = table.inputs.map((written, column) => {
    const place: RulePlace = { ...whole, row: 0, column: column + 1, heading: written.heading }
    // Cells are not blamed for a heading that is wrong: they are held against what can be.
    const input = checkHeading(written, place, site) ? written : { ...written, allAllowed: [] }
    checkExpression(input.feel, place, site)
    const tests = table.rows.map(row => row.broken ? null : row.tests[column] ?? null)
    // Columns that ask the same thing are tried on the same values.
    const alike = table.inputs.flatMap((other, at) => other.text === input.text ? table.rows.map(row => row.broken ? null : row.tests[at] ?? null) : [])
    const points = pointsOf(input, alike.filter(test => test !== null))
    const unread = table.rows.some(row => row.broken)
    if (!unread && table.rows.length > 0 && tests.every(test => test === null)) site.report({ code: 'rules-input-unused', ...place })
    return { points: points?.length ?? null, rows: tests.map((test, row) => {
      if (test === null) return table.rows[row]!.broken ? 'unread' : 'all'
      return checkTest(test, input, points, { ...place, row: row + 1 }, site)
    }) }
  })
  table.outputs.forEach((output, at) => checkOutput(table, output, table.inputs.length + at, site))
  checkRows(table, masks, site)
}

/** The declared types of a column and of its fact, and the values that both allow, held against each other and what can be. */
function checkHeading(input: Input, place: RulePlace, site: Site): boolean {
  let sound = true
  const report = (wrong: Wrong) => { sound = false; site.report({ ...place, ...wrong }) }
  const type = typeOf(input)
  if (input.type !== '' && input.factType !== '' && input.type !== input.factType) report({ code: 'rules-type-wrong', value: input.text, type: input.type })
  if (input.known !== null && input.type !== '' && input.type !== typeof input.known[0]) report({ code: 'rules-type-wrong', value: input.text, type: input.type })
  for (const allowed of input.allAllowed) {
    for (const one of allowed.forms.alternatives) {
      const wrong = formWrong(one, type, null)
      if (wrong !== null) report(wrong)
      if (input.known !== null && one.kind === 'literal' && !input.known.includes(valueOf(one.operands[0]!))) {
        report({ code: 'rules-values-wrong', value: one.text, known: written(input.known) })
      }
    }
  }
  const left = input.known?.filter(value => !input.allAllowed.every(allowed => holdsOn(allowed, value))) ?? []
  if (left.length > 0) report({ code: 'rules-values-missing', value: written(left) })
  return sound
}

/** A bit for each point that the test holds on; null where that cannot be said. */
function checkTest(test: Feel, input: Input, points: readonly unknown[] | null, place: RulePlace, site: Site): bigint | null {
  const type = typeOf(input)
  const listed = listedValues(input)
  const wrongs = test.forms.alternatives.map(one => formWrong(one, type, listed)).filter(wrong => wrong !== null)
  const found: Wrong[] = wrongs.length > 0 ? wrongs : doubtsIn(test, site, { '?': listed ?? [] })
  if (found.length === 0 && points !== null) {
    for (const one of test.forms.alternatives) {
      // A written value that can be holds on itself.
      if (one.kind === 'literal' && listed !== null && points.includes(valueOf(one.operands[0]!))) continue
      const alone = one.kind === 'expression' || test.forms.alternatives.length > 1 ? site.compile('test', one.text, { ...site.shape, '?': null }) : null
      const answers = answersOf(alone?.ok === true ? alone.value : test, points, test.forms.negated && alone?.ok !== true)
      if (answers === null) continue
      if (typeof answers === 'string') found.push({ code: 'rules-cell-wrong', value: one.text, message: answers })
      else if (answers === 0n && (listed !== null || !mayAnswerElsewhere(test))) found.push({ code: 'rules-test-never', value: one.text })
    }
  }
  for (const wrong of found) site.report({ ...place, ...wrong })
  if (found.length > 0 || points === null) return null
  const answers = answersOf(test, points, false)
  if (answers === 0n && test.forms.negated) site.report({ ...place, code: 'rules-test-never', value: test.text })
  return typeof answers === 'bigint' && (listed !== null || !mayAnswerElsewhere(test)) ? answers : null
}

/** Functions and sums of an open column may hold on values that no cell names. */
const mayAnswerElsewhere = ({ forms }: Feel) => forms.calls || forms.calculates

/** A warning as text; null for a test that asks about other things than its column. */
function answersOf(test: Feel, points: readonly unknown[], turned: boolean): bigint | string | null {
  if (test.names.some(name => name !== '?')) return null
  let bits = 0n
  const plain = test.forms.alternatives.every(one => one.kind === 'literal')
  for (const [at, value] of points.entries()) {
    if (plain) {
      if (holdsOn(test, value) !== turned) bits |= 1n << BigInt(at)
      continue
    }
    const outcome = test.run({ '?': value })
    const [warning] = outcome.warnings
    if (warning !== undefined) return warning
    if ((outcome.value === true) !== turned) bits |= 1n << BigInt(at)
  }
  return bits
}

const ordered: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

/** What is wrong with one of a cell's tests as it is written. */
function formWrong(one: Alternative, type: string, listed: readonly unknown[] | null): Wrong | null {
  if (one.kind === 'expression') return one.asksInput ? null : { code: 'rules-test-bare', value: one.text }
  const fixed = one.operands.every(operand => operand.literal !== null && operand.literal !== 'null')
  if (!fixed && one.kind === 'literal') return listed === null ? null : { code: 'rules-value-unknown', value: one.text, known: written(listed) }
  if (!fixed) return { code: 'rules-bound-null', value: one.text }
  if (type !== '' && one.operands.some(operand => !isOf(operand, type))) return { code: 'rules-type-wrong', value: one.text, type }
  if ((one.kind === 'range' || ordered.has(one.op)) && (type === 'string' || type === 'boolean')) return { code: 'rules-type-wrong', value: one.text, type }
  if (one.kind === 'range') return isEmpty(one) ? { code: 'rules-range-empty', value: one.text } : null
  if (ordered.has(one.op)) return null
  return one.operands.map(operand => valueWrong(operand, listed)).find(wrong => wrong !== null) ?? null
}

/** A written value held against those that can be; of free texts only that no space is hidden in them. */
function valueWrong(operand: Operand, listed: readonly unknown[] | null): Wrong | null {
  if (operand.literal === 'date' || operand.literal === null) return null
  const value = valueOf(operand)
  if (listed !== null) return listed.includes(value) ? null : { code: 'rules-value-unknown', value: operand.text, known: written(listed) }
  return typeof value === 'string' && value !== value.trim() ? { code: 'rules-text-spaced', value: operand.text } : null
}

const isOf = ({ literal, text }: Operand, type: string) =>
  type === 'string' || type === 'number' || type === 'boolean' ? literal === type : literal === 'date' && (type !== 'date' || /^(date|@\s*"[^T:P]*$)/.test(text))

function isEmpty({ operands: [low, high], closed }: Alternative): boolean {
  if (low === undefined || high === undefined) return true
  const [from, to] = [valueOf(low), valueOf(high)].map(value => typeof value === 'number' ? value : String(value)) as [number, number]
  return from > to || (from === to && !(closed[0] && closed[1]))
}

/** Forms in an expression on which nobody can rely, and comparisons with values that cannot be. `values`: those of names that stand in the cell. */
function doubtsIn(feel: Feel, site: Site, values: KnownFacts): Wrong[] {
  const { forms, text } = feel
  const wrongs: Wrong[] = []
  const temporal = (typeRef: string | undefined) => /date|time|duration/i.test(typeRef ?? '')
  if (forms.times || (forms.calculates && (forms.dates || feel.names.some(name => temporal(site.refs[name]))))) wrongs.push({ code: 'rules-date-doubtful', value: text })
  if (forms.bounds.length > 0) wrongs.push({ code: 'rules-bound-null', value: text })
  if (forms.twice || forms.odd !== null || forms.filtered.length > 0) wrongs.push({ code: 'rules-form-doubtful', value: text })
  for (const { name, op, operands } of forms.comparisons) {
    const listed = values[name] ?? site.known[name] ?? null
    if (listed === null || listed.length === 0 || ordered.has(op)) continue
    for (const operand of operands) {
      const wrong = operand.literal === 'null' ? { code: 'rules-value-unknown' as const, value: 'null', known: written(listed) } : valueWrong(operand, listed)
      if (wrong !== null) wrongs.push(wrong)
    }
  }
  return wrongs
}

export function checkExpression(feel: Feel, place: RulePlace, site: Site): void {
  for (const wrong of doubtsIn(feel, site, {})) site.report({ ...place, ...wrong })
}

/** Outcomes: what a column allows against what can be made of it, and cells that are worked out. */
function checkOutput(table: Table, output: Output, at: number, site: Site): void {
  const place: RulePlace = { table: table.name, row: 0, column: at + 1, heading: output.heading }
  for (const one of output.allowed?.forms.alternatives ?? []) {
    const known = output.known
    const wrong = formWrong(one, output.type, null)
    if (wrong !== null && one.text !== 'null') site.report({ ...place, ...wrong })
    else if (known !== null && one.kind === 'literal' && !known.includes(valueOf(one.operands[0]!))) {
      site.report({ ...place, code: 'rules-values-wrong', value: one.text, known: written(known) })
    }
  }
  for (const [row, { broken, outputs }] of table.rows.entries()) {
    const feel = outputs[at - table.inputs.length]
    if (broken || feel === undefined) continue
    checkExpression(feel, { ...place, row: row + 1 }, site)
    if (feel.literal && output.known !== null) {
      const { value } = feel.run({})
      if (!output.known.includes(value) && (output.allowed === null || value === null)) site.report({ ...place, row: row + 1, code: 'rules-outcome-unknown', value: feel.text })
    }
  }
}

const written = (values: readonly unknown[]) => values.map(value => typeof value === 'string' ? `"${value}"` : String(value)).join(', ')
