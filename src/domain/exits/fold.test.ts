// Which cases are one line at the desk.

import { expect, test } from 'vitest'
import type { ExitId, ResidentId } from '../kernel/ids.ts'
import { instant } from '../kernel/instants.ts'
import { foldOf } from './fold.ts'

const [nurse, mother] = ['nurse', 'mother'] as ResidentId[]
let last = 0
const told = (askedBy: string, resident: ResidentId | null = null, at = '2026-04-05T01:00:00Z') => foldOf({ id: `exit ${last++}` as ExitId, emergency: true, resident, askedBy, receivedAt: instant(at) })
const asked = (askedBy: string, resident: ResidentId) => foldOf({ id: `exit ${last++}` as ExitId, emergency: false, resident, askedBy, receivedAt: instant('2026-04-05T01:00:00Z') })

test('a household’s emergencies are one line, whomever they name', () => {
  expect(told('household:1', nurse)).toBe(told('household:1'))
  expect(told('household:1', nurse)).not.toBe(told('household:2', nurse))
})

test('a gate and the desk tell of many people: a line for each', () => {
  expect(told('device:1', nurse)).not.toBe(told('device:1', mother))
  expect(told('device:1', nurse)).toBe(told('device:1', nurse))
  expect(told('account:1')).not.toBe(told('account:1', nurse))
})

test('whom nobody could name is a line of its own at the desk; of a gate, one for each hour', () => {
  expect(told('account:1')).not.toBe(told('account:1'))
  expect(told('device:1')).toBe(told('device:1', null, '2026-04-05T01:59:59Z'))
  expect(told('device:1')).not.toBe(told('device:2'))
  expect(told('device:1'), 'the next hour’s is a line anew').not.toBe(told('device:1', null, '2026-04-05T02:00:00Z'))
})

test('requests are one line for each person they are for, whoever sends them', () => {
  expect(asked('household:1', nurse!)).toBe(asked('account:1', nurse!))
  expect(asked('household:1', nurse!)).not.toBe(asked('household:1', mother!))
})
