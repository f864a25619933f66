// What a letter of commitment promises, and what it does not.

import { expect, test } from 'vitest'
import { languages } from '../kernel/says.ts'
import { letters, partsFor, together, type LetterFacts } from './letters.ts'

const newest = letters.at(-1)!
const nothing: LetterFacts = { transport: false, weekly: false, employer: false, controlled: false }
const codes = (facts: Partial<LetterFacts>) => partsFor(newest, { ...nothing, ...facts }).map((it) => it.code)

test('whoever goes to dialysis week by week promises nothing about an employer, and comes back each time', () => {
  expect(codes({ transport: true, weekly: true, controlled: true })).toEqual(['place', 'way', 'mask', 'back-each-time', 'unwell', 'monitoring'])
})

test('the nurse promises that her hospital knows of the case; whoever was asked no way of going promises none', () => {
  expect(codes({ employer: true, controlled: true })).toEqual(['place', 'straight', 'mask', 'back', 'employer', 'unwell', 'monitoring'])
  expect(codes({})).toEqual(['place', 'straight', 'mask', 'back', 'unwell'])
})

test('a version is never changed: the first is still one text, and each says the same in three languages', () => {
  expect(letters.map(({ code, version }) => [code, version])).toEqual([['commitment', 1], ['commitment', 2]])
  expect(partsFor(letters[0]!, nothing)).toEqual([{ code: 'commitment', says: letters[0]!.says }])
  for (const letter of letters) for (const part of letter.parts ?? []) for (const language of languages) expect(part.says[language], `${part.code} in ${language}`).not.toBe('')
  expect(new Set(newest.parts!.map((it) => it.code)).size).toBe(newest.parts!.length)
  expect(together(newest.parts!)).toEqual(newest.says)
})
