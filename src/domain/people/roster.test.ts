// The roster file row by row: what committees really send, and what must be turned away in words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'
import { meaningOf } from './roster-columns.ts'
import { readBorn, readPhone, type ReadNumber } from './roster-cells.ts'
import { doorKey, planRoster, type Known } from './roster-plan.ts'
import { readSheets, type RosterPerson } from './roster.ts'
import type { KnownPlace } from './roster-places.ts'
import { rosterNotes, type Cell, type Sheet } from './roster-table.ts'
import { searchTextOf, searchWords } from './search.ts'

const noTables = { simplified: (text: string) => text, readings: () => [] }

const today = '2026-04-05' as Day
type Value = string | number | Date | null
/** As a spreadsheet keeps it: a day is a number under the format of one. */
const cellOf = (value: Value): Cell => (value instanceof Date ? { shown: value.toISOString().slice(0, 10), number: 1, day: value.toISOString().slice(0, 10) as Day } : typeof value === 'number' ? { shown: String(value), number: value } : (value ?? ''))
const sheetOf = (table: readonly Value[][], name = '名册'): Sheet =>
  ({ name, hidden: false, rows: table.map((row, at) => ({ at: at + 1, cells: row.map(cellOf) })).filter(({ cells }) => cells.some((cell) => cell !== '' && cell !== ' ')) })
/** Enough for a test; the server has the plans of all countries. */
const numberIn: ReadNumber = (text) => { const digits = text.replace(/[\s().-]/g, '').replace(/^\+86/, ''); return /^(?:1\d{10}|0\d{9,11})$/.test(digits) ? digits : null }
const check = (...table: Value[][]) => {
  const read = readSheets([sheetOf(table)], { today, compound: 'Osmanthus Court', places: null }, { numberIn, simplified: (text) => text })
  return { ...read, errors: read.questions.filter(({ code }) => !rosterNotes.has(code)) }
}
const codes = (roster: { errors: { code: string; row: number | null }[] }) => roster.errors.map((error) => [error.row, error.code])

const columnOf = (header: string) => meaningOf(header)?.column ?? null
test('headers are read in simplified and traditional Chinese and in English, with stars and brackets around them', () => {
  expect(['楼栋', '樓棟', 'Building', '*楼栋（必填）', '栋号'].map(columnOf)).toEqual(Array(5).fill('building'))
  expect(['手机号码', '手機號碼', 'Phone Number', '电话'].map(columnOf)).toEqual(Array(4).fill('phone'))
  expect(['小区', '小區', '单元', '門洞', '户室', '樓層', '姓名', '出生日期', '地址'].map(columnOf)).toEqual(
    ['compound', 'compound', 'entrance', 'entrance', 'flat', 'floor', 'name', 'born', 'door'])
  expect(columnOf('身份证号')).toBeNull()
})

test('a title above the header, empty rows and columns that mean nothing are no trouble; what was left out is named', () => {
  const roster = check(['桂园居民名册'], [], ['序号', '楼栋', '单元', '室', '姓名', '身份证号'], [1, '2栋', 1, 502, '护士', 'x'], [], [2, '２号楼', '1单元', '502室', '邻居', 'y'])
  expect(roster.errors).toEqual([])
  expect(roster.ignored).toEqual(['序号', '身份证号'])
  expect(roster.people.map((person) => [person.row, doorKey(person), person.floor])).toEqual([
    [4, doorKey({ compound: 'Osmanthus Court', building: '2', entrance: '1', flat: '502' }), 5],
    [6, doorKey({ compound: 'Osmanthus Court', building: '2', entrance: '1', flat: '502' }), 5]])
})

test('merged cells: the address stands in the first row and counts for those below, and the file says for how many', () => {
  const roster = check(['building', 'entrance', 'flat', 'name'], ['2', '1', '502', 'first'], [null, null, null, 'second'], [null, null, '503', 'third'], ['3', null, '101', 'fourth'])
  expect(roster.people.map((person) => `${person.building}/${person.entrance}/${person.flat} ${person.name}`)).toEqual(
    ['2/1/502 first', '2/1/502 second', '2/1/503 third', '3//101 fourth'])
  expect(roster.filledDown).toBe(2)
})

test('an old quarter has lanes and free text instead of entrances and numbers', () => {
  const roster = check(['小区', '弄', '室', '姓名'], ['河畔', '桂花弄', '12号甲 后院', '居民'], ['河畔', '桂花弄', '烟纸店楼上', '店主'])
  expect(roster.people.map(({ building, entrance, flat, floor }) => ({ building, entrance, flat, floor }))).toEqual([
    { building: '桂花弄', entrance: '', flat: '12号甲 后院', floor: null }, { building: '桂花弄', entrance: '', flat: '烟纸店楼上', floor: null }])
})

test('an address in one cell is taken apart', () => {
  const roster = check(['地址', '姓名'], ['2-1-502', 'a'], ['2栋1单元502室', 'b'], ['3号楼502', 'c'], ['somewhere', 'd'])
  expect(roster.people.map(({ building, entrance, flat }) => [building, entrance, flat])).toEqual([['2', '1', '502'], ['2', '1', '502'], ['3', '', '502']])
  expect(codes(roster)).toEqual([[5, 'door-no-building']])
})

test('every error is told by row and column, and a row with an error is not taken in', () => {
  const roster = check(['building', 'flat', 'name', 'born', 'phone'],
    ['2', '502', '', '1990-05-01', ''], ['2', '503', 'x'.repeat(81), null, null], ['2', '504', 'a', '1990-02-30', 'ask her mother'],
    ['2', '505', 'b', '2031-01-01', '123'], ['2', null, 'c', null, null], [new Date('2026-02-01T00:00:00Z'), '1', 'd', null, null])
  expect(roster.errors.map(({ row, code, column }) => `${row} ${column} ${code}`)).toEqual([
    '2 name missing', '3 name too-long', '4 born not-a-date', '4 phone phone-with-words', '5 born date-in-future', '5 phone phone-not-a-number',
    '6 flat missing', '7 building date-in-address'])
  expect(roster.people).toEqual([])
  expect(roster.rows).toBe(6)
})

test('the same person twice in one file is an error; father and son of one name are not', () => {
  const header = ['building', 'flat', 'name', 'born']
  expect(codes(check(header, ['2', '502', 'a', '1990-05-01'], ['2', '502', 'a', '1990-05-01']))).toEqual([[3, 'duplicate-person']])
  expect(codes(check(header, ['2', '502', 'a', '1960-05-01'], ['2', '502', 'a', '1990-05-01']))).toEqual([])
})

test('a file without a header or without rows says so', () => {
  expect(check(['a', 'b'], ['c', 'd']).errors[0]?.code).toBe('header-missing')
  expect(check().errors[0]?.code).toBe('no-rows')
  expect(check(['building', 'flat', 'name'], [null, ' ', '']).errors[0]?.code).toBe('no-rows')
  expect(check(['building', 'flat', 'name'], ...Array.from({ length: 20_001 }, (_, n): Value[] => ['2', `${n}`, 'a'])).errors[0]?.code).toBe('too-many-rows')
})

test('what spreadsheets make of dates and phones is undone', () => {
  const born = (cell: Value) => { const read = readBorn(cellOf(cell), today); return read.ok ? read.value : read.problem.code }
  expect([new Date('1990-05-01T00:00:00Z'), 32994, '32994', '1990/5/1', '1990年5月1日', '１９９０．０５．０１', 19900501, '19900501', '1990-05-01 00:00:00'].map(born)).toEqual(Array(9).fill('1990-05-01'))
  expect([1, 59, 'so', -3, '1990-13-01', '1990-02-30', '87'].map(born)).toEqual(Array(7).fill('not-a-date'))
  expect([1990, '1990', '1990年'].map(born)).toEqual(Array(3).fill('born-year-only'))
  expect(['1990-05', '1990年5月', 199005, '5月1日'].map(born)).toEqual(Array(4).fill('born-no-day'))
  expect(['90-5-1', '5/1/90', '900501'].map(born)).toEqual(Array(3).fill('born-short-year'))
  expect(['5/1/1990', '05-01-1990', '31/5/1990', '5/31/1990', '民國79年5月1日', '一九九〇年五月一日', '', '不详'].map(born)).toEqual(['born-two-ways', 'born-two-ways', '1990-05-31', '1990-05-31', '1990-05-01', '1990-05-01', null, null])
  const phone = (cell: Value) => { const read = readPhone(cellOf(cell), numberIn); return read.ok ? read.value : read.problem.code }
  expect([13800001502, '138 0000 1502', '+86-138-0000-1502', '１３８００００１５０２', "'13800001502"].map(phone)).toEqual(Array(5).fill('13800001502'))
  expect(['021-1234 5678', '(0571) 87654321'].map(phone)).toEqual(['02112345678', '057187654321'])
  expect(['1.38E+10', 'none', 12, 1.5, '13800001502（女儿）', '13800001502/13800001503', '13800001502 13800001503'].map(phone)).toEqual(
    ['phone-digits-lost', null, 'phone-not-a-number', 'phone-not-a-number', 'phone-with-words', '13800001502 / 13800001503', '13800001502 / 13800001503'])
})

const known = (person: RosterPerson, i: number): Known => ({ ...person, id: `resident ${i}` as ResidentId, household: doorKey(person) as HouseholdId })

test('the same file a second time changes nothing, whatever is in it and in whatever order', () => {
  const text = fc.constantFrom('a', 'b')
  const row = fc.record({
    building: text, flat: text, name: text, born: fc.constantFrom('1990-05-01', '1960-01-01', null), phone: fc.constantFrom('13800001502', '13800001503', null),
    home: fc.constantFrom('02112345678', '02187654321', null),
  })
  fc.assert(fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
    const roster = check(['building', 'flat', 'name', 'born', 'phone', 'landline'], ...rows.map((it) => [it.building, it.flat, it.name, it.born, it.phone, it.home]))
    const first = planRoster(roster.people, [])
    expect(first.add).toHaveLength(roster.people.length)
    const phones = new Map<string, string>()
    for (const person of roster.people) if (person.householdPhone && !phones.has(doorKey(person))) phones.set(doorKey(person), person.householdPhone)
    const stored = roster.people.map((person, i) => ({ ...known(person, i), householdPhone: phones.get(doorKey(person)) ?? null }))
    expect(planRoster([...roster.people].reverse(), stored).add).toEqual([])
    expect(planRoster(roster.people, stored)).toEqual({ add: [], change: [], corrected: [], unchanged: roster.people.length, gone: [], alike: [], moved: [], again: [], left: [] })
  }))
})

test('a changed phone updates the person, an empty cell leaves what is known', () => {
  const header = ['building', 'flat', 'name', 'born', 'phone']
  const before = check(header, ['2', '502', 'a', '1990-05-01', '13800001502'], ['2', '502', 'b', null, '13800001503']).people.map(known)
  const after = check(header, ['2', '502', 'a', '1990-05-01', '13800009999'], ['2', '502', 'b', null, null])
  const plan = planRoster(after.people, before)
  expect(plan.change.map((change) => [change.known.name, change.phone])).toEqual([['a', '13800009999']])
  expect([plan.add.length, plan.unchanged]).toEqual([0, 1])
})

test('a resident is found by name, by the door however it is said, and by the end of a phone number', () => {
  const kept = searchTextOf({ name: '护士', building: '2', entrance: '1', flat: '502', phones: ['138-0000-1502', null] }, noTables)
  expect(kept).toBe('|护士|2-1-502|2-502|13800001502| 士=')
  expect(['2-502', '２－５０２', '2 502', '2号楼502室', '2栋 502'].map((typed) => searchWords(typed)?.door)).toEqual(Array(5).fill('2-502'))
  expect(['2-1-502', '2栋1单元502室', '2 1 502'].map((typed) => searchWords(typed)?.door)).toEqual(Array(3).fill('2-1-502'))
  expect(searchWords('138 0000 1502')?.digits).toBe('13800001502')
  expect(searchWords(' |  ')).toBeNull()
  expect(searchTextOf({ name: 'a|b', building: '', entrance: '', flat: '', phones: [] }, noTables)).toBe('|a b|=')
})

test('a header names a home in one cell, or in building and flat: one of the two is none', () => {
  expect(check(['building', 'name'], ['2', 'a']).errors[0]?.code).toBe('header-missing')
  expect(check(['flat', 'name'], ['502', 'a']).errors[0]?.code).toBe('header-missing')
  expect(check(['door', 'name'], ['2-1-502', 'a']).people.length).toBe(1)
})

test('an error names the column as the file does, and one that the file lacks by its own name', () => {
  expect(check(['楼栋', '室', '姓名', '手机号码'], ['2', '502', '', '12']).errors.map((error) => error.column)).toEqual(['手机号码'])
  expect(check(['楼栋', '室', '姓名'], ['2', '', 'a'], ['2', '502', '']).errors.map((error) => error.column)).toEqual(['室', '姓名'])
})

test('a name of eighty letters and a floor of two hundred are taken, one more of either is not', () => {
  const header = ['building', 'flat', 'floor', 'name']
  expect(codes(check(header, ['2', '502', '200', 'x'.repeat(80)], ['2', '502', '-9', '护'.repeat(79)]))).toEqual([])
  expect(codes(check(header, ['2', '502', '201', 'a'], ['2', '502', '-10', 'b'], ['2', '502', '1', 'x'.repeat(81)]))).toEqual([[2, 'floor-not-a-number'], [3, 'floor-not-a-number'], [4, 'too-long']])
})

test('four figures alone are the end of a phone number; with dashes they are a door, and a phone number from seven on', () => {
  expect(['1502', '502', '2-1-502', '555-0100', '138-0000-1502', '护士 1502'].map((typed) => searchWords(typed)?.digits)).toEqual(['1502', '', '', '5550100', '13800001502', ''])
})

/** Each row held against everybody of its name behind its door: what the plan says, said at length. */
function pairedAtLength(people: readonly RosterPerson[], known: readonly Known[]): Map<RosterPerson, string> {
  const likeness = (row: RosterPerson, one: Known): number => {
    if (row.born !== null && one.born !== null) return row.born === one.born ? 4 : 0
    if (row.phone !== null && row.phone === one.phone) return 3
    return row.phone === null || one.phone === null ? 2 : 1
  }
  const pairs = people.flatMap((row) => known.filter((one) => one.name === row.name && doorKey(one) === doorKey(row)).map((one) => ({ row, one, sure: likeness(row, one) })))
  const [found, taken] = [new Map<RosterPerson, string>(), new Set<string>()]
  for (const { row, one, sure } of pairs.sort((a, b) => b.sure - a.sure || a.row.row - b.row.row)) {
    if (sure === 0 || found.has(row) || taken.has(one.id)) continue
    taken.add(one.id)
    found.set(row, one.id)
  }
  return found
}

test('each row means whom it fits best: birth before phone, phone before name, and nobody twice', () => {
  const person = fc.record({ name: fc.constantFrom('a', 'b'), born: fc.constantFrom('1990-05-01', '1960-01-01', null), phone: fc.constantFrom('13800001502', '13800001503', null) })
  const at = (it: { name: string; born: string | null; phone: string | null }, row: number) =>
    ({ ...it, sheet: '名册', row, compound: 'x', building: '2', entrance: '', flat: '502', floor: null, householdPhone: null }) as RosterPerson
  fc.assert(fc.property(fc.array(person, { maxLength: 9 }), fc.array(person, { maxLength: 9 }), (rows, there) => {
    const [people, here] = [rows.map(at), there.map(at).map(known)]
    const found = pairedAtLength(people, here)
    const plan = planRoster(people, here)
    expect([...plan.add, ...[...plan.moved, ...plan.again].map(({ person: row }) => row), ...plan.alike.map(({ person: row }) => row)].length).toBe(people.filter((row) => !found.has(row)).length)
    for (const change of plan.change) expect(change.known.id).toBe(found.get(change.person))
    expect(plan.unchanged + plan.change.length).toBe(found.size)
  }))
})

test('a file from before a name was put right means the same person, and nobody is added twice; a namesake who lives there keeps their row', () => {
  const row = (name: string, at: number): RosterPerson => ({ sheet: '名册', row: at, compound: 'x', building: '2', entrance: '', flat: '502', name, born: null, phone: null, floor: null, householdPhone: null })
  const renamed = { ...known(row('赵晓梅', 1), 1), formerly: ['赵小梅'] }
  const [old, both] = [planRoster([row('赵小梅', 2)], [renamed]), planRoster([row('赵小梅', 2), row('赵晓梅', 3)], [renamed])]
  expect([old.add.length, old.unchanged, old.gone.length]).toEqual([0, 1, 0])
  expect(both.add.map(({ name }) => name), 'the file has both').toEqual(['赵小梅'])
  const namesake = { ...known(row('赵小梅', 4), 2), formerly: [] }
  expect(planRoster([row('赵小梅', 2)], [renamed, namesake]).gone.map(({ name }) => name)).toEqual(['赵晓梅'])
})

test('twenty thousand of one name behind one door are compared in no time, and so is a header of brackets alone', () => {
  const days = Array.from({ length: 20_000 }, (_, n) => new Date(Date.UTC(1904, 0, 1 + n)).toISOString().slice(0, 10))
  const { people } = check(['building', 'flat', 'name', 'born'], ...days.map((born) => ['2', '502', 'a', born]))
  const from = performance.now()
  expect(planRoster(people, people.map(known))).toEqual({ add: [], change: [], corrected: [], unchanged: 20_000, gone: [], alike: [], moved: [], again: [], left: [] })
  expect(check(['('.repeat(300_000), '[（'.repeat(50_000)], ['x', 'y']).errors[0]?.code).toBe('header-missing')
  expect(performance.now() - from).toBeLessThan(3000)
})

test('a file without headings: its first row is a person, the columns have letters, and nobody’s name is the name of one', () => {
  const sheet = sheetOf([['2-1-502', '戴安', '13800001111'], ['2-1-601', '王明', '13800002222']])
  const read = (columns: Record<string, 'door' | 'name' | 'phone' | 'none'> = {}) =>
    readSheets([sheet], { today, compound: 'x', places: null, choices: { columns: { '*': columns } } }, { numberIn, simplified: (text) => text })
  expect(read().sheets[0]!.columns.map(({ title }) => title)).toEqual(['A', 'B', 'C'])
  expect(read({ A: 'door', B: 'name', C: 'phone' }).people.map(({ name, flat, phone }) => [name, flat, phone])).toEqual([['戴安', '502', '13800001111'], ['王明', '601', '13800002222']])
  expect(read({ A: 'door', B: 'name' }).people).toHaveLength(2)
})

test('in the column of the flat its entrance or its floor may stand as well: it is the home that the columns beside it name, or it is asked', () => {
  const columns = ['building', 'entrance', 'flat', 'name']
  const asFlat = check(columns, ['3', '', '12樓A室', '甲'], ['3', '', '13樓A室', '乙'], ['4', '', '1单元502室', '丙'], ['', '', '2单元502室', '丁'], ['4', '2单元', '二单元503', '戊'])
  expect([asFlat.people.map(({ building, entrance, flat }) => [building, entrance, flat].join('-')), codes(asFlat)]).toEqual([['3--12A', '3--13A', '4-1-502', '4-2-502', '4-2-503'], []])
  expect(codes(check(columns, ['4', '1单元', '2单元502室', '丙']))).toEqual([[2, 'door-differs']])
})

test('a floor is of the rows below it that do not say their own; what nobody said is no floor of anybody', () => {
  const of = (...rows: Value[][]) => check(['building', 'floor', 'flat', 'name'], ...rows).people.map(({ building, flat, floor }) => [`${building}-${flat}`, floor])
  expect(of(['2', null, '501', 'a'], ['2', null, '602', 'b'], ['2', null, '1201', 'c'])).toEqual([['2-501', 5], ['2-602', 6], ['2-1201', 12]])
  expect(of(['2', 5, '501', 'a'], ['2', null, '602', 'b'], ['2', null, 'B', 'c'])).toEqual([['2-501', 5], ['2-602', 6], ['2-5B', 5]])
  expect(of(['2', null, '502', 'a'], ['2', null, 'B', 'b'])).toEqual([['2-502', 5], ['2-B', null]])
  expect(of(['2', 5, 'A', 'a'], ['3', null, 'B', 'b'], ['2', null, 'C', 'c'])).toEqual([['2-5A', 5], ['3-B', null], ['2-C', null]])
})

test('what the community does not have is held against the file itself: two spellings of one new door are asked about, and one new compound is one', () => {
  const against = (places: readonly KnownPlace[], ...table: Value[][]) =>
    readSheets([sheetOf([['compound', 'building', 'entrance', 'flat', 'name'], ...table])], { today, compound: 'Osmanthus Court', places }, { numberIn, simplified: (text) => text })
  for (const places of [[], [['Osmanthus Court', '2', '1', '502']]] as const satisfies readonly (readonly KnownPlace[])[]) {
    const roster = against(places, ['Osmanthus Court', '3', '1', '0502', 'first'], ['Osmanthus Court', '3', '1', '502', 'second'], ['Osmanthus Court', '3', '', '601', 'third'])
    expect(roster.questions.map(({ code, row }) => [code, row])).toEqual([['flat-two-spellings', 3], ['entrance-missing', 4]])
    const compounds = against(places, ['桂园', '3', '1', '502', 'first'], ['桂园小区', '3', '1', '503', 'second'])
    expect(new Set(compounds.people.map((person) => person.compound))).toEqual(new Set(['桂园']))
    for (const lane of ['松柏里', '1弄', '职工宿舍']) {
      const houses = against(places, ['Osmanthus Court', lane, '', '2', 'first'], ['Osmanthus Court', lane, '10', '2', 'second'])
      expect([houses.questions, houses.people.length], lane).toEqual([[], 2])
    }
    // Several compounds in the first file of all: each is named, because one may be a spelling.
    const several = against(places, ['桂园', '3', '1', '502', 'first'], ['桂圆', '3', '1', '503', 'second'])
    expect(several.places.map(({ code, compound }) => [code, compound])).toEqual([['compound-new', '桂园'], ['building-new', '桂园'], ['compound-new', '桂圆'], ['building-new', '桂圆']])
  }
  // The first file of all brings its one compound with it; in a community that has another, it is named.
  expect(against([], ['桂园', '3', '1', '502', 'first']).places.map(({ code }) => code)).toEqual(['building-new'])
  expect(against([['Osmanthus Court', '2', '1', '502']], ['桂园', '3', '1', '502', 'first']).places.map(({ code }) => code)).toEqual(['compound-new', 'building-new'])
  // Without a community a building that may be another one's spelling is named; with one, every building that it does not have is.
  const spelled = [['Osmanthus Court', '3', '1', '502', 'first'], ['Osmanthus Court', '东区3栋', '1', '503', 'second']]
  const alone = readSheets([sheetOf([['compound', 'building', 'entrance', 'flat', 'name'], ...spelled])], { today, compound: 'Osmanthus Court', places: null }, { numberIn, simplified: (text) => text })
  expect(alone.places.map(({ code, building, near }) => [code, building, near])).toEqual([['building-new', '东区3', '3']])
  expect(against([], ...spelled).places.map(({ building }) => building)).toEqual(['3', '东区3'])
  const flat = against([['Osmanthus Court', '2', '1', '502']], ['Osmanthus Court', '2', '1', '0601', 'first'], ['Osmanthus Court', '2', '1', '601', 'second'], ['Osmanthus Court', '2', '1', '0502', 'third'])
  expect(flat.questions.map(({ code, row }) => [code, row])).toEqual([['flat-two-spellings', 3]])
  expect(flat.people.map((person) => person.flat)).toEqual(['0601', '502'])
})

test('a row that is hidden takes nobody in, and whoever stands below it without an address lives where it says, not where the row above it does', () => {
  const hiding = (at: number[], ...table: Value[][]) => {
    const sheet = sheetOf([['building', 'entrance', 'flat', 'name'], ...table])
    return readSheets([{ ...sheet, rows: sheet.rows.map((row) => (at.includes(row.at) ? { ...row, hidden: true } : row)) }], { today, compound: 'Osmanthus Court', places: null }, { numberIn, simplified: (text) => text })
  }
  const roster = hiding([3, 5], ['2', '1', '501', 'Zhang'], ['2', '1', '502', 'Wang'], [null, null, null, 'child of Wang'], [null, null, null, 'aunt of Wang'], [null, null, null, 'uncle of Wang'])
  expect(roster.people.map((person) => `${person.flat} ${person.name}`)).toEqual(['501 Zhang', '502 child of Wang', '502 uncle of Wang'])
  const unread = hiding([3], ['2', '1', '501', 'Zhang'], ['2', null, null, 'Wang'], [null, null, null, 'child of Wang'])
  expect(unread.people.map((person) => person.name)).toEqual(['Zhang'])
  expect(unread.questions.map(({ code, row }) => [code, row])).toContainEqual(['missing', 4])
  expect(unread.questions.some(({ row, code }) => row === 3 && code !== 'rows-hidden')).toBe(false)
})

test('Sum is a name as well', () => {
  const roster = check(['name', 'building', 'flat'], ['Sum Wai Ling', '2', '501'], ['Sumarni', '2', '502'], ['Total', null, '2'], ['Sum: 2', null, null], ['Grand total 2', null, null])
  expect(roster.people.map((person) => person.name)).toEqual(['Sum Wai Ling', 'Sumarni'])
  expect(roster.questions.map(({ code, row }) => [code, row])).toEqual([['subtotal-row', 4], ['subtotal-row', 5], ['subtotal-row', 6]])
})
