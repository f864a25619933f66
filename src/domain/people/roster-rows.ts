// One row of a roster sheet after the other: who lives where, and what is asked about it. A row with a question is not taken in.

import type { Day } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import { asked, isNone, readBorn, readFloor, readLabelText, readName, readPhone, readText, betweenPhones, type Read, type ReadNumber } from './roster-cells.ts'
import type { RosterColumn } from './roster-columns.ts'
import { headingAgain, type Header } from './roster-headings.ts'
import { shownIn, type Cell, type Question, type RosterCode, type Row, type Sheet } from './roster-table.ts'
import { laneIn, readBuildingLabel, readEntranceLabel, readFlatLabel, readWrittenDoor, remembered } from './written-doors.ts'

export type RosterPerson = {
  sheet: string
  /** as the spreadsheet counts, from 1 */
  row: number
  compound: string; building: string; entrance: string; flat: string; floor: number | null
  name: string; born: Day | null; phone: string | null; householdPhone: string | null
}
export type RowAsk = { today: Day; /** for rows that name none: '' until the whole file is known */ compound: string; numberIn: ReadNumber }

type Address = { compound: string | null; building: string; entrance: string; flat: string; floor: number | null }
type Own = { [K in keyof Address]: Address[K] | null }

const endings = /^(?:合计|合計|小计|小計|总计|總計|共计|共計|累计|累計|总人数|總人數|共\d+)/u
/** `Sum` is a family name as well. */
const sums = /^(?:(?:sub-?|grand )?total(?![a-z])|sum\s*(?:[:：=\d(（]|$))/iu
const remarks = /^(?:备注|備註|说明|說明|注|注意|填表|制表|製表|填报|审核|審核|负责人|负責人|联系人|單位|打印|统计|统計|以上|note|remark|prepared|printed)/iu

/** A name or a day of birth in a cell merged over several rows is one person's, and nobody said which of them. */
const own = <T>(cell: Cell | undefined, read: (cell: Cell | undefined) => Read<T>): Read<T> => (typeof cell === 'object' && cell.merged ? asked('merged-over-people') : read(cell))
/** Words and signs for what stands above. */
const same = /^(?:同上|同前|同|上同|〃|々|["'”“’‘″〞]{1,2}|\.{2,}|…+|-+\s*[〃"]\s*-+|ditto|do\.|as above|same(?: as above)?|↑)$/iu
const saysSame = (text: string): boolean => text.length < 14 && same.test(text)
const inPlace = new Set<RosterColumn>(['compound', 'building', 'entrance', 'flat', 'door'])

export class RowReader {
  readonly questions: Question[] = []
  filledDown: { first: number; rows: number } = { first: 0, rows: 0 }
  private readonly labelled = { door: remembered(readWrittenDoor), building: remembered(readBuildingLabel), entrance: remembered(readEntranceLabel), flat: remembered(readFlatLabel) }
  private above: Address | null = null
  private readonly sheet: Sheet
  private readonly header: Header
  private readonly ask: RowAsk
  constructor(sheet: Sheet, header: Header, ask: RowAsk) {
    this.sheet = sheet
    this.header = header
    this.ask = ask
  }

  /** Null when nobody is taken in from this row: the questions say why. */
  read(row: Row): RosterPerson | null {
    const aside = this.noPerson(row)
    if (aside) {
      if (aside !== 'nothing') this.question(aside, row.at, null, row.cells.map(shownIn).find((text) => text !== '') ?? '')
      return null
    }
    const before = this.questions.length
    const cell = (column: RosterColumn): Cell | undefined => {
      const at = this.header.columns.get(column)?.[0]
      const found = at === undefined ? undefined : row.cells[at]
      return inPlace.has(column) && saysSame(shownIn(found)) ? this.sameAbove(column, found!, row.at) : found
    }
    const take = <T>(column: RosterColumn, read: Read<T>, at = this.header.columns.get(column)?.[0]): T | null => {
      if (read.ok) return read.value
      this.question(read.problem.code as RosterCode, row.at, column, at === undefined ? '' : shownIn(row.cells[at]), at)
      return null
    }
    const address = this.address(cell, take, row.at)
    const name = take('name', own(cell('name'), readName))
    const person = {
      born: take('born', own(cell('born'), (it) => readBorn(it, this.ask.today, this.sheet.from1904 === true))), phone: this.phones(row, take),
      householdPhone: take('householdPhone', readPhone(cell('householdPhone'), this.ask.numberIn)),
    }
    if (name === null && before === this.questions.length) this.question('missing', row.at, 'name', '')
    // Of a door that was not understood the rows below cannot have been meant to be the one before it.
    this.above = address
    if (!address || name === null || before < this.questions.length) return null
    return { sheet: this.sheet.name, row: row.at, ...address, compound: address.compound ?? this.ask.compound, name, ...person }
  }

  private passing = false
  /** Of a row that is not taken in only the address counts, for those below it that say none. */
  pass(row: Row): void {
    const [asked, filled] = [this.questions.length, this.filledDown]
    this.passing = true
    this.read(row)
    this.passing = false
    this.questions.length = asked
    this.filledDown = filled
  }

  private asked = ''
  /** `同上`, `〃`: what the row above says. Of building and compound an empty cell says the same; nothing above is asked. */
  private sameAbove(column: RosterColumn, cell: Cell, row: number): Cell | undefined {
    const { above } = this
    if (above === null) {
      // A cell is looked at more than once.
      if (this.asked !== `${row} ${column}`) this.question('missing', row, column, shownIn(cell))
      this.asked = `${row} ${column}`
      return undefined
    }
    return column === 'entrance' ? above.entrance : column === 'flat' && !this.header.doorInFlat ? above.flat : undefined
  }

  question(code: RosterCode, row: number | null, column: RosterColumn | null, value: string, at?: number): void {
    const found = at ?? (column === null ? undefined : this.header.columns.get(column)?.[0])
    this.questions.push({ sheet: this.sheet.name, row, column: found === undefined ? (column ?? '') : this.header.titles[found] || (column ?? ''), code, value: Array.from(value).slice(0, 40).join('') })
  }

  /** Sums, notes and headings said again are no people. */
  private noPerson(row: Row): RosterCode | 'nothing' | null {
    const again = headingAgain(row, this.header)
    if (again) return again === 'same' ? 'nothing' : 'heading-again'
    const first = shownIn(row.cells.find((cell) => shownIn(cell) !== ''))
    // Sums and notes begin with a word; nearly all rows begin with a number.
    const isSum = sums.test(first) || endings.test(first.replace(/\s/g, ''))
    if (/^[\w-]+$/.test(first) && !isSum && !this.sheet.ragged) return null
    const filled = row.cells.map(shownIn).filter((text) => text !== '')
    if (isSum && filled.length <= 4) return 'subtotal-row'
    const distinct = new Set(filled)
    if (distinct.size === 1 && (remarks.test(first) || /[：:。；;]/u.test(first) || first.length > 24)) return 'note-row'
    if (remarks.test(first) && /[：:]/u.test(first)) return 'note-row'
    const beyond = this.sheet.ragged && row.cells.slice(this.header.titles.length).some((cell) => shownIn(cell) !== '')
    return beyond ? 'cells-shifted' : null
  }

  private phones(row: Row, take: <T>(column: RosterColumn, read: Read<T>, at?: number) => T | null): string | null {
    const found = (this.header.columns.get('phone') ?? []).map((at) => take('phone', readPhone(row.cells[at], this.ask.numberIn), at)).filter((it) => it !== null)
    return found.length === 0 ? null : [...new Set(found.flatMap((it) => it.split(betweenPhones)))].join(betweenPhones)
  }

  private address(cell: (column: RosterColumn) => Cell | undefined, take: <T>(column: RosterColumn, read: Read<T>) => T | null, row: number): Address | null {
    const before = this.questions.length
    const labels = this.labels(cell, take)
    const named = take('compound', readText(cell('compound'), 80))
    const floor = take('floor', readFloor(cell('floor')))
    const own = before < this.questions.length ? null : this.onFloor({ ...labels, compound: named ?? labels.compound, floor }, row)
    return own === null || before < this.questions.length ? null : this.whole(own, row)
  }

  /** What the row says itself of its home. */
  private labels(cell: (column: RosterColumn) => Cell | undefined, take: <T>(column: RosterColumn, read: Read<T>) => T | null): Omit<Own, 'floor'> {
    const { header } = this
    const none = { compound: null, building: null, entrance: null, flat: null }
    const text = (column: RosterColumn, max?: number) => take(column, readLabelText(cell(column), max))
    const of = <T>(column: RosterColumn, found: string | null, read: (text: string) => Result<T>): T | null => (found === null ? null : take(column, read(found)))
    if (header.columns.has('door') || header.doorInFlat) {
      const column = header.columns.has('door') ? 'door' : 'flat'
      const written = text(column, 120)
      const door = of(column, written, this.labelled.door)
      if (door && written && this.onOtherLane(door, written)) take(column, { ok: false, problem: { code: 'door-two-ways' } })
      return door ?? none
    }
    const building = of('building', text('building', 80), this.labelled.building)
    const entrance = of('entrance', isNone(shownIn(cell('entrance'))) ? null : text('entrance'), this.labelled.entrance)
    if (entrance !== null && building !== null && building.entrance !== null && building.entrance !== entrance) take('entrance', { ok: false, problem: { code: 'door-differs' } })
    const flat = of('flat', text('flat', 120), this.labelled.flat)
    const beside = entrance ?? building?.entrance ?? null
    const own = { compound: building?.compound ?? null, building: building?.label ?? header.building, entrance: beside ?? flat?.entrance ?? null, flat: flat?.flat ?? null }
    if (flat && 'building' in flat) return this.agreed({ ...own, entrance: beside }, flat, take)
    if (flat?.entrance !== undefined && beside !== null && beside !== flat.entrance) take('flat', { ok: false, problem: { code: 'door-differs' } })
    return own
  }

  /** A whole door in the column of the flat must be the one of the other columns. `1-502` beside a building is entrance and flat. */
  private agreed(own: Omit<Own, 'floor'>, door: { building: string; entrance: string; flat: string }, take: <T>(column: RosterColumn, read: Read<T>) => T | null): Omit<Own, 'floor'> {
    const differs = () => { take('flat', { ok: false, problem: { code: 'door-differs' } }); return own }
    if (own.building === null) return { ...own, ...door }
    const inside = door.entrance === '' && door.building !== own.building
    const entrance = inside ? door.building : door.entrance
    if (!inside && door.building !== own.building) return differs()
    if (own.entrance !== null && entrance !== '' && own.entrance !== entrance) return differs()
    // `2` and `2-502`: entrance 2, unless all of the sheet say their building again.
    if (!inside && door.entrance === '' && own.entrance === null && !this.saysBuildingAgain()) { take('flat', { ok: false, problem: { code: 'door-two-ways' } }); return own }
    if (inside && own.entrance === null && !/^\d{1,2}$|^\p{Script=Han}$/u.test(entrance)) return differs()
    return { ...own, entrance: own.entrance ?? entrance, flat: door.flat }
  }

  private readonly lanes = new Map<string, string>()
  /** `100弄2号` and `200弄2号`: the lane that leads to a building is no part of its label, so the second would be the first. */
  private onOtherLane({ compound, building }: { compound: string | null; building: string }, written: string): boolean {
    const [lane, key] = [laneIn(written), `${compound ?? ''} ${building}`]
    const first = this.lanes.get(key)
    if (lane !== null && first === undefined && !this.passing) this.lanes.set(key, lane)
    return lane !== null && first !== undefined && first !== lane
  }

  private readonly floors = new Map<string, number>()
  /** What its column said last, behind the door of the building where it said it. */
  private floorSaid: number | null = null
  /** Floor 5 and `A` are the flat 5A; floor 5 and `1` may be flat 1, but then it is on no other floor. */
  private onFloor(said: Own, row: number): Own {
    const beside = this.above !== null && (said.building === null || said.building === this.above.building) && (said.entrance === null || said.entrance === this.above.entrance)
    if (said.floor !== null || !beside) this.floorSaid = said.floor
    // A floor that is said once for several rows, as where cells were merged, is that of each of them whose flat does not say its own.
    const own = said.floor === null && said.flat !== null && /^(?:[A-Z]|\d{1,2})$/.test(said.flat) ? { ...said, floor: this.floorSaid } : said
    if (own.floor === null || own.flat === null) return own
    if (/^[A-Z]$/.test(own.flat) && own.floor > 0) return { ...own, flat: `${own.floor}${own.flat}` }
    // A longer number says its floor itself; of two floors below the ground each may have an A.
    if (!/^(?:\d{1,2}|[A-Z])$/.test(own.flat)) return own
    const key = [own.compound, own.building ?? this.above?.building, own.entrance, own.flat].join(' ')
    const first = this.floors.get(key)
    if (first === undefined && !this.passing) this.floors.set(key, own.floor)
    else if (first !== undefined && first !== own.floor) this.question('door-two-ways', row, 'flat', own.flat)
    return own
  }

  private again: boolean | null = null
  /** Whether what stands before the flats, `2-502`, is their building in every row, and of several buildings. */
  private saysBuildingAgain(): boolean {
    if (this.again !== null) return this.again
    const at = (column: RosterColumn): number => this.header.columns.get(column)?.[0] ?? -1
    const buildings = new Set<string>()
    this.again = this.sheet.rows.slice(this.header.rows).every(({ cells }) => {
      const [building, before] = [this.labelled.building(shownIn(cells[at('building')])), /^(\w+)\s*-/.exec(shownIn(cells[at('flat')]))?.[1]]
      if (before === undefined || !building.ok) return true
      buildings.add(building.value.label)
      return before.replace(/^0+(?=\d)/, '').toUpperCase() === building.value.label
    }) && buildings.size > 1
    return this.again
  }

  /** Merged cells leave everything but their first row empty: what is missing at the front comes from the row above. */
  private whole(own: Own, row: number): Address | null {
    const { above, header } = this
    const given = header.building !== null
    const fromAbove = above !== null && (given ? own.flat === null : own.building === null)
    if (fromAbove) this.filledDown = { first: this.filledDown.rows === 0 ? row : this.filledDown.first, rows: this.filledDown.rows + 1 }
    const building = own.building ?? above?.building ?? null
    const flat = own.flat ?? (fromAbove ? above.flat : null)
    if (building === null || flat === null) {
      this.question('missing', row, header.columns.has('door') ? 'door' : building === null && header.columns.has('building') ? 'building' : 'flat', '')
      return null
    }
    const sameFlat = fromAbove && own.flat === null
    return {
      compound: own.compound ?? (fromAbove ? above.compound : null), building, entrance: own.entrance ?? (fromAbove ? above.entrance : ''), flat,
      floor: own.floor ?? (sameFlat ? above.floor : floorOf(flat)),
    }
  }
}

/** `502` is on the fifth floor, `1203` on the twelfth; other labels say nothing. */
export const floorOf = (flat: string): number | null => (/^\d{3,4}$/.test(flat) && !flat.startsWith('00') ? Math.floor(Number(flat) / 100) : null)
