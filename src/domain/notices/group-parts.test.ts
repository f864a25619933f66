import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupParts } from './group-parts.ts'

const size = (text: string): number => Buffer.byteLength(text)

test('what fits is one message as it was written', () => {
  const text = '2号楼停水。\n请提前接水。'
  expect(groupParts(text, 2048)).toEqual([text])
  expect(groupParts('水'.repeat(682), 2048)).toHaveLength(1)
})

test('a long one is cut where sentences end, in order, and each part says which it is', () => {
  const sentences = Array.from({ length: 90 }, (_, n) => `第${n}项：请各位居民提前接水并关好龙头。`)
  const parts = groupParts(sentences.join(''), 2048)
  expect(parts.length).toBeGreaterThan(1)
  for (const [at, part] of parts.entries()) {
    expect(part.startsWith(`（${at + 1}/${parts.length}）\n`)).toBe(true)
    expect(part.endsWith('。'), 'no sentence is torn').toBe(true)
  }
})

test('nothing is lost, nothing is longer than the robot takes, no character is torn', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.integer({ min: 64, max: 400 }), (text, most) => {
    const parts = groupParts(text, most)
    for (const part of parts) expect(size(part)).toBeLessThanOrEqual(most)
    const without = (it: string): string => it.replace(/\s/gu, '')
    const said = parts.length === 1 ? parts : parts.map((it) => it.replace(/^（\d+\/\d+）\n/u, ''))
    expect(without(said.join(''))).toBe(without(text))
  }))
})
