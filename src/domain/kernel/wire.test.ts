// What the door makes of texts and times, whatever a phone sends.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storable } from './instants.ts'
import { cut } from './texts.ts'
import { anyAt, at, dated, text, whateverText } from './wire.ts'

const broken = fc.string({ unit: fc.oneof(fc.constantFrom('\ud83d', '\ude00', '😀', '楼', 'a', '\u0000', '\n'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 30 })
const isWhole = (it: string): boolean => !/\p{Surrogate}/u.test(it)

test('half an emoji is mended, whole ones stay', () => {
  expect(text(40).parse('去医院 \ud83d')).toBe('去医院 \ufffd')
  expect(text(40).parse('去医院 😀')).toBe('去医院 😀')
})

test('a text reads as it was typed: nothing in it turns round what stands behind', () => {
  const turned = '\u202e205-1-2\u202c 号\u2067门\u2069'
  for (const read of [text(40), whateverText(40)]) expect(read.parse(turned)).toBe('205-1-2 号门')
  expect(text(40).safeParse('\u202e').data).toBe('')
})

test('no text leaves the door with half a character, and none grows by being mended', () => {
  fc.assert(fc.property(broken, fc.integer({ min: 1, max: 20 }), (it, max) => {
    for (const whole of [whateverText(max).parse(it), cut(it, max)]) {
      expect(isWhole(whole)).toBe(true)
      expect(whole.length).toBeLessThanOrEqual(max)
    }
    const read = text(40).safeParse(it)
    if (read.success) expect(isWhole(read.data)).toBe(true)
  }))
})

test('a text is cut between characters', () => {
  expect(cut('ab😀', 3)).toBe('ab')
  expect(cut('ab😀', 4)).toBe('ab😀')
})

test('a time far outside is a wrong field that says on which side', () => {
  for (const [said, problem] of [['0000-01-01T00:00:00Z', 'too_small'], ['1970-01-01T00:00:00Z', 'too_small'], ['9999-12-31T23:59:59Z', 'too_big'], ['2200-01-01T00:00:00Z', 'too_big']] as const) {
    expect(dated.safeParse(said).error?.issues[0]?.code, said).toBe(problem)
  }
  expect(dated.parse('2026-04-05T09:00:00+08:00')).toBe('2026-04-05T01:00:00.000Z')
  expect(at.safeParse('0000-01-01T00:00:00Z').success).toBe(false)
  expect(dated.safeParse('yesterday').success).toBe(false)
})

test('a fact may name any year; what is stored of it is a year that can be', () => {
  for (const said of ['0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59-12:00', '1969-12-31T00:00:00Z']) {
    const read = anyAt.parse(said)
    expect(read, said).toHaveLength(24)
    expect(['1970-01-01T00:00:00.000Z', '9000-01-01T00:00:00.000Z'], said).toContain(storable(read))
  }
  for (const year of ['0000', '9999']) expect(anyAt.parse(`${year}-06-01T00:00:00.000Z`), 'read as the same however it is written').toBe(anyAt.parse(`${year}-06-01T00:00:00Z`))
})
