import { expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { cases } from './cases.ts'
import { osmanthusCourt } from './osmanthus.ts'

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
