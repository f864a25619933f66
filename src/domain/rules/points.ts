// The values on which the cells of a column are tried: all that it can have where they are known, else one in each stretch between the
// values that its cells name. Two cells that answer alike on these answer alike on all. Null where a column's type tells too little.
import { FeelDate, evaluate } from 'feelin'
import type { Feel } from './feel.ts'
import type { Alternative, Operand } from './forms.ts'
import type { Input } from './table.ts'

const other = '\u0001 another'
/** A column's type, from what it declares or from its fact's. */
export const typeOf = (input: Input): string => input.type || input.factType || (input.known === null ? '' : typeof input.known[0])
/** What the written literal is, for FEEL. */
export function valueOf({ text, literal }: Operand): unknown {
  if (literal === 'boolean') return text === 'true'
  if (literal === 'string' && !text.includes('\\')) return text.slice(1, -1)
  return evaluate(text, {}).value
}

/** Whether a test holds on a value: of plain values without asking the engine, which reads the text anew each time. */
export function holdsOn(test: Feel, value: unknown): boolean {
  const { negated, alternatives } = test.forms
  const plain = alternatives.length > 0 && alternatives.every(one => one.kind === 'literal' && (one.operands[0]?.literal === 'string' || one.operands[0]?.literal === 'boolean'))
  if (!plain || typeof value !== typeof valueOf(alternatives[0]!.operands[0]!)) return test.run({ '?': value }).value === true
  return alternatives.some(one => valueOf(one.operands[0]!) === value) !== negated
}

/** The values that the column can have, one by one, or null. */
export function listedValues(input: Input): readonly unknown[] | null {
  if (typeOf(input) === 'boolean') return [true, false]
  if (input.known !== null) return input.known
  for (const allowed of input.allAllowed) {
    const { negated, alternatives } = allowed.forms
    if (!negated && alternatives.length > 0 && alternatives.every(one => one.kind === 'literal')) return alternatives.map(one => valueOf(one.operands[0]!))
  }
  return null
}

export function pointsOf(input: Input, tests: readonly Feel[]): readonly unknown[] | null {
  const listed = listedValues(input)
  const all = listed ?? between(typeOf(input), literalsIn([...tests, ...input.allAllowed]))
  return all?.filter(value => input.allAllowed.every(allowed => holdsOn(allowed, value))) ?? null
}

const literalsIn = (tests: readonly Feel[]): Operand[] => tests.flatMap(test =>
  [...test.forms.alternatives.flatMap((one: Alternative) => one.operands), ...test.forms.comparisons.flatMap(one => one.operands)]).filter(one => one.literal !== null)

function between(type: string, literals: readonly Operand[]): readonly unknown[] | null {
  if (type === 'string') return [...new Set(literals.filter(one => one.literal === 'string').map(valueOf)), other]
  if (type === 'number') {
    const named = [...new Set(literals.filter(one => one.literal === 'number').map(one => valueOf(one) as number))].sort((a, b) => a - b)
    if (named.length === 0) return [0]
    return [named[0]! - 1, ...named.flatMap((value, at) => at + 1 < named.length ? [value, (value + named[at + 1]!) / 2] : [value]), named.at(-1)! + 1]
  }
  if (type !== 'date') return null
  const named = literals.filter(one => one.literal === 'date').map(valueOf).filter(value => value instanceof FeelDate).map(String).filter(text => /^\d{4}-\d\d-\d\d$/.test(text))
  if (named.length === 0) return [evaluate('date("2000-01-01")', {}).value]
  const days = new Set(named.flatMap(text => [-1, 0, 1].map(by => new Date(Date.parse(`${text}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10))))
  return [...days].map(day => evaluate(`date("${day}")`, {}).value)
}
