// What was answered about a newer file, and what of it is done; what was said of the columns of a file of one shape.
import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'
import { workOf, type RosterAnswers } from './roster-answers.ts'
import { planRoster, type Known } from './roster-plan.ts'
import { asLastTime, kept, shapeOf } from './roster-shape.ts'
import { mostGone, mostListed, rosterEndsQuery } from './roster-wire.ts'
import type { RosterPerson } from './roster-rows.ts'
import type { Sheet } from './roster-table.ts'

const row = (name: string, flat: string, more: Partial<RosterPerson> = {}): RosterPerson =>
  ({ sheet: '名册', row: 2, compound: '桂园', building: '2', entrance: '1', flat, floor: null, name, born: null, phone: null, householdPhone: null, ...more })
const one = (name: string, flat: string, more: Partial<Known> = {}): Known =>
  ({ id: `${name} ${flat}` as ResidentId, household: flat as HouseholdId, compound: '桂园', building: '2', entrance: '1', flat, name, born: null, phone: null, householdPhone: null, ...more })
const said = (more: Partial<RosterAnswers>): RosterAnswers => ({ changed: { rest: null, each: {} }, gone: { rest: null, each: {} }, moved: { rest: null, each: {} }, source: '', ...more })
const born = '1990-05-01' as Day

test('whoever is not in the file of their building is asked about; not who is away, here for a time, or in another building', () => {
  const known = [one('a', '101'), one('b', '102', { stay: 'away' }), one('c', '103', { stay: 'temporary' }), one('d', '101', { building: '3' }), one('e', '104', { away: true, stay: 'moved-out' })]
  expect(planRoster([row('x', '101')], known).gone.map(({ name }) => name)).toEqual(['a'])
})

test('nobody is answered for by silence, and one answer counts before that for all', () => {
  const plan = planRoster([row('x', '109'), row('m', '105', { born })], [one('a', '101'), one('b', '102'), one('m', '104', { born })])
  expect(workOf(plan, null)).toMatchObject({ movedOut: [], away: [], move: [], unanswered: 3 })
  const work = workOf(plan, said({ gone: { rest: 'moved-out', each: { away: ['b 102' as ResidentId] } }, moved: { rest: 'moved', each: {} } }))
  expect([work.movedOut.map(({ name }) => name), work.away.map(({ name }) => name), work.move.map(({ person }) => person.flat), work.unanswered]).toEqual([['a'], ['b'], ['105'], 0])
  expect(workOf(plan, said({ gone: { rest: 'keep', each: {} }, moved: { rest: 'other', each: {} } }))).toMatchObject({ left: 2, unanswered: 0, add: [{ name: 'x' }, { name: 'm' }] })
})

test('of whoever has gone lately an answer for all others is none, but that they are left', () => {
  const plan = planRoster([row('m', '105', { born }), row('w', '103')], [one('m', '104', { born }), one('w', '101', { away: true, stay: 'moved-out', goneLately: true })])
  expect(plan.moved.map(({ from }) => from.name).toSorted()).toEqual(['m', 'w'])
  for (const rest of ['moved', 'other'] as const) expect(workOf(plan, said({ moved: { rest, each: {} } })), rest).toMatchObject({ unanswered: 1, left: 0, move: rest === 'moved' ? [{ from: { name: 'm' } }] : [], add: rest === 'other' ? [{ name: 'm' }] : [] })
  expect(workOf(plan, said({ moved: { rest: 'leave', each: {} } }))).toMatchObject({ unanswered: 0, left: 2, move: [], add: [] })
  expect(workOf(plan, said({ moved: { rest: 'moved', each: { moved: ['w 101' as ResidentId] } } }))).toMatchObject({ unanswered: 0, move: [{ from: { name: 'm' } }, { from: { name: 'w' } }] })
})

test('a change is taken that nobody left', () => {
  const plan = planRoster([row('a', '101', { phone: '13800000001' }), row('b', '102', { phone: '13800000002' })], [one('a', '101'), one('b', '102')])
  const work = workOf(plan, said({ changed: { rest: null, each: { leave: ['b 102' as ResidentId] } } }))
  expect([work.change.map(({ known }) => known.name), work.left]).toEqual([['a'], 1])
})

test('whoever moved is found behind any door, also of a building that the file does not name otherwise; of two alike the first is asked about', () => {
  expect(planRoster([row('m', '105', { born })], [one('m', '201', { building: '7', born })]).moved).toHaveLength(1)
  expect(planRoster([row('m', '105', { born })], [one('m', '201', { building: '7', born }), one('m', '202', { building: '7', born })])).toMatchObject({ moved: [{ from: { flat: '201' } }], add: [] })
})

test('whoever has gone is brought back by no file', () => {
  expect(planRoster([row('e', '104', { phone: '13800000001' })], [one('e', '104', { away: true, stay: 'died' })])).toMatchObject({ add: [], change: [], unchanged: 0, left: [{ known: { name: 'e' } }] })
})

test('nor is anybody who has gone made a second time behind another door: by name with birth or number, also by another record of theirs', () => {
  const phone = '13800000001'
  const gone = one('e', '104', { away: true, stay: 'moved-out', born, phone })
  const left = { add: [], moved: [], left: [{ known: { id: gone.id } }] }
  expect(planRoster([row('e', '101', { born })], [gone])).toMatchObject(left)
  expect(planRoster([row('e', '101', { phone })], [gone])).toMatchObject(left)
  expect(planRoster([row('e', '101', { born })], [gone, one('e', '105', { away: true, stay: 'died', born })]), 'of two alike neither').toMatchObject({ add: [], left: [{}] })
  expect(planRoster([row('e', '101', { born }), row('e', '104', { born })], [gone]), 'nor where the file names the old door as well').toMatchObject({ add: [], left: [{}, {}] })
  expect(planRoster([row('f', '101', { born })], [gone, one('f', '107', { away: true, keptAs: gone.id, born })])).toMatchObject(left)
  expect(planRoster([row('e', '101', { born: '1991-06-02' as Day }), row('f', '101', { born })], [gone]).add).toHaveLength(2)
  expect(planRoster([row('e', '101', { born })], [gone, one('e', '103', { born })]), 'who lives here again may have moved').toMatchObject({ left: [], moved: [{ from: { flat: '103' } }] })
})

const sheet = (name: string, ...rows: string[][]): Sheet => ({ name, hidden: false, rows: rows.map((cells, at) => ({ at: at + 1, cells })) })
test('files are of one shape by their sheets and headings, whoever is in them', () => {
  const file = (title: string, name: string) => [sheet('1号楼', [title], ['单元', '室', '姓名'], ['1', '101', name])]
  expect(shapeOf(file('三月名册', '张三'))).toBe(shapeOf(file('四月名册', '李四')))
  for (const other of [[sheet('2号楼', ['单元', '室', '姓名'])], [sheet('1号楼', ['单元', '室', '姓名', '电话'])], [...file('x', 'y'), sheet('说明', ['a', 'b'])]]) expect(shapeOf(other)).not.toBe(shapeOf(file('三月名册', '张三')))
  expect(shapeOf(file('x', 'y').map((one) => ({ ...one, hidden: true }))), 'who hid the sheet said something').not.toBe(shapeOf(file('x', 'y')))
  expect(shapeOf([sheet('CSV', ['幢位', '称呼'], ['1', 'x'])])).toBe(shapeOf([sheet('CSV', ['幢位', '称呼'], ['2', 'y'])]))
})

test('what was said last time holds for the same shape alone, and only where nobody says otherwise', () => {
  const remembered = [{ shape: 's', choices: { columns: { CSV: { 称呼: 'name' as const } } } }]
  expect(asLastTime('s', {}, remembered)).toEqual(remembered[0]!.choices)
  expect(asLastTime('s', { encoding: 'big5' }, remembered)).toEqual({ encoding: 'big5', ...remembered[0]!.choices })
  expect([asLastTime('t', {}, remembered), asLastTime('s', { columns: {} }, remembered), asLastTime('s', { sheets: { 说明: false } }, remembered)]).toEqual([null, null, null])
  expect([kept({ hiddenRows: true }), kept({ columns: {}, sheets: {} }), kept({ sheets: { 说明: false }, hiddenRows: true })]).toEqual([null, null, { sheets: { 说明: false } }])
})

test('a row of a record that is reached through another says of the kept one what is new, and nothing that stood there when they were made one', () => {
  const [kept, other] = [one('王小名', '101', { phone: '1' }), one('王晓明', '101', { away: true, phone: '2', keptAs: '王小名 101' as ResidentId })]
  const plan = (...rows: Parameters<typeof planRoster>[0]) => planRoster(rows, [kept, other])
  expect(plan(row('王晓明', '101', { phone: '2' })), 'as it was').toMatchObject({ add: [], change: [], unchanged: 1, gone: [], moved: [], left: [] })
  expect(plan(row('王晓明', '101', { phone: '3' }))).toMatchObject({ add: [], change: [{ known: { id: kept.id }, phone: '3', born: kept.born }], unchanged: 0, gone: [], moved: [], left: [] })
  expect(plan(row('王晓明', '101', { phone: '3' }), row('王小名', '101', { phone: '1' })), 'named by both: their own row counts').toMatchObject({ add: [], change: [], unchanged: 2, gone: [] })
  expect(plan(row('王晓明', '202', { phone: '2' })), 'behind another door by the other name').toMatchObject({ add: [], moved: [{ from: { id: kept.id } }], gone: [] })
  expect(plan(row('x', '101')).gone.map(({ name }) => name), 'whom the file names under neither').toEqual(['王小名'])
})

test('whoever moves has what else the row says of them: another number, a birthday that nobody knew; not what stood there before, and not over what was put right here', () => {
  const news = (known: Partial<Known>, of: Partial<RosterPerson>) => {
    const plan = planRoster([row('m', '105', { born, ...of })], [one('m', '104', { born, phone: '1', ...known })])
    return workOf(plan, said({ moved: { rest: 'moved', each: {} } })).change.map(({ born: day, phone: number, known: { flat } }) => [flat, day, number])
  }
  expect(news({}, { phone: '2' })).toEqual([['105', born, '2']])
  expect(news({ phone: null }, { phone: '2' })).toEqual([['105', born, '2']])
  expect(news({ born: null }, { phone: '1' })).toEqual([['105', born, '1']])
  expect([news({}, { phone: '1' }), news({}, { phone: null }), news({ formerPhones: ['2'] }, { phone: '2' })]).toEqual([[], [], []])
  expect(news({ putRight: { phone: { role: 'staff', at: '2026-04-05T02:00:00Z' as never } } }, { phone: '2' }), 'it is asked about once they live there').toEqual([])
  const plan = planRoster([row('m', '105', { born, phone: '2' })], [one('m', '104', { born, phone: '1' })])
  for (const rest of ['leave', 'other'] as const) expect(workOf(plan, said({ moved: { rest, each: {} } })).change, rest).toEqual([])
})

test('a file in which all buildings are called otherwise moves thousands: what ends with it can be asked of as many as are listed', () => {
  const moved = Array.from({ length: mostListed }, (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  expect([rosterEndsQuery.safeParse({ gone: [], moved }).success, rosterEndsQuery.safeParse({ gone: moved.slice(0, mostGone + 1), moved: [] }).success]).toEqual([true, false])
})
