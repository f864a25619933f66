// What a phone holds, after any history told in any pieces, is what it would hold had it asked for everything at the end, also when what
// there is comes in parts that are broken off, lost and begun again; and writing only what was touched leaves the same on its disk.

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
  ({ cursor: at, now: plus(start, at), full, begins: full, wholeAgainAt: plus(start, 1000 + at), community, device, place: null, lists: null, collections, stretches: [], rest: null, ...more })
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

type Rest = { name: (typeof names)[number]; after: string | null }
const byOf = { passes: 'id', flats: 'group' } as const
const order = ['passes', 'flats'] as const
const keyOf = (name: Rest['name'], item: Item): string => (byOf[name] === 'id' ? item.id : groupOf(item))

/** The next part, as the server makes it: items in the order of their keys, never half a group. */
function part(world: World, { name, after }: Rest, most: number): Pick<Knows, 'stretches' | 'rest'> {
  const items = [...world[name].values()].filter((it) => after === null || keyOf(name, it) > after)
  const keys = [...new Set(items.map((it) => keyOf(name, it)))].sort()
  const upto = keys.length > most ? keys[most - 1]! : null
  const put = items.filter((it) => upto === null || keyOf(name, it) <= upto)
  const next: Rest | null = upto !== null ? { name, after: upto } : order.indexOf(name) + 1 < order.length ? { name: order[order.indexOf(name) + 1]!, after: null } : null
  return { stretches: [{ name, by: byOf[name], after, upto, put }], rest: next && { at: JSON.stringify(next), done: 0, of: 0 } }
}

type Act = { do: 'happens'; op: Op } | { do: 'asks'; most: number; lost: boolean } | { do: 'is-a-day-old' | 'cursor-fits-nothing' | 'forgets' }
const acts: fc.Arbitrary<Act[]> = fc.array(fc.oneof(
  { weight: 5, arbitrary: ops.filter((all) => all.length > 0).map((all): Act => ({ do: 'happens', op: all[0]! })) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('asks' as const), most: fc.integer({ min: 1, max: 3 }), lost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ do: 'is-a-day-old' }, { do: 'cursor-fits-nothing' }, { do: 'forgets' }) },
), { maxLength: 60 })

test('however parts, changes, lost answers and new beginnings come between each other, in the end the phone holds what there is', () => {
  fc.assert(fc.property(acts, (all) => {
    const [world, history, disk] = [emptyWorld(), [] as Op[], new Map<string, string>()]
    let [held, fits, old]: [Held | null, boolean, boolean] = [null, true, false]
    const asks = (most: number, lost: boolean): void => {
      const since = held && fits ? held.cursor : null
      const from = since === null || old ? '' : held!.rest?.at
      const told = since === null ? {} : changes(world, history.slice(since), 0).collections
      const next = from === undefined ? { stretches: [], rest: null } : part(world, from === '' ? { name: order[0], after: null } : JSON.parse(from) as Rest, most)
      if (lost) return
      const applied = applyKnows(held, replyOf(history.length, since === null, told, { ...next, begins: since === null || from === '' }))
      expect(applied.what).toBe('changed')
      write(disk, applied)
      ;[held, fits, old] = [applied.held, true, false]
    }
    for (const act of all) {
      if (act.do === 'happens') happen(world, (history.push(act.op), act.op))
      else if (act.do === 'asks') asks(act.most, act.lost)
      else if (act.do === 'is-a-day-old') old = true
      else if (act.do === 'cursor-fits-nothing') fits = false
      else if (act.do === 'forgets') held = null
    }
    do asks(2, false)
    while (held!.rest)
    const there = Object.fromEntries(names.map((name) => [name, [...world[name].values()].sort((a, b) => (a.id < b.id ? -1 : 1))]))
    expect(contents(held)).toEqual(there)
    expect(disk).toEqual(onDisk(held!))
  }), { numRuns: 1_000 })
})

test('what is held stays in use while everything comes again; of a first load it is known how far it is', () => {
  const world = emptyWorld()
  for (const [id, group] of [['a', '2'], ['b', '3']] as const) happen(world, { name: 'flats', id, group, text: 0 })
  const first = applyKnows(null, replyOf(0, true, {}, part(world, { name: 'flats', after: null }, 1))).held!
  expect(first.rest).toMatchObject({ first: true })
  expect(contents(first)['flats']!.map((it) => it.id)).toEqual(['a'])
  const all = applyKnows(first, replyOf(0, false, {}, part(world, { name: 'flats', after: '2' }, 1))).held!
  expect(all.rest).toBe(null)
  happen(world, { name: 'flats', id: 'b', group: null, text: null })
  const again = applyKnows(all, replyOf(0, true, {}, part(world, { name: 'flats', after: null }, 1)))
  expect(again).toMatchObject({ what: 'changed', whole: false, held: { rest: null } })
  const begun = applyKnows(all, replyOf(0, true, {}, { ...part(world, { name: 'passes', after: null }, 1) }))
  expect(begun.held!.rest).toMatchObject({ first: false })
  expect(contents(begun.held)['flats']!.map((it) => it.id)).toEqual(['a', 'b'])
  expect(contents(again.held)['flats']!.map((it) => it.id)).toEqual(['a'])
})

test('where nobody told what changed, what is held is as old as it was until the last part has come', () => {
  const world = emptyWorld()
  for (const [id, group] of [['a', '2'], ['b', '3'], ['c', '4']] as const) happen(world, { name: 'flats', id, group, text: 0 })
  const held = applyKnows(null, whole(world)).held!
  const begun = applyKnows(held, replyOf(900, true, {}, part(world, { name: 'flats', after: null }, 1))).held!
  expect(begun).toMatchObject({ asOf: held.asOf, rest: { first: false, behind: true } })
  expect(applyKnows(begun, { cursor: 900, now: plus(start, 901), nothing: true }).held!.asOf).toBe(held.asOf)
  const on = applyKnows(begun, replyOf(902, false, { flats: { put: [{ id: 'a', group: '2', text: 7 }], gone: [] } })).held!
  expect(on.asOf).toBe(held.asOf)
  const second = applyKnows(on, replyOf(903, false, {}, part(world, { name: 'flats', after: '2' }, 1))).held!
  expect(second).toMatchObject({ asOf: held.asOf, rest: { behind: true } })
  expect(applyKnows(second, replyOf(904, false, {}, part(world, { name: 'flats', after: '3' }, 1))).held!).toMatchObject({ asOf: plus(start, 904), rest: null })
  // With the changes told, what is held is as new as they are, though everything comes again.
  expect(applyKnows(held, replyOf(900, false, {}, { ...part(world, { name: 'flats', after: null }, 1), begins: true })).held!.asOf).toBe(plus(start, 900))
})

test('a part takes away what is no longer there, up to its very end and no further, and touches nothing that is as it was', () => {
  const world = emptyWorld()
  for (const [id, group] of [['a', '2'], ['b', '2'], ['c', '3'], ['d', '4']] as const) happen(world, { name: 'flats', id, group, text: 0 })
  const held = applyKnows(null, whole(world)).held!
  const same = applyKnows(held, replyOf(1, false, {}, part(world, { name: 'flats', after: null }, 2)))
  expect((same as Extract<Applied, { what: 'changed' }>).touched.size).toBe(0)
  for (const id of ['b', 'c', 'd']) happen(world, { name: 'flats', id, group: null, text: null })
  const told = applyKnows(held, replyOf(2, false, {}, { stretches: [{ name: 'flats', by: 'group', after: null, upto: '2', put: [{ id: 'a', group: '2', text: 0 }] }], rest: null })).held
  expect(contents(told)['flats']!.map((it) => it.id)).toEqual(['a', 'c', 'd'])
  const after = applyKnows(held, replyOf(2, false, {}, { stretches: [{ name: 'flats', by: 'group', after: '2', upto: '3', put: [] }], rest: null })).held
  expect(contents(after)['flats']!.map((it) => it.id)).toEqual(['a', 'b', 'd'])
})

test('changes that come without a part leave the rest to be fetched', () => {
  const world = emptyWorld()
  const first = applyKnows(null, replyOf(0, true, {}, part(world, { name: 'passes', after: null }, 1))).held!
  expect(first.rest).not.toBe(null)
  expect(applyKnows(first, replyOf(1, false, { passes: { put: [{ id: 'p' }], gone: [] } })).held!.rest).toEqual(first.rest)
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
