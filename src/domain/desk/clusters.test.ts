// Six calls about water in buildings 4 to 6 are one fault; what is far, late or of another kind is not.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type BuildingId, type CaseId } from '../kernel/ids.ts'
import { hour, instant, minute, plus } from '../kernel/instants.ts'
import { clustersOf, pairOf, soonAfter, type Near } from './clusters.ts'

const id = <W extends string>(n: number) => asId<W>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const start = instant('2026-04-05T01:00:00Z')
const building = (n: number): BuildingId => id<'building'>(1000 + n)
const stands = new Map(Array.from({ length: 24 }, (_, n) => [building(n + 1), { compound: n < 12 ? 'a' : 'b', nth: n + 1 }]))
const near = (n: number, inBuilding: number, minutes: number, more: Partial<Near> = {}): Near => ({ id: id<'case'>(n), kind: 'water', building: building(inBuilding), first: plus(start, minutes * minute), last: plus(start, minutes * minute), joined: 0, ...more })
const ids = (all: Near[], apart: [number, number][] = []): CaseId[][] =>
  clustersOf(all, stands, new Set(apart.map(([a, b]) => pairOf(id<'case'>(a), id<'case'>(b))))).map((it) => it.cases.map((one) => one.id))
const six = [near(1, 4, 0), near(2, 5, 5), near(3, 6, 9), near(4, 4, 20), near(5, 6, 30), near(6, 5, 55)]

test('six calls about water in buildings 4 to 6 within an hour are put beside each other, the first in front', () => {
  expect(ids(six)).toEqual([six.map((it) => it.id)])
})

test('another kind, another end of the compound, another compound, another day are not the same; two homes alone ask nobody', () => {
  expect(ids([...six, near(7, 4, 10, { kind: 'power' }), near(8, 9, 10), near(9, 12, 10), near(10, 13, 10), near(11, 5, 60 * 24)])).toEqual([six.map((it) => it.id)])
  expect(ids(six.slice(0, 2))).toEqual([])
  expect(ids([near(1, 12, 0), near(2, 13, 1), near(3, 12, 2)]), 'the next number may be over the wall').toEqual([])
})

test('a fault that goes on is one: what comes later joins it as long as calls come', () => {
  const going = near(1, 4, 0, { last: plus(start, 4 * hour), joined: 5 })
  expect(ids([going, near(2, 4, 5 * 60)])).toEqual([[going.id, id<'case'>(2)]])
  expect(ids([going, near(2, 4, 8 * 60)])).toEqual([])
})

test('of what somebody has said is not the same, nobody is asked again', () => {
  expect(ids([near(1, 4, 0), near(2, 4, 1), near(3, 4, 2), near(4, 4, 3)], [[1, 4], [2, 4], [3, 4]])).toEqual([[id<'case'>(1), id<'case'>(2), id<'case'>(3)]])
})

test('whatever the order in which they come, each stands in one cluster at most, with one that is near, and with none that it is not the same as', () => {
  const one = fc.record({ n: fc.integer({ min: 1, max: 500 }), in: fc.integer({ min: 1, max: 24 }), minutes: fc.integer({ min: 0, max: 900 }), kind: fc.constantFrom('water' as const, 'power' as const) })
  fc.assert(fc.property(fc.uniqueArray(one, { selector: (it) => it.n, maxLength: 25 }), fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 10 }), (all, pairs) => {
    const cases = all.map((it) => near(it.n, it.in, it.minutes, { kind: it.kind }))
    const apart = new Set(pairs.flatMap(([a, b]) => (cases[a] && cases[b] && a !== b ? [pairOf(cases[a].id, cases[b].id)] : [])))
    const found = clustersOf(cases, stands, apart)
    expect(clustersOf(cases.toReversed(), stands, apart)).toEqual(found)
    const seen = found.flatMap((it) => it.cases.map((it) => it.id))
    expect(new Set(seen).size).toBe(seen.length)
    for (const { cases: inside } of found) {
      expect(inside.length).toBeGreaterThanOrEqual(3)
      for (const a of inside) {
        expect(inside.some((b) => b !== a && b.kind === a.kind && Math.abs(Date.parse(b.first) - Date.parse(a.first)) <= soonAfter)).toBe(true)
        for (const b of inside) expect(apart.has(pairOf(a.id, b.id))).toBe(false)
      }
    }
  }))
})
