// What this phone has still to send: a signature that was turned away is not on its way.

import { expect, test } from 'vitest'
import { signatureWaits, type Waiting } from './waiting.ts'

test('a letter is signed while its signature waits, and is not when the server would not take it', () => {
  const entry = (kind: string, problem: object | null = null) => ({ id: kind, problem, body: { path: '/api/exits/e/evidence', body: { content: { kind } } } }) as unknown as Waiting
  expect(signatureWaits([entry('letter-of-commitment')])).toBe(true)
  expect(signatureWaits([entry('letter-of-commitment', { code: 'exit-already-decided' })])).toBe(false)
  expect(signatureWaits([entry('test-result')])).toBe(false)
  expect(signatureWaits([])).toBe(false)
})
