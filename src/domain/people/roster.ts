// A roster file, checked sheet by sheet and row by row before anything is stored: what it says about whom, and what is asked about it.
// Refuses to guess: a row with a question is never taken in, and one question that is not answered keeps the whole file out.

import type { Day } from '../kernel/instants.ts'
import { nameKey } from './names.ts'
import { betweenPhones, readName, type ReadNumber } from './roster-cells.ts'
import { findHeader, headingAgain, headingsOf, letterOf, type ByHand, type Header } from './roster-headings.ts'
import { compoundKeyOf, settle, type KnownPlace, type NewPlace } from './roster-places.ts'
import { RowReader, type RosterPerson } from './roster-rows.ts'
import { saysPeople, saysZone } from './roster-columns.ts'
import { shownIn, type Cell, type Question, type Sheet } from './roster-table.ts'

export type { RosterPerson } from './roster-rows.ts'

/** What a person decided about a file: kept, so that it need not be said again. */
export type RosterChoices = {
  /** sheets by name that are taken, or not, whatever they look like */
  sheets?: Readonly<Record<string, boolean>> | undefined
  /** what columns mean, by sheet (`*`: any) and heading */
  columns?: Readonly<Record<string, ByHand>> | undefined
  /** hidden rows are people, too */
  hiddenRows?: boolean | undefined
  /** of a text file, when two fit */
  encoding?: 'gb18030' | 'big5' | 'utf-8' | undefined
}
export type RosterAsk = {
  today: Day
  /** for files that name none */
  compound: string
  /** what is there; null without a community */
  places: readonly KnownPlace[] | null
  choices?: RosterChoices
}
/** What is too large to be part of the rules. */
export type RosterTools = { numberIn: ReadNumber; simplified: (text: string) => string }

export type SheetRead = { name: string; hidden: boolean; /** with anything in them, below the headings */ rows: number; taken: boolean; /** every heading, and what it was taken for */ columns: { title: string; means: string | null }[] }
export type Roster = {
  sheets: SheetRead[]
  people: RosterPerson[]
  questions: Question[]
  places: NewPlace[]
  rows: number
  /** headings that mean nothing to us */
  ignored: string[]
  /** rows whose address stands in a merged cell, or only in the row above */
  filledDown: number
}
export const mostRows = 20_000

type Read = { sheet: SheetRead; people: RosterPerson[]; questions: Question[]; ignored: string[]; filledDown: number }

const ofSheet = (sheet: Sheet, code: Question['code'], row: number | null = null, value = '', column = ''): Question => ({ sheet: sheet.name, row, column, code, value })
const columnsOf = ({ titles, columns }: Header): SheetRead['columns'] =>
  titles.map((title, at) => ({ title, means: [...columns].find(([, all]) => all.includes(at))?.[0] ?? null })).filter(({ title }) => title !== '')

function untaken(sheet: Sheet, questions: Question[], header: Header | null = null): Read {
  const first = sheet.rows.find(({ cells }) => cells.filter((cell) => shownIn(cell) !== '').length > 1)
  const columns = header ? columnsOf(header) : (first ? headingsOf(first).titles : []).map((title) => ({ title, means: null })).filter(({ title }) => title !== '')
  return { sheet: { name: sheet.name, hidden: sheet.hidden, rows: sheet.rows.length - (header?.rows ?? 0), taken: false, columns: columns.slice(0, 60) }, people: [], questions, ignored: [], filledDown: 0 }
}

function readSheet(sheet: Sheet, ask: RosterAsk, tools: RosterTools): Read {
  const { choices = {} } = ask
  const chosen = choices.sheets?.[sheet.name]
  const header = findHeader(sheet, { ...choices.columns?.['*'], ...choices.columns?.[sheet.name] })
  if (sheet.hidden && chosen !== true) return untaken(sheet, sheet.rows.length > 0 ? [ofSheet(sheet, 'sheet-hidden', null, String(sheet.rows.length))] : [], header)
  if (chosen === false) return untaken(sheet, [ofSheet(sheet, 'sheet-left-out', null, String(sheet.rows.length))], header)
  if (!header) return untaken(sheet, sheet.rows.length > 0 ? [ofSheet(sheet, chosen ? 'header-missing' : 'sheet-not-read', null, String(sheet.rows.length))] : [])
  const reader = new RowReader(sheet, header, { ...ask, ...tools, compound: '' })
  const people: RosterPerson[] = []
  const hidden: number[] = []
  for (const row of sheet.rows.slice(header.rows)) {
    if (row.hidden && !choices.hiddenRows) {
      hidden.push(row.at)
      reader.pass(row)
    } else {
      const person = reader.read(row)
      if (person) people.push(person)
    }
  }
  const said: Question[] = [
    ...(sheet.doubts ?? []).map(({ code, row, value }) => ofSheet(sheet, code, row, value)), ...header.twice.map(([column, titles]) => ofSheet(sheet, 'column-twice', null, titles.join(' / '), column)),
    ...zonesOf(sheet, header).map((title) => ofSheet(sheet, 'zone-column', null, title, title)),
    ...peopleBeside(sheet, header, people, tools),
    ...runs(hidden).map(([from, to]) => ofSheet(sheet, 'rows-hidden', from, from === to ? String(from) : `${from}–${to}`)),
    ...(header.building === null ? [] : [ofSheet(sheet, 'building-from-sheet', null, header.building)]),
    ...severalPhones(sheet, people),
    ...(reader.filledDown.rows === 0 ? [] : [ofSheet(sheet, 'address-from-above', reader.filledDown.first, String(reader.filledDown.rows))]),
  ]
  const rows = sheet.rows.length - header.rows
  return {
    sheet: { name: sheet.name, hidden: sheet.hidden, rows, taken: true, columns: columnsOf(header) }, people, ignored: header.ignored, filledDown: reader.filledDown.rows,
    questions: rows === 0 ? [...said, ofSheet(sheet, 'no-rows')] : [...said, ...reader.questions],
  }
}

/** Which of their numbers a text goes to has to be known before one is sent. */
function severalPhones(sheet: Sheet, people: readonly RosterPerson[]): Question[] {
  const several = people.filter(({ phone }) => phone?.includes(betweenPhones))
  return several.length === 0 ? [] : [ofSheet(sheet, 'phones-several', null, String(several.length))]
}

/** Columns that nobody has said anything about, and that tell buildings of one number apart. */
const zonesOf = ({ rows }: Sheet, header: Header): string[] => header.ignored.filter((title) => {
  const at = header.titles.indexOf(title)
  return saysZone(title) && !header.byHand.has(title) && new Set(rows.slice(header.rows).map(({ cells }) => shownIn(cells[at])).filter((it) => it !== '')).size > 1
})

/** Columns of spouses, children and heads of households, of whom somebody stands in no row of the sheet: they would be left out without a word. */
function peopleBeside(sheet: Sheet, header: Header, people: readonly RosterPerson[], { simplified }: RosterTools): Question[] {
  const columns = header.titles.flatMap((title, at) => (header.ignored.includes(title) && saysPeople(title) && !header.byHand.has(title) && !header.byHand.has(letterOf(at)) ? [{ title, at }] : []))
  if (columns.length === 0) return []
  const there = new Set(people.map(({ name }) => nameKey(name, simplified)))
  const isLeftOut = (cell: Cell | undefined): boolean => {
    const name = readName(cell)
    return name.ok ? name.value !== null && !there.has(nameKey(name.value, simplified)) : name.problem.code === 'name-two-people' || name.problem.code === 'name-with-remark'
  }
  return columns.flatMap(({ title, at }): Question[] => {
    const row = sheet.rows.slice(header.rows).find((it) => !it.hidden && headingAgain(it, header) === null && isLeftOut(it.cells[at]))
    return row ? [ofSheet(sheet, 'people-not-taken', row.at, shownIn(row.cells[at]), title)] : []
  })
}

/** 4, 5, 6, 9 → 4–6 and 9. */
function runs(rows: readonly number[]): [number, number][] {
  const all: [number, number][] = []
  for (const row of rows) {
    const last = all.at(-1)
    if (last && last[1] === row - 1) last[1] = row
    else all.push([row, row])
  }
  return all
}

type Namesakes = { first: RosterPerson; unborn: RosterPerson | null; born: Map<Day, RosterPerson> }
/** Whom a person of that name and door was before in the file; null: nobody. Nearly every name stands behind its door once, and is kept as it is. */
function sameAs(person: RosterPerson, key: string, seen: Map<string, RosterPerson | Namesakes>): RosterPerson | null {
  const there = seen.get(key)
  if (there === undefined) { seen.set(key, person); return null }
  const all: Namesakes = 'first' in there ? there : { first: there, unborn: there.born === null ? there : null, born: new Map(there.born === null ? [] : [[there.born, there]]) }
  if (all !== there) seen.set(key, all)
  const same = person.born === null ? all.first : (all.born.get(person.born) ?? all.unborn)
  if (person.born === null) all.unborn ??= person
  else if (!all.born.has(person.born)) all.born.set(person.born, person)
  return same
}

/** One name behind one door twice is one person, unless the days of birth say that they are two. */
function withoutDoubles(people: readonly RosterPerson[], { simplified }: RosterTools): { people: RosterPerson[]; questions: Question[] } {
  const seen = new Map<string, RosterPerson | Namesakes>()
  const questions: Question[] = []
  const single = people.filter((person) => {
    const { compound, building, entrance, flat, name, sheet, row } = person
    const first = sameAs(person, `${compound}\u0000${building}\u0000${entrance}\u0000${flat}\u0000${nameKey(name, simplified)}`, seen)
    if (first) questions.push({ sheet, row, column: '', code: 'duplicate-person', value: first.sheet === sheet ? String(first.row) : `${first.sheet} ${first.row}` })
    return first === null
  })
  return { people: single, questions }
}

type InCompounds = { people: readonly RosterPerson[]; questions: Question[]; places: NewPlace[] }
/**
 * Those that name no compound live in the one that the file names, or in the usual one where it names none. Where it names several, or another than the
 * usual one, each row has to say it: buildings of one number stand in both.
 */
function inCompounds(people: readonly RosterPerson[], { places, compound: usual }: RosterAsk): InCompounds {
  const named = new Map<string, string>()
  for (const { compound } of people) if (compound !== '' && !named.has(compoundKeyOf(compound))) named.set(compoundKeyOf(compound), compound)
  const there = new Set(places?.map(([name]) => compoundKeyOf(name)))
  const alone = named.size === 1 && (there.size === 0 || named.has(compoundKeyOf(usual)))
  const meant = named.size === 0 ? usual : alone ? [...named.values()][0]! : null
  const fresh = places === null && named.size > 1 ? [...named.values()].map((compound): NewPlace => {
    const all = people.filter((it) => compoundKeyOf(it.compound) === compoundKeyOf(compound))
    return { code: 'compound-new', compound, building: '', entrance: '', near: '', people: all.length, sheet: all[0]!.sheet, row: all[0]!.row }
  }) : []
  if (meant !== null) return { people: people.map((it) => (it.compound === '' && meant !== '' ? { ...it, compound: meant } : it)), questions: [], places: fresh }
  const unsaid = people.filter(({ compound }) => compound === '')
  return { people: people.filter(({ compound }) => compound !== ''), questions: unsaid.map((it) => ({ sheet: it.sheet, row: it.row, column: '', code: 'compound-unsaid', value: [...named.values()].slice(0, 4).join(' / ') })), places: fresh }
}

const first = (at: Question): number => at.row ?? 0

/** Checks the sheets of a file. What its codes say stands beside them (roster-table.ts). */
export function readSheets(sheets: readonly Sheet[], ask: RosterAsk, tools: RosterTools): Roster {
  const reads = sheets.map((sheet) => readSheet(sheet, ask, tools))
  const taken = reads.filter(({ sheet }) => sheet.taken)
  const rows = taken.reduce((sum, { sheet }) => sum + sheet.rows, 0)
  const asked: Question[] = []
  const visible = sheets.find(({ hidden }) => !hidden) ?? sheets[0]
  if (taken.length === 0) asked.push(visible && sheets.some((sheet) => sheet.rows.length > 0) ? ofSheet(visible, 'header-missing') : { sheet: visible?.name ?? '', row: null, column: '', code: 'no-rows', value: '' })
  if (rows > mostRows) asked.push(ofSheet(visible!, 'too-many-rows', null, String(mostRows)))
  const located = inCompounds(rows > mostRows ? [] : reads.flatMap(({ people }) => people), ask)
  const settled = settle(located.people, ask.places)
  const single = withoutDoubles(settled.people, tools)
  // A sheet without headings is no news where no sheet has any.
  const told = reads.flatMap(({ questions }) => questions).filter(({ code }) => taken.length > 0 || code !== 'sheet-not-read')
  const order = new Map(sheets.map((sheet, at) => [sheet.name, at]))
  const questions = [...asked, ...told, ...located.questions, ...settled.questions, ...single.questions].sort((a, b) => (order.get(a.sheet) ?? 0) - (order.get(b.sheet) ?? 0) || first(a) - first(b))
  return {
    sheets: reads.map(({ sheet }) => sheet), people: single.people, questions, places: [...located.places, ...settled.places], rows,
    ignored: [...new Set(reads.flatMap(({ ignored }) => ignored))], filledDown: reads.reduce((sum, it) => sum + it.filledDown, 0),
  }
}


