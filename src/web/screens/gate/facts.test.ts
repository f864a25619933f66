// Whose an emergency is: the holder's of the pass that was shown, and nobody's once the guard saw that it is somebody else.

import { expect, test } from 'vitest'
import { emergencyOf, notThem, type Seen } from './facts.ts'

test('an emergency of somebody who holds another person’s pass does not send that person out', () => {
  const seen = { verdict: { code: 'let-out', go: 'out', claims: { id: 'p', who: '廖＊＊', home: '6-1-101' } }, how: 'code', resident: 'holder' } as unknown as Seen
  expect(emergencyOf(seen.resident)).toMatchObject({ emergency: true, resident: 'holder' })
  expect(emergencyOf(notThem(seen).resident)).toMatchObject({ emergency: true, resident: null })
})
