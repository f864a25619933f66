// As whose own counts what comes through a slip, a link or a carer's right, and for how long.

import { expect, test } from 'vitest'
import { asId, type AccountId } from '../kernel/ids.ts'
import { day, instant, plus } from '../kernel/instants.ts'
import { throughWhom } from './credentials.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const secretary = asId(uuid(1)) as AccountId
const deputy = asId(uuid(2)) as AccountId
const made = instant('2026-04-05T01:00:00Z')

test('a slip or a carer’s right counts as its issuer’s for three days to the millisecond, then as the household’s', () => {
  const slip = [{ by: secretary, at: made, personal: false }]
  expect([throughWhom(slip, made), throughWhom(slip, plus(made, 3 * day - 1)), throughWhom(slip, plus(made, 3 * day))]).toEqual([[secretary], [secretary], []])
})

test('a link for one person counts as its issuer’s for as long as it lives', () => {
  expect(throughWhom([{ by: deputy, at: made, personal: true }], plus(made, 10 * day))).toEqual([deputy])
})

test('two slips of one person name them once; each issuer is named', () => {
  const both = [{ by: secretary, at: made, personal: false }, { by: deputy, at: made, personal: true }, { by: secretary, at: plus(made, day), personal: true }]
  expect(throughWhom(both, plus(made, day))).toEqual([secretary, deputy])
  expect(throughWhom([], made)).toEqual([])
})
