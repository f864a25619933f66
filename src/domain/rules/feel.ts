// FEEL expressions, checked once and remembered: parsing one costs a tenth of a millisecond and more, looking an answer up
// costs none. Refuses, when loading, what does not parse, what asks for the time of day (rules are handed their facts).
// Regular expressions run in linear time (patterns.ts). Where feelin is known to err, the outcome carries a warning (doubts.ts).
import { evaluate as evaluateFeel, parseExpression, parseUnaryTests, unaryTest } from 'feelin'
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { doubted, type Outcome } from './doubts.ts'
import { formsOf, type Forms } from './forms.ts'
import { ownFunctions } from './functions.ts'

/** Names and their values; while loading, names and values of the same shape. */
export type Scope = Readonly<Record<string, unknown>>
/** A checked expression. `names`: what it reads from the scope. `literal`: it is a plain text, number, boolean or null. */
export type Feel = {
  text: string
  names: readonly string[]
  unknown: readonly string[]
  literal: boolean
  forms: Forms
  run: (scope: Scope) => Outcome
}
/** Stands where an expression could not be read; the file is not opened then. */
export const nothingHere: Feel = {
  text: '', names: [], unknown: [], literal: false, run: () => ({ value: null, warnings: ['this could not be read'] }),
  forms: { negated: false, alternatives: [], comparisons: [], bounds: [], filtered: [], calculates: false, calls: false, compares: false, times: false, dates: false, twice: false, odd: null },
}
/** A 'test' is a cell under an input (its scope has the input as `?`); a 'value' is any other expression. */
export type FeelKind = 'test' | 'value'
export type Compile = (kind: FeelKind, text: string, shape: Scope) => Result<Feel>

const remembered = 512
const literalNodes = new Set(['Expression', 'StringLiteral', 'NumericLiteral', 'BooleanLiteral', 'null'])
// These bring names of their own, so a name missing from the scope may still be known.
const bindingNodes = new Set(['ForExpression', 'QuantifiedExpression', 'FunctionDefinition', 'Context', 'FilterExpression'])
// These can run on without end, or call themselves.
const loopNodes = new Set(['ForExpression', 'QuantifiedExpression', 'FunctionDefinition'])
const clocks = new Set(['now', 'today', 'random number'])

/**
 * One per rule set: the same cell text in many rows is compiled, and remembered, once. Without `loops`, expressions that
 * repeat or define functions are refused. Problem: `rules-expression-wrong` {message}.
 */
export function newCompiler(loops: boolean): Compile {
  const compiled = new Map<string, Result<Feel>>()
  return (kind, text, shape) => {
    const key = JSON.stringify([kind, text, shape])
    const before = compiled.get(key)
    if (before !== undefined) return before
    const result = compile(kind, text, shape, loops)
    compiled.set(key, result)
    return result
  }
}

function compile(kind: FeelKind, text: string, shape: Scope, loops: boolean): Result<Feel> {
  const wrong = (message: string) => no({ code: 'rules-expression-wrong', message })
  if (text.trim() === '') return wrong('there is nothing here')
  let forms: Forms
  const seen = { error: null as string | null, variables: new Set<string>(), literal: true, binds: false, loops: false }
  try {
    const tree = kind === 'test' ? parseUnaryTests(text, shape, undefined) : parseExpression(text, shape, undefined)
    tree.iterate({ enter: node => {
      if (node.type.isError) seen.error ??= text.slice(node.from).trim().slice(0, 40)
      if (node.name === 'VariableName') seen.variables.add(plain(text.slice(node.from, node.to)))
      if (bindingNodes.has(node.name)) seen.binds = true
      if (loopNodes.has(node.name)) seen.loops = true
      if (!literalNodes.has(node.name)) seen.literal = false
    } })
    forms = kind === 'value' && seen.literal && !/e/i.test(text.replace(/"[^"]*"|true|false/g, '')) ? nothingHere.forms : formsOf(tree, text)
  } catch (error) {
    return wrong(`FEEL cannot read this: ${messageOf(error)}`)
  }
  if (seen.error !== null) return wrong(seen.error === '' ? 'FEEL expects more at the end' : `FEEL does not understand from here: ${seen.error}`)
  if (seen.loops && !loops) return wrong('loops and functions are not allowed here')
  const clock = [...seen.variables].find(variable => clocks.has(variable) && !Object.hasOwn(shape, variable))
  if (clock !== undefined) return wrong(`${clock}() is not allowed: time is handed in as a fact`)
  const names = Object.keys(shape).filter(known => known === '?' || seen.variables.has(plain(known)))
  const unknown = seen.binds ? [] : [...seen.variables].filter(variable => !names.some(known => plain(known) === variable) && !isBuiltIn(variable))
  return ok({ text, names, unknown, literal: seen.literal, forms, run: remember({ kind, text, names, forms }) })
}

/** Answers are kept only for plain facts; lists, contexts and functions are worked out each time. */
function remember(what: Work): Feel['run'] {
  const { names } = what
  const answers = new Map<string, Outcome>()
  return scope => {
    const facts = names.map(known => scope[known] ?? null)
    if (!facts.every(isPlain)) return work(what, facts)
    const key = facts.length === 1 && typeof facts[0] === 'string' ? `"${facts[0]}` : JSON.stringify(facts)
    const before = answers.get(key)
    if (before !== undefined) return before
    if (answers.size >= remembered) answers.clear()
    const outcome = work(what, facts)
    answers.set(key, outcome)
    return outcome
  }
}

type Work = Pick<Feel, 'text' | 'names' | 'forms'> & { kind: FeelKind }

function work({ kind, text, names, forms }: Work, facts: readonly unknown[]): Outcome {
  const scope = { ...ownFunctions, ...Object.fromEntries(names.map((known, at) => [known, facts[at]])) }
  try {
    const { value, warnings } = kind === 'test' ? unaryTest(text, scope) : evaluateFeel(text, scope)
    return doubted({ value: value ?? null, warnings: warnings.map(warning => warning.message) }, forms, facts, part => evaluateFeel(part, scope).value ?? null)
  } catch (error) {
    return { value: null, warnings: [`FEEL failed: ${messageOf(error)}`] }
  }
}

const isPlain = (value: unknown) =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

/** feelin does not list its functions; a name that it can look up in an empty scope is one of them. */
const isBuiltIn = (variable: string) => evaluateFeel(variable, ownFunctions).warnings.length === 0

const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error)
