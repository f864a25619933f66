// Who leaves their door by what is answered so far: of those who are asked about, whatever is said of all others.

import { expect, test } from 'vitest'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { RosterDifference } from '#domain/people/roster-wire.ts'
import { leaving, nothingSaid, sayAll, sayOne } from './roster-answers.ts'

const [mother, cousin, mover] = ['mother', 'cousin', 'mover'] as ResidentId[]
const listed = (...ids: (ResidentId | undefined)[]) => ids.map((id) => ({ id }))
const difference = { gone: listed(mother, cousin), moved: listed(mover) } as unknown as RosterDifference

test('whoever the file names where they live stays, also where all others are said to have moved away', () => {
  expect(leaving(difference, nothingSaid)).toEqual([])
  expect(leaving(difference, { ...nothingSaid, gone: sayAll('moved-out'), moved: sayAll('moved') })).toEqual([mother, cousin, mover])
  expect(leaving(difference, { ...nothingSaid, gone: sayOne(sayAll('moved-out'), mother!, 'keep'), moved: sayAll('other') })).toEqual([cousin])
})
