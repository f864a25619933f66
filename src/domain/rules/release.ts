// The release rules: what must be there before someone goes out, who may decide, and on what terms. They grant or ask; there
// is no third case, because only a person refuses. Whatever is doubtful is asked of the secretary, and an emergency is never held.
import { ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { deciders, personStatuses, purposes, releaseLevels, requiredKinds, transports } from './codes.ts'
import type { Decider, PersonStatus, Purpose, ReleaseLevel, Transport } from './codes.ts'
import { inOrder, refuses, type RuleProblem } from './problems.ts'
import { evaluate, readRules, refusal } from './rules.ts'
import type { Evaluation, RowRef, RuleSet } from './rules.ts'

export type { RowRef } from './rules.ts'

/** All that the release rules are told about a case. */
export type ReleaseFacts = { purpose: Purpose; level: ReleaseLevel; caseInBuilding: boolean; personStatus: PersonStatus }
/** A piece of evidence that one row asks for. `toldOfCase`: the other side must know of the case in the building. */
export type RequiredEvidence = Readonly<{
  kind: (typeof requiredKinds)[number]
  maxAgeHours: number | null
  toldOfCase: boolean
  because: RowRef
}>
/**
 * `grant`: once everything required is there, the rules advise to grant. `ask`: the `decider`, or someone above, weighs it.
 * `exits` is the most exits, `hours` the longest time out of one, `monitoringDays` those after the return, `transport` how they must go.
 */
export type Release = Readonly<{
  outcome: 'grant' | 'ask'
  decider: Decider
  required: readonly RequiredEvidence[]
  exits: number
  hours: number
  monitoringDays: number
  transport: Transport | null
  because: readonly RowRef[]
  warnings: readonly string[]
}>
/** An opened rule file, or its answers alone (`rulesOf`); `known` remembers what was answered. */
export type ReleaseRules = { code: 'release'; version: number; rules: RuleSet; known: Map<string, Release> }

const inputs = ['purpose', 'level', 'caseInBuilding', 'personStatus'] as const
const columns = {
  evidence: { hitPolicy: ['COLLECT', 'RULE ORDER'], outputs: ['kind', 'maxAgeHours', 'toldOfCase'] },
  decision: { hitPolicy: ['FIRST', 'UNIQUE'], outputs: ['outcome', 'decider', 'exits', 'hours', 'monitoringDays', 'transport'] },
} as const
/** Granted on the desk's own judgement when the rules have nothing sound to say. */
const cautious = { exits: 1, hours: 24, monitoringDays: 0, transport: null } as const
const mostRemembered = 1024

/** Every case that the rules can be asked about. */
export function everyReleaseCase(): ReleaseFacts[] {
  return purposes.flatMap(purpose => releaseLevels.flatMap(level => [false, true].flatMap(caseInBuilding =>
    personStatuses.map(personStatus => ({ purpose, level, caseInBuilding, personStatus })))))
}

/** What those who run these rules can say of a case, and what can be made of an outcome. */
const known = {
  purpose: purposes, level: releaseLevels, caseInBuilding: [true, false], personStatus: personStatuses,
  'evidence.kind': requiredKinds, 'evidence.toldOfCase': [true, false],
  'decision.outcome': ['grant', 'ask'], 'decision.decider': deciders, 'decision.transport': [...transports, null],
}

/** A rule file that was looked through: `rules` are null when it is not opened. */
export type Checked = { rules: ReleaseRules | null; problems: readonly RuleProblem[] }

/**
 * Looks a rule file through, by cell and then by asking it about every case there is, so that a gap shows when it is loaded and not during a
 * call. All that is wrong is named at once (problems.ts); problems that only tell do not keep it out.
 */
export function checkReleaseRules(xml: string, version: number, { strict = true } = {}): Checked {
  const { rules: loaded, problems } = readRules(xml, { loops: false, strict, known })
  if (loaded === null) return { rules: null, problems: inOrder(problems) }
  const all = [...problems, ...(['evidence', 'decision'] as const).flatMap(name => wrongIn(loaded, name))]
  if (all.some(refuses)) return { rules: null, problems: inOrder(all) }
  const rules: ReleaseRules = { code: 'release', version, rules: loaded, known: new Map() }
  const found = new Map<string, RuleProblem>()
  for (const facts of everyReleaseCase()) {
    const release = workOut(rules, facts)
    for (const problem of wrongAbout(facts, release)) {
      const key = JSON.stringify([problem.code, problem.table, problem.row, problem.column])
      if (!found.has(key)) found.set(key, problem)
    }
    rules.known.set(keyOf(facts), release)
  }
  return { rules: found.size > 0 ? null : rules, problems: inOrder([...all, ...found.values()]) }
}

/**
 * The same for those who only want the rules: the first problem, with all of them in `problems`. `stored`: a version that was loaded when less was
 * looked at; what is doubtful in it is asked of a person, case by case, rather than keeping all of it out.
 */
export async function openReleaseRules(xml: string, version: number, { stored = false } = {}): Promise<Result<ReleaseRules>> {
  const { rules, problems } = checkReleaseRules(xml, version, { strict: !stored })
  return rules === null ? refusal(problems) : ok(rules)
}

function wrongIn(rules: RuleSet, name: 'evidence' | 'decision'): RuleProblem[] {
  const place = { table: name, row: null, column: null }
  const decision = rules.decisions.get(name)
  if (decision === undefined) return [{ code: 'rules-decision-missing', ...place, decision: name }]
  const { hitPolicy, inputs: asked, outputs } = decision.columns ?? { hitPolicy: '', inputs: [], outputs: [] }
  const missing = [...inputs.filter(input => !asked.includes(input)), ...columns[name].outputs.filter(output => !outputs.includes(output))]
  const fits = columns[name].hitPolicy.some(allowed => allowed === hitPolicy)
  const strange = decision.facts.filter(fact => !inputs.some(input => input === fact.name))
  return [
    ...(missing.length > 0 || !fits ? [{ code: 'rules-columns-wrong' as const, ...place, decision: name, hitPolicy, policies: columns[name].hitPolicy.join(' / '), missing }] : []),
    ...strange.map(fact => ({ code: 'rules-fact-unknown' as const, ...place, name: fact.name })),
  ]
}

/** What is wrong with an answer, at the row that gave it. */
function wrongAbout(facts: ReleaseFacts, release: Release): RuleProblem[] {
  const row = (ref: RowRef | undefined) => ({ table: ref?.table ?? 'decision', row: ref?.row ?? null, column: null })
  const about = { case: Object.values(facts).join(', '), facts }
  if (release.warnings.length > 0) {
    // A cell that failed is named; that the whole has no answer then goes without saying.
    const cells = release.warnings.flatMap(warning => {
      const [, table, at, column, message] = /^([^,]+), row (\d+), column (\d+): (.*)$/s.exec(warning) ?? []
      return table === undefined ? [] : [{ code: 'rules-outcome-failed' as const, table, row: Number(at), column: Number(column), ...about, message }]
    })
    return cells.length > 0 ? cells : [{ code: 'rules-case-unanswered', ...row(release.because.at(-1)), ...about, warnings: release.warnings }]
  }
  const rows = [...release.because, ...release.required.map(required => required.because)]
  const held = facts.purpose === 'emergency' && isHeld(release) ? release.required[0]?.because ?? release.because[0] : undefined
  return [
    ...(held === undefined ? [] : [{ code: 'rules-emergency-held' as const, ...row(held), ...about }]),
    ...rows.filter(ref => ref.says === undefined).map(ref => ({ code: 'rules-words-missing' as const, ...row(ref) })),
  ]
}

/** What the rules say about a case. Any warning: `ask`, by the secretary; an emergency goes out all the same. */
export function decideRelease(rules: ReleaseRules, facts: ReleaseFacts): Release {
  const key = keyOf(facts)
  const before = rules.known.get(key)
  if (before !== undefined) return before
  const release = workOut(rules, facts)
  // What was answered when the file was opened is never given up for it.
  if (rules.known.size < mostRemembered) rules.known.set(key, release)
  return release
}

/** Every answer as text: whoever has them asks no file again. Opening one takes as long as its cells say. */
export const answersOf = ({ known }: ReleaseRules): string => JSON.stringify([...known])

const noFile: RuleSet = { decisions: new Map(), services: new Map() }
/** Rules from the answers of an opened file. A case that is not among them, of a later version of this program, is asked of the secretary. */
export const rulesOf = (version: number, answers: readonly (readonly [key: string, release: Release])[]): ReleaseRules =>
  ({ code: 'release', version, rules: noFile, known: new Map(answers) })

const keyOf = (facts: ReleaseFacts) => JSON.stringify([facts.purpose, facts.level, facts.caseInBuilding, facts.personStatus])
const isHeld = (release: Release) => release.outcome !== 'grant' || release.decider !== 'staff' || release.required.length > 0

/** The same without remembering it: for measuring, and for the answer the first time. */
export function workOut(rules: Pick<ReleaseRules, 'rules'>, facts: ReleaseFacts): Release {
  const evidence = evaluate(rules.rules, 'evidence', facts)
  const decision = evaluate(rules.rules, 'decision', facts)
  const required = requiredIn(evidence)
  const terms = termsIn(decision.value)
  const warnings = [...evidence.warnings, ...decision.warnings]
  if (required === null) warnings.push('evidence: a row does not say what is needed')
  if (terms === null) warnings.push('decision: the row does not say who decides and on what terms')
  const because = decision.rows
  if (warnings.length === 0 && terms !== null && required !== null) return { ...terms, required, because, warnings }
  if (facts.purpose === 'emergency') return { outcome: 'grant', decider: 'staff', required: [], ...cautious, because, warnings }
  return { outcome: 'ask', decider: 'secretary', required: required ?? [], ...cautious, because, warnings }
}

/** The rows of a collecting table stand in the order of its values. Null when one of them is not evidence. */
function requiredIn({ value, rows }: Evaluation): RequiredEvidence[] | null {
  if (value === null) return []
  if (!Array.isArray(value) || value.length !== rows.length) return null
  const required: RequiredEvidence[] = []
  for (const [at, item] of (value as unknown[]).entries()) {
    const { kind, maxAgeHours, toldOfCase } = entriesOf(item)
    const known = requiredKinds.find(one => one === kind)
    const because = rows[at]
    if (known === undefined || because === undefined || typeof toldOfCase !== 'boolean') return null
    if (maxAgeHours !== null && !isCount(maxAgeHours)) return null
    required.push({ kind: known, maxAgeHours, toldOfCase, because })
  }
  return required
}

function termsIn(value: unknown): Pick<Release, 'outcome' | 'decider' | 'exits' | 'hours' | 'monitoringDays' | 'transport'> | null {
  const { outcome, decider: written, exits, hours, monitoringDays, transport: way } = entriesOf(value)
  const decider = deciders.find(one => one === written)
  if ((outcome !== 'grant' && outcome !== 'ask') || decider === undefined) return null
  if (!isCount(exits) || !isCount(hours) || !isCount(monitoringDays) || exits === 0 || hours === 0) return null
  const transport = way === null ? null : transports.find(one => one === way)
  if (transport === undefined) return null
  return { outcome, decider, exits, hours, monitoringDays, transport }
}

const entriesOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? value as Record<string, unknown> : {}
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
