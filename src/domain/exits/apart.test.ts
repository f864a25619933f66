import { expect, test } from 'vitest'
import type { ExitId, GateId, MovementId, PassId } from '../kernel/ids.ts'
import type { Instant, Zone } from '../kernel/instants.ts'
import { seenApart } from './apart.ts'
import type { Movement } from './movements.ts'

let n = 0
const at = (hour: number, minute = 0): Instant => `2026-04-05T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z` as Instant
const moved = (kind: 'out' | 'back', time: Instant, exit: string | null, more: Partial<Movement> = {}): Movement =>
  ({ id: `m${++n}` as MovementId, kind, at: time, exit: exit as ExitId | null, pass: null as PassId | null, resident: null, gate: 'g' as GateId, emergency: false, ...more })
const apart = (one: Movement[], other: Movement[]) => seenApart(one, other, [], 'Asia/Shanghai' as Zone)

test('whoever went out under one record after the other came in may be one person', () => {
  expect(apart([moved('out', at(1), 'x'), moved('back', at(2), 'x')], [moved('out', at(3), 'y')])).toEqual({ now: false, before: false })
  expect(apart([moved('out', at(1), 'x')], [])).toEqual({ now: false, before: false })
})

test('two goings out that overlap are two people, or somebody was noted of the wrong record', () => {
  expect(apart([moved('out', at(1), 'x'), moved('back', at(3), 'x')], [moved('out', at(2), 'y'), moved('back', at(4), 'y')])).toEqual({ now: false, before: true })
})

test('one going out that was noted twice, and two comings home, are two people', () => {
  expect(apart([moved('out', at(1), 'x'), moved('back', at(3), 'x')], [moved('out', at(1, 1), null), moved('back', at(5), null)])).toEqual({ now: false, before: true })
})

test('two who are out at this moment are not one person', () => {
  expect(apart([moved('out', at(1), 'x')], [moved('out', at(2), 'y')])).toEqual({ now: true, before: true })
  expect(apart([moved('out', at(1), 'x'), moved('back', at(3), 'x')], [moved('out', at(2), 'y')]), 'one of them is home').toEqual({ now: false, before: true })
  expect(apart([moved('out', at(2), 'y')], [moved('out', at(1), 'x'), moved('back', at(3), 'x')]), 'nor the other way round').toEqual({ now: false, before: true })
})

test('one going out that was noted twice, with the pass and by the door, is one', () => {
  expect(apart([moved('out', at(1), 'x')], [moved('out', at(1, 1), null)])).toEqual({ now: false, before: false })
})

test('what did not fit of each by itself is no sign that they are two', () => {
  const strange = (hour: number, exit: string) => [moved('out', at(hour), exit), moved('out', at(hour, 30), `${exit}2`), moved('back', at(hour + 1), exit)]
  expect(apart(strange(1, 'x'), strange(4, 'y')).before).toBe(false)
})
