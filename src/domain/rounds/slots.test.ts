import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { hour, instantOf, minute, plus } from '../kernel/instants.ts'
import { slotTexts } from './slot-texts.ts'
import { changedSlots, rained, slotFault, slotUrgency, type RoundSlot } from './slots.ts'

const zone = 'Asia/Shanghai'
const six = instantOf(Date.parse('2022-04-05T06:00:00+08:00'))
const entrance = (n: number) => asId<'entrance'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const station = (n: number) => asId<'station'>(`01960000-0000-7000-9000-${String(n).padStart(12, '0')}`)
const slot = (n: number, at: number, after: number): RoundSlot => ({ entrance: entrance(n), station: station(at), from: plus(six, after * minute), until: plus(six, (after + 20) * minute) })

test('rain puts off what has not begun at that station, and no other', () => {
  const slots = [slot(1, 1, 0), slot(2, 1, 30), slot(3, 2, 30)]
  const later = rained(slots, station(1), 40, plus(six, 10 * minute))
  expect(later).toEqual([slot(2, 1, 70)])
  expect(changedSlots(slots, [...later, slot(3, 2, 30)])).toEqual(later)
  const longer = { ...slot(3, 2, 30), until: plus(six, hour) }
  expect(changedSlots(slots, [longer])).toEqual([longer])
})

test('an entrance comes once, ends after it begins, and near the round', () => {
  const round = { begins: six, ends: plus(six, 6 * hour) }
  expect(slotFault([slot(1, 1, 0), slot(2, 1, 20)], round)).toBe(null)
  expect(slotFault([slot(1, 1, 0), slot(1, 2, 20)], round)).toBe('twice')
  expect(slotFault([{ ...slot(1, 1, 0), until: six }], round)).toBe('order')
  expect(slotFault([slot(1, 1, -25 * 60)], round)).toBe('too-early')
  expect(slotFault([slot(1, 1, 31 * 60)], round)).toBe('too-late')
})

test('called at eleven in the evening for six, only those who come before nine are rung by night', () => {
  const now = plus(six, -7 * hour)
  expect([0, 2.9, 3, 5].map((hours) => slotUrgency(plus(six, hours * hour), now, zone))).toEqual(['cannot-wait', 'cannot-wait', 'usual', 'usual'])
  expect([1, 3].map((hours) => slotUrgency(plus(six, (4 + hours) * hour), plus(six, 4 * hour), zone))).toEqual(['cannot-wait', 'usual'])
})

test('a home reads place, day, time and station, and what is other than it was told', () => {
  const said = { place: { kind: 'place' as const, compound: null, building: '2', entrance: '1' }, from: six, until: plus(six, 20 * minute), station: { number: 1, name: '中心花园' } }
  const { source, changed } = slotTexts(said, null, zone)
  expect(source['zh-Hans']).toEqual({ title: '核酸检测时间：2号楼1单元', lines: ['请在这个时间到这个采样点，不要提前排队。采样点叫号的，叫到再下来。'], when: '4月5日06:00到4月5日06:20', where: '1号采样点 中心花园' })
  expect(source.en).toMatchObject({ title: 'When you are tested: entrance 1 of building 2', when: 'from 06:00 on 5 Apr 2022 to 06:20 on 5 Apr 2022', where: 'Station 1, 中心花园' })
  expect(changed).toEqual({})
  const later = slotTexts({ ...said, from: plus(six, hour), until: plus(six, 80 * minute) }, said, zone)
  expect(later.changed['zh-Hans']).toBe('原来通知的是4月5日06:00到4月5日06:20，1号采样点 中心花园，现在改为4月5日07:00到4月5日07:20，1号采样点 中心花园')
})
