// Who keeps what somebody takes on, as it is read aloud: the same as the server says of it.
import { expect, test } from 'vitest'
import type { AccountId } from '#domain/kernel/ids.ts'
import { instant } from '#domain/kernel/instants.ts'
import type { DeskHere } from '#domain/promises/wire.ts'
import { keeperOf } from './keeper.ts'

const now = instant('2026-04-05T08:00:00Z')
const me = { id: 'a' as AccountId, name: 'Staff 1' }
const here = (atDesk: string[], quiet: string[] = []): DeskHere => ({
  now, turns: atDesk.map((account, n) => ({ id: `t${n}`, account, name: account, from: now, until: null, quiet: quiet.includes(account), leads: false, now: true, first: n === 0, by: '', recordedAt: now })),
  colleagues: [['a', 'Staff 1', 'staff'], ['b', 'Staff 2', 'staff'], ['s', 'Secretary', 'secretary']].map(([account, name, role]) => ({ account, name, role, everywhere: true })),
}) as unknown as DeskHere
const mine = { owner: null, urgency: 'today' as const, confidential: false }

test('whoever is not entered at the desk does not keep what they take on, but whoever leads there; alone, or in confidence, they do', () => {
  expect(keeperOf(here(['b']), me, mine)).toEqual({ name: 'Staff 2', away: true })
  expect(keeperOf(here(['b', 'a']), me, mine)).toEqual({ name: 'Staff 1', away: false })
  expect(keeperOf(here([]), me, mine)).toEqual({ name: 'Staff 1', away: false })
  expect(keeperOf(here(['b']), me, { ...mine, confidential: true })).toEqual({ name: 'Staff 1', away: false })
  expect(keeperOf(here(['a']), me, { ...mine, owner: 'b' as AccountId }), 'a colleague who is not there').toEqual({ name: 'Staff 1', away: true })
  expect(keeperOf(undefined, me, mine), 'without a network').toEqual({ name: 'Staff 1', away: false })
})

test('by night only what is now goes to whoever is there', () => {
  expect(keeperOf(here(['b'], ['b']), me, mine)).toEqual({ name: 'Staff 1', away: false })
  expect(keeperOf(here(['b'], ['b']), me, { ...mine, urgency: 'now' })).toEqual({ name: 'Staff 2', away: true })
})
