// Each side says its own part of a loan, late and twice; only what is back is disinfected.
import { expect, test } from 'vitest'
import { hour, instant, plus } from '../kernel/instants.ts'
import { loanDeeds, loanNow, loanState, mayLend, type LoanDeed } from './lent.ts'

const now = instant('2026-04-05T08:00:00Z')
const said = (...all: (LoanDeed | [LoanDeed, number])[]) => loanNow(all.map((it, n) => (Array.isArray(it) ? { kind: it[0], at: plus(now, it[1] * hour) } : { kind: it, at: plus(now, n * hour) })))

test('of what is said twice the first time counts, whichever comes first', () => {
  expect(said(['got', 5], ['got', 2], ['out', 0])).toEqual({ out: now, got: plus(now, 2 * hour), 'put-out': null, fetched: null, clean: null })
})

test('it stands as far as anybody has said, also where the home said nothing in between', () => {
  expect([loanState(said()), loanState(said('out', 'got')), loanState(said('out', 'fetched')), loanState(said('out', 'fetched', 'got'))]).toEqual(['out', 'got', 'fetched', 'fetched'])
})

test('what is not back is not disinfected; anything else may be said, and once more', () => {
  expect(mayLend('clean', said('out', 'got', 'put-out'))).toMatchObject({ ok: false, problem: { code: 'tool-not-fetched' } })
  expect(mayLend('clean', said('out', 'fetched'))).toEqual({ ok: true, value: { already: false } })
  for (const deed of loanDeeds.filter((it) => it !== 'clean')) expect(mayLend(deed, said('out')), deed).toEqual({ ok: true, value: { already: deed === 'out' } })
})
