// A laboratory's file as results: which columns say the tube, the verdict and when it was tested, and what each row says. A row may be a tube or a person:
// rows that say the same of one tube are one result. What cannot be told for certain is asked about, row by row; nothing is guessed and nothing is left out silently.

import { atWall, type Day, type Instant, type Zone } from '../kernel/instants.ts'
import type { RosterChoices } from '../people/roster.ts'
import { shownIn, type Cell, type Row, type Sheet } from '../people/roster-table.ts'
import { readTube } from './codes.ts'
import { readVerdict, type Verdict } from './verdicts.ts'

export const labColumns = ['tube', 'verdict', 'tested'] as const
export type LabColumn = (typeof labColumns)[number]
/** The heading of each column, as it stands in the file; without `tested` nobody says when. */
export type LabColumns = { tube: string; verdict: string; tested: string | null }
/** What somebody said of one row, by `keyOf`: what the paper says, or that it is left out. */
export type LineSaid = { tube?: string | undefined; verdict?: Verdict | undefined } | 'out'
/** `words`: what a word that we do not know means, for this file alone. */
export type LabChoices = { columns?: LabColumns | undefined; words?: Readonly<Record<string, Verdict>> | undefined; lines?: Readonly<Record<string, LineSaid>> | undefined; encoding?: RosterChoices['encoding'] }

/** The last four of bundles alone: two numbers of one tube; codes that contradict each other; a test that is not known here; a paper that is not final, or was withdrawn. */
export const lineQuestions = ['tube-missing', 'tube-spoiled', 'tube-unreadable', 'verdict-missing', 'verdict-unknown', 'tube-unclear', 'verdict-two', 'verdict-other-test', 'verdict-not-final'] as const
export type LineQuestion = { key: string; sheet: string; row: number; code: (typeof lineQuestions)[number]; tube: string; written: string }
/** One result; `lines`: the rows that say it; `people`: how many lie in it, as the laboratory says; `paper`: the name that its sender gave it, where there is one. */
export type LabLine = { tube: string; verdict: Verdict; written: string; tested: Instant | null; sheet: string; lines: number[]; people: number; paper: string | null }
export type LabRead = {
  /** A bundle has no columns to be asked about. */ form: 'sheet' | 'fhir'
  /** Those that hold; null while nobody has said them. */ columns: LabColumns | null
  /** The headings of the file, and what they look like. */ titles: string[]; proposed: Partial<LabColumns>
  results: LabLine[]; questions: LineQuestion[]; /** words that we do not know, with how many rows have them */ words: { written: string; rows: number }[]
  rows: number; leftOut: number; /** sheets without these headings */ notRead: string[]
}

/** Headings, without blanks and in lower case. */
const names: Record<LabColumn, RegExp> = {
  tube: /^(?:采样|採樣|样本|樣本|标本|標本|混采|混採)?(?:试管|試管|采样管|採樣管|管|样本|樣本|标本|標本|条码|條碼|条形码|條形碼|样品|樣品)(?:条码|條碼|条形码|條形碼)?(?:编号|編號|编码|編碼|号码|號碼|号|號|码|碼)?$|^(?:tube|barcode|specimen|sample|accession)(?:no|number|id|code|barcode)?$/,
  verdict: /^(?:新冠|核酸|检测|檢測|检验|檢驗|混检|混檢)*(?:结果|結果|结论|結論)$|^(?:test|pcr|final)?(?:result|results|interpretation|conclusion)$/,
  tested: /^(?:检测|檢測|检验|檢驗|报告|報告|出具|审核|審核)(?:时间|時間|日期|日期时间)$|^(?:tested|reported|result|test|report)(?:at|on|time|date|datetime)$/,
}
const bare = (title: string): string => title.normalize('NFKC').toLowerCase().replace(/\(.*?\)|[^\p{L}\p{N}]/gu, '')
const meaningOf = (title: string): LabColumn | null => labColumns.find((one) => names[one].test(bare(title))) ?? null

/** Titles and addresses may stand above the headings, that many rows. */
const searched = 20
const titlesOf = (row: Row): string[] => Array.from(row.cells, (cell) => shownIn(cell))
const known = (row: Row): number => new Set(titlesOf(row).flatMap((title) => meaningOf(title) ?? [])).size

/** What a sheet calls its columns: the row that means most to us, else the first with two cells. */
function headingsOf({ rows }: Sheet): Row | null {
  const top = rows.slice(0, searched)
  const best = top.reduce<Row | null>((so, row) => (known(row) > (so ? known(so) : 0) ? row : so), null)
  return best ?? top.find((row) => titlesOf(row).filter((title) => title !== '').length > 1) ?? null
}

/** What each heading looks like. Two that look alike propose nothing. */
function proposedIn(titles: readonly string[]): Partial<LabColumns> {
  const of = (column: LabColumn): string[] => [...new Set(titles.filter((title) => meaningOf(title) === column))]
  return Object.fromEntries(labColumns.flatMap((one) => (of(one).length === 1 ? [[one, of(one)[0]!]] : [])))
}

/** Whether a sheet has these headings, each once, and in which row. */
function rowWith({ rows }: Sheet, columns: LabColumns): { row: Row; titles: string[] } | null {
  for (const row of rows.slice(0, searched)) {
    const titles = titlesOf(row)
    const wanted = [columns.tube, columns.verdict, ...(columns.tested === null ? [] : [columns.tested])]
    if (wanted.every((title) => titles.filter((one) => one === title).length === 1)) return { row, titles }
  }
  return null
}
/** Whether a file may be read by what was said of the last one of this laboratory. */
export const fits = (sheets: readonly Sheet[], columns: LabColumns): boolean => sheets.some((sheet) => rowWith(sheet, columns) !== null)

export const keyOf = (sheet: string, row: number): string => `${sheet}!${row}`

/** The figures of a number that a short format hides are there still; those that a spreadsheet has rounded are not. */
function tubeText(cell: Cell | undefined): string {
  const shown = shownIn(cell)
  const held = typeof cell === 'object' ? cell.number : undefined
  const whole = held !== undefined && Number.isSafeInteger(held) && held < 1e15 && /e/i.test(shown) && Number(shown.replace(',', '.')) !== held
  return whole ? String(held) : shown
}

/** `2026-04-05 17:00`, `2026年4月5日 17:00:00`; a day alone says no moment. */
function momentOf(text: string, zone: Zone): Instant | null {
  const found = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D{1,3}(\d{1,2}):(\d{2})(?::\d{2})?/.exec(text.normalize('NFKC').replace('日', ' '))
  if (!found) return null
  const [, year, month, date, hours, minutes] = found.map(Number) as [number, number, number, number, number, number]
  if (year < 2000 || year > 2200 || month < 1 || month > 12 || date < 1 || date > 31 || hours > 23 || minutes > 59) return null
  return atWall(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day, hours * 60 + minutes, zone)
}

type OneRow = { at: number; tube: string; written: string; tested: Instant | null }

function rowsIn(sheet: Sheet, columns: LabColumns, zone: Zone): OneRow[] | null {
  const head = rowWith(sheet, columns)
  if (!head) return null
  const at = (title: string | null): number => (title === null ? -1 : head.titles.indexOf(title))
  const [tube, verdict, tested] = [at(columns.tube), at(columns.verdict), at(columns.tested)]
  return sheet.rows.filter((row) => row.at > head.row.at).map((row) => ({ at: row.at, tube: tubeText(row.cells[tube]), written: shownIn(row.cells[verdict]), tested: momentOf(shownIn(row.cells[tested]), zone) }))
    .filter((row) => (row.tube !== '' || row.written !== '') && !(row.tube === columns.tube && row.written === columns.verdict))
}

type OneSaid = { tube: string; verdict: Verdict } | LineQuestion['code']
function saidBy(row: OneRow, said: Exclude<LineSaid, 'out'> | undefined, words: Readonly<Record<string, Verdict>>): OneSaid {
  const typed = said?.tube ?? row.tube
  if (typed === '') return 'tube-missing'
  const tube = readTube(typed)
  if (!tube.ok) return tube.problem.code as LineQuestion['code']
  if (said?.verdict) return { tube: tube.value, verdict: said.verdict }
  if (row.written === '') return 'verdict-missing'
  const verdict = readVerdict(row.written) ?? (Object.hasOwn(words, row.written) ? words[row.written]! : null)
  return verdict === null ? 'verdict-unknown' : { tube: tube.value, verdict }
}

/** Reads what can be read. With anything in `questions` or `words` nothing may be taken in yet. `choices.columns` null: nobody has said what the columns are. */
export function readLab(sheets: readonly Sheet[], choices: LabChoices, zone: Zone): LabRead {
  const titles = [...new Set(sheets.flatMap((sheet) => { const row = headingsOf(sheet); return row ? titlesOf(row).filter((title) => title !== '' && title.length <= 60) : [] }))].slice(0, 60)
  const read: LabRead = { form: 'sheet', columns: choices.columns ?? null, titles, proposed: proposedIn(titles), results: [], questions: [], words: [], rows: 0, leftOut: 0, notRead: [] }
  if (!choices.columns || !fits(sheets, choices.columns)) return { ...read, columns: null }
  const [lines, words, strange] = [choices.lines ?? {}, choices.words ?? {}, new Map<string, number>()]
  for (const sheet of sheets) {
    const rows = rowsIn(sheet, choices.columns, zone)
    if (rows === null) { read.notRead.push(sheet.name); continue }
    const here = new Map<string, LabLine>()
    for (const row of rows) {
      read.rows++
      const key = keyOf(sheet.name, row.at)
      const said = Object.hasOwn(lines, key) ? lines[key] : undefined
      if (said === 'out') { read.leftOut++; continue }
      const it = saidBy(row, said, words)
      if (it === 'verdict-unknown') strange.set(row.written, (strange.get(row.written) ?? 0) + 1)
      else if (typeof it === 'string') read.questions.push({ key, sheet: sheet.name, row: row.at, code: it, tube: row.tube.slice(0, 60), written: row.written.slice(0, 60) })
      else {
        const same = `${it.tube} ${it.verdict} ${row.written} ${row.tested}`
        const one = here.get(same)
        if (one) one.people = one.lines.push(row.at)
        else here.set(same, { ...it, written: row.written.slice(0, 60), tested: row.tested, sheet: sheet.name, lines: [row.at], people: 1, paper: null })
      }
    }
    read.results.push(...here.values())
  }
  return { ...read, words: [...strange].map(([written, rows]) => ({ written, rows })) }
}
