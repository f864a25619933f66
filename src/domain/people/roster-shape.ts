// What makes two files one of the shape of the other: the same sheets with the same headings, whoever is in them. What a person once said about columns and
// sheets is held for a file of the same shape, and for no other.

import type { RosterChoices } from './roster.ts'
import { findHeader, headingsOf } from './roster-headings.ts'
import { shownIn, type Sheet } from './roster-table.ts'

/** The headings as they are found without anybody's help; where there are none, the first row with more than one cell. */
function titlesOf(sheet: Sheet): string[] {
  const header = findHeader(sheet)
  if (header) return header.titles
  const first = sheet.rows.slice(0, 40).find(({ cells }) => cells.filter((cell) => shownIn(cell) !== '').length > 1)
  return first ? headingsOf(first).titles : []
}

/** As a text: of two files with the same text the same choices hold. */
export const shapeOf = (sheets: readonly Sheet[]): string => JSON.stringify(sheets.map((sheet) => [sheet.name, sheet.hidden, titlesOf(sheet)]))

/** What is kept of somebody's choices: columns and sheets. Hidden rows are other people each time. Null when nothing was chosen. */
export function kept({ columns, sheets }: RosterChoices): RosterChoices | null {
  const said = { ...(Object.keys(columns ?? {}).length > 0 ? { columns } : {}), ...(Object.keys(sheets ?? {}).length > 0 ? { sheets } : {}) }
  return Object.keys(said).length > 0 ? said : null
}

/** Where somebody has said nothing about columns and sheets of this file, what was said of the last one of its shape. */
export function asLastTime(shape: string, choices: RosterChoices, remembered: readonly { shape: string; choices: RosterChoices }[]): RosterChoices | null {
  if (choices.columns !== undefined || choices.sheets !== undefined) return null
  const last = remembered.find((it) => it.shape === shape)
  return last ? { ...choices, ...last.choices } : null
}
