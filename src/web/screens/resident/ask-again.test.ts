// Asking for the same again: what was said stays, what has passed moves on, and nothing is sent by it.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Id } from '#domain/kernel/ids.ts'
import { instant } from '#domain/kernel/instants.ts'
import { draftAgain } from './ask-again.ts'
import { firstOpen, requestOf } from './ask-draft.ts'

const zone = 'Asia/Shanghai'
const now = instant('2026-04-05T09:02:00+08:00')
const person = '01961e2e-0000-7000-8000-00000000000a'
const before = (more: Partial<ExitView>) => ({ purpose: 'scheduled-care', place: '区中心医院透析室', transport: 'taxi-or-ride', reason: '透析', weekly: null, ...more }) as ExitView
const again = (more: Partial<ExitView>) => requestOf(draftAgain(before(more), person, now, zone), '01961e2e-0000-7000-8000-000000000001' as Id<'exit'>, now, zone)

test('a morning that is over becomes tomorrow morning, at the same hours and by the same way', () => {
  expect(again({ from: instant('2026-04-02T06:00:00+08:00'), until: instant('2026-04-02T12:00:00+08:00') })).toMatchObject({
    resident: person, purpose: 'scheduled-care', place: '区中心医院透析室', transport: 'taxi-or-ride', reason: '透析',
    from: '2026-04-05T22:00:00.000Z', until: '2026-04-06T04:00:00.000Z', weekly: null, exits: 1,
  })
})

test('one that is still to come stays on its day, a night ends on its morning', () => {
  expect(again({ from: instant('2026-04-09T19:30:00+08:00'), until: instant('2026-04-10T09:00:00+08:00') })).toMatchObject({ from: '2026-04-09T11:30:00.000Z', until: '2026-04-10T01:00:00.000Z' })
})

test('three mornings a week go on until the day that was asked for, nights as well', () => {
  const weekly = { days: [1, 3, 5], from: 360, until: 720 }
  expect(again({ weekly, from: instant('2026-03-30T00:00:00+08:00'), until: instant('2026-04-20T00:00:00+08:00') })).toMatchObject({
    weekly, from: '2026-04-04T16:00:00.000Z', until: '2026-04-19T16:00:00.000Z', exits: 6,
  })
  const nights = { days: [6, 7], from: 1200, until: 480 }
  expect(again({ weekly: nights, from: instant('2026-03-30T00:00:00+08:00'), until: instant('2026-04-20T08:00:00+08:00') })).toMatchObject({ weekly: nights, until: '2026-04-20T00:00:00.000Z', exits: 5 })
})

test('the hours stand in the fields as a clock writes them, early ones with a nought', () => {
  const weekly = { days: [1], from: 365, until: 549 }
  expect(draftAgain(before({ weekly, from: now, until: instant('2026-04-20T00:00:00+08:00') }), person, now, zone)).toMatchObject({ fromTime: '06:05', untilTime: '09:09' })
  expect(draftAgain(before({ from: instant('2026-04-06T06:05:00+08:00'), until: instant('2026-04-06T09:09:00+08:00') }), person, now, zone)).toMatchObject({ fromTime: '06:05', untilTime: '09:09' })
})

test('what cannot be told from before is asked for', () => {
  expect(firstOpen(draftAgain(before({ place: '', from: now, until: now }), person, now, zone), now, zone)).toBe('where')
})
