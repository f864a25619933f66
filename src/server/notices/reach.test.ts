import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { numbersOf, type Home } from './reach.ts'

const [nurse, mother] = ['nurse', 'mother'] as never as [ResidentId, ResidentId]
const [own, fixed] = ['13800001502', '021-55550123']
const home = (...phones: (string | null)[]): Home => ({
  household: 'home' as HouseholdId, phone: fixed, phones: [], ways: { language: null, mail: null, text: true, knockFirst: false, words: '' },
  people: phones.map((phone, n) => ({ id: [nurse, mother][n]!, name: '', phone, born: null, adult: true })),
})

test('what is for one of them alone is texted and rung at the number that is theirs: not at one that is the household’s as well', () => {
  expect(numbersOf(home(own, null), [nurse], true)).toEqual([{ resident: nurse, phone: own }])
  expect(numbersOf(home(fixed, null), [nurse], true)).toEqual([])
  expect(numbersOf(home(fixed, null), [nurse], false).map((it) => it.phone), 'what is for the home is').toEqual([fixed])
})

test('whoever lives alone is told at the household’s where no other is known', () => {
  expect(numbersOf(home(null), [nurse], true)).toEqual([{ resident: nurse, phone: fixed }])
})

test('of two whom it concerns whoever knows is told no more, and the other at a number of both', () => {
  expect(numbersOf(home(own, own), [nurse, mother], true, [nurse])).toEqual([{ resident: mother, phone: own }])
})
