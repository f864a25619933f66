// The published cases once more, among the tests: outside data must give the published outcome.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tally, vectorsFolder } from './run.ts'
import { sources } from './sources.ts'

const folder = vectorsFolder()

// Their folder is not part of the repository: where it is absent these report themselves skipped (POSTERN_VECTORS names another).
describe.skipIf(!existsSync(folder))('published cases', () => {
  for (const source of sources) {
    test(`${source.source} comes out as published, down to its floor, and nothing is wrong in silence`, { timeout: 120_000 }, async () => {
      const result = await tally(source, folder)
      console.log(`${result.source}: ${result.passed} of ${result.cases} as published, ${result.refused} refused, ${result.warned} with a warning, ${result.skipped} skipped`)
      if (result.floor === 1) expect(result.notAsPublished).toEqual([])
      expect([result.silent, result.holds]).toEqual([0, true])
    })
  }
})

test('a case that comes out otherwise, or breaks down, is named and not counted', async () => {
  const thrown = (): boolean => { throw new Error('broken') }
  const cases = [
    { name: 'right', run: () => true }, { name: 'wrong', run: () => false },
    { name: 'broken', run: thrown }, { name: 'foreign', skip: 'not for us', run: thrown }, { name: 'asked', run: () => 'warned' as const },
  ]
  expect(await tally({ source: 'vectors', cases: () => cases }, join(import.meta.dirname, '..')))
    .toEqual({
      source: 'vectors', cases: 5, asPublished: 1, notAsPublished: ['wrong', 'broken', 'asked (warned)'], skipped: 1,
      passed: 1, refused: 0, warned: 1, silent: 2, share: 0.25, floor: 1, holds: false,
    })
})
