// Bundles of FHIR as a laboratory's machine makes them, R4 and R5: a report with its observation, of a tube with several people in it.

export type Said = {
  tube?: string; /** a second number on the same container */ second?: string; people?: number; value?: object | undefined; conclusion?: object; interpretation?: string; test?: object
  status?: string; specimenStatus?: string; parts?: object[]; issued?: string
}
export type BundleEntry = { fullUrl: string; resource: { resourceType: string } & Record<string, unknown> }
export type Bundle = { resourceType: 'Bundle'; type: 'collection'; entry: BundleEntry[] }

const notDetected = { coding: [{ system: 'http://snomed.info/sct', code: '260415000', display: 'Not detected' }] }
const naat = { coding: [{ system: 'http://loinc.org', code: '94500-6' }] }

/** The entries of one report. */
export function reportOf(release: 'r4' | 'r5', said: Said = {}): BundleEntry[] {
  const { tube = 'SH0001', second, people = 10, conclusion, interpretation, test = naat, status = 'final', specimenStatus, parts, issued = '2026-04-05T17:00:00+08:00' } = said
  const value = 'value' in said ? said.value : notDetected
  const named = (kind: string): { fullUrl: string; to: { reference: string } } => ({ fullUrl: `urn:uuid:${kind}-${tube}`, to: { reference: `urn:uuid:${kind}-${tube}` } })
  const [report, observation, specimen, group] = [named('report'), named('observation'), named('specimen'), named('group')]
  const numbers = [tube, ...(second ? [second] : [])].filter((one) => one !== '').map((one) => ({ value: one }))
  const container = release === 'r4' ? [{ identifier: numbers }] : [{ device: { reference: '#tube' } }]
  const subject = release === 'r4' ? { subject: group.to } : { subject: group.to, combined: 'pooled', contained: [{ resourceType: 'Device', id: 'tube', identifier: numbers }] }
  return [
    { fullUrl: report.fullUrl, resource: { resourceType: 'DiagnosticReport', identifier: [{ value: `R-${tube}` }], status, code: test, subject: group.to, issued, specimen: [specimen.to], result: [observation.to], ...(conclusion ? { conclusionCode: [conclusion] } : {}) } },
    {
      fullUrl: observation.fullUrl,
      resource: {
        resourceType: 'Observation', status: 'final', code: test, subject: group.to, specimen: specimen.to, ...(value ? { valueCodeableConcept: value } : {}), ...(parts ? { component: parts } : {}),
        ...(interpretation ? { interpretation: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: interpretation }] }] } : {}),
      },
    },
    { fullUrl: specimen.fullUrl, resource: { resourceType: 'Specimen', ...subject, container, ...(specimenStatus ? { status: specimenStatus } : {}) } },
    { fullUrl: group.fullUrl, resource: { resourceType: 'Group', type: 'person', ...(release === 'r4' ? { actual: true } : { membership: 'enumerated' }), quantity: people } },
  ]
}
export const bundleOf = (release: 'r4' | 'r5', said: Said = {}): Bundle => ({ resourceType: 'Bundle', type: 'collection', entry: reportOf(release, said) })
/** Its observation was put down in error. */
export const withdrawn = (it: Bundle): Bundle => ({ ...it, entry: it.entry.map((one) => (one.resource.resourceType === 'Observation' ? { ...one, resource: { ...one.resource, status: 'entered-in-error' } } : one)) })
