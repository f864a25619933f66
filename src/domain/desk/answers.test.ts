// Whether what somebody was told is still so: only what is really other calls anybody.
import { describe, expect, test } from 'vitest'
import type { Instant } from '../kernel/instants.ts'
import { answer, readsAlike, sameQuestion, toldOtherwise, type Answer, type Said } from './answers.ts'

const at = (day: number, hour = 0): Instant => `2026-04-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant
const noon = at(5, 4)
const ends = (said: Said, until: Instant | null): Answer => ({ ...said, question: 'ends', of: null, basis: [], until }) as Answer
const sealedFor2And12 = ends({ sentence: 'ends-later', values: { level: 'sealed', until: at(7), next: 'controlled', freeAt: at(19), issuer: '街道办' } }, at(19))
const letterAndTest = (hours: number) => [{ kind: 'letter-of-commitment', maxAgeHours: null, toldOfCase: false }, { kind: 'test-result', maxAgeHours: hours, toldOfCase: false }]
const toWork = (hours: number, decider = 'staff'): Answer => ({ sentence: 'go-with', values: { purpose: 'essential-work', needs: letterAndTest(hours), decider, hours: 12, transport: null }, question: 'go-out', of: 'essential-work', basis: [], until: at(7) })
const short = (text: string): Answer => ({ sentence: 'short', values: { question: { 'zh-Hans': '垃圾', 'zh-Hant': '垃圾', en: 'Rubbish' }, answer: { 'zh-Hans': text, 'zh-Hant': text, en: text }, source: '物业', validUntil: null }, question: 'short', of: 'a', basis: [], until: null })

const source = { title: '2号楼停水', lines: ['请提前接水'], when: '14:00到16:00', where: '2号楼' }
type NoticeSaid = Extract<Said, { sentence: 'notice' }>['values']
const water = (until: Instant, more: Partial<NoticeSaid> = {}): Answer =>
  ({ sentence: 'notice', values: { source: { 'zh-Hans': source }, changed: {}, sender: '桂园居委会', ground: '水管抢修', ask: { who: '值班室', phone: '021 0000 0000' }, from: at(5), until, ...more }, question: 'notice', of: 'n', basis: [], until })

describe('somebody was told otherwise', () => {
  test('when a test may be half as old as they were told, or somebody else decides', () => {
    expect(toldOtherwise(toWork(48), toWork(24), noon)).toBe(true)
    expect(toldOtherwise(toWork(48), toWork(48, 'secretary'), noon)).toBe(true)
    expect(toldOtherwise(toWork(48), { sentence: 'go-freely', values: { purpose: 'essential-work' } }, noon)).toBe(true)
  })

  test('when the end is another day, or nothing holds any more, or something holds where nothing did', () => {
    expect(toldOtherwise(sealedFor2And12, { sentence: 'ends-later', values: { ...sealedFor2And12.values as any, until: at(9), freeAt: at(21) } }, noon)).toBe(true)
    expect(toldOtherwise(sealedFor2And12, { sentence: 'ends-open', values: {} }, noon)).toBe(true)
    expect(toldOtherwise(ends({ sentence: 'ends-open', values: {} }, null), sealedFor2And12, noon)).toBe(true)
  })

  test('when another stage follows, or comes on another day, though all of it ends as they were told', () => {
    const values = sealedFor2And12.values as any
    for (const other of [{ until: at(9) }, { next: 'precaution' }, { level: 'controlled' }]) expect(toldOtherwise(sealedFor2And12, { sentence: 'ends-later', values: { ...values, ...other } }, noon), JSON.stringify(other)).toBe(true)
  })

  test('when a notice was corrected, in its words or in until when it holds, and when it was withdrawn', () => {
    expect(toldOtherwise(water(at(6)), water(at(6), { source: { 'zh-Hans': { ...source, when: '15:00到18:00' } } }), noon)).toBe(true)
    expect(toldOtherwise(water(at(6)), water(at(7)), noon)).toBe(true)
    expect(toldOtherwise(water(at(6)), water(at(6), { source: { en: source } }), noon), 'and is in no language any more in which it was').toBe(true)
    expect(toldOtherwise(water(at(6)), null, noon)).toBe(true)
  })

  test('by a notice that was corrected to hold longer, and stays listed past its date while the other holds', () => {
    expect([toldOtherwise(water(at(6)), water(at(8)), at(7), true), toldOtherwise(water(at(6)), water(at(8)), at(7)), toldOtherwise(water(at(6)), null, at(7), true)]).toEqual([true, false, false])
  })

  test('when a short answer was corrected, and when it was withdrawn', () => {
    expect(toldOtherwise(short('18:00'), short('19:00'), noon)).toBe(true)
    expect(toldOtherwise(short('18:00'), null, noon)).toBe(true)
  })
})

describe('nobody was told otherwise', () => {
  test('by a new version that says the same, in whatever order its facts stand', () => {
    expect(toldOtherwise(toWork(48), { sentence: 'go-with', values: { transport: null, hours: 12, decider: 'staff', needs: letterAndTest(48), purpose: 'essential-work' } }, noon)).toBe(false)
    expect(toldOtherwise(sealedFor2And12, { sentence: 'ends-later', values: { ...sealedFor2And12.values as any, issuer: '区指挥部' } }, noon), 'who ordered it is nothing to be rung about').toBe(false)
  })

  test('by a notice that says the same, on another ground, by another sender, in one more language, and names what it corrects', () => {
    expect(toldOtherwise(water(at(6)), water(at(6), { sender: '物业', ground: '再次抢修', changed: { 'zh-Hans': '多一种文字' }, source: { 'zh-Hans': source, en: { ...source, title: 'Water off' } } }), noon)).toBe(false)
  })

  test('by a stage that passed as it was said; and by one that passed and ends on another day, they were', () => {
    const controlled = (until: Instant): Said => ({ sentence: 'ends-at', values: { level: 'controlled', until, issuer: null } })
    expect([toldOtherwise(sealedFor2And12, controlled(at(19)), at(8)), toldOtherwise(sealedFor2And12, controlled(at(19)), at(7))], 'at its hour and later').toEqual([false, false])
    expect(toldOtherwise(ends(controlled(at(19)), at(19)), { sentence: 'ends-at', values: { level: 'controlled', until: at(19), issuer: '区指挥部' } }, noon), 'whoever ordered it').toBe(false)
    expect(toldOtherwise(sealedFor2And12, controlled(at(22)), at(8))).toBe(true)
    expect(toldOtherwise(sealedFor2And12, { sentence: 'ends-open', values: {} }, at(19)), 'it ended when they were told it would').toBe(false)
  })

  test('past the moment until which the answer itself said that it holds', () => {
    expect(toldOtherwise(toWork(48), toWork(24), at(7))).toBe(false)
    expect(toldOtherwise(toWork(48), toWork(24), at(7), true), 'and it was listed').toBe(false)
  })

  test('but whoever was told an end that was put off stays listed past it, until they are free', () => {
    const prolonged: Said = { sentence: 'ends-at', values: { level: 'sealed', until: at(24), issuer: null } }
    const told = (until: Instant) => ends({ sentence: 'ends-at', values: { level: 'sealed', until, issuer: null } }, until)
    expect([toldOtherwise(told(at(8)), prolonged, at(9), true), toldOtherwise(told(at(8)), prolonged, at(9)), toldOtherwise(sealedFor2And12, prolonged, at(20), true)]).toEqual([true, false, true])
    expect(toldOtherwise(told(at(8)), { sentence: 'ends-open', values: {} }, at(9), true), 'it is over by now').toBe(false)
  })

  test('by an answer that nobody knows any more: of that nothing can be read out', () => {
    expect(toldOtherwise(toWork(48), null, noon)).toBe(false)
  })
})

test('an answer read back from where it was kept is the same answer', () => {
  for (const one of [sealedFor2And12, toWork(48), water(at(6)), short('18:00')]) expect(answer.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
})

test('what was read counts as read where it is what holds now, as an answer to the same question; past its date as well, and where there is none where there was none', () => {
  expect([readsAlike(null, null, noon), readsAlike(toWork(48), null, noon), readsAlike(null, toWork(48), noon)]).toEqual([true, false, false])
  expect([readsAlike(toWork(48), toWork(48), noon), readsAlike(toWork(48), toWork(24), noon)]).toEqual([true, false])
  expect([readsAlike(toWork(48), toWork(24), at(9)), readsAlike(toWork(48), toWork(48), at(9))], 'until when it was to hold makes it no other').toEqual([false, true])
  expect([readsAlike(toWork(48), { ...toWork(48), of: 'funeral' }, noon), readsAlike(short('18:00'), { ...short('18:00'), question: 'notice' }, noon)]).toEqual([false, false])
  expect([sameQuestion(toWork(48), toWork(24)), sameQuestion(toWork(48), { question: 'request', of: 'essential-work' }), sameQuestion(toWork(48), { question: 'go-out', of: 'funeral' })]).toEqual([true, false, false])
})
