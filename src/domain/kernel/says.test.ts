// Which of the three languages a phone is answered in, by what its browser asks for.

import { expect, test } from 'vitest'
import { languageFor } from './says.ts'

test('Taiwan, Hong Kong, Macau and whoever reads Cantonese have traditional characters, everybody else who reads Chinese simplified ones', () => {
  for (const tag of ['zh-TW', 'zh-HK', 'zh-MO', 'zh-Hant', 'zh-Hant-CN', 'zh_tw', 'yue', 'yue-HK', 'cmn-TW']) expect(languageFor([tag]), tag).toBe('zh-Hant')
  for (const tag of ['zh', 'zh-CN', 'zh-SG', 'cmn', 'zh-Hans', 'zh-Hans-HK', 'zh-Hans-TW', 'yue-Hans']) expect(languageFor([tag]), tag).toBe('zh-Hans')
})

test('the first of the three that a browser asks for is taken; whoever asks for none of them reads English', () => {
  expect(languageFor(['ja', 'zh-TW', 'en'])).toBe('zh-Hant')
  expect(languageFor(['en-GB', 'zh-CN'])).toBe('en')
  expect(languageFor(['fr', 'de'])).toBe('en')
  expect(languageFor([])).toBe('en')
})
