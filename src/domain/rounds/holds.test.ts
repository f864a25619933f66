import { describe, expect, test } from 'vitest'
import { instant, minute, plus } from '../kernel/instants.ts'
import { holdReason, holdTexts } from './hold-texts.ts'
import { proposedFor, stateOfHeld, turnAfter, whomToHold, withHold, type HoldState, type LaterSwab } from './holds.ts'

const heldAt = instant('2026-04-05T18:00:00.000Z')
const swab = (to: LaterSwab['to'], more: Partial<LaterSwab> = {}): LaterSwab => ({ at: plus(heldAt, minute), pool: 1, to, free: to === 'negative', ...more })

describe('somebody who is asked to stay in', () => {
  test('is free by a negative of their own, taken since, and by nothing else', () => {
    expect(stateOfHeld(heldAt, [], [])).toBe('owed')
    expect(stateOfHeld(heldAt, [], [swab('waiting')])).toBe('sampled')
    expect(stateOfHeld(heldAt, [], [swab('negative')])).toBe('free')
    expect(stateOfHeld(heldAt, [], [swab('negative', { pool: 2 })])).toBe('owed')
    expect(stateOfHeld(heldAt, [], [swab('negative', { at: plus(heldAt, -minute) })])).toBe('owed')
    expect(stateOfHeld(heldAt, [], [swab('negative', { free: false })])).toBe('owed')
    for (const to of ['invalid', 'retest'] as const) expect(stateOfHeld(heldAt, [], [swab(to)])).toBe('owed')
  })
  test('goes on by name where their own swab is not negative, whatever another says; a person can let them go', () => {
    expect(stateOfHeld(heldAt, [], [swab('negative'), swab('grey')])).toBe('next')
    expect(stateOfHeld(heldAt, [{ what: 'handed', at: heldAt }], [swab('positive')])).toBe('handed')
    expect(stateOfHeld(heldAt, [{ what: 'ended', at: heldAt }], [swab('positive')])).toBe('ended')
    expect(stateOfHeld(heldAt, [{ what: 'rung', at: heldAt }], [])).toBe('owed')
  })
  test('is weighed as a positive pool, or as what is graver', () => {
    expect(withHold('none', true)).toBe('positive-pool')
    expect(withHold('positive', true)).toBe('positive')
    expect(withHold('none', false)).toBe('none')
  })
  test('is never told what a laboratory said', () => {
    const texts = JSON.stringify(holdTexts({ who: '值班员', by: heldAt }, 'Asia/Shanghai' as never))
    expect(texts + holdReason).not.toMatch(/阳|陽|positive|pool|混/)
    for (const anew of ['再申请', '再申請', 'ask anew']) expect(holdReason).toContain(anew)
    expect(texts).toContain('值班员')
  })
})

test('nobody is called on for a quarter of an hour, then one after the other, the last for good; nobody named, nobody called on', () => {
  const at = (minutes: number, named = 2) => turnAfter(heldAt, plus(heldAt, minutes * minute), named)
  expect([at(14), at(15), at(29), at(30), at(300), at(60, 0)]).toEqual([null, 0, 0, 1, 1, null])
})

test('a building is put before a person only by somebody’s own swab', () => {
  expect(proposedFor(['owed', 'sampled', 'free'])).toBe('nothing')
  expect(proposedFor(['free', 'next'])).toBe('decide')
})

test('a press asks nobody twice, nobody whom their own negative has freed since, and whom a person let go only by another paper, or where there is nobody else', () => {
  const lying = (...people: string[]) => people.map((person) => ({ person, sampledAt: plus(heldAt, -minute) }))
  const before = (person: string, state: HoldState, anew = false) => ({ person, heldAt, state, anew })
  expect(whomToHold(lying('a', 'b'), [])).toEqual(['a', 'b'])
  for (const state of ['owed', 'sampled', 'next', 'handed', 'free'] as const) expect(whomToHold(lying('a', 'b'), [before('a', state, true)])).toEqual(['b'])
  expect(whomToHold([{ person: 'a', sampledAt: plus(heldAt, minute) }], [before('a', 'free')])).toEqual(['a'])
  expect(whomToHold(lying('a', 'b'), [before('a', 'ended')])).toEqual(['b'])
  expect(whomToHold(lying('a', 'b'), [before('a', 'ended', true)])).toEqual(['a', 'b'])
  expect(whomToHold(lying('a'), [before('a', 'ended')])).toEqual(['a'])
})
