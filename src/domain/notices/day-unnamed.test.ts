import { expect, test } from 'vitest'
import { dayUnnamed } from './day-unnamed.ts'

test('a word for a day that is another one tomorrow is found in each language; a date and a daily hour are none', () => {
  expect(['今天16:00到18:00', '明早06:30起', '後天停水', 'Come tonight, please', 'From Tomorrow on'].map(dayUnnamed)).toEqual(['今天', '明早', '後天', 'tonight', 'Tomorrow'])
  expect(['请带证明日期的单子', '声明日', '說明天然氣怎麼關', '今后日常', '午后晚些', '之後天天', '最后日期', '文明早餐'].map(dayUnnamed), 'the signs without the day').toEqual(Array.from({ length: 8 }, () => null))
  expect(['今下午停水', '今起两天', '明上午恢復', '前天、後天', '发明天才', '到今日为止'].map(dayUnnamed)).toEqual(['今下午', '今起', '明上午', '後天', null, '今日'])
  expect(['11月27日16:00', '每天早上', '三天后', 'Every day at six', 'todays'].map(dayUnnamed)).toEqual([null, null, null, null, null])
})
