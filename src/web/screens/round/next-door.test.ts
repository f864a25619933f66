import { beforeAll, expect, test } from 'vitest'
import type { Outcome } from '#domain/doors/doors.ts'
import { instant } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { nextAfter, nextSaid } from './next-door.ts'

beforeAll(() => loadAllLanguages(['common', 'round']))

const zone = 'Asia/Shanghai'
/** On the wall there. */
const at = (time: string) => instant(`2026-04-05T${time}:00+08:00`)
const now = at('18:00')
type Said = readonly [Outcome | null, string?]
const door = (id: string, ...tasks: Said[]) => ({
  id, door: id, needs: tasks.filter(([outcome]) => outcome !== 'done' && outcome !== 'refused').length,
  tasks: tasks.map(([outcome, again]) => ({ state: { outcome, againAt: again === undefined ? null : at(again) } })),
})
const next = (doors: readonly ReturnType<typeof door>[], after: string | null = null) => nextAfter(doors, after, now)?.id

test('a door whose hour has come is the next one, before those where nobody has been; the hour itself has come', () => {
  expect(next([door('601', [null]), door('501', ['again', '17:30'])])).toBe('501')
  expect(next([door('601', [null]), door('501', ['again', '18:00'])])).toBe('501')
  expect(next([door('601', [null]), door('501', ['again', '17:30']), door('401', ['again', '16:00'])]), 'whoever waits longest').toBe('401')
})

test('then those where nobody has been, in walking order after this one and round to the first', () => {
  const doors = [door('601', [null]), door('501', ['nobody']), door('401', [null]), door('301', ['done'])]
  expect([next(doors), next(doors, '501'), next(doors, '401')]).toEqual(['601', '401', '601'])
})

test('nobody goes before the hour that was named as long as there is another door, and the earliest hour is the first', () => {
  const [later, sooner] = [door('601', ['again', '20:00']), door('501', ['again', '18:30'])]
  expect(next([later, door('401', [null])])).toBe('401')
  expect(next([later, sooner, door('401', ['nobody'])])).toBe('401')
  expect(next([later, sooner, door('401', ['again'])]), 'they named no hour').toBe('401')
  expect(next([later, sooner])).toBe('501')
})

test('of several things to do at one door the one that brings somebody there first counts, and what is settled does not', () => {
  expect(next([door('601', [null]), door('501', ['done'], ['again', '17:30'])])).toBe('501')
  expect(next([door('601', ['nobody']), door('501', ['again', '20:00'], [null])])).toBe('501')
  expect([next([door('601', ['done'], ['refused'])]), next([door('601', [null])], '601'), next([])]).toEqual([undefined, undefined, undefined])
})

test('the button says the hour where one was named, and none where somebody goes there anyway', () => {
  expect(nextSaid(door('501', ['again', '18:30']), zone, now)).toContain('18:30')
  expect(nextSaid(door('501', ['again', '17:30'], [null]), zone, now)).toContain('17:30')
  for (const plain of [door('501', [null]), door('501', ['nobody']), door('501', ['again', '20:00'], [null])]) expect(nextSaid(plain, zone, now)).not.toMatch(/\d\d:\d\d/)
})
