// What a pass may say, what may be laid before the decision, and when a pass already given must end.

import { describe, expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus } from '../kernel/instants.ts'
import type { Release, RequiredEvidence } from '../rules/release.ts'
import { emergencyRequest } from './emergency.ts'
import type { Evidence } from './evidence.ts'
import { mayBring } from './evidence.ts'
import { exitAfter, openEmergencyStep } from './history.ts'
import { checkClock, checkWindow, type ExitRequest } from './request.ts'
import { letters } from './letters.ts'
import { asksForMore, type GrantedUnder } from './review.ts'
import { isSpent, termsOf, transportFor, type Limits } from './terms.ts'

const now = instant('2026-04-05T01:00:00Z')
const uuid = (n: number) => `0190e6a0-0000-7000-8000-${String(n).padStart(12, '0')}`
const request: ExitRequest = {
  id: asId(uuid(1)), community: asId(uuid(2)), resident: asId(uuid(3)), described: null, purpose: 'scheduled-care', place: 'the dialysis centre', reason: '',
  from: now, until: plus(now, 30 * day), weekly: { days: [1, 3, 5], from: 420, until: 540 }, exits: 12, askedAt: now,
}
const wish = { pass: asId<'pass'>(uuid(4)), gates: [1] }
const bearer = { who: '王＊', home: '2-1-502' }
const terms = (more: Partial<ExitRequest> = {}, limits: Limits = { exits: 12, hours: 12, transport: null }, w: Parameters<typeof termsOf>[2] = wish) => {
  const result = termsOf({ ...request, ...more }, limits, w, bearer, now)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

describe('the terms of a pass', () => {
  test('used up or past its end it lets nobody out any more; with whoever is out on it, it still comes in', () => {
    const pass = { notAfter: plus(now, hour), exits: 2, exitsUsed: 1 }
    const spent = (whereabouts: string) => [isSpent(pass, whereabouts, now), isSpent({ ...pass, exitsUsed: 2 }, whereabouts, now), isSpent(pass, whereabouts, pass.notAfter)]
    for (const home of ['not-yet-out', 'back']) expect(spent(home), home).toEqual([false, true, true])
    expect(spent('out')).toEqual([false, false, false])
  })

  test('dialysis: three mornings a week for a month, each time back within the hours that the rules give', () => {
    expect(terms()).toMatchObject({ exits: 12, backWithin: 720, notBefore: now, notAfter: plus(now, 30 * day), backBy: plus(now, 30 * day), weekly: { days: [1, 3, 5] } })
  })

  test('it never says more than was asked for, nor more than the rules allow', () => {
    expect(terms({}, { exits: 1, hours: 336, transport: null }).exits).toBe(1)
    expect(terms({ exits: 3 }, { exits: 31, hours: 12, transport: null }).exits).toBe(3)
    expect(terms({ until: plus(now, 4 * hour), weekly: null }, { exits: 1, hours: 336, transport: null }).backWithin).toBe(240)
    expect(terms({ until: plus(now, 90 * minute + 1), weekly: null }, { exits: 1, hours: 336, transport: null }).backWithin).toBe(91)
    expect(terms({ until: plus(now, 1), weekly: null }, { exits: 1, hours: 336, transport: null }).backWithin).toBe(1)
  })

  test('whoever decides may narrow the window and never widen it', () => {
    const narrow = terms({}, undefined, { ...wish, from: plus(now, hour), until: plus(now, 2 * hour) })
    expect([narrow.notBefore, narrow.notAfter]).toEqual([plus(now, hour), plus(now, 2 * hour)])
    const wide = terms({}, undefined, { ...wish, from: plus(now, -day), until: plus(now, 60 * day) })
    expect([wide.notBefore, wide.notAfter]).toEqual([now, plus(now, 30 * day)])
    for (const from of [plus(now, 40 * day), request.until]) expect(termsOf(request, { exits: 1, hours: 1, transport: null }, { ...wish, from }, bearer, now)).toMatchObject({ ok: false, problem: { code: 'window-empty' } })
    expect(termsOf({ ...request, from: plus(now, -hour), until: now }, { exits: 1, hours: 1, transport: null }, wish, bearer, now)).toMatchObject({ ok: false, problem: { code: 'window-over' } })
  })

  test('how they go: as asked or as decided where that does for the rules, else as the rules ask; nothing when nobody has said', () => {
    expect(terms({ transport: 'bicycle' }).transport).toBe('bicycle')
    expect(terms({ transport: 'bicycle' }, { exits: 12, hours: 12, transport: 'closed-loop' }).transport).toBe('closed-loop')
    expect(terms({ transport: 'bicycle' }, undefined, { ...wish, transport: 'own-car' }).transport).toBe('own-car')
    expect(terms({})).not.toHaveProperty('transport')
    expect(terms({ transport: null }, { exits: 12, hours: 12, transport: 'on-foot' }).transport).toBe('on-foot')
    // An ambulance is an arranged vehicle, too; nothing else is, whoever wishes it.
    expect(transportFor('closed-loop', 'ambulance', 'own-car')).toBe('ambulance')
    expect(transportFor('closed-loop', 'own-car', 'ambulance')).toBe('ambulance')
    expect(transportFor('closed-loop', 'taxi-or-ride', 'on-foot')).toBe('closed-loop')
    expect(transportFor('ambulance', 'closed-loop', null)).toBe('ambulance')
  })

  test('long names of places and homes are cut to what the code carries, rare letters counted as one', () => {
    const { place, home } = { ...terms({ place: '𠮷'.repeat(60) }), home: terms().home }
    expect([Array.from(place).length, place.endsWith('…'), home]).toEqual([40, true, '2-1-502'])
    expect(terms({ place: '𠮷'.repeat(40) }).place).toBe('𠮷'.repeat(40))
  })
})

test('a request ends after it begins, is not over, and lasts 62 days at most', () => {
  expect(checkWindow({ ...request, until: plus(now, 62 * day) }, now).ok).toBe(true)
  expect(checkWindow({ ...request, until: plus(now, 62 * day + 1) }, now)).toMatchObject({ problem: { code: 'window-too-long' } })
  expect(checkWindow({ ...request, until: now }, now)).toMatchObject({ problem: { code: 'window-ends-before-it-begins' } })
  expect(checkWindow({ ...request, from: plus(now, -day), until: now }, now)).toMatchObject({ problem: { code: 'window-over' } })
})

test('it may be asked for a year ahead, and by a phone that lay in a drawer as long as a pass can live, not by a clock that is further off', () => {
  const next = (ms: number) => checkWindow({ ...request, from: plus(now, 365 * day), until: plus(now, 366 * day + ms) }, now)
  expect([next(0).ok, next(1)]).toMatchObject([true, { problem: { code: 'window-far-off' } }])
  for (const side of [1, -1]) expect([0, 1].map((ms) => checkClock(plus(now, side * (62 * day + ms)), now).ok)).toEqual([true, false])
})

test('hours of a week may end on the next morning, but not where they begin', () => {
  const hours = (from: number, until: number, days = [1]) => checkWindow({ ...request, weekly: { days, from, until } }, now)
  for (const good of [hours(1200, 480), hours(1200, 0), hours(0, 1440), hours(1439, 1438)]) expect(good.ok).toBe(true)
  for (const bad of [hours(480, 480), hours(0, 0), hours(480, 720, [])]) expect(bad).toMatchObject({ problem: { code: 'hours-end-before-they-begin' } })
})

test('an emergency is open, granted and without a pass, whatever is known', () => {
  expect(emergencyRequest({ id: request.id, community: request.community, resident: null, described: '', place: '', reason: '', at: now })).toMatchObject({ described: null, exits: 1, weekly: null })
  expect(exitAfter([openEmergencyStep(now, null)])).toMatchObject({ emergency: true, state: 'granted', pass: null })
})

test('a test that was sampled in the future would stay fresh for ever, and is not taken', () => {
  const sample = (ms: number) => mayBring({ kind: 'test-result', sampledAt: plus(now, ms), result: 'negative', source: 'other', note: '', upload: null }, 'desk', now)
  expect([sample(10 * minute).ok, sample(10 * minute + 1).ok]).toEqual([true, false])
})

test('every version of the letter is there in three languages, once, and short enough to be read out', () => {
  expect(new Set(letters.map((letter) => `${letter.code} ${letter.version}`)).size).toBe(letters.length)
  for (const { says } of letters) for (const text of Object.values(says)) expect([text.length > 60, text.length < 800]).toEqual([true, true])
})

describe('a pass under a status that changed', () => {
  const row = { table: 'evidence', row: 1, id: 'r' }
  const need = (kind: RequiredEvidence['kind'], maxAgeHours: number | null = null, toldOfCase = false): RequiredEvidence => ({ kind, maxAgeHours, toldOfCase, because: row })
  const release = (required: RequiredEvidence[], more: Partial<Release> = {}): Release =>
    ({ outcome: 'grant', decider: 'staff', exits: 1, hours: 1, monitoringDays: 0, transport: null, because: [row], warnings: [], required, ...more })
  const granted = (required: RequiredEvidence[], more: Partial<GrantedUnder> = {}): GrantedUnder => ({ required, advised: 'grant', by: { account: asId(uuid(9)), role: 'staff' }, ...more })
  const test48 = need('test-result', 48)
  const letter: Evidence = {
    id: asId(uuid(10)), exit: request.id, recordedAt: now, from: 'desk', recordedBy: 'staff',
    content: { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'phone', at: now, witness: null, upload: null },
  }

  test('stands while the rules ask for nothing new, also when the test of then has grown old since', () => {
    expect(asksForMore(granted([test48]), release([test48]), [], now)).toBe(false)
    expect(asksForMore(granted([test48]), release([]), [], now)).toBe(false)
    expect(asksForMore(granted([need('test-result', 24)]), release([test48]), [], now)).toBe(false)
  })

  test('stands when what is asked for now was given anyway', () => {
    expect(asksForMore(granted([]), release([need('letter-of-commitment')]), [letter], now)).toBe(false)
    expect(asksForMore(granted([]), release([need('letter-of-commitment')]), [], now)).toBe(true)
  })

  test('ends when the test must be fresher, the other side must know of the case, a higher role decides, or a person is asked', () => {
    expect(asksForMore(granted([test48]), release([need('test-result', 24)]), [], now)).toBe(true)
    expect(asksForMore(granted([need('employer-confirmation')]), release([need('employer-confirmation', null, true)]), [], now)).toBe(true)
    expect(asksForMore(granted([]), release([], { decider: 'deputy' }), [], now)).toBe(true)
    expect(asksForMore(granted([], { by: { account: asId(uuid(9)), role: 'secretary' } }), release([], { decider: 'deputy' }), [], now)).toBe(false)
    expect(asksForMore(granted([]), release([], { outcome: 'ask' }), [], now)).toBe(true)
    expect(asksForMore(granted([], { advised: 'ask' }), release([], { outcome: 'ask' }), [], now)).toBe(false)
  })
})
