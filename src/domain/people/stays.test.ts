// Where somebody is, by what was put down of it.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asId, type HouseholdId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus } from '../kernel/instants.ts'
import { checkTimes, endFrom, isGone, isOfHere, leavesHome, mayAct, mayTakeBack, stayBefore, stayNow, type Stay, type StayKind, type StayRow } from './stays.ts'

const now = instant('2026-04-05T02:00:00Z')
const id = <T extends string>(n: number) => asId<T>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const [old, other] = [id<'household'>(901), id<'household'>(902)]
const row = (n: number, kind: StayKind, household: HouseholdId, since: number | null, recorded = since ?? -9999): Stay =>
  ({ act: id(n), kind, household, since: since === null ? null : plus(now, since * hour), until: null, host: null, place: '', recordedAt: plus(now, recorded * hour) })
const back = (n: number, takes: number, recorded: number): StayRow => ({ act: id(n), kind: 'taken-back', takesBack: id(takes), recordedAt: plus(now, recorded * hour) })
const base = row(1, 'lives', old, null)

describe('where somebody lives', () => {
  test('is what began last, whenever it was put down', () => {
    const moved = row(2, 'lives', other, -5)
    expect(stayNow([])).toBeNull()
    expect(stayNow([base])).toBe(base)
    expect(stayNow([base, moved, row(3, 'away', old, -30, -1)]), 'an absence from before the move, told late').toBe(moved)
    expect(stayNow([row(4, 'away', other, -5, -4), base, moved])?.kind, 'of two that began at once the one put down last').toBe('away')
  })

  test('after a mistake that was taken back it is exactly what it was', () => {
    const gone = row(2, 'moved-out', old, -5)
    expect(stayNow([base, gone])).toBe(gone)
    expect(stayNow([base, gone, back(3, 2, -1)])).toBe(base)
    expect(stayNow([base, row(5, 'died', old, -3), back(6, 5, -1)]), 'a death as well').toBe(base)
  })

  test('nothing follows a death, however the rows come', () => {
    const died = row(2, 'died', old, -50, -1)
    expect(stayNow([base, died, row(3, 'away', old, -5)])).toBe(died)
  })

  test('whoever stayed for a time and lives there for good does so from then on, whatever is told late of their time as a guest', () => {
    const guest: Stay = { ...row(1, 'temporary', old, -90, -90), until: plus(now, day) }
    const settled = row(2, 'lives', old, -5)
    expect(stayNow([guest, settled])).toBe(settled)
    expect(stayNow([guest, settled, back(3, 2, -1)])).toBe(guest)
    const [away, home] = [row(4, 'away', old, -3), row(5, 'lives', old, -1)]
    expect(stayNow([guest, settled, away, home])).toMatchObject({ kind: 'lives', until: null })
    expect(stayNow([guest, { ...row(6, 'temporary', old, -4, -6), until: plus(now, 2 * day) }, settled]), 'longer, put down before it, from a moment after it').toMatchObject({ kind: 'lives', until: null })
    expect(mayAct('for-good', 'temporary').ok && !mayAct('for-good', 'lives').ok && !mayAct('for-good', 'away').ok).toBe(true)
  })

  test('whoever is back is what they were before: at home, or here for a time', () => {
    const lodger = row(2, 'temporary', other, -48)
    expect(stayBefore([base, lodger, row(3, 'away', other, -5)])).toBe(lodger)
  })

  test('away or gone, it is the home that they lived in then, also when that was put right later', () => {
    const rows: StayRow[] = [base, row(2, 'lives', other, -5), row(3, 'away', other, -3)]
    expect(stayNow(rows)).toMatchObject({ kind: 'away', household: other })
    expect(stayNow([...rows, back(4, 2, -1)])).toMatchObject({ kind: 'away', household: old })
    expect(stayNow([base, row(2, 'lives', other, -5), row(3, 'moved-out', other, -3), back(4, 2, -1)])).toMatchObject({ kind: 'moved-out', household: old })
    expect(stayNow([row(2, 'lives', other, -1), row(3, 'died', old, -3)]), 'of whom nothing earlier is known').toMatchObject({ kind: 'died', household: old })
  })

  test('is the right door from whatever moment, of whoever was entered behind a wrong one; and an absence or a death is theirs that began before they were entered', () => {
    const entered = row(2, 'lives', old, -2)
    const moved = row(3, 'lives', other, -9000, -1)
    expect(stayNow([entered, moved])).toBe(moved)
    expect(stayNow([moved, entered, row(4, 'lives', old, -20, 0)]), 'a move to the first door again, later').toMatchObject({ household: old })
    expect(stayNow([moved, row(4, 'lives', old, -9999, 0), entered]), 'but not one from before').toBe(moved)
    expect(stayNow([entered, row(3, 'away', old, -50, -1)])).toMatchObject({ kind: 'away', household: old })
    expect(stayNow([entered, moved, row(4, 'died', other, -50, 0)])).toMatchObject({ kind: 'died', household: other })
    expect(stayNow([entered, moved, back(4, 3, 0)])).toBe(entered)
    expect(stayNow([entered, row(3, 'moved-out', old, -50, -1)]), 'whoever had gone before has come since').toBe(entered)
    expect(stayNow([entered, moved, row(4, 'moved-out', other, -50, 0)])).toBe(moved)
  })

  test('does not depend on the order in which the rows arrive', () => {
    const found: StayRow[] = [row(1, 'lives', old, -9), row(2, 'lives', other, -50, -8), row(3, 'away', other, -40, -7), back(4, 3, -6), row(5, 'moved-out', other, -20, -5), row(6, 'lives', old, -20, -4)]
    fc.assert(fc.property(fc.shuffledSubarray(found, { minLength: found.length }), (shuffled) => stayNow(shuffled)?.act === stayNow(found)?.act))
    const rows: StayRow[] = [base, row(2, 'lives', other, -50), row(3, 'away', other, -40), back(4, 3, -30), row(5, 'moved-out', other, -20), row(6, 'lives', old, -20, -10)]
    fc.assert(fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => stayNow(shuffled)?.act === stayNow(rows)?.act))
  })
})

test('nobody dies twice, is back who was not away, or goes who has gone; whoever has gone may come again', () => {
  const codes = (kind: StayKind) => (['moved', 'moved-out', 'away', 'back', 'died'] as const).map((act) => { const may = mayAct(act, kind); return may.ok ? 'ok' : may.problem.code })
  expect(codes('lives')).toEqual(['ok', 'ok', 'ok', 'person-is-here', 'ok'])
  expect(codes('away')).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  expect(codes('moved-out')).toEqual(['ok', 'person-has-gone', 'person-has-gone', 'person-has-gone', 'ok'])
  expect(new Set(codes('died'))).toEqual(new Set(['person-has-died']))
})

test('whoever is away is expected back, whoever moved leaves the home, and only who is gone or dead is let out no more', () => {
  const kinds = ['lives', 'temporary', 'away', 'moved-out', 'died'] as const
  expect(kinds.filter(isOfHere)).toEqual(['lives', 'temporary', 'away'])
  const acts = ['moved', 'moved-out', 'away', 'back', 'died'] as const
  expect([acts.filter(leavesHome), acts.filter(isGone)]).toEqual([['moved', 'moved-out'], ['moved-out', 'died']])
})

test('nothing is put down of tomorrow, or ends before it begins', () => {
  expect(checkTimes({ since: plus(now, 10 * minute), until: null }, now).ok, 'a desk whose clock is a little ahead').toBe(true)
  expect(checkTimes({ since: plus(now, 10 * minute + 1), until: null }, now).ok).toBe(false)
  expect(checkTimes({ since: now, until: now }, now).ok).toBe(false)
  expect(checkTimes({ since: plus(now, hour), until: null }, now)).toMatchObject({ ok: false, problem: { code: 'stay-in-the-future' } })
  expect(checkTimes({ since: now, until: plus(now, -day) }, now)).toMatchObject({ ok: false, problem: { code: 'stay-ends-before-it-begins' } })
  expect(checkTimes({ since: plus(now, -day), until: plus(now, day) }, now).ok).toBe(true)
})

test('a move is not taken back before what says that they live there, too', () => {
  const away = [base, row(2, 'lives', other, -5), row(3, 'away', other, -3)]
  expect(mayTakeBack(away, id(2)).ok, 'an absence is from wherever they live').toBe(true)
  const again = [...away, row(4, 'lives', other, -1)]
  expect(mayTakeBack(again, id(2))).toMatchObject({ problem: { code: 'more-rests-on-it' } })
  expect(mayTakeBack([...again, back(5, 4, 0)], id(2)).ok).toBe(true)
  expect(mayTakeBack(again, id(3)).ok).toBe(true)
  expect(mayTakeBack([base, row(2, 'lives', other, -5), row(3, 'lives', old, -3)], id(3)).ok, 'that they lived there before rests on nothing').toBe(true)
})

test('an act is taken back once, and never what the roster had or the last that is known', () => {
  const gone = row(2, 'moved-out', old, -5)
  const code = (rows: StayRow[], act: number) => { const may = mayTakeBack(rows, id(act)); return may.ok ? 'ok' : may.problem.code }
  expect([code([base, gone], 2), code([base, gone, back(3, 2, -1)], 2), code([base, gone], 1), code([gone], 2), code([base, gone, back(3, 2, -1)], 3)])
    .toEqual(['ok', 'already-taken-back', 'not-to-take-back', 'not-to-take-back', 'not-to-take-back'])
})

describe('an absence, and the coming back from it, are no home', () => {
  const away = row(3, 'away', old, -3)
  const backAgain = row(4, 'lives', old, -1)
  test('whoever had gone before it has gone, in whatever order it is told', () => {
    const gone = row(5, 'moved-out', old, -50, 0)
    expect(stayNow([base, away, gone])).toBe(gone)
    expect(stayNow([base, away, backAgain, gone]), 'back from an absence is back to what they were').toBe(gone)
    expect(stayNow([base, away, gone, row(6, 'lives', other, -2, 1)])?.kind, 'whoever comes to live here again is here').toBe('lives')
  })

  test('whoever had moved before it lives there, in whatever order it is told', () => {
    const moved = row(5, 'lives', other, -5, 0)
    expect(stayNow([base, away, backAgain, moved])).toMatchObject({ act: backAgain.act, kind: 'lives', household: other })
    expect(stayNow([base, away, backAgain, moved, row(6, 'away', old, 1)])).toMatchObject({ kind: 'away', household: other })
    expect(stayBefore([base, away, backAgain, moved, row(6, 'away', old, 1)])).toMatchObject({ household: other })
    expect(stayNow([base, moved, row(6, 'lives', old, -1, 1)]), 'a move home again is one').toMatchObject({ household: old })
  })

  test('a stay that was to be longer is over with a move that is told late', () => {
    const longer: Stay = { ...row(6, 'temporary', old, -2), until: plus(now, day) }
    const guest = row(1, 'temporary', old, null)
    expect(stayNow([guest, longer])).toMatchObject({ household: old, until: plus(now, day) })
    expect(stayNow([guest, longer, row(5, 'lives', other, -5, 0)])).toMatchObject({ kind: 'lives', household: other, until: null })
  })

  test('a move to the home that somebody had left by mistake is a move', () => {
    const mistake = row(5, 'moved-out', old, -4)
    const again = row(6, 'lives', old, -3)
    expect(stayNow([base, mistake, again, back(7, 5, -2), row(8, 'lives', other, -6, -1)])).toMatchObject({ household: old })
  })

  test('back after the end that was agreed they are here as before, and it is over; a longer stay told later holds all the same', () => {
    const guest: Stay = { ...row(1, 'temporary', old, null), until: plus(now, -hour) }
    const gone = row(2, 'away', old, -3)
    const back: Stay = { ...row(3, 'temporary', old, 0), until: endFrom(guest.until, now) }
    expect(back.until! > back.since!, 'as the database has it').toBe(true)
    expect(stayNow([guest, gone, back])).toMatchObject({ kind: 'temporary', since: now, until: guest.until })
    const longer: Stay = { ...row(4, 'temporary', old, -5, 1), until: plus(now, day) }
    expect(stayNow([guest, gone, back, longer])).toMatchObject({ kind: 'temporary', until: plus(now, day) })
  })

  test('a longer stay that was agreed before an absence, and is told after it, holds from when they are back', () => {
    const guest: Stay = { ...row(1, 'temporary', old, null), until: plus(now, hour) }
    const [gone, home] = [row(3, 'away', old, -3), { ...row(4, 'temporary', old, -1), until: plus(now, hour) }]
    const longer: Stay = { ...row(6, 'temporary', old, -5, 0), until: plus(now, day) }
    expect(stayNow([guest, gone, home, longer])).toMatchObject({ kind: 'temporary', until: plus(now, day) })
    expect(stayNow([guest, longer, gone, home, { ...row(7, 'temporary', old, 0, 1), until: plus(now, 2 * day) }]), 'longer again').toMatchObject({ until: plus(now, 2 * day) })
  })

  test('a move that was taken back makes the coming back from a later absence no home of its own', () => {
    const rows = [base, row(2, 'lives', other, -9, -5), back(7, 2, -4), row(3, 'away', old, -3, -3), row(4, 'lives', old, -1, -1), row(5, 'lives', other, -6, 0)]
    expect(stayNow(rows)).toMatchObject({ kind: 'lives', household: other })
  })

  test('back from an absence beneath which they were put down as staying for a time: until then', () => {
    expect(stayNow([base, away, backAgain, { ...row(5, 'temporary', other, -5, 0), until: plus(now, day) }])).toMatchObject({ kind: 'temporary', household: other, until: plus(now, day) })
  })
})
