// The few resources of FHIR that a laboratory tells results with, R4 and R5, in the shape that is needed of each. What a resource holds beyond it is neither read
// nor kept: names and addresses of patients stay where they came from. What lacks its shape is named with the place at which it stands.

import { z } from 'zod'
import { no, ok, type Result } from '../kernel/result.ts'

const word = z.string().max(500)
const coding = z.looseObject({ system: word.optional(), code: word.optional(), display: word.optional() })
const concept = z.looseObject({ coding: z.array(coding).max(50).optional(), text: z.string().max(2000).optional() })
const identifier = z.looseObject({ system: word.optional(), value: word.optional() })
const reference = z.looseObject({ reference: word.optional(), type: word.optional() })
/** A moment with its offset. A day alone, or a year that no clock names, is no moment, and a wrong field. */
const moment = z.iso.datetime({ offset: true }).refine((it) => { const ms = Date.parse(it); return ms >= Date.UTC(2000, 0, 1) && ms < Date.UTC(2200, 0, 1) }, { message: 'no moment of these years' })
/** What changes the meaning of a resource must be understood, or the resource refused: so FHIR itself. */
const meant = { modifierExtension: z.undefined({ message: 'changes the meaning and is not understood here' }).optional(), implicitRules: z.undefined({ message: 'changes the meaning and is not understood here' }).optional() }
const base = { ...meant, id: word.optional(), identifier: z.array(identifier).max(20).optional(), contained: z.array(z.looseObject({ resourceType: word, id: word.optional() })).max(200).optional() }
const reportStatus = z.enum(['registered', 'partial', 'preliminary', 'modified', 'final', 'amended', 'corrected', 'appended', 'cancelled', 'entered-in-error', 'unknown'])

const report = z.looseObject({
  ...base, resourceType: z.literal('DiagnosticReport'), status: reportStatus, code: concept, subject: reference.optional(), issued: moment.optional(),
  specimen: z.array(reference).max(200).optional(), result: z.array(reference).max(500).optional(), conclusionCode: z.array(concept).max(20).optional(),
})
const observationStatus = z.enum(['registered', 'specimen-in-process', 'preliminary', 'final', 'amended', 'corrected', 'appended', 'cancelled', 'entered-in-error', 'unknown', 'cannot-be-obtained'])
const part = z.looseObject({ ...meant, code: concept, valueCodeableConcept: concept.optional(), valueString: word.optional(), valueQuantity: z.looseObject({}).optional(), interpretation: z.array(concept).max(20).optional() })
const observation = part.extend({
  ...base, resourceType: z.literal('Observation'), status: observationStatus, subject: reference.optional(), issued: moment.optional(), specimen: reference.optional(),
  hasMember: z.array(reference).max(200).optional(), component: z.array(part).max(100).optional(),
})
const specimen = z.looseObject({
  ...base, resourceType: z.literal('Specimen'), status: z.enum(['available', 'unavailable', 'unsatisfactory', 'entered-in-error']).optional(), accessionIdentifier: identifier.optional(),
  subject: reference.optional(), /** R5 */ combined: z.enum(['grouped', 'pooled']).optional(),
  container: z.array(z.looseObject({ ...meant, /** R4 */ identifier: z.array(identifier).max(20).optional(), /** R5: the barcode is the device's */ device: reference.optional() })).max(20).optional(),
}).superRefine((it, { addIssue }) => {
  // A tube of ten is said with a Group (R4 and R5) or with `combined` (R5); a tube of one with a Patient.
  if (!it.subject && it.combined === undefined) addIssue({ code: 'custom', path: ['subject'], message: 'whose it is, a Group or a Patient, or combined' })
})
const group = z.looseObject({ ...base, resourceType: z.literal('Group'), quantity: z.number().int().min(0).max(100_000).optional(), member: z.array(z.looseObject({})).max(1000).optional() })
const device = z.looseObject({ ...base, resourceType: z.literal('Device') })
const shapes = { DiagnosticReport: report, Observation: observation, Specimen: specimen, Group: group, Device: device } as const

export type Report = z.infer<typeof report>
export type Observation = z.infer<typeof observation>
export type Part = z.infer<typeof part>
export type Specimen = z.infer<typeof specimen>
export type Group = z.infer<typeof group>
export type Device = z.infer<typeof device>
type Told = { DiagnosticReport: Report; Observation: Observation; Specimen: Specimen; Group: Group; Device: Device }
export type Kind = keyof Told

/** `expression`: where it stands, as FHIRPath. */
export type FhirFault = { code: 'structure' | 'required' | 'value' | 'not-supported' | 'duplicate' | 'too-long' | 'business-rule' | 'code-invalid'; expression: string; says: string }

const entry = z.looseObject({ fullUrl: word.optional(), resource: z.looseObject({ resourceType: word, id: word.optional() }), request: z.looseObject({ method: z.enum(['POST', 'PUT']) }).optional() })
const mostEntries = 50_000
const bundle = z.looseObject({ ...meant, resourceType: z.literal('Bundle'), type: z.enum(['collection', 'message', 'transaction', 'document']), entry: z.array(z.unknown()).min(1).max(mostEntries) })

const at = (root: string, path: readonly PropertyKey[]): string => path.reduce<string>((so, one) => (typeof one === 'number' ? `${so}[${one}]` : `${so}.${String(one)}`), root).slice(0, 300)
const faultsOf = (root: string, { issues }: z.ZodError): FhirFault[] => issues.map((one) => {
  const missing = one.code === 'invalid_type' && 'input' in one && one.input === undefined
  const code = missing ? 'required' as const : one.code === 'too_big' ? 'too-long' as const : one.code === 'invalid_value' || one.code === 'invalid_format' ? 'value' as const : 'structure' as const
  return { code, expression: at(root, one.path), says: one.message.slice(0, 200) }
})

export type Entry<K extends Kind = Kind> = { /** from 1 */ row: number; kind: K; it: Told[K]; fullUrl: string | null }
export type Read = { entries: readonly Entry[]; /** by reference; null: two have that name */ named: ReadonlyMap<string, Entry | null> }

const isKind = (type: string): type is Kind => Object.hasOwn(shapes, type)

/** The resources of a bundle that are read here, each in its shape. Problem: `fhir-wrong` with `faults`, the first hundred. */
export function readBundle(json: unknown): Result<Read> {
  const outer = bundle.safeParse(json, { reportInput: true })
  if (!outer.success) return no({ code: 'fhir-wrong', faults: faultsOf('Bundle', outer.error).slice(0, 100) })
  const [faults, entries, named] = [[] as FhirFault[], [] as Entry[], new Map<string, Entry | null>()]
  for (const [n, one] of outer.data.entry.entries()) {
    if (faults.length >= 100) break
    const here = entry.safeParse(one, { reportInput: true })
    if (!here.success) { faults.push(...faultsOf(`Bundle.entry[${n}]`, here.error)); continue }
    const { fullUrl = null, resource } = here.data
    if (!isKind(resource.resourceType)) continue
    const told = shapes[resource.resourceType].safeParse(resource, { reportInput: true })
    if (!told.success) { faults.push(...faultsOf(`Bundle.entry[${n}].resource`, told.error)); continue }
    const it: Entry = { row: n + 1, kind: resource.resourceType, it: told.data, fullUrl }
    if (fullUrl !== null && named.has(fullUrl)) faults.push({ code: 'duplicate', expression: `Bundle.entry[${n}].fullUrl`, says: 'two entries have this address' })
    entries.push(it)
    for (const name of [fullUrl, resource.id === undefined ? null : `${resource.resourceType}/${resource.id}`]) if (name !== null) named.set(name, named.has(name) && named.get(name) !== it ? null : it)
  }
  return faults.length > 0 ? no({ code: 'fhir-wrong', faults: faults.slice(0, 100) }) : ok({ entries, named })
}

type Holding = { contained?: readonly Record<string, unknown>[] | undefined }
/** What a reference names: in the resource itself (`#id`), or in the bundle. Null: nothing of this kind, or two. */
export function referred<K extends Kind>({ named }: Read, from: Holding, to: { reference?: string | undefined } | undefined, kind: K): Entry<K> | null {
  const name = to?.reference ?? ''
  if (name.startsWith('#')) {
    const inside = (from.contained ?? []).filter((one) => one['id'] === name.slice(1) && one['resourceType'] === kind)
    const told = inside.length === 1 ? shapes[kind].safeParse(inside[0]) : null
    return told?.success ? { row: 0, kind, it: told.data as Told[K], fullUrl: null } : null
  }
  const found = named.get(name) ?? (/^https?:/.test(name) ? named.get(name.split('/').slice(-2).join('/')) : undefined)
  return found && found.kind === kind ? (found as Entry<K>) : null
}
