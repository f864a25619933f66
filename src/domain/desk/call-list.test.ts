// Typed back from paper: what is read, and what a line comes to.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant, plus, hour } from '../kernel/instants.ts'
import { asId, type AccountId, type PromiseActId } from '../kernel/ids.ts'
import { presentOf, type Deed, type PromiseAct } from '../promises/promise.ts'
import { caseKinds } from './cases.ts'
import { deedsOf, isLengthOfList, listResults, longestList, standsAs, typedBack } from './call-list.ts'

const numbers = new Set([1, 2, 7, 12])
const now = instant('2026-04-05T08:00:00Z')
const anna = asId<'account'>('00000000-0000-7000-8000-000000000001') as AccountId

test('number, then what came of it, then words if there are any, on whatever keyboard', () => {
  expect(typedBack('7 1', numbers)).toEqual({ n: 7, result: 'told', words: '' })
  expect(typedBack('7.2', numbers)).toEqual({ n: 7, result: 'not-reached', words: '' })
  expect(typedBack(' １２ ３ 要问药', numbers)).toEqual({ n: 12, result: 'wants-desk', words: '要问药' })
})

test('a number that is not on the list, or no result, is asked for and not guessed', () => {
  expect([typedBack('3 1', numbers), typedBack('', numbers), typedBack('told', numbers), typedBack('71', numbers)]).toEqual(['number', 'number', 'number', 'number'])
  expect([typedBack('7', numbers), typedBack('7 4', numbers), typedBack('7 0', numbers)]).toEqual(['result', 'result', 'result'])
})

test('whatever is typed, what is read is on the list', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
    const read = typedBack(text, numbers)
    if (typeof read !== 'string') expect([numbers.has(read.n), listResults.includes(read.result)]).toEqual([true, true])
  }))
})

const acts = (...deeds: Deed[]): PromiseAct[] => deeds.map((deed, n) => ({ id: asId<'promise-act'>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`) as PromiseActId, seq: n + 1, by: anna, role: 'staff', at: plus(now, n * hour), recordedAt: plus(now, n * hour), seen: n, deed }))
const opened: Deed = { kind: 'opened', owner: anna, urgency: 'today', due: now, step: { code: 'call-back', words: '' } }
const given: Deed = { kind: 'snoozed', until: plus(now, longestList) }

test('told closes it, not reached is one try more and comes back, whoever wants the desk is called by it', () => {
  const out = { ...presentOf(acts(opened, given)), kind: 'call-back' as const }
  const after = (result: (typeof listResults)[number]) => presentOf(acts(opened, given, ...deedsOf(result, '', out, false)))
  expect(after('told')).toMatchObject({ closedAs: 'told', outcome: { code: 'answered' } })
  expect(after('not-reached')).toMatchObject({ closedAs: null, tries: 1, snoozedUntil: null })
  expect(after('wants-desk')).toMatchObject({ closedAs: null, tries: 0, snoozedUntil: null, step: { code: 'call-back' } })
  const fixed = { ...presentOf(acts(opened, { kind: 'outcome', outcome: 'done', words: '水来了' }, given)), kind: 'water' as const }
  expect(deedsOf('told', '', fixed, false), 'what came of it stays what it was').toEqual([{ kind: 'told', way: 'phone', words: '' }])
})

test('whoever was told how far it is has no water by that: only what was asked, or asked to be called for, is closed without an outcome', () => {
  const due: Deed = { ...opened, urgency: 'today', step: { code: 'ask-property', words: '' } } as Deed
  for (const kind of caseKinds) {
    const out = presentOf(acts(due, given))
    for (const newer of [true, false]) {
      const after = presentOf(acts(due, given, ...deedsOf('told', '六点前来水', { ...out, kind }, newer)))
      if (kind === 'question' || kind === 'call-back') { if (!newer) expect(after.closedAs, kind).toBe('told') }
      else expect(after, kind).toMatchObject({ closedAt: null, outcome: null, owner: anna, due: now, snoozedUntil: null, step: { code: 'ask-property' } })
    }
  }
  const later = acts(due, given, ...deedsOf('told', '', { ...presentOf(acts(due, given)), kind: 'water' }, false), { kind: 'outcome', outcome: 'done', words: '' })
  expect(presentOf(later), 'told before it came is not told that it came').toMatchObject({ closedAt: null })
})

test('of what was said since the paper was given out nobody was told by it: it comes back, to be told', () => {
  const later = acts(opened, { kind: 'outcome', outcome: 'not-possible', words: '主管坏了' }, given)
  expect(presentOf([...later, ...acts(...deedsOf('told', '', { ...presentOf(later), kind: 'water' }, true)).map((act, n) => ({ ...act, seq: 4 + n }))])).toMatchObject({ closedAs: null, snoozedUntil: null, step: { code: 'tell' } })
  expect(deedsOf('not-reached', '', { ...presentOf(later), kind: 'water' }, true)).toEqual(deedsOf('not-reached', '', { ...presentOf(later), kind: 'water' }, false))
})

test('of what is over nothing is written, but for whoever wants the desk: it is open again, with somebody to call back', () => {
  const over = { ...presentOf(acts(opened, { kind: 'withdrawn', words: '' })), kind: 'question' as const }
  for (const result of ['told', 'not-reached'] as const) for (const newer of [true, false]) expect(deedsOf(result, '', over, newer)).toEqual([])
  const again = deedsOf('wants-desk', '母亲摔了', over, false)
  expect(again.map((deed) => deed.kind)).toEqual(['reopened', 'step'])
  expect(again[1]).toMatchObject({ step: { code: 'call-back', words: '母亲摔了' } })
})

test('a paper holds a day at most', () => {
  expect([isLengthOfList(now, now), isLengthOfList(plus(now, 1), now), isLengthOfList(plus(now, longestList), now), isLengthOfList(plus(now, longestList + 1), now)]).toEqual([false, true, true, false])
})

test('printed again, a line says of nobody who was not reached that they need not be called', () => {
  const line = { hidden: false, over: false, closedAs: null, result: null, owed: { step: { code: 'call-back' as const } } }
  expect(standsAs(line)).toBe('to-call')
  expect(standsAs({ ...line, result: 'not-reached' })).toBe('not-reached')
  expect(standsAs({ ...line, over: true, closedAs: 'nobody-reached', result: 'not-reached' })).toBe('nobody-reached')
  expect(standsAs({ ...line, over: true, closedAs: 'nobody-reached' })).toBe('nobody-reached')
  expect([standsAs({ ...line, result: 'wants-desk' }), standsAs({ ...line, hidden: true }), standsAs({ ...line, result: 'told', owed: { step: { code: 'tell' } } })]).toEqual(['desk', 'desk', 'desk'])
  expect([standsAs({ ...line, result: 'told' }), standsAs({ ...line, over: true, closedAs: 'told' }), standsAs({ ...line, over: true, closedAs: 'withdrawn', result: 'not-reached' })]).toEqual(['no-need', 'no-need', 'no-need'])
})
