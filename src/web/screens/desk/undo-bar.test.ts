// For which decision the desk offers to undo it.

import { expect, test } from 'vitest'
import { toldFrom } from '#domain/exits/undo.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { instant, plus } from '#domain/kernel/instants.ts'
import { standsYet } from './Undo.tsx'

const at = instant('2026-04-09T08:00:00+08:00')
const decision = (what: string, after: number, undone = false): ExitView['decisions'][number] =>
  ({ what, at: plus(at, after), by: '', role: 'staff', reason: '', rules: null, advised: null, missing: [], ownCredential: false, undone })
const mine = { what: 'granted', until: toldFrom(at) } as const

test('my grant is undone from here; the one that a colleague gave after I had undone mine is not, for all that it is a grant as well', () => {
  const [granted, undone] = [decision('granted', 0, true), decision('undone', 2_000)]
  expect(standsYet({ state: 'granted', decisions: [decision('granted', 0)] }, mine)).toBe(true)
  expect(standsYet({ state: 'asked', decisions: [granted, undone] }, mine)).toBe(false)
  expect(standsYet({ state: 'granted', decisions: [granted, undone, decision('granted', 5_000)] }, mine)).toBe(false)
  expect(standsYet({ state: 'refused', decisions: [granted, undone, decision('refused', 5_000)] }, mine)).toBe(false)
})

test('another decision of the very same moment is not mine; a refusal that was appealed meanwhile is not undone', () => {
  expect(standsYet({ state: 'refused', decisions: [decision('refused', 0)] }, mine)).toBe(false)
  expect(standsYet({ state: 'appealed', decisions: [decision('refused', 0)] }, { ...mine, what: 'refused' })).toBe(false)
})
