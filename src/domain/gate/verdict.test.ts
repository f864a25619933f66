// Every answer the gate can give, and that it never holds back whoever comes home.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Movement } from '../exits/movements.ts'
import { asId, type CommunityId, type PassId } from '../kernel/ids.ts'
import { hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import { judge, verdictOfProblem, type GateKnows, type VerdictCode } from './verdict.ts'

const at = (local: string): Instant => instant(`2026-04-${local}:00+08:00`)
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
/** The nurse's pass: out once between six and twenty o'clock on the 9th, a Thursday, by gate 1. */
const claims: PassClaims = {
  id: id(1) as PassId, community: id(2) as CommunityId, who: '护＊', home: '2-1-502', purpose: 'medical-recall', place: '第六人民医院', gates: [1],
  notBefore: at('09T06:00'), notAfter: at('09T20:00'), backWithin: 600, backBy: at('09T22:00'), exits: 1, statusIndex: 7, issuedAt: at('08T12:00'),
}
const dialysis: PassClaims = { ...claims, gates: [], notBefore: at('01T00:00'), notAfter: at('30T00:00'), backBy: at('30T00:00'), exits: 12, weekly: { days: [1, 3, 5], from: 7 * 60, until: 10 * 60 } }
let made = 10
const moved = (kind: 'out' | 'back', when: Instant): Movement => ({ id: asId(id(++made)), kind, at: when, exit: null, pass: claims.id, resident: null, gate: asId(id(3)), emergency: false })
const knows = (more: Partial<GateKnows> = {}): GateKnows => ({ gate: 1, zone: 'Asia/Shanghai', status: 0, movements: [], ...more })
const codeOf = (when: Instant, more: Partial<GateKnows> = {}, pass: PassClaims = claims) => { const { code, go } = judge(pass, knows(more), when); return `${code}: ${go}` }

describe('yes', () => {
  test('the nurse is let out, with whom, what for and how often still to be read', () => {
    expect(judge(claims, knows(), at('09T07:00'))).toEqual({ code: 'let-out', go: 'out', claims, exitsLeft: 1, dueBack: at('09T17:00'), opensAt: null })
  })

  test('whoever is let out hears when they are due if they go now: when the hours of that day or night end, not the pass', () => {
    expect(judge(dialysis, knows(), at('08T07:30')).dueBack).toBe(at('08T10:00'))
    const nights = { ...dialysis, weekly: { days: [3], from: 22 * 60, until: 7 * 60 } }
    expect(judge(nights, knows(), at('08T22:30')).dueBack).toBe(at('09T07:00'))
    expect(judge(nights, knows(), at('09T06:30')).dueBack).toBe(at('09T07:00'))
  })

  test('the window opens and closes to the minute', () => {
    expect(codeOf(at('09T06:00'))).toBe('let-out: out')
    expect(codeOf(at('09T19:59'))).toBe('let-out: out')
    expect(codeOf(at('09T20:00'))).toBe('too-late: no')
  })

  test('a pass bound to no gate lets out at every gate', () => {
    expect(codeOf(at('08T07:30'), { gate: 2 }, dialysis)).toBe('let-out: out')
  })

  test('a phone that has no list of revocations yet still lets out: the signature is good', () => {
    expect(codeOf(at('09T07:00'), { status: null })).toBe('let-out: out')
  })
})

describe('coming home', () => {
  const out = [moved('out', at('09T07:00'))]

  test('whoever is out is asked whether they are coming back', () => {
    expect(judge(claims, knows({ movements: out }), at('09T12:00'))).toMatchObject({ code: 'already-out', go: 'back', exitsLeft: 0, dueBack: at('09T17:00') })
  })

  test('whoever is late is let back all the same', () => {
    expect(codeOf(at('09T16:59'), { movements: out })).toBe('already-out: back')
    expect(codeOf(at('09T17:00'), { movements: out })).toBe('let-back-late: back')
  })

  test('a pass whose key was withdrawn brings in whoever is out, lets nobody out, and is believed in nothing else', () => {
    expect(codeOf(at('09T12:00'), { movements: out, keyWithdrawn: true })).toBe('already-out: back')
    for (const movements of [[], [...out, moved('back', at('09T11:00'))]]) expect(judge(claims, knows({ movements, keyWithdrawn: true }), at('09T12:00'))).toMatchObject({ code: 'key-withdrawn', go: 'no', claims: null })
  })

  test('nobody who is out is ever refused, whatever became of the pass', () => {
    fc.assert(fc.property(fc.record({
      gate: fc.integer({ min: 1, max: 3 }), status: fc.constantFrom(0 as const, 1 as const, 2 as const, null), after: fc.integer({ min: 0, max: 60 * 24 * 40 }), exits: fc.integer({ min: 1, max: 3 }), keyWithdrawn: fc.boolean(),
    }), ({ gate, status, after, exits, keyWithdrawn }) => {
      expect(judge({ ...claims, exits }, knows({ gate, status, keyWithdrawn, movements: out }), plus(at('09T07:00'), after * minute)).go).toBe('back')
    }))
  })
})

test('whoever was out when the pass was signed anew is due by the new end, and late after it; whoever goes out later by the old hours', () => {
  const movements = [moved('out', at('09T07:00'))]
  const extended: PassClaims = { ...claims, exits: 2, issuedAt: at('09T16:30'), extendedTo: at('09T19:00') }
  expect(codeOf(at('09T17:30'), { movements }), 'the old one in their hand').toBe('let-back-late: back')
  expect(judge(extended, knows({ movements }), at('09T17:30'))).toMatchObject({ code: 'already-out', go: 'back', dueBack: at('09T19:00') })
  expect(codeOf(at('09T19:00'), { movements }, extended)).toBe('let-back-late: back')
  const again = [...movements, moved('back', at('09T18:00')), moved('out', at('09T18:30'))]
  expect(judge(extended, knows({ movements: again }), at('09T19:30')).dueBack, 'ten hours, and by the pass').toBe(at('09T22:00'))
  // It lets nobody out for longer.
  expect(codeOf(at('09T20:00'), {}, { ...extended, extendedTo: at('10T08:00') })).toBe('too-late: no')
  const morning: PassClaims = { ...dialysis, issuedAt: at('08T09:50'), extendedTo: at('08T13:00') }
  expect(judge(morning, knows({ movements: [moved('out', at('08T07:00'))] }), at('08T10:30')), 'a morning of the week as well').toMatchObject({ code: 'already-out', dueBack: at('08T13:00') })
})

describe('on whatever pass', () => {
  const other: PassClaims = { ...claims, id: id(4) as PassId, backWithin: 120, backBy: at('09T21:00') }
  const outOnOther = [{ ...moved('out', at('09T07:00')), pass: other.id }]

  test('whoever is out on one pass and shows another comes home, due by the one they went out on', () => {
    expect(judge(claims, knows({ movements: outOnOther, others: [other] }), at('09T08:00'))).toMatchObject({ code: 'already-out', go: 'back', dueBack: at('09T09:00'), exitsLeft: 1 })
    expect(judge(claims, knows({ movements: outOnOther, others: [other] }), at('09T09:00'))).toMatchObject({ code: 'let-back-late', go: 'back' })
    expect(judge(claims, knows({ movements: outOnOther }), at('09T09:00'))).toMatchObject({ code: 'already-out', go: 'back', dueBack: null })
  })

  test('exits on another pass use up nothing of this one', () => {
    const home = [...outOnOther, { ...moved('back', at('09T08:00')), pass: other.id }]
    expect(judge(claims, knows({ movements: home }), at('09T09:00'))).toMatchObject({ code: 'let-out', exitsLeft: 1 })
    expect(judge(other, knows({ movements: home }), at('09T09:00'))).toMatchObject({ code: 'used-up', exitsLeft: 0 })
  })

  test('a used-up, a future and a revoked pass of one who is out are still “come in”', () => {
    const future = { ...claims, notBefore: at('20T06:00'), notAfter: at('20T20:00') }
    const day = [moved('out', at('09T06:00')), moved('back', at('09T06:30')), ...outOnOther]
    expect([judge(claims, knows({ movements: day }), at('09T08:00')).go, judge(future, knows({ movements: outOnOther }), at('09T08:00')).go, judge(claims, knows({ movements: outOnOther, status: 1 }), at('09T08:00')).go]).toEqual(['back', 'back', 'back'])
  })

  test('whoever left in an emergency comes in on any pass, and is late for nothing', () => {
    const emergency: Movement = { ...moved('out', at('08T03:00')), pass: null, emergency: true }
    expect(judge(claims, knows({ movements: [emergency] }), at('09T23:00'))).toMatchObject({ code: 'already-out', go: 'back', dueBack: null })
  })
})

describe('no', () => {
  test('taken back', () => expect(codeOf(at('09T07:00'), { status: 1 })).toBe('revoked: no'))
  test('ended early, because the building’s status changed', () => expect(codeOf(at('09T07:00'), { status: 2 })).toBe('ended-early: no'))
  test('wrong gate', () => expect(codeOf(at('09T07:00'), { gate: 2 })).toBe('wrong-gate: no'))
  test('too late', () => expect(codeOf(at('10T07:00'))).toBe('too-late: no'))

  test('too early, and from when on', () => {
    expect(judge(claims, knows(), at('09T05:59'))).toMatchObject({ code: 'too-early', go: 'no', opensAt: at('09T06:00') })
  })

  test('used up: one exit, and it was made', () => {
    const day = [moved('out', at('09T07:00')), moved('back', at('09T09:00'))]
    expect(judge(claims, knows({ movements: day }), at('09T10:00'))).toMatchObject({ code: 'used-up', go: 'no', exitsLeft: 0 })
    expect(codeOf(at('09T10:00'), { movements: day }, { ...claims, exits: 2 })).toBe('let-out: out')
  })

  test('the reason a guard can act on comes first: taken back before everything else', () => {
    expect(codeOf(at('20T07:00'), { status: 1, gate: 9 })).toBe('revoked: no')
  })
})

describe('dialysis, three mornings a week', () => {
  test('on its days and in its hours yes, at other times not at this hour', () => {
    expect(codeOf(at('08T07:00'), {}, dialysis)).toBe('let-out: out')
    expect(codeOf(at('08T09:59'), {}, dialysis)).toBe('let-out: out')
    expect(codeOf(at('08T10:00'), {}, dialysis)).toBe('not-at-this-hour: no')
    expect(codeOf(at('09T08:00'), {}, dialysis)).toBe('not-at-this-hour: no')
  })

  test('outside its hours, the guard is told when it opens next, today or on another day, and nothing when it never will', () => {
    expect(judge(dialysis, knows(), at('08T06:30'))).toMatchObject({ code: 'not-at-this-hour', opensAt: at('08T07:00') })
    expect(judge(dialysis, knows(), at('08T11:00')).opensAt).toBe(at('10T07:00'))
    expect(judge(dialysis, knows(), at('09T06:30')).opensAt).toBe(at('10T07:00'))
    expect(judge(dialysis, knows(), at('29T10:00')).opensAt).toBeNull()
  })

  test('before its first day, it opens when the hours first do', () => {
    expect(judge(dialysis, knows(), instant('2026-03-30T12:00:00+08:00'))).toMatchObject({ code: 'too-early', opensAt: at('01T07:00') })
    expect(judge({ ...dialysis, notBefore: at('01T08:00') }, knows(), instant('2026-03-30T12:00:00+08:00')).opensAt).toBe(at('01T08:00'))
  })

  test('the hours are those on the wall of the community, not of the phone', () => {
    expect(codeOf(at('08T08:00'), { zone: 'Europe/Berlin' }, dialysis)).toBe('not-at-this-hour: no')
  })

  test('each exit and each return is one line, and they are counted', () => {
    const lines = ['01T08:00', '03T08:00', '06T08:00'].flatMap((when) => [moved('out', at(when)), moved('back', plus(at(when), 5 * hour))])
    expect(judge(dialysis, knows({ movements: lines }), at('08T08:00'))).toMatchObject({ code: 'let-out', exitsLeft: 9 })
  })
})

describe('a nurse’s nights, twenty to eight', () => {
  const nights: PassClaims = { ...dialysis, weekly: { days: [4], from: 20 * 60, until: 8 * 60 } }

  test('through midnight and up to eight in the morning, to the minute', () => {
    const answers = ['09T19:59', '09T20:00', '09T23:59', '10T00:00', '10T07:59', '10T08:00'].map((when) => codeOf(at(when), {}, nights))
    expect(answers).toEqual(['not-at-this-hour: no', 'let-out: out', 'let-out: out', 'let-out: out', 'let-out: out', 'not-at-this-hour: no'])
    expect(codeOf(at('09T00:30'), {}, nights)).toBe('not-at-this-hour: no')
    expect(judge(nights, knows(), at('10T08:00')).opensAt).toBe(at('16T20:00'))
  })
})

test('while what happened before is still coming, nobody is let out by it; a no stays a no, and whoever is out comes in', () => {
  const partial = (movements: GateKnows['movements'], more: Partial<GateKnows> = {}) => {
    const { code, go } = judge(dialysis, knows({ movements, partial: true, ...more }), at('08T08:00'))
    return `${code}: ${go}`
  }
  expect(partial([])).toBe('not-all-here: ask')
  expect(partial([], { status: 1 })).toBe('revoked: no')
  // What is still to come can only be more.
  const oneExit = [moved('out', at('09T07:00')), moved('back', at('09T08:00'))]
  expect(codeOf(at('09T09:00'), { movements: oneExit, partial: true })).toBe('used-up: no')
  expect(partial([moved('out', at('08T07:00'))])).toBe('already-out: back')
  expect(judge(dialysis, knows({ movements: [], partial: false }), at('08T08:00')).code).toBe('let-out')
})

describe('no pass at all', () => {
  const expected: [string, VerdictCode, string][] = [
    ['pass-not-ours', 'not-a-pass', 'no'], ['pass-cut', 'cut', 'no'], ['pass-malformed', 'cut', 'no'], ['pass-forged', 'forged', 'no'],
    ['pass-key-unknown', 'key-unknown', 'ask'], ['pass-key-withdrawn', 'key-withdrawn', 'no'], ['pass-other-community', 'wrong-community', 'no'],
    ['short-code-unknown', 'code-unknown', 'ask'], ['short-code-wrong-length', 'code-mistyped', 'no'], ['short-code-check-digits', 'code-mistyped', 'no'],
  ]

  test.each(expected)('%s is answered “%s”: %s', (problem, code, go) => {
    expect(verdictOfProblem({ code: problem })).toEqual({ code, go, claims: null, exitsLeft: null, dueBack: null, opensAt: null })
  })

  test('what nobody thought of is never a yes', () => {
    expect(verdictOfProblem({ code: 'something-new' }).go).toBe('no')
  })
})
