import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, plus } from '../kernel/instants.ts'
import { figuresOf, isAsked, outcomeOf, outcomes, putDown } from './outcomes.ts'

const six = instant('2026-04-05T06:00:00+08:00')
const note = (what: (typeof putDown)[number], ms = 0) => ({ what, at: plus(six, ms) })

test('not having come is “not tested yet”, and nothing else', () => {
  expect(outcomeOf(false, [])).toBe('missing')
  expect(outcomeOf(false, [note('refused'), note('again', 1)])).toBe('missing')
})

test('the last that was put down counts, in whatever order it came; a swab goes before all of it', () => {
  expect(outcomeOf(false, [note('no-answer', 2), note('refused', 1)])).toBe('no-answer')
  expect(outcomeOf(false, [note('excused')])).toBe('excused')
  expect(outcomeOf(true, [note('refused', 9)])).toBe('tested')
  expect(outcomeOf(false, [note('elsewhere')])).toBe('elsewhere')
})

test('the figures add up to the person; who said no is not asked again', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...outcomes), { maxLength: 200 }), (all) => {
    const { should, ...rest } = figuresOf(all)
    expect(Object.values(rest).reduce((a, b) => a + b, 0)).toBe(should)
    expect(should).toBe(all.length)
  }))
  expect(outcomes.filter(isAsked)).toEqual(['no-answer', 'missing'])
})
