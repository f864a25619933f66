// Ways of finding: whatever was typed, an index has something to look for, and whoever begins like it is found.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchTextOf, searchWays, searchWords, waysOf } from './search.ts'

/** As the database reads a pattern. */
const isLike = (text: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/\\([\\%_])|([.*+?^${}()|[\]\\])|%|_/gs, (part, plain: string | undefined, special: string | undefined) => (plain ? plain.replace(/[\\]/g, '\\\\') : special ? `\\${special}` : part === '%' ? '.*' : '.'))}$`, 's').test(text)
const rankIn = (kept: string, typed: string): number | null =>
  searchWays(searchWords(typed)!).find(({ key, also }) => isLike(kept, key) && also.every((it) => isLike(kept, it)))?.rank ?? null
const kept = searchTextOf({ name: '诸葛小满', building: '12', entrance: '1', flat: '502', phones: ['138 0000 1502'] })

test('a door or a name that is whole comes before one that begins so, then the end of a number, then what stands anywhere', () => {
  expect(['诸葛小满', '12-1-502', '12栋502', '13800001502'].map((typed) => rankIn(kept, typed))).toEqual([0, 0, 0, 0])
  expect(['诸葛', '12-1', '138'].map((typed) => rankIn(kept, typed))).toEqual([1, 1, 1])
  expect(['01502', '小满', '满', '葛小满', '502', '00001'].map((typed) => rankIn(kept, typed))).toEqual([2, 3, 3, 3, 3, 3])
  expect(['小', '502 12', '诸 502'].map((typed) => rankIn(kept, typed))).toEqual([3, 3, 3])
  expect(['王', '%', '满小', '02'].map((typed) => rankIn(kept, typed))).toEqual([null, null, null, null])
})

test('the rest of a Chinese name is found from any of its characters on, of other names from each word on', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...'王小满欧阳𠮷'), { minLength: 1, maxLength: 4 }), fc.nat(3), fc.nat(3), (letters, from, length) => {
    const part = letters.slice(from % letters.length, (from % letters.length) + 1 + length).join('')
    const text = searchTextOf({ name: letters.join(''), building: '2', entrance: '1', flat: '101', phones: [] })
    expect(rankIn(text, part), part).not.toBe(null)
  }))
  const text = searchTextOf({ name: 'Anna de la Cruz', building: '2', entrance: '1', flat: '101', phones: [] })
  expect(['a', 'de', 'cr', 'Cruz', 'nna'].map((typed) => rankIn(text, typed) !== null)).toEqual([true, true, true, true, true])
})

test('three letters in a row are looked for anywhere; one or two, and doors, only where something begins', () => {
  expect(waysOf('1-502')).toEqual(['%|1-502%', '% 1-502%', '%-1-502%'])
  expect(waysOf('502')).toEqual(['%502%'])
  expect(waysOf('2-1')).toEqual(['%|2-1%', '% 2-1%', '%-2-1%'])
  expect(waysOf('王')).toEqual(['%|王%', '% 王%', '%-王%'])
  expect(waysOf('%')).toEqual(['%|\\%%', '% \\%%', '%-\\%%'])
})
