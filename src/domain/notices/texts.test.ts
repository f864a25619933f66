// One source becomes what each way says, in three languages; limits are counted as the channels count them.

import { describe, expect, test } from 'vitest'
import { instant } from '../kernel/instants.ts'
import { nearest, contradicted, type Source } from './notice.ts'
import { personalIn } from './personal.ts'
import { smsParts } from './sms-parts.ts'
import { secondsOf, spoken } from './spoken.ts'
import { textProblems, textsOf, type Frame } from './texts.ts'

const frame = (more: Partial<Frame> = {}): Frame => ({
  kind: 'notice', community: '桂园', sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '021 5555 0000' }, validFrom: instant('2026-04-06T00:30:00Z'), validUntil: instant('2026-04-06T10:00:00Z'),
  zone: 'Asia/Shanghai', changed: {}, options: {}, ...more,
})
const source: Source = { title: '2号楼停水', lines: ['请提前接水。'], when: '今天14:00到16:00', where: '' }
const of = (kind: string, all = textsOf({ 'zh-Hans': source }, frame())) => all.find((it) => it.kind === kind)!.text

test('the poster says what, when, until when, on whose word and ground, and whom to ask', () => {
  expect(of('poster')).toBe('2号楼停水\n请提前接水。\n时间：今天14:00到16:00\n有效期：4月6日08:30 至 18:00\n依据：水管抢修\n发布：桂园居委会\n咨询：值班室 021 5555 0000')
  expect(of('telephone')).toBe('您好，这里是桂园居委会。\n2号楼停水。今天14:00到16:00。请提前接水。\n请问您听清楚了吗？请您复述一下时间和地点。\n咨询：值班室 021 5555 0000\n谢谢，再见。')
  expect(of('loudspeaker')).toBe('各位居民请注意。二号楼停水。今天十四点到十六点。请提前接水。\n再说一遍。\n各位居民请注意。二号楼停水。今天十四点到十六点。请提前接水。')
})

test('a slip that lies on the mat until another day says from when until when it holds, as the poster does', () => {
  expect(of('slip')).toBe('2号楼停水\n今天14:00到16:00\n请提前接水。\n有效期：4月6日08:30 至 18:00\n发布：桂园居委会\n咨询：值班室 021 5555 0000')
})

test('a correction says so before anything else, with what has changed; each language for itself', () => {
  const all = textsOf({ 'zh-Hant': { ...source, title: '2號樓停水' }, en: { title: 'No water in building 2', lines: ['Draw water before.'], when: '14:00 to 16:00', where: '' } }, frame({ kind: 'correction', changed: { 'zh-Hant': '改為明天', en: 'Tomorrow instead' } }))
  expect(all.filter((it) => it.kind === 'sms').map((it) => it.text)).toEqual(['【桂园】更正：2號樓停水。改為明天。今天14:00到16:00。詳情請電 021 5555 0000。', '桂园: Corrected: No water in building 2. Tomorrow instead. 14:00 to 16:00. Call 021 5555 0000.'])
  expect(all.map((it) => it.language)).not.toContain('zh-Hans')
})

test('parts are counted as carriers do: 70 and 67 characters in Chinese, 160 and 153 in plain letters, brackets twice', () => {
  expect([smsParts('水'.repeat(70)), smsParts('水'.repeat(71)), smsParts('水'.repeat(134)), smsParts('水'.repeat(135))].map((it) => it.parts)).toEqual([1, 2, 2, 3])
  expect([smsParts('a'.repeat(160)), smsParts('a'.repeat(161)), smsParts('['.repeat(80)), smsParts('['.repeat(81))].map((it) => it.parts)).toEqual([1, 2, 1, 2])
  expect(smsParts('a’').room).toBe(70)
})

test('numbers are said as people say them: hours and buildings as numbers, telephones and doors digit by digit', () => {
  expect(spoken('12号楼8:05，9:00，10：30，电话13800001502，502室', 'zh-Hans')).toBe('十二号楼八点零五分,九点,十点三十分,电话幺三八零零零零幺五零二,五零二室')
  expect(spoken('call 555 0199 at 14:00 in 2 minutes', 'en')).toBe('call 5 5 5 0 1 9 9 at 14:00 in 2 minutes')
  expect(secondsOf('各位居民请注意。', 'zh-Hans')).toBe(3)
})

test('what only a loudspeaker or a work group cannot take holds nobody up; a text message that is too long does', () => {
  const long = textsOf({ 'zh-Hans': source }, frame(), { sms: { 'zh-Hans': '水'.repeat(400) }, loudspeaker: { 'zh-Hans': '水'.repeat(200) } })
  expect(textProblems(long).map((it) => [it.code, it.holds])).toEqual([['sms-too-long', true], ['loudspeaker-too-long', false], ['loudspeaker-sentence-too-long', false]])
})

test('a long sentence is said in the breaths that its commas give it', () => {
  const all = textsOf({ 'zh-Hans': { ...source, lines: ['请带好身份证和手机，按楼组长的通知下楼，两人之间保持距离'] } }, frame())
  expect(textProblems(all)).toEqual([])
})

describe('personal', () => {
  const found = (text: string, more: Partial<Parameters<typeof personalIn>[1]> = {}) => personalIn(text, { names: [], doors: [], ours: ['021 5555 0000'], nobodys: [], ...more }).map((it) => `${it.what} ${it.said}`)
  test('numbers of people are found however they are written, and of several each', () => {
    expect(found('打138 0000 1502或13900001503')).toEqual(['telephone 138 0000 1502', 'telephone 13900001503'])
    expect(found('１３８００００１５０２')).toEqual(['telephone 13800001502'])
    expect(found('打幺三八零零零零幺五零二')).toEqual(['telephone 13800001502'])
    expect(found('A123456789与K123456(7)')).toEqual(['identity A123456789', 'identity K123456(7)'])
    expect(found('0912-345-678、021-55551234、55551234')).toEqual(['telephone 021-55551234', 'telephone 55551234', 'telephone 0912-345-678'])
    expect(found('502室和2-1-502')).toEqual(['door 2-1-502', 'door 502室'])
    expect(found('Room 502 and flat 5A, not room 3', { doors: ['松柏里-7'] })).toEqual(['door Room 502', 'door flat 5A', 'door 松柏里-7'])
    expect(found('松柏里7号', { doors: ['松柏里-7'], nobodys: ['松柏里-7'] })).toEqual([])
  })
  test('the office’s number, hours, dates, sums and buildings are nobody’s', () => {
    expect(found('021-5555-0000 2026-04-06 8:00-9:00 12345 2号楼 3室2厅 1,383户'.replace('3室2厅', ''))).toEqual([])
  })
  test('somebody says of a word that it is no name; of the number on somebody’s papers nobody can', () => {
    expect(found('祝大家高兴', { names: ['高兴'] })).toEqual(['name 高兴'])
    expect(found('祝大家高兴', { names: ['高兴'], nobodys: ['高兴'] })).toEqual([])
    expect(found('11010519491231002X', { nobodys: ['11010519491231002X'] })).toEqual(['identity 11010519491231002X'])
  })
})

test('whoever reads another language is told in the nearest one that was written', () => {
  expect([nearest({ 'zh-Hant': 1, en: 2 }, 'zh-Hans')!.language, nearest({ 'zh-Hans': 1 }, 'en')!.language, nearest({}, 'en')]).toEqual(['zh-Hant', 'zh-Hans', null])
})

test('a flat lies in its building: what is said of one contradicts what is said of the other; of “other” nothing does', () => {
  const [building, flat, next] = [[{ kind: 'community', id: 'c' }, { kind: 'building', id: 'b' }], [{ kind: 'community', id: 'c' }, { kind: 'building', id: 'b' }, { kind: 'flat', id: 'f' }], [{ kind: 'community', id: 'c' }, { kind: 'building', id: 'n' }]] as const
  const it = { subject: 'water' as const, validFrom: instant('2026-04-06T00:00:00Z'), validUntil: instant('2026-04-07T00:00:00Z') }
  const standing = [{ ...it, id: '1' as never, places: [building] }]
  expect(contradicted({ ...it, places: [flat] }, standing)).toHaveLength(1)
  expect(contradicted({ ...it, places: [next] }, standing)).toHaveLength(0)
  expect(contradicted({ ...it, subject: 'other', places: [flat] }, [{ ...standing[0]!, subject: 'other' }])).toHaveLength(0)
  expect(contradicted({ ...it, places: [flat], validFrom: it.validUntil, validUntil: instant('2026-04-08T00:00:00Z') }, standing), 'one begins when the other ends').toHaveLength(0)
})
