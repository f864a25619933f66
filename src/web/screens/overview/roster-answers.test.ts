// Who leaves their door by what is answered so far: of those who are asked about, whatever is said of all others.

import { expect, test } from 'vitest'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { RosterDifference } from '#domain/people/roster-wire.ts'
import { joining, leaving, nothingSaid, sayAll, sayOne } from './roster-answers.ts'

const [mother, cousin, mover] = ['mother', 'cousin', 'mover'] as ResidentId[]
const listed = (...ids: (ResidentId | undefined)[]) => ids.map((id) => ({ id }))
const difference = { gone: listed(mother, cousin), moved: listed(mover) } as unknown as RosterDifference

test('whoever the file names where they live stays, also where all others are said to have moved away', () => {
  expect(leaving(difference, nothingSaid)).toEqual([])
  expect(leaving(difference, { ...nothingSaid, gone: sayAll('moved-out'), moved: sayAll('moved') })).toEqual([mother, cousin, mover])
  expect(leaving(difference, { ...nothingSaid, gone: sayOne(sayAll('moved-out'), mother!, 'keep'), moved: sayAll('other') })).toEqual([cousin])
})

test('whoever is new behind a door where others live joins them, and so does each who is said to be somebody else of that name: what ends there is asked of these', () => {
  const door = { compound: '桂园', door: '2-1-502' }
  const found = {
    fresh: [{ ...door, born: null, homes: [listed(cousin)] }, { ...door, door: '9-9-909', born: null, homes: [] }],
    alike: [{ id: mother, ...door, fields: [{ what: 'phone', old: null, new: '1' }, { what: 'born', old: '1960-01-01', new: '1990-01-01' }] }],
    moved: [{ id: mover, door: '1-1-101', to: '2-1-502', toCompound: '桂园', born: '1950-01-01', fileBorn: null, toOthers: true }, { id: cousin, to: '9-9-909', toCompound: '桂园', fileBorn: null, toOthers: false }],
  } as unknown as RosterDifference
  expect(joining(found, nothingSaid)).toEqual([{ ...door, born: null }])
  expect(joining(found, { ...nothingSaid, alike: sayAll('other'), moved: sayAll('other') })).toEqual([{ ...door, born: null }, { ...door, born: '1990-01-01' }, { ...door, born: null }])
  expect(joining(found, { ...nothingSaid, alike: sayAll('same'), moved: sayAll('moved') })).toEqual([{ ...door, born: null }])
})
