import { expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { cases } from './cases.ts'
import * as day from './osmanthus-day.ts'
import { osmanthusCourt } from './osmanthus.ts'
import { laneNotice } from './riverside-day.ts'

const now = instant('2026-04-05T02:00:00Z')

test('Osmanthus Court has 24 buildings, 1,383 households and 3,650 residents', () => {
  const { people, gates } = osmanthusCourt(now)
  expect(people).toHaveLength(3650)
  expect(new Set(people.map((p) => p.building)).size).toBe(24)
  expect(new Set(people.map((p) => `${p.building}-${p.entrance}-${p.flat}`)).size).toBe(1383)
  expect(gates).toHaveLength(2)
})

test('Osmanthus Court is the same on every machine', () => {
  expect(osmanthusCourt(now)).toEqual(osmanthusCourt(now))
})

test('people from newborns to over a hundred live there', () => {
  const years = osmanthusCourt(now).people.map((p) => 2026 - Number(p.born.slice(0, 4)))
  expect(Math.min(...years)).toBe(0)
  expect(Math.max(...years)).toBeGreaterThanOrEqual(100)
})

test('no phone number there can be anybody’s', () => {
  for (const { phone } of osmanthusCourt(now).people) if (phone) expect(phone).toMatch(/^10\d{9}$/)
})

test('there are thirty-one exit cases, and each is about somebody who lives there', () => {
  const doors = new Set(osmanthusCourt(now).people.map((p) => `${p.building}-${p.entrance}-${p.flat}`))
  const told = cases(now, osmanthusCourt(now).people)
  expect(told).toHaveLength(31)
  for (const it of told) expect(doors.has(it.door)).toBe(true)
})

test('what hangs on a wall names its day: “today” is another day by the time it is read', () => {
  // 23:40 and 07:05 there: hours that reach into the next day, and hours that do not.
  for (const at of [instant('2026-04-05T15:40:00Z'), instant('2026-04-04T23:05:00Z')]) {
    const { text, corrected } = day.vegetables(at)
    const written = [text, corrected, day.kits(at).text, day.power(at).text, day.volunteers(at).text, laneNotice(at).text].map(({ source, ground }) => ({ source, ground }))
    const answers = Object.values(day.shortAnswers(at))
    expect(JSON.stringify([written, answers]).match(/今[天晚日早]|明[天晚日早]|today|tomorrow|tonight|this (morning|evening)/gi)).toBeNull()
  }
  expect(day.vegetables(instant('2026-04-05T15:40:00Z')).early).toEqual({ 'zh-Hans': '4月5日22:00到4月6日00:00', 'zh-Hant': '4月5日22:00至4月6日00:00', en: '5 April 22:00 to 6 April 00:00' })
})
