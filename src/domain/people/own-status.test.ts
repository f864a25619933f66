// Which of the things said of somebody's health holds.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { hour, instant, minute, plus } from '../kernel/instants.ts'
import { checkStatus, countsFrom, holdsAllTheSame, lastSaid, ownStatusAt, strictestAt, type OwnStatus } from './own-status.ts'
import { personStatuses } from './people.ts'

const now = instant('2026-04-05T02:00:00Z')
const said = (n: number, status: OwnStatus['status'], since: number, recorded = since, until: number | null = null): OwnStatus =>
  ({ id: asId(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`), status, since: plus(now, since * hour), recordedAt: plus(now, recorded * hour), until: until === null ? null : plus(now, until * hour) })

describe('what was said of somebody’s health', () => {
  test('holds by when it began, whenever it was put down', () => {
    const contact = said(1, 'close-contact', -5)
    const late = said(2, 'monitored', -30, -1)
    expect(lastSaid([contact, late])).toBe(contact)
    expect(lastSaid([contact, late, said(3, 'none', -2)])?.status).toBe('none')
    expect(lastSaid([])).toBeNull()
  })

  test('of two that begin at once the one put down last holds', () => {
    expect(lastSaid([said(1, 'positive', -5, -3), said(2, 'none', -5, -4)])?.status).toBe('positive')
    expect(lastSaid([said(1, 'positive', -5), said(2, 'none', -5)])?.status).toBe('none')
  })

  test('is said to the minute: of two desks in one minute the one that puts it down last holds', () => {
    const [early, late] = [plus(now, 5_000), plus(now, 40_000)]
    const row = (n: number, status: OwnStatus['status'], since: typeof now, recordedAt: typeof now): OwnStatus => ({ ...said(n, status, 0), since: countsFrom(since, recordedAt), recordedAt })
    const none = row(1, 'none', late, late)
    expect(lastSaid([none, row(2, 'positive', early, plus(late, 1_000))])?.status).toBe('positive')
    expect(countsFrom(late, early)).toBe(now)
  })

  test('that began later holds all the same, and is named to whoever puts down what began before', () => {
    const rows = [said(1, 'none', -2), said(2, 'monitored', -1), said(3, 'positive', -30)]
    expect(holdsAllTheSame(rows, plus(now, -90 * minute), now)?.status).toBe('monitored')
    expect(holdsAllTheSame(rows, plus(now, -hour), now)).toBeNull()
    expect(holdsAllTheSame([], plus(now, -hour), now)).toBeNull()
    for (const all of [rows, rows.toReversed()]) expect(holdsAllTheSame(all, plus(now, -3 * hour), now)?.status, 'of several the last to begin').toBe('monitored')
  })

  test('of the same person’s several records the strictest that still holds counts, with its own end, whichever record it stands beside', () => {
    const [later, sooner] = [plus(now, 9 * hour), plus(now, hour)]
    const of = (...all: [OwnStatus['status'], typeof now | null][]) => all.map(([status, until]) => ({ status, until }))
    for (const [first, ...also] of [of(['monitored', null], ['positive', sooner], ['close-contact', later]), of(['positive', sooner], ['close-contact', later], ['monitored', null])]) {
      const kept = { status: first!.status, statusUntil: first!.until, statusAlso: also }
      expect([strictestAt(kept, now), ownStatusAt(kept, now)]).toEqual([{ status: 'positive', until: sooner }, 'positive'])
      expect(strictestAt(kept, sooner), 'once that is over the strictest of the rest').toEqual({ status: 'close-contact', until: later })
      expect(ownStatusAt(kept, later)).toBe('monitored')
    }
    expect(strictestAt({ status: 'none', statusUntil: null, statusAlso: of(['positive', now]) }, now)).toEqual({ status: 'none', until: null })
  })

  test('of two records that say the same it holds until the later of their ends, whichever record it stands beside', () => {
    const [sooner, later] = [plus(now, hour), plus(now, 9 * hour)]
    for (const [one, other, until] of [[sooner, later, later], [later, sooner, later], [sooner, null, null], [null, sooner, null]] as const) {
      expect(strictestAt({ status: 'positive', statusUntil: one, statusAlso: [{ status: 'positive', until: other }] }, now)).toEqual({ status: 'positive', until })
    }
  })

  test('is over at its end, to the moment, and what was said before does not come back', () => {
    const short = said(2, 'positive-pool', -5, -5, -1)
    const last = lastSaid([said(1, 'monitored', -100), short])
    expect(last).toBe(short)
    const beside = { status: short.status, statusUntil: short.until }
    expect([ownStatusAt(beside, plus(short.until!, -1)), ownStatusAt(beside, short.until!)]).toEqual(['positive-pool', 'none'])
    expect(ownStatusAt({ status: 'positive', statusUntil: null }, plus(now, 10_000 * hour))).toBe('positive')
  })

  test('comes to the same whatever order it arrives in', () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(...personStatuses), fc.integer({ min: -9, max: 0 }), fc.integer({ min: -9, max: 0 })), { minLength: 1, maxLength: 8 })
      .map((all) => all.map(([status, since, recorded], n) => said(n, status, since, recorded)))
    fc.assert(fc.property(rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      expect(lastSaid(shuffled)).toEqual(lastSaid(all))
    }))
  })

  test('cannot begin later than now, but for a clock that is a little ahead, nor end before it begins', () => {
    const code = (since: number, until: number | null) => {
      const checked = checkStatus({ since: plus(now, since), until: until === null ? null : plus(now, until) }, now)
      return checked.ok ? 'good' : checked.problem.code
    }
    expect([code(10 * minute, null), code(10 * minute + 1, null)]).toEqual(['good', 'status-in-the-future'])
    expect([code(-hour, -hour + 1), code(-hour, -hour), code(-hour, -2 * hour)]).toEqual(['good', 'status-ends-before-it-begins', 'status-ends-before-it-begins'])
  })
})
