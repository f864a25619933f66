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
    test(`every case of ${source.source} comes out as published`, { timeout: 120_000 }, async () => {
      const result = await tally(source, folder)
      console.log(`${result.source}: ${result.asPublished} of ${result.cases} as published, ${result.skipped} skipped`)
      expect(result.notAsPublished).toEqual([])
      expect(result.asPublished).toBe(result.cases - result.skipped)
    })
  }
})

test('a case that comes out otherwise, or breaks down, is named and not counted', async () => {
  const thrown = (): boolean => { throw new Error('broken') }
  const cases = [
    { name: 'right', run: () => true }, { name: 'wrong', run: () => false },
    { name: 'broken', run: thrown }, { name: 'foreign', skip: 'not for us', run: thrown },
  ]
  expect(await tally({ source: 'vectors', cases: () => cases }, join(import.meta.dirname, '..')))
    .toEqual({ source: 'vectors', cases: 4, asPublished: 1, notAsPublished: ['wrong', 'broken'], skipped: 1 })
})
