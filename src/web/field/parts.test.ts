// A first load that comes in parts, on a real browser's disk: broken off, gone on with after a reload, changed in between, and ended by a
// withdrawn phone, another community or a disk that is full.

import { IDBObjectStore } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import type { Knows } from '#domain/field/wire.ts'
import { inTheField, server, tab, until, whole } from '../../../test/support/field.ts'

inTheField()

const groups = ['a', 'b', 'c', 'd']
/** The tubes of one group a part; `texts` are what there is now. */
function inParts({ community = 'one' as 'one' | 'two', texts = new Map(groups.map((it) => [it, 'as it was'])), breaksAt = '' } = {}) {
  const log: Map<string, number> = new Map()
  const it = {
    texts, breaksAt, cursor: 1,
    change(group: string, text: string) {
      texts.set(group, text)
      log.set(group, ++it.cursor)
    },
    reply: (since: string | null, rest: string | null): Partial<Knows> | null => {
      const from = since === null || rest === '' ? 0 : rest === null ? groups.length : groups.indexOf(rest.split(':')[1]!) + 1
      const group = groups[from]
      if (group && group === it.breaksAt) return null
      const item = (of: string) => ({ id: `t-${of}`, group: of, text: texts.get(of) })
      const put = [...log].filter(([, at]) => at > Number(since ?? Infinity)).map(([of]) => item(of))
      return whole(community, it.cursor, {
        full: since === null, begins: since === null || rest === '', collections: put.length > 0 ? { tubes: { put, gone: [] } } : {},
        stretches: group ? [{ name: 'tubes', by: 'group', after: groups[from - 1] ?? null, upto: group === 'd' ? null : group, put: [item(group)] }] : [],
        rest: group && group !== 'd' ? { at: `tubes:${group}`, done: from + 1, of: groups.length } : null,
      })
    },
  }
  return it
}
type Tab = Awaited<ReturnType<typeof tab>>
const held = (station: Tab) => Object.fromEntries([...(station.state().knows?.held.collections['tubes']?.values() ?? [])].map((it) => [it.group, it['text']]))
const rest = (station: Tab) => station.state().knows?.held.rest ?? null
const all = (more: object = {}) => ({ a: 'as it was', b: 'as it was', c: 'as it was', d: 'as it was', ...more })

async function brokenOffAt(breaksAt: string) {
  const there = inParts({ breaksAt })
  server.reply = there.reply
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  await until(() => expect(station.state().knows).not.toBe(null))
  return { there, station }
}

test('one asking fetches part after part, and the phone says how far it is', async () => {
  const { there, station } = await brokenOffAt('c')
  expect(held(station)).toEqual({ a: 'as it was', b: 'as it was' })
  expect(rest(station)).toEqual({ at: 'tubes:b', done: 2, of: 4, first: true, behind: false })
  there.breaksAt = ''
  await vi.waitFor(async () => { await station.syncNow(); expect(rest(station)).toBe(null) }, { timeout: 10_000 })
  expect(held(station)).toEqual(all())
})

test('a load that broke off goes on where it was, after a reload of the phone and with what changed meanwhile', async () => {
  const { there } = await brokenOffAt('c')
  there.breaksAt = ''
  there.change('a', 'changed')
  there.change('d', 'changed too')
  server.asked = []
  const again = await tab()
  await until(() => expect(rest(again)).toBe(null))
  expect(server.asked.map((it) => new URL(it, 'http://x').searchParams.get('rest'))).toEqual(['tubes:b', 'tubes:c'])
  expect(held(again)).toEqual(all({ a: 'changed', d: 'changed too' }))
  expect(held(await tab())).toEqual(all({ a: 'changed', d: 'changed too' }))
})

test('once a day everything comes again, and what is held stays in use until it was replaced; what is gone by then goes', async () => {
  const { there, station } = await brokenOffAt('')
  await until(() => expect(rest(station)).toBe(null))
  there.texts.set('a', 'only the calendar told')
  there.breaksAt = 'b'
  const { knows } = station.state()
  knows!.held.wholeAgainAt = '2020-01-01T00:00:00.000Z' as never
  await vi.waitFor(async () => { await station.syncNow(); expect(rest(station)).toMatchObject({ done: 1, first: false }) }, { timeout: 10_000 })
  expect(held(station)).toEqual(all({ a: 'only the calendar told' }))
  there.breaksAt = ''
  await vi.waitFor(async () => { await station.syncNow(); expect(rest(station)).toBe(null) }, { timeout: 10_000 })
  expect(held(station)).toEqual(all({ a: 'only the calendar told' }))
})

test('a phone withdrawn in the middle of it forgets what had come, and one enrolled elsewhere begins anew', async () => {
  const { station } = await brokenOffAt('c')
  server.withdrawn.add('secret-one')
  await vi.waitFor(async () => { await station.syncNow(); expect(station.state().enrolled).toMatchObject({ revoked: true }) }, { timeout: 10_000 })
  expect(station.state().knows).toBe(null)
  const elsewhere = inParts({ community: 'two', texts: new Map(groups.map((it) => [it, 'elsewhere'])) })
  server.reply = elsewhere.reply
  server.asked = []
  await station.enrol('two', '')
  await station.syncNow()
  await until(() => expect(held(station)).toEqual({ a: 'elsewhere', b: 'elsewhere', c: 'elsewhere', d: 'elsewhere' }))
  expect(server.asked[0]).toBe('/api/field/knows')
  expect(held(await tab())).toEqual({ a: 'elsewhere', b: 'elsewhere', c: 'elsewhere', d: 'elsewhere' })
})

test('a part that the disk could not take is written with the next one, or the phone would miss it for good', async () => {
  const there = inParts()
  server.reply = there.reply
  const station = await tab()
  const { put } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
    if (String(args[1]).endsWith('/in/tubes/b')) throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, args)
  })
  await station.enrol('one', '')
  await station.syncNow()
  await until(() => expect(held(station)).toEqual(all()))
  vi.restoreAllMocks()
  there.change('d', 'changed')
  await vi.waitFor(async () => { await station.syncNow(); expect(held(station)).toEqual(all({ d: 'changed' })) }, { timeout: 10_000 })
  await until(async () => expect(held(await tab())).toEqual(all({ d: 'changed' })))
  // Once all of it is there, a change writes what it touched again.
  const puts = vi.spyOn(IDBObjectStore.prototype, 'put')
  there.change('a', 'changed')
  await vi.waitFor(async () => { await station.syncNow(); expect(held(station)).toEqual(all({ a: 'changed', d: 'changed' })) }, { timeout: 10_000 })
  await until(() => expect(new Set(puts.mock.calls.map(([, key]) => String(key).split('/').slice(3).join('/')).filter((key) => key.startsWith('in/')))).toEqual(new Set(['in/tubes/a'])))
}, 20_000)

test('a server that leads nowhere is not asked without end', async () => {
  server.reply = () => whole('one', 1, { full: false, begins: false, stretches: [{ name: 'tubes', by: 'id', after: 'a', upto: 'b', put: [] }], rest: { at: 'tubes:b', done: 0, of: 1 } })
  const station = await tab()
  server.reply = ((reply) => (since: string | null, rest: string | null) => ({ ...(reply(since, rest) as object), full: since === null, begins: since === null }))(server.reply)
  await station.enrol('one', '')
  await station.syncNow()
  expect(server.asked.length).toBeLessThan(5)
})
