// The queue does not move under the hand.

import { expect, test } from 'vitest'
import { settle } from './settled.ts'

const rows = (...ids: string[]) => ids.map((id) => ({ id, note: id.toUpperCase() }))

test('while nobody touches the list it shows what there is, in the order in which it came', () => {
  expect(settle(rows('a'), rows('b', 'a'), false)).toEqual({ shown: rows('b', 'a').map((row) => ({ row, gone: false })), unseen: 0 })
})

test('under the hand nothing moves: the new wait behind a count, and what is over keeps its place', () => {
  const { shown, unseen } = settle(rows('a', 'b', 'c'), rows('new', 'c', 'a'), true)
  expect(shown.map(({ row, gone }) => `${row.id}${gone ? ' over' : ''}`)).toEqual(['a', 'b over', 'c'])
  expect(unseen).toBe(1)
})

test('what a row says stays live under the hand', () => {
  const { shown } = settle(rows('a'), [{ id: 'a', note: 'ready' }], true)
  expect(shown[0]!.row.note).toBe('ready')
})
