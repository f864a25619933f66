// What is kept on a computer that many use is read by whoever wrote it.

import { expect, test } from 'vitest'
import type { Command } from './commands.ts'
import type { Entry } from './outbox.ts'
import { readHere } from './whose.ts'

const entry = (by: string | null, path = '/api/contacts', body: unknown = { note: 'she said', private: true }) => ({ id: `${by} ${path}`, body: { path, body, by } }) as Entry<Command>

test('what a colleague typed and the server would not take is theirs: of it one hears that it waits', () => {
  const [hers, his] = [entry('a'), entry('b')]
  expect(readHere([hers, his], 'a')).toEqual({ mine: [hers], others: [his] })
  expect(readHere([hers, his], null)).toEqual({ mine: [], others: [hers, his] })
})

test('an emergency, and what nobody in particular wrote, is whoever’s is here', () => {
  const urgent = [entry('a', '/api/exits/emergency'), entry('a', '/api/exits', { purpose: 'emergency' }), entry(null)]
  expect(readHere(urgent, 'b')).toEqual({ mine: urgent, others: [] })
  expect(readHere([entry('a', '/api/exits', { purpose: 'work' })], 'b').others).toHaveLength(1)
})
