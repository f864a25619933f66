// Riverside (河畔), the second made-up community: twelve compounds, eight of them estates and four old quarters of lanes with a row of shops and a dormitory,
// 7,200 people. It shows what one estate does not: houses without floors, rooms, shops, and many gates. Same seed, same place, on every machine.

import { addDays, dayOf, startOfDay, type Instant } from '#domain/kernel/instants.ts'
import { nameFrom, phoneFrom } from './names.ts'
import type { DemoFlat, DemoPerson, DemoPlace } from './osmanthus.ts'
import { ageIn, bornOf, hasPhone, sizes } from './people.ts'
import { randomFrom, type Random } from './random.ts'

const seed = 20220407
export const riversideZone = 'Asia/Shanghai'
const zone = riversideZone
const households = 2380
const residents = 7200

type Home = DemoFlat & { compound: string; /** who lives there: anybody, or grown-ups that work */ workers?: true }

/** By the letter that its buildings begin with, so that no two doors of the community are called alike. */
const estates: [letter: string, name: string, buildings: number][] = [
  ['A', '柳岸苑', 6], ['B', '望江新村', 5], ['C', '临波花园', 6], ['D', '河滨公寓', 4], ['E', '白鹭园', 5], ['F', '橡树湾', 6], ['G', '枫桥苑', 4], ['H', '晴川阁', 4],
]
/** Self-built houses in lanes; some lanes have a name, some a number. */
const quarters: [name: string, lanes: string[]][] = [
  ['渡口老街', ['松柏里', '染坊弄', '鱼市弄', '1弄', '2弄']], ['石桥头', ['竹行弄', '豆腐弄', '石桥里', '11弄', '12弄']],
  ['北埠', ['北埠里', '米行弄', '21弄', '22弄', '23弄']], ['盐仓', ['盐仓弄', '打铁弄', '荷花里', '31弄', '32弄']],
]

/** Every third building is a tower of 16 floors with four flats, the others have three entrances of 6 floors with two. */
function estateFlats([letter, compound, buildings]: (typeof estates)[number]): Home[] {
  const flats: Home[] = []
  for (let number = 1; number <= buildings; number++) {
    const tower = number % 3 === 0
    for (let entrance = 1; entrance <= (tower ? 1 : 3); entrance++) {
      for (let floor = 1; floor <= (tower ? 16 : 6); floor++) {
        for (let n = 1; n <= (tower ? 4 : 2); n++) flats.push({ compound, building: `${letter}${number}`, entrance: String(entrance), floor, flat: `${floor}${String(n).padStart(2, '0')}` })
      }
    }
  }
  return flats
}

/** Houses 1 to 24 on both sides of a lane; every fifth is let to three families, and one has a back yard with a home of its own. */
function laneHouses(compound: string, lane: string): Home[] {
  const house = (flat: string, entrance = ''): Home => ({ compound, building: lane, entrance, floor: null, flat })
  return Array.from({ length: 24 }, (_, i) => i + 1).flatMap((number) =>
    (number % 5 === 0 ? ['1', '2', '3'].map((flat) => house(flat, String(number))) : [house(String(number)), ...(number === 7 ? [house('7甲')] : [])]))
}

const shops = (compound: string, count: number): Home[] => Array.from({ length: count }, (_, i) => ({ compound, building: '商铺', entrance: '', floor: null, flat: String(i + 1), workers: true as const }))
const dormitory = (compound: string): Home[] => [1, 2, 3, 4].flatMap((floor) =>
  Array.from({ length: 12 }, (_, i) => ({ compound, building: '职工宿舍', entrance: '', floor, flat: `${floor}${String(i + 1).padStart(2, '0')}`, workers: true as const })))

const allHomes = (): Home[] => [
  ...estates.flatMap(estateFlats), ...quarters.flatMap(([compound, lanes]) => lanes.flatMap((lane) => laneHouses(compound, lane))), ...shops('渡口老街', 18), ...shops('盐仓', 12), ...dormitory('北埠'),
]

/** Homes that stories and tests need to be lived in. */
export const riversideDoors = { lane: '松柏里-7', rented: '松柏里-10-2', yard: '松柏里-7甲', numbered: '2弄-9', shop: '商铺-3', room: '职工宿舍-302', estate: 'H3-1-1102' } as const
const always = new Set<string>(Object.values(riversideDoors))
const doorOf = ({ building, entrance, flat }: DemoFlat): string => [building, entrance, flat].filter((part) => part !== '').join('-')

function personIn({ compound, building, entrance, floor, flat, workers }: Home, place: number, random: Random, today: ReturnType<typeof dayOf>): DemoPerson {
  const age = workers ? 20 + random.below(30) : ageIn(random, place)
  const phone = hasPhone(age, random) ? phoneFrom(random) : null
  return { compound, building, entrance, floor, flat, name: nameFrom(random), born: bornOf(age, random, today), phone }
}

/** People and place as they stand at `now`; only birth days depend on it. */
export function riverside(now: Instant): DemoPlace {
  const random = randomFrom(seed)
  const today = dayOf(now, zone)
  const homes = allHomes()
  const empty = new Set(random.some(homes.filter((home) => !always.has(doorOf(home))), homes.length - households))
  const counts = sizes(random, households, residents)
  const people = homes.filter((home) => !empty.has(home)).flatMap((home, i) => Array.from({ length: counts[i]! }, (_, place) => personIn(home, place, random, today)))
  const compounds = [...estates.map(([, name]) => name), ...quarters.map(([name]) => name)]
  return {
    name: '河畔 Riverside', zone, phone: '10000000022', office: { name: '河畔街道办事处', phone: '10000000200' },
    gates: compounds.map((compound, i) => ({ number: i + 1, name: `${compound} ${i < estates.length ? '大门 main gate' : '卡口 checkpoint'}`, compound })), people,
  }
}

/** Midnight at which the old quarter by the ferry was closed: today is its fifth day. */
export const riversideSealedSince = (now: Instant): Instant => startOfDay(addDays(dayOf(now, zone), -4), zone)
