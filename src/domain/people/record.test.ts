// What may stand on somebody's record, however it is typed.
import { expect, test } from 'vitest'
import type { Correctable } from './record-wire.ts'
import { checkValue } from './record.ts'

const cases: [Correctable, string | null, string | null][] = [
  ['name', ' 欧阳  新来 ', '欧阳新来'], ['name', '张　三', '张三'], ['name', '阿依古丽 • 买买提', '阿依古丽·买买提'], ['name', 'Li   Wei', 'Li Wei'], ['name', '  ', 'name-needed'], ['name', null, 'name-needed'], ['born', '19900501', '1990-05-01'], ['born', '1990年5月1日', '1990-05-01'], ['born', '', null],
  ['born', '2026-04-06', 'date-in-future'], ['born', '五月', 'not-a-date'], ['born', '20155', 'not-a-date'], ['born', '２０１５５', 'not-a-date'], ['phone', '+86 138-0000-1502', '13800001502'], ['phone', '', null], ['phone', '不知道', 'phone-not-a-number'],
]
test.each(cases)('the %s “%s” is kept as “%s”, or refused by that name', (what, typed, kept) => {
  const value = checkValue(what, typed, '2026-04-05')
  expect(value.ok ? value.value : value.problem.code).toBe(kept)
})
