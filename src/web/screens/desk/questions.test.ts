import { expect, test } from 'vitest'
import type { AnswerLine } from '#domain/desk/answers-wire.ts'
import { fewer, keyOf } from './questions.ts'

const notice = (of: string, otherwise = false): AnswerLine => ({ answer: { question: 'notice', of }, told: otherwise ? { otherwise: {} } : null }) as unknown as AnswerLine
const named = (lines: readonly AnswerLine[]): string => lines.map(({ answer }) => answer.of).join('')

test('the newest six notices, wherever they stand; also what was told otherwise, and what is being read', () => {
  const answered = ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'].map((of) => notice(of))
  // h was issued while the panel lay open: what stands there keeps its place.
  const listed = [...answered.slice(1), answered[0]!]
  expect(named(fewer(listed, answered, null))).toBe('gfedch')
  expect(named(fewer(listed, answered, { question: 'notice', of: 'a' }))).toBe('gfedcah')
  const old = notice('z', true)
  expect(named(fewer([old, ...listed], [...answered, old], null))).toBe('zgfedch')
  const ends = { answer: { question: 'ends', of: null }, told: null } as unknown as AnswerLine
  expect(fewer([ends], [ends], null)).toEqual([ends])
})

test('each usual question has one key of its own, when one is tested among them; none is a key of the call that runs', () => {
  const purposes = ['medical-recall', 'essential-work', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other']
  const keys = [keyOf({ question: 'ends', of: null }), keyOf({ question: 'test', of: 'some round' }), ...purposes.map((of) => keyOf({ question: 'go-out', of })), keyOf({ question: 'repair', of: 'some case' })]
  expect(keys).toEqual(['1', 's', '2', '3', '4', '5', '6', '7', '8', '9'])
  expect(['a', 'o', 'p', 'm', 'w', 'j', 't', 'i', 'b', 'q', 'c', '0'].filter((key) => keys.includes(key))).toEqual([])
})
