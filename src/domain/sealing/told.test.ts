// What homes are told of an order, in its own times and three languages.
import { expect, test } from 'vitest'
import type { Instant } from '../kernel/instants.ts'
import { languages, type Language } from '../kernel/says.ts'
import type { OrderPlace } from './place-said.ts'
import { saidOfOrder } from './told.ts'
import type { SealingOrder } from './sealing.ts'

const zone = 'Asia/Shanghai'
const here = { zone, phone: '' }
const at = (day: number, hour: number): Instant => `2026-04-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant
const order = (more: Partial<SealingOrder> = {}): SealingOrder => ({
  id: 'o' as SealingOrder['id'], scope: { kind: 'building', id: 'b' as never }, startsAt: at(5, 2), restarts: [], liftedAt: null, issuer: '街道办', ground: '新增病例', caseSince: null,
  rule: { id: 'r' as never, code: '2+12', version: 1, validFrom: at(1, 0), countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 2 }, { code: 'watched', level: 'controlled', days: 12 }] }, ...more,
})

const five: OrderPlace = { kind: 'place', compound: null, building: '5', entrance: null }

test('an order says its stages one after another, with an end at midnight as the end of the day before', () => {
  const said = saidOfOrder(order(), five, { kind: 'issued', at: at(5, 2), of: null, corrects: false }, at(5, 2), here)
  expect(said['zh-Hans']).toMatchObject({
    title: '5号楼的管控安排', changed: '', lines: [
      '4月5日10:00起，到4月7日24时：封控区', '4月8日00:00起，到4月19日24时：管控区', '没有新的通知，到4月19日24时就全部结束', '封控区：请留在家里，有事出门先申请。急病马上走，不用等证。', '管控区：出小区要有出入证。急病马上走，不用等证。',
      '同时还有别的管控时，按更严的执行；现在按什么管，看自家页面或问居委会',
    ],
  })
  expect(said['zh-Hant'].lines[0]).toBe('4月5日10:00起，到4月7日24時：封控區')
  expect(said.en.lines.slice(0, 3)).toEqual(['10:00 on 5 Apr 2026 until the end of 7 Apr 2026: sealed', '00:00 on 8 Apr 2026 until the end of 19 Apr 2026: controlled', 'All of it ends at the end of 19 Apr 2026, unless something new is ordered'])
})

test('a new case, a lift and a mistake each say what is other; lifted, that it holds no more; of one person, that it is theirs alone', () => {
  const again = saidOfOrder(order({ restarts: [at(6, 2)] }), five, { kind: 'case', at: at(6, 2), of: null, corrects: true }, at(6, 3), here)
  expect([again['zh-Hans'].title, again.en.title]).toEqual(['5号楼的管控时间重新计算', 'The days are counted anew for building 5'])
  expect([again['zh-Hans'].changed, again['zh-Hans'].lines[0]]).toEqual(['有新病例，时间从4月6日10:00重新算', '4月6日10:00起，到4月8日24时：封控区'])
  const lifted = saidOfOrder(order({ liftedAt: at(6, 2) }), five, { kind: 'lifted', at: at(6, 2), of: null, corrects: true }, at(6, 3), here)
  expect(lifted['zh-Hans'].title).toBe('5号楼的一项管控解除')
  expect([lifted.en.changed, lifted.en.lines[0]]).toEqual(['It ends at 10:00 on 6 Apr 2026', 'From 10:00 on 6 Apr 2026 this order holds no more'])
  const back = saidOfOrder(order({ scope: { kind: 'person', id: 'p' as never } }), { kind: 'person' }, { kind: 'taken-back', at: at(6, 3), of: 'lifted', corrects: true }, at(6, 3), here)
  expect([back['zh-Hans'].title, back['zh-Hans'].changed]).toEqual(['您本人的管控安排更正', '之前说的解除有误，不算数'])
})

test('of cases that came in out of order the one is said from which the days are counted', () => {
  const late = saidOfOrder(order({ restarts: [at(5, 12), at(6, 2)] }), five, { kind: 'case', at: at(5, 12), of: null, corrects: true }, at(6, 3), here)['zh-Hans']
  expect([late.changed, late.lines[0]]).toEqual(['有新病例，时间从4月6日10:00重新算', '4月6日10:00起，到4月8日24时：封控区'])
})

test('what is other is said where something stands of what they were told; a mistake only to those who were told of it, also when that hangs no more', () => {
  const back = (of: 'case' | 'lifted' | null, corrects: boolean) => saidOfOrder(order(), five, { kind: 'taken-back', at: at(6, 3), of, corrects }, at(6, 3), here)['zh-Hans']
  const mistake = '之前说的解除有误，不算数'
  expect([back('lifted', true).changed, back('lifted', true).lines.includes(mistake)]).toEqual([mistake, false])
  expect([back('lifted', false).changed, back('lifted', false).lines[0], back('lifted', false).title]).toEqual(['', mistake, '5号楼的管控安排更正'])
  expect([back(null, true).changed, back(null, true).title]).toEqual(['以这份通知为准', '5号楼的管控安排'])
  expect(JSON.stringify(back(null, false))).not.toMatch(/之前|以这份通知为准/)
  expect([back('case', true).changed, back('case', false).lines[0]]).toEqual(['之前说的新病例有误，不算数', '之前说的新病例有误，不算数'])
  expect(saidOfOrder(order({ restarts: [at(6, 2)] }), five, { kind: 'case', at: at(6, 2), of: null, corrects: false }, at(6, 3), here).en.changed).toBe('')
})

test('what is counted from its hour ends at that hour of its day; what is over is said no more', () => {
  const hourly = order({ rule: { ...order().rule, countsFrom: 'moment' } })
  const lines = (now: Instant) => saidOfOrder(hourly, five, { kind: 'issued', at: at(5, 2), of: null, corrects: false }, now, here)['zh-Hans'].lines
  expect(lines(at(5, 2)).slice(0, 3)).toEqual(['4月5日10:00起，到4月7日10:00：封控区', '4月7日10:00起，到4月19日10:00：管控区', '没有新的通知，到4月19日10:00就全部结束'])
  expect(lines(at(7, 2))[0], 'in the hour in which it ends').toBe('4月7日10:00起，到4月19日10:00：管控区')
  expect(lines(at(19, 2))[0]).toBe('从4月19日10:00起，这项管控不再执行')
})

test('a rule of many stages says the first of them and the end of all', () => {
  const many = order({ rule: { ...order().rule, stages: Array.from({ length: 10 }, (_, i) => ({ code: `${i}`, level: 'sealed' as const, days: 1 })) } })
  for (const language of languages) {
    const { title, lines } = saidOfOrder(many, five, { kind: 'issued', at: at(5, 2), of: null, corrects: false }, at(5, 2), here)[language]
    expect([title.length <= 60, lines.length, lines.every((line) => line.length <= 300)], language).toEqual([true, 6, true])
  }
})

test('everybody who comes by reads which place it is on: a building, an entrance, a lane, a compound; of one home and one person alone it says theirs', () => {
  const title = (place: OrderPlace, language: Language = 'zh-Hans') => saidOfOrder(order(), place, { kind: 'issued', at: at(5, 2), of: null, corrects: false }, at(5, 2), here)[language].title
  const place = (compound: string | null, building: string | null, entrance: string | null = null): OrderPlace => ({ kind: 'place', compound, building, entrance })
  expect([place(null, '5', '2'), place(null, '5', '甲'), place(null, '松柏里', '东门'), place('桂园小区', '5'), place('River Court', '5'), place('桂园小区', null)].map((it) => title(it)))
    .toEqual(['5号楼2单元的管控安排', '5号楼甲单元的管控安排', '松柏里东门的管控安排', '桂园小区5号楼的管控安排', 'River Court 5号楼的管控安排', '桂园小区的管控安排'])
  expect(title(place(null, '5', '2'), 'zh-Hant')).toBe('5號樓2單元的管控安排')
  expect([place(null, '5', '2'), place(null, '松柏里', '东门'), place('River Court', '5')].map((it) => title(it, 'en'))).toEqual(['What is ordered for entrance 2 of building 5', 'What is ordered for 东门 of 松柏里', 'What is ordered for building 5, River Court'])
  expect([title({ kind: 'home' }), title({ kind: 'person' }, 'en')]).toEqual(['您家的管控安排', 'What is ordered for you'])
})

test('a title is no longer than anybody may write one: first it goes without the compound', () => {
  const titles = (building: string | null) => saidOfOrder(order(), { kind: 'place', compound: 'A compound with a long name, as some have it', building, entrance: null }, { kind: 'issued', at: at(5, 2), of: null, corrects: false }, at(5, 2), here).en.title
  expect(titles('5')).toBe('What is ordered for building 5')
  expect([titles(null).length, titles('x'.repeat(80)).length]).toEqual([60, 60])
})
