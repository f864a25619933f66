// A list in which somebody works keeps those that were put down, and leaves nobody out between two stretches.

import { expect, test } from 'vitest'
import type { RoundPeople } from '#domain/rounds/wire.ts'
import { afterOpened, keyOf, shownOf, withinOpened } from './testing-people.ts'

type Person = RoundPeople['people'][number]
const person = (door: string) => ({ id: `r${door}`, door }) as unknown as Person
const doors = (people: readonly Person[]) => people.map((one) => one.door)
const [a, b, c, d] = ['1-1-101', '1-1-102', '1-1-103', '1-1-104'].map(person) as [Person, Person, Person, Person]

test('whoever was put down stays at their door, once', () => {
  expect(doors(shownOf([a, c], [b]))).toEqual(['1-1-101', '1-1-102', '1-1-103'])
  expect(doors(shownOf([a, b, c], [b]))).toEqual(['1-1-101', '1-1-102', '1-1-103'])
})

test('the next stretch begins where this one ended when it was opened; what moved up stands in one of them', () => {
  // Two at a time: b was put down, and c came up into the first.
  const next = afterOpened(keyOf(b), keyOf(c))
  expect(doors(withinOpened([a, c], next))).toEqual(['1-1-101'])
  expect(next).toBe(keyOf(b))
})

test('somebody came in before its end: the next one begins sooner', () => {
  const next = afterOpened(keyOf(c), keyOf(b))
  expect(next).toBe(keyOf(b))
  expect(doors(withinOpened([a, b], next))).toEqual(['1-1-101', '1-1-102'])
  expect(afterOpened(null, keyOf(d))).toBe(null)
  expect(afterOpened(keyOf(b), null)).toBe(keyOf(b))
})
