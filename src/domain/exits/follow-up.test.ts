import { expect, test } from 'vitest'
import { hour, instant, plus } from '../kernel/instants.ts'
import { followUp, longestAhead, standingFollowUp } from './follow-up.ts'

const now = instant('2026-04-05T06:00:00.000Z')

test('only whoever is out is followed up, to a time ahead, and not for longer than somebody may be out of mind', () => {
  expect(followUp('out', plus(now, hour), now)).toMatchObject({ ok: true })
  expect(followUp('out', plus(now, longestAhead), now)).toMatchObject({ ok: true })
  expect(followUp('out', plus(now, longestAhead + 1), now)).toMatchObject({ problem: { code: 'follow-up-time', hours: 12 } })
  expect(followUp('out', now, now)).toMatchObject({ problem: { code: 'follow-up-time' } })
  for (const where of ['back', 'not-yet-out'] as const) expect(followUp(where, plus(now, hour), now)).toMatchObject({ problem: { code: 'exit-not-out' } })
})

test('the last word since they went out counts, in whatever order the words came in, and none of an earlier outing', () => {
  const said = (minutes: number) => ({ what: 'reached' as const, at: plus(now, minutes * 60_000), seeAgainAt: plus(now, minutes * 60_000 + hour) })
  expect(standingFollowUp([said(20), said(10)], now)).toEqual(said(20))
  expect(standingFollowUp([said(0)], now)).toEqual(said(0))
  // Of two in one moment the one that was put down later.
  expect(standingFollowUp([{ ...said(10), by: 'first' }, { ...said(10), by: 'second' }], now)).toMatchObject({ by: 'second' })
  expect(standingFollowUp([said(-5)], now)).toBeNull()
  expect(standingFollowUp([said(20)], null)).toBeNull()
})
