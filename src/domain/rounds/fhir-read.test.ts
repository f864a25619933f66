// What a laboratory's bundle says, R4 and R5: only what is certain is a result, and only a negative that is written out is one.
import { describe, expect, test } from 'vitest'
import { bundleOf, reportOf, withdrawn } from '../../../test/support/bundles.ts'
import { readFhir } from './fhir-read.ts'
import type { LabChoices } from './lab-sheet.ts'

const snomed = (code: string, display?: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, ...(display ? { display } : {}) }] })
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const read = (json: unknown, choices: LabChoices = {}) => {
  const it = readFhir(json, choices)
  if (!it.ok) throw new Error(JSON.stringify(it.problem))
  return it.value
}
const asked = (json: unknown, choices?: LabChoices) => { const { questions, words, results } = read(json, choices); return results.length > 0 ? results.map((one) => one.verdict) : [...questions.map((one) => one.code), ...words.map((one) => one.written)] }
const faults = (json: unknown) => { const it = readFhir(json, {}); return it.ok ? [] : (it.problem['faults'] as { code: string; expression: string }[]).map((one) => `${one.code} ${one.expression}`) }

describe('a bundle', () => {
  test.each([['R4', 'r4'], ['R5', 'r5']] as const)('%s: report, observation and specimen of a group are one result, with its tube, its people and when it was issued', (_, release) => {
    expect(read(bundleOf(release, { tube: 'sh0001', people: 10 }))).toMatchObject({
      form: 'fhir', rows: 1, questions: [], words: [],
      results: [{ tube: 'SH0001', verdict: 'negative', written: 'SNOMED CT 260415000', tested: '2026-04-05T09:00:00.000Z', sheet: 'Bundle', lines: [1], people: 10, paper: 'R-sh0001' }],
    })
  })

  test.each([['260373001', 'positive'], ['260415000', 'negative'], ['419984006', 'grey'], ['125154007', 'invalid'], ['895231008', 'negative'], ['720735008', 'grey']])('SNOMED CT %s is %s', (code, verdict) => {
    expect(asked(bundleOf('r4', { value: snomed(code) }))).toEqual([verdict])
  })

  test('a code that nobody knows is asked about, whatever its words say; an answer is for this file, and never against what is known', () => {
    const strange = bundleOf('r4', { value: snomed('999999999', 'Not detected') })
    expect(asked(strange)).toEqual(['SNOMED CT 999999999'])
    expect(asked(strange, { words: { 'SNOMED CT 999999999': 'negative' } })).toEqual(['negative'])
    expect(asked(strange, { words: { 'SNOMED CT 999999999': 'positive' } }), 'its words say otherwise').toEqual(['verdict-two'])
    expect(asked(bundleOf('r4', { value: { coding: [...snomed('260415000').coding, { system: 'urn:lab', code: 'N' }] } })), 'a code of its own beside it').toEqual(['negative'])
    expect(asked(bundleOf('r4', { value: { coding: [{ code: '260415000' }] } })), 'of no system').toEqual(['260415000'])
    expect(asked(bundleOf('r4', { value: { text: '阴性' } }))).toEqual(['negative'])
    expect(asked(bundleOf('r4', { value: { text: '正常' } }))).toEqual(['正常'])
  })

  test('what contradicts itself, is no test for this virus, or is not final is asked about', () => {
    expect(asked(bundleOf('r4', { value: snomed('260415000', '阳性') }))).toEqual(['verdict-two'])
    expect(asked(bundleOf('r4', { conclusion: snomed('260373001') }))).toEqual(['verdict-two'])
    expect(asked(bundleOf('r4', { interpretation: 'POS' }))).toEqual(['verdict-two'])
    expect(asked(bundleOf('r4', { test: loinc('94558-4') })), 'an antigen').toEqual(['verdict-other-test'])
    for (const status of ['registered', 'partial', 'preliminary']) expect(asked(bundleOf('r4', { status }))).toEqual(['verdict-not-final'])
    expect(asked(bundleOf('r4', { value: undefined }))).toEqual(['verdict-missing'])
    expect(asked(bundleOf('r4', { specimenStatus: 'unsatisfactory', value: undefined }))).toEqual(['invalid'])
    expect(asked(bundleOf('r4', { specimenStatus: 'unsatisfactory' }))).toEqual(['verdict-two'])
  })

  test('genes: one found beside one that is not is grey; one alone that is not says nothing; beside a negative whole one that was found contradicts', () => {
    const genes = (...of: [string, string][]) => bundleOf('r4', { value: undefined, parts: of.map(([test, value]) => ({ code: loinc(test), valueCodeableConcept: snomed(value) })) })
    expect(asked(genes(['94559-2', '260373001'], ['94533-7', '260415000']))).toEqual(['grey'])
    expect(asked(genes(['94559-2', '260415000'], ['94533-7', '260415000']))).toEqual(['negative'])
    expect(asked(genes(['94559-2', '260415000']))).toEqual(['verdict-missing'])
    expect(asked(bundleOf('r4', { parts: [{ code: loinc('94559-2'), valueCodeableConcept: snomed('260373001') }] }))).toEqual(['verdict-two'])
    expect(asked(bundleOf('r4', { parts: [{ code: loinc('94745-7'), valueQuantity: { value: 38 } }] })), 'cycles').toEqual(['negative'])
  })

  test('what a laboratory takes back is to be tested again, so that a negative that it said before frees nobody any more', () => {
    for (const status of ['cancelled', 'entered-in-error']) expect(read(bundleOf('r4', { status })).results).toMatchObject([{ tube: 'SH0001', verdict: 'retest', written: status }])
    const other = { coding: [{ system: 'http://loinc.org', code: '80382-5' }] }
    for (const status of ['final', 'cancelled']) expect(asked(bundleOf('r4', { status, test: other })), 'of another test').toEqual(['verdict-other-test'])
    const gene = reportOf('r4', { value: undefined, parts: [{ code: loinc('94559-2'), valueCodeableConcept: snomed('260373001') }] })
    const whole = { fullUrl: 'urn:uuid:whole', resource: { resourceType: 'Observation', status: 'cancelled', code: loinc('94500-6') } }
    const both = gene.map((one) => (one.resource.resourceType === 'DiagnosticReport' ? { ...one, resource: { ...one.resource, result: [...(one.resource['result'] as object[]), { reference: whole.fullUrl }] } } : one))
    expect(asked({ resourceType: 'Bundle', type: 'collection', entry: [...both, whole] }), 'beside a gene that was found').toEqual(['verdict-two'])
    expect(read(withdrawn(bundleOf('r4', {}))).results, 'of an observation').toMatchObject([{ tube: 'SH0001', verdict: 'retest' }])
  })

  test('a tube without a number, with two, with one that a spreadsheet spoiled, and a specimen that is not there', () => {
    expect(asked(bundleOf('r4', { tube: '' }))).toEqual(['tube-missing'])
    expect(asked(bundleOf('r4', { second: 'SH0002' }))).toEqual(['tube-unclear'])
    expect(asked(bundleOf('r4', { tube: '1.2E+12' }))).toEqual(['tube-spoiled'])
    const lost = bundleOf('r4', {})
    expect(asked({ ...lost, entry: lost.entry.filter((one) => one.resource.resourceType !== 'Specimen') })).toEqual(['tube-missing'])
    expect(read(bundleOf('r4', { second: 'SH0002' }), { lines: { 'Bundle!1': { tube: 'SH0001' } } }).results).toMatchObject([{ tube: 'SH0001', verdict: 'negative' }])
    expect(read(bundleOf('r4', { second: 'SH0002' }), { lines: { 'Bundle!1': 'out' } })).toMatchObject({ leftOut: 1, results: [] })
  })

  test('what lacks its shape is named with its place, and nothing of the bundle is read', () => {
    const good = bundleOf('r4', {})
    const changed = (kind: string, change: object) => ({ ...good, entry: good.entry.map((one) => (one.resource.resourceType === kind ? { ...one, resource: { ...one.resource, ...change } } : one)) })
    expect(faults(changed('DiagnosticReport', { status: undefined }))).toEqual(['value Bundle.entry[0].resource.status'])
    expect(faults(changed('Specimen', { subject: undefined }))).toEqual(['structure Bundle.entry[2].resource.subject'])
    expect(faults(changed('Observation', { modifierExtension: [{}] }))).toEqual(['structure Bundle.entry[1].resource.modifierExtension'])
    expect(faults(changed('DiagnosticReport', { issued: '2026-04-05' }))).toEqual(['value Bundle.entry[0].resource.issued'])
    expect(faults({ ...good, entry: [...good.entry, good.entry[0]] })).toEqual(['duplicate Bundle.entry[4].fullUrl'])
    expect(faults({ resourceType: 'Patient' })).toEqual(expect.arrayContaining(['value Bundle.resourceType']))
    for (const odd of [null, 1, 'x', [], {}, { resourceType: 'Bundle', type: 'collection', entry: [] }]) expect(faults(odd).length).toBeGreaterThan(0)
  })

  test('several reports, and observations that no report names, are a result each', () => {
    const many = { resourceType: 'Bundle', type: 'collection', entry: ['A1', 'A2', 'A3'].flatMap((tube) => reportOf('r4', { tube })) }
    expect(read(many).results.map((one) => one.tube)).toEqual(['A1', 'A2', 'A3'])
    const alone = bundleOf('r4', {})
    expect(read({ ...alone, entry: alone.entry.filter((one) => one.resource.resourceType !== 'DiagnosticReport') }).results).toMatchObject([{ tube: 'SH0001', verdict: 'negative' }])
  })
})
