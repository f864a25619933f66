// A laboratory's file as results, read by the one reader of spreadsheets and text files there is (people/roster-file.ts). Runs in the process aside: what a
// file costs, its sender decides. Stores nothing.

import { ok, type Result } from '#domain/kernel/result.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { fits, readLab, type LabChoices, type LabColumns, type LabRead } from '#domain/rounds/lab-sheet.ts'
import { sheetsOf } from '../people/roster-file.ts'

export type LabInput = { bytes: Uint8Array; choices: LabChoices; /** what was said of the last file of this laboratory */ remembered: LabColumns | null; zone: Zone }
export type LabFile = LabRead & { asLastTime: boolean }

/** Problem: `file-not-readable` with `why`. */
export async function readLabFile({ bytes, choices, remembered, zone }: LabInput): Promise<Result<LabFile>> {
  const sheets = sheetsOf(bytes, { encoding: choices.encoding })
  if (!sheets.ok) return sheets
  const asLastTime = choices.columns === undefined && remembered !== null && fits(sheets.value, remembered)
  return ok({ ...readLab(sheets.value, asLastTime ? { ...choices, columns: remembered! } : choices, zone), asLastTime })
}
