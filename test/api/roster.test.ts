// Roster files as they arrive: made by a spreadsheet, saved as CSV in three encodings, damaged, hostile, or sent twice.
import { randomUUID } from 'node:crypto'
import { zipSync, strToU8 } from 'fflate'
import { sql } from 'kysely'
import writeXlsxFile from 'write-excel-file/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { keepAll, takeWith } from '../support/rosters.ts'

let api: Osmanthus
beforeEach(async () => { api = await osmanthus({ endpoints: [...deskRoutes(peopleAbout), ...rosterRoutes(leftBehind)] }) })
afterEach(() => api.close())

const people = async () => (await sql<{ door: string; name: string; born: string | null; phone: string | null }>`
  select f.door, r.name, r.born, r.phone from residents r join households h on h.id = r.household_id join flats f on f.id = h.flat_id
  where r.community_id = ${api.place.community} order by f.door, r.name`.execute(api.database.owner)).rows
const count = async (table: string) => Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(api.database.owner)).rows[0]!.n)
const check = (bytes: Uint8Array, choices?: object) => api.as('staff').post(`/roster/check${choices ? `?choices=${encodeURIComponent(JSON.stringify(choices))}` : ''}`, bytes)
/** Taken in as it stands: where there are new places, nothing is stored. Whoever is not in the file stays as they are. */
const takeUnseen = (bytes: Uint8Array, command?: string, seen?: string) => takeWith(api.as('staff'), bytes, { command, seen, answers: keepAll })
/** Checked, its new places and its difference read and confirmed, then taken in. */
const take = async (bytes: Uint8Array, command?: string) => takeUnseen(bytes, command, (await check(bytes)).body.seen ?? undefined)
const xlsx = async (rows: (string | number | Date | null)[][]) => {
  const cells = rows.map((row) => row.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy/mm/dd' } : value)))
  return new Uint8Array(await (await writeXlsxFile(cells as never)).toBuffer())
}
const csv = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))

const file = () => xlsx([
  ['桂园居民名册'], ['楼栋', '单元', '室', '姓名', '出生日期', '手机号码', '身份证号'],
  ['3号楼', 1, 502, '护士丙', new Date('1990-05-01T00:00:00Z'), 13900001502, 'x'], [null, null, null, '护士丙的父亲', '1961年3月9日', null, 'x'],
  [], ['4栋', '2单元', '1203室', '教师', 32994, '139 0000 1203', 'x']])

test('a spreadsheet with a title, merged cells, numbers for phones and dates of three kinds is taken in whole', async () => {
  const before = await people()
  const { status, body } = await take(await file())
  expect([status, body]).toMatchObject([200, { rows: 3, errors: [], errorCount: 0, ignored: ['身份证号'], filledDown: 1, added: 3, changed: 0, unchanged: 0, imported: true, goneCount: 0 }])
  expect(body.notes.map((it: any) => `${it.row} ${it.code} ${it.value}`)).toEqual(['4 address-from-above 1'])
  const after = await people()
  expect(after.filter((person) => !before.some((it) => it.name === person.name))).toEqual([
    { door: '3-1-502', name: '护士丙', born: '1990-05-01', phone: '13900001502' }, { door: '3-1-502', name: '护士丙的父亲', born: '1961-03-09', phone: null },
    { door: '4-2-1203', name: '教师', born: '1990-05-01', phone: '13900001203' }])
  const found = await api.as('staff').post('/residents/search', { text: '4-2-1203' })
  expect(found.body.hits).toMatchObject([{ name: '教师', level: 'open' }])
  const { rows } = await sql`select label, floors, sort from buildings where label in ('3', '4') and community_id = ${api.place.community} order by label`.execute(api.database.owner)
  expect(rows).toEqual([{ label: '3', floors: 5, sort: 3 }, { label: '4', floors: 12, sort: 4 }])
})

test('the same file twice changes nothing; a changed phone updates one person and can be searched', async () => {
  const bytes = await file()
  await take(bytes)
  const before = await people()
  const rows = await Promise.all(['compounds', 'buildings', 'entrances', 'flats', 'households', 'residents'].map(count))
  const again = await take(bytes)
  expect(again.body).toMatchObject({ added: 0, changed: 0, unchanged: 3, imported: true })
  expect(await people()).toEqual(before)
  expect(await Promise.all(['compounds', 'buildings', 'entrances', 'flats', 'households', 'residents'].map(count))).toEqual(rows)
  const changed = await take(csv('楼栋,单元,室,姓名,出生日期,手机', '4,2,1203,教师,1990-05-01,13900009999'))
  expect(changed.body).toMatchObject({ added: 0, changed: 1, unchanged: 0 })
  expect((await api.as('staff').post('/residents/search', { text: '9999' })).body.hits).toMatchObject([{ name: '教师', phone: '13900009999' }])
  expect((await api.as('staff').post('/residents/search', { text: '13900001203' })).body.hits).toEqual([])
})

test('those who are known already are recognised, whoever put them there', async () => {
  const { body } = await take(csv('building,entrance,flat,name,born,phone', '2,1,502,护士,1990-05-01,13800001502', '2号楼,1单元,502室,护士的母亲,1948-02-11,'))
  expect(body).toMatchObject({ added: 0, changed: 0, unchanged: 2, imported: true })
})

test('one wrong cell keeps the whole file out, and is told by row and column', async () => {
  const before = await people()
  const bytes = await xlsx([['楼栋', '室', '姓名', '出生日期', '手机'], ['3', '101', '甲', '1990-05-01', '13900000001'], ['3', '102', '乙', '1990-02-30', '13900000002'], ['3', null, '丙', null, '12']])
  const { status, body } = await take(bytes)
  expect([status, body.imported, body.added, body.errorCount]).toEqual([200, false, 0, 3])
  expect(body.errors).toMatchObject([
    { code: 'not-a-date', row: 3, column: '出生日期', value: '1990-02-30' }, { code: 'missing', row: 4, column: '室', value: '' },
    { code: 'phone-not-a-number', row: 4, column: '手机', value: '12' }])
  expect(await people()).toEqual(before)
  expect(await count('roster_imports')).toBe(0)
})

test('a check says what would change and stores nothing', async () => {
  const before = await people()
  expect((await check(await file())).body).toMatchObject({ added: 3, imported: false })
  expect(await people()).toEqual(before)
  expect([await count('roster_imports'), await count('changes'), await count('commands')]).toEqual([0, 0, 0])
})

test('CSV is read in GB18030, UTF-8 with and without its mark, and UTF-16; with commas, semicolons and tabs', async () => {
  const lines = ['楼栋;单元;室;姓名;备注', '3;1;101;居民甲;"一; 二"']
  const utf16 = new Uint8Array([0xff, 0xfe, ...new Uint8Array(new Uint16Array(Array.from(lines.join('\n').replaceAll(';', '\t').replace('\t 二', '; 二'), (it) => it.charCodeAt(0))).buffer)])
  // “楼栋,室,姓名 / 3,101,护士” as a Windows spreadsheet in China saves it.
  const gb = new Uint8Array([...[0xc2, 0xa5, 0xb6, 0xb0, 0x2c, 0xca, 0xd2, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb], 0x0d, 0x0a, ...strToU8('3,101,'), 0xbb, 0xa4, 0xca, 0xbf])
  for (const bytes of [csv(...lines), new Uint8Array([0xef, 0xbb, 0xbf, ...csv(...lines)]), utf16]) expect((await check(bytes)).body).toMatchObject({ rows: 1, errors: [], added: 1 })
  expect((await take(gb)).body).toMatchObject({ rows: 1, errors: [], added: 1 })
  expect((await people()).filter((person) => person.name === '护士' && person.door === '3-101')).toHaveLength(1)
})

test('what is no spreadsheet is refused as not readable, and says why', async () => {
  const why = async (bytes: Uint8Array) => { const { status, body } = await check(bytes); return [status, body.code, body.details?.why] }
  expect(await why(new Uint8Array())).toEqual([422, 'file-not-readable', 'empty'])
  expect(await why(strToU8('  \r\n '))).toEqual([422, 'file-not-readable', 'empty'])
  expect(await why(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toEqual([422, 'file-not-readable', 'old-xls'])
  expect(await why(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]))).toEqual([422, 'file-not-readable', 'picture'])
  expect(await why(zipSync({ 'readme.txt': strToU8('hello') }))).toEqual([422, 'file-not-readable', 'not-a-spreadsheet'])
  const good = await file()
  expect((await why(good.subarray(0, good.length >> 1)))[1]).toBe('file-not-readable')
  expect((await why(strToU8('PK')))[1]).toBe('file-not-readable')
  expect((await check(strToU8('name,colour\na,b'))).body.errors).toMatchObject([{ code: 'header-missing', row: null, column: '', value: '' }])
})

test('a small file that unpacks to a huge one, or claims a cell at the end of the world, is refused before it is opened', async () => {
  const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(80 * 1024 * 1024) })
  expect(bomb.length).toBeLessThan(1024 * 1024)
  // This answer comes from counting while unpacking; whoever opens these first, and fails, says “not a spreadsheet”.
  expect((await check(bomb)).body).toMatchObject({ code: 'file-not-readable', details: { why: 'too-much-in-it' } })
  const sheet = (cell: string) => strToU8(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="${cell}" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`)
  for (const cell of ['XFE1', 'A999999999']) {
    expect((await check(zipSync({ 'xl/worksheets/sheet1.xml': sheet(cell) }))).body, cell).toMatchObject({ code: 'file-not-readable', details: { why: 'too-much-in-it' } })
  }
  // A stray cell far away is no table: it is said that it is not read.
  for (const cell of ['XFD1048576', 'XFD20000']) expect((await check(zipSync({ 'xl/worksheets/sheet1.xml': sheet(cell) }))).body.errors, cell).toMatchObject([{ code: 'no-rows' }])
  expect((await check(new Uint8Array(21 * 1024 * 1024))).status).toBe(413)
})

test('markup, quotes and what a database reads in cells stay what they are: text', async () => {
  // One that begins as a formula does is asked about: nobody is called so.
  const name = `HYPERLINK("x") <b>'; drop table residents; --`
  expect((await take(await xlsx([['building', 'flat', 'name'], ['3', '101', name]]))).body).toMatchObject({ added: 1, imported: true })
  expect((await people()).map((person) => person.name)).toContain(name)
})

test('one command sent twice, and two files at the same moment, add everybody once', async () => {
  const bytes = await file()
  const command = randomUUID()
  const [one, two] = await Promise.all([take(bytes, command), take(bytes, command)])
  expect(two.body).toEqual(one.body)
  expect(await count('roster_imports')).toBe(1)
  const other = csv('building,flat,name', '7,101,a')
  const { seen } = (await check(other)).body
  expect((await takeUnseen(other, command, seen)).body.code).toBe('command-id-reused')
  const both = await Promise.all([takeUnseen(other, undefined, seen), takeUnseen(other, undefined, seen)])
  expect(both.map((answer) => answer.body.added).sort()).toEqual([0, 1])
  expect((await people()).filter((person) => person.door === '7-101')).toHaveLength(1)
})

test('every listener is told whom an import touched, in a line for each building', async () => {
  await take(await file())
  const { rows } = await sql`select kind, building_id is not null as building, cardinality(ids) as people from changes order by seq`.execute(api.database.owner)
  expect(rows).toEqual([{ kind: 'resident', building: true, people: 2 }, { kind: 'resident', building: true, people: 1 }])
})

test('whoever may not import a roster is told so, and Riverside’s stays as it is', async () => {
  const bytes = await file()
  for (const who of ['building-lead', 'volunteer', 'gate', 'nurse'] as const) {
    expect((await api.as(who).post('/roster/import', bytes)).status, who).toBe(403)
    expect((await api.as(who).post('/roster/check', bytes)).status, who).toBe(403)
  }
  expect((await api.as('nobody').post('/roster/import', bytes)).status).toBe(401)
  await take(bytes)
  const { rows: [riverside] } = await sql<{ n: number }>`select count(*) as n from residents where community_id = ${api.riverside.community}`.execute(api.database.owner)
  expect(Number(riverside!.n)).toBe(5)
})

test('ten thousand rows are taken in whole, each person at their door, and the same file again changes nothing', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => [`${1 + (i % 40)}`, `${1 + (i % 3)}`, `${1 + (Math.floor(i / 120) % 30)}0${1 + (i % 4)}`, `居民${i}`, '1980-01-01', 13_000_000_000 + i])
  const bytes = await xlsx([['楼栋', '单元', '室', '姓名', '出生日期', '手机'], ...rows])
  const before = await people()
  expect((await take(bytes)).body).toMatchObject({ rows: 10_000, errorCount: 0, added: 10_000, imported: true })
  const living = new Map((await people()).map((person) => [person.name, person]))
  expect(living.size).toBe(before.length + 10_000)
  const wrong = rows.filter(([building, entrance, flat, name, born, phone]) => {
    const person = living.get(String(name))
    return person?.door !== `${building}-${entrance}-${flat}` || person.born !== born || person.phone !== String(phone)
  })
  expect(wrong).toEqual([])
  expect((await take(bytes)).body).toMatchObject({ added: 0, changed: 0, unchanged: 10_000 })
})

test('a file that is slow to read, or full of one name, is read aside: whoever asks meanwhile is answered', async () => {
  const days = Array.from({ length: 6000 }, (_, n) => new Date(Date.UTC(1904, 0, 1 + n)).toISOString().slice(0, 10))
  const crowd = csv('building,flat,name,born', ...days.map((day) => `9,101,同名,${day}`))
  expect((await take(crowd)).body).toMatchObject({ added: 6000, imported: true })
  for (const [what, file] of Object.entries({ crowd, brackets: csv('('.repeat(150_000), 'x') })) {
    const checking = check(file)
    let slowest = 0
    for (let n = 0; n < 30; n++) {
      const from = performance.now()
      expect((await api.as('deputy').post('/residents/search', { text: '2-1-502' })).status).toBe(200)
      slowest = Math.max(slowest, performance.now() - from)
    }
    expect((await checking).status, what).toBe(200)
    expect(slowest, what).toBeLessThan(3000)
  }
}, 60_000)

test('a building that nobody knows is named and confirmed before anything is stored, with the one it may have been meant for', async () => {
  const before = await people()
  const file = csv('地址,姓名', '2号楼1单元502室,访客', '2幢1单元302,邻居', '12栋1单元101,新人', '2栋3单元101,新人')
  const checked = (await check(file)).body
  expect(checked.places.map((it: any) => [it.code, it.building, it.entrance, it.near])).toEqual([['building-new', '12', '', ''], ['entrance-new', '2', '3', '']])
  const unseen = (await takeUnseen(file)).body
  expect([unseen.imported, unseen.seen]).toEqual([false, checked.seen])
  expect((await takeUnseen(file, undefined, 'something else')).body.imported).toBe(false)
  expect([await people(), await count('buildings'), await count('roster_imports')]).toEqual([before, 4, 0])
  expect((await takeUnseen(file, undefined, checked.seen)).body).toMatchObject({ imported: true, added: 4, places: [] , placeCount: 0 })
  expect((await check(file)).body).toMatchObject({ unchanged: 4, places: [] })
})

test('every way of writing building 2 is building 2, with its entrance where there is only one', async () => {
  const lines = ['2号楼1单元502室', '2-1-502', '2幢502', '桂园路100弄2号502室', '二号楼一单元五〇二', '2#1-502', '2座502', '第2栋1单元502', '02-01-0502', 'Flat 502, Block 2']
  const { body } = await check(csv('address,name', ...lines.map((door, n) => `"${door}",访客${n}`)))
  expect(body).toMatchObject({ errors: [], places: [], added: lines.length })
  await take(csv('address,name', ...lines.map((door, n) => `"${door}",访客${n}`)))
  expect((await people()).filter(({ name }) => name.startsWith('访客')).map(({ door }) => door)).toEqual(lines.map(() => '2-1-502'))
})

test('a newer file says who is not in it and who seems to have moved; nobody is removed, and nobody is added twice', async () => {
  const before = await people()
  const { body } = await check(csv('楼栋,单元,室,姓名,出生日期,电话', '2,1,502,护士,1990-05-01,13800001502', '2,1,101,孕妇,1994-09-12,13800001301'))
  expect(body).toMatchObject({ added: 0, unchanged: 1, goneCount: 2, movedCount: 1, difference: { gone: [{ door: '2-1-101' }, { door: '2-1-502' }], moved: [{ name: '孕妇', door: '2-1-301', to: '2-1-101' }] } })
  expect(body.notes).toMatchObject([{ code: 'person-moved', row: 3, value: '2-1-301' }])
  expect(await people()).toEqual(before)
})

test('names that differ by spaces, dots or the script they are written in are one person', async () => {
  await take(csv('楼栋,单元,室,姓名', '2,1,502,张　卫国', '2,1,502,阿依古丽•买买提'))
  const { body } = await check(csv('楼栋,单元,室,姓名', '2,1,502,張衞國', '2,1,502,阿依古丽·买买提'))
  expect(body).toMatchObject({ added: 0, unchanged: 2 })
})

test('a column can be said by hand, and a sheet left out', async () => {
  const file = csv('幢位,单元,室,称呼', '2,1,502,护士')
  expect((await check(file)).body.errors).toMatchObject([{ code: 'header-missing' }])
  const columns = { '*': { 幢位: 'building', 称呼: 'name' } }
  expect((await check(file, { columns })).body).toMatchObject({ errors: [], unchanged: 1 })
  expect((await check(file, { columns, sheets: { CSV: false } })).body).toMatchObject({ rows: 0, added: 0 })
  expect((await api.as('staff').post('/roster/check?choices=no', file)).status).toBe(422)
})
