import { expect, test } from 'vitest'
import type { Instant } from '#domain/kernel/instants.ts'
import type { ToTell } from '#domain/notices/wire.ts'
import { heldAt, withThoseShown, type Shown } from './to-tell.ts'

type One = ToTell['notices'][number]
const notice = (id: string, ...buildings: string[]) => ({ id, buildings: buildings.map((one) => ({ id: one, label: one, compound: '', rings: 1, knocks: 2 })) }) as unknown as One
const seen = (shown: readonly Shown[]): string[] => shown.map(({ id, gone, buildings }) => `${id}${gone ? ' gone' : ''} ${buildings.map((one) => `${one.id}:${one.knocks}`).join(' ')}`)
const first = withThoseShown([], [notice('a', '1', '2'), notice('b', '1')], new Set())

test('nobody carries old words on: a notice that is corrected, withdrawn or over goes, and its correction comes', () => {
  expect(seen(first)).toEqual(['a 1:2 2:2', 'b 1:2'])
  expect(seen(withThoseShown(first, [notice('c', '1'), notice('b', '1')], new Set()))).toEqual(['c 1:2', 'b 1:2'])
})

test('where something was told here it stays, to be taken back, and says that nothing of it is to be told any more', () => {
  const next = withThoseShown(first, [notice('c', '1'), notice('b', '1')], new Set(['a']))
  expect(seen(next)).toEqual(['c 1:2', 'a gone 1:0 2:0', 'b 1:2'])
  expect(seen(withThoseShown(next, [notice('a', '1'), notice('b', '1')], new Set(['a']))), 'taken back, it is to be told again').toEqual(['a 1:2 2:0', 'b 1:2'])
})

test('a building of which the last home was told stays as long as its notice does', () => {
  expect(seen(withThoseShown(first, [notice('a', '2'), notice('b', '1')], new Set(['a'])))).toEqual(['a 2:2 1:0', 'b 1:2'])
})

test('a phone without a network shows no notice past its end, and no building past the end of whoever’s it was', () => {
  const [eight, nine, ten] = ['2026-04-05T08:00:00.000Z', '2026-04-05T09:00:00.000Z', '2026-04-05T10:00:00.000Z'] as Instant[]
  const of = (id: string, validUntil: Instant, ...untils: (Instant | null)[]) => ({ id, validUntil, buildings: untils.map((until, n) => ({ id: String(n + 1), until })) }) as unknown as One
  const all = [of('a', ten!, eight!, null, ten!), of('b', nine!, null), of('c', ten!, nine!)]
  expect(heldAt(all, nine!).map((one) => `${one.id} ${one.buildings.map((it) => it.id).join(' ')}`)).toEqual(['a 2 3'])
})
