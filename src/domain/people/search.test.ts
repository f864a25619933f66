// Ways of finding: whatever was typed, an index has something to look for, and whoever begins like it is found.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchTextOf, searchWays, searchWords, waysOf, type Findable } from './search.ts'

/** As the database reads a pattern. */
const isLike = (text: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/\\([\\%_])|([.*+?^${}()|[\]\\])|%|_/gs, (part, plain: string | undefined, special: string | undefined) => (plain ? plain.replace(/[\\]/g, '\\\\') : special ? `\\${special}` : part === '%' ? '.*' : '.'))}$`, 's').test(text)
const rankIn = (kept: string, typed: string): number | null =>
  searchWays(searchWords(typed)!).find(({ key, also }) => isLike(kept, key) && also.every((it) => isLike(kept, it)))?.rank ?? null
/** A few characters, as the server's tables have them. */
const characters = {
  simplified: (text: string) => text.replace(/單/g, '单').replace(/東/g, '东').replace(/樓/g, '楼'),
  readings: (name: string) => Array.from(name).flatMap((letter) => ({ 单: [['shan', 'dan', 'chan']], 單: [['shan', 'dan', 'chan']], 高: [['gao']], 小: [['xiao']], 怡: [['yi']], 诸: [['zhu']], 葛: [['ge']], 满: [['man']] })[letter] ?? []),
}
const textOf = (person: Findable): string => searchTextOf(person, characters)
const someone = (name: string, more: Partial<Findable> = {}): string => textOf({ name, building: '2', entrance: '1', flat: '101', phones: [], ...more })
const kept = textOf({ name: '诸葛小满', building: '12', entrance: '1', flat: '502', phones: ['138 0000 1502'] })

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
    const text = textOf({ name: letters.join(''), building: '2', entrance: '1', flat: '101', phones: [] })
    expect(rankIn(text, part), part).not.toBe(null)
  }))
  const text = textOf({ name: 'Anna de la Cruz', building: '2', entrance: '1', flat: '101', phones: [] })
  expect(['a', 'de', 'cr', 'Cruz', 'nna'].map((typed) => rankIn(text, typed) !== null)).toEqual([true, true, true, true, true])
})

test('three letters in a row are looked for anywhere; one or two, and doors, only where something begins', () => {
  expect(waysOf('1-502')).toEqual(['%|1-502%', '% 1-502%', '%-1-502%'])
  expect(waysOf('502')).toEqual(['%502%'])
  expect(waysOf('2-1')).toEqual(['%|2-1%', '% 2-1%', '%-2-1%'])
  expect(waysOf('王')).toEqual(['%|王%', '% 王%', '%-王%'])
  expect(waysOf('%')).toEqual(['%|\\%%', '% \\%%', '%-\\%%'])
})

test('a Chinese name is found by its sound: in full, with spaces, by its initials, by surname and initials, by the given name alone', () => {
  const gao = someone('高小怡')
  expect(['gaoxiaoyi', 'gao xiao yi', 'Gao Xiaoyi', 'gāo xiǎo yí', "gao'xiao'yi", 'gxy', 'GAOXY'].map((typed) => rankIn(gao, typed))).toEqual(Array(7).fill(4))
  expect(['gao', 'gaox', 'gaoxiao', 'gx'].map((typed) => rankIn(gao, typed))).toEqual([5, 5, 5, 5])
  expect(['xiaoyi', 'xy', 'xiao yi', 'yi', 'xiaoyi gao', 'gao 101', '2-1-101 gxy'].map((typed) => rankIn(gao, typed))).toEqual(Array(7).fill(6))
  expect(['g', 'aoxiaoyi', 'ang', 'gy', 'gao 102', 'gao li'].map((typed) => rankIn(gao, typed)), 'not by one letter, nor from the middle of a syllable').toEqual(Array(6).fill(null))
  expect([rankIn(someone('高怡'), 'gy'), rankIn(someone('诸葛小满'), 'zhugexm'), rankIn(someone('诸葛小满'), 'zgxm')]).toEqual([4, 4, 4])
})

test('a character that is read in several ways is found by each of them, and in both scripts', () => {
  for (const name of ['单小满', '單小满']) for (const typed of ['shanxiaoman', 'danxiaoman', 'sxm', 'dxm', '单小满', '單小满']) expect(rankIn(someone(name), characters.simplified(typed)), `${name} ${typed}`).not.toBe(null)
  expect(rankIn(someone('单小满', { building: '東樓', entrance: '', flat: '101' }), characters.simplified('東樓101'))).toBe(0)
})

test('a name in letters is found as before, ahead of every sound, and has none', () => {
  const anna = someone('Gao Anna')
  expect(anna).toBe('|gao anna|2-1-101|2-101|=')
  expect(['gao', 'anna', 'an'].map((typed) => rankIn(anna, typed))).toEqual([1, 3, 3])
  expect(rankIn(someone('高小怡'), 'gao')).toBe(5)
})

test('the signs of the kept text find nobody and spoil nothing', () => {
  expect(['=', '^', '$', '|', '=^', ' = '].map(searchWords)).toEqual(Array(6).fill(null))
  expect(someone('a=b^c$')).toBe('|a b c |2-1-101|2-101|=')
})

test('a number is found as it is dialled from abroad, by its last four digits, and without its extension', () => {
  const kept = someone('高小怡', { phones: ['13800001502', '021-12345678-801'] })
  expect(['+86 138 0000 1502', '+8613800001502', '0086 13800001502', '(+86)138-0000-1502', '8613800001502'].map((typed) => rankIn(kept, typed))).toEqual([2, 0, 0, 2, 0])
  expect(['1502', '5678', '5678801', '+86 21 12345678', '021-12345678'].map((typed) => rankIn(kept, typed))).toEqual([2, 2, 2, 2, 2])
  expect(searchWords('+86')?.phrase, 'not yet a number').toBe('+86')
  expect(searchWords('0086')?.digits, 'the last four digits of somebody').toBe('0086')
})

test.each(['甲单元502', '甲單元502', '91座甲单元502', '91座502', '桂园91号楼甲单元五〇二', '九十一号楼502室', '九十一-甲-五〇二', '91號樓甲單元502室', 'Block 91, flat 502'])('“%s” is the door 91-甲-502 at the desk', (typed) => {
  expect(rankIn(someone('高小怡', { building: '91号楼', entrance: '甲单元', flat: '502室' }), typed)).toBe(0)
})
test('figures in characters are a door, and never where they may be a name', () => {
  expect(['二-一-五〇二', '五〇二', '二 一 五〇二'].map((typed) => searchWords(typed)?.door)).toEqual(['2-1-502', '502', '2-1-502'])
  expect(['张三', '万一', '一一'].map((typed) => searchWords(typed)?.door)).toEqual(['', '', ''])
})

test('a door is found with and without the nought of its flat, a flat alone with its word, a name beside its building first', () => {
  const zero = someone('高小怡', { building: '12', flat: '0502' })
  expect(['12-1-502', '12-1-0502', '12栋502'].map((typed) => rankIn(zero, typed))).toEqual([0, 0, 0])
  expect(rankIn(someone('高小怡', { flat: '502' }), '2-1-0502')).toBe(0)
  expect(['502室', '五〇二'].map((typed) => rankIn(someone('高小怡', { flat: '502' }), typed))).toEqual([3, 3])
  expect([rankIn(kept, '诸葛 12栋'), rankIn(someone('高小怡', { building: '12' }), '诸葛 12栋'), rankIn(kept, '12栋 诸葛'), rankIn(kept, '诸 13栋')]).toEqual([0, 1, 0, null])
})
test('a title behind a surname, another dot in a name and a number behind 86 are no hindrance', () => {
  expect(['高先生', '高阿姨', '高老师'].map((typed) => rankIn(someone('高小怡'), typed))).toEqual([6, 6, 6])
  expect(rankIn(someone('高阿姨'), '高阿姨')).toBe(0)
  expect(['阿依·买提', '阿依.买提', '阿依•买提'].map((typed) => rankIn(someone('阿依·买提'), typed))).toEqual([0, 0, 0])
  expect(['86 13800001502', '86-138-0000-1502'].map((typed) => rankIn(kept, typed) !== null)).toEqual([true, true])
})
