import { expect, test } from 'vitest'
import { isIdentityNumber, readTube } from './codes.ts'

test('one label, however it was read or typed, is one tube', () => {
  for (const typed of ['sh0012345678', ' SH 0012345678 ', '*SH0012345678*', 'ＳＨ００１２３４５６７８', '\ufeffSH0012345678']) expect(readTube(typed)).toEqual({ ok: true, value: 'SH0012345678' })
  expect(readTube('1200034567.0'), 'a number of a spreadsheet').toEqual({ ok: true, value: '1200034567' })
  expect(readTube('0012')).toEqual({ ok: true, value: '0012' })
})

test('a number that a spreadsheet rounded is asked about, never guessed', () => {
  for (const typed of ['1.2E+12', '1,2e+12', '1.20003E12', '12E+11']) expect(readTube(typed)).toMatchObject({ ok: false, problem: { code: 'tube-spoiled' } })
})

test('what is no label is none', () => {
  for (const typed of ['', '   ', '样本1', 'A'.repeat(33), '<script>', '-A', "A'1"]) expect(readTube(typed)).toMatchObject({ ok: false, problem: { code: 'tube-unreadable' } })
  expect(readTube('A'.repeat(32)).ok).toBe(true)
})

test('GB 11643: the last figure fits, X as well; one wrong figure does not', () => {
  // The standard’s own example.
  expect([isIdentityNumber('11010519491231002X'), isIdentityNumber('11010519491231002x'), isIdentityNumber(' 440524 18800101 0014 ')]).toEqual([true, true, true])
  expect(['110105194912310021', '21010519491231002X', '11010519491231002', '11010519491231002XX', ''].map(isIdentityNumber)).toEqual([false, false, false, false, false])
})
