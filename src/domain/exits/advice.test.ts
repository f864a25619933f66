// What the rules advise on the evidence that is there, and until when a piece counts.

import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instant, minute, plus } from '../kernel/instants.ts'
import { saidStatus } from '../people/wire.ts'
import { personStatuses } from '../rules/codes.ts'
import type { Release } from '../rules/release.ts'
import { advise, type Advice } from './advice.ts'
import { laidAt, type Evidence } from './evidence.ts'
import { sentencesOf } from './letter-of-exit.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const now = instant('2026-04-05T02:00:00Z')

const release: Release = {
  outcome: 'grant', decider: 'deputy', exits: 1, hours: 24, monitoringDays: 7, transport: null, because: [], warnings: [],
  required: [
    { kind: 'employer-confirmation', maxAgeHours: null, toldOfCase: true, because: { table: 'evidence', row: 1, id: 'row-1' } },
    { kind: 'letter-of-commitment', maxAgeHours: null, toldOfCase: false, because: { table: 'evidence', row: 2, id: 'row-2' } },
    { kind: 'test-result', maxAgeHours: 48, toldOfCase: false, because: { table: 'evidence', row: 3, id: 'row-3' } },
  ],
}
const piece = (n: number, content: Evidence['content']): Evidence => ({ id: asId(uuid(100 + n)), exit: asId(uuid(5)), recordedAt: now, from: 'desk', recordedBy: 'staff', content })
const employer = piece(1, { kind: 'employer-confirmation', employer: 'the hospital', answeredBy: 'head nurse', phone: '100', toldOfCase: true })
const letter = piece(2, { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'phone', at: now, witness: null, upload: null })
const test48 = (sampledAt: string, result: 'negative' | 'positive' | 'pending' = 'negative', n = 3) => piece(n, { kind: 'test-result', sampledAt: instant(sampledAt), result, source: 'laboratory-report', note: '', upload: null })
const complete = [employer, letter, test48('2026-04-04T20:00:00Z')]
const adviceOn = (evidence: readonly Evidence[], at = now): Advice => advise(release, false, evidence, at)

test('the rules ask for what is missing, and never refuse', () => {
  expect(adviceOn([])).toMatchObject({ advise: 'ask', decider: 'deputy' })
  expect(adviceOn([]).missing.map((item) => item.requirement.kind)).toEqual(['employer-confirmation', 'letter-of-commitment', 'test-result'])
})

test('with everything there the rules grant, unless they want a person to weigh it', () => {
  expect(adviceOn(complete)).toMatchObject({ advise: 'grant', missing: [] })
  expect(advise({ ...release, outcome: 'ask' }, false, complete, now)).toMatchObject({ advise: 'ask', missing: [] })
})

test('in an emergency nothing is missing, whatever the rules would ask for', () => {
  expect(advise({ ...release, outcome: 'ask' }, true, [], now)).toMatchObject({ advise: 'grant', missing: [], items: [{}, {}, {}] })
})

test('a hospital that was not told of the case in the building has not answered for it', () => {
  const untold = piece(1, { kind: 'employer-confirmation', employer: 'the hospital', answeredBy: 'head nurse', phone: '100', toldOfCase: false })
  expect(adviceOn([untold, letter, complete[2]!]).missing).toMatchObject([{ state: 'not-told-of-case' }])
})

test('a letter counts for the sentences that were read: what is asked since is still to be signed, and what was signed stays', () => {
  const facts = { transport: false, weekly: false, employer: false, controlled: false }
  const under = (pieces: readonly Evidence[], more: Partial<typeof facts> = {}) =>
    advise(release, false, [employer, ...pieces, complete[2]!], now, sentencesOf({ ...facts, ...more })).items.find((it) => it.requirement.kind === 'letter-of-commitment')!
  const signed = (n: number, parts?: string[], version = 2) => piece(n, { kind: 'letter-of-commitment', letter: 'commitment', version, how: 'phone', at: now, witness: null, upload: null, ...(parts ? { parts } : {}) })
  const first = signed(10, ['place', 'straight', 'mask', 'back', 'unwell'])
  expect(under([first])).toMatchObject({ state: 'present', unread: [] })
  const more = under([first], { employer: true, controlled: true })
  expect(more).toMatchObject({ state: 'sentences-unread', evidence: { id: first.id } })
  expect(more.unread.map((it) => it.code)).toEqual(['employer', 'monitoring'])
  expect(advise(release, false, [employer, first, complete[2]!], now, sentencesOf({ ...facts, controlled: true }))).toMatchObject({ advise: 'ask', missing: [{ state: 'sentences-unread' }] })
  expect(under([first, signed(11, ['employer', 'monitoring'])], { employer: true, controlled: true }), 'two signatures together').toMatchObject({ state: 'present' })
  expect(under([first], { transport: true }).unread.map((it) => it.code), 'to go another way is another promise').toEqual(['way'])
  for (const whole of [signed(12), signed(13, undefined, 1), signed(14, ['commitment'], 1)]) expect(under([whole], { employer: true, controlled: true }), 'signed as a whole').toMatchObject({ state: 'present' })
})

test('a test counts for exactly 48 hours', () => {
  const sampled = [employer, letter, test48('2026-04-03T02:00:00.001Z')]
  expect(adviceOn(sampled).advise).toBe('grant')
  expect(adviceOn(sampled, instant('2026-04-05T02:00:00.001Z')).missing).toMatchObject([{ state: 'too-old' }])
})

test('a newer positive result outweighs an older negative one, and a newer negative one an older positive', () => {
  const older = test48('2026-04-04T10:00:00Z', 'negative', 3)
  const newer = test48('2026-04-04T20:00:00Z', 'positive', 4)
  expect(adviceOn([employer, letter, older, newer]).missing).toMatchObject([{ state: 'result-positive' }])
  expect(adviceOn([employer, letter, test48('2026-04-04T10:00:00Z', 'positive', 3), test48('2026-04-04T20:00:00Z', 'negative', 4)]).missing).toEqual([])
})

test('a piece is as old as its sender says, but not older than what it came after, nor of the future', () => {
  const asked = plus(now, -60 * minute)
  expect([asked, plus(asked, 1), now].map((told) => laidAt(told, asked, now))).toEqual([asked, plus(asked, 1), now])
  expect([plus(asked, -1), plus(now, 1)].map((told) => laidAt(told, asked, now))).toEqual([now, now])
})

test('every status that the rules ask about can be put down at the desk, and no other', () => {
  expect(saidStatus.shape.status.options).toEqual([...personStatuses])
})

test('a swab that waits for its result makes no positive one old', () => {
  const three = [test48('2026-04-04T08:00:00Z', 'negative', 3), test48('2026-04-04T10:00:00Z', 'positive', 4), test48('2026-04-04T20:00:00Z', 'pending', 5)]
  expect(adviceOn([employer, letter, ...three]).missing).toMatchObject([{ state: 'result-positive' }])
  expect(adviceOn([employer, letter, ...three, test48('2026-04-04T21:00:00Z', 'negative', 6)]).missing).toEqual([])
  expect(adviceOn([employer, letter, three[2]!]).missing).toMatchObject([{ state: 'result-pending' }])
})
