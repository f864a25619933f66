// What stands in a FEEL expression, from its tree: the alternatives of a test, what is compared with what, and the forms in which this
// engine (feelin) or its reader may err. Says nothing of values: it sees only what is written.
import type { parseExpression } from 'feelin'

type Tree = ReturnType<typeof parseExpression>
type Node = Tree['topNode']
export type LiteralKind = 'string' | 'number' | 'boolean' | 'null' | 'date'
/** A side of a comparison; `literal` is null for whatever has to be worked out. */
export type Operand = { text: string; literal: LiteralKind | null }
/** One of the tests of a cell, which hold when any of them does. */
export type Alternative = Readonly<{
  text: string
  kind: 'literal' | 'compared' | 'range' | 'expression'
  /** of a comparison: `<`, `>=` … */
  op: string
  operands: readonly Operand[]
  /** of a range: whether its bounds belong to it */
  closed: readonly [boolean, boolean]
  /** whether it speaks of the column's own value */
  asksInput: boolean
}>
export type Forms = Readonly<{
  negated: boolean
  alternatives: readonly Alternative[]
  /** `level = "sealed"`, `? in ("a", "b")`: a name and what it is held against */
  comparisons: readonly { name: string; text: string; op: string; operands: readonly Operand[] }[]
  /** bounds of ranges that have to be worked out, or are null */
  bounds: readonly string[]
  /** what is filtered, as far as it is no plain list */
  filtered: readonly string[]
  calculates: boolean
  /** it calls functions: what they answer cannot be told from a few values */
  calls: boolean
  compares: boolean
  /** it speaks of times or durations (not plain dates) in so many words */
  times: boolean
  /** it speaks of dates at all */
  dates: boolean
  /** an entry of a context is named twice: FEEL has no value then, and feelin takes the last */
  twice: boolean
  /** a loop over a range in brackets or of texts, ranges compared as values, a time put together of parts, a typed parameter, a type that is no plain one, a function of another language, a number with an exponent (feelin reads `1e9` as 1) */
  odd: string | null
}>

const literalKinds: Readonly<Record<string, LiteralKind>> =
  { StringLiteral: 'string', NumericLiteral: 'number', BooleanLiteral: 'boolean', null: 'null', DateTimeLiteral: 'date' }

export function formsOf(tree: Tree, text: string): Forms {
  const found = { comparisons: [] as Forms['comparisons'][number][], bounds: [] as string[], filtered: [] as string[], odd: null as string | null }
  const seen = { calculates: false, calls: false, compares: false, times: false, dates: false, twice: false }
  walk(tree.topNode, node => {
    const part = text.slice(node.from, node.to)
    switch (node.name) {
      case 'ArithmeticExpression': seen.calculates = true; break
      case 'FunctionInvocation': seen.calls = true; contained(node, text, found.comparisons); break
      case 'PathExpression': seen.calls = true; break
      case 'Comparison': seen.compares = true; compared(node, text, found.comparisons); if (odd(node)) found.odd ??= part; break
      case 'SimplePositiveUnaryTest': seen.compares = true; break
      case 'Interval': found.bounds.push(...boundsIn(node, text)); break
      case 'FilterExpression': if (node.firstChild !== null && node.firstChild.name !== 'List') found.filtered.push(text.slice(node.from, node.firstChild.to)); break
      case 'IterationContext': if (oddLoop(node)) found.odd ??= part; break
      case 'Context': seen.twice ||= namedTwice(node, text); break
      case 'NumericLiteral': if (/e/i.test(part)) found.odd ??= part; break
      case 'FormalParameter': if (childrenOf(node, 'Type').length > 0) found.odd ??= part; break
      case 'InstanceOfExpression': if (!/\bof\s+(string|number|boolean|date)$/.test(part)) found.odd ??= part; break
      case 'FunctionBody': if (/^external\b/.test(part)) found.odd ??= part; break
      case 'DateTimeLiteral':
        seen.dates = true
        if (!isPlainDate(part)) seen.times = true
        if (/^(date and )?time\s*\(/.test(part) && childrenOf(node, 'PositionalParameters').some(list => all(list).length > 1)) found.odd ??= part
        break
    }
  })
  const [top] = childrenOf(tree.topNode, 'PositiveUnaryTests')
  const alternatives = top === undefined ? [] : childrenOf(top, 'PositiveUnaryTest').map(node => alternative(node, text))
  return { negated: tree.topNode.firstChild?.name === 'not', alternatives, ...found, ...seen }
}

function walk(node: Node, enter: (node: Node) => void): void {
  enter(node)
  for (const child of all(node)) walk(child, enter)
}

function all(node: Node): Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}
const childrenOf = (node: Node, name: string) => all(node).filter(child => child.name === name)

function alternative(node: Node, text: string): Alternative {
  const part = text.slice(node.from, node.to)
  const inner = node.firstChild
  const base = { text: part, op: '=', operands: [] as Operand[], closed: [true, true] as const, asksInput: asksInput(node, text) }
  if (inner === null) return { ...base, kind: 'expression' }
  if (inner.name in literalKinds) return { ...base, kind: 'literal', operands: [operandOf(inner, text)] }
  const test = inner.name === 'SimplePositiveUnaryTest' ? inner.firstChild : null
  if (test?.name === 'Interval') return { ...base, kind: 'range', ...rangeOf(test, text) }
  if (test?.name === 'CompareOp' && test.nextSibling !== null) {
    return { ...base, kind: 'compared', op: text.slice(test.from, test.to).trim(), operands: [operandOf(test.nextSibling, text)] }
  }
  return { ...base, kind: 'expression' }
}

function rangeOf(interval: Node, text: string): Pick<Alternative, 'operands' | 'closed'> {
  const parts = all(interval)
  return {
    operands: parts.filter(part => !['[', ']', '(', ')', '..'].includes(part.name)).map(part => operandOf(part, text)),
    closed: [parts[0]?.name === '[', parts.at(-1)?.name === ']'],
  }
}

const boundsIn = (interval: Node, text: string) => rangeOf(interval, text).operands.filter(bound => bound.literal === null || bound.literal === 'null').map(bound => bound.text)
const operandOf = (node: Node, text: string): Operand => ({ text: text.slice(node.from, node.to), literal: literalKinds[node.name] ?? null })

function asksInput(node: Node, text: string): boolean {
  if (node.name === 'VariableName') return text.slice(node.from, node.to).trim() === '?'
  return all(node).some(child => asksInput(child, text))
}

/** A comparison of a name with others: each of the others is held against what the name can be. */
function compared(node: Node, text: string, into: Forms['comparisons'][number][]): void {
  const parts = all(node)
  const names = parts.filter(part => part.name === 'VariableName')
  const op = parts.find(part => part.name === 'CompareOp')
  const tests = parts.flatMap(part => part.name === 'PositiveUnaryTests' ? childrenOf(part, 'PositiveUnaryTest') : part.name === 'PositiveUnaryTest' ? [part] : [])
    .flatMap(test => all(test)).flatMap(test => test.name === 'List' ? all(test) : [test])
  const operands = [...parts.filter(part => part.name in literalKinds), ...tests.filter(test => test.name in literalKinds)].map(part => operandOf(part, text))
  if (names.length !== 1 || operands.length === 0) return
  const [name] = names as [Node]
  into.push({ name: text.slice(name.from, name.to).trim(), text: text.slice(node.from, node.to), op: op === undefined ? 'in' : text.slice(op.from, op.to).trim(), operands })
}

/** `list contains(["a", "b"], ?)` holds a name against each of the values, as `? in ["a", "b"]` does. */
function contained(node: Node, text: string, into: Forms['comparisons'][number][]): void {
  const part = text.slice(node.from, node.to)
  const [list, name] = childrenOf(node, 'PositionalParameters').flatMap(all).filter(it => it.name === 'List' || it.name === 'VariableName')
  if (!/^list contains\s*\(/.test(part) || list?.name !== 'List' || name?.name !== 'VariableName') return
  const operands = all(list).filter(it => it.name in literalKinds).map(it => operandOf(it, text))
  if (operands.length > 0) into.push({ name: text.slice(name.from, name.to).trim(), text: part, op: 'in', operands })
}

/** Ranges as values: `(< 10) = (null..10)`. */
const odd = (node: Node) => all(node).some(part => part.name === 'CompareOp')
  && all(node).some(part => part.name === 'SimplePositiveUnaryTest' || (part.name === 'ParenthesizedExpression' && childrenOf(part, 'SimplePositiveUnaryTest').length > 0))

function oddLoop(node: Node): boolean {
  const parts = all(node)
  const inner = parts.flatMap(part => part.name === 'List' ? all(part) : [part])
  return inner.some(part => part.name === 'SimplePositiveUnaryTest') || (parts.some(part => part.name === '..') && parts.some(part => part.name === 'StringLiteral' || part.name === 'DateTimeLiteral'))
}

function namedTwice(context: Node, text: string): boolean {
  const keys = childrenOf(context, 'ContextEntry').map(entry => entry.firstChild).filter(key => key !== null)
    .map(key => text.slice(key.from, key.to).trim().replace(/^"(.*)"$/s, '$1'))
  return new Set(keys).size < keys.length
}

/** `date("2026-01-01")`, `@"2026-01-01"`: compared, they are as everybody expects. */
const isPlainDate = (text: string) => /^(@\s*"-?\d{4,}-\d{2}-\d{2}"|date\s*\((?!\s*and))/.test(text)
