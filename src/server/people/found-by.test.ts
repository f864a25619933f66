// The tables behind the search: how names are read, and that both scripts come to one.

import { expect, test } from 'vitest'
import { foundBy, readings, typedBy } from './found-by.ts'

test.each([
  ['单', 'shan'], ['解', 'xie'], ['仇', 'qiu'], ['曾', 'zeng'], ['查', 'zha'], ['区', 'ou'], ['任', 'ren'], ['盖', 'ge'], ['尉迟', 'yu chi'], ['单于', 'chan yu'], ['单', 'dan'], ['覃', 'tan'], ['乐', 'le'], ['吕', 'lu'], ['吕', 'lv'], ['呂', 'lyu'],
])('the surname %s is read %s, or that as well', (surname, sound) => {
  const read = readings(`${surname}小怡`)
  sound.split(' ').forEach((syllable, at) => expect(read[at]).toContain(syllable))
})

test('a surname of its own reading stands first, also in the traditional script', () => {
  expect(['单', '單', '解', '仇', '曾'].map((surname) => readings(`${surname}小怡`)[0]![0])).toEqual(['shan', 'shan', 'xie', 'qiu', 'zeng'])
})

test('every reading is plain letters, and what is no Chinese character has none', () => {
  for (const name of ['买买提·阿力', 'Anna 张', '略女绿', '〇一', '𠮷田', '乾隆', '㐀']) for (const ways of readings(name)) expect(ways.length > 0 && ways.every((it) => /^[a-z]+$/.test(it)), `${name} ${ways}`).toBe(true)
  expect(readings('Anna de la Cruz')).toEqual([])
  expect(readings('')).toEqual([])
})

test('what is kept and what was typed meet in one script', () => {
  const kept = foundBy({ name: '張小衞', building: '東座', entrance: '甲單元', flat: '502室', phones: [] })
  expect(kept).toMatch(/^\|张小卫\|东-甲-502\|/)
  expect(['張小衞', '張小衛', '张小卫'].map((text) => typedBy(text)?.phrase)).toEqual(['张小卫', '张小卫', '张小卫'])
})
