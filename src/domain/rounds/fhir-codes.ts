// What codes of laboratories' machines say: which test it was (LOINC), and how it came out (SNOMED CT, HL7's interpretations). Only codes that stand here are known.
// Any other is asked about: of a code that is not known nobody guesses, and nobody is freed.

import { readVerdict, type Verdict } from './verdicts.ts'

export const systems = { loinc: 'http://loinc.org', snomed: 'http://snomed.info/sct', interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation' } as const

/** Tests for the RNA of SARS-CoV-2 that say of the whole tube how it came out; panels among them. */
const wholeTests = new Set(['94500-6', '94309-2', '94531-1', '94306-8', '94565-9', '94759-8', '94845-5', '95406-5'])
/** Of one gene alone: one found and one not found is a grey result. */
const geneTests = new Set(['94559-2', '94639-2', '94533-7', '94316-7', '94640-0', '94641-8', '94534-5', '94314-2', '94315-9', '94307-6', '94308-4', '94760-6'])
/** Cycles and amounts: they stand beside a result and are none. */
const besides = new Set(['94745-7', '94746-5', '94643-4', '94644-2', '94645-9', '94642-6'])

const outcomes: Readonly<Record<string, Readonly<Record<string, Verdict>>>> = {
  [systems.snomed]: {
    '260373001': 'positive', '10828004': 'positive', '462371000124108': 'positive', '1240581000000104': 'positive',
    '260415000': 'negative', '260385009': 'negative', '895231008': 'negative', '1240591000000102': 'negative',
    '419984006': 'grey', '42425007': 'grey', '82334004': 'grey', '720735008': 'grey',
    '125154007': 'invalid', '281268007': 'invalid', '455371000124106': 'invalid',
  },
  [systems.interpretation]: { POS: 'positive', DET: 'positive', NEG: 'negative', ND: 'negative', IND: 'grey', E: 'grey' },
}

export type Coding = { system?: string | undefined; code?: string | undefined; display?: string | undefined }
export type Concept = { coding?: readonly Coding[] | undefined; text?: string | undefined }

/** What a person said of codes and words that nobody here knows, as they were asked about. */
export type WordsSaid = Readonly<Record<string, Verdict>>
const held = <T>(of: Readonly<Record<string, T>>, key: string): T | null => (Object.hasOwn(of, key) ? of[key]! : null)
const isOurs = (system: string | undefined): boolean => system === undefined || Object.hasOwn(outcomes, system)
const known = (one: Coding, words: WordsSaid): Verdict | null => held(held(outcomes, one.system ?? '') ?? {}, one.code ?? '') ?? held(words, writtenOf({ coding: [one] }))

/** `two`: its codes and words contradict each other; a text: what it says, which nobody here knows. */
export type ConceptSaid = { verdict: Verdict } | { unknown: string } | 'two' | 'nothing'

/** A concept as it is asked about: its first code with the system's short name, else its words. */
export function writtenOf({ coding = [], text = '' }: Concept): string {
  const one = coding.find((it) => (it.code ?? '') !== '')
  if (!one) return text.trim().slice(0, 60)
  const system = one.system === systems.snomed ? 'SNOMED CT' : one.system === systems.loinc ? 'LOINC' : one.system === systems.interpretation ? 'HL7' : (one.system ?? '').slice(-24)
  return `${system} ${one.code}`.trim().slice(0, 60)
}

/** What a result's concept says. Codes count; words are believed only where there is no code, and contradict where they say something else. */
export function readConcept(concept: Concept, words: WordsSaid = {}): ConceptSaid {
  const codes = (concept.coding ?? []).filter((one) => (one.code ?? '') !== '')
  const text = (concept.text ?? '').trim()
  const spoken = [text, ...codes.map((one) => one.display ?? '')].flatMap((one) => readVerdict(one) ?? [])
  const said = [...codes.flatMap((one) => known(one, words) ?? []), ...spoken]
  if (new Set(said).size > 1) return 'two'
  // Beside a known code, one of a laboratory's own is its business; one of a system that is read here may say something else.
  const strange = codes.filter((one) => known(one, words) === null)
  const asked = strange.find((one) => isOurs(one.system)) ?? (strange.length === codes.length ? strange[0] : undefined)
  if (asked) return { unknown: writtenOf({ coding: [asked] }) }
  if (said.length > 0) return { verdict: said[0]! }
  if (text === '') return 'nothing'
  const [written, meant] = [writtenOf({ text }), held(words, writtenOf({ text }))]
  return meant ? { verdict: meant } : { unknown: written }
}

/** Which test a code names; null: none that is known here to be one for this virus' RNA. */
export function testNamed({ coding = [] }: Concept): 'whole' | 'gene' | 'beside' | null {
  const codes = coding.filter((one) => one.system === systems.loinc).map((one) => one.code ?? '')
  const kinds = new Set(codes.map((code) => (wholeTests.has(code) ? 'whole' : geneTests.has(code) ? 'gene' : besides.has(code) ? 'beside' : null)))
  return kinds.size === 1 ? [...kinds][0]! : null
}
