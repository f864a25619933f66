import { expect, test } from 'vitest'
import { deskState } from '../words/compiled/groups/deskState.js'
import { stateName } from './exit-names.ts'

test('a granted case is out, or back, by the pass that counts; granted again after a return it is granted', () => {
  const named = (state: string, whereabouts: string, exitsUsed: number) => stateName({ state, whereabouts, exitsUsed })
  expect(named('granted', 'not-yet-out', 0)).toBe(deskState['granted']!())
  expect(named('granted', 'out', 1)).toBe(deskState['out']!())
  // Out on the pass that was taken back: the new one has let nobody out, and they are out all the same.
  expect(named('granted', 'out', 0)).toBe(deskState['out']!())
  expect(named('granted', 'back', 1)).toBe(deskState['back']!())
  expect(named('granted', 'back', 0)).toBe(deskState['granted']!())
  expect(named('revoked', 'back', 1)).toBe(deskState['revoked']!())
})
