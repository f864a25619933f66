// The release rules: what must be there before someone goes out, who may decide, and on what terms. They grant or ask; there
// is no third case, because only a person refuses. Whatever is doubtful is asked of the secretary, and an emergency is never held.
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'
import { deciders, personStatuses, purposes, releaseLevels, requiredKinds, transports } from './codes.ts'
import type { Decider, PersonStatus, Purpose, ReleaseLevel, Transport } from './codes.ts'
import { evaluate, loadRules } from './rules.ts'
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

/**
 * Opens a rule file and asks it about every case there is, so that a gap shows when it is loaded and not during a call.
 * Problems: those of `loadRules`; `rules-decision-missing` {decision}; `rules-columns-wrong` {decision, hitPolicy, missing};
 * `rules-words-missing` {table, row}; `rules-case-unanswered` {facts, warnings}; `rules-emergency-held` {facts}.
 */
export async function openReleaseRules(xml: string, version: number): Promise<Result<ReleaseRules>> {
  const loaded = await loadRules(xml, { loops: false })
  if (!loaded.ok) return loaded
  for (const name of ['evidence', 'decision'] as const) {
    const decision = loaded.value.decisions.get(name)
    if (decision === undefined) return no({ code: 'rules-decision-missing', decision: name })
    const { hitPolicy, inputs: asked, outputs } = decision.columns ?? { hitPolicy: '', inputs: [], outputs: [] }
    const missing = [...inputs.filter(input => !asked.includes(input)), ...columns[name].outputs.filter(output => !outputs.includes(output))]
    const fits = columns[name].hitPolicy.some(allowed => allowed === hitPolicy)
    if (missing.length > 0 || !fits) return no({ code: 'rules-columns-wrong', decision: name, hitPolicy, missing })
  }
  const rules: ReleaseRules = { code: 'release', version, rules: loaded.value, known: new Map() }
  for (const facts of everyReleaseCase()) {
    const release = workOut(rules, facts)
    if (release.warnings.length > 0) return no({ code: 'rules-case-unanswered', facts, warnings: release.warnings })
    if (facts.purpose === 'emergency' && isHeld(release)) return no({ code: 'rules-emergency-held', facts })
    const silent = [...release.because, ...release.required.map(required => required.because)].find(row => row.says === undefined)
    if (silent !== undefined) return no({ code: 'rules-words-missing', table: silent.table, row: silent.row })
    rules.known.set(keyOf(facts), release)
  }
  return ok(rules)
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

const noFile: RuleSet = { decisions: new Map() }
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
