// Files and whoever has gone, was put right, or stands twice: a row means who lives there first, is asked about where it may mean somebody elsewhere, and makes nobody a second time by silence.

import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'
import { planRoster, type Known } from './roster-plan.ts'
import type { RosterPerson } from './roster-rows.ts'

const row = (name: string, flat: string, more: Partial<RosterPerson> = {}): RosterPerson =>
  ({ sheet: '名册', row: 2, compound: '桂园', building: '2', entrance: '1', flat, floor: null, name, born: null, phone: null, householdPhone: null, ...more })
const one = (id: string, name: string, flat: string, more: Partial<Known> = {}): Known =>
  ({ id: id as ResidentId, household: flat as HouseholdId, compound: '桂园', building: '2', entrance: '1', flat, name, born: null, phone: null, householdPhone: null, ...more })
const born = '1990-05-01' as Day
const gone = { away: true, stay: 'moved-out' as const }
for (const [what, a, b] of [['both births', { born }, { born }], ['no births', {}, {}], ['phones', { phone: '13800000001' }, { phone: '13800000001' }]] as const) {
  for (const order of ['gone first', 'living first']) {
    test(`of two records behind one door of which one has gone, a row means who lives there: ${what}, ${order}`, () => {
      const [old, here] = [one('old', 'm', '101', { ...a, ...gone }), one('here', 'm', '101', b)]
      const plan = planRoster([row('m', '101', { ...a })], order === 'gone first' ? [old, here] : [here, old])
      expect([plan.unchanged, plan.left.length, plan.gone.length, plan.add.length]).toEqual([1, 0, 0, 0])
    })
  }
}
test('gone record knows the birth, the living does not', () => {
  const plan = planRoster([row('m', '101', { born })], [one('old', 'm', '101', { born, ...gone }), one('here', 'm', '101')])
  expect([plan.left.length, plan.gone.length]).toEqual([0, 0])
})
test('gone from 101 years ago, lives at 102 now as another record, file names 102 and 101s new tenant', () => {
  const plan = planRoster([row('m', '102', { born })], [one('old', 'm', '101', { born, ...gone }), one('here', 'm', '102', { born })])
  expect([plan.unchanged, plan.left.length, plan.gone.length]).toEqual([1, 0, 0])
})
test('moved door: an old record gone, a living one at 102, the file names 103: asked as moved', () => {
  const plan = planRoster([row('m', '103', { born })], [one('old', 'm', '101', { born, ...gone }), one('here', 'm', '102', { born })])
  expect([plan.moved.length, plan.left.length, plan.add.length, plan.gone.length]).toEqual([1, 0, 0, 0])
})
test('stands at 101 where an old record of theirs is (gone), lives at 102: the file puts them back at 101: asked as moved', () => {
  const plan = planRoster([row('m', '101', { born })], [one('old', 'm', '101', { born, ...gone }), one('here', 'm', '102', { born })])
  expect([plan.moved.length, plan.left.length, plan.add.length, plan.gone.length]).toEqual([1, 0, 0, 0])
})
const formerly = ['旧名']
test('name put right and moved by the desk; an older file has the old name behind the old door', () => {
  const plan = planRoster([row('旧名', '101', { born, phone: '13800000001' })], [one('p', '新名', '102', { born, phone: '13800000001', formerly })])
  expect([plan.add.length, plan.moved.length, plan.gone.length]).toEqual([0, 1, 0])
})
test('name put right, then gone; an older file has the old name behind another door', () => {
  const plan = planRoster([row('旧名', '103', { born, phone: '13800000001' })], [one('p', '新名', '101', { born, phone: '13800000001', formerly, ...gone })])
  expect([plan.add.length, plan.left.length]).toEqual([0, 1])
})
test('name put right, then gone; an older file has the old name behind that door', () => {
  const plan = planRoster([row('旧名', '101', { born, phone: '13800000001' })], [one('p', '新名', '101', { born, phone: '13800000001', formerly, ...gone })])
  expect([plan.add.length, plan.left.length]).toEqual([0, 1])
})
const P = (born1: Day | null, phone1: string | null) => ({ born: born1, phone: phone1 })
test('birth put right and moved by the desk: an older file with the old birth, the number and the old door', () => {
  const plan = planRoster([row('m', '101', P('1991-01-01' as Day, '13800000001'))], [one('p', 'm', '102', { ...P(born, '13800000001') })])
  expect([plan.add.length, plan.moved.length, plan.gone.length]).toEqual([0, 1, 0])
})
test('number put right and moved by the desk: an older file with the old number, no birth, the old door', () => {
  const plan = planRoster([row('m', '101', P(null, '13800000009'))], [one('p', 'm', '102', { ...P(null, '13800000001'), formerPhones: ['13800000009'] })])
  expect([plan.add.length, plan.moved.length, plan.gone.length]).toEqual([0, 1, 0])
})
const lately = { ...gone, goneLately: true }
const counts = (plan: ReturnType<typeof planRoster>) => ({ add: plan.add.length, moved: plan.moved.map(({ from }) => from.id), left: plan.left.length })
test('gone lately and known by the name alone, also by one from before: a file with the name behind another door is asked about; of whoever went long ago, or was born on another day, it is not', () => {
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', lately)]))).toEqual({ add: 0, moved: ['p'], left: 0 })
  expect(counts(planRoster([row('m', '103', { born })], [one('p', '新名', '101', { ...lately, formerly: ['m'] })]))).toEqual({ add: 0, moved: ['p'], left: 0 })
  expect(counts(planRoster([row('m', '103')], [one('p', 'm', '101', { ...lately, born })]))).toEqual({ add: 0, moved: ['p'], left: 0 })
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', gone)]))).toEqual({ add: 1, moved: [], left: 0 })
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', { ...lately, born: '1960-01-01' as Day })]))).toEqual({ add: 1, moved: [], left: 0 })
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', { ...lately, born })])), 'who is known by more as well').toEqual({ add: 0, moved: ['p'], left: 0 })
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', { ...gone, born })])), 'and who is known by more and went long ago is left aside').toEqual({ add: 0, moved: [], left: 1 })
})
test('gone lately from behind the very door that the file names: an old file, left aside; and where it names the right door as well, that row is asked about, in whatever order', () => {
  expect(counts(planRoster([row('m', '101')], [one('p', 'm', '101', lately)]))).toEqual({ add: 0, moved: [], left: 1 })
  expect(counts(planRoster([row('m', '101', { born })], [one('p', 'm', '101', { ...lately, born })]))).toEqual({ add: 0, moved: [], left: 1 })
  for (const rows of [['101', '103'], ['103', '101']]) expect(counts(planRoster(rows.map((flat, at) => row('m', flat, { row: at + 2 })), [one('p', 'm', '101', lately)])), rows.join()).toEqual({ add: 0, moved: ['p'], left: 1 })
})
test('gone lately, and another lives behind the door that the file names: it means who lives there; of two rows one is asked about, and never two of one', () => {
  expect(counts(planRoster([row('m', '103', { born })], [one('p', 'm', '101', lately), one('q', 'm', '103')]))).toEqual({ add: 0, moved: [], left: 0 })
  expect(counts(planRoster([row('m', '103'), row('m', '104', { row: 3 })], [one('p', 'm', '101', lately)]))).toEqual({ add: 1, moved: ['p'], left: 0 })
  expect(counts(planRoster([row('m', '103'), row('m', '104', { row: 3 })], [one('p', 'm', '101', lately), one('q', 'm', '102', lately)]))).toEqual({ add: 0, moved: ['p', 'q'], left: 0 })
  expect(counts(planRoster([row('m', '103')], [one('p', '新名', '101', lately), one('g', 'm', '102', { away: true, stay: 'lives', keptAs: 'p' as ResidentId })])), 'by another record of theirs').toEqual({ add: 0, moved: ['p'], left: 0 })
})
test('two rows of one who has gone (two doors in one file)', () => {
  const plan = planRoster([row('m', '103', { born }), row('m', '104', { born, row: 3 })], [one('p', 'm', '101', { born, ...gone })])
  expect([plan.add.length, plan.left.length]).toEqual([0, 2])
})
test('lives at 102; the file has them at 101 and at 103', () => {
  const plan = planRoster([row('m', '103', { born }), row('m', '101', { born, row: 3 })], [one('p', 'm', '102', { born })])
  expect([plan.add.length, plan.moved.length, plan.again.length]).toEqual([0, 1, 1])
})
test('merged: kept lives at 102 as 新名; the gone one’s old name before it was put right, at another door', () => {
  const plan = planRoster([row('m', '103', { born })], [one('k', '新名', '102', { born }), one('g', 'm', '101', { born, away: true, stay: 'lives', keptAs: 'k' as any })])
  expect([plan.add.length, plan.moved.length]).toEqual([0, 1])
})
test('away: lives at 102 and away; file names 103', () => {
  const plan = planRoster([row('m', '103', { born })], [one('p', 'm', '102', { born, stay: 'away' })])
  expect([plan.add.length, plan.moved.length]).toEqual([0, 1])
})
test('of two living of that mark, and one gone: not said to have gone', () => {
  const plan = planRoster([row('m', '103', { phone: '13800000001' })], [one('p', 'm', '102', { phone: '13800000001' }), one('q', 'm', '104', { phone: '13800000001' }), one('r', 'm', '105', { phone: '13800000001', ...gone })])
  expect([plan.left.length]).toEqual([0])
})
test('who stands twice already is asked about, and gets no third record', () => {
  const plan = planRoster([row('m', '103', { born, phone: '13800000001' })], [one('p', 'm', '102', { born, phone: '13800000001' }), one('q', 'm', '104', { born, phone: '13800000001' })])
  expect([plan.add.length, plan.moved.length]).toEqual([0, 1])
})
test('who has gone, known by the number of their home alone, is home again by no file with that number', () => {
  const plan = planRoster([row('m', '103', { phone: '02155550123' })], [one('p', 'm', '101', { householdPhone: '02155550123', ...gone })])
  expect([plan.add.length, plan.left.length]).toEqual([0, 1])
})
test('birth put right and moved by the desk: an older file with the old birth alone', () => {
  const plan = planRoster([row('m', '101', P('1991-01-01' as Day, null))], [one('p', 'm', '102', { born, formerBirths: ['1991-01-01' as Day] })])
  expect([plan.add.length, plan.moved.length, plan.gone.length]).toEqual([0, 1, 0])
})
test('name and birth put right: an older file with both as they were, behind that door, is asked about as one of them', () => {
  const plan = planRoster([row('旧名', '101', P('1991-01-01' as Day, null))], [one('p', '新名', '101', { born, formerly, formerBirths: ['1991-01-01' as Day] })])
  expect([plan.add.length, plan.moved.length, plan.alike.length, plan.gone.length]).toEqual([0, 0, 1, 0])
})
test('moved with a number of the home that was left: a file that has it behind a third door is asked about', () => {
  const plan = planRoster([row('m', '103', { householdPhone: '02155550123' })], [one('p', 'm', '102', { formerPhones: ['02155550123'] })])
  expect([plan.add.length, plan.moved.length]).toEqual([0, 1])
})
test('whom one row means is made nobody a second time by another row of the file', () => {
  const rows = [row('m', '102', { born, phone: '13800000001' }), row('m', '103', { born, row: 3 }), row('m', '104', { born: '1960-01-01' as Day, phone: '13800000001', row: 4 })]
  const plan = planRoster(rows, [one('p', 'm', '102', { born, phone: '13800000001' })])
  expect([plan.unchanged, plan.again.map(({ person }) => person.flat), plan.add.map(({ flat }) => flat)]).toEqual([1, ['103'], ['104']])
})
