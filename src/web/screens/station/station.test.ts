// What a station's phone makes of what is typed, scanned and noted, without a screen.

import { describe, expect, test } from 'vitest'
import type { DeviceId, ResidentId, SampleId, TestingRoundId } from '#domain/kernel/ids.ts'
import { instant } from '#domain/kernel/instants.ts'
import type { Knowing } from '../../field/knowing.ts'
import { bookOf, mayFill, roundsNow, type Book } from './book.ts'
import { callsHere } from './calling.ts'
import { dayTyped, find, isOf } from './find.ts'
import { readAnswer, readPassing, sayAnswer, sayPassing, type Passing } from './passing.ts'
import type { Round, StationLine } from './told.ts'
import { keyed, type Keyed } from './wedge.ts'

const id = <It>(n: number): It => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as It
const at = (minutes: number) => instant(`2026-11-28T06:${String(minutes).padStart(2, '0')}:00Z`)
const round: Round = { id: id<TestingRoundId>(1), title: '', size: 10, begins: at(0), ends: at(50), places: [id<string>(90)], closed: false }
const [me, other] = [id<DeviceId>(5), id<DeviceId>(6)]

describe('whoever stands at the table', () => {
  const door = (n: number, label: string, people: [number, string, string | null][]) => ({ id: id(n), group: id(80), compound: id(90), entrance: id(70), door: label, people: people.map(([one, name, born]) => ({ id: id(one), name, born, alone: false })) })
  const doors = [door(20, '7-1-301', [[31, '王芳', '1958-03-12'], [32, '王小明', null]]), door(21, '7-1-1101', [[33, '李娜', '1990-01-02']]), door(22, '17-1-301', [[34, '张王', '1958-03-12']])]
  const knows = { held: { collections: { people: new Map(doors.map((one) => [one.id, one])) } } } as unknown as Knowing
  const names = (typed: string) => find(knows, typed).found.map((one) => one.person.name)

  test('is found by door as it is said, by a part of the name, and by the day of birth', () => {
    expect(names('7-1-301')).toEqual(['王芳', '王小明'])
    expect(names('7号楼1单元301室')).toEqual(['王芳', '王小明'])
    expect(names('王')).toEqual(['王芳', '王小明', '张王'])
    expect(names('小明')).toEqual(['王小明'])
    for (const typed of ['19580312', '1958-3-12', '1958年3月12日', '１９５８.０３.１２']) expect(names(typed), typed).toEqual(['王芳', '张王'])
    expect(names('赵')).toEqual([])
    expect([find(knows, '7-1-301').how, find(knows, '王').how]).toEqual(['door', 'name'])
  })
  test('what is no whole day is none', () => expect(['1958', '195803', '58-03-12', '王1958-3-12'].map(dayTyped)).toEqual([null, null, null, null]))
  test('is of the round whose place is their compound, building or entrance', () => {
    const [one] = find(knows, '7-1-301').found
    for (const [place, is] of [[90, true], [80, true], [70, true], [91, false]] as const) expect(isOf({ ...round, places: [id<string>(place)] }, one!)).toBe(is)
  })
})

test('a call that waited for a network stands until the server has told it back, however long ago it was pressed', () => {
  const fact = { type: 'station-call', id: id(51), round: round.id, station: id(60), what: 'called', entrances: [id(70)], of: null }
  const stand = (waiting: boolean, now: number) => callsHere({ knows: null, lines: [{ id: id(51), fact, shown: {}, at: at(0), undone: false, waiting } as unknown as StationLine], round: round.id, book: { sampled: new Map() } as unknown as Book, now: at(now) })
  expect([stand(true, 0), stand(true, 10), stand(false, 11), stand(false, 12)].map((all) => all.map((it) => it.waiting))).toEqual([[true], [true], [false], []])
})

describe('a tube on the screen of another phone', () => {
  const passing: Passing = { round: round.id, tube: 'SH-0001/A', size: 10, from: other, members: [
    { id: id<SampleId>(41), tube: 'SH-0001/A', person: id<ResidentId>(31), device: other, at: at(1), station: null, called: '' },
    { id: id<SampleId>(42), tube: 'SH-0001/A', person: null, device: other, at: at(2), station: null, called: '送水的师傅' },
  ] }
  test('is read as it was, with ten and with none in it', () => {
    expect(readPassing(sayPassing(passing))).toEqual(passing)
    expect(readPassing(sayPassing({ ...passing, members: [] }))).toEqual({ ...passing, members: [] })
    const twenty = { ...passing, size: 20 as const, members: Array.from({ length: 20 }, (_, n) => ({ ...passing.members[0]!, id: id<SampleId>(100 + n) })) }
    expect(sayPassing(twenty).length).toBeLessThan(2_600)
    expect(readPassing(sayPassing(twenty))).toEqual(twenty)
  })
  test('what is none reads as none, and so does what was cut', () => {
    const said = sayPassing(passing)
    for (const text of ['', 'SH0001', 'PST1:6BF3', 'PSTT1:', said.slice(1), said.slice(0, 150), said.replace(':10:', ':7:')]) expect(readPassing(text), text).toBe(null)
    expect(readAnswer(said)).toBe(null)
  })
  test('the answer names the phone that has it', () => {
    const answer = { round: round.id, tube: 'SH-0001/A', to: me }
    expect(readAnswer(sayAnswer(answer))).toEqual(answer)
    expect(readPassing(sayAnswer(answer))).toBe(null)
  })
  test('counts with what lay in it, and is this phone’s until it is handed on', () => {
    const line = (n: number, fact: object, took: Passing['members'] = []): StationLine => ({ id: id(n), at: at(n - 50), undone: false, waiting: false, shown: { name: '', door: '', took }, fact: { id: id(n), round: round.id, ...fact } as StationLine['fact'] })
    const took = line(55, { type: 'tube', tube: 'SH-0001/A', what: 'passed', size: 10, to: me }, passing.members)
    const own = line(56, { type: 'sample', tube: 'SH-0001/A', person: id(33), called: '', size: 10 })
    const book = bookOf([own, took], round.id, me)
    const tube = book.tubes.get('SH-0001/A')!
    expect([tube.members.length, mayFill(tube, me), book.current, book.last?.id, book.sampled.get(id(31))?.tube]).toEqual([3, true, 'SH-0001/A', own.id, 'SH-0001/A'])
    const gone = bookOf([line(57, { type: 'tube', tube: 'SH-0001/A', what: 'passed', size: null, to: other }), own, took], round.id, me)
    expect([mayFill(gone.tubes.get('SH-0001/A')!, me), gone.current]).toEqual([false, null])
    const undone = bookOf([line(57, { type: 'sample-act', sample: own.id, what: 'undone', tube: null }), own, took], round.id, me)
    expect([undone.tubes.get('SH-0001/A')!.members.length, undone.last]).toEqual([2, null])
  })
})

describe('a hand scanner', () => {
  const type = (text: string, gap: number): (string | null)[] => {
    let [so, clock]: [Keyed, number] = [{ keys: '', at: -Infinity }, 1_000]
    return [...text, 'Enter'].flatMap((key) => {
      clock += gap
      const { now, scan } = keyed(so, key, clock)
      so = now
      return key === 'Enter' ? [scan] : []
    })
  }
  test('types faster than any hand, and ends with Enter', () => {
    expect(type('SH00012345', 12)).toEqual(['SH00012345'])
    expect(type('7-1-301', 120)).toEqual([null])
    expect(type('12', 12)).toEqual([null])
  })
})

test('the round that goes on is chosen before one that is only called, and none that is closed', () => {
  const later = { ...round, id: id<TestingRoundId>(2), begins: at(55), ends: instant('2026-11-28T12:00:00Z') }
  const closed = { ...round, id: id<TestingRoundId>(3), closed: true }
  expect(roundsNow([later, closed, round], at(10)).map((one) => one.id)).toEqual([round.id])
  expect(roundsNow([later, closed], at(10)).map((one) => one.id)).toEqual([later.id])
})
