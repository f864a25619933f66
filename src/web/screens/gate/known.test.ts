// What a guard is told while a first load is under way: what has come, and what has not.

import { expect, test } from 'vitest'
import type { Held } from '#domain/field/knows.ts'
import type { Knowing } from '../../field/knowing.ts'
import { homesComing, stillComing, type GateBuilding } from './known.ts'

const knows = (at: string | null, first = true): Knowing =>
  ({ held: { rest: at === null ? null : { at, done: 1, of: 3, first, behind: false }, collections: {} } as unknown as Held, trust: null, status: null, badLists: false })
const building = (id: string): GateBuilding => ({ id, label: id, compound: '', pieces: [] } as unknown as GateBuilding)
const all = ['passes', 'movements', 'buildings', 'flats', 'visits'] as const

test('passes come first, then what happened on them, then buildings, then who lives in them, then who is expected', () => {
  expect(all.map((it) => stillComing(knows('passes:'), it))).toEqual([true, true, true, true, true])
  expect(all.map((it) => stillComing(knows('movements:0196'), it))).toEqual([false, true, true, true, true])
  expect(all.map((it) => stillComing(knows('flats:b'), it))).toEqual([false, false, false, true, true])
  expect(all.map((it) => stillComing(knows(null), it))).toEqual([false, false, false, false, false])
})

test('while everything only comes again, nothing is missing', () => {
  expect(all.map((it) => stillComing(knows('passes:', false), it))).toEqual([false, false, false, false, false])
  expect(stillComing(null, 'flats')).toBe(false)
})

test('of a building it is known whether its homes have come', () => {
  expect(['a', 'b', 'c'].map((id) => homesComing(knows('flats:b'), building(id)))).toEqual([false, false, true])
  expect(['a', 'b', 'c'].map((id) => homesComing(knows('flats:'), building(id)))).toEqual([true, true, true])
  expect(homesComing(knows('movements:'), building('a'))).toBe(true)
  expect(homesComing(knows(null), building('a'))).toBe(false)
})
