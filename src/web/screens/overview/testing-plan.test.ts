// A call is foreseen from the houses as they stand, before anybody is called.

import { describe, expect, test } from 'vitest'
import type { Buildings } from '#domain/sealing/wire.ts'
import { placesOf } from './round-places.ts'
import { buildingsIn, courseOf, foresee, groupsOf, lanesFor, type Flats, type Laned } from './testing-plan.ts'

const entrance = (building: string, label: string) => ({ id: `${building}-${label}`, label })
const building = (label: string) => ({ id: `b${label}`, label, floors: 6, entrances: ['1', '2'].map((one) => entrance(label, one)) })
const court = { compounds: [{ id: 'c', name: 'Court', buildings: [building('1'), building('2')] }] } as unknown as Buildings
const flats = (level = 'open') => ['1', '2'].map((label) => ({ id: `b${label}`, label, level: 'open', caseInside: false, flats: ['1', '2'].flatMap((stair) => Array.from({ length: 30 }, (_, n) => (
  { id: `${label}-${stair}-${n}`, entrance: stair, label: `${n}`, floor: n, door: `${label}-${stair}-${n}`, level: label === '1' && stair === '1' ? level : 'open', caseInside: false, people: n === 0 ? 0 : 2, out: 0 }))) })) as unknown as Flats
const stations = [{ id: 's1', lanes: 1 }, { id: 's2', lanes: 1 }] as unknown as Laned[]

describe('who is called', () => {
  test('a whole stands for its parts; single entrances are named where a building is not meant as a whole', () => {
    expect(placesOf(court, new Set(['c', 'b1']))).toEqual([{ kind: 'compound', id: 'c' }])
    expect(placesOf(court, new Set(['b1', '1-2', '2-2']))).toEqual([{ kind: 'building', id: 'b1' }, { kind: 'entrance', id: '2-2' }])
    expect(buildingsIn(court, new Set(['2-2']))).toEqual(['b2'])
  })

  test('by entrance, with everybody who lives there', () => {
    expect(groupsOf(court, new Set(['c']), flats()).map((one) => [one.entrance, one.people])).toEqual([['1-1', 58], ['1-2', 58], ['2-1', 58], ['2-2', 58]])
    expect(groupsOf(court, new Set(['2-1']), flats()).map((one) => one.entrance)).toEqual(['2-1'])
  })

  test('an entrance that is sealed as a whole comes after the others', () => {
    const { slots } = foresee(groupsOf(court, new Set(['c']), flats('sealed')), stations)
    const last = slots.find((one) => one.entrance === '1-1' as never)!
    for (const one of slots) if (one !== last) expect(one.from + one.minutes).toBeLessThanOrEqual(last.from)
  })
})

describe('the morning', () => {
  test('one sampler for 360 people, at as many stations as there are', () => {
    expect(lanesFor(3650, 4)).toEqual([3, 3, 3, 2])
    expect(lanesFor(200, 2)).toEqual([1, 0])
  })

  test('everybody comes once, and is done in about the time that the planner allows', () => {
    const seen = foresee(groupsOf(court, new Set(['c']), flats()), stations)
    expect([seen.people, seen.mornings.reduce((sum, one) => sum + one.done, 0)]).toEqual([232, 232])
    expect(seen.endsAt).toBeGreaterThan(100)
    expect(seen.endsAt).toBeLessThan(150)
    expect(foresee([], stations)).toMatchObject({ people: 0, endsAt: 0 })
    expect(foresee(groupsOf(court, new Set(['c']), flats()), [])).toMatchObject({ people: 232, slots: [], worst: null })
  })

  test('a line is drawn from nobody to nobody, within its picture', () => {
    const seen = foresee(groupsOf(court, new Set(['c']), flats()), stations)
    const points = courseOf(seen.mornings[0]!, { minutes: 150, most: 60, width: 100, height: 50 }).split(' ').map((it) => it.split(',').map(Number))
    expect(points[0]).toEqual([0, 50])
    expect(points.at(-1)![1]).toBe(50)
    for (const [x, y] of points) expect(x! >= 0 && x! <= 100 && y! >= 0 && y! <= 50).toBe(true)
  })
})
