// Lists do not move under the hand: at the desk, at the gate, in the ledger.

import { expect, test } from 'vitest'
import { keepStill } from './still.ts'

const rows = (...ids: string[]) => ids.map((id) => ({ id, note: id.toUpperCase() }))
const said = (shown: ReturnType<typeof keepStill<{ id: string; note: string }>>['shown']): string[] => shown.map(({ row, gone }) => `${row.id}${gone ? ' over' : ''}`)

test('under the hand at the desk nothing moves: the new wait behind a count, and what is over keeps its place', () => {
  const { order, shown, unseen } = keepStill(rows('a', 'b', 'c'), rows('new', 'c', 'a'), 'wait')
  expect(said(shown)).toEqual(['a', 'b over', 'c'])
  expect(unseen).toBe(1)
  expect(order.map((row) => row.id)).toEqual(['a', 'b', 'c'])
})

test('what a row says stays live under the hand', () => {
  const { shown } = keepStill(rows('a'), [{ id: 'a', note: 'ready' }], 'wait')
  expect(shown[0]!.row.note).toBe('ready')
})

test('while the guard looks at the list rows keep their places: what comes stands at the end, whoever came back stays where they were', () => {
  const [a, b, c] = [{ id: 'a', says: 1 }, { id: 'b', says: 1 }, { id: 'c', says: 1 }]
  const { order, shown, unseen } = keepStill([a, b], [c, { id: 'b', says: 2 }], 'end')
  expect(shown).toEqual([{ row: a, gone: true }, { row: { id: 'b', says: 2 }, gone: false }, { row: c, gone: false }])
  expect(unseen).toBe(0)
  expect(keepStill(order, [c, b], 'end').order).toBe(order)
})

test('in the ledger the next page comes below while the hand is in it; what was asked since waits above, and moves no line', () => {
  const { shown, unseen } = keepStill(rows('c', 'b'), rows('new', 'c', 'late', 'b', 'page', 'two'), 'tail')
  expect(said(shown)).toEqual(['c', 'b', 'page', 'two'])
  expect(unseen).toBe(2)
})
