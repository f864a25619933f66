import { expect, test } from 'vitest'
import type { CarerEndedLine } from '#domain/access/wire.ts'
import { carersAnswer } from './carers-answer.ts'

const home = { household: 'h', door: '1-1-101', people: [{ id: 'p', name: '甲' }] }
const row = (until: string | null) => ({ id: 'q', resident: 'r', why: 'left', until, home, left: { ...home, household: 'l' } }) as unknown as CarerEndedLine

test('given anew, a right ends when it would have ended, also where that is over by the time of the press', () => {
  expect(carersAnswer(row('2020-01-01T00:00:00.000Z'), row(null).left)).toEqual({ household: 'l', until: '2020-01-01T00:00:00.000Z', people: ['p'], instead: 'h' })
  expect(carersAnswer(row(null), home)).toMatchObject({ household: 'h', until: null })
  expect(carersAnswer(row('2999-01-01T00:00:00.000Z'), null)).toEqual({ household: null, until: null, instead: 'h' })
})
