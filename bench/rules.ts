// How long it takes to decide again about all 3,650 residents when an order changes. The floor is the same rules written by
// hand as two functions; they are first held against the tables on every case, so that both do the same work.
import { readFileSync } from 'node:fs'
import { personStatuses, purposes, releaseLevels } from '#domain/rules/codes.ts'
import { decideRelease, everyReleaseCase, openReleaseRules, workOut } from '#domain/rules/release.ts'
import type { Release, ReleaseFacts, ReleaseRules, RequiredEvidence } from '#domain/rules/release.ts'
import { againstLimit, median } from './row.ts'
import type { Row } from './row.ts'

const residents = 3650
const most = 2000
const runs = 7

/** The first figure is taken once, before anything is warm: reading the file, checking its cells, asking all 320 cases, deciding. */
export async function run(): Promise<Row[]> {
  const xml = readFileSync(new URL('../rules/release.dmn', import.meta.url), 'utf8')
  const facts = everyone()
  const started = performance.now()
  const rules = await open(xml)
  decideAll(facts, one => decideRelease(rules, one))
  const fromFile = performance.now() - started
  checkSame(rules)
  const floor = times(() => decideAll(facts, byHand))
  const unremembered = times(() => decideAll(facts, one => workOut(rules, one)))
  const opened = times(() => decideAll(facts, one => decideRelease(rules, one)))
  return [
    againstLimit('rules', 'deciding 3,650 again, cold, from the rule file on', 'ms', fromFile, most, floor),
    againstLimit('rules', 'deciding 3,650 again, through the tables each time', 'ms', unremembered, most, floor),
    againstLimit('rules', 'deciding 3,650 again, rules open as on the server', 'ms', opened, most, floor),
  ]
}

async function open(xml: string): Promise<ReleaseRules> {
  const rules = await openReleaseRules(xml, 1)
  if (!rules.ok) throw new Error(JSON.stringify(rules.problem))
  return rules.value
}

/** Counts the grants, so that no decision can be left out as unused. */
function decideAll(facts: readonly ReleaseFacts[], decide: (one: ReleaseFacts) => { outcome: string }): void {
  let grants = 0
  for (const one of facts) if (decide(one).outcome === 'grant') grants += 1
  if (grants === 0 || grants === facts.length) throw new Error('these residents do not try the rules')
}

function times(work: () => void): number {
  const taken: number[] = []
  for (let at = 0; at < runs; at++) {
    const started = performance.now()
    work()
    taken.push(performance.now() - started)
  }
  return median(taken)
}

/** Residents with purposes, homes and statuses mixed evenly but without a pattern; the same every time. */
function everyone(): ReleaseFacts[] {
  let seed = 20220401
  const next = (below: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0, (seed >>> 8) % below)
  const oneOf = <T>(values: readonly T[]) => values[next(values.length)] as T
  return Array.from({ length: residents }, () =>
    ({ purpose: oneOf(purposes), level: oneOf(releaseLevels), caseInBuilding: next(2) === 1, personStatus: oneOf(personStatuses) }))
}

function checkSame(rules: ReleaseRules): void {
  for (const facts of everyReleaseCase()) {
    const { outcome, decider, exits, hours, monitoringDays, transport, required } = decideRelease(rules, facts)
    const needed = required.map(({ kind, maxAgeHours, toldOfCase }) => ({ kind, maxAgeHours, toldOfCase }))
    const tables = JSON.stringify({ outcome, decider, exits, hours, monitoringDays, transport, required: needed })
    const hand = JSON.stringify(byHand(facts))
    if (tables !== hand) throw new Error(`the tables and the hand-written rules differ: ${JSON.stringify(facts)} ${tables} ${hand}`)
  }
}

type Terms = Pick<Release, 'outcome' | 'decider' | 'exits' | 'hours' | 'monitoringDays' | 'transport'>
type Needed = Omit<RequiredEvidence, 'because'>
const byHand = (facts: ReleaseFacts): Terms & { required: Needed[] } => ({ ...termsByHand(facts), required: neededByHand(facts) })

function terms(
  outcome: Release['outcome'], decider: Release['decider'], exits: number, hours: number, monitoringDays: number, apart = false,
): Terms {
  return { outcome, decider, exits, hours, monitoringDays, transport: apart ? 'closed-loop' : null }
}

function termsByHand({ purpose, level, caseInBuilding, personStatus }: ReleaseFacts): Terms {
  const contact = personStatus === 'close-contact' || personStatus === 'positive-pool'
  const sealed = level === 'sealed'
  const sealedCase = sealed && caseInBuilding
  const careful = contact || personStatus === 'positive'
  if (purpose === 'emergency') return careful ? terms('grant', 'staff', 1, 168, 7, true) : terms('grant', 'staff', 1, 168, 3)
  if (personStatus === 'positive') return terms('ask', 'secretary', 1, 24, 7, true)
  if (contact) {
    if (purpose === 'scheduled-care') return terms('grant', 'deputy', 3, 12, 7, true)
    return terms('ask', purpose === 'bereavement' ? 'deputy' : 'secretary', 1, 12, 7, true)
  }
  if (level === 'open' && !caseInBuilding && personStatus === 'none') return terms('grant', 'staff', 31, 720, 0)
  switch (purpose) {
    case 'medical-recall':
      if (sealed) return caseInBuilding ? terms('grant', 'deputy', 1, 336, 7, true) : terms('grant', 'staff', 1, 336, 3)
      return level === 'controlled' && caseInBuilding ? terms('grant', 'deputy', 14, 36, 3) : terms('grant', 'staff', 31, 36, 0)
    case 'essential-work':
      if (sealed) return caseInBuilding ? terms('ask', 'secretary', 1, 336, 7, true) : terms('grant', 'deputy', 1, 336, 3)
      if (level !== 'controlled') return terms('grant', 'staff', 31, 24, 0)
      return caseInBuilding ? terms('ask', 'deputy', 1, 72, 3) : terms('grant', 'deputy', 14, 24, 0)
    case 'scheduled-care': return terms('grant', 'staff', 14, 12, sealedCase ? 3 : 0, sealedCase)
    case 'bereavement':
      if (sealedCase) return terms('ask', 'deputy', 1, 24, 3, true)
      return sealed || level === 'controlled' ? terms('grant', 'deputy', 1, 24, 3) : terms('grant', 'staff', 3, 72, 0)
    case 'exam':
      if (sealed) return caseInBuilding ? terms('ask', 'deputy', 3, 12, 3, true) : terms('grant', 'deputy', 3, 12, 3)
      return terms('grant', 'staff', 3, 12, 0)
    case 'carer':
      if (sealed) return caseInBuilding ? terms('ask', 'deputy', 1, 72, 7, true) : terms('ask', 'deputy', 1, 72, 3)
      return level === 'controlled' ? terms('grant', 'deputy', 3, 72, 0) : terms('grant', 'staff', 14, 72, 0)
    case 'other':
      if (sealed) return terms('ask', caseInBuilding ? 'secretary' : 'deputy', 1, 6, 3)
      return terms('ask', 'staff', 1, 12, 0)
  }
}

function neededByHand({ purpose, level, caseInBuilding, personStatus }: ReleaseFacts): Needed[] {
  if (purpose === 'emergency') return []
  const needed: Needed[] = []
  const need = (kind: Needed['kind'], maxAgeHours: number | null = null, toldOfCase = false) => { needed.push({ kind, maxAgeHours, toldOfCase }) }
  const work = purpose === 'medical-recall' || purpose === 'essential-work'
  const shut = level === 'sealed' || level === 'controlled'
  if (work && (caseInBuilding || level !== 'open')) need('employer-confirmation', null, caseInBuilding)
  if (shut || caseInBuilding || personStatus !== 'none') need('letter-of-commitment')
  if (personStatus === 'none') {
    if (level === 'sealed' || caseInBuilding || (work && level === 'controlled')) need('test-result', 48)
  } else if (personStatus !== 'positive') need('test-result', purpose === 'scheduled-care' ? 48 : 24)
  const paper = purpose === 'scheduled-care' || purpose === 'exam' ? level !== 'open' : (purpose === 'bereavement' || purpose === 'carer') && shut
  if (paper) need('certificate')
  return needed
}
