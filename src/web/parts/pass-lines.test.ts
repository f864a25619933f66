// What stands on a pass, in each language.

import { expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../words/texts.ts'
import { passLines, type PassShown } from './pass-lines.ts'

const until = instant('2026-12-24T00:00:00Z')
const nights: PassShown = {
  text: '', code: '', who: '刘＊＊', home: '9-1-101', purpose: 'scheduled-care', place: '区中心医院', gates: [], notBefore: instant('2026-11-26T00:00:00Z'), notAfter: until, backBy: until,
  exits: 8, exitsUsed: 0, weekly: { days: [3, 4], from: 22 * 60, until: 10 * 60 },
}

test('whoever goes out by night is to be home when the night ends, not weeks later when the pass does', async () => {
  await loadAllLanguages(['common'])
  const back = (pass: PassShown) => passLines(pass, (at) => at, 'en').find(([name]) => name === 'Back by')?.[1]
  expect(back(nights)).toBe('10:00')
  expect(back({ ...nights, weekly: null })).toBe(until)
})

test('on paper in three languages, each language says its own weekdays', async () => {
  await loadAllLanguages(['common'])
  const hours = (['zh-Hans', 'zh-Hant', 'en'] as const).map((locale) => passLines(nights, (at) => at, locale)[6]![1])
  expect(hours).toEqual(['周三 周四 22:00–10:00', '週三 週四 22:00–10:00', 'Wed Thu 22:00–10:00'])
})
