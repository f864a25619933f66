// A text file (CSV) as one sheet: whatever separates its cells, quoted as RFC 4180 says and as spreadsheets do it.

import Papa from 'papaparse'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { findHeader, letterOf } from '#domain/people/roster-headings.ts'
import { mostRows, type RosterChoices } from '#domain/people/roster.ts'
import { shownIn, type RosterCode, type Row, type Sheet } from '#domain/people/roster-table.ts'
import { decoded } from './roster-encoding.ts'
import { mostColumns, Room, TooMuch } from './roster-sheet.ts'

const notReadable = (why: RosterCode) => no({ code: 'file-not-readable', why })
const separators = [',', ';', '\t', '|', '，']

const rowsOf = (data: readonly (readonly string[])[]): Row[] =>
  data.map((cells, at): Row => ({ at: at + 1, cells: cells.slice(0, mostColumns) })).filter(({ cells }) => cells.some((cell) => shownIn(cell) !== ''))
const sheetFrom = (rows: Row[]): Sheet => ({ name: 'CSV', hidden: false, rows, ragged: true })

/** The separator under which the headings are headings; where none are, the one that the first lines have most of. */
function separatorOf(text: string): string {
  const said = /^sep=(.)\r?\n/.exec(text)?.[1]
  if (said) return said
  const start = text.slice(0, 20_000)
  const found = separators.find((delimiter) => findHeader(sheetFrom(rowsOf(Papa.parse<string[]>(start, { delimiter, preview: 30 }).data))) !== null)
  if (found) return found
  const bare = start.split(/\r?\n|\r/).slice(0, 5).join('\n').replace(/"[^"]*"/g, '')
  return separators.map((mark) => [bare.split(mark).length, mark] as const).reduce((best, it) => (it[0] > best[0] ? it : best))[1]
}

/** Rows with a cell that holds whole lines of the table: a quotation mark was opened and closed in another row, and who stood between is in that cell. */
function swallowing(rows: readonly Row[], delimiter: string): number[] {
  const most = Math.max(2, (rows[0]?.cells.length ?? 0) - 2)
  return rows.filter(({ cells }) => cells.some((cell) => typeof cell === 'string' && cell.includes('\n') && cell.split('\n').some((line) => line.split(delimiter).length > most))).map(({ at }) => at)
}

/** Problem: `file-not-readable` with `why`. */
export function readText(bytes: Uint8Array, choices: RosterChoices): Result<Sheet[]> {
  const file = decoded(bytes, choices.encoding)
  if (typeof file === 'string') return notReadable(file)
  const text = file.text.replace(/^\ufeff/, '')
  if (text.trim() === '') return notReadable('empty')
  const delimiter = separatorOf(text)
  const body = text.replace(/^sep=.(?=\r?\n)/, '')
  const parsed = Papa.parse<string[]>(body, { delimiter, preview: mostRows + 10_000 })
  const rows = rowsOf(parsed.data)
  try {
    const room = new Room()
    for (const { cells } of rows) for (const cell of cells) if (cell !== '') room.take(shownIn(cell))
  } catch (error) {
    if (error instanceof TooMuch) return notReadable('too-much-in-it')
    throw error
  }
  const beyond = parsed.data.reduce((most, cells) => { for (let at = cells.length - 1; at >= mostColumns && at > most; at--) if (shownIn(cells[at]) !== '') return at; return most }, 0)
  // A quote without its end takes all that follows into one cell; one behind which the cell goes on, the rows up to the next quote.
  const open = parsed.errors.find(({ code }) => code === 'MissingQuotes' || code === 'InvalidQuotes')
  const doubts: NonNullable<Sheet['doubts']> = [
    ...(open ? [{ code: 'quote-not-closed' as const, row: (open.row ?? 0) + 1 }] : swallowing(rows, delimiter).map((row) => ({ code: 'quote-not-closed' as const, row }))),
    ...(parsed.meta.truncated ? [{ code: 'too-many-rows' as const, row: null, value: String(mostRows) }] : []), ...(beyond > 0 ? [{ code: 'too-wide' as const, row: null, value: letterOf(beyond) }] : []),
  ]
  return ok([{ ...sheetFrom(rows), ...(doubts.length > 0 ? { doubts } : {}) }])
}
