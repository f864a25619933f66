// What a phone holds, after any history told in any pieces, is what it would hold had it asked for everything at the end; and writing
// only what was touched leaves the same on its disk.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommunityId, DeviceId } from '../kernel/ids.ts'
import { instant, plus, type Instant } from '../kernel/instants.ts'
import { applyKnows, groupOf, itemsIn, type Applied, type Held } from './knows.ts'
import type { Delta, Item, Knows } from './wire.ts'

const start = instant('2026-04-09T06:00:00+08:00')
const community = { id: '01960000-0000-7000-8000-000000000001' as CommunityId, name: 'Osmanthus Court', zone: 'Asia/Shanghai', phone: '' }
const device = '01960000-0000-7000-8000-0000000000d1' as DeviceId
const names = ['flats', 'passes'] as const

type World = Record<(typeof names)[number], Map<string, Item>>
type Op = { name: (typeof names)[number]; id: string; group: string | null; text: number | null }
const ops = fc.array(fc.record<Op>({
  name: fc.constantFrom(...names), id: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), group: fc.constantFrom('2', '3', null), text: fc.option(fc.nat(2)),
}), { maxLength: 40 })

const emptyWorld = (): World => ({ flats: new Map(), passes: new Map() })
function happen(world: World, { name, id, group, text }: Op): void {
  if (text === null) world[name].delete(id)
  else world[name].set(id, { id, text, ...(group === null ? {} : { group }) })
}
const replyOf = (at: number, full: boolean, collections: Record<string, Delta>, more: Partial<Knows> = {}): Knows =>
  ({ cursor: at, now: plus(start, at), full, wholeAgainAt: plus(start, 1000 + at), community, device, place: null, lists: null, collections, ...more })
const whole = (world: World, at = 0): Knows => replyOf(at, true, Object.fromEntries(names.map((name) => [name, { put: [...world[name].values()], gone: [] }])))

/** As the server does: whatever was named since the cursor, as it stands now. */
function changes(world: World, of: readonly Op[], at: number): Knows {
  const collections: Record<string, Delta> = {}
  for (const name of names) {
    const ids = [...new Set(of.filter((it) => it.name === name).map((it) => it.id))]
    if (ids.length > 0) collections[name] = { put: ids.flatMap((id) => world[name].get(id) ?? []), gone: ids.filter((id) => !world[name].has(id)) }
  }
  return replyOf(at, false, collections)
}

/** The disk: one entry a group, written as `touched` says. */
function write(disk: Map<string, string>, { what, held, ...rest }: Applied): void {
  if (what !== 'changed') return
  const { whole: all, touched } = rest as Extract<Applied, { what: 'changed' }>
  if (all) disk.clear()
  const keys = [...touched].flatMap(([name, groups]) => [...groups].map((group) => [name, group] as const))
  for (const [name, group] of keys) {
    const items = itemsIn(held!.collections[name]!, group)
    if (items.length === 0) disk.delete(`${name}/${group}`)
    else disk.set(`${name}/${group}`, JSON.stringify(items.sort((a, b) => (a.id < b.id ? -1 : 1))))
  }
}
const contents = (held: Held | null) => Object.fromEntries(names.map((name) => [name, [...(held?.collections[name]?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))]))
function onDisk(held: Held): Map<string, string> {
  const disk = new Map<string, string>()
  for (const [name, items] of Object.entries(held.collections)) for (const item of items.values()) disk.set(`${name}/${groupOf(item)}`, '')
  for (const key of disk.keys()) disk.set(key, JSON.stringify(itemsIn(held.collections[key.split('/')[0]!]!, key.slice(key.indexOf('/') + 1)).sort((a, b) => (a.id < b.id ? -1 : 1))))
  return disk
}

test('in whatever pieces a history is told, the phone holds what a whole reply at its end gives, in memory and on the disk', () => {
  fc.assert(fc.property(ops, fc.array(fc.nat(40), { maxLength: 6 }), (history, cuts) => {
    const world = emptyWorld()
    const bounds = [...cuts.map((cut) => Math.min(cut, history.length)).sort((a, b) => a - b), history.length]
    const disk = new Map<string, string>()
    let applied = applyKnows(null, whole(world))
    write(disk, applied)
    let from = 0
    for (const until of bounds) {
      for (const op of history.slice(from, until)) happen(world, op)
      // What came twice does no harm: the last change before the cut is told again.
      applied = applyKnows(applied.held, changes(world, history.slice(Math.max(0, from - 1), until), until))
      write(disk, applied)
      from = until
    }
    const all = applyKnows(null, whole(world, from)).held
    expect(contents(applied.held)).toEqual(contents(all))
    expect(disk).toEqual(onDisk(applied.held!))
  }), { numRuns: 500 })
})

test('a change in one building writes that building and no other, and what came a second time writes nothing', () => {
  const world = emptyWorld()
  for (const [id, group] of [['a', '2'], ['b', '3'], ['c', '2']] as const) happen(world, { name: 'flats', id, group, text: 0 })
  const held = applyKnows(null, whole(world)).held!
  const op: Op = { name: 'flats', id: 'a', group: '2', text: 1 }
  happen(world, op)
  const first = applyKnows(held, changes(world, [op], 1))
  expect(first).toMatchObject({ what: 'changed', whole: false })
  expect([...(first as Extract<Applied, { what: 'changed' }>).touched]).toEqual([['flats', new Set(['2'])]])
  expect(first.held!.collections['passes']).toBe(held.collections['passes'])
  const second = applyKnows(first.held, changes(world, [op], 2))
  expect((second as Extract<Applied, { what: 'changed' }>).touched.size).toBe(0)
  expect(second.held!.collections['flats']).toBe(first.held!.collections['flats'])
})

const full = () => {
  const world = emptyWorld()
  happen(world, { name: 'flats', id: 'a', group: '2', text: 0 })
  return applyKnows(null, whole(world)).held!
}
const elsewhere = { ...community, id: '01960000-0000-7000-8000-000000000002' as CommunityId }

test('a reply for another community or another device throws away what is held; a part of it is not built on nothing', () => {
  for (const other of [{ community: elsewhere }, { device: '01960000-0000-7000-8000-0000000000d2' as DeviceId }]) {
    expect(applyKnows(full(), { ...replyOf(5, false, {}), ...other })).toEqual({ what: 'ask-again', held: null })
    const fresh = applyKnows(full(), { ...replyOf(5, true, { passes: { put: [{ id: 'p' }], gone: [] } }), ...other })
    expect(fresh).toMatchObject({ what: 'changed', whole: true })
    expect(contents(fresh.held)).toEqual({ flats: [], passes: [{ id: 'p' }] })
  }
  expect(applyKnows(null, replyOf(5, false, {}))).toEqual({ what: 'ask-again', held: null })
  expect(applyKnows(null, { cursor: 1, now: start, nothing: true })).toEqual({ what: 'ask-again', held: null })
})

test('a reply that says that nothing changed only says how new everything is', () => {
  const held = full()
  const now = plus(start, 500) as Instant
  expect(applyKnows(held, { cursor: 9, now, nothing: true })).toEqual({ what: 'nothing', held: { ...held, cursor: 9, asOf: now } })
})

test('what changes by the calendar alone is asked for in time, however many parts came in between', () => {
  const held = full()
  expect(applyKnows(held, replyOf(400, false, {})).held!.wholeAgainAt).toBe(held.wholeAgainAt)
  expect(applyKnows(held, replyOf(400, true, {})).held!.wholeAgainAt).toBe(plus(start, 1400))
})

test('signed lists that are not sent again stay', () => {
  const lists = { tag: '1', trust: 'a', status: 'b' }
  const held = applyKnows(null, replyOf(0, true, {}, { lists })).held!
  expect(applyKnows(held, replyOf(1, false, {})).held!.lists).toBe(lists)
  expect(applyKnows(held, replyOf(1, false, {}, { lists: { ...lists, tag: '2' } })).held!.lists!.tag).toBe('2')
})

test('a collection in which there is nothing is there all the same', () => {
  expect(applyKnows(null, replyOf(0, true, { flats: { put: [], gone: [] } })).held!.collections).toEqual({ flats: new Map() })
})
