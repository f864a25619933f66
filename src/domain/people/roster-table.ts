// A roster file as a table, whatever it was saved as: sheets, rows and cells as a spreadsheet shows them. And what is asked about it.

import type { Day } from '../kernel/instants.ts'

/** What a cell holds besides what it shows. A text alone is itself. */
export type Held = {
  shown: string
  /** of a number: its value, which a short format hides */
  number?: number
  /** of a number that is shown as a day: that day; null when the format leaves out the day, the month or the year */
  day?: Day | null
  /** a merged cell that begins in a row above */
  merged?: true
  /** why nothing can be read from it */
  wrong?: 'cell-error' | 'formula-without-value'
}
export type Cell = string | Held

export type Row = { /** as the spreadsheet counts, from 1 */ at: number; cells: Cell[]; hidden?: true }
export type Sheet = {
  name: string
  hidden: boolean
  /** with anything in them, in turn */
  rows: Row[]
  /** its days are counted from 1904 */
  from1904?: true
  /** a text file: a comma too many moves all cells after it */
  ragged?: true
  /** what the reader of the file has to say of this sheet */
  doubts?: { code: RosterCode; row: number | null; value?: string }[]
}

/** Left to whoever brings the file; each has a sentence in the words of the screens and in those of the command line. */
export const rosterCodes = [
  // of the file
  'file-missing', 'empty', 'old-xls', 'password', 'ods', 'xlsb', 'numbers-app', 'xml-2003', 'html', 'pdf', 'picture', 'word', 'archive', 'not-a-spreadsheet', 'too-much-in-it', 'damaged', 'encoding-unknown', 'encoding-two-fit',
  // of a sheet
  'header-missing', 'no-rows', 'too-many-rows', 'too-wide', 'sheet-hidden', 'sheet-not-read', 'sheet-left-out', 'rows-hidden', 'column-twice', 'zone-column', 'people-not-taken', 'building-from-sheet', 'address-from-above', 'phones-several', 'quote-not-closed',
  // of a row
  'subtotal-row', 'note-row', 'heading-again', 'cells-shifted', 'duplicate-person', 'person-moved', 'person-again', 'person-left',
  // of a cell
  'missing', 'too-long', 'not-readable', 'cell-error', 'formula-without-value', 'floor-not-a-number', 'not-a-date', 'date-in-future', 'born-year-only', 'born-no-day', 'born-short-year', 'born-two-ways',
  'phone-not-a-number', 'phone-digits-lost', 'phone-with-words', 'merged-over-people', 'name-two-people', 'name-with-remark', 'name-no-person',
  'date-in-address', 'door-not-readable', 'door-two-ways', 'door-no-building', 'door-no-flat', 'door-differs', 'label-not-readable', 'entrance-missing', 'flat-two-spellings',
  // of the place
  'compound-new', 'building-new', 'entrance-new', 'compound-unsaid',
] as const
export type RosterCode = (typeof rosterCodes)[number]

/** Said, and no bar to taking the file in: nothing of it was taken, or it is plain what was meant. */
export const rosterNotes: ReadonlySet<RosterCode> = new Set<RosterCode>(['sheet-hidden', 'sheet-not-read', 'sheet-left-out', 'rows-hidden', 'building-from-sheet', 'address-from-above', 'phones-several', 'subtotal-row', 'note-row', 'person-moved', 'person-again', 'person-left'])
/** Asked of whoever takes the file in, place by place; they are no mistakes of the file. */
export const rosterPlaceCodes: ReadonlySet<RosterCode> = new Set<RosterCode>(['compound-new', 'building-new', 'entrance-new'])

/** `column` is the heading as it stands in the file, '' when none is meant; `value` what stands there, or what the sentence needs. */
export type Question = { sheet: string; row: number | null; column: string; code: RosterCode; value: string }

// Zero-width and direction marks come along when cells are pasted from chats.
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g

const odd = /[\s\u200b-\u206f\ufeff]/

/** What stands in the cell, as a person sees it. */
export function shownIn(cell: Cell | undefined): string {
  const text = cell === undefined ? '' : typeof cell === 'string' ? cell : cell.shown
  return odd.test(text) ? text.replace(unseen, '').replace(/\s+/g, ' ').trim() : text
}
