// A file that somebody chose, as a checked roster. Looks at the bytes, never at the name.
// Runs in the process aside when it comes over HTTP: what a file costs, its sender decides. Refuses what is no spreadsheet, and what would unpack to
// more than fits: a file of kilobytes can claim a table of terabytes.

import { createHash } from 'node:crypto'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { readSheets, type Roster, type RosterAsk, type RosterChoices } from '#domain/people/roster.ts'
import { asLastTime, shapeOf } from '#domain/people/roster-shape.ts'
import { rosterNotes, rosterPlaceCodes, type Question, type Sheet } from '#domain/people/roster-table.ts'
import { kindOf } from './roster-kinds.ts'
import { dialledNumber } from './roster-phones.ts'
import { readText } from './roster-text.ts'
import { readWorkbook } from './roster-workbook.ts'
import { simplified } from './scripts.ts'

const shownQuestions = 200

/** A file as sheets of cells. Problem: `file-not-readable` with `why`. */
export function sheetsOf(bytes: Uint8Array, choices: RosterChoices = {}): Result<Sheet[]> {
  const kind = kindOf(bytes)
  if (kind === 'package') return readWorkbook(bytes)
  return kind === 'text' ? readText(bytes, choices) : no({ code: 'file-not-readable', why: kind })
}

/** The whole of it: what the command line prints. Problem: `file-not-readable` with `why`. */
export function readWholeRoster(bytes: Uint8Array, ask: RosterAsk): Result<Roster> {
  const sheets = sheetsOf(bytes, ask.choices)
  return sheets.ok ? ok(readSheets(sheets.value, ask, { numberIn: dialledNumber, simplified })) : sheets
}

/** What was said of files before, by their shape. */
export type Remembered = { shape: string; choices: RosterChoices }
export type RosterInput = { bytes: Uint8Array; ask: RosterAsk; remembered?: readonly Remembered[] }

/** A roster that was read and checked. With an open question in it nobody is taken in, so nobody is named; the first 200 questions are. */
export type RosterFile = Omit<Roster, 'questions'> & {
  errors: Question[]; errorCount: number; notes: Question[]
  /** of its sheets and headings; the choices that hold, and whether they are those of the last file of this shape */
  shape: string; choices: RosterChoices; asLastTime: boolean
}

/** Problem: `file-not-readable` with `why`. The server is handed what is bounded and checked, and reads no cell itself. */
export async function readRoster({ bytes, ask, remembered = [] }: RosterInput): Promise<Result<RosterFile>> {
  const sheets = sheetsOf(bytes, ask.choices)
  if (!sheets.ok) return sheets
  const shape = createHash('sha256').update(shapeOf(sheets.value)).digest('hex')
  const last = asLastTime(shape, ask.choices ?? {}, remembered)
  const choices = last ?? ask.choices ?? {}
  const { people, questions, ...roster } = readSheets(sheets.value, { ...ask, choices }, { numberIn: dialledNumber, simplified })
  const notes = questions.filter(({ code }) => rosterNotes.has(code))
  const errors = questions.filter(({ code }) => !rosterNotes.has(code) && !rosterPlaceCodes.has(code))
  return ok({
    ...roster, people: errors.length > 0 ? [] : people, errors: errors.slice(0, shownQuestions), errorCount: errors.length, notes: notes.slice(0, shownQuestions),
    shape, choices, asLastTime: last !== null,
  })
}
