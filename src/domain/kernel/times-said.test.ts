import { expect, test } from 'vitest'
import { instant, type Zone } from './instants.ts'
import { languages } from './says.ts'
import { endsSaid, timeSaid, untilSaid } from './times-said.ts'

const zone = 'Asia/Shanghai' as Zone

test('a time on paper is written as each language writes it, and an end at midnight is the end of the day before', () => {
  const inAll = (said: typeof timeSaid, at: string): string[] => languages.map((language) => said(instant(at), zone, language))
  expect(inAll(timeSaid, '2026-04-05T02:05:00Z').sort()).toEqual(['10:05 on 5 Apr 2026', '4月5日10:05', '4月5日10:05'])
  expect(inAll(untilSaid, '2026-04-05T02:05:00Z').sort()).toEqual(['10:05 on 5 Apr 2026', '4月5日10:05', '4月5日10:05'])
  expect(inAll(untilSaid, '2026-12-31T16:00:00Z').sort()).toEqual(['12月31日24时', '12月31日24時', 'the end of 31 Dec 2026'])
  expect(inAll(timeSaid, '2026-12-31T16:00:00Z').sort()).toEqual(['00:00 on 1 Jan 2027', '1月1日00:00', '1月1日00:00'])
})

test('what begins and ends on one day says that day once, also where it ends with it; of two days each says its own', () => {
  const said = (from: string, until: string): string[] => languages.map((language) => Object.values(endsSaid(instant(from), instant(until), zone, language)).join(' ')).sort()
  expect(said('2026-11-28T06:00:00Z', '2026-11-28T08:00:00Z')).toEqual(['11月28日14:00 16:00', '11月28日14:00 16:00', '14:00 16:00 on 28 Nov 2026'])
  expect(said('2026-11-28T06:00:00Z', '2026-11-28T16:00:00Z')).toEqual(['11月28日14:00 24时', '11月28日14:00 24時', '14:00 the end of 28 Nov 2026'])
  expect(said('2026-11-28T06:00:00Z', '2026-11-29T08:00:00Z')).toEqual(['11月28日14:00 11月29日16:00', '11月28日14:00 11月29日16:00', '14:00 on 28 Nov 2026 16:00 on 29 Nov 2026'])
})
