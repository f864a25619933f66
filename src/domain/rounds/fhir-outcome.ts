// What FHIR calls an OperationOutcome: how a laboratory's machine is told what became of what it sent. Names nobody, and repeats no word of what was sent but its place.

import { z } from 'zod'
import type { Problem } from '../kernel/result.ts'
import type { FhirFault } from './fhir.ts'
import type { LabRead } from './lab-sheet.ts'

const issue = z.object({ severity: z.enum(['error', 'warning', 'information']), code: z.string(), details: z.object({ text: z.string() }), diagnostics: z.string().optional(), expression: z.array(z.string()).optional() })
export const operationOutcome = z.object({ resourceType: z.literal('OperationOutcome'), issue: z.array(issue).min(1) })
export type OperationOutcome = z.infer<typeof operationOutcome>
type Issue = z.infer<typeof issue>

const outcome = (issues: readonly Issue[]): OperationOutcome => ({ resourceType: 'OperationOutcome', issue: issues.slice(0, 100) })
const codes: Readonly<Record<string, string>> = {
  'not-signed-in': 'login', 'not-allowed': 'forbidden', 'not-found': 'not-found', 'body-too-large': 'too-long', 'upload-not-allowed': 'not-supported', busy: 'throttled', 'too-many-tries': 'throttled', 'database-away': 'transient', 'disk-full': 'no-store', bug: 'exception', 'file-not-readable': 'too-costly',
}
/** A problem of ours in their words. */
export function problemAsOutcome({ code, ...facts }: Problem, reference?: string): OperationOutcome {
  const faults = code === 'fhir-wrong' || code === 'fhir-asked' ? (facts['faults'] as FhirFault[]) : []
  if (faults.length > 0) return outcome(faults.map((one) => ({ severity: 'error', code: one.code, details: { text: code }, diagnostics: one.says, expression: [one.expression] })))
  return outcome([{ severity: 'error', code: codes[code] ?? 'processing', details: { text: code }, ...(reference ? { diagnostics: reference } : {}) }])
}

/** What a bundle leaves open, as faults: a machine is asked by being told, and nothing of its bundle is stored. */
export function askedOf({ questions, words, results }: LabRead): FhirFault[] {
  const at = (row: number): string => `Bundle.entry[${row - 1}].resource`
  const asked = questions.map((one): FhirFault => ({ code: 'business-rule', expression: at(one.row), says: one.code }))
  const strange = words.map((one): FhirFault => ({ code: 'code-invalid', expression: 'Bundle.entry.resource', says: `verdict-unknown: ${one.written}` }))
  const nothing: FhirFault[] = asked.length + strange.length + results.length === 0 ? [{ code: 'required', expression: 'Bundle.entry', says: 'no DiagnosticReport and no Observation' }] : []
  return [...asked, ...strange, ...nothing]
}

export const takenAsOutcome = (results: number, repeated: number): OperationOutcome => outcome([{ severity: 'information', code: 'informational', details: { text: 'taken' }, diagnostics: `${results} new, ${repeated} known before` }])
