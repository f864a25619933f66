import { describe, expect, test } from 'vitest'
import { doorForms, mayMean, readDoor } from './doors.ts'
import { searchTextOf, searchWords } from './search.ts'

const noTables = { simplified: (text: string) => text, readings: () => [] }

const typed: [string, string][] = [
  ['12号楼1单元502室', '12-1-502'], ['12號樓1單元502室', '12-1-502'], ['12栋502', '12-502'], ['12-502', '12-502'], ['２号楼 502室', '2-502'],
  ['甲单元502', '甲-502'], ['2 - 1 - 502', '2-1-502'], ['2幢1门502', '2-1-502'], ['2座502戶', '2-502'], ['2，1，502', '2-1-502'], ['12', '12'],
  ['12号楼', '12'], ['2—1—502', '2-1-502'], ['Building 2, unit 1, flat 502', '2-1-502'], ['2/1/502', '2-1-502'], ['  ', ''], ['王', ''], ['单元', ''], ['甲单元', '甲'], ['商铺3', '商铺-3'], ['松柏里7号', '松柏里-7'], ['松柏里7号2室', '松柏里-7-2'], ['宿舍楼302', '宿舍-302'],
]
test.each(typed)('“%s” is read as the door “%s”, at the desk and at the gate alike', (text, door) => {
  expect(readDoor(text)).toBe(door)
  expect(searchWords(text)?.door ?? '').toBe(door)
})

describe('a door is found in every way in which it is said', () => {
  const found = (text: string, ...door: [string, string, string]) => mayMean(readDoor(text), doorForms(...door))
  test.each(['12号楼1单元502室', '12栋502', '12-502', '12-1-502', '12', '12-1', '12-1-5', '12-50'])('%s', (text) => expect(found(text, '12', '1', '502')).toBe(true))
  test.each(['2', '1', '12-2', '2-502', '1-502', '12-1-503', '502'])('%s is another one', (text) => expect(found(text, '12', '1', '502')).toBe(false))
  test('an entrance with a name finds its flats without the building, one with a number does not', () => {
    expect(found('甲单元502', '2', '甲', '502')).toBe(true)
    expect(found('甲单元502', '2', '甲单元', '502室')).toBe(true)
    expect(found('乙单元502', '2', '甲', '502')).toBe(false)
    expect(found('1-502', '2', '1', '502')).toBe(false)
  })
  test('the labels may be written as the house writes them', () => {
    expect(found('12-1-502', '12号楼', '1单元', '502室')).toBe(true)
    expect(found('A座1单元502', 'A座', '1', '502')).toBe(true)
  })
  test('an entrance that has a name is found by it alone, and a shop without the sign between', () => {
    expect(found('甲单元', '2', '甲', '801')).toBe(true)
    expect(found('甲单元', '2', '乙', '801')).toBe(false)
    expect(found('商铺3', '商铺', '', '3')).toBe(true)
  })
  test('a house in a lane is found, by the number or the name of the lane, whole and by the flat in it', () => {
    expect(found('3弄7号', '3', '', '7')).toBe(true)
    expect(found('3弄7号', '3弄', '', '7')).toBe(true)
    expect(found('3弄', '3弄', '7', '2')).toBe(true)
    expect(found('松柏里7号2室', '松柏里', '7', '2')).toBe(true)
    expect(found('松柏里7号', '松柏里', '7', '2')).toBe(true)
    expect(found('松柏里7号', '松柏里', '', '17')).toBe(false)
    expect(found('宿舍楼302', '宿舍', '', '302')).toBe(true)
  })
})

test('what is kept beside a resident holds the door in the forms in which it is looked for', () => {
  expect(searchTextOf({ name: '林 小满', building: '2', entrance: '1', flat: '502', phones: ['138 0000 1502', null] }, noTables)).toBe('|林 小满|2-1-502|2-502|13800001502| 满=')
  expect(searchTextOf({ name: '林', building: '12号楼', entrance: '甲单元', flat: '502室', phones: [] }, noTables)).toBe('|林|12-甲-502|12-502|甲-502|=')
})
