import { expect, test } from 'vitest'
import { byCounting, walkingOrder, type Spot } from './order.ts'

const at = (building: string, entrance: string, floor: number | null, label: string, buildingSort = Number(building) || 0): Spot => ({ compoundSort: 0, compound: '桂园', buildingSort, building, entrance, floor, label })
const said = (doors: readonly Spot[]): string[] => walkingOrder(doors).map((one) => `${one.building}-${one.entrance}-${one.label}`)

test('a building is walked entrance by entrance, each from the top floor down', () => {
  expect(said([at('2', '1', 1, '101'), at('2', '2', 6, '601'), at('2', '1', 6, '602'), at('2', '1', 6, '601'), at('2', '1', 5, '502')]))
    .toEqual(['2-1-601', '2-1-602', '2-1-502', '2-1-101', '2-2-601'])
})

test('buildings and entrances come as people count them: the ninth before the tenth', () => {
  expect(said([at('10', '1', 1, '101'), at('9', '10', 1, '101'), at('9', '2', 1, '101')])).toEqual(['9-2-101', '9-10-101', '10-1-101'])
})

test('a lane is walked by house number, and houses without a floor come after those that have one', () => {
  expect(said([at('棚户', '12弄', null, '10'), at('棚户', '12弄', null, '9甲'), at('棚户', '12弄', null, '9'), at('棚户', '12弄', 2, '201')]))
    .toEqual(['棚户-12弄-201', '棚户-12弄-9', '棚户-12弄-9甲', '棚户-12弄-10'])
})

test('a house of a lane that is let to several is walked where it stands, between its neighbours, and no shop comes by how its number is written', () => {
  expect(said([at('松柏里', '10', null, '2'), at('松柏里', '', null, '11'), at('松柏里', '', null, '7甲'), at('松柏里', '10', null, '1'), at('松柏里', '', null, '9'), at('松柏里', '5', null, '1'), at('松柏里', '', null, '7'), at('松柏里', '', null, '4')]))
    .toEqual(['松柏里--4', '松柏里-5-1', '松柏里--7', '松柏里--7甲', '松柏里--9', '松柏里-10-1', '松柏里-10-2', '松柏里--11'])
  expect(said([at('商铺', '', null, '12'), at('商铺', '', null, '3')])).toEqual(['商铺--3', '商铺--12'])
  expect(said([at('职工宿舍', '', 1, '112'), at('职工宿舍', '', 3, '302'), at('职工宿舍', '', 1, '102')])).toEqual(['职工宿舍--302', '职工宿舍--102', '职工宿舍--112'])
})

test('numbers come before letters, and what is equal stays equal', () => {
  expect([byCounting('5', '甲'), byCounting('甲', '5'), byCounting('12', '12a'), byCounting('7', '7')].map(Math.sign)).toEqual([-1, 1, -1, 0])
})
