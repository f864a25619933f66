// Every sentence that an answer can be, in all three languages: whole, with its facts in it and no place left open.
import { beforeAll, expect, test } from 'vitest'
import { said, type Answer } from '#domain/desk/answers.ts'
import { languages } from '#domain/kernel/says.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../words/all-languages.ts'
import { answerSaid, questionSaid } from './answer-said.ts'
import { kept } from './times.ts'

const at = '2026-04-14T16:00:00.000Z' as Instant
const need = (kind: string, maxAgeHours: number | null = null, toldOfCase = false) => ({ kind, maxAgeHours, toldOfCase })
const asked = { purpose: 'medical-recall', place: '市一医院' }
const broken = { kind: 'water', number: '1234', danger: null, with: null, due: at }
const says = { 'zh-Hans': '晚上六点', 'zh-Hant': '晚上六點', en: 'At six' }
const needs = [need('letter-of-commitment'), need('test-result', 48), need('employer-confirmation', null, true), need('certificate')]
const all = [
  { sentence: 'ends-open', values: {} }, { sentence: 'ends-at', values: { level: 'sealed', until: at, issuer: null } }, { sentence: 'ends-later', values: { level: 'sealed', until: at, next: 'controlled', freeAt: at, issuer: '街道办' } },
  { sentence: 'test-none', values: {} }, ...['', '请戴口罩。'].map((note) => ({ sentence: 'test-called', values: { title: '第三轮', from: at, until: at, stations: [{ number: 1, name: '中心花园' }, { number: 2, name: '南门' }], note, slot: note === '' ? null : { from: at, until: at, station: { number: 2, name: '南门' } } } })),
  { sentence: 'go-freely', values: { purpose: 'exam' } }, { sentence: 'go-now', values: {} },
  ...(['go-with', 'go-weighed'] as const).flatMap((sentence) => [needs, []].map((one) => ({ sentence, values: { purpose: 'exam', needs: one, decider: 'secretary', hours: 12, transport: one.length > 0 ? 'closed-loop' : null } }))),
  { sentence: 'request-missing', values: { ...asked, missing: ['test-result'] } }, { sentence: 'request-deciding', values: { ...asked, second: false } }, { sentence: 'request-deciding', values: { ...asked, second: true } },
  { sentence: 'request-appealed', values: { ...asked, appealTo: 'deputy' } }, ...[false, true].map((final) => ({ sentence: 'request-refused', values: { ...asked, role: 'secretary', reason: '请等明天。', appealTo: 'deputy', final } })),
  { sentence: 'request-ended', values: { ...asked, role: 'staff', reason: '楼里有新病例' } }, { sentence: 'pass-holds', values: { ...asked, from: at, until: at, backBy: at, exits: 1, used: 0 } },
  { sentence: 'pass-weekly', values: { ...asked, from: at, until: at, days: [1, 3, 5], since: 360, till: 720 } }, { sentence: 'pass-out', values: { ...asked, dueBack: at } }, { sentence: 'pass-out', values: { ...asked, dueBack: null } },
  ...(['repair-self', 'repair-guided', 'repair-waits'] as const).map((sentence) => ({ sentence, values: { ...broken, with: sentence === 'repair-waits' ? 'property' : null } })), { sentence: 'repair-waits', values: { ...broken, danger: 'gas' } },
  ...[null, at].map((stays) => ({ sentence: 'repair-visit', values: { ...broken, who: '电工', from: at, until: at, stays } })), { sentence: 'repair-visited', values: { ...broken, who: '电工', until: at } },
  ...['', '换了水管。'].map((words) => ({ sentence: 'repair-done', values: { kind: 'water', number: '1234', outcome: 'done', words } })), { sentence: 'repair-works', values: { kind: 'water', number: '1234', at } },
  { sentence: 'case-open', values: { kind: 'parcel', number: '1234', by: 'staff', step: 'call-back', due: at } }, ...['', '放在您家门口了。'].map((words) => ({ sentence: 'case-done', values: { kind: 'parcel', number: '1234', outcome: 'done', words } })),
  { sentence: 'notice', values: { source: { 'zh-Hans': { title: '2号楼停水', lines: ['请提前接水。', '准备好了吗？'], when: '今天14:00到16:00', where: '' }, 'zh-Hant': { title: '2號樓停水', lines: [], when: '', where: '' }, en: { title: 'Building 2: water off', lines: ['Store some.'], when: '14:00 to 16:00', where: '' } }, changed: { 'zh-Hans': '改到下午' }, sender: '居委会', ground: '水管抢修。', ask: { who: '值班室', phone: '' }, from: at, until: at } },
  { sentence: 'short', values: { question: says, answer: says, source: '物业', validUntil: null } },
].map((one) => said.parse(one))

beforeAll(() => loadAllLanguages(['common', 'answers', 'repairs']))

test('each is a whole sentence in each language, and says what it was told', () => {
  const told = new Set(all.map((it) => it.sentence))
  expect([...told].sort(), 'every sentence there is').toEqual(said.options.map((one) => one.shape.sentence.value).sort())
  for (const language of languages) {
    for (const one of all) {
      const text = answerSaid(one, kept('Asia/Shanghai', language), language)
      expect(text, `${one.sentence} ${language}`).not.toMatch(/[{}]|undefined|null|\.\.|。。/u)
      expect(text.length).toBeGreaterThan(4)
      if (language === 'en') expect(text, one.sentence).not.toMatch(/[-a-z]+-[a-z]+-commitment|go-out/)
    }
  }
})

test('an end at midnight is the end of the day before, a reason keeps no second full stop, and what is needed stands in the order of the rules', () => {
  const text = (sentence: string, language: 'en' | 'zh-Hans') => answerSaid(all.find((it) => it.sentence === sentence)!, kept('Asia/Shanghai', language), language)
  expect(text('ends-at', 'zh-Hans')).toBe('您家现在是封控区，到2026年4月14日24时为止。没有新的通知，到时就结束。')
  expect(text('request-refused', 'zh-Hans')).toContain('理由是：请等明天。可以向副书记申诉。')
  expect(text('go-with', 'en')).toBe('An exam: ask us for an exit pass. You need: the letter of commitment, signed; a negative test, no more than 48 hours old; a confirmation by your employer, who must know of the case in your building; a paper that shows what it is for (appointment, exam admission, notice of the hospital). Once all of it is there, the secretary decides. This is how you have to go: arranged car, door to door.')
})

test('a notice is read out whole, in the nearest of its languages: what changed, each line as a sentence, from when until when, on whose word, whom to ask', () => {
  const it = all.find((one) => one.sentence === 'notice')!
  const text = (language: 'en' | 'zh-Hans' | 'zh-Hant', one = it) => answerSaid(one, kept('Asia/Shanghai', language), language)
  expect(text('zh-Hans')).toBe('2号楼停水。变动：改到下午。请提前接水。准备好了吗？今天14:00到16:00。从2026年4月15日 00:00到00:00有效。居委会发布，依据：水管抢修。有疑问请问：值班室。')
  expect(text('en')).toContain('Building 2: water off. What changed: 改到下午. Store some. 14:00 to 16:00. It holds from 15 April 2026')
  const { en: _, ...source } = (it.values as { source: object & { en?: unknown } }).source
  expect(text('en', said.parse({ ...it, values: { ...it.values, source } })), 'where nobody wrote it in English').toContain('2號樓停水')
})

test('each question is said with what it is about', () => {
  const ask = (question: Answer['question'], of: string | null, sentence: string) => questionSaid({ ...all.find((it) => it.sentence === sentence)!, question, of, basis: [], until: null } as Answer, kept('Asia/Shanghai', 'en'), 'en')
  expect([ask('ends', null, 'ends-open'), ask('go-out', 'emergency', 'go-now'), ask('request', 'x', 'request-deciding'), ask('request', 'x', 'case-open'), ask('notice', 'x', 'notice'), ask('short', 'x', 'short')]).toEqual([
    'When does it end, and what holds until then?', 'May I go out for this: Emergency?', 'What became of my request: Called back to medical work · 市一医院?', 'What became of what I asked for: Parcel 1234?', 'What did the notice say: Building 2: water off?', 'At six'])
})
