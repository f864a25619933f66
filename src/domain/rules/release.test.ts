// The release rules as they are shipped, asked about every case there is, and what happens to rule files that are not sound.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
// @ts-expect-error: it brings no types; here it stands for "any other DMN tool".
import { DmnModdle } from 'dmn-moddle'
import { answersOf, decideRelease, everyReleaseCase, openReleaseRules, rulesOf, workOut } from './release.ts'
import type { Release, ReleaseFacts, ReleaseRules } from './release.ts'

const shipped = readFileSync(new URL('../../../rules/release.dmn', import.meta.url), 'utf8')
const open = async (xml: string): Promise<ReleaseRules> => {
  const rules = await openReleaseRules(xml, 3)
  if (!rules.ok) throw new Error(JSON.stringify(rules.problem))
  return rules.value
}
const rules = await open(shipped)
const problem = async (xml: string) => {
  const opened = await openReleaseRules(xml, 3)
  return opened.ok ? null : opened.problem
}
const nurse: ReleaseFacts = { purpose: 'medical-recall', level: 'sealed', caseInBuilding: true, personStatus: 'none' }
const decide = (facts: Partial<ReleaseFacts>) => decideRelease(rules, { ...nurse, ...facts })
const asked = (facts: Partial<ReleaseFacts>) => decide(facts).required.map(({ kind, maxAgeHours, toldOfCase }) => [kind, maxAgeHours, toldOfCase])
const cell = (id: string, text: string) => `<outputEntry id="${id}"><text>${text}`
const changed = (from: string, to: string) => {
  expect(shipped).toContain(from)
  return shipped.replace(from, to)
}

test('every purpose at every level, with and without a case, for every status, has exactly one outcome and no doubt', () => {
  const cases = everyReleaseCase()
  expect(new Set(cases.map(facts => JSON.stringify(facts))).size).toBe(8 * 4 * 2 * 5)
  for (const facts of cases) {
    const release = decideRelease(rules, facts)
    expect(release.warnings, JSON.stringify(facts)).toEqual([])
    expect(['grant', 'ask']).toContain(release.outcome)
    expect(release.because.map(row => row.table)).toEqual(['decision'])
    expect(new Set(release.required.map(required => required.kind)).size, 'nothing is asked for twice').toBe(release.required.length)
    expect(release).toEqual(workOut(rules, facts))
  }
})

test('the answers of a file say all that the file says; what they do not say is asked of the secretary, and an emergency goes', () => {
  const kept = rulesOf(3, JSON.parse(answersOf(rules)) as [string, Release][])
  for (const facts of everyReleaseCase()) expect(decideRelease(kept, facts)).toEqual(decideRelease(rules, facts))
  const strange = { ...nurse, purpose: 'of next year' as never }
  for (let at = 0; at < 3000; at++) expect(decideRelease(kept, { ...strange, level: `level ${at}` as never })).toMatchObject({ outcome: 'ask', decider: 'secretary' })
  expect(decideRelease(kept, { ...nurse, purpose: 'emergency', level: 'of next year' as never })).toMatchObject({ outcome: 'grant', required: [] })
  expect(decideRelease(kept, nurse)).toMatchObject({ outcome: 'grant', decider: 'deputy' })
})

/** What can be: a case is known in a building only while an order holds there. */
const reachable = everyReleaseCase().filter(facts => facts.level !== 'open' || !facts.caseInBuilding)

test('every row decides or asks in some case that can be, none lies hidden behind another; each has words in three languages', () => {
  const seen = new Set<string>()
  for (const facts of reachable) {
    const release = decideRelease(rules, facts)
    for (const row of [...release.because, ...release.required.map(required => required.because)]) {
      seen.add(row.id)
      expect(Object.values(row.says ?? {}).filter(text => text.length > 4).length, row.id).toBe(3)
      expect(row.says?.['zh-Hant'], row.id).not.toMatch(/[们这请说过时为书专车医单]/)
    }
  }
  const written = [...shipped.matchAll(/<rule id="([^"]+)"/g)].map(([, id]) => id)
  expect(written.length).toBeGreaterThan(40)
  expect(written.filter(id => !seen.has(id ?? ''))).toEqual([])
})

test('the nurse in the sealed building goes when her hospital knows of the case, her letter is there and her test is fresh', () => {
  expect(asked({})).toEqual([['employer-confirmation', null, true], ['letter-of-commitment', null, false], ['test-result', 48, false]])
  expect(decide({})).toMatchObject({ outcome: 'grant', decider: 'deputy', exits: 1, monitoringDays: 7 })
  expect(decide({}).required[0]?.because.says?.en).toBe('Your building has a case, so your employer must know before it calls you back.')
  expect(asked({ caseInBuilding: false })[0]).toEqual(['employer-confirmation', null, false])
})

test('an emergency goes out at once from anywhere, for anyone, with no paper and no rank', () => {
  for (const facts of everyReleaseCase().filter(one => one.purpose === 'emergency')) {
    expect(decideRelease(rules, facts)).toMatchObject({ outcome: 'grant', decider: 'staff', required: [], warnings: [] })
  }
})

test('dialysis goes on: an appointment, a letter, a fresh test when sealed, fourteen times on one pass, granted by staff', () => {
  for (const level of ['precaution', 'controlled', 'sealed'] as const) {
    for (const caseInBuilding of [false, true]) {
      expect(decide({ purpose: 'scheduled-care', level, caseInBuilding })).toMatchObject({ outcome: 'grant', decider: 'staff', exits: 14 })
      expect(asked({ purpose: 'scheduled-care', level, caseInBuilding })).toContainEqual(['certificate', null, false])
    }
  }
  expect(asked({ purpose: 'scheduled-care' }))
    .toEqual([['letter-of-commitment', null, false], ['test-result', 48, false], ['certificate', null, false]])
})

test('someone who tested positive is asked of the secretary and travels apart, unless life is at stake', () => {
  for (const facts of everyReleaseCase().filter(one => one.personStatus === 'positive' && one.purpose !== 'emergency')) {
    expect(decideRelease(rules, facts)).toMatchObject({ outcome: 'ask', decider: 'secretary', transport: 'closed-loop' })
  }
})

test('a stricter level never makes it easier: where a sealed home is granted, a controlled one is too', () => {
  const rank = { staff: 1, deputy: 2, secretary: 3 }
  const weight = (facts: ReleaseFacts) => {
    const release = decideRelease(rules, facts)
    return (release.outcome === 'ask' ? 10 : 0) + rank[release.decider]
  }
  for (const facts of everyReleaseCase()) {
    const milder = ({ sealed: 'controlled', controlled: 'precaution', precaution: 'open', open: 'open' } as const)[facts.level]
    expect(weight({ ...facts, level: milder }), JSON.stringify(facts)).toBeLessThanOrEqual(weight(facts))
    expect(weight({ ...facts, caseInBuilding: false }), JSON.stringify(facts)).toBeLessThanOrEqual(weight({ ...facts, caseInBuilding: true }))
  }
})

test('facts that the rules do not know are asked of the secretary, never granted; an emergency still goes', () => {
  const strange = { ...nurse, personStatus: 'recovered' as never }
  expect(decideRelease(rules, strange)).toMatchObject({ outcome: 'ask', decider: 'secretary', exits: 1 })
  expect(decideRelease(rules, strange).warnings).not.toEqual([])
  expect(decideRelease(rules, { ...nurse, caseInBuilding: 'yes' as never })).toMatchObject({ outcome: 'ask', decider: 'secretary' })
  expect(decideRelease(rules, { ...strange, purpose: 'emergency' })).toMatchObject({ outcome: 'grant', decider: 'staff', required: [] })
  for (let at = 0; at < 3000; at++) decideRelease(rules, { ...nurse, level: `level ${at}` as never })
  expect(rules.known.size).toBeLessThanOrEqual(1024)
  expect(decide({})).toMatchObject({ outcome: 'grant', decider: 'deputy' })
})

test('rules that would refuse, hold an emergency, leave a case open or say nothing to the resident are not opened', async () => {
  expect(await problem(changed(cell('decision-positive-outcome', '"ask"'), cell('decision-positive-outcome', '"refuse"'))))
    .toMatchObject({ code: 'rules-outcome-unknown', table: 'decision', row: 3, column: 5, heading: 'Advice' })
  const refusing = changed('<text>"grant", "ask"</text>', '<text>"grant", "ask", "refuse"</text>')
    .replace(cell('decision-positive-outcome', '"ask"'), cell('decision-positive-outcome', '"refuse"'))
  expect(await problem(refusing)).toMatchObject({ code: 'rules-values-wrong', table: 'decision', row: 0, column: 5, value: '"refuse"' })
  const letter = '<inputEntry id="evidence-letter-shut-purpose"><text>'
  expect(await problem(changed(`${letter}not("emergency")`, `${letter}-`)))
    .toMatchObject({ code: 'rules-emergency-held', table: 'evidence', row: 3, facts: { purpose: 'emergency', level: 'controlled' } })
  expect(await problem(changed('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"'))).toMatchObject({ code: 'rules-rows-overlap' })
  expect(await problem(changed('<annotation name="zh-Hant" />', ''))).toMatchObject({ code: 'rules-words-missing' })
  expect(await problem(changed('hitPolicy="COLLECT"', 'hitPolicy="COLLECT" aggregation="SUM"'))).toMatchObject({ code: 'rules-hit-policy-unknown' })
})

test('rules that let out for no hours, or not once, are not opened, whatever the file itself allows in that column', async () => {
  for (const [column, written, allowed] of [['hours', '24', '[1..720]'], ['exits', '1', '[1..31]']] as const) {
    const none = changed(cell(`decision-positive-${column}`, written), cell(`decision-positive-${column}`, '0'))
    expect(await problem(none)).toMatchObject({ code: 'rules-outcome-unknown' })
    expect(await problem(none.replace(`<text>${allowed}</text>`, '<text>[0..720]</text>'))).toMatchObject({ code: 'rules-case-unanswered', facts: { personStatus: 'positive' } })
  }
})

test('rules that ask for a way of going which no pass could carry are not opened', async () => {
  const helicopter = changed('<text>"closed-loop", "ambulance",', '<text>"helicopter", "closed-loop", "ambulance",')
    .replace(cell('decision-positive-transport', '"closed-loop"'), cell('decision-positive-transport', '"helicopter"'))
  expect(await problem(helicopter)).toMatchObject({ code: 'rules-values-wrong', table: 'decision', row: 0, value: '"helicopter"' })
  const ambulance = changed(cell('decision-positive-transport', '"closed-loop"'), cell('decision-positive-transport', '"ambulance"'))
  expect(decideRelease(await open(ambulance), { ...nurse, personStatus: 'positive' }).transport).toBe('ambulance')
})

test('a missing decision, a missing column and a loop are named when the file is opened', async () => {
  expect(await problem(shipped.replaceAll('"evidence"', '"papers"'))).toMatchObject({ code: 'rules-decision-missing', decision: 'evidence' })
  expect(await problem(changed('name="toldOfCase"', 'name="told"')))
    .toMatchObject({ code: 'rules-columns-wrong', decision: 'evidence', missing: ['toldOfCase'] })
  expect(await problem(changed('name="transport"', 'name="way"'))).toMatchObject({ code: 'rules-columns-wrong', decision: 'decision', missing: ['transport'] })
  expect(await problem(changed(cell('decision-open-hours', '720'), cell('decision-open-hours', 'sum(for i in 1..1000000000 return i)'))))
    .toMatchObject({ code: 'rules-cell-wrong', row: 7, column: 8, heading: 'Longest time out', message: 'loops and functions are not allowed here' })
  const dropped = changed('<outputEntry id="decision-open-transport"><text>null</text></outputEntry>', '')
  expect(await problem(dropped))
    .toMatchObject({ code: 'rules-cell-missing', table: 'decision', row: 7, column: 10, heading: 'Transport' })
})

test('a cell that fails only for some people is found before it is needed', async () => {
  const failing = changed(cell('decision-other-hours', '12'), cell('decision-other-hours', 'purpose + 1'))
  expect(await problem(failing)).toMatchObject({ code: 'rules-outcome-failed', table: 'decision', column: 8, facts: { purpose: 'other' } })
})

test('another DMN tool reads the shipped file without a complaint', async () => {
  const read = await new DmnModdle().fromXML(shipped) as { warnings: unknown[]; rootElement: { drgElement: { $type: string; name: string }[] } }
  expect(read.warnings).toEqual([])
  expect(read.rootElement.drgElement.filter(part => part.$type === 'dmn:Decision').map(part => part.name)).toEqual(['evidence', 'decision'])
})
