// An emergency is opened whatever the clock of whoever reports it says.

import { expect, test } from 'vitest'
import { day, instant, plus } from '../kernel/instants.ts'
import { anyAt } from '../kernel/wire.ts'
import { emergencyAt } from './emergency.ts'

test('an emergency whose clock cannot be believed happens now; one that waited on a phone for weeks keeps its time', () => {
  const now = instant('2026-04-05T01:00:00Z')
  for (const told of ['0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z', '1970-01-01T00:00:00Z', '2026-04-05T01:00:01Z']) expect(emergencyAt(anyAt.parse(told), now), told).toBe(now)
  expect(emergencyAt(null, now)).toBe(now)
  expect(emergencyAt(plus(now, -20 * day), now)).toBe(plus(now, -20 * day))
})
