// Opens a DMN rule file and asks its decisions. A file with any fault is not opened; a question with any doubt is answered
// with a warning, which callers must take as "ask a person". Neither the network nor a clock is ever used.
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { childOf, childrenOf, isDmn, textOf } from './dmn.ts'
import type { Columns, Decision, Fact, Knowledge, RowRef, RuleSet, Run, Trace } from './dmn.ts'
import { newCompiler } from './feel.ts'
import type { Compile, Scope } from './feel.ts'
import { expressionIn, functionDefinition, functionOf, readExpression } from './boxed.ts'
import { checkFor, shapeOf } from './types.ts'
import type { Types } from './types.ts'
import { readXml } from './xml.ts'
import type { XmlElement } from './xml.ts'

export type { RowRef, RuleSet } from './dmn.ts'
/** Facts by the names of the file's input data: texts, whole numbers, booleans; lists and contexts of them. */
export type Facts = Scope
/** `rows`: those that gave the value, the decision's own first, in the order of its values, then those beneath it. */
export type Evaluation = { value: unknown; rows: readonly RowRef[]; warnings: readonly string[] }

type Reading = {
  byId: ReadonlyMap<string, XmlElement>
  types: Types
  compile: Compile
  decisions: Map<string, Decision>
  knowledge: Map<string, Knowledge>
  /** Ids on the way down to where we are, to find circles. */
  path: string[]
}

/**
 * Reads and checks a rule file. Problems: `rules-too-large`, `rules-not-xml` {line, message}, `rules-not-dmn` {found},
 * `rules-no-decisions`, `rules-name-wrong` {name}, `rules-circle` {decisions}, `rules-requirement-missing` {decision, href},
 * `rules-hit-policy-unknown` {table, hitPolicy}, `rules-kind-unknown` {decision, kind}, `rules-expression-wrong` {decision,
 * message}, `rules-cell-wrong` {table, row, column, heading, message}. With `loops: false`, cells that repeat or define functions
 * are such a fault: nobody's rules can then keep the desk waiting.
 */
export async function loadRules(xml: string, { loops = true } = {}): Promise<Result<RuleSet>> {
  const root = readXml(xml)
  if (!root.ok) return root
  if (root.value.name !== 'definitions' || !isDmn(root.value)) {
    return no({ code: 'rules-not-dmn', found: `${root.value.name} ${root.value.space}`.trim() })
  }
  const elements = ['inputData', 'decision', 'businessKnowledgeModel'].flatMap(kind => childrenOf(root.value, kind))
  const names = elements.map(nameOf)
  const wrongName = names.find((name, at) => name === '' || name === '__proto__' || names.indexOf(name) !== at)
  if (wrongName !== undefined) return no({ code: 'rules-name-wrong', name: wrongName })
  const reading: Reading = {
    byId: new Map(elements.map(element => [element.attributes.get('id') ?? nameOf(element), element])),
    types: new Map(childrenOf(root.value, 'itemDefinition').map(definition => [nameOf(definition), definition])),
    compile: newCompiler(loops), decisions: new Map(), knowledge: new Map(), path: [],
  }
  const decisions = new Map<string, Decision>()
  for (const element of childrenOf(root.value, 'decision')) {
    const decision = readDecision(element, reading)
    if (!decision.ok) return decision
    decisions.set(decision.value.name, decision.value)
  }
  return decisions.size === 0 ? no({ code: 'rules-no-decisions' }) : ok({ decisions })
}

function readDecision(element: XmlElement, reading: Reading): Result<Decision> {
  const name = nameOf(element)
  const before = reading.decisions.get(name)
  if (before !== undefined) return ok(before)
  const facts: Fact[] = []
  const decisions: Decision[] = []
  const beneath = within(element, reading, () => {
    for (const required of [...requiredBy(element, 'requiredInput'), ...requiredBy(element, 'requiredDecision')]) {
      const found = reading.byId.get(required)
      if (found?.name === 'inputData') {
        const fact = readFact(found, reading)
        if (!fact.ok) return fact
        facts.push(fact.value)
      } else if (found?.name === 'decision') {
        const decision = readDecision(found, reading)
        if (!decision.ok) return decision
        decisions.push(decision.value)
      } else return no({ code: 'rules-requirement-missing', decision: name, href: required })
    }
    return readKnowledgeOf(element, reading)
  })
  if (!beneath.ok) return beneath
  const shape = {
    ...Object.fromEntries([...facts, ...decisions].map(required => [required.name, shapeOf(typeIn(required.name, reading), reading.types)])),
    ...Object.fromEntries(beneath.value.map(knowledge => [knowledge.name, null])),
  }
  const expression = expressionIn(element)
  const run = readExpression(expression, { name, shape, types: reading.types, compile: reading.compile })
  if (!run.ok) return run
  const decision = { name, facts, decisions, knowledge: beneath.value, columns: columnsOf(expression), run: run.value }
  reading.decisions.set(name, decision)
  return ok(decision)
}

function readKnowledgeOf(element: XmlElement, reading: Reading): Result<Knowledge[]> {
  const all: Knowledge[] = []
  for (const required of requiredBy(element, 'requiredKnowledge')) {
    const found = reading.byId.get(required)
    if (found?.name !== 'businessKnowledgeModel') return no({ code: 'rules-requirement-missing', decision: nameOf(element), href: required })
    const knowledge = readKnowledge(found, reading)
    if (!knowledge.ok) return knowledge
    all.push(knowledge.value)
  }
  return ok(all)
}

function readKnowledge(element: XmlElement, reading: Reading): Result<Knowledge> {
  const name = nameOf(element)
  const before = reading.knowledge.get(name)
  if (before !== undefined) return ok(before)
  const beneath = within(element, reading, () => readKnowledgeOf(element, reading))
  if (!beneath.ok) return beneath
  const logic = childOf(element, 'encapsulatedLogic')
  if (logic === undefined) return no({ code: 'rules-expression-wrong', decision: name, message: 'there is no expression' })
  const shape = Object.fromEntries(beneath.value.map(knowledge => [knowledge.name, null]))
  const run = functionDefinition(logic, { name, shape, types: reading.types, compile: reading.compile })
  if (!run.ok) return run
  const parameters = childrenOf(logic, 'formalParameter').map(nameOf)
  const knowledge = { name, parameters, knowledge: beneath.value, run: run.value }
  reading.knowledge.set(name, knowledge)
  return ok(knowledge)
}

function readFact(element: XmlElement, reading: Reading): Result<Fact> {
  const name = nameOf(element)
  const typeRef = childOf(element, 'variable')?.attributes.get('typeRef') ?? ''
  const fits = checkFor(typeRef, reading.types, reading.compile)
  return fits.ok ? ok({ name, typeRef, fits: fits.value }) : no({ ...fits.problem, decision: name })
}

/** Goes one level down; what leads back to itself has no answer. */
function within<T>(element: XmlElement, reading: Reading, read: () => Result<T>): Result<T> {
  const name = nameOf(element)
  if (reading.path.includes(name)) return no({ code: 'rules-circle', decisions: [...reading.path.slice(reading.path.indexOf(name)), name] })
  reading.path.push(name)
  const result = read()
  reading.path.pop()
  return result
}

const nameOf = (element: XmlElement) => (element.attributes.get('name') ?? '').trim()
const requiredBy = (element: XmlElement, kind: string) => ['informationRequirement', 'knowledgeRequirement']
  .flatMap(requirement => childrenOf(element, requirement))
  .flatMap(requirement => childrenOf(requirement, kind))
  .map(required => (required.attributes.get('href') ?? '').replace(/^.*#/, ''))
const typeIn = (name: string, reading: Reading) =>
  childOf([...reading.byId.values()].find(element => nameOf(element) === name), 'variable')?.attributes.get('typeRef')

function columnsOf(expression: XmlElement | undefined): Columns | null {
  if (expression?.name !== 'decisionTable') return null
  const inputs = childrenOf(expression, 'input').map(input => textOf(childOf(childOf(input, 'inputExpression'), 'text')))
  const outputs = childrenOf(expression, 'output').map(nameOf)
  return { hitPolicy: expression.attributes.get('hitPolicy') ?? 'UNIQUE', inputs, outputs }
}

/** Asks one decision. Never throws; whatever is doubtful stands in `warnings`. */
export function evaluate(rules: RuleSet, decisionName: string, facts: Facts): Evaluation {
  const decision = rules.decisions.get(decisionName)
  if (decision === undefined) return { value: null, rows: [], warnings: [`there is no decision ${decisionName}`] }
  const done = new Map<string, unknown>()
  const trace: Trace = { rows: [], warnings: [] }
  try {
    return { value: decide(decision, facts, done, trace), ...trace }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { value: null, rows: [], warnings: [...trace.warnings, `${decisionName}: cannot be worked out (${message})`] }
  }
}

function decide(decision: Decision, facts: Facts, done: Map<string, unknown>, trace: Trace): unknown {
  if (done.has(decision.name)) return done.get(decision.name)
  const beneath: Trace = { rows: [], warnings: trace.warnings }
  const own: Trace = { rows: [], warnings: trace.warnings }
  const scope: Record<string, unknown> = {}
  for (const fact of decision.facts) scope[fact.name] = factOf(fact, facts, trace)
  for (const required of decision.decisions) scope[required.name] = decide(required, facts, done, beneath)
  for (const knowledge of decision.knowledge) scope[knowledge.name] = callable(knowledge, own)
  const value = decision.run(scope, own) ?? null
  trace.rows.push(...own.rows, ...beneath.rows)
  done.set(decision.name, value)
  return value
}

function factOf(fact: Fact, facts: Facts, trace: Trace): unknown {
  const value = Object.hasOwn(facts, fact.name) ? facts[fact.name] ?? null : null
  if (value !== null && fact.fits(value)) return value
  trace.warnings.push(value === null ? `${fact.name} is not known` : `${fact.name} is none of the values that the rules know`)
  return null
}

/** A knowledge model as a function that FEEL can call. */
function callable(knowledge: Knowledge, trace: Trace): unknown {
  const scope = Object.fromEntries(knowledge.knowledge.map(inner => [inner.name, callable(inner, trace)]))
  const run: Run = (given, into) => {
    const made = knowledge.run({ ...scope }, into)
    return (made as ReturnType<typeof functionOf>).fn(...knowledge.parameters.map(name => given[name]))
  }
  return functionOf(knowledge.parameters, run, scope, trace)
}
