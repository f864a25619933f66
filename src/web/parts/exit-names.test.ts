// Where a case stands, in one word or two: the decision, and where its person is.

import { expect, test } from 'vitest'
import { deskState } from '../words/compiled/groups/deskState.js'
import { loadAreas } from '../words/texts.ts'
import { stateName } from './exit-names.ts'

test('whoever is out is said to be out, also when the pass was taken back or the appeal was withdrawn', async () => {
  await loadAreas(['desk', 'common'])
  const word = (name: string): string => deskState[name]!()
  expect([stateName('granted', 'out'), stateName('granted', 'back'), stateName('granted', 'not-yet-out')]).toEqual([word('out'), word('back'), word('granted')])
  for (const state of ['revoked', 'appealed', 'refused', 'withdrawn']) {
    expect(stateName(state, 'out')).toBe(`${word(state)} · ${word('out')}`)
    expect(stateName(state, 'back')).toBe(word(state))
  }
})
