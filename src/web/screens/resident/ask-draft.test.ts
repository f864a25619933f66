// A request to leave, filled in on a phone in any time zone, says what was meant in the community's own time.

import { expect, test } from 'vitest'
import type { Id } from '#domain/kernel/ids.ts'
import { instant } from '#domain/kernel/instants.ts'
import { blank, firstOpen, fromNow, requestOf, withFromDay, wrongOn, type Draft } from './ask-draft.ts'

const zone = 'Asia/Shanghai'
const now = instant('2026-04-05T09:02:00+08:00')
const id = '01961e2e-0000-7000-8000-000000000001' as Id<'exit'>
const dialysis: Draft = {
  ...blank('01961e2e-0000-7000-8000-00000000000a', now, zone), purpose: 'scheduled-care', place: ' 区中心医院透析室 ', how: 'weekly', days: [5, 1, 3],
  fromDay: '2026-04-06', untilDay: '2026-05-03', fromTime: '06:00', untilTime: '12:00', reason: '每周一三五上午',
}

test('three mornings a week for four weeks are twelve exits, in whole local days', () => {
  expect(requestOf(dialysis, id, now, zone)).toEqual({
    id, resident: dialysis.person, purpose: 'scheduled-care', place: '区中心医院透析室', reason: '每周一三五上午',
    from: '2026-04-05T16:00:00.000Z', until: '2026-05-03T16:00:00.000Z', weekly: { days: [1, 3, 5], from: 360, until: 720 }, exits: 12, askedAt: now,
  })
})

test('a night shift ends on the next morning', () => {
  const shift: Draft = { ...dialysis, purpose: 'medical-recall', how: 'once', fromDay: '2026-04-05', fromTime: '19:30', untilDay: '2026-04-06', untilTime: '09:00' }
  expect(requestOf(shift, id, now, zone)).toMatchObject({ from: '2026-04-05T11:30:00.000Z', until: '2026-04-06T01:00:00.000Z', weekly: null, exits: 1 })
})

test('a nurse’s nights can be asked for: they end on the morning after the last day, one exit for each', () => {
  const nights: Draft = { ...dialysis, purpose: 'essential-work', days: [7, 6], fromDay: '2026-04-06', untilDay: '2026-04-19', fromTime: '20:00', untilTime: '08:00' }
  expect(requestOf(nights, id, now, zone)).toMatchObject({
    from: '2026-04-05T16:00:00.000Z', until: '2026-04-20T00:00:00.000Z', weekly: { days: [6, 7], from: 1200, until: 480 }, exits: 4,
  })
})

test('each page says what is wrong with it, and the first open one is where the form goes on', () => {
  const empty = blank('someone', now, zone)
  expect(firstOpen(empty, now, zone)).toBe('what')
  expect(wrongOn('where', { ...dialysis, place: '  ' }, now, zone)).toBe('empty')
  expect(wrongOn('when', { ...dialysis, days: [] }, now, zone)).toBe('no-days')
  expect(wrongOn('when', { ...dialysis, days: [7], untilDay: '2026-04-10' }, now, zone)).toBe('no-days')
  expect(wrongOn('when', { ...dialysis, untilDay: '2026-08-01' }, now, zone)).toBe('too-long')
  expect(wrongOn('when', { ...dialysis, fromTime: '12:00', untilTime: '12:00' }, now, zone)).toBe('ends-before-it-begins')
  expect(wrongOn('when', { ...dialysis, how: 'once', untilDay: '2026-04-06', fromTime: '' }, now, zone)).toBe('no-time')
  expect(wrongOn('when', { ...dialysis, how: 'once', fromDay: '2026-04-05', untilDay: '2026-04-05', fromTime: '07:00', untilTime: '08:00' }, now, zone)).toBe('over')
  expect(wrongOn('why', { ...dialysis, purpose: 'other', reason: '' }, now, zone)).toBe('empty')
  expect(requestOf({ ...dialysis, place: '' }, id, now, zone)).toBeNull()
})

test('whoever must leave now goes from this minute on, and leaving later takes the return along', () => {
  expect(fromNow(blank('someone', now, zone), now, zone)).toMatchObject({ fromDay: '2026-04-05', fromTime: '09:02', untilDay: '2026-04-05', untilTime: '13:05' })
  expect(withFromDay({ ...dialysis, how: 'once', fromDay: '2026-04-06', untilDay: '2026-04-06' }, '2026-04-08')).toMatchObject({ fromDay: '2026-04-08', untilDay: '2026-04-08' })
})
