import { expect, test } from 'vitest'
import type { ShortAnswer } from '#domain/desk/answers-wire.ts'
import { shortSearch, wordsIn } from './short-search.ts'

const one = (id: string, hans: string, hant: string, en: string, answer = '请看通知'): ShortAnswer =>
  ({ id, question: { 'zh-Hans': hans, 'zh-Hant': hant, en }, answer: { 'zh-Hans': answer, 'zh-Hant': answer, en: 'See the notice' } }) as unknown as ShortAnswer
const all = [
  one('rubbish', '几点收垃圾？', '幾點收垃圾？', 'When is the rubbish collected?'), one('water', '停水怎么办？', '停水怎麼辦？', 'What if there is no water?'),
  one('parcels', '快递放在哪里？', '包裹放在哪裡？', 'Where are parcels left?'), one('medicine', '怎么配药？', '怎麼領藥？', 'How do I get my medicine?', '下午两点前报给楼组长'),
]
const found = (text: string) => shortSearch(all)(text).map((it) => it.id)

test('Chinese is found by any two characters of it, in the order that somebody says it or another', () => {
  expect(wordsIn('收垃圾 ok')).toEqual(['收垃', '垃圾', 'ok'])
  expect(found('垃圾')).toEqual(['rubbish'])
  expect(found('今天什么时候来收垃圾呀')[0]).toBe('rubbish')
  expect(found('药'), 'one character is enough').toEqual(['medicine'])
  expect(found('楼组长'), 'what the answer says finds it as well').toEqual(['medicine'])
})

test('either script and English find the same answer, with the beginning of a word or a slip in it', () => {
  expect([found('包裹')[0], found('快递')[0], found('parc')[0], found('medicin')[0], found('rubish')[0]]).toEqual(['parcels', 'parcels', 'parcels', 'medicine', 'rubbish'])
})

test('what nobody has written about finds nothing, and nothing typed shows what was written last', () => {
  expect(found('电梯')).toEqual([])
  expect(found('  ')).toEqual(['rubbish', 'water', 'parcels', 'medicine'])
})
