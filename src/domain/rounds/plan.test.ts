// Osmanthus Court's morning: 3,650 people, 81 entrances, four stations, eleven lanes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type EntranceId, type StationId } from '../kernel/ids.ts'
import { lanesAt, laneHour, proposeSlots, samplersFor, shifted, type Group, type StationPlan } from './plan.ts'
import { forecast, simulate } from './queue.ts'

const entrance = (n: number) => asId<'entrance'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`) as EntranceId
const station = (n: number) => asId<'station'>(`01960000-0000-7000-9000-${String(n).padStart(12, '0')}`) as StationId
const walks = (n: number) => new Map([1, 2, 3, 4].map((s) => [station(s), Math.abs((n % 4) + 1 - s) * 2]))
const groups: Group[] = Array.from({ length: 81 }, (_, n) => ({ entrance: entrance(n), people: n < 5 ? 46 : 45, walk: walks(n), last: n >= 78 }))
const stations: StationPlan[] = lanesAt(4, samplersFor(3650)).map((lanes, n) => ({ id: station(n + 1), lanes }))

test('eleven samplers for 3,650 people, 3, 3, 3 and 2 of them at four stations', () => {
  expect(samplersFor(3650)).toBe(11)
  expect(stations.map((one) => one.lanes)).toEqual([3, 3, 3, 2])
})

test('everybody has a slot, nobody two at once, the sealed come when all others are done, and it takes what the lanes take', () => {
  const slots = proposeSlots({ stations, groups })
  expect(slots.reduce((sum, slot) => sum + slot.people, 0)).toBe(3650)
  for (const { id } of stations) {
    const own = slots.filter((slot) => slot.station === id)
    for (const [n, slot] of own.entries()) if (n > 0) expect(slot.from).toBeGreaterThanOrEqual(own[n - 1]!.from + own[n - 1]!.minutes)
  }
  const last = slots.filter((slot) => groups.find((one) => one.entrance === slot.entrance)!.last)
  const others = slots.filter((slot) => !last.includes(slot))
  expect(Math.min(...last.map((slot) => slot.from))).toBeGreaterThanOrEqual(Math.max(...others.map((slot) => slot.from + slot.minutes)))
  const least = (3650 * 60) / (11 * laneHour.planned)
  expect(Math.max(...slots.map((slot) => slot.from + slot.minutes)) / least, 'the length of the morning against its least').toBeLessThan(1.25)
})

test('pupils’ hours and a station’s pause are kept; without a station nobody is called', () => {
  const one: Group[] = [{ entrance: entrance(1), people: 30, walk: new Map(), last: false, notBefore: 60 }, { entrance: entrance(2), people: 30, walk: new Map(), last: false }]
  const [first, second] = proposeSlots({ stations: [{ id: station(1), lanes: 1, shut: [{ from: 60, until: 90 }] }], groups: one })
  expect([first!.entrance, first!.from, second!.entrance, second!.from]).toEqual([entrance(2), 0, entrance(1), 90])
  expect(proposeSlots({ stations: [], groups })).toEqual([])
  expect(proposeSlots({ stations: [{ id: station(1), lanes: 0 }], groups })).toEqual([])
  expect(proposeSlots({ stations, groups: [{ ...groups[0]!, people: 0 }] })).toEqual([])
})

test('no group is lost and no lane is given more than it can do, whatever the compound', () => {
  const any = fc.array(fc.record({ people: fc.integer({ min: 0, max: 200 }), last: fc.boolean(), notBefore: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }) }), { maxLength: 40 })
  fc.assert(fc.property(any, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }), (some, lanes) => {
    const here = lanes.map((n, at) => ({ id: station(at + 1), lanes: n }))
    const of = some.map((one, n) => ({ entrance: entrance(n), people: one.people, last: one.last, walk: new Map(), ...(one.notBefore === undefined ? {} : { notBefore: one.notBefore }) }))
    const slots = proposeSlots({ stations: here, groups: of })
    if (lanes.every((n) => n === 0)) {
      expect(slots).toEqual([])
      return
    }
    expect(slots.map((slot) => slot.entrance).sort()).toEqual(of.filter((one) => one.people > 0).map((one) => one.entrance).sort())
    for (const slot of slots) {
      expect(slot.minutes * here.find((one) => one.id === slot.station)!.lanes * (laneHour.planned / 60)).toBeGreaterThanOrEqual(slot.people - 1e-9)
      expect(slot.from).toBeGreaterThanOrEqual(of.find((one) => one.entrance === slot.entrance)!.notBefore ?? 0)
    }
  }))
})

test('rain moves those who have not gone yet, at that station, and nobody else', () => {
  const slots = proposeSlots({ stations, groups })
  const moved = shifted(slots, [station(2)], 60, 40)
  expect(moved.length).toBeGreaterThan(0)
  for (const slot of moved) {
    const before = slots.find((one) => one.entrance === slot.entrance)!
    expect([before.station, before.from > 60, slot.from - before.from]).toEqual([station(2), true, 40])
  }
  expect(moved.length).toBe(slots.filter((one) => one.station === station(2) && one.from > 60).length)
})

test('the picture of the morning: the same dice, the same queues; as planned the line stays short, called all at once it does not', () => {
  const slots = proposeSlots({ stations, groups })
  const asking = { stations, pace: laneHour.planned, seed: 7 }
  const planned = simulate({ ...asking, slots })
  expect(simulate({ ...asking, slots })).toEqual(planned)
  expect(planned.reduce((sum, one) => sum + one.done, 0)).toBe(3650)
  const atOnce = simulate({ ...asking, slots: slots.map((slot) => ({ ...slot, from: 0 })) })
  expect(Math.max(...planned.map((one) => one.longest))).toBeLessThan(60)
  expect(Math.min(...atOnce.map((one) => one.longest))).toBeGreaterThan(400)
  for (const one of planned) expect(one.line.at(-1)).toBe(0)
  expect(simulate({ ...asking, slots, come: 0 }).map((one) => one.done)).toEqual([0, 0, 0, 0])
  expect(simulate({ ...asking, slots, stations: [{ id: station(1), lanes: 0 }] })[0]).toMatchObject({ done: 0 })
})

test('when a station ends at this speed', () => {
  expect([forecast(300, 3), forecast(0, 0), forecast(10, 0)]).toEqual([100, 0, null])
})
