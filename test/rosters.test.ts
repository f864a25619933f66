// Roster files as people bring them, read as the import reads them and without a database: what other products' users stumbled over (rosters/),
// and the same kinds made anew, by other programs, in other encodings, with other mistakes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doorForms, mayMean, readDoor } from '#domain/people/doors.ts'
import { rosterCodes } from '#domain/people/roster-table.ts'
import { readWrittenDoor } from '#domain/people/written-doors.ts'
import { encodedAs } from './support/workbooks.ts'
import { rosterRead } from '../src/cli/roster-read.ts'
import { rosterSays } from '../src/cli/roster-says.ts'

type Read = {
  sheets: { name: string; hidden: boolean; rows: number; taken: boolean }[]
  people: { sheet: string; row: number; name: string; building: string; entrance: string; flat: string; phone: string | null; born: string | null }[]
  questions: { sheet: string | null; row: number | null; column: string | null; code: string; says: string }[]
}
const read = (bytes: Uint8Array | null) => rosterRead(bytes, Date.parse('2026-11-26T00:00:00Z')) as Read
const kept = (name: string) => read(readFileSync(join(import.meta.dirname, 'rosters', name)))
const doors = ({ people }: Read) => people.map(({ building, entrance, flat }) => `${building}/${entrance}/${flat}`)
const codes = ({ questions }: Read) => questions.map(({ row, code }) => (row === null ? code : `${row} ${code}`))
const csv = (...lines: string[]) => read(strToU8(lines.join('\r\n')))

const rels = (...targets: [id: string, kind: string, target: string][]) => strToU8(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
  .map(([id, kind, target]) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`).join('')}</Relationships>`)
const inline = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`
const headings = ['楼栋', '单元', '室', '姓名', '出生日期', '电话']
const row = (at: number, cells: readonly (string | null)[], more = '') => `<row r="${at}"${more}>${cells.map((cell, i) => (cell === null ? '' : cell.startsWith('<c') ? cell : inline(`${'ABCDEFGH'[i]}${at}`, cell))).join('')}</row>`
const sheetXml = (rows: string, after = '') => `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`
type Made = { sheets: { name: string; xml: string; state?: string }[]; styles?: string; shared?: string; book?: string; files?: Record<string, Uint8Array> }
const xlsx = ({ sheets, styles, shared, book = '', files = {} }: Made): Uint8Array => zipSync({
  '_rels/.rels': rels(['r', 'officeDocument', 'xl/workbook.xml']),
  'xl/workbook.xml': strToU8(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${book}<sheets>${sheets
    .map(({ name, state }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`).join('')}</sheets></workbook>`),
  'xl/_rels/workbook.xml.rels': rels(...sheets.map((_, i): [string, string, string] => [`s${i}`, 'worksheet', `/xl/worksheets/sheet${i + 1}.xml`])),
  ...Object.fromEntries(sheets.map(({ xml }, i) => [`xl/worksheets/sheet${i + 1}.xml`, strToU8(xml)])),
  ...(styles ? { 'xl/styles.xml': strToU8(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${styles}</styleSheet>`) } : {}),
  ...(shared ? { 'xl/sharedStrings.xml': strToU8(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${shared}</sst>`) } : {}), ...files,
})
const one = (rows: string, more: Partial<Made> = {}, after = '') => read(xlsx({ sheets: [{ name: '名册', xml: sheetXml(rows, after) }], ...more }))

describe('files that went wrong elsewhere', () => {
  test('a door of building 2 is one, however it is written, or it is asked; no other building is made of it', () => {
    const file = kept('r25-doors.csv')
    const asked = new Set(file.questions.map(({ row }) => row))
    for (let at = 2; at <= 31; at++) expect(file.people.some(({ row, building }) => row === at && building === '2') || asked.has(at), `row ${at}`).toBe(true)
    expect(new Set(file.people.map(({ building }) => building))).toEqual(new Set(['2']))
  })
  test('every sheet is read, and headings of property companies and on two rows are', () => {
    expect(doors(kept('r04d-one-sheet-per-building.xlsx'))).toEqual(['1/1/101', '2/1/101'])
    expect(doors(kept('r50-property-headers.csv'))).toEqual(['2/1/502'])
    expect(doors(kept('r27-two-row-header.xlsx'))).toEqual(['2/1/502', '2/1/503'])
  })
  test.each(['r40a-validation-column', 'r40b-dimension', 'r40c-autofilter', 'r40d-condformat'])('%s is no trouble', (name) => {
    const file = kept(`${name}.xlsx`)
    expect([doors(file), file.questions]).toEqual([['2/1/502'], []])
  })
  test('a year is no day; a day of a strict file is that day; a locked file says so', () => {
    expect(codes(kept('r37-year-only.xlsx')).slice(0, 2)).toEqual(['2 born-year-only', '3 born-year-only'])
    expect(kept('r08-strict-date.xlsx').people[0]!.born).toBe('1987-05-03')
    expect(codes(kept('enc.xlsx'))).toEqual(['password'])
  })
  test('each number is kept as people dial it, two of them apart, or it is asked', () => {
    expect(kept('r36-phones.csv').people.map(({ phone }) => phone)).toEqual(
      ['13800000001 / 13900000001', '021-12345678-801', null, '13800000001 / 13900000001', '13800000001', '13800000001', '02112345678'])
    expect(codes(kept('r36-phones.csv'))).toEqual(['phones-several', '6 phone-digits-lost', '10 phone-with-words', '11 phone-not-a-number'])
  })
})

test('what is no table is one question with a sentence of its own', () => {
  const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  const wide = (word: string) => Array.from(word, (letter) => `${letter}\0`).join('')
  const old = latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + '\0'.repeat(600))
  const kinds: [Uint8Array | null, string][] = [
    [null, 'file-missing'], [new Uint8Array(), 'empty'], [strToU8(' \r\n'), 'empty'], [new Uint8Array([...old, ...latin(wide('Workbook'))]), 'old-xls'], [new Uint8Array([...old, ...latin(wide('EncryptedPackage'))]), 'password'],
    [new Uint8Array([...old, ...latin(wide('WordDocument'))]), 'word'], [strToU8('%PDF-1.7\n'), 'pdf'], [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), 'picture'], [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'picture'],
    [strToU8('<html><table><tr><td>姓名</td></tr></table></html>'), 'html'], [strToU8('\ufeff<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), 'xml-2003'],
    [zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'), 'content.xml': strToU8('<x/>') }), 'ods'], [zipSync({ 'xl/workbook.bin': new Uint8Array(9) }), 'xlsb'],
    [zipSync({ 'Index/Document.iwa': new Uint8Array(9) }), 'numbers-app'], [zipSync({ 'word/document.xml': strToU8('<x/>') }), 'word'], [zipSync({ '名册.xlsx': new Uint8Array(9) }), 'archive'], [zipSync({ 'readme.txt': strToU8('x') }), 'not-a-spreadsheet'],
    [xlsx({ sheets: [{ name: 'a', xml: sheetXml(row(1, headings)) }] }).subarray(0, 300), 'damaged'], [zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(80 * 1024 * 1024) }), 'too-much-in-it'],
    [xlsx({ sheets: [{ name: 'a', xml: '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>' }] }), 'damaged'],
  ]
  for (const [bytes, code] of kinds) {
    const { questions, people } = read(bytes)
    expect([questions.map((it) => [it.sheet, it.code]), people], code).toEqual([[[null, code]], []])
    expect(questions[0]!.says).toBe(rosterSays[code as keyof typeof rosterSays])
  }
})

describe('cells are read as a spreadsheet shows them', () => {
  const styles = '<numFmts count="3"><numFmt numFmtId="176" formatCode="0000"/><numFmt numFmtId="177" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="178" formatCode="yyyy/m/d;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/><xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="11"/></cellXfs>'
  const number = (ref: string, style: number, value: number | string) => `<c r="${ref}" s="${style}"><v>${value}</v></c>`
  test('leading noughts, days, and phones under a short format', () => {
    const file = one(row(1, headings) + row(2, [number('A2', 0, 2), number('B2', 0, 1), number('C2', 1, 502), '访客甲', number('E2', 2, 31900), number('F2', 5, 13800000001)])
      + row(3, ['2', '1', number('C3', 1, 503), '访客乙', number('E3', 4, 31900.5), null]), { styles })
    expect([doors(file), file.people.map(({ born, phone }) => [born, phone]), file.questions]).toEqual([['2/1/0502', '2/1/0503'], [['1987-05-03', '13800000001'], ['1987-05-03', null]], []])
  })
  test('a workbook that counts from 1904 has its own days; a month alone is asked; a day in an address is asked', () => {
    expect(one(row(1, headings) + row(2, ['2', '1', '502', '访客', number('E2', 2, 30438), null]), { styles, book: '<workbookPr date1904="1"/>' }).people[0]!.born).toBe('1987-05-03')
    expect(codes(one(row(1, headings) + row(2, [number('A2', 2, 45000), '1', '502', '访客', number('E2', 3, 31900), null]), { styles }))).toEqual(['2 date-in-address', '2 born-no-day'])
  })
  test('errors, formulas without a value and what only looks like text', () => {
    expect(codes(one(row(1, headings) + row(2, ['<c r="A2" t="e"><v>#N/A</v></c>', '1', '502', '<c r="D2"><f>A1</f><v></v></c>', null, null])))).toEqual(['2 cell-error', '2 formula-without-value'])
    expect(doors(one(row(1, headings) + row(2, ['<c r="A2" t="str"><f>"2"</f><v>2</v></c>', '1', '502', '访客', null, null])))).toEqual(['2/1/502'])
  })
  test('rich text is one text, and its reading aids are none of it', () => {
    const shared = '<si><r><t>访</t></r><r><rPr><b/></rPr><t>客</t></r><rPh sb="0" eb="1"><t>fang</t></rPh></si>'
    expect(one(row(1, headings) + row(2, ['2', '1', '502', '<c r="D2" t="s"><v>0</v></c>', null, null]), { shared }).people[0]!.name).toBe('访客')
  })
})

describe('other writers', () => {
  test('prefixes, paths in other letters, cells without places and parts that are missing', () => {
    const sheet = `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>${[headings, ['2', '1', '502', '访客', '1987-05-03', '']].map((cells) => `<x:row>${cells.map((cell) => `<x:c t="inlineStr"><x:is><x:t>${cell}</x:t></x:is></x:c>`).join('')}</x:row>`).join('')}</x:sheetData></x:worksheet>`
    const book = '<x:workbook xmlns:x="a" xmlns:rel="b"><x:sheets><x:sheet name="甲" rel:id="k"/></x:sheets></x:workbook>'
    const files = { '_rels/.rels': rels(['r', 'officeDocument', '/xl/Workbook.xml']), 'xl\\Workbook.xml': strToU8(book), 'xl/_rels/Workbook.xml.rels': rels(['k', 'worksheet', 'Worksheets/Sheet1.xml']), 'xl/worksheets/sheet1.xml': strToU8(sheet) }
    expect(read(zipSync(files))).toMatchObject({ sheets: [{ name: '甲', taken: true }], people: [{ building: '2', flat: '502', born: '1987-05-03' }], questions: [] })
    expect(doors(read(zipSync({ 'xl/worksheets/sheet1.xml': strToU8(sheet) })))).toEqual(['2/1/502'])
  })
  test('hidden sheets and rows are named and not taken; merged cells count for all their rows', () => {
    const file = read(xlsx({ sheets: [
      { name: '2号楼', xml: sheetXml(row(1, ['居民名册']) + row(2, headings) + row(3, ['2', '1', '502', '访客甲', null, null]) + row(4, [null, null, null, '访客乙', null, null]) + row(5, ['2', '1', '503', '访客丙', null, null], ' hidden="1"') + row(6, ['2', '1', '504', '访客丁', null, null]), '<mergeCells><mergeCell ref="A1:F1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:C4"/></mergeCells>') },
      { name: '旧', state: 'veryHidden', xml: sheetXml(row(1, headings) + row(2, ['9', '1', '502', '旧人', null, null])) }, { name: '说明', xml: sheetXml(row(1, ['请填写'])) },
    ] }))
    expect(doors(file)).toEqual(['2/1/502', '2/1/502', '2/1/504'])
    expect(file.questions.map(({ sheet, row, code }) => [sheet, row, code])).toEqual([['2号楼', 5, 'rows-hidden'], ['旧', null, 'sheet-hidden'], ['说明', null, 'sheet-not-read']])
    expect(file.sheets.map(({ name, hidden, taken }) => [name, hidden, taken])).toEqual([['2号楼', false, true], ['旧', true, false], ['说明', false, false]])
  })
  test('sums, notes and headings that a page says again are no people; a sheet named for its building needs no column for it', () => {
    const cells = ['单元', '室', '姓名']
    const xml = sheetXml(row(1, cells) + row(2, ['1', '502', '访客甲']) + row(3, cells) + row(4, ['1', '503', '访客乙']) + row(5, ['合 计', '2']) + row(6, ['备注：以上为常住人口']))
    const file = read(xlsx({ sheets: [{ name: '12号楼', xml }] }))
    expect([doors(file), codes(file)]).toEqual([['12/1/502', '12/1/503'], ['building-from-sheet', '5 subtotal-row', '6 note-row']])
  })
})

describe('text files', () => {
  const text = '楼栋,单元,室,姓名\r\n2,1,502,张卫国\r\n2,1,503,访客\r\n'
  // 樓棟,單元,室,姓名 / 2,1,502,張衛國, as Big5.
  const big5 = new Uint8Array([...[0xbc, 0xd3, 0xb4, 0xc9, 0x2c, 0xb3, 0xe6, 0xa4, 0xb8, 0x2c, 0xab, 0xc7, 0x2c, 0xa9, 0x6d, 0xa6, 0x57, 13, 10], ...strToU8('2,1,502,'), 0xb1, 0x69, 0xbd, 0xc3, 0xb0, 0xea, 13, 10])
  // 楼栋,室,姓名 / 3,101,护士, as a Windows spreadsheet in China saves it.
  const gb = new Uint8Array([0xc2, 0xa5, 0xb6, 0xb0, 0x2c, 0xca, 0xd2, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 13, 10, ...strToU8('3,101,'), 0xbb, 0xa4, 0xca, 0xbf])
  test('UTF-8, UTF-16 with and without its mark, GB18030 and Big5 are told apart', () => {
    const utf16 = (mark: boolean) => Uint8Array.from(Array.from((mark ? '\ufeff' : '') + text).flatMap((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8]))
    for (const bytes of [strToU8(text), strToU8(`\ufeff${text}`), utf16(true), utf16(false)]) expect(doors(read(bytes))).toEqual(['2/1/502', '2/1/503'])
    expect(read(big5).people.map(({ name }) => name)).toEqual(['張衛國'])
    expect(read(gb).people.map(({ name }) => name)).toEqual(['护士'])
  })
  test('where two encodings fit and nothing tells which, it is asked', () => {
    // 爱 in the one, 乾 in the other.
    expect(codes(read(new Uint8Array([...strToU8('building,flat,name\n2,502,'), 0xb0, 0xae])))).toEqual(['encoding-two-fit'])
  })
  test('any separator, quotes over lines, an open quote, a comma too many', () => {
    for (const mark of [';', '\t', '|', '，']) expect(doors(csv(['楼栋', '单元', '室', '姓名'].join(mark), ['2', '1', '502', '访客'].join(mark)))).toEqual(['2/1/502'])
    expect(csv('地址,姓名', '"2-1-\r\n502",访客').people).toHaveLength(1)
    expect(codes(csv('地址,姓名', '"2-1-502,访客', '2-1-503,邻居'))).toContain('2 quote-not-closed')
    expect(codes(csv('地址,姓名', '桂园,2-1-502,访客'))).toEqual(['2 cells-shifted'])
    // The cell goes on behind its quote, and would take the row below it along.
    expect(codes(csv('楼栋,室,姓名,备注', '2,501,访客,"原"租户', '2,502,邻居,"租户"'))).toContain('2 quote-not-closed')
  })
  test('more lines than are read, most of them empty, are no shorter file', () => {
    expect(codes(csv('楼栋,室,姓名', ...Array.from({ length: 30_100 }, (_, n) => (n % 2 === 0 ? `2,${n},访客` : ',,'))))).toContain('too-many-rows')
  })
  test('one person on two rows is asked, and so are two people in one cell', () => {
    expect(codes(csv('地址,姓名,生日', '2-1-502,访客,1987-05-03', '2栋1单元502,访　客,', '2-1-503,甲客、乙客,', '2-1-504,丙客（已搬走）,', '2-1-505,甲客 乙客,', '2-1-506,欧阳 小客,', '2-1-507,丁　客,'))).toEqual(['3 duplicate-person', '4 name-two-people', '5 name-with-remark', '6 name-two-people'])
  })
})

describe('doors', () => {
  const building = fc.oneof(fc.integer({ min: 1, max: 99 }).map(String), fc.constantFrom('A', 'B', '12A', '甲'))
  const entrance = fc.oneof(fc.integer({ min: 1, max: 9 }).map(String), fc.constantFrom('甲', '东', ''))
  const flat = fc.tuple(fc.integer({ min: 1, max: 33 }), fc.integer({ min: 1, max: 9 })).map(([floor, nth]) => `${floor}0${nth}`)
  const full = (text: string) => Array.from(text, (letter) => (/[!-~]/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter)).join('')
  const ways: ((b: string, e: string, f: string) => string)[] = [
    (b, e, f) => `${b}号楼${e && `${e}单元`}${f}室`, (b, e, f) => `桂园小区${b}栋${e && `${e}单元`}${f}`, (b, e, f) => `第${b}幢 ${e && `${e}單元 `}${f}戶`, (b, e, f) => full(`${b}座${e && `${e}门`}${f}`),
    (b, e, f) => `${b}#${e && `${e}单元`}${f}`, (b, e, f) => (e === '' ? `Flat ${f}, Block ${b}` : `Building ${b}, Unit ${e}, Room ${f}`), (b, e, f) => `${b}号楼${e && `${e}单元`}${f}（租户）`,
  ]
  test('whatever way a door is written, the roster keeps the same, and desk and gate find it by that way', () => {
    fc.assert(fc.property(building, entrance, flat, fc.constantFrom(...ways), (b, e, f, write) => {
      fc.pre(write !== ways[5] || /^[\dA-Z]+$/.test(b + e))
      const text = write(b, e, f)
      expect(readWrittenDoor(text), text).toMatchObject({ ok: true, value: { building: b, entrance: e, flat: f } })
      expect(write === ways[6] || mayMean(readDoor(text), doorForms(b, e, f)), text).toBe(true)
    }), { numRuns: 400 })
  })
  test('no text at all makes the reader fail, or a building of something longer than a label', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'2甲号楼栋单元室-#、桂园小区路弄 B一十层FlatBlock,（）') , maxLength: 16 }), (text) => {
      const door = readWrittenDoor(text)
      if (door.ok) expect(door.value.building.length, text).toBeLessThanOrEqual(4)
      readDoor(text)
    }), { numRuns: 2000 })
  })
})

describe('what would be a guess is asked', () => {
  const names = (...all: string[]) => csv('楼栋,室,姓名', ...all.map((name, at) => `2,${501 + at},"${name}"`))
  test('no person is made of an empty flat, a firm, a hidden name or a number; none is made of two', () => {
    const none = ['空置', '待核实', '某某物业公司', '张*', '13800000001', '#', '无', 'xx', 'Vacant']
    expect(codes(names(...none))).toEqual(none.map((_, at) => `${at + 2} name-no-person`))
    const more = ['甲客 13800000001', '乙客１３８０００００００２', '丙客已搬走', '丁客 去世', '戊客-外出', '己客（13800000003）']
    expect(codes(names(...more))).toEqual(more.map((_, at) => `${at + 2} name-with-remark`))
    expect(codes(names('=A2&B2'))).toEqual(['2 formula-without-value'])
    expect(codes(names('Mr Chan & Mrs Chan', 'John and Mary Wong'))).toEqual(['2 name-two-people', '3 name-two-people'])
    expect(names('欧阳 修', 'Na', '单于', 'Wang Wu (Bruce)', '公孙司').questions).toEqual([])
  })
  test('a file that names several compounds is asked for each of them, and for the rows that name none', () => {
    const file = csv('地址,姓名', '桂园小区2号楼1单元502室,护士', '金桂小区2号楼1单元502室,邻居', '2号楼1单元503,第三人', '桂园2号楼1单元504,第四人')
    expect(codes(file)).toEqual(['4 compound-unsaid', '2 compound-new', '3 compound-new'])
    expect(file.questions.map(({ says }) => says.split(':')[0])).toEqual(['桂园小区 / 金桂小区', '桂园小区', '金桂小区'])
    expect(file.people.map(({ row }) => row)).toEqual([2, 3, 5])
    expect(codes(csv('地址,姓名', '桂园小区2号楼1单元502室,护士', '2号楼1单元503,第三人'))).toEqual([])
  })
  test('a floor is no flat, and a flat with a remark behind it none either', () => {
    expect(codes(csv('楼栋,单元,室,姓名', '2,1,5楼,甲', '2,1,502室西,乙'))).toEqual(['2 door-no-flat', '3 label-not-readable'])
    expect(codes(csv('address,name', '"Flat 5A, 12/F, Block 3",Chan'))).toEqual(['2 door-two-ways'])
    expect(doors(csv('address,name', '"Flat B, 5/F., Tower 2",Wong', '2座12樓A室,陳'))).toEqual(['2//5B', '2//12A'])
  })
  test('cells far to the right of a text file are not left out silently, and a hundred thousand columns are no trouble', () => {
    const wide = Array.from({ length: 100_000 }, (_, at) => ['楼栋', '室', '姓名'][at] ?? `x${at}`).join(',')
    expect(codes(csv(wide, `2,502,护士${',y'.repeat(99_997)}`))).toEqual(['too-wide'])
    expect(codes(csv('楼栋,室,姓名', `2,502,护士${','.repeat(100_000)}`))).toEqual([])
  })
  test('whoever has several numbers is said, because no text goes to any of them', () => {
    expect(codes(csv('楼栋,室,姓名,电话,手机2', '2,501,甲,13800000001/13800000002,', '2,502,乙,13800000001,13800000002', '2,503,丙,13800000001,'))).toEqual(['phones-several'])
  })
  test('a day whose year is short is asked as that, whatever stands between', () => {
    expect(codes(csv('楼栋,室,姓名,出生日期', '2,501,甲,03-May-87', '2,502,乙,3 5 87'))).toEqual(['2 born-short-year', '3 born-short-year'])
  })
  test('Big5 and GB18030 are told apart by what comes of them; broken and mixed bytes are no text', () => {
    const big5 = read(encodedAs('big5', '樓棟,單元,室,姓名\r\n2,1,502,陳護士\r\n2,1,503,黃先生'))
    expect([big5.people.map(({ name }) => name), big5.questions]).toEqual([['陳護士', '黃先生'], []])
    expect(read(encodedAs('gb18030', '楼栋,单元,室,姓名\r\n2,1,502,龘靐')).people[0]!.name).toBe('龘靐')
    expect(codes(read(Buffer.concat([strToU8('楼栋,室,姓名\n2,502,护士\n'), encodedAs('gb18030', '2,503,邻居\n')])))).toEqual(['encoding-unknown'])
  })
})

test('every question has a sentence in all three languages and on the command line', () => {
  for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
    const words = JSON.parse(readFileSync(join(import.meta.dirname, `../src/web/words/overview.${language}.json`), 'utf8')) as Record<string, string>
    expect(rosterCodes.filter((code) => !words[`overviewRoster__${code.replaceAll('-', '_')}`]), language).toEqual([])
  }
  expect(rosterCodes.filter((code) => !rosterSays[code])).toEqual([])
})

describe('a door in several columns', () => {
  const of = (head: string, ...rows: string[]) => { const file = csv(head, ...rows); return file.questions.length > 0 ? codes(file).map((code) => code.replace(/^2 /, '')) : doors(file) }
  test.each([
    ['楼栋,单元,室,姓名', '2,1,502', '2/1/502'], ['楼栋,单元,室,姓名', '2,1,2-1-502', '2/1/502'], ['楼栋,单元,室,姓名', '2,1,1-502', '2/1/502'], ['楼栋,单元,室,姓名', '2,1,2-502', '2/1/502'], ['楼栋,单元,室,姓名', ',,2-1-502', '2/1/502'],
    ['楼栋,单元,室,姓名', '2,,1-502', '2/1/502'], ['楼栋,单元,室,姓名', '2,,10-502', '2/10/502'], ['楼栋,单元,室,姓名', '2,,甲-502', '2/甲/502'], ['楼栋,单元,室,姓名', '2号楼1单元,,502', '2/1/502'], ['楼栋,单元,室,姓名', '2号楼1单元,1,502', '2/1/502'],
    ['楼栋,室,姓名', '2,502', '2//502'], ['楼栋,室,姓名', '2,1-502', '2/1/502'], ['楼栋,室,姓名', '2,2-1-502', '2/1/502'], ['门牌,姓名', '2-1-502', '2/1/502'], ['门牌,姓名', '2号楼1单元502', '2/1/502'],
    ['楼栋,单元,室,姓名', '2,1,3-1-502', 'door-differs'], ['楼栋,单元,室,姓名', '2,1,2-2-502', 'door-differs'], ['楼栋,单元,室,姓名', '2,1,3-502', 'door-differs'], ['楼栋,单元,室,姓名', '2号楼1单元,2,502', 'door-differs'],
    ['楼栋,室,姓名', '2,3-1-502', 'door-differs'], ['楼栋,室,姓名', '2,2-502', 'door-two-ways'], ['楼栋,单元,室,姓名', '2,,2-502', 'door-two-ways'], ['楼栋,室,姓名', '2,1单元502', '2/1/502'], ['楼栋,单元,室,姓名', '2,2,1单元502', 'door-differs'], ['门牌,姓名', '502', 'door-no-building'],
  ])('under %s “%s” is %s', (head, row, home) => expect(of(head, `${row},访客`)).toEqual([home]))

  test('`2-502` beside building 2 is the flat of it where every row of the sheet says its building again, and is asked where one row says an entrance', () => {
    expect(doors(csv('楼栋,室,姓名', '2,2-502,访客', '3,3-502,访客'))).toEqual(['2//502', '3//502'])
    expect(codes(csv('楼栋,室,姓名', '2,2-502,访客', '3,1-502,访客'))).toEqual(['2 door-two-ways'])
  })
  test.each(['小计,,,3', '合计：3人,,,', '备注：以上为自住,,,', '说明,,,', '物业盖章：,,,', '以上名单由物业提供。,,,', '共 3 户,,,'])('“%s” is nobody', (row) => {
    const file = csv('楼栋,单元,室,姓名', '2,1,501,访客', row)
    expect([doors(file), codes(file).map((code) => /^3 (?:subtotal|note)-row$/.test(code))]).toEqual([['2/1/501'], [true]])
  })
})

describe('nothing is guessed, and no two homes become one', () => {
  test('a number in English is a building’s', () => {
    expect(doors(csv('地址,姓名', 'No. 3 Room 501,甲一', 'No.3 501,乙一', 'No 3-501,丙一'))).toEqual(['3//501', '3//501', '3//501'])
  })

  test('of a floor and a letter beside each other the flat is both; of one number on two floors it is asked', () => {
    expect(doors(csv('Block,Floor,Flat,Name', '3,5,A,Chan', '3,6,A,Lee'))).toEqual(['3//5A', '3//6A'])
    expect(doors(csv('Block,Floor,Flat,Name', '3,5,A,Chan', ',,B,Wong', ',6,A,Lee', ',,B,Ho')), 'a floor that is said once is that of the rows below').toEqual(['3//5A', '3//5B', '3//6A', '3//6B'])
    expect(codes(csv('楼栋,单元,楼层,室,姓名', '3,1,5,1,甲一', '3,1,6,1,乙一', '3,2,6,1,丙一', '3,1,5,1,丁一'))).toEqual(['3 door-two-ways'])
    expect(doors(csv('楼栋,单元,楼层,室,姓名', '3,1,5,501,甲一', '3,1,6,601,乙一'))).toEqual(['3/1/501', '3/1/601'])
  })

  test('two lanes of a road lead to two buildings, whatever their number is; one lane is the way to all of them', () => {
    expect(codes(csv('地址,姓名', '桂园路100弄2号502室,甲一', '桂园路200弄2号502室,乙一'))).toEqual(['3 door-two-ways'])
    expect(codes(csv('地址,姓名', '长宁路1弄甲号201,甲一', '长宁路 ２ 弄甲号201,乙一'))).toEqual(['3 door-two-ways'])
    expect(doors(csv('地址,姓名', '桂园路100弄2号502室,甲一', '上海市桂园路100弄3号502室,乙一', '2-502,丙一', '桂园路100弄2号601,丁一'))).toEqual(['2//502', '3//502', '2//502', '2//601'])
  })

  test.each(['张三丶李四', '张三夫妇', '张三等3人', '张三一家', '张三3人'])('%s is no name of one', (name) => {
    expect(codes(csv('楼栋,单元,室,姓名', `3,1,101,${name}`))).toEqual(['2 name-two-people'])
  })

  test('a formula, a number that a spreadsheet has shortened and a sum are neither flat nor name', () => {
    expect(codes(csv('楼栋,单元,室,姓名', '3,1,=101,甲一', '3,1,1.01E+02,乙一', '3,1,102,小计'))).toEqual(['2 formula-without-value', '3 label-not-readable', '4 name-no-person'])
    expect(doors(csv('楼栋,单元,室,姓名', '3,1,"=""0101""",甲一', "3,1,'0102,乙一", '3,1,1E,丙一'))).toEqual(['3/1/0101', '3/1/0102', '3/1/1E'])
  })
})
