// Osmanthus Court (桂园), the made-up community of every example and test: one compound, 24 buildings, 1,383 households,
// 3,650 residents, day 9 of a sealing, building 2 under 2 + 12. Same seed, same place, on every machine.

import { addDays, dayOf, startOfDay, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { nameFrom, phoneFrom } from './names.ts'
import { ageIn, bornOf, hasPhone, sizes } from './people.ts'
import { randomFrom } from './random.ts'

export type DemoFlat = { building: string; entrance: string; floor: number | null; flat: string }
export type DemoPerson = DemoFlat & { compound: string; name: string; born: Day; phone: string | null }
export type DemoPlace = {
  name: string
  zone: Zone
  phone: string
  office: { name: string; phone: string }
  gates: { number: number; name: string; compound: string }[]
  people: DemoPerson[]
}

export const seed = 20220405
const zone = 'Asia/Shanghai'
const households = 1383
const residents = 3650
const compound = '桂园'

/** Buildings 1–12 are walk-ups (4 entrances, 6 floors, 2 flats); 13–24 are towers (1 entrance, 18 floors, 4 flats): 1,440 flats. */
function allFlats(): DemoFlat[] {
  const flats: DemoFlat[] = []
  for (let building = 1; building <= 24; building++) {
    const tower = building > 12
    for (let entrance = 1; entrance <= (tower ? 1 : 4); entrance++) {
      for (let floor = 1; floor <= (tower ? 18 : 6); floor++) {
        for (let n = 1; n <= (tower ? 4 : 2); n++) flats.push({ building: String(building), entrance: String(entrance), floor, flat: `${floor}${String(n).padStart(2, '0')}` })
      }
    }
  }
  return flats
}

/** The flats that every story in the tests needs to be lived in. */
const always = new Set(['2-1-502', '7-1-301', '11-2-402', '5-3-201', '14-1-1203', '2-2-302', '9-4-101', '18-1-703'])
const doorOfFlat = (flat: DemoFlat) => `${flat.building}-${flat.entrance}-${flat.flat}`

/** People and place as they stand at `now`; only birth days depend on it. */
export function osmanthusCourt(now: Instant): DemoPlace {
  const random = randomFrom(seed)
  const today = dayOf(now, zone)
  const flats = allFlats()
  const empty = new Set(random.some(flats.filter((flat) => !always.has(doorOfFlat(flat))), flats.length - households))
  const counts = sizes(random, households, residents)
  const people: DemoPerson[] = []
  flats.filter((flat) => !empty.has(flat)).forEach((flat, i) => {
    for (let place = 0; place < counts[i]!; place++) {
      const age = ageIn(random, place)
      const phone = hasPhone(age, random) ? phoneFrom(random) : null
      people.push({ compound, ...flat, name: nameFrom(random), born: bornOf(age, random, today), phone })
    }
  })
  return {
    name: '桂园 Osmanthus Court', zone, phone: '10000000021', office: { name: '桂园街道办事处', phone: '10000000100' },
    gates: [{ number: 1, name: '南门 South gate', compound }, { number: 2, name: '东门 East gate', compound }],
    people,
  }
}

/** Midnight at which the sealing began: today is its ninth day. */
export const sealedSince = (now: Instant): Instant => startOfDay(addDays(dayOf(now, zone), -8), zone)
export { zone as osmanthusZone }
