// What a roster file must never do without a word: make one home of two, put somebody behind another door, or leave somebody out. Files as they
// are made by hand and by property systems, read as the import reads them.

import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { encodedAs } from './support/workbooks.ts'
import { rosterRead } from '../src/cli/roster-read.ts'

type Read = {
  people: { row: number; name: string; building: string; entrance: string; flat: string; phone: string | null; born: string | null }[]
  questions: { row: number | null; column: string | null; code: string }[]
}
const read = (bytes: Uint8Array) => rosterRead(bytes, Date.parse('2026-11-26T00:00:00Z')) as Read
const csv = (...lines: string[]) => read(strToU8(lines.join('\r\n')))
const homes = ({ people }: Read) => people.map(({ row, building, entrance, flat }) => `${row} ${building}/${entrance}/${flat}`)
const codes = ({ questions }: Read) => questions.map(({ row, code }) => (row === null ? code : `${row} ${code}`))

const rels = (...targets: [id: string, kind: string, target: string][]) => strToU8(`<Relationships>${targets
  .map(([id, kind, target]) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`).join('')}</Relationships>`)
/** A number is one under the style of that turn, a text is a text. */
type Value = string | [number: number | string, style: number]
const row = (at: number, cells: readonly Value[], more = '') => `<row r="${at}"${more}>${cells.map((cell, i) => {
  const ref = `${'ABCDEFGH'[i]}${at}`
  return cell === '' ? '' : typeof cell === 'string' ? (cell.startsWith('<c') ? cell : `<c r="${ref}" t="inlineStr"><is><t>${cell}</t></is></c>`) : `<c r="${ref}" s="${cell[1]}"><v>${cell[0]}</v></c>`
}).join('')}</row>`
const book = (formats: readonly string[], rows: string, after = '') => read(zipSync({
  '_rels/.rels': rels(['r', 'officeDocument', 'xl/workbook.xml']), 'xl/_rels/workbook.xml.rels': rels(['s0', 'worksheet', 'worksheets/sheet1.xml']),
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="s0"/></sheets></workbook>'),
  'xl/styles.xml': strToU8(`<styleSheet><numFmts>${formats.map((code, at) => `<numFmt numFmtId="${170 + at}" formatCode="${code}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
    .map((_, at) => `<xf numFmtId="${170 + at}"/>`).join('')}</cellXfs></styleSheet>`),
  'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`),
}))
const headings = ['楼栋', '单元', '室', '姓名', '出生日期', '电话']

describe('the row above', () => {
  test('a hidden row is nobody, but the rows below that leave their door empty are behind its door', () => {
    const file = book([], row(1, headings) + row(2, ['2', '1', '502', '甲客']) + row(3, ['2', '1', '503', '乙客'], ' hidden="1"') + row(4, ['', '', '', '丙客']))
    expect([homes(file), codes(file)]).toEqual([['2 2/1/502', '4 2/1/503'], ['3 rows-hidden', '4 address-from-above']])
  })
  test('below a door that was not understood nobody is put behind the door before it', () => {
    const file = csv('楼栋,单元,室,姓名', '2,1,502,甲客', '2,1,502 A,乙客', ',,,丙客')
    expect([homes(file), codes(file)]).toEqual([['2 2/1/502'], ['3 door-two-ways', '4 missing']])
  })
  test.each(['同上', '〃', '"', '″', '’’', '同', '-〃-', '..', 'ditto'])('“%s” is what stands above, and no building, entrance or flat', (mark) => {
    const cell = mark === '"' ? '""""' : mark
    const file = csv('楼栋,单元,室,姓名', '2,1,502,甲客', `${cell},${cell},${cell},乙客`, `${cell},${cell},503,丙客`, `3,${cell},504,丁客`)
    expect([homes(file), codes(file)]).toEqual([['2 2/1/502', '3 2/1/502', '4 2/1/503', '5 3/1/504'], ['3 address-from-above']])
    expect(codes(csv('楼栋,单元,室,姓名', `2,${cell},502,甲客`, `2,${cell},503,乙客`))).toEqual(['2 missing', '3 missing'])
    expect(homes(csv('地址,姓名', '2-1-502,甲客', `${cell},乙客`))).toEqual(['2 2/1/502', '3 2/1/502'])
  })
})

describe('numbers and signs of an address', () => {
  test('below the ground is another flat than above it, whether it is written or a number, and whatever colour a minus is', () => {
    expect(homes(csv('楼栋,单元,室,姓名', '2,1,101,甲客', '2,1,-101,乙客', '2,1,－1,丙客', '2,1,1,丁客'))).toEqual(['2 2/1/101', '3 2/1/负101', '4 2/1/负1', '5 2/1/1'])
    const file = book(['0;[Red]0', '0;(0)'], row(1, headings) + row(2, ['2', '1', [-101, 1], '甲客']) + row(3, ['2', '1', [-101, 2], '乙客']) + row(4, ['2', '1', '101', '丙客']))
    expect([homes(file), codes(file)]).toEqual([['2 2/1/负101', '3 2/1/负101', '4 2/1/101'], []])
    expect(codes(csv('地址,姓名', '2-1--101,甲客', '2-1-－1,乙客'))).toEqual(['2 door-two-ways', '3 door-two-ways'])
    expect(codes(csv('楼栋,单元,室,姓名', '-2,1,101,甲客', '2,-1,101,乙客', '2,1,-1-01,丙客'))).toEqual(['2 label-not-readable', '3 label-not-readable', '4 door-two-ways'])
    expect(homes(csv('地址,姓名', '2——502,甲客'))).toEqual(['2 2//502'])
  })
  test('marks that a format puts into a number are none of it; a half flat is none', () => {
    const file = book(['#,##0', '0.00'], row(1, headings) + row(2, [[2, 2], [1, 2], [1502, 1], '甲客']) + row(3, ['2', '1', [502, 2], '乙客']) + row(4, ['2', '1', [1.5, 0], '丙客']) + row(5, ['2', '1', '<c r="C5" t="b"><v>1</v></c>', '丁客']))
    expect([homes(file), codes(file)]).toEqual([['2 2/1/1502', '3 2/1/502'], ['4 label-not-readable', '5 label-not-readable']])
    expect(homes(csv('楼栋,单元,室,姓名', '2.0,1.0,502.0,甲客'))).toEqual(['2 2/1/502'])
    expect(codes(csv('楼栋,单元,室,姓名', '2,1,"1,502",甲客'))).toEqual(['2 door-two-ways'])
  })
  test('a small figure, a letter for a nought or a one and a sign alone are no label', () => {
    const doubtful = ['502②', '502²', '5O2', 'l502', 'O502', '5l2', '?', '※', '无', '不详']
    expect(codes(csv('楼栋,单元,室,姓名', ...doubtful.map((flat) => `2,1,${flat},访客`)))).toEqual(doubtful.map((_, at) => `${at + 2} label-not-readable`))
    expect(codes(csv('地址,姓名', '2号楼l单元502,甲客', '2-l-502,乙客'))).toEqual(['2 label-not-readable', '3 label-not-readable'])
    expect(codes(csv('楼栋,单元,室,姓名', '2,①,502,甲客', '2,1,3A02,乙客', '2,2,15A02,丙客'))).toEqual([])
  })
  test('a floor alone is no flat; a ground floor and a flat behind the sign of a floor are asked', () => {
    expect(codes(csv('地址,姓名', '2栋5楼,甲客', '2号楼1单元3层,乙客', '"Block 2, 5/F",丙客'))).toEqual(['2 door-no-flat', '3 door-no-flat', '4 door-no-flat'])
    expect(codes(csv('地址,姓名', '"Flat A, G/F, Block 2",甲客', 'Blk 123A #12-345,乙客'))).toEqual(['2 door-two-ways', '3 door-two-ways'])
    expect(codes(csv('室,姓名', 'G/F,甲客'))).not.toEqual([])
    expect(codes(csv('楼栋,室,姓名', '2,G/F,甲客'))).toEqual(['2 door-no-flat'])
    expect(homes(csv('地址,姓名', '2-1-3A02,甲客', '3栋15A02,乙客'))).toEqual(['2 2/1/3A02', '3 3//15A02'])
    expect(codes(csv('楼栋,楼层,室,姓名', '2,-1,A,甲客', '2,-2,A,乙客'))).toEqual(['3 door-two-ways'])
    expect(codes(csv('楼栋,单元,室,姓名', '2,3楼,502,甲客'))).toEqual(['2 label-not-readable'])
  })
})

describe('people beside others', () => {
  test('a name or a day merged over several rows is one person’s; an address and a telephone are those of all of them', () => {
    const file = book([], row(1, headings) + row(2, ['2', '1', '502', '甲客', '1980-01-01', '13800000001']) + row(3, ['', '', '503', '', '', '']) + row(4, ['2', '1', '504', '乙客', '', '13800000002']) + row(5, ['', '', '', '丙客', '', '']),
      '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/><mergeCell ref="D2:D3"/><mergeCell ref="F4:F5"/><mergeCell ref="C4:C5"/><mergeCell ref="A4:A5"/><mergeCell ref="B4:B5"/></mergeCells>')
    expect([homes(file), codes(file), file.people.map(({ phone }) => phone)]).toEqual([['2 2/1/502', '4 2/1/504', '5 2/1/504'], ['3 merged-over-people'], ['13800000001', '13800000002', '13800000002']])
    expect(codes(book([], row(1, headings) + row(2, ['2', '1', '502', '甲客', '1980-01-01']) + row(3, ['2', '1', '502', '乙客']), '<mergeCells><mergeCell ref="E2:E3"/></mergeCells>'))).toEqual(['3 merged-over-people'])
  })
  test('whoever stands in a column of spouses, children or tenants and in no row of their own is asked about, once for each column', () => {
    const asked = (head: string, ...rows: string[]) => csv(head, ...rows).questions.map(({ row: at, column, code }) => `${at} ${column} ${code}`)
    expect(asked('地址,户主,配偶,子女', '2-1-502,甲客,乙客,丙客', '2-1-503,丁客,,', '2-1-504,戊客,己客,')).toEqual(['2 配偶 people-not-taken', '2 子女 people-not-taken'])
    expect(asked('地址,户主姓名,家庭成员', '2-1-502,甲客,甲客', '2-1-502,甲客,乙客', '2-1-503,丙客,丁客')).toEqual(['4 户主姓名 people-not-taken'])
    expect(asked('地址,姓名,户主姓名,与户主关系,紧急联系人,业主姓名', '2-1-502,甲客,甲客,本人,远客,主人', '2-1-502,乙客,甲客,妻,远客,主人')).toEqual([])
    expect(asked('Address,Name,Spouse', '2-1-502,Chan,Wong')).toEqual(['2 Spouse people-not-taken'])
    expect(asked('地址,姓名,配偶', '2-1-502,甲客,无', '2-1-503,乙客,——')).toEqual([])
  })
  test('an owner’s number is not given to the tenant', () => {
    expect(csv('地址,租户姓名,业主电话', '2-1-502,甲客,13800000001').people[0]!.phone).toBeNull()
    expect(csv('地址,租户姓名,业主电话,租户电话', '2-1-502,甲客,13800000001,13800000002').people[0]!.phone).toBe('13800000002')
    expect(csv('地址,业主姓名,业主电话', '2-1-502,甲客,13800000001').people[0]!.phone).toBe('13800000001')
    expect(csv('地址,姓名,业主电话', '2-1-502,甲客,13800000001').people[0]!.phone).toBe('13800000001')
  })
})

describe('cells that say more, or less, than they seem to', () => {
  const cells = (head: string, ...values: string[]) => csv(`楼栋,室,姓名,${head}`, ...values.map((value, at) => `2,${501 + at},访客${'甲乙丙丁戊己庚辛壬癸'[at]},"${value.replaceAll('"', '""')}"`))
  test('a birthday as the clock of another zone or a summer time saw it is asked; midnight is no time', () => {
    const doubtful = ['1958-03-03T16:00:00Z', '1958-03-03T16:00:00.000Z', '1958-03-03 16:00:00', '1988-05-03 23:00:00', '1958-03-03T15:00:00+00:00']
    expect(codes(cells('出生日期', ...doubtful))).toEqual(doubtful.map((_, at) => `${at + 2} born-two-ways`))
    expect(codes(book(['yyyy-mm-dd'], row(1, headings) + row(2, ['2', '1', '502', '甲客', '<c r="E2" t="d"><v>1987-05-02T16:00:00Z</v></c>'])))).toEqual(['2 born-two-ways'])
    const plain = ['1958-03-04T00:00:00', '1958-03-04T00:00:00Z', '1958-3-4 12:00:00 AM', '1958/3/4 上午 12:00:00', '1958年3月4日生', '1958 3 4', '4 March 1958', 'Mar 4, 1958', '1958-3-4 星期二', '19580304.0']
    expect(cells('出生日期', ...plain).people.map(({ born }) => born)).toEqual(plain.map(() => '1958-03-04'))
  })
  test('the day from which programs count, and a month, are no day of birth', () => {
    expect(codes(cells('出生日期', '1899-12-30', '1900-01-01', '1900/1/0', '0001-01-01'))).toEqual(['2 not-a-date', '3 not-a-date', '4 not-a-date', '5 not-a-date'])
    expect(codes(book(['mmm-yy', 'yyyy-mm-dd'], row(1, headings) + row(2, ['2', '1', '502', '甲客', [21248, 1]]) + row(3, ['2', '1', '503', '乙客', [1, 2]])))).toEqual(['2 born-no-day', '3 not-a-date'])
  })
  test('a mobile behind a nought is that mobile; a number that kept its digits under a short writing is itself', () => {
    const written = ['013800000001', '0138-0000-0001', '13800000001.0', '1.3800000001E+10', '13800000001。', '☎13800000001']
    expect(cells('电话', ...written).people.map(({ phone }) => phone)).toEqual(written.map(() => '13800000001'))
    expect(codes(cells('电话', '1.38E+10', '1.380000E+10'))).toEqual(['2 phone-digits-lost', '3 phone-digits-lost'])
  })
  test('floors as people call them', () => {
    expect(codes(cells('楼层', '五楼', '第5层', '5/F', '12', '负一层', 'B1', 'G/F', '5.00'))).toEqual([])
    expect(codes(cells('楼层', '地下', '5-6'))).toEqual(['2 floor-not-a-number', '3 floor-not-a-number'])
  })
  const names = (...all: string[]) => csv('楼栋,室,姓名', ...all.map((name, at) => `2,${501 + at},"${name.replaceAll('"', '""')}"`))
  test('a number of a list and an age are no part of a name, and a relation alone is none; nobody lives in what is let or sold', () => {
    const remarks = ['1.张三', '①张三', '(2)张三', '张三 3岁', '张三（1958）', '业主：张三 租户：李四', '张"三"四', '张三一家4口', '张三已注销']
    expect(codes(names(...remarks))).toEqual(remarks.map((_, at) => `${at + 2} name-with-remark`))
    const none = ['出租', '未售', '样板房', '户主', '妻子', '张XX', '王□']
    expect(codes(names(...none))).toEqual(none.map((_, at) => `${at + 2} name-no-person`))
    expect(codes(names('张三-李四', '张三—李四', '张三/李四'))).toEqual(['2 name-two-people', '3 name-two-people', '4 name-two-people'])
    expect(codes(names('王\ue863'))).toEqual(['2 not-readable'])
  })
  test('marks that a list leaves around a name are none of it', () => {
    expect(names('张三。', '李四;', '“王五”', '"赵六"', '户主：钱七').people.map(({ name }) => name)).toEqual(['张三', '李四', '王五', '赵六', '钱七'])
    expect(names('阿依古丽·买买提', '欧阳之行', '王羲之', 'O’Brien', '张阿姨', '张三的母亲', '租户', '小宝', '王五（Bruce）', '张女', 'Maria García-López').questions).toEqual([])
  })
})

describe('text files that hide people', () => {
  test('rows between two quotation marks of two rows stand in one cell, and are asked for, also in a column that nobody needs', () => {
    const file = csv('楼栋,单元,室,姓名,电话,备注', '2,1,502,甲客,,"租户', '2,1,503,乙客,,自住', '2,1,504,丙客,,"', '2,1,505,丁客,,')
    expect(codes(file)).toEqual(['2 quote-not-closed'])
    expect(codes(csv('楼栋,单元,室,姓名,备注', '2,1,502,甲客,"腿脚不便', '有狗, 两只"'))).toEqual([])
  })
  test('characters that one font has alone are no name of another; two files in one with two encodings are no text', () => {
    // 陳啓 with the second as Hong Kong's supplement of Big5 has it.
    const supplement = Buffer.concat([encodedAs('big5', '樓棟,單元,室,姓名,電話\r\n2,1,502,陳'), Buffer.from([0x95, 0xed]), encodedAs('big5', ',\r\n2,1,503,黃先生,')])
    expect(codes(read(supplement))).toEqual(['2 not-readable'])
    expect(codes(read(Buffer.concat([encodedAs('gb18030', '楼栋,单元,室,姓名\r\n2,1,502,张三\r\n'), strToU8('2,1,503,赵六\r\n')])))).toEqual(['encoding-unknown'])
    expect(codes(read(Buffer.concat([encodedAs('gb18030', '楼栋,单元,室,姓名\r\n2,1,502,张三\r\n'), new Uint8Array([0x1a])])))).toEqual([])
  })
  test('what is no table and looks like text has its sentence', () => {
    expect([strToU8('<tr><td>1</td></tr>'), strToU8('From: <Saved by a browser>\r\nMIME-Version: 1.0'), strToU8('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), strToU8('<?xml version="1.0"?><office:document/>')].flatMap((it) => codes(read(it))))
      .toEqual(['html', 'html', 'xml-2003', 'ods'])
  })
})
