// Workbooks and text files as property companies save them: sheets, some hidden, with hidden rows and merged cells; text in the encoding of an old office PC.
import { strToU8, zipSync } from 'fflate'

export type SheetMade = { name: string; rows: readonly (readonly (string | number | null)[])[]; hidden?: boolean; /** by their number, from 1 */ hiddenRows?: readonly number[]; merges?: readonly string[] }

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
const cell = (value: string | number | null, at: string): string => {
  if (value === null) return ''
  return typeof value === 'number' ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`
}
const letter = (at: number): string => String.fromCharCode(65 + at)

function sheetXml({ rows, hiddenRows = [], merges = [] }: SheetMade): string {
  const lines = rows.map((row, at) => `<row r="${at + 1}"${hiddenRows.includes(at + 1) ? ' hidden="1"' : ''}>${row.map((value, i) => cell(value, `${letter(i)}${at + 1}`)).join('')}</row>`)
  const merged = merges.length === 0 ? '' : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join('')}</sheetData>${merged}</worksheet>`
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (all: readonly [id: string, kind: string, target: string][]): Uint8Array => strToU8(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
  .map(([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`).join('')}</Relationships>`)

export const workbook = (...sheets: readonly SheetMade[]): Buffer => Buffer.from(zipSync({
  '_rels/.rels': relations([['r', 'officeDocument', 'xl/workbook.xml']]),
  'xl/workbook.xml': strToU8(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets>${sheets
    .map(({ name, hidden }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="s${at}"${hidden ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`),
  'xl/_rels/workbook.xml.rels': relations(sheets.map((_, at) => [`s${at}`, 'worksheet', `worksheets/sheet${at + 1}.xml`])),
  ...Object.fromEntries(sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, strToU8(sheetXml(sheet))])),
// Made twice it is the same file.
}, { mtime: '2026-01-01T00:00:00' }))

const tables = new Map<string, Map<string, number[]>>()
/** Bytes of a text in an encoding of two bytes a character, which no program writes any more but many offices do. */
export function encodedAs(label: 'gb18030' | 'big5', text: string): Buffer {
  let table = tables.get(label)
  if (!table) {
    table = new Map()
    const decoder = new TextDecoder(label)
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const letter = decoder.decode(new Uint8Array([lead, trail]))
        if (Array.from(letter).length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, [lead, trail])
      }
    }
    tables.set(label, table)
  }
  return Buffer.from(Array.from(text).flatMap((letter) => (letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : table.get(letter) ?? [0x3f])))
}
