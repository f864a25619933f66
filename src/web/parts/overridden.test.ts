// The mark on a case's page is that of its line in the ledger.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { wasOverridden } from './exit-names.ts'

const marked = (proposed: boolean, ...steps: string[]): boolean => wasOverridden({ proposed, decisions: steps.map((what) => ({ what })) as ExitView['decisions'] })

test('given against the rules once, a case stays marked when it is taken back and granted by the rules', () => {
  expect(marked(false, 'override-proposed', 'override-confirmed', 'revoked', 'appealed', 'granted')).toBe(true)
  expect(marked(true, 'override-proposed')).toBe(true)
  for (const steps of [['granted'], ['override-proposed', 'refused']]) expect(marked(false, ...steps)).toBe(false)
})

test('an override that was undone before anybody was told leaves no mark', () => {
  expect(wasOverridden({ proposed: false, decisions: [{ what: 'override-confirmed', undone: true }, { what: 'undone', undone: false }] as ExitView['decisions'] })).toBe(false)
})
