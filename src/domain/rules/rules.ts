// Opens a DMN rule file and asks its decisions. A file with any fault is not opened; a question with any doubt is answered
// with a warning, which callers must take as "ask a person". Neither the network nor a clock is ever used.
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { childOf, childrenOf, isDmn, textOf } from './dmn.ts'
import type { Columns, Decision, Fact, Knowledge, RowRef, RuleSet, Run, Service, Trace } from './dmn.ts'
import { newCompiler } from './feel.ts'
import type { Compile, Scope } from './feel.ts'
import { expressionIn, functionDefinition, functionOf, placeOf, readExpression, wrongRun } from './boxed.ts'
import { checkLanguages } from './language.ts'
import { nowhere, refuses, type Report, type RuleProblem } from './problems.ts'
import { checkFor, fitFor, shapeOf, typeNamed } from './types.ts'
import type { KnownFacts, Site, Types } from './types.ts'
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
  report: Report
  how: Required<HowToLoad>
  decisions: Map<string, Decision>
  knowledge: Map<string, Knowledge>
  services: Map<string, Service>
  /** Ids on the way down to where we are, to find circles. */
  path: string[]
}

/**
 * `loops: false`: cells that repeat or define functions are a fault, so nobody's rules can keep the desk waiting. `strict`: what can be
 * read but hardly be meant is one too; `known`: what those who ask can say of a fact.
 */
export type HowToLoad = { loops?: boolean; strict?: boolean; known?: KnownFacts }
/** `problems`: all that was found, what is only told too. */
export type Loaded = { rules: RuleSet | null; problems: readonly RuleProblem[] }

/** Reads and checks a rule file: the first problem, with all of them in `problems`. */
export async function loadRules(xml: string, how: HowToLoad = {}): Promise<Result<RuleSet>> {
  const { rules, problems } = readRules(xml, how)
  return rules === null ? refusal(problems) : ok(rules)
}

/** A file that is not opened: its first problem, and all of them. */
export const refusal = (problems: readonly RuleProblem[]) => no({ ...(problems.find(refuses) ?? problems[0]!), problems })

export function readRules(xml: string, { loops = true, strict = false, known = {} }: HowToLoad = {}): Loaded {
  const problems: RuleProblem[] = []
  const told = new Set<string>()
  // What two tables find out of one fact is one mistake.
  const report: Report = problem => {
    const key = JSON.stringify(problem)
    if (!told.has(key)) problems.push(problem)
    told.add(key)
  }
  const root = readXml(xml)
  if (!root.ok) return { rules: null, problems: [{ ...nowhere, ...root.problem } as RuleProblem] }
  if (root.value.name !== 'definitions' || !isDmn(root.value)) {
    return { rules: null, problems: [{ code: 'rules-not-dmn', ...nowhere, found: `${root.value.name} ${root.value.space}`.trim() }] }
  }
  checkLanguages(root.value, report)
  // Other files are never read: what stands in them is missing.
  for (const other of childrenOf(root.value, 'import')) report({ code: 'rules-requirement-missing', ...nowhere, href: other.attributes.get('namespace') ?? other.attributes.get('name') ?? '' })
  const elements = ['inputData', 'decision', 'businessKnowledgeModel', 'decisionService'].flatMap(kind => childrenOf(root.value, kind))
  const names = elements.map(nameOf)
  names.filter((name, at) => name === '' || name === '__proto__' || names.indexOf(name) !== at).forEach(name => report({ code: 'rules-name-wrong', ...nowhere, name }))
  const reading: Reading = {
    byId: new Map(elements.map(element => [element.attributes.get('id') ?? nameOf(element), element])),
    types: new Map(childrenOf(root.value, 'itemDefinition').map(definition => [nameOf(definition), definition])),
    compile: newCompiler(loops), report, how: { loops, strict, known }, decisions: new Map(), knowledge: new Map(), services: new Map(), path: [],
  }
  // Names that stand for two things would be read as either: no further.
  if (problems.some(problem => problem.code === 'rules-name-wrong')) return { rules: null, problems }
  for (const element of childrenOf(root.value, 'decision')) readDecision(element, reading)
  for (const element of childrenOf(root.value, 'decisionService')) readService(element, reading)
  for (const element of childrenOf(root.value, 'businessKnowledgeModel')) if (strict) readKnowledge(element, reading)
  if (reading.decisions.size === 0) report({ code: 'rules-no-decisions', ...nowhere })
  if (strict) reportUnused(elements, reading)
  const rules = { decisions: reading.decisions, services: reading.services }
  return { rules: problems.some(refuses) ? null : rules, problems }
}

function readDecision(element: XmlElement, reading: Reading): Decision {
  const name = nameOf(element)
  const before = reading.decisions.get(name)
  if (before !== undefined) return before
  const facts: Fact[] = []
  const decisions: Decision[] = []
  const knowledge: Knowledge[] = []
  within(element, reading, () => {
    for (const required of [...requiredBy(element, 'requiredInput'), ...requiredBy(element, 'requiredDecision')]) {
      const found = reading.byId.get(required)
      if (found?.name === 'inputData') facts.push(readFact(found, reading))
      else if (found?.name === 'decision') decisions.push(readDecision(found, reading))
      else reading.report({ code: 'rules-requirement-missing', ...nowhere, table: name, href: required })
    }
    knowledge.push(...readKnowledgeOf(element, reading))
  })
  const site = siteFor(name, [...facts, ...decisions].map(required => [required.name, required.typeRef] as const), knowledge, reading)
  const expression = expressionIn(element)
  const typeRef = typeRefOf(element)
  const fit = fitFor(typeRef, site, placeOf(site))
  const run = expression === undefined && !reading.how.strict ? noLogic(name) : readExpression(expression, site)
  const decision: Decision = { name, typeRef, facts, decisions, knowledge, columns: columnsOf(expression), run: (scope, trace) => fit(run(scope, trace), trace, name) }
  reading.decisions.set(name, decision)
  return decision
}

/** A decision that is only given, to a service: asked without it, it has no value. */
const noLogic = (name: string): Run => (_scope, trace) => { trace.warnings.push(`${name}: there is no expression`); return null }

const siteFor = (name: string, given: readonly (readonly [string, string])[], knowledge: readonly Knowledge[], reading: Reading): Site => ({
  name, types: reading.types, compile: reading.compile, report: reading.report, ...reading.how,
  shape: { ...Object.fromEntries(given.map(([one, typeRef]) => [one, shapeOf(typeRef, reading.types)])), ...Object.fromEntries(knowledge.map(one => [one.name, null])) },
  refs: Object.fromEntries(given),
})

function readKnowledgeOf(element: XmlElement, reading: Reading): Knowledge[] {
  return requiredBy(element, 'requiredKnowledge').flatMap(required => {
    const found = reading.byId.get(required)
    if (found?.name === 'businessKnowledgeModel') return [readKnowledge(found, reading)]
    if (found?.name === 'decisionService') return [asKnowledge(readService(found, reading))]
    reading.report({ code: 'rules-requirement-missing', ...nowhere, table: nameOf(element), href: required })
    return []
  })
}

function readKnowledge(element: XmlElement, reading: Reading): Knowledge {
  const name = nameOf(element)
  const before = reading.knowledge.get(name)
  if (before !== undefined) return before
  const beneath: Knowledge[] = []
  within(element, reading, () => { beneath.push(...readKnowledgeOf(element, reading)) })
  const logic = childOf(element, 'encapsulatedLogic')
  const site = siteFor(name, [], beneath, reading)
  if (logic === undefined) reading.report({ code: 'rules-expression-wrong', ...placeOf(site), message: 'there is no expression' })
  const run = logic === undefined ? wrongRun : functionDefinition(logic, site)
  const knowledge: Knowledge = { name, parameters: childrenOf(logic, 'formalParameter').map(nameOf), knowledge: beneath, run }
  reading.knowledge.set(name, knowledge)
  return knowledge
}

/** A service gives what its output decisions say when its inputs are handed in: facts first, then decisions. */
function readService(element: XmlElement, reading: Reading): Service {
  const name = nameOf(element)
  const before = reading.services.get(name)
  if (before !== undefined) return before
  const found = (kind: string, is: string) => hrefsOf(element, kind).flatMap(href => {
    const part = reading.byId.get(href)
    if (part?.name === is) return [part]
    reading.report({ code: 'rules-requirement-missing', ...nowhere, table: name, href })
    return []
  })
  const site = siteFor(name, [], [], reading)
  const resultType = childOf(reading.types.get(typeNamed(typeRefOf(element))), 'functionItem')?.attributes.get('outputTypeRef')
  const service: Service = { name, parameters: [], decisions: [], outputs: [], fit: fitFor(resultType, site, placeOf(site)) }
  reading.services.set(name, service)
  within(element, reading, () => {
    const facts = found('inputData', 'inputData')
    const given = found('inputDecision', 'decision')
    service.parameters.push(...[...facts, ...given].map(part => ({ name: nameOf(part), fit: fitFor(typeRefOf(part), site, placeOf(site)) })))
    service.decisions.push(...given.map(nameOf))
    service.outputs.push(...found('outputDecision', 'decision').map(part => readDecision(part, reading)))
  })
  return service
}

const asKnowledge = (service: Service): Knowledge => ({
  name: service.name, parameters: service.parameters.map(one => one.name), knowledge: [], all: true,
  run: (_scope, trace) => functionOf(service.parameters.map(one => one.name), (given, into) => serve(service, given, into), {}, trace),
})

function readFact(element: XmlElement, reading: Reading): Fact {
  const name = nameOf(element)
  const typeRef = typeRefOf(element)
  const site = siteFor(name, [], [], reading)
  fitFor(typeRef, site, nowhere)
  return { name, typeRef, fits: checkFor(typeRef, site, nowhere) }
}

/** Goes one level down; what leads back to itself has no answer. */
function within(element: XmlElement, reading: Reading, read: () => void): void {
  const name = nameOf(element)
  if (reading.path.includes(name)) {
    reading.report({ code: 'rules-circle', ...nowhere, table: name, path: [...reading.path.slice(reading.path.indexOf(name)), name] })
    return
  }
  reading.path.push(name)
  read()
  reading.path.pop()
}

function reportUnused(elements: readonly XmlElement[], reading: Reading): void {
  const used = new Set(elements.flatMap(element => [...requiredBy(element, 'requiredInput'), ...hrefsOf(element, 'inputData')]))
  for (const element of elements) {
    if (element.name === 'inputData' && !used.has(element.attributes.get('id') ?? nameOf(element))) reading.report({ code: 'rules-fact-unused', ...nowhere, name: nameOf(element) })
  }
}

const nameOf = (element: XmlElement) => (element.attributes.get('name') ?? '').trim()
const typeRefOf = (element: XmlElement) => childOf(element, 'variable')?.attributes.get('typeRef') ?? ''
const hrefOf = (element: XmlElement) => (element.attributes.get('href') ?? '').replace(/^.*#/, '')
const hrefsOf = (element: XmlElement, kind: string) => childrenOf(element, kind).map(hrefOf)
const requiredBy = (element: XmlElement, kind: string) => ['informationRequirement', 'knowledgeRequirement']
  .flatMap(requirement => childrenOf(element, requirement))
  .flatMap(requirement => hrefsOf(requirement, kind))

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
  return guarded(decisionName, trace => decide(decision, facts, new Map(), trace))
}

/** Asks a decision service: facts and decisions that it is given, by their names. */
export function evaluateService(rules: RuleSet, name: string, given: Facts): Evaluation {
  const service = rules.services.get(name)
  if (service === undefined) return { value: null, rows: [], warnings: [`there is no service ${name}`] }
  return guarded(name, trace => serve(service, given, trace))
}

function guarded(name: string, work: (trace: Trace) => unknown): Evaluation {
  const trace: Trace = { rows: [], warnings: [] }
  try {
    return { value: work(trace), ...trace }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { value: null, rows: [], warnings: [...trace.warnings, `${name}: cannot be worked out (${message})`] }
  }
}

/** One output gives its value, several a context with their names. */
function serve(service: Service, given: Facts, trace: Trace): unknown {
  const facts = Object.fromEntries(service.parameters.map(({ name, fit }) => [name, fit(Object.hasOwn(given, name) ? given[name] : null, trace, service.name) ?? null]))
  if (service.parameters.some(({ name }) => facts[name] === null && (given[name] ?? null) !== null)) return null
  const done = new Map(service.decisions.map(name => [name, facts[name]] as const))
  const values = service.outputs.map(output => [output.name, decide(output, facts, done, trace)] as const)
  return service.fit(values.length === 1 ? values[0]![1] : Object.fromEntries(values), trace, service.name)
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
  return functionOf(knowledge.parameters, run, scope, trace, { all: knowledge.all === true })
}
