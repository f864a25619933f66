// A roster file, checked row by row before anything is stored: what it says about whom, and every error by row and column.
// Refuses to guess: a row with an error is never taken in, and one error keeps the whole file out.

import type { Day } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import { columnOf, type RosterColumn } from './roster-columns.ts'
import { readBorn, readDoor, readFloor, readLabel, readPhone, readText, shownAs, type Cell } from './roster-cells.ts'

export type { Cell } from './roster-cells.ts'

export type RosterPerson = {
  /** as the spreadsheet counts, from 1 */
  row: number
  compound: string; building: string; entrance: string; flat: string; floor: number | null
  name: string; born: Day | null; phone: string | null; householdPhone: string | null
}
/** `column` is the header as it stands in the file. Codes become sentences in `web/words`. */
export type RosterError = { code: string; row: number; column: string; value: string }
export type Roster = {
  people: RosterPerson[]
  errors: RosterError[]
  /** rows with anything in them, below the header */
  rows: number
  /** headers that mean nothing to us */
  ignored: string[]
  /** rows whose address stands in a merged cell, or only in the row above */
  filledDown: number
}

export type RosterAsk = { today: Day; /** for files without a column for it */ compound: string }
export const mostRows = 20_000

type Header = { row: number; columns: Map<RosterColumn, number>; titles: string[]; ignored: string[] }

function headerIn(row: readonly Cell[], at: number): Header | null {
  const columns = new Map<RosterColumn, number>()
  const titles = row.map(shownAs)
  const ignored: string[] = []
  titles.forEach((title, i) => {
    const column = columnOf(title)
    if (column && !columns.has(column)) columns.set(column, i)
    else if (title !== '') ignored.push(title.slice(0, 40))
  })
  const address = columns.has('door') || (columns.has('building') && columns.has('flat'))
  return columns.has('name') && address ? { row: at, columns, titles, ignored } : null
}

/** The header stands in one of the first ten rows: files often open with a title. */
function findHeader(rows: readonly (readonly Cell[])[]): Header | null {
  for (let i = 0; i < Math.min(rows.length, 10); i++) {
    const header = headerIn(rows[i]!, i)
    if (header) return header
  }
  return null
}

type Address = { compound: string; building: string; entrance: string; flat: string; floor: number | null }

class RowReader {
  readonly errors: RosterError[] = []
  filledDown = 0
  private above: Address | null = null
  private readonly header: Header
  private readonly ask: RosterAsk
  constructor(header: Header, ask: RosterAsk) {
    this.header = header
    this.ask = ask
  }

  /** Null when something in the row is wrong: the errors say what. */
  read(cells: readonly Cell[], row: number): RosterPerson | null {
    const before = this.errors.length
    const cell = (column: RosterColumn): Cell => { const at = this.header.columns.get(column); return at === undefined ? null : cells[at] }
    const take = <T>(column: RosterColumn, read: Result<T | null>): T | null => {
      if (read.ok) return read.value
      this.error(read.problem.code, row, column, shownAs(cell(column)))
      return null
    }
    const address = this.address(cell, take, row)
    const name = take('name', readText(cell('name'), 80))
    const person = {
      born: take('born', readBorn(cell('born'), this.ask.today)), phone: take('phone', readPhone(cell('phone'))),
      householdPhone: take('householdPhone', readPhone(cell('householdPhone'))),
    }
    if (name === null && before === this.errors.length) this.error('missing', row, 'name', '')
    if (!address || name === null || before < this.errors.length) return null
    this.above = address
    return { row, ...address, name, ...person }
  }

  error(code: string, row: number, column: RosterColumn, value: string): void {
    const at = this.header.columns.get(column)
    this.errors.push({ code, row, column: at === undefined ? column : this.header.titles[at]!, value: Array.from(value).slice(0, 40).join('') })
  }

  private address(cell: (column: RosterColumn) => Cell, take: <T>(column: RosterColumn, read: Result<T | null>) => T | null, row: number): Address | null {
    const before = this.errors.length
    const door = take('door', readDoor(cell('door')))
    const own = {
      compound: take('compound', readText(cell('compound'), 80)),
      building: take('building', readLabel(cell('building'))) ?? door?.building ?? null,
      entrance: take('entrance', readLabel(cell('entrance'))) ?? door?.entrance ?? null,
      flat: take('flat', readLabel(cell('flat'))) ?? door?.flat ?? null,
      floor: take('floor', readFloor(cell('floor'))),
    }
    if (before < this.errors.length) return null
    return this.whole(own, row)
  }

  /** Merged cells leave everything but their first row empty: what is missing at the front comes from the row above. */
  private whole(own: { [K in keyof Address]: Address[K] | null }, row: number): Address | null {
    const { above } = this
    const fromAbove = own.building === null && above !== null
    if (fromAbove) this.filledDown += 1
    const building = own.building ?? above?.building ?? null
    const flat = own.flat ?? (fromAbove ? above.flat : null)
    const lacking = this.header.columns.has('door') && !this.header.columns.has('flat') ? 'door' : building === null ? 'building' : 'flat'
    if (building === null || flat === null) {
      this.error('missing', row, lacking, '')
      return null
    }
    const sameFlat = fromAbove && own.flat === null
    return {
      compound: own.compound ?? (fromAbove ? above.compound : this.ask.compound), building, entrance: own.entrance ?? (fromAbove ? above.entrance : ''), flat,
      floor: own.floor ?? (sameFlat ? above.floor : floorOf(flat)),
    }
  }
}

/** `502` is on the fifth floor, `1203` on the twelfth; other labels say nothing. */
const floorOf = (flat: string): number | null => (/^\d{3,4}$/.test(flat) ? Math.floor(Number(flat) / 100) : null)

/** The key by which two rows mean one person: door, name, and day of birth or else phone. */
const keyOf = (person: RosterPerson): string =>
  JSON.stringify([person.compound, person.building, person.entrance, person.flat, person.name, person.born ?? person.phone ?? ''])

function withoutDoubles(people: readonly RosterPerson[], reader: RowReader): RosterPerson[] {
  const first = new Map<string, number>()
  return people.filter((person) => {
    const key = keyOf(person)
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, person.row)
    else reader.error('duplicate-person', person.row, 'name', String(earlier))
    return earlier === undefined
  })
}

const nothing = (code: string, value = ''): Roster => ({ people: [], rows: 0, ignored: [], filledDown: 0, errors: [{ code, row: 1, column: '', value }] })

/**
 * Checks a table read from a file. Errors that concern no single row: `header-missing` (no name and no address among the first ten
 * rows), `no-rows`, `too-many-rows`. By row: `missing`, `too-long`, `not-readable`, `not-a-date`, `date-in-future`,
 * `phone-not-a-number`, `floor-not-a-number`, `door-not-readable`, `date-in-address`, `duplicate-person` (value: the first row).
 */
export function checkRoster(table: readonly (readonly Cell[])[], ask: RosterAsk): Roster {
  if (table.length > mostRows + 10) return nothing('too-many-rows', String(mostRows))
  const header = findHeader(table)
  if (!header) return nothing(table.some((row) => row.some((cell) => shownAs(cell) !== '')) ? 'header-missing' : 'no-rows')
  const reader = new RowReader(header, ask)
  const people: RosterPerson[] = []
  let rows = 0
  table.slice(header.row + 1).forEach((cells, i) => {
    if (cells.every((cell) => shownAs(cell) === '')) return
    rows += 1
    const person = reader.read(cells, header.row + i + 2)
    if (person) people.push(person)
  })
  if (rows === 0) return { ...nothing('no-rows'), ignored: header.ignored }
  const single = withoutDoubles(people, reader)
  return { people: single, errors: reader.errors.sort((a, b) => a.row - b.row), rows, ignored: header.ignored, filledDown: reader.filledDown }
}
