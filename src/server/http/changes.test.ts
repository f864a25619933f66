// One line for each kind and place, however much happened; and a kind that nobody declared does not compile.

import { expect, test } from 'vitest'
import type { BuildingId } from '#domain/kernel/ids.ts'
import '../desk/changes.ts'
import '../exits/changes.ts'
import type { Ask } from './endpoint.ts'
import { inLines, type Change } from './changes.ts'

const [one, two] = ['one', 'two'] as unknown as [BuildingId, BuildingId]

test('what changes of one kind in one place in one transaction is one line, with each id once', () => {
  const changes: Change[] = [
    { kind: 'exit', ids: ['a', 'nurse'], building: one }, { kind: 'contact', ids: ['c'], building: one }, { kind: 'exit', ids: ['b', 'nurse'], building: one },
    { kind: 'exit', ids: ['d'], building: two }, { kind: 'exit', ids: ['e'], building: null }, { kind: 'exit', ids: ['a'], building: one },
  ]
  expect(inLines(changes)).toEqual([
    { kind: 'exit', ids: ['a', 'nurse', 'b'], building: one }, { kind: 'contact', ids: ['c'], building: one },
    { kind: 'exit', ids: ['d'], building: two }, { kind: 'exit', ids: ['e'], building: null },
  ])
})

test('no endpoint can tell of a kind that no capability has declared', () => {
  const told: unknown[] = []
  const touch: Ask['touch'] = (...it) => void told.push(it)
  touch('exit', 'a')
  // @ts-expect-error nobody declares it
  touch('secret', 'a')
  expect(told).toHaveLength(2)
})
