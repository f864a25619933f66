// What was said at doors, from what a phone keeps and what lies in its outbox: nothing that the committee would not take lies there without a line.
import { expect, test } from 'vitest'
import type { AccountId, ContactId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'
import { linesOf, type Kept } from './door-lines.ts'

const [now, at] = [instant('2026-04-05T18:00:00+08:00'), instant('2026-04-05T17:30:00+08:00')]
const [id, round, door, by] = ['c1' as ContactId, '0'.repeat(36) as RoundId, 'f1' as FlatId, 'a1' as AccountId]
const kept: Kept = { id, round, door, name: '2-1-502', words: '要一袋米', urgent: false, at, by, refused: false, back: 'no' }
const entry = (path: string, body: object, problem: Problem | null = null) => ({ id: path, body: { path: `/api/rounds/${round}/words${path}`, body: { id, door, at, ...body }, by }, problem }) as unknown as Entry<Command>
const [words, back] = [(problem?: Problem) => entry('', { words: '要一袋米', urgent: false }, problem), (problem?: Problem) => entry('/taken-back', {}, problem)]
const no: Problem = { code: 'not-found' }
const states = (all: Entry<Command>[], of: Kept[]) => linesOf(all, of, new Set(), now).map((line) => [line.state, line.words])

test('a take-back that was refused has its line after signing out and in again, when the phone keeps nothing else of it', () => {
  expect(states([back(no)], [])).toEqual([['back-refused', '']])
  expect(states([back()], []), 'one that waits as well').toEqual([['back-waits', '']])
  expect(linesOf([back(no)], [], new Set(), now)[0]).toMatchObject({ by, door, round, at, entry: { problem: no } })
})

test('put away, or taken at last, nothing of it stands here as words that the committee has', () => {
  const [left] = linesOf([back(no)], [], new Set(), now)
  expect(states([], [left!])).toEqual([])
})

test('as long as the words are kept the line says them, and what was put away stands with the committee as it did', () => {
  expect(states([words()], [kept])).toEqual([['waiting', '要一袋米']])
  expect(states([words(no)], [])).toEqual([['refused', '要一袋米']])
  expect(states([back(no)], [{ ...kept, back: 'asked' }])).toEqual([['back-refused', '要一袋米']])
  expect(states([], [{ ...kept, back: 'refused' }])).toEqual([['there', '要一袋米']])
  expect(states([], [{ ...kept, back: 'asked' }])).toEqual([['back', '要一袋米']])
})
