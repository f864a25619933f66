// What is said of a line that could not be taken back.

import { expect, test } from 'vitest'
import { stateOf } from './Toast.tsx'

test('what another window has taken back is said to be taken back; what is on its way, that it is too late', () => {
  const late = { state: 'too-late', id: 'a' } as const
  expect(stateOf(late, [{ id: 'a', undone: true }])).toBe('undone')
  expect(stateOf(late, [{ id: 'a', undone: false }, { id: 'b', undone: true }])).toBe('too-late')
  expect(stateOf({ state: 'noted', id: 'a' }, [{ id: 'a', undone: true }])).toBe('noted')
})
