// How fast a round goes and when a station ends, and which entrances would rather go elsewhere.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instantOf, minute, plus } from '../kernel/instants.ts'
import { courseIn, latelyIn, paceAt, paceOf, plannedBy, runIn, type AtStation, type StandingSlot, type Taken } from './pace.ts'
import { heardBefore, proposeMoves } from './replan.ts'

const nine = instantOf(Date.parse('2022-04-05T09:00:00+08:00'))
const after = (minutes: number) => plus(nine, minutes * minute)
const entrance = (n: number) => asId<'entrance'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const station = (n: number) => asId<'station'>(`01960000-0000-7000-9000-${String(n).padStart(12, '0')}`)
const slot = (n: number, at: number, from: number, more: Partial<StandingSlot> = {}): StandingSlot => ({ entrance: entrance(n), station: station(at), from: after(from), until: after(from + 20), people: 40, came: 0, called: false, ...more })
const steady = (people: number, until = 60): Taken[] => Array.from({ length: until }, (_, ago) => ({ ago, people }))
const at = (n: number, taken: Taken[], slots: StandingSlot[], lanes = 2): AtStation => ({ station: station(n), lanes, taken, slots })

test('the speed is of the last ten minutes as of that moment, in whatever order the swabs were told', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -120, max: 0 }), { maxLength: 60 }), fc.integer({ min: 0, max: 20 }), (minutes, rolled) => {
    const taken = minutes.map((one): Taken => ({ ago: -one, people: 1 }))
    const other = [...taken.slice(rolled), ...taken.slice(0, rolled)].reverse()
    expect(latelyIn(other)).toBe(minutes.filter((one) => one > -10).length)
    expect(courseIn(other)).toEqual(courseIn(taken))
    expect(courseIn(taken).reduce((sum, one) => sum + one, 0)).toBe(minutes.filter((one) => one > -60).length)
  }))
  expect([paceOf(25, 10), paceOf(25, 5), paceOf(0, 0)]).toEqual([2.5, 5, 0])
  expect(courseIn([{ ago: 0, people: 3 }, { ago: 7, people: 2 }, { ago: 61, people: 9 }]).slice(-2)).toEqual([2, 3])
})

test('by now those of slots that are over should have come, and of one that goes on as much as has gone by', () => {
  const slots = [slot(1, 1, -40), slot(2, 1, -10), slot(3, 1, 30)]
  expect(plannedBy(slots, nine)).toBe(40 + 20)
  expect(paceAt(at(1, steady(1, 45), slots), nine)).toMatchObject({ registered: 45, planned: 60, left: 120, perMinute: 1 })
})

test('a station ends at its speed, up to the next five minutes; where nothing was registered lately no end is named', () => {
  const ending = (taken: Taken[], slots: StandingSlot[]) => paceAt(at(1, taken, slots), nine).ending
  expect(ending(steady(2), [slot(1, 1, -20, { came: 40 }), slot(2, 1, 0, { came: 3 })])).toEqual({ state: 'ends', at: after(20) })
  expect(ending([{ ago: 25, people: 60 }], [slot(1, 1, -20, { came: 20 })])).toEqual({ state: 'silent', minutes: 25 })
  expect(ending([], [slot(1, 1, -20)])).toEqual({ state: 'silent', minutes: null })
  expect(ending([{ ago: 3, people: 1 }, { ago: 11, people: 1 }], [slot(1, 1, 0, { people: 900 })])).toEqual({ state: 'slow' })
  // Between two slots nobody is late.
  expect(ending([{ ago: 25, people: 40 }], [slot(1, 1, -60, { came: 40 }), slot(2, 1, 30)])).toEqual({ state: 'waits', at: after(30) })
  expect(ending([], [slot(1, 1, 30)])).toEqual({ state: 'waits', at: after(30) })
  expect(ending(steady(2), [slot(1, 1, -60, { came: 40 })])).toEqual({ state: 'done' })
  // Whoever comes where nobody is to come is in no plan: that station is not done.
  expect(ending(steady(2), [])).toEqual({ state: 'unplanned' })
})

test('a station that has just begun, or begins again after a pause, goes as fast as since then, and has no end yet', () => {
  expect([[], steady(2, 3), steady(2, 9), steady(2, 10), steady(2, 60)].map(runIn)).toEqual([0, 3, 9, 10, 10])
  // A pause as long as the minutes of which a speed is; a shorter one is part of how fast it goes.
  expect(runIn([...steady(2, 3), { ago: 12, people: 5 }])).toBe(3)
  expect(runIn([...steady(2, 3), { ago: 11, people: 5 }])).toBe(10)
  expect(runIn([{ ago: 10, people: 5 }])).toBe(0)
  const slots = [slot(1, 1, -3, { came: 6 }), slot(2, 1, 20)]
  expect(paceAt(at(1, steady(2, 3), slots), nine)).toMatchObject({ perMinute: 2, ending: { state: 'begun' } })
  expect(paceAt(at(1, steady(2, 10), slots), nine)).toMatchObject({ perMinute: 2, ending: { state: 'ends', at: after(40) } })
})

test('nothing is moved because of a station that has just begun, and nobody to one at which nobody is planned', () => {
  // Both keep to their plan of one a minute for each lane; the first is three minutes old, with few of those who should have come.
  const slots = (n: number, came: number) => [slot(n, n, -10, { came, called: true, people: 80 }), slot(n + 2, n, 30), slot(n + 4, n, 50)]
  const [young, other] = [at(1, [{ ago: 0, people: 2 }, { ago: 2, people: 1 }], slots(1, 3)), at(2, steady(2), slots(2, 40))]
  expect(proposeMoves([young, other], nine).moves).toEqual([])
  const [first, second] = uneven()
  expect(proposeMoves([first!, { ...second!, slots: [] }], nine).moves).toEqual([])
})

/** Station 1 is behind with six entrances to come, station 2 keeps to its plan and has one. */
const uneven = () => [
  at(1, steady(1), [slot(1, 1, -80, { came: 40, called: true }), slot(2, 1, -60, { came: 20, called: true }), ...[3, 4, 5, 6, 7].map((n) => slot(n, 1, 20 * (n - 2)))]),
  at(2, steady(2), [slot(8, 2, -60, { came: 40, called: true }), slot(9, 2, -10, { came: 38, called: true }), slot(10, 2, 20)]),
]

test('the last of the station that lasts longest go to the one that ends first, so that all end about together', () => {
  const { moves, ends } = proposeMoves(uneven(), nine)
  expect(moves.map((one) => one.entrance)).toEqual([entrance(5), entrance(6), entrance(7)])
  expect(moves.every((one) => one.was === station(1) && one.slot.station === station(2) && one.people === 40)).toBe(true)
  expect(moves[0]!.slot.from >= plus(nine, heardBefore)).toBe(true)
  expect(moves.map((one) => one.slot.from)).toEqual([...moves.map((one) => one.slot.from)].sort())
  const [one, two] = ends.map((it) => Date.parse(it.at))
  expect(Math.abs(one! - two!)).toBeLessThanOrEqual(30 * minute)
})

test('nobody is moved who was called, who has come, or who would hear of it too late; nor from or to a station of which nothing is known', () => {
  const called = uneven().map((one) => ({ ...one, slots: one.slots.map((it) => ({ ...it, called: true })) }))
  expect(proposeMoves(called, nine).moves).toEqual([])
  const soon = uneven().map((one) => ({ ...one, slots: one.slots.map((it) => ({ ...it, called: false, from: after(5), until: after(25) })) }))
  expect(proposeMoves(soon, nine).moves).toEqual([])
  const [first, second] = uneven()
  expect(proposeMoves([{ ...first!, taken: [{ ago: 30, people: 60 }] }, second!], nine).moves).toEqual([])
  expect(proposeMoves([first!, { ...second!, taken: [{ ago: 30, people: 78 }] }], nine).moves).toEqual([])
  expect(proposeMoves([first!], nine).moves).toEqual([])
})

test('whatever the stations are, an entrance moves once, never one that was called, and to a time that is still to come', () => {
  const stands = fc.array(fc.record({ lanes: fc.integer({ min: 0, max: 4 }), pace: fc.integer({ min: 0, max: 4 }), slots: fc.array(fc.record({ from: fc.integer({ min: -90, max: 120 }), came: fc.integer({ min: 0, max: 40 }), called: fc.boolean() }), { maxLength: 8 }) }), { maxLength: 4 })
  fc.assert(fc.property(stands, (all) => {
    let n = 0
    const stations = all.map(({ lanes, pace, slots }, index) => at(index, pace === 0 ? [] : steady(pace), slots.map(({ from, ...more }) => slot(++n, index, from, more)), lanes))
    const { moves } = proposeMoves(stations, nine)
    expect(new Set(moves.map((one) => one.entrance)).size).toBe(moves.length)
    for (const { entrance: of, was, slot: to } of moves) {
      expect(stations.find((one) => one.station === was)!.slots.find((one) => one.entrance === of)).toMatchObject({ called: false })
      expect(to.station).not.toBe(was)
      expect(to.until > to.from && to.from > nine).toBe(true)
    }
  }))
})
