import { expect, test } from 'vitest'
import { doorFinder, namesBuilding, type DoorHere } from './doors-named.ts'

const door = (building: string, entrance: string, flat: string): DoorHere => ({ door: [building, entrance, flat].filter((it) => it !== '').join('-'), building, entrance, flat })
const here = [
  door('松柏里', '', '7'), door('松柏里', '', '7甲'), door('松柏里', '10', '2'), door('松柏里', '', '1'), door('2弄', '', '9'), door('12弄', '', '9'), door('商铺', '', '3'), door('职工宿舍', '', '302'), door('3', '', '502'), door('8', '', '9'),
  door('h3', '1', '1102'), door('2', '1', '502'), door('12', '', '502'), door('5', '甲', '502'), door('商铺', '', '12'),
]
const found = doorFinder(here)

test.each([
  ['松柏里-7 阳性', ['松柏里-7']], ['松柏里7号请勿出门', ['松柏里-7']], ['松柏里 7、9号', ['松柏里-7']], ['松柏里七号', ['松柏里-7']], ['松柏里7甲', ['松柏里-7甲']], ['松柏里10号2室', ['松柏里-10-2']], ['2弄-9', ['2弄-9']], ['二弄九号', ['2弄-9']],
  ['12弄9号', ['12弄-9']], ['商铺3今天消毒', ['商铺-3']], ['职工宿舍-302', ['职工宿舍-302']], ['职工宿舍302室', ['职工宿舍-302']], ['3-502', ['3-502']], ['3栋502', ['3-502']], ['3号楼502户', ['3-502']], ['h3栋1单元1102', ['h3-1-1102']],
  ['h3-1102', ['h3-1-1102']], ['2号楼1单元502', ['2-1-502']],
  ['3号楼-502', ['3-502']], ['3栋 - 502 阳性', ['3-502']], ['2号楼-1单元-502', ['2-1-502']], ['职工宿舍楼-302', ['职工宿舍-302']], ['松柏里10号-2室', ['松柏里-10-2']],
  ['商铺三', ['商铺-3']], ['商铺三阳性', ['商铺-3']], ['商铺十二、商铺三', ['商铺-3', '商铺-12']], ['松柏里七', ['松柏里-7']], ['12号502', ['12-502']], ['请12号 502 不要出门', ['12-502']], ['5号楼甲单元502', ['5-甲-502']], ['5号甲单元502', ['5-甲-502']], ['5-甲-502', ['5-甲-502']],
])('“%s” names a home', (text, doors) => expect(found(text)).toEqual(doors))

test.each([
  '松柏里今天发菜', '松柏里7户', '松柏里7人阳性', '松柏里7点到9点', '松柏里一起做核酸', '松柏里-9', '松柏里 17', '商铺30', '3号楼5020', '13-502', '3-502-1', '8-9点', '8-9时', '8-9日', '4月8-9日', '3号楼今天14:00到16:00', '2号楼1单元停水', '职工宿舍302人',
  '商铺三家', '商铺三天没水', '商铺三十', '松柏里一户', '松柏里一律', '12号50人', '12号5020', '4月12号5点', '112号502',
])('“%s” names none', (text) => expect(found(text)).toEqual([]))

test('of a building that does not stand in a text no door is looked for', () => {
  expect([namesBuilding('松柏里停水', '松柏里'), namesBuilding('12弄停水', '2弄'), namesBuilding('2026年3月', '3'), namesBuilding('3号楼停水', '3'), namesBuilding('3-502', '3')]).toEqual([true, false, false, true, true])
})

test('a text full of doors is read as soon in a place of thirty thousand, for all its channels: while it is read the server does nothing else', () => {
  const many = Array.from({ length: 30_000 }, (_, nth) => door(`${1 + Math.floor(nth / 300)}`, `${1 + (Math.floor(nth / 100) % 3)}`, `${101 + (nth % 100)}`))
  const text = Array.from({ length: 90 }, (_, nth) => `${1 + nth}号楼1单元${101 + nth}`).join(' ')
  const find = doorFinder(many)
  for (let n = 0; n < 15; n++) expect(find(text)).toHaveLength(90)
}, 4000)
