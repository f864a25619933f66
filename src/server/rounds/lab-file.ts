// A laboratory's file as results: a bundle of FHIR, or what the one reader of spreadsheets and text files reads (people/roster-file.ts). Runs in the process aside: what a
// file costs, its sender decides. Stores nothing.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { looksFhir, readFhir } from '#domain/rounds/fhir-read.ts'
import { fits, readLab, type LabChoices, type LabColumns, type LabRead } from '#domain/rounds/lab-sheet.ts'
import { sheetsOf } from '../people/roster-file.ts'
import { kindOf } from '../people/roster-kinds.ts'

export type LabInput = { bytes: Uint8Array; choices: LabChoices; /** what was said of the last file of this laboratory */ remembered: LabColumns | null; zone: Zone }
export type LabFile = LabRead & { asLastTime: boolean; /** what it is, by its bytes */ ending: 'json' | 'xlsx' | 'csv' }

function readBundle(bytes: Uint8Array, choices: LabChoices): Result<LabFile> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch { return no({ code: 'fhir-wrong', faults: [{ code: 'structure', expression: 'Bundle', says: 'no JSON in UTF-8' }] }) }
  const read = readFhir(json, choices)
  return read.ok ? ok({ ...read.value, asLastTime: false, ending: 'json' }) : read
}

/** Problems: `file-not-readable` with `why`, `fhir-wrong` with `faults`. */
export async function readLabFile({ bytes, choices, remembered, zone }: LabInput): Promise<Result<LabFile>> {
  if (looksFhir(bytes)) return readBundle(bytes, choices)
  const sheets = sheetsOf(bytes, { encoding: choices.encoding })
  if (!sheets.ok) return sheets
  const asLastTime = choices.columns === undefined && remembered !== null && fits(sheets.value, remembered)
  return ok({ ...readLab(sheets.value, asLastTime ? { ...choices, columns: remembered! } : choices, zone), asLastTime, ending: kindOf(bytes) === 'package' ? 'xlsx' : 'csv' })
}
