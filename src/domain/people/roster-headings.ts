// Where in a sheet the headings stand, on one row or on several, and what each column means: by what it is called, or by what a person said.
// Refuses to choose between two columns of one meaning: that is asked.

import { meaningOf, saysUnit, whoseIs, type Meaning, type RosterColumn } from './roster-columns.ts'
import { shownIn, type Row, type Sheet } from './roster-table.ts'
import { readBuildingLabel, readWrittenDoor } from './written-doors.ts'

/** What a person said about the columns of a sheet: by heading, or by its letter where it has none. `none`: not needed. */
export type ByHand = Readonly<Record<string, RosterColumn | 'none'>>

export type Header = {
  /** how many rows of the sheet stand above the people */
  rows: number
  columns: Map<RosterColumn, number[]>
  titles: string[]
  /** headings that mean nothing to us */
  ignored: string[]
  /** what a person said something about */
  byHand: ReadonlySet<string>
  /** columns that mean the same, of which one has to be chosen */
  twice: [column: RosterColumn, titles: string[]][]
  /** named by the sheet, where no column names it: `2号楼` */
  building: string | null
  /** a whole door stands in the column of the flat */
  doorInFlat: boolean
}

/** Titles and notes may stand above the headings, that many rows. */
const searched = 20
const deepest = 3

export const letterOf = (column: number): string => (column < 26 ? '' : letterOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

const titlesOf = (row: Row): string[] => Array.from(row.cells, (cell) => shownIn(cell))
const known = (titles: readonly string[]): number => new Set(titles.flatMap((title) => meaningOf(title)?.column ?? [])).size

/** A number, a day, a door: what headings never say. */
const isSomebodys = (text: string): boolean => /^\+?\d[\d\s-]{6,}$/.test(text) || /^\d{4}\s?[-/.年]\s?\d{1,2}/u.test(text) || (/\d/.test(text) && readWrittenDoor(text).ok)
/** What a row calls its columns. Where it says somebody and no headings, the columns have their letters: nobody's name is the name of a column. */
export const headingsOf = (row: Row): { titles: string[]; person: boolean } => {
  const titles = titlesOf(row)
  const person = known(titles) === 0 && titles.some(isSomebodys)
  return { titles: person ? titles.map((text, at) => (text === '' ? '' : letterOf(at))) : titles, person }
}

/** Headings on rows above each other read as one: the lower says more (`住址` over `楼栋`, `单元`, `室`), or goes on (`联系` over `电话`). */
function stacked(rows: readonly string[][]): string[] {
  const width = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? '').reduce((top, below) => {
    if (below === '' || below === top) return top
    if (top === '' || meaningOf(below)) return below
    return meaningOf(top + below) ? top + below : `${top} ${below}`
  }))
}

type Said = { at: number; column: RosterColumn; usual: boolean; whole: boolean }

/** What somebody said of it; a heading `constructor` is one like any other. */
const saidOf = (byHand: ByHand, key: string): ByHand[string] | undefined => (Object.hasOwn(byHand, key) ? byHand[key] : undefined)

function meaningsIn(titles: readonly string[], byHand: ByHand): { said: Said[]; ignored: string[] } {
  const said: Said[] = []
  const ignored: string[] = []
  titles.forEach((title, at) => {
    const hand = saidOf(byHand, title) ?? saidOf(byHand, letterOf(at))
    const meaning: Meaning | null = hand === 'none' ? null : hand ? { column: hand, usual: true, whole: true } : meaningOf(title)
    if (meaning) said.push({ at, ...meaning })
    else if (title !== '') ignored.push(title.slice(0, 40))
  })
  const byHandColumns = new Set(titles.flatMap((title, at) => saidOf(byHand, title) ?? saidOf(byHand, letterOf(at)) ?? []))
  const kept = said.filter(({ at, column }) => !byHandColumns.has(column) || (saidOf(byHand, titles[at]!) ?? saidOf(byHand, letterOf(at))) === column)
  return { said: kept, ignored: [...ignored, ...said.filter((it) => !kept.includes(it)).map(({ at }) => titles[at]!)] }
}

/** The columns by meaning; null without a name and a home. */
function headerOf(titles: string[], rows: number, sheet: Sheet, byHand: ByHand): Header | null {
  const { said, ignored } = meaningsIn(titles, byHand)
  const columns = new Map<RosterColumn, number[]>()
  for (const { column } of said) {
    const all = said.filter((it) => it.column === column)
    const sure = all.some((it) => it.usual) ? all.filter((it) => it.usual) : all
    columns.set(column, sure.map((it) => it.at))
  }
  const unit = columns.get('entrance')?.[0]
  if (unit !== undefined && !columns.has('flat') && saysUnit(titles[unit]!)) { columns.set('flat', [unit]); columns.delete('entrance') }
  ofTheSame(columns, titles, byHand)
  const building = columns.has('building') || columns.has('door') ? null : buildingOf(sheet.name)
  const whole = said.some(({ column, whole: may }) => column === 'flat' && may)
  const inColumns = columns.has('flat') && (columns.has('building') || building !== null)
  const doorInFlat = columns.has('flat') && !inColumns && !columns.has('door') && whole
  if (!columns.has('name') || !(inColumns || columns.has('door') || doorInFlat)) return null
  // Beside building and flat an address is the way to the compound, and no door.
  if (inColumns) columns.delete('door')
  return { rows, columns, titles, ignored: [...ignored, ...leftOut(said, columns, titles)], byHand: new Set(Object.keys(byHand)), twice: twiceIn(columns, titles), building: inColumns ? building : null, doorInFlat }
}

/** An owner's number is not that of the tenant whose name is taken, nor the other way round. */
function ofTheSame(columns: Map<RosterColumn, number[]>, titles: readonly string[], byHand: ByHand): void {
  const name = columns.get('name')?.[0]
  const whose = name === undefined ? null : whoseIs(titles[name]!)
  for (const column of ['phone', 'householdPhone', 'born'] as const) {
    const kept = columns.get(column)?.filter((at) => { const other = whoseIs(titles[at]!); return whose === null || other === null || other === whose || saidOf(byHand, titles[at]!) === column || saidOf(byHand, letterOf(at)) === column })
    if (kept && kept.length > 0) columns.set(column, kept)
    else columns.delete(column)
  }
}

const leftOut = (said: readonly Said[], columns: ReadonlyMap<RosterColumn, number[]>, titles: readonly string[]): string[] =>
  said.filter(({ at }) => ![...columns.values()].flat().includes(at)).map(({ at }) => titles[at]!)

/** A person may have several numbers; everything else they have once. */
const twiceIn = (columns: ReadonlyMap<RosterColumn, number[]>, titles: readonly string[]): Header['twice'] =>
  [...columns].filter(([column, at]) => at.length > 1 && column !== 'phone' && column !== 'compound').map(([column, at]) => [column, at.map((it) => titles[it]!)])

/** `2号楼` as the name of a sheet is the building of all in it; `Sheet2` is none. */
function buildingOf(name: string): string | null {
  if (!/[号號]?[楼樓]|栋|棟|幢|座|^(?:building|block)\b/iu.test(name)) return null
  const read = readBuildingLabel(name)
  return read.ok && read.value.entrance === null && read.value.compound === null && /^(?:\d{1,4}[A-Z]?|[A-Z]\d{0,2}|[甲乙丙丁])$/u.test(read.value.label) ? read.value.label : null
}

/** The headings of a sheet; null when there are none among its first rows. */
export function findHeader(sheet: Sheet, byHand: ByHand = {}): Header | null {
  for (let at = 0; at < Math.min(sheet.rows.length, searched); at++) {
    const rows = sheet.rows.slice(at, at + deepest).map(titlesOf)
    if (known(rows[0]!) === 0 && Object.keys(byHand).length === 0) continue // a title
    const { titles, person } = headingsOf(sheet.rows[at]!)
    if (person) return headerOf(titles, at, sheet, byHand)
    // Another row of headings below has two of them at least; people's rows have none.
    let depth = 1
    while (depth < rows.length && known(rows[depth]!) >= 2) depth += 1
    for (let deep = depth; deep >= 1; deep--) {
      const header = headerOf(stacked(rows.slice(0, deep)), at + deep, sheet, byHand)
      if (header) return header
    }
  }
  return null
}

/** Whether a row below says the headings again, as printed pages do; `other`: it says others. */
export function headingAgain(row: Row, header: Header): 'same' | 'other' | null {
  const name = shownIn(row.cells[header.columns.get('name')?.[0] ?? 0])
  // Nearly no row says one, and thousands are asked.
  if (!/[名主户戶客人]|name|owner|resident|tenant|occupant/iu.test(name) || meaningOf(name)?.column !== 'name') return null
  const titles = titlesOf(row)
  if (known(titles) < 3) return null
  const same = [...header.columns.values()].flat().every((at) => meaningOf(titles[at] ?? '')?.column === meaningOf(header.titles[at]!)?.column)
  return same ? 'same' : 'other'
}
