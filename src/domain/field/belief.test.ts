// Which facts count at once and which wait for a person.

import { describe, expect, test } from 'vitest'
import { day, hour, instantOf, minute, plus } from '../kernel/instants.ts'
import { rulingStep, whyHeld, type Reporter, type Told } from './belief.ts'
import { cursorOf, seqOf } from './cursor.ts'
import { gateKind } from './kinds.ts'

const now = instantOf(Date.parse('2026-04-05T02:00:00.000Z'))
const phone = (more: object = {}): Reporter => ({ who: 'device', kind: gateKind, enrolledAt: plus(now, -day), revokedAt: null, today: 0, ...more })
const told = (more: Partial<Told> = {}): Told => ({ type: 'movement', at: now, aheadMs: 0, received: now, otherContent: false, ...more })

describe('a fact waits for a person', () => {
  test('what a gate sees is believed', () => expect(whyHeld(told(), phone())).toBe(null))
  test('when it came after the phone was withdrawn, not when it came before', () => {
    expect(whyHeld(told(), phone({ revokedAt: now }))).toBe('withdrawn')
    expect(whyHeld(told(), phone({ revokedAt: plus(now, 1) }))).toBe(null)
  })
  test('from before the phone was enrolled', () => {
    expect(whyHeld(told({ at: plus(now, -day - hour) }), phone())).toBe('before-enrolment')
    expect(whyHeld(told({ at: plus(now, -day - minute) }), phone())).toBe(null)
    expect([0, 1].map((ms) => whyHeld(told({ at: plus(now, -day - 5 * minute - ms) }), phone()))).toEqual([null, 'before-enrolment'])
  })
  test('from the future', () => {
    expect(whyHeld(told({ aheadMs: 5 * minute }), phone())).toBe(null)
    expect(whyHeld(told({ aheadMs: 5 * minute + 1 }), phone())).toBe('future')
    expect(whyHeld(told({ aheadMs: hour }), { who: 'person', may: ['movement'] })).toBe('future')
  })
  test('when a person reports what they may, never for its age or number', () => {
    expect(whyHeld(told({ at: plus(now, -40 * day) }), { who: 'person', may: ['movement'] })).toBe(null)
    expect(whyHeld(told(), { who: 'person', may: [] })).toBe('not-its-business')
  })
  test('beyond the quota of its kind', () => {
    expect(whyHeld(told(), phone({ today: gateKind.aDay - 1 }))).toBe(null)
    expect(whyHeld(told(), phone({ today: gateKind.aDay }))).toBe('quota')
  })
  test('of a type that is not its kind’s business, from a kind that nobody knows, unreadable, or told otherwise before', () => {
    expect(whyHeld(told({ type: 'sample' }), phone())).toBe('not-its-business')
    expect(whyHeld(told(), phone({ kind: null }))).toBe('not-its-business')
    expect(whyHeld(told({ type: null }), phone())).toBe('unread')
    expect(whyHeld(told({ otherContent: true }), phone())).toBe('other-content')
  })
})

test('what is said of a held fact twice changes nothing; what counted can only be undone', () => {
  expect([rulingStep(null, true), rulingStep({ accepted: true }, true), rulingStep({ accepted: false }, true)]).toEqual(['take', 'none', 'take'])
  expect([rulingStep(null, false), rulingStep({ accepted: false }, false), rulingStep({ accepted: true }, false)]).toEqual(['leave', 'none', 'undo'])
})

test('a cursor is good for the phone it was given to', () => {
  const [one, other] = [['court', 'phone'], ['riverside', 'phone']] as const
  expect(seqOf(cursorOf(812_345, one), one)).toBe(812_345)
  expect(seqOf(cursorOf(812_345, one), other)).toBe(null)
  expect(seqOf(cursorOf(0, one), one)).toBe(0)
  expect(Number.isSafeInteger(cursorOf(5_000_000_000, one))).toBe(true)
})
