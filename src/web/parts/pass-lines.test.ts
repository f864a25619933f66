// What stands on a pass, in each language.

import { expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../words/all-languages.ts'
import { passLines, type PassShown } from './pass-lines.ts'

const until = instant('2026-12-24T00:00:00Z')
const nights: PassShown = {
  text: '', code: '', who: '刘＊＊', home: '9-1-101', purpose: 'scheduled-care', place: '区中心医院', gates: [], notBefore: instant('2026-11-26T00:00:00Z'), notAfter: until, backBy: until,
  exits: 8, exitsUsed: 0, weekly: { days: [4, 3], from: 22 * 60, until: 10 * 60 },
}
const asIs = { at: (at: string) => at, until: (at: string) => at }

test('whoever goes out week by week is to be home each time when the hours end, not weeks later when the pass does', async () => {
  await loadAllLanguages(['common'])
  const back = (pass: PassShown, locale: 'en' | 'zh-Hans' | 'zh-Hant' = 'en') => passLines(pass, asIs, locale).find(([name]) => ['Back by', '最晚返回'].includes(name))?.[1]
  expect(back(nights)).toBe('each time by 10:00 the next day')
  const mornings = { ...nights, weekly: { days: [1, 3, 5], from: 6 * 60, until: 12 * 60 } }
  expect([back(mornings), back(mornings, 'zh-Hans'), back(mornings, 'zh-Hant')]).toEqual(['each time by 12:00', '每次 12:00 前', '每次 12:00 前'])
  expect(back({ ...nights, weekly: null })).toBe(until)
})

test('on paper in three languages, each language says its own weekdays, and each line has its name', async () => {
  await loadAllLanguages(['common'])
  const lines = (['zh-Hans', 'zh-Hant', 'en'] as const).map((locale) => passLines(nights, asIs, locale))
  expect(lines.map((it) => it[6])).toEqual([['每周时间', '每周三、周四 22:00–10:00'], ['每週時間', '每週三、週四 22:00–10:00'], ['Days and hours', 'Wed, Thu 22:00–10:00']])
  for (const it of lines) for (const [name] of it) expect(name).not.toBe('')
})
