import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { hour, instantOf, minute, plus } from '../kernel/instants.ts'
import { callTexts } from './call-notices.ts'
import { callPasted } from './call-texts.ts'
import { bringsDown, calledBy, callsOf, isHeard, nextAt, notCalled, nowAt, turnHolds, turnOf, type CallAct } from './calls.ts'
import type { RoundSlot } from './slots.ts'

const six = instantOf(Date.parse('2022-04-05T06:00:00+08:00'))
const entrance = (n: number) => asId<'entrance'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const station = (n: number) => asId<'station'>(`01960000-0000-7000-9000-${String(n).padStart(12, '0')}`)
const id = (n: number) => asId<'station-call'>(`01960000-0000-7000-a000-${String(n).padStart(12, '0')}`)
const slots = [1, 2, 3, 4].map((n): RoundSlot => ({ entrance: entrance(n), station: station(n === 4 ? 2 : 1), from: plus(six, n * 20 * minute), until: plus(six, (n + 1) * 20 * minute) }))
const call = (n: number, after: number, entrances: number[], at = 1): CallAct => ({ id: id(n), station: station(at), what: 'called', entrances: entrances.map(entrance), of: null, at: plus(six, after * minute) })
const back = (n: number, of: number): CallAct => ({ id: id(n), station: station(1), what: 'taken-back', entrances: [], of: id(of), at: six })
const names = (of: readonly RoundSlot[]) => of.map((one) => slots.findIndex((it) => it.entrance === one.entrance) + 1)

test('the next entrance is the first of the station by its slot that nobody has called; another may be called instead', () => {
  expect(names(nextAt(slots, [], station(1)))).toEqual([1, 2, 3])
  const calls = callsOf([call(1, 20, [1]), call(2, 25, [3])])
  expect(names(nextAt(slots, calls, station(1)))).toEqual([2])
  expect(nowAt(calls, station(1))?.id).toBe(id(2))
  expect(nowAt(calls, station(2))).toBeNull()
})

test('twice, late and out of order come to the same: each call has its place by its own time', () => {
  const told = [call(1, 20, [1]), call(2, 40, [2]), back(3, 2), call(4, 30, [3])]
  const one = callsOf(told)
  expect(callsOf([...told].reverse())).toEqual(one)
  expect(one.map((it) => it.id)).toEqual([id(1), id(4)])
  expect(names(nextAt(slots, one, station(1)))).toEqual([2])
})

test('what is taken back before the call itself is heard of is never called', () => {
  expect(callsOf([back(9, 1), call(1, 20, [1])])).toEqual([])
})

test('a station takes back its own calls alone', () => {
  const one = call(1, 20, [4], 2)
  expect(callsOf([one, back(9, 1)]).map((it) => it.id)).toEqual([id(1)])
  expect(callsOf([one, { ...back(9, 1), station: station(2) }])).toEqual([])
})

test('called at two stations, the later one counts, and the first has nobody of it', () => {
  const calls = callsOf([call(1, 20, [1], 1), call(2, 30, [1, 4], 2)])
  expect(calledBy(calls).get(entrance(1))?.station).toBe(station(2))
  expect(nowAt(calls, station(1))?.entrances).toEqual([])
})

test('a home waits behind those before it, and only where its station calls at all', () => {
  expect(turnOf(slots, [], entrance(2))).toBeNull()
  const calls = callsOf([call(1, 20, [1])])
  expect(turnOf(slots, calls, entrance(3))).toEqual({ state: 'waiting', station: station(1), before: 1 })
  expect(turnOf(slots, calls, entrance(1))).toMatchObject({ state: 'called' })
  expect(turnOf(slots, calls, entrance(4)), 'station 2 has called nobody').toBeNull()
})

test('a call that is heard of two hours later brings nobody down', () => {
  expect(isHeard({ at: six }, plus(six, 2 * hour - minute))).toBe(true)
  expect(isHeard({ at: six }, plus(six, 2 * hour))).toBe(false)
})

test('pressed the evening before, it brings nobody down at night', () => {
  const round = { begins: six }
  expect(bringsDown({ at: plus(six, -8 * hour) }, round, plus(six, -8 * hour))).toBe(false)
  expect(bringsDown({ at: plus(six, -hour) }, round, plus(six, -hour))).toBe(true)
  expect(bringsDown({ at: six }, round, plus(six, 2 * hour))).toBe(false)
  expect(names(notCalled(slots, callsOf([call(1, -8 * 60, [1]), call(2, 20, [2])]), round)), 'and nobody is kept from moving it').toEqual([1, 3, 4])
})

test('a page that was kept says “come now” no longer than the call holds, and “wait” no longer than that', () => {
  const [called, waits] = [{ calledAt: six }, { calledAt: null }]
  const asOf = plus(six, hour)
  expect([called, waits].map((it) => turnHolds(it, asOf, plus(six, 2 * hour - minute)))).toEqual([true, true])
  expect([called, waits].map((it) => turnHolds(it, asOf, plus(six, 2 * hour)))).toEqual([false, true])
  expect([called, waits].map((it) => turnHolds(it, asOf, plus(six, 3 * hour)))).toEqual([false, false])
})

test('the text for the chat says who is called, who is next and that the others wait, in the languages that were chosen', () => {
  const place = (building: string, door: string) => ({ kind: 'place' as const, compound: null, building, entrance: door })
  const it = { station: { number: 2, name: '北门' }, now: [place('4', '2')], next: [place('4', '3')] }
  expect(callPasted(it, '06:00', ['zh-Hans'])).toBe('2号采样点 北门 06:00\n现在叫到：4号楼2单元\n接下来：4号楼3单元\n没叫到的请在家里等。')
  expect(callPasted({ ...it, now: [] }, '', ['en', 'zh-Hans']).split('\n\n')).toHaveLength(2)
  for (const said of Object.values(callTexts(it.station))) expect(said!.title.length).toBeLessThanOrEqual(60)
})
