// How fast a roster of 20,000 rows is read: from the bytes of the file to people and questions, as the import does it before it asks the database.
// The floor is bare parsing of the same bytes: unpacked, and every element of the XML passed by, with nothing made of it. And the whole of it, into the
// tables of a server (import-whole.ts).

import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import writeXlsxFile from 'write-excel-file/node'
import { readWholeRoster } from '#server/people/roster-file.ts'
import { wholeRows } from './import-whole.ts'
import { againstFloor, againstLimit, median, type Row } from './row.ts'

const rows = 20_000
const runs = 5
const mostRatio = 3
const mostMs = 10_000
const headings = ['楼栋', '单元', '室', '姓名', '出生日期', '手机']

const people = (first = 13_000_000_000): (string | number)[][] => Array.from({ length: rows }, (_, i) => [
  `${1 + (i % 40)}`, `${1 + (i % 3)}`, `${1 + (Math.floor(i / 120) % 30)}0${1 + (i % 4)}`, `居民${i}`, '1980-01-01', first + i,
])

/** Counts the elements, so that nothing can be left out as unused. */
function bare(bytes: Uint8Array): number {
  let elements = 0
  const decoder = new TextDecoder()
  for (const part of Object.values(unzipSync(bytes, { filter: ({ name }) => /sharedStrings|worksheets\/.*\.xml$/.test(name) }))) {
    const parser = new SaxesParser<{ position: false }>({ position: false })
    parser.on('opentag', () => { elements += 1 })
    parser.write(decoder.decode(part)).close()
  }
  return elements
}

function whole(bytes: Uint8Array): number {
  const read = readWholeRoster(bytes, { today: '2026-04-05' as never, compound: '', places: null })
  if (!read.ok || read.value.people.length !== rows || read.value.questions.length > 0) throw new Error('the roster was not read as it was made')
  return read.value.people.length
}

function timed(work: () => number): number {
  const from = performance.now()
  if (work() === 0) throw new Error('nothing was read')
  return performance.now() - from
}

export async function run(): Promise<Row[]> {
  const table = [headings, ...people()]
  const xlsx = new Uint8Array(await (await writeXlsxFile(table as never)).toBuffer())
  const newer = new Uint8Array(await (await writeXlsxFile([headings, ...people(13_100_000_000)] as never)).toBuffer())
  const csv = new TextEncoder().encode(table.map((row) => row.join(',')).join('\r\n'))
  const cold = timed(() => whole(xlsx))
  // In turn, so that what else the machine does meets both.
  const [all, floors]: [number[], number[]] = [[], []]
  for (let n = 0; n < runs; n++) {
    floors.push(timed(() => bare(xlsx)))
    all.push(timed(() => whole(xlsx)))
  }
  const [ms, floor] = [median(all), median(floors)]
  console.error(`${Math.round((rows / ms) * 1000)} rows a second, bare parsing ${Math.round((rows / floor) * 1000)}`)
  return [
    againstFloor('import', `reading ${rows} rows of .xlsx, median of ${runs}; floor: unpacking and parsing the same bytes`, 'ms', ms, floor, mostRatio),
    againstLimit('import', `the same, once and cold`, 'ms', cold, mostMs),
    againstLimit('import', `reading ${rows} rows of CSV, once`, 'ms', timed(() => whole(csv)), mostMs),
    ...await wholeRows(xlsx, newer, rows),
  ]
}
