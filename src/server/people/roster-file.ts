// A file that somebody chose, as a checked roster: .xlsx, or CSV in UTF-8, UTF-16 or GB18030. Looks at the bytes, never at the name.
// Runs in the process aside when it comes over HTTP: what a file costs, its sender decides. Refuses what is no spreadsheet, and what would unpack to more than fits: a file of kilobytes can claim a table of terabytes.

import { unzipSync, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { checkRoster, mostRows, type Cell, type Roster, type RosterAsk } from '#domain/people/roster.ts'

const mostUnpacked = 64 * 1024 * 1024
const mostColumns = 200
const mostFiles = 500
const [mostBlank, mostPacked] = [1024 * 1024, 150]
const [mostCells, mostText] = [1_000_000, 16_000_000]
const shownErrors = 200
type Table = Cell[][]
type Why = 'empty' | 'old-xls' | 'not-a-spreadsheet' | 'too-much-in-it' | 'damaged'

const notReadable = (why: Why) => no({ code: 'file-not-readable', why })
const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte)

/** A roster that was read and checked. With an error in it nobody is taken in, so nobody is named; the first 200 errors are. */
export type RosterFile = Roster & { errorCount: number }

/** Problem: `file-not-readable` with `why`. The server is handed what is bounded and checked, and reads no cell itself. */
export async function readRoster({ bytes, ask }: { bytes: Uint8Array; ask: RosterAsk }): Promise<Result<RosterFile>> {
  const table = await readTable(bytes)
  if (!table.ok) return table
  const { people, errors, ...roster } = checkRoster(table.value, ask)
  return ok({ ...roster, people: errors.length > 0 ? [] : people, errors: errors.slice(0, shownErrors), errorCount: errors.length })
}

/** Problem: `file-not-readable` with `why`. Beyond 200 columns cells are left out; too many rows are the domain's to refuse. */
async function readTable(bytes: Uint8Array): Promise<Result<Table>> {
  if (bytes.length === 0) return notReadable('empty')
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return notReadable('old-xls')
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(bytes)
  const text = decoded(bytes)
  if (text === null) return notReadable('not-a-spreadsheet')
  return text.trim() === '' ? notReadable('empty') : bounded(readCsv(text))
}

/**
 * What of a package a table is read from, unpacked by its directory, the only list that is believed. Each file gets the room that the
 * directory promises and not a byte more; a promise that is too large, or out of all proportion to what is packed, is refused unopened.
 */
function unpacked(bytes: Uint8Array): Record<string, Uint8Array> | 'too-much-in-it' | 'damaged' {
  let room = 0
  let files = 0
  let tooMuch = false
  try {
    const entries = unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        room += originalSize
        files += 1
        // Honest tables pack to a tenth, sparse ones to a fiftieth; blanks to a thousandth.
        tooMuch ||= room > mostUnpacked || files > mostFiles || (originalSize > mostBlank && originalSize > mostPacked * size)
        return !tooMuch && /\.(xml|rels)$/i.test(name)
      },
    })
    if (tooMuch) return 'too-much-in-it'
    for (const [name, entry] of Object.entries(entries)) if (/worksheets\//.test(name) && !cornerReader()(entry)) return 'too-much-in-it'
    return files === 0 ? 'damaged' : entries
  } catch {
    return 'damaged'
  }
}

/** False as soon as a cell or a row lies outside what a roster can be: one cell in XFD1048576 would make a table of seventeen billion. */
function cornerReader(): (piece: Uint8Array) => boolean {
  let rest = ''
  const decoder = new TextDecoder('latin1')
  return (piece) => {
    const text = rest + decoder.decode(piece, { stream: true })
    rest = text.slice(-200)
    for (const [, column = '', row = ''] of text.matchAll(/(?:\sr|ref)\s*=\s*["'](?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{0,3})(\d{1,9})["']/g)) {
      if (Number(row) > mostRows + 10_000 || numberOf(column) > 16_384) return false
      if (Number(row) * numberOf(column) > 8_000_000) return false
    }
    return true
  }
}

const numberOf = (letters: string): number => Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

async function readXlsx(bytes: Uint8Array): Promise<Result<Table>> {
  const entries = unpacked(bytes)
  if (typeof entries === 'string') return notReadable(entries)
  try {
    // A package of our own making, so that its reader sees what was measured and nothing else, whatever it makes of packages.
    const plain = Buffer.from(zipSync(entries, { level: 0 }))
    // The library asks for dates as a type; what comes is what a cell can be.
    return bounded((await readSheet(plain)) as unknown as Table)
  } catch {
    // Its own words would quote cells; ours say what to do.
    return notReadable('not-a-spreadsheet')
  }
}

/** Rows without the empty cells at their ends; more than a roster can hold is refused. One row too many stays, for the domain to say so. */
function bounded(table: Table): Result<Table> {
  let cells = 0
  let text = 0
  const rows: Table = []
  for (const row of table.slice(0, mostRows + 100)) {
    const cut = row.slice(0, mostColumns)
    while (cut.length > 0 && (cut.at(-1) === null || cut.at(-1) === '')) cut.pop()
    cells += cut.length
    for (const cell of cut) if (typeof cell === 'string') text += cell.length
    if (cells > mostCells || text > mostText) return notReadable('too-much-in-it')
    rows.push(cut)
  }
  return ok(rows)
}

const readAs = (label: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Text in the first encoding that fits without a single wrong byte; null for anything that is not text. */
function decoded(bytes: Uint8Array): string | null {
  const text = startsWith(bytes, 0xff, 0xfe) ? readAs('utf-16le', bytes) : startsWith(bytes, 0xfe, 0xff) ? readAs('utf-16be', bytes) : (readAs('utf-8', bytes) ?? readAs('gb18030', bytes))
   
  return text === null || /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text
}

/** The separator that the first lines have most of; a comma when there is none. */
function separatorOf(text: string): string {
  const start = text.slice(0, 4000).split(/\r?\n|\r/).slice(0, 5).join('\n').replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((mark) => [start.split(mark).length, mark] as const)
  return counts.reduce((best, it) => (it[0] > best[0] ? it : best))[1]
}

/** RFC 4180, and what spreadsheets make of it: any line end, quotes doubled inside quotes, lines inside quotes. */
function readCsv(text: string): Table {
  const separator = separatorOf(text)
  const cells = new RegExp(`(?:"((?:[^"]|"")*)"[^${separator}\\r\\n]*|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|\\r|$)`, 'y')
  const table: Table = [[]]
  for (let at = 0; at < text.length;) {
    cells.lastIndex = at
    const found = cells.exec(text)
    if (!found || found[0] === '') break
    const row = table.at(-1)!
    if (row.length < mostColumns) row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    at = cells.lastIndex
    if (found[3] !== separator && at < text.length) {
      if (table.length > mostRows + 10) break
      table.push([])
    }
  }
  return table
}
