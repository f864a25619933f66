// The lines in memory while the disk is read, written and told of by another tab.

import { expect, test } from 'vitest'
import { instant, plus } from '#domain/kernel/instants.ts'
import type { Line } from './kind.ts'
import { newShelf } from './shelf.ts'
import { happened } from './stamp.ts'

const now = instant('2026-04-09T08:00:00+08:00')
const line = (id: string, more: Partial<Line<string, null>> = {}): Line<string, null> => ({ id, fact: '', shown: null, at: now, undone: false, waiting: false, ...more })
const ids = (shelf: ReturnType<typeof newShelf<string, null>>): string[] => shelf.lines().map((it) => it.id)
/** A reading of the disk that ends when it is told to. */
function slowly(shelf: ReturnType<typeof newShelf<string, null>>, lines: readonly Line<string, null>[]) {
  let end: () => void = () => undefined
  const done = shelf.fill(() => new Promise((resolve) => { end = () => resolve(lines) }))
  return async () => { end(); await done }
}

test('what was noted, changed or taken away while the disk was read is newer than what was read', async () => {
  const shelf = newShelf<string, null>()
  for (const id of ['changed', 'gone', 'old']) shelf.put(line(id))
  const read = slowly(shelf, [line('changed'), line('gone'), line('read')])
  shelf.put(line('noted'))
  shelf.put(line('changed', { undone: true }))
  shelf.drop(['gone'])
  await read()
  expect(ids(shelf).sort()).toEqual(['changed', 'noted', 'read'])
  expect(shelf.get('changed')).toMatchObject({ undone: true })
})

test('the newest stands first, and of one moment the one that was made last', () => {
  const shelf = newShelf<string, null>()
  for (const it of [line('a'), line('c'), line('b'), line('early', { at: plus(now, -1) })]) shelf.put(it)
  expect(ids(shelf)).toEqual(['c', 'b', 'a', 'early'])
})

test('of as many that wait, others are others', () => {
  const shelf = newShelf<string, null>()
  for (const id of ['a', 'b']) shelf.put(line(id))
  shelf.setWaiting(new Set(['a']))
  shelf.setWaiting(new Set(['b']))
  expect(shelf.lines().filter((it) => it.waiting).map((it) => it.id)).toEqual(['b'])
})

test('it happened when the clock that was put right says so, where there is one', () => {
  expect([happened({ at: now, right: plus(now, -1), steady: null }), happened({ at: now, right: null, steady: null })]).toEqual([plus(now, -1), now])
})
