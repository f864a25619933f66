import { expect, test } from 'vitest'
import type { Instant, Zone } from '../kernel/instants.ts'
import { languages } from '../kernel/says.ts'
import { saidOfOrder, type ToldStep } from '../sealing/told.ts'
import type { SealingOrder } from '../sealing/sealing.ts'
import { orderTexts } from './order-texts.ts'
import { smsParts } from './sms-parts.ts'
import { mostSmsParts, textProblems, textsOf, type Frame } from './texts.ts'

const zone = 'Asia/Shanghai' as Zone
const here = { zone, phone: '021 5555 0000' }
const at = (day: number, hour: number): Instant => `2026-04-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant
const order: SealingOrder = {
  id: 'o' as SealingOrder['id'], scope: { kind: 'building', id: 'b' as never }, startsAt: at(5, 2), restarts: [], liftedAt: null, issuer: '街道办', ground: '新增病例', caseSince: null,
  rule: { id: 'r' as never, code: '7+3+2', version: 1, validFrom: at(1, 0), countsFrom: 'midnight', stages: [{ code: 'a', level: 'sealed', days: 7 }, { code: 'b', level: 'controlled', days: 3 }, { code: 'c', level: 'precaution', days: 2 }] },
}
const five = { kind: 'place', compound: null, building: '5', entrance: null } as const
/** Every text of it as it goes out, with a Chinese name in front. */
function texts(step: ToldStep) {
  const said = saidOfOrder(order, five, step, at(5, 3), here)
  const source = Object.fromEntries(languages.map((it) => [it, { title: said[it].title, lines: said[it].lines, when: '', where: '' }]))
  const frame: Frame = {
    kind: step.corrects ? 'correction' : 'notice', community: '桂花苑第一居民区社区居委会疫情防控办公室', sender: '街道办', ground: '新增病例', ask: { who: '居委会', phone: '021 5555 0000' }, validFrom: at(5, 2), validUntil: at(17, 0), zone,
    changed: Object.fromEntries(languages.map((it) => [it, said[it].changed])), options: {},
  }
  return textsOf(source, frame, orderTexts(said, frame))
}
const one = (all: ReturnType<typeof texts>, kind: string, language: string): string => all.find((it) => it.kind === kind && it.language === language)!.text

test('a text of an order is no longer than anybody may send: of three stages in English it says no more than where they end', () => {
  const all = texts({ kind: 'issued', at: at(5, 2), of: null, corrects: false })
  for (const language of languages) expect(smsParts(one(all, 'sms', language)).parts, language).toBeLessThanOrEqual(mostSmsParts)
  expect(one(all, 'sms', 'en')).toContain('All of it ends at the end of 17 Apr 2026')
  expect(one(all, 'sms', 'en')).toContain(': sealed')
  expect(one(all, 'sms', 'zh-Hans'), 'what is short enough says all').toContain('同时还有别的管控时')
  expect(all.filter((it) => it.edited).map((it) => `${it.kind} ${it.language}`)).toEqual(['loudspeaker zh-Hans', 'loudspeaker zh-Hant', 'sms en', 'loudspeaker en'])
})

test('a correction says until when in text, slip and call, not only what is other', () => {
  const all = texts({ kind: 'taken-back', at: at(5, 3), of: 'lifted', corrects: true })
  for (const kind of ['sms', 'slip', 'telephone']) {
    expect(one(all, kind, 'zh-Hans')).toMatch(/之前说的解除有误，不算数。.*封控区.*到4月17日24时就全部结束/su)
    expect(one(all, kind, 'en'), kind).toContain('of which you were told, was a mistake')
  }
  for (const language of languages) expect(smsParts(one(all, 'sms', language)).parts, language).toBeLessThanOrEqual(mostSmsParts)
})

test('no text of an order is longer than its limits, and each says what it means for whoever lives there', () => {
  const kinds = ['issued', 'case', 'lifted', 'taken-back'] as const
  for (const kind of kinds) {
    const all = texts({ kind, at: at(5, 2), of: null, corrects: kind !== 'issued' })
    expect(textProblems(all), kind).toEqual([])
    expect(all.filter(({ limit }) => limit && limit.is > limit.most), kind).toEqual([])
  }
  const all = texts({ kind: 'issued', at: at(5, 2), of: null, corrects: false })
  for (const kind of ['page', 'sms', 'group', 'poster', 'slip', 'telephone', 'loudspeaker']) {
    expect(one(all, kind, 'zh-Hans'), kind).toMatch(/请留在家里[，,]有事出门先申请/u)
    expect(one(all, kind, 'en'), kind).toContain('ask for an exit pass')
  }
  expect(one(all, 'page', 'en')).toContain('or call us: 021 5555 0000')
  expect(one(all, 'sms', 'zh-Hans').split('021 5555 0000').length, 'the number once').toBe(2)
})

test('a lift says that it is over, and nothing twice', () => {
  const lifted = { ...order, liftedAt: at(5, 3) }
  const said = saidOfOrder(lifted, five, { kind: 'lifted', at: at(5, 3), of: null, corrects: true }, at(5, 3), here)
  expect(orderTexts({ en: said.en }, { kind: 'correction', community: 'C', sender: 's', ground: 'g', ask: { who: 'w', phone: '' }, validFrom: at(5, 2), validUntil: at(8, 0), zone, changed: { en: said.en.changed }, options: {} })).toEqual({})
})

test('a poster, a group and a loudspeaker name the place, for whoever comes by lives elsewhere', () => {
  const all = texts({ kind: 'issued', at: at(5, 2), of: null, corrects: false })
  for (const kind of ['sms', 'wecom', 'group', 'poster', 'slip', 'telephone']) {
    expect([one(all, kind, 'zh-Hans'), one(all, kind, 'en')], kind).toEqual([expect.stringContaining('5号楼的管控安排'), expect.stringContaining('What is ordered for building 5')])
  }
  expect(one(all, 'loudspeaker', 'zh-Hans')).toContain('五号楼的管控安排')
})
