import { expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { checkNeed } from '#domain/people/needs.ts'
import { needsIn } from './needs.ts'
import { osmanthusCourt, osmanthusZone } from './osmanthus.ts'
import { riverside, riversideDoors, riversideZone } from './riverside.ts'

const now = instant('2026-04-05T02:00:00Z')
const doorOf = (p: { building: string; entrance: string; flat: string }) => [p.building, p.entrance, p.flat].filter((part) => part !== '').join('-')

test('Riverside has twelve compounds with a gate each, four of them old quarters, and 7,200 residents', () => {
  const { people, gates } = riverside(now)
  expect(people).toHaveLength(7200)
  expect(new Set(people.map((p) => p.compound)).size).toBe(12)
  expect(new Set(gates.map((gate) => gate.compound)).size).toBe(12)
  const old = new Set(people.filter((p) => p.floor === null).map((p) => p.compound))
  expect([...old].sort()).toEqual(['北埠', '渡口老街', '盐仓', '石桥头'].sort())
  expect(new Set(people.map((p) => `${p.compound} ${doorOf(p)}`)).size).toBe(2380)
})

test('Riverside is the same on every machine, and none of its telephones can be anybody’s', () => {
  expect(riverside(now)).toEqual(riverside(now))
  for (const { phone } of riverside(now).people) if (phone) expect(phone).toMatch(/^10\d{9}$/)
})

test('somebody lives in the lane, in the house that is let, in the yard, in a shop and in the dormitory', () => {
  const lived = new Set(riverside(now).people.map(doorOf))
  for (const door of Object.values(riversideDoors)) expect(lived.has(door), door).toBe(true)
})

test('what is told of needs can be put down, of somebody each time, and not at the doors that are left out', () => {
  const { people } = osmanthusCourt(now)
  const told = needsIn(people, now, osmanthusZone, 1)
  expect(told.length).toBeGreaterThan(14)
  const doors = new Set(people.map(doorOf))
  for (const { door, content } of told) {
    expect(doors.has(door)).toBe(true)
    expect(checkNeed(content, '2026-04-05' as never).ok, content.kind).toBe(true)
  }
  expect(needsIn(people, now, osmanthusZone, 1, new Set([told[0]!.door])).some(({ door }) => door === told[0]!.door)).toBe(false)
  expect(needsIn(riverside(now).people, now, riversideZone, 2).length).toBeGreaterThan(30)
})
