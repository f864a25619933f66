// How a batch from the field is read beside all the rest that a server has to do.

import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Instant } from '#domain/kernel/instants.ts'
import { readFacts } from './facts.ts'

const now = '2026-04-05T01:00:00.000Z' as Instant
const fact = () => ({ type: 'movement', id: randomUUID(), kind: 'out', at: now, pass: null, resident: null, exit: null, emergency: false, how: 'door', verdict: '', note: '好'.repeat(60) })

test('five thousand facts are read in pieces, and whoever waits is answered between them', async () => {
  const facts = Array.from({ length: 5000 }, fact)
  let between = 0
  let over = false
  const others = (): void => { if (!over) { between += 1; setImmediate(others) } }
  setImmediate(others)
  const read = await readFacts(facts, [], { sentAt: now, steady: null, received: now })
  over = true
  expect(between).toBeGreaterThanOrEqual(15)
  expect(read.map((it) => it.id)).toEqual(facts.map((it) => it.id))
})
