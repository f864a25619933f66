// One sheet of an .xlsx file as rows of cells, with what is hidden and what is merged. Whole columns under a rule, a filter or a format hold no
// cells and cost nothing; cells in number are bounded.

import type { Cell, Row, Sheet } from '#domain/people/roster-table.ts'
import { shownNumber, type Styles } from './roster-shown.ts'
import { attributeOf, eachElement, isTrue, unescaped } from './roster-xml.ts'
import { letterOf } from '#domain/people/roster-headings.ts'

export const mostColumns = 200
const [lastColumn, lastRow] = [16_384, 1_048_576]
const [mostCells, mostText] = [1_000_000, 16_000_000]

/** More than a roster can hold. */
export class TooMuch extends Error {}
/** What all sheets of a file may hold together. */
export class Room {
  private cells = 0
  private text = 0
  take(text: string): void {
    this.cells += 1
    this.text += text.length
    if (this.cells > mostCells || this.text > mostText) throw new TooMuch()
  }
}

export type Book = { shared: readonly string[]; styles: Styles; from1904: boolean; room: Room }
type Merge = { column: number; from: number; to: number }

/** `B12`, letter by letter and without making anything: it is asked for every cell. */
function columnOf(ref: string | undefined): number | null {
  if (ref === undefined) return null
  let column = 0
  let row = 0
  for (let at = 0; at < ref.length; at++) {
    const code = ref.charCodeAt(at)
    if (code === 36) continue
    const letter = (code | 32) - 96
    if (letter >= 1 && letter <= 26 && code > 64 && row === 0) column = column * 26 + letter
    else if (code >= 48 && code <= 57 && column > 0) row = row * 10 + code - 48
    else return null
    if (column > lastColumn || row > lastRow) throw new TooMuch()
  }
  return column === 0 || row === 0 ? null : column - 1
}

function placeOf(ref: string): { column: number; row: number } | null {
  const column = columnOf(ref)
  return column === null ? null : { column, row: Number(/\d+/.exec(ref)![0]) }
}

type Open = { column: number; type: string; style: number; value: string; inline: string; formula: string | null; hasValue: boolean }

class SheetReader {
  readonly rows: Row[] = []
  readonly merges: Merge[] = []
  wide = -1
  private row: Row = { at: 0, cells: [] }
  private cell: Open | null = null
  private column = -1
  private into: 'value' | 'inline' | 'formula' | null = null
  private phonetic = 0
  private readonly book: Book
  constructor(book: Book) { this.book = book }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.startRow(attributes)
    else if (name === 'c') this.startCell(attributes)
    else if (name === 'v') { this.into = 'value'; if (this.cell) this.cell.hasValue = true }
    else if (name === 't' && this.phonetic === 0) this.into = 'inline'
    else if (name === 'f') { this.into = 'formula'; if (this.cell) this.cell.formula ??= '' }
    else if (name === 'rPh') this.phonetic += 1
    else if (name === 'mergeCell') this.merge(attributeOf(attributes, 'ref') ?? '')
  }

  text(text: string): void {
    if (!this.cell || this.into === null) return
    if (this.into === 'value') this.cell.value += text
    else if (this.into === 'inline') this.cell.inline += text
    else if (this.cell.formula!.length < 40) this.cell.formula += text.slice(0, 40)
  }

  close(name: string): void {
    if (name === 'v' || name === 't' || name === 'f') this.into = null
    else if (name === 'rPh') this.phonetic -= 1
    else if (name === 'c') this.endCell()
    else if (name === 'row' && this.row.cells.length > 0) this.rows.push(this.row)
  }

  private startRow(attributes: Readonly<Record<string, string>>): void {
    const at = Number(attributeOf(attributes, 'r') ?? this.row.at + 1)
    if (!Number.isInteger(at) || at < 1 || at > lastRow) throw new TooMuch()
    this.row = { at, cells: [], ...(isTrue(attributeOf(attributes, 'hidden')) ? { hidden: true as const } : {}) }
    this.column = -1
  }

  private startCell(attributes: Readonly<Record<string, string>>): void {
    this.column = columnOf(attributeOf(attributes, 'r')) ?? this.column + 1
    this.cell = { column: this.column, type: attributeOf(attributes, 't') ?? 'n', style: Number(attributeOf(attributes, 's') ?? 0), value: '', inline: '', formula: null, hasValue: false }
  }

  private endCell(): void {
    const { cell } = this
    this.cell = null
    const read = cell ? this.cellOf(cell) : ''
    const shown = typeof read === 'string' ? read : read.shown
    if (!cell || (shown.trim() === '' && (typeof read === 'string' || !read.wrong))) return
    this.book.room.take(shown)
    if (cell.column >= mostColumns) { this.wide = Math.max(this.wide, cell.column); return }
    while (this.row.cells.length < cell.column) this.row.cells.push('')
    this.row.cells[cell.column] = read
  }

  private cellOf({ type, style, value, inline, formula, hasValue }: Open): Cell {
    if (type === 's') return this.book.shared[Number(value)] ?? { shown: value, wrong: 'cell-error' }
    if (type === 'inlineStr') return unescaped(inline)
    if (type === 'str') return unescaped(value)
    if (type === 'e') return { shown: value, wrong: 'cell-error' }
    if (type === 'b') return isTrue(value.trim()) ? 'TRUE' : 'FALSE'
    if (type === 'd') return ofIsoDay(value.trim())
    if (value.trim() === '') return formula !== null ? { shown: `=${formula}`, wrong: 'formula-without-value' } : hasValue ? '' : unescaped(inline)
    return shownNumber(value.trim(), style, this.book.styles, this.book.from1904)
  }

  private merge(ref: string): void {
    const [from, to] = ref.split(':').map((it) => placeOf(it))
    if (from && to && to.row > from.row && this.merges.length < 100_000) this.merges.push({ column: from.column, from: from.row, to: to.row })
  }
}

/** Strict files keep a day as a day, also with midnight behind it; another time is left to whoever reads it. */
function ofIsoDay(text: string): Cell {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)?.[1]
  return day ? { shown: day, day: day as NonNullable<Extract<Cell, { day?: unknown }>['day']> } : text
}

/** What stands in the first cell of a merged column of cells counts for all of them. */
function fillMerged(rows: readonly Row[], merges: readonly Merge[]): void {
  let work = 0
  for (const { column, from, to } of merges) {
    if (column >= mostColumns) continue
    let at = firstFrom(rows, from)
    const top = rows[at]?.at === from ? rows[at]!.cells[column] : undefined
    if (top === undefined || top === '') continue
    const again: Cell = { ...(typeof top === 'string' ? { shown: top } : top), merged: true }
    for (at += 1; at < rows.length && rows[at]!.at <= to && work < 2_000_000; at++, work++) {
      const { cells } = rows[at]!
      while (cells.length <= column) cells.push('')
      if (cells[column] === '') cells[column] = again
    }
  }
}

function firstFrom(rows: readonly Row[], row: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.at < row) low = middle + 1
    else high = middle
  }
  return low
}

/** Throws TooMuch, and whatever the parser says of what is no XML. */
export function sheetOf(name: string, hidden: boolean, bytes: Uint8Array, book: Book): Sheet {
  const reader = new SheetReader(book)
  eachElement(bytes, { open: (tag, attributes) => reader.open(tag, attributes), text: (text) => reader.text(text), close: (tag) => reader.close(tag) })
  const rows = reader.rows.every((row, at) => at === 0 || reader.rows[at - 1]!.at < row.at) ? reader.rows : reader.rows.toSorted((a, b) => a.at - b.at)
  fillMerged(rows, reader.merges)
  return {
    name, hidden, rows, ...(book.from1904 ? { from1904: true as const } : {}),
    ...(reader.wide < 0 ? {} : { doubts: [{ code: 'too-wide' as const, row: null, value: letterOf(reader.wide) }] }),
  }
}
