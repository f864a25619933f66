// Times as each surface says them: live, and kept; an end at midnight is the end of the day before.

import { beforeAll, expect, test } from 'vitest'
import { instant, type Zone } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../words/all-languages.ts'
import { span } from './span.ts'
import { eachTimeBy, kept, live, weekly } from './times.ts'

const zone = 'Asia/Shanghai' as Zone
const now = instant('2026-04-13T02:00:00Z')
const midnight = instant('2026-04-13T16:00:00Z')
const afternoon = instant('2026-04-14T06:05:00Z')
beforeAll(() => loadAllLanguages(['common']))

test('a live screen says today and tomorrow; an end at midnight is the end of the day before, a beginning is the day itself', () => {
  const said = live(zone, now)
  expect([said.at(afternoon), said.until(afternoon)]).toEqual(['tomorrow at 14:05', 'tomorrow at 14:05'])
  expect([said.at(midnight), said.until(midnight)]).toEqual(['tomorrow at 00:00', 'the end of today'])
})

test('what begins and ends on one day says the day once; midnight is the end of its day', () => {
  const [morning, evening] = [instant('2026-04-14T01:00:00Z'), instant('2026-04-14T16:00:00Z')]
  const both = ({ from, until }: { from: string; until: string }) => `${from} to ${until}`
  expect([span(morning, afternoon, zone, now, both), span(now, afternoon, zone, now, both), span(morning, evening, zone, now, both)]).toEqual(['tomorrow 09:00–14:05', 'today at 10:00 to tomorrow at 14:05', 'tomorrow 09:00–24:00'])
  expect([live(zone, now).ends(morning, afternoon), live(zone, now).ends(morning, evening), live(zone, now).ends(now, afternoon)]).toEqual([
    { from: 'tomorrow at 09:00', until: '14:05' }, { from: 'tomorrow at 09:00', until: '24:00' }, { from: 'today at 10:00', until: 'tomorrow at 14:05' },
  ])
  expect((['zh-Hans', 'zh-Hant', 'en'] as const).map((language) => Object.values(kept(zone, language).ends(morning, afternoon)).join(' '))).toEqual(['2026年4月14日 09:00 14:05', '2026年4月14日 09:00 14:05', '14 April 2026 at 09:00 14:05'])
  expect(span(instant('2026-04-13T16:00:05Z'), instant('2026-04-13T16:00:50Z'), zone, now, both), 'no whole day').toBe('tomorrow 00:00–00:00')
})

test('what is kept says the date in its own language, whatever day it is looked at, and midnight as the end of a day', () => {
  const said = (['zh-Hans', 'zh-Hant', 'en'] as const).map((language) => kept(zone, language))
  expect(said.map((it) => it.at(afternoon))).toEqual(['2026年4月14日 14:05', '2026年4月14日 14:05', '14 April 2026 at 14:05'])
  expect(said.map((it) => it.until(midnight))).toEqual(['2026年4月13日24时', '2026年4月13日24時', 'the end of 13 April 2026'])
  expect(said.map((it) => it.until(afternoon))).toEqual(said.map((it) => it.at(afternoon)))
})

test('hours of the week come with their days in the order of the week, and by when one is home each time', () => {
  const mornings = { days: [5, 1, 3], from: 6 * 60, until: 12 * 60 }
  expect([weekly(mornings, 'zh-Hans'), weekly(mornings)]).toEqual(['每周一、周三、周五 06:00–12:00', 'Mon, Wed, Fri 06:00–12:00'])
  expect(eachTimeBy(mornings, 'en')).toBe('each time by 12:00')
  expect(eachTimeBy({ ...mornings, from: 22 * 60, until: 8 * 60 }, 'zh-Hans')).toBe('每次次日 08:00 前')
  expect(eachTimeBy({ ...mornings, until: 24 * 60 }, 'en')).toBe('each time by 24:00')
})
