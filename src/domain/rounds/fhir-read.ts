// A laboratory's bundle as results, for the same questions and the same taking in as its sheets (lab-sheet.ts). A report is a paper about each of its specimens; an
// observation that no report names is one as well. What cannot be told for certain is asked about; nothing is guessed and nothing is left out silently.

import { instantOf, type Instant } from '../kernel/instants.ts'
import { ok, type Result } from '../kernel/result.ts'
import { readTube } from './codes.ts'
import { readConcept, testNamed, writtenOf, type Concept, type WordsSaid } from './fhir-codes.ts'
import { readBundle, referred, type Entry, type Observation, type Part, type Read as Bundle, type Report, type Specimen } from './fhir.ts'
import { keyOf, type LabChoices, type LabLine, type LabRead, type LineQuestion } from './lab-sheet.ts'
import type { Verdict } from './verdicts.ts'

type Asked = LineQuestion['code']
/** A bundle, with what a person said of words in it. */
type Read = Bundle & { words: WordsSaid }
/** How a paper's tests came out: a verdict, a word that nobody knows, or what is asked. */
type Came = { verdict: Verdict } | { word: string } | Asked
type Found = { row: number; nth: number; tube: string | 'tube-missing' | 'tube-unclear'; tubeWritten: string; came: Came; written: string; tested: Instant | null; people: number | null; paper: string | null }

/** Only what is final is a result: an early negative frees nobody. */
const isFinal = (status: string): boolean => ['final', 'amended', 'corrected', 'appended'].includes(status)
/** A laboratory takes back what it said: that is to be tested again, frees nobody, and takes back a negative that it said before. */
const isWithdrawn = (status: string): boolean => status === 'entered-in-error' || status === 'cancelled'
const momentOf = (issued: string | undefined): Instant | null => (issued === undefined ? null : instantOf(Date.parse(issued)))
const valuesOf = ({ identifier = [] }: { identifier?: { value?: string | undefined }[] | undefined }): string[] => identifier.flatMap(({ value = '' }) => (value.trim() === '' ? [] : [value]))

/** The number on the tube: of its container, else of the specimen, else under which the laboratory took it in. Two numbers where one is wanted are asked about. */
function tubeOf(read: Read, it: Specimen): Pick<Found, 'tube' | 'tubeWritten'> {
  const containers = (it.container ?? []).flatMap((one) => [...valuesOf(one), ...(one.device ? valuesOf(referred(read, it, one.device, 'Device')?.it ?? {}) : [])])
  const [first] = [containers, valuesOf(it), valuesOf({ identifier: it.accessionIdentifier ? [it.accessionIdentifier] : [] })].filter((one) => one.length > 0)
  const numbers = [...new Set(first ?? [])]
  if (numbers.length === 1) return { tube: numbers[0]!, tubeWritten: numbers[0]! }
  return numbers.length === 0 ? { tube: 'tube-missing', tubeWritten: '' } : { tube: 'tube-unclear', tubeWritten: numbers.join(' / ') }
}

/** How many people lie in it, as the laboratory says; null where it does not. */
function peopleIn(read: Read, it: Specimen): number | null {
  const group = it.subject ? referred(read, it, it.subject, 'Group')?.it : undefined
  return group?.quantity ?? (group?.member && group.member.length > 0 ? group.member.length : null)
}

const valueOf = (it: Part): Concept[] => [...(it.valueCodeableConcept ? [it.valueCodeableConcept] : []), ...(it.valueString === undefined ? [] : [{ text: it.valueString }]), ...(it.interpretation ?? [])]

/** What one observation, or one part of it, says. */
function cameOf(said: readonly Concept[], words: WordsSaid): Came {
  const all = said.map((one) => readConcept(one, words)).filter((one) => one !== 'nothing')
  if (all.includes('two')) return 'verdict-two'
  const unknown = all.find((one) => typeof one === 'object' && 'unknown' in one)
  if (unknown) return { word: (unknown as { unknown: string }).unknown }
  const verdicts = new Set(all.flatMap((one) => (typeof one === 'object' && 'verdict' in one ? [one.verdict] : [])))
  return verdicts.size > 1 ? 'verdict-two' : verdicts.size === 1 ? { verdict: [...verdicts][0]! } : 'verdict-missing'
}

type Said = { test: 'whole' | 'gene'; of: string; came: Came }
/** Everything that an observation says, its parts and members among it. `null`: a test that is not known here. */
function saidBy(read: Read, it: Observation, deep = 0): (Said | null)[] {
  const parts = (it.component ?? []).map((one) => partSaid(one, read.words))
  const members = deep > 3 ? [null] : (it.hasMember ?? []).map((to) => referred(read, it, to, 'Observation')).flatMap((one) => (one === null ? [null] : saidUnlessFinal(read, one.it, deep + 1)))
  const own = valueOf(it).length > 0 || it.valueQuantity !== undefined || parts.length + members.length === 0 ? [partSaid(it, read.words)] : testNamed(it.code) === null ? [null] : []
  return [...own, ...parts, ...members].filter((one) => one !== 'beside')
}
/** One that is taken back is of its own test alone. */
function saidUnlessFinal(read: Read, it: Observation, deep = 0): (Said | null)[] {
  if (isFinal(it.status)) return saidBy(read, it, deep)
  const test = testNamed(it.code)
  return test === 'beside' ? [] : test === null ? [null] : [unlessFinal(it.status)]
}
const unlessFinal = (status: string): Said => ({ test: 'whole', of: '', came: isWithdrawn(status) ? { verdict: 'retest' } : 'verdict-not-final' })
function partSaid(it: Part, words: WordsSaid): Said | null | 'beside' {
  const test = testNamed(it.code)
  return test === null || test === 'beside' ? test : { test, of: writtenOf(it.code), came: cameOf(valueOf(it), words) }
}

/** All of one paper together. Whatever of it cannot be told is asked about, whatever the rest says. */
function together(all: readonly (Said | null)[]): Came {
  if (all.includes(null)) return 'verdict-other-test'
  const said = all as readonly Said[]
  const asked = said.find((one) => typeof one.came === 'string' || 'word' in one.came)
  if (asked) return asked.came
  const verdictsOf = (test: Said['test']): Verdict[] => [...new Set(said.filter((one) => one.test === test).map((one) => (one.came as { verdict: Verdict }).verdict))]
  const [whole, genes] = [verdictsOf('whole'), verdictsOf('gene')]
  if (whole.length > 1) return 'verdict-two'
  // A whole that is negative, or taken back, beside a gene that was found: nobody says which is right.
  const found = genes.some((one) => (whole[0] === 'retest' ? one === 'positive' || one === 'grey' : one !== 'negative'))
  if (whole.length === 1) return found && (whole[0] === 'negative' || whole[0] === 'retest') ? 'verdict-two' : { verdict: whole[0]! }
  if (genes.length === 0) return 'verdict-missing'
  if (genes.length > 1) return genes.every((one) => one === 'positive' || one === 'negative' || one === 'grey') ? { verdict: 'grey' } : 'verdict-two'
  // One gene that was not found says nothing of the others.
  const several = new Set(said.map((one) => one.of)).size > 1
  return genes[0] === 'negative' && !several ? 'verdict-missing' : { verdict: genes[0]! }
}

/** A tube that could not be tested has no result, and another one contradicts that. */
function withSpecimen(came: Came, { status }: Specimen): Came {
  if (status === 'entered-in-error') return 'verdict-not-final'
  if (status !== 'unsatisfactory') return came
  return came === 'verdict-missing' || (typeof came === 'object' && 'verdict' in came && came.verdict === 'invalid') ? { verdict: 'invalid' } : came === 'verdict-other-test' ? came : 'verdict-two'
}

type Paper = { entry: Entry; name: string | null; status: string; issued: string | undefined; tested: readonly { specimen: Entry<'Specimen'> | null; said: (Said | null)[]; written: string }[] }

const nameOf = ({ it, fullUrl, kind }: Entry): string | null => valuesOf(it)[0] ?? (fullUrl?.startsWith('urn:') ? fullUrl : it.id === undefined ? null : `${kind}/${it.id}`)

function ofReport(read: Read, entry: Entry<'DiagnosticReport'>): Paper {
  const it: Report = entry.it
  const own = (it.specimen ?? []).map((to) => referred(read, it, to, 'Specimen'))
  const results = (it.result ?? []).map((to) => referred(read, it, to, 'Observation'))
  const test = testNamed(it.code)
  const concluded: (Said | null)[] = (it.conclusionCode ?? []).map((one) => (test === null ? null : { test: 'whole', of: '', came: cameOf([one], read.words) }))
  const written = (it.conclusionCode ?? []).map(writtenOf)[0] ?? results.map((one) => (one ? valueOf(one.it).map(writtenOf)[0] : undefined)).find((one) => one !== undefined) ?? ''
  const paper = { entry, name: nameOf(entry), status: it.status, issued: it.issued }
  const saidOf = (one: Entry<'Observation'> | null): (Said | null)[] => (one === null ? [null] : saidUnlessFinal(read, one.it))
  const specimens = [...new Set([...own, ...results.flatMap((one) => (one?.it.specimen ? [referred(read, one.it, one.it.specimen, 'Specimen')] : []))])]
  // One specimen: all that the report says is of it.
  if (specimens.length <= 1) return { ...paper, tested: [{ specimen: specimens[0] ?? null, said: [...concluded, ...results.flatMap(saidOf), ...(test === null && results.length === 0 ? [null] : [])], written }] }
  const of = (specimen: Entry<'Specimen'> | null) => results.filter((one) => one?.it.specimen && referred(read, one.it, one.it.specimen, 'Specimen') === specimen)
  // Several: each has its own observations. What the report concludes, or says of none of them, is of nobody knows which.
  const loose = concluded.length > 0 || results.some((one) => !one?.it.specimen)
  return { ...paper, tested: specimens.map((specimen) => ({ specimen: loose ? null : specimen, said: of(specimen).flatMap(saidOf), written: of(specimen).flatMap((one) => valueOf(one!.it).map(writtenOf))[0] ?? '' })) }
}

const ofObservation = (read: Read, entry: Entry<'Observation'>): Paper => ({
  entry, name: nameOf(entry), status: entry.it.status, issued: entry.it.issued,
  tested: [{ specimen: entry.it.specimen ? referred(read, entry.it, entry.it.specimen, 'Specimen') : null, said: saidBy(read, entry.it), written: valueOf(entry.it).map(writtenOf)[0] ?? '' }],
})

function papersIn(read: Read): Paper[] {
  const isOf = <K extends Entry['kind']>(kind: K) => (one: Entry): one is Entry<K> => one.kind === kind
  const [reports, observations] = [read.entries.filter(isOf('DiagnosticReport')), read.entries.filter(isOf('Observation'))]
  const within = new Set<unknown>([...reports.flatMap(({ it }) => (it.result ?? []).map((to) => referred(read, it, to, 'Observation'))), ...observations.flatMap(({ it }) => (it.hasMember ?? []).map((to) => referred(read, it, to, 'Observation')))])
  return [...reports.map((one) => ofReport(read, one)), ...observations.filter((one) => !within.has(one)).map((one) => ofObservation(read, one))]
}

function foundIn(read: Read): Found[] {
  return papersIn(read).flatMap(({ entry, name, status, issued, tested }) => tested.map(({ specimen, said, written }, nth): Found => {
    const tube = specimen ? tubeOf(read, specimen.it) : { tube: 'tube-missing' as const, tubeWritten: '' }
    // What is taken back of another test takes back nothing of this one: it is asked about, as it is when it is final.
    const came = isFinal(status) ? together(said) : isWithdrawn(status) && said.includes(null) ? 'verdict-other-test' : unlessFinal(status).came
    return { row: entry.row, nth, ...tube, came: specimen && isFinal(status) && came !== 'verdict-not-final' ? withSpecimen(came, specimen.it) : came, written: isWithdrawn(status) ? status : written, tested: momentOf(issued), people: specimen ? peopleIn(read, specimen.it) : null, paper: name }
  }))
}

export const fhirSheet = 'Bundle'

/** Whether a file is of this kind at all: text that begins as an object does. */
export const looksFhir = (bytes: Uint8Array): boolean => /^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(String.fromCharCode(...bytes.subarray(0, 64)))

/** Reads what can be read, by what was said of single papers and unknown codes. Problem: `fhir-wrong` with `faults`: then nothing of it is. */
export function readFhir(json: unknown, { lines = {}, words = {} }: LabChoices): Result<LabRead> {
  const bundle = readBundle(json)
  if (!bundle.ok) return bundle
  const [strange, read] = [new Map<string, number>(), { form: 'fhir', columns: null, titles: [], proposed: {}, results: [], questions: [], words: [], rows: 0, leftOut: 0, notRead: [] } as LabRead]
  for (const one of foundIn({ ...bundle.value, words })) {
    read.rows++
    const key = one.nth === 0 ? keyOf(fhirSheet, one.row) : `${keyOf(fhirSheet, one.row)}/${one.nth}`
    const said = Object.hasOwn(lines, key) ? lines[key] : undefined
    if (said === 'out') { read.leftOut++; continue }
    const it = lineOf(one, said)
    if (typeof it === 'object' && 'word' in it) strange.set(it.word, (strange.get(it.word) ?? 0) + 1)
    else if (typeof it === 'string') read.questions.push({ key, sheet: fhirSheet, row: one.row, code: it, tube: one.tubeWritten.slice(0, 60), written: one.written.slice(0, 60) })
    else read.results.push({ ...it, written: one.written.slice(0, 60), tested: one.tested, sheet: fhirSheet, lines: [one.row], people: one.people ?? 1, paper: one.paper })
  }
  return ok({ ...read, words: [...strange].map(([written, rows]) => ({ written, rows })) })
}

function lineOf(one: Found, said: { tube?: string | undefined; verdict?: Verdict | undefined } | undefined): Pick<LabLine, 'tube' | 'verdict'> | { word: string } | Asked {
  const typed = said?.tube ?? one.tube
  if (typed === 'tube-missing' || typed === 'tube-unclear') return typed
  const tube = readTube(typed)
  if (!tube.ok) return tube.problem.code as Asked
  if (said?.verdict) return { tube: tube.value, verdict: said.verdict }
  if (typeof one.came === 'string') return one.came
  return 'verdict' in one.came ? { tube: tube.value, verdict: one.came.verdict } : one.came
}
