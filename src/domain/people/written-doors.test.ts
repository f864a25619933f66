// Doors as rosters write them, each with the home it is, or the question that it raises. A wrong home is worse than a question.

import { describe, expect, test } from 'vitest'
import { readBuildingLabel, readEntranceLabel, readFlatLabel, readWrittenDoor } from './written-doors.ts'

const door = (text: string): string => {
  const read = readWrittenDoor(text)
  return read.ok ? [read.value.compound, read.value.building, read.value.entrance, read.value.flat].map((part) => part ?? '').join('|') : read.problem.code
}

describe('an address in one cell', () => {
  test.each([
    ['2-502', '|2||502'], ['2-1-502', '|2|1|502'], ['002-01-0502', '|2|1|0502'], ['桂园 2-1-502', '桂园|2|1|502'], ['100-502', '|100||502'], ['101-502', '|101||502'], ['B1-1-502', '|B1|1|502'], ['2-1单元-502', '|2|1|502'],
    ['2#502', '|2||502'], ['2#1-502', '|2|1|502'], ['2号楼5-502', '|2|5|502'], ['2号楼 A 502', '|2|A|502'], ['二号楼一单元五零二室', '|2|1|502'], ['2号楼502室1单元', '|2|1|502'],
    ['A座502', '|A||502'], ['AB座502', '|AB||502'], ['甲座502', '|甲||502'], ['2号楼甲单元502', '|2|甲|502'], ['Block 2, Unit 1, Flat 502', '|2|1|502'], ['Flat 5A, Block 2', '|2||5A'],
    ['2号楼负101', '|2||负101'], ['2号楼地下室01', '|2||地下室01'], ['3弄7号', '|3弄||7'], ['三弄07号2室', '|3弄|7|2'], ['2楼502', '|2||502'], ['2楼2单元205', '|2|2|205'],
  ])('“%s” is %s', (text, home) => expect(door(text)).toBe(home))

  test.each([
    ['上海市浦东新区桂园路100弄2号502室', '|2||502'], ['桂园路100弄2号1单元502', '|2|1|502'], ['北京市海淀区学院路街道桂园社区2号楼1单元502室', '桂园社区|2|1|502'], ['桂园小区2号楼502', '桂园小区|2||502'],
    ['中国2号楼502', '|2||502'], ['小区2号楼502', '|2||502'], ['本小区2号楼502', '|2||502'], ['东门小区2号楼1单元502', '东门小区|2|1|502'], ['新楼村2号楼502', '新楼村|2||502'], ['户部巷小区2号楼502', '户部巷小区|2||502'], ['楼兰苑2号楼502', '楼兰苑|2||502'], ['门头沟桂园2号楼502', '门头沟桂园|2||502'],
    ['乡镇企业家园2号楼502', '乡镇企业家园|2||502'],
  ])('the way to “%s” is left out, the name of a compound is not: %s', (text, home) => expect(door(text)).toBe(home))

  test.each([
    ['2号楼5层502', '|2||502'], ['2号楼5层0502', '|2||0502'], ['2号楼05层502', '|2||502'], ['2号楼12楼1201', '|2||1201'], ['2号楼1单元5楼502室', '|2|1|502'], ['2号楼5层A', '|2||5A'], ['2号楼1楼12', '|2||12'],
    ['2号楼5层602', 'door-two-ways'], ['2号楼1楼1201', 'door-two-ways'], ['2号楼5层A02', 'door-two-ways'],
  ])('a floor says again what the flat says, or it is asked: “%s” is %s', (text, home) => expect(door(text)).toBe(home))

  test.each([
    ['2号楼502（租户）', '|2||502'], ['2号楼502(空)(租)', '|2||502'], ['2号楼502（北侧）', 'door-not-readable'], ['2号楼（北）502', 'door-not-readable'],
  ])('a remark that says who lives there is left out, another one is asked: “%s” is %s', (text, home) => expect(door(text)).toBe(home))

  test.each([
    '桂园路100弄2号', '桂园路100弄502室', '中山路12号502室', '中山路12号', '2楼205', '2-1-3-502', 'B1-502', '602-1', '602-10', '1002-502', '502/503', '502、503', '502-503', '1502-1503', '2-502-1', '2号楼502-1', '2号楼502-100',
    '2号楼502室1', '2#502-1', '2#12-5', '2号楼1单元502室302室', '2号楼3号楼502', 'Flat 5A, 12/F, Block 2', '户部巷2号502',
  ])('“%s” may be two things', (text) => expect(door(text)).toBe('door-two-ways'))

  test.each([
    '小3弄7号', '3弄7号甲', '桂2号楼502', '东区2号楼502', '桂园小区东区2号楼502', '桂园A区2号楼502', '桂园二期2号楼502', '2号楼1单元2单元502', '2-2层-502', '2-1室-502', '地下室2号楼', '2号楼地下室', '12345号楼502', '2号楼123456',
    '2号楼甲乙单元502', 'ABC座502', '', '   ',
  ])('“%s” has a part that nobody knows', (text) => expect(door(text)).toBe('door-not-readable'))

  test.each([['2楼', 'door-no-flat'], ['2号楼1单元', 'door-no-flat'], ['桂园 502', 'door-no-building'], ['阁楼502', 'door-no-building'], ['Flat 5A, 12/F', 'door-no-building'], ['502', 'door-no-building']])(
    'of “%s” something is missing: %s', (text, code) => expect(door(text)).toBe(code))
})

describe('a column of its own', () => {
  const building = (text: string): string => {
    const read = readBuildingLabel(text)
    return read.ok ? [read.value.compound, read.value.label, read.value.entrance].map((part) => part ?? '').join('|') : read.problem.code
  }
  test.each([
    ['２号楼', '|2|'], ['二栋', '|2|'], ['第2幢', '|2|'], ['02', '|2|'], ['桂园小区2号楼', '桂园小区|2|'], ['小区2号楼', '|2|'], ['2楼', '|2|'], ['东区3栋', '|东区3|'], ['三弄', '|3弄|'], ['松柏里', '|松柏里|'], ['2号楼1单元', '|2|1'], ['甲', '|甲|'], ['2(空)', '|2|'],
    ...['2单元', '2F', '2层', '2室', '2号楼甲', '2号楼1单元502', 'A区2', '2(北)', '桂2', ''].map((text) => [text, 'label-not-readable']),
  ])('the building “%s” is %s', (text, label) => expect(building(text!)).toBe(label))

  test.each([
    ['1单元', '1'], ['01', '1'], ['甲单元', '甲'], ['东门', '东'], ['北', '北'], ['1号', '1'], ...['1-2', '2号楼', '5层', '1(北)', '3弄', '502室'].map((text) => [text, 'label-not-readable']),
  ])('the entrance “%s” is %s', (text, label) => {
    const read = readEntranceLabel(text!)
    expect(read.ok ? read.value : read.problem.code).toBe(label)
  })

  const flat = (text: string): string => {
    const read = readFlatLabel(text)
    return read.ok ? ['building' in read.value ? read.value.building : undefined, read.value.entrance, read.value.flat].filter((it) => it !== undefined).join('-') : read.problem.code
  }
  test.each([
    ['502', '502'], ['0502', '0502'], ['502室', '502'], ['502号', '502'], ['5楼502', '502'], ['5层0502', '0502'], ['12楼1201', '1201'], ['502-1', '502-1'], ['A', 'A'], ['a', 'A'], ['502A', '502A'], ['A502', 'A502'], ['地下室', '地下室'], ['地下室1', '地下室1'], ['阁楼', '阁楼'],
    ['后院', '后院'], ['12号甲 后院', '12号甲 后院'], ['502（租户）', '502'], ['2-1-502', '2-1-502'],
    ['5楼602', 'door-two-ways'], ['1楼1201', 'door-two-ways'], ['502/503', 'door-two-ways'], ['502、503', 'door-two-ways'], ['502-503', 'door-two-ways'],
    ['12樓A室', '12A'], ['Flat B 12/F', '12B'], ['13/F C', '13C'], ['1单元12层A室', '1-12A'],
    ['1单元502室', '1-502'], ['二单元0601', '2-0601'], ['甲单元701', '甲-701'], ['东门301', '东-301'], ['3单元５０２', '3-502'], ['1单元5楼502', '1-502'], ['1单元5楼602', 'door-two-ways'], ['1单元2单元502', 'door-not-readable'], ['1单元顶楼', 'door-not-readable'],
    ...['502后', '2号楼', '1单元', '502（北）', '123456'].map((text) => [text, 'label-not-readable']),
  ])('the flat “%s” is %s', (text, label) => expect(flat(text!)).toBe(label))
})
