// Taps on one phone as its disk keeps them, and what it knows as its disk keeps it: everything but the server is real.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Held } from '#domain/field/knows.ts'
import type { Knows, Steady } from '#domain/field/wire.ts'
import { instant, plus, type Instant } from '#domain/kernel/instants.ts'
import { newId } from '../offline/ids.ts'
import type { FieldState, Parts, Told } from './asking.ts'
import type { Enrolled } from './enrolled.ts'
import type { Kind } from './kind.ts'

type Fact = { type: 'tube'; id: string; at: Instant; right: Instant | null; steady: Steady | null; tube: string; way: string }
const now = instant('2026-04-09T08:00:00+08:00')
const kind: Kind<Fact, null> = { kind: 'station', tap: ({ tube, way }) => ({ about: tube, way, within: 1_000 }), urgent: () => false, needed: async () => new Set() }
const fact = (way: string, after = 0): Fact => ({ type: 'tube', id: newId<'fact'>(), at: plus(now, after), right: null, steady: null, tube: 't1', way })

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
})
afterEach(() => vi.unstubAllGlobals())

describe('taps', () => {
  async function opened() {
    const { openLog } = await import('./log.ts')
    const { openLanes } = await import('./lanes.ts')
    const log = openLog<Fact, null>(kind, openLanes<Fact>('station', () => false), () => undefined)
    await log.open()
    return { log, tap: async (it: Fact) => (await log.record(it, null, { to: null, by: null }, 60_000)).twice }
  }

  test('twice the same within a second is one; the other way, and a second later, is another', async () => {
    const { tap } = await opened()
    const first = fact('out')
    expect([await tap(first), await tap(fact('out', 999)), await tap(first)]).toEqual([false, true, false])
    expect([await tap(fact('back', 999)), await tap(fact('back', 1_999))]).toEqual([false, false])
  })

  test('what was taken back is no tap any more; what has been sent cannot be taken back', async () => {
    const { log, tap } = await opened()
    const [first, second] = [fact('out'), fact('out', 1)]
    await tap(first)
    expect(await log.undo(first.id)).toBe(true)
    expect(await tap(second)).toBe(false)
    const { write } = await import('../offline/store.ts')
    await write(['outbox'], (tx) => tx.objectStore('outbox').clear())
    expect(await log.undo(second.id)).toBe(false)
    expect(log.lines().map((line) => [line.id, line.undone])).toEqual([[second.id, false], [first.id, true]])
  })

  test('without a network as well, what has set out is not offered to be taken back', async () => {
    const { openLog } = await import('./log.ts')
    const { openLanes } = await import('./lanes.ts')
    const { write } = await import('../offline/store.ts')
    const lanes = openLanes<Fact>('station', () => false)
    const log = openLog<Fact, null>(kind, lanes, () => undefined)
    const [held, due, tried] = [fact('out'), fact('out', 2_000), fact('out', 4_000)]
    for (const [it, ms] of [[held, 60_000], [due, 0], [tried, 60_000]] as const) await log.record(it, null, { to: null, by: null }, ms)
    await write(['outbox'], async (tx) => {
      const row = (await tx.objectStore('outbox').index('id').get(tried.id))!
      await tx.objectStore('outbox').put({ ...row, tries: 1 })
    })
    const open = await (await import('./undoable.ts')).undoable([held, due, tried].map((it) => it.id))
    expect([...open.keys()]).toEqual([held.id])
    for (const it of [held, due, tried]) expect(await log.undo(it.id)).toBe(open.has(it.id))
  })

  test('a line that another tab has taken away goes here as well', async () => {
    const [{ log: one, tap }, { log: two }] = [await opened(), await opened()]
    const it = fact('out')
    await tap(it)
    await two.takeOver([it.id])
    expect(two.lines()).toHaveLength(1)
    const { write } = await import('../offline/store.ts')
    await write(['log', 'outbox'], async (tx) => { await tx.objectStore('log').clear(); await tx.objectStore('outbox').clear() })
    await one.takeOver([it.id])
    expect(one.lines()).toEqual([])
  })
})

const communities = { one: '01960000-0000-7000-8000-000000000001', two: '01960000-0000-7000-8000-000000000002' }
const item = (id: string, group: string, more: object = {}) => ({ id, group, ...more })
const knows = (cursor: number, more: Partial<Knows> = {}): Knows => ({
  cursor, now, full: true, begins: true, wholeAgainAt: plus(instant(new Date().toISOString()), 1e8), community: { id: communities.one as never, name: 'one', zone: 'Asia/Shanghai', phone: '' }, device: 'device-one' as never, place: null, lists: null,
  collections: { tubes: { put: [item('t1', 'a'), item('t2', 'b')], gone: [] } }, stretches: [], rest: null, ...more,
})
const root = { community: communities.one, device: 'device-one', rootKey: {} as never }
const tubes = (held: Held | null | undefined) => [...(held?.collections['tubes']?.keys() ?? [])].sort()

describe('what it knows, on its disk', () => {
  async function keep(sent: Knows, before: Awaited<ReturnType<typeof import('./knowing.ts').load>> = null) {
    const { merge } = await import('./knowing.ts')
    const merged = (await merge('station', before, sent, root))!
    await merged.save()
    return merged.knowing
  }
  const entries = async () => (await (await import('../offline/store.ts')).read((db) => db.getAllKeys('blobs'))).map(String)

  test('a whole answer leaves nothing of what lay there, and a group that is empty lies nowhere', async () => {
    const { load } = await import('./knowing.ts')
    await keep(knows(1))
    const second = await keep(knows(2, { collections: { tubes: { put: [item('t3', 'c'), item('t4', 'd')], gone: [] } } }))
    expect(tubes((await load('station', root))?.held)).toEqual(['t3', 't4'])
    await keep(knows(3, { full: false, begins: false, collections: { tubes: { put: [], gone: ['t3'] } } }), second)
    expect(await entries()).toEqual(['head', 'in/tubes/d', 'mark'].map((it) => `field/station/knows/${it}`))
  })

  test('nothing of another community is read, be it at the start or from another tab', async () => {
    const { load } = await import('./knowing.ts')
    const { takeOver } = await import('./disk.ts')
    const mine = await keep(knows(1))
    await keep(knows(2, { community: { ...knows(1).community, id: communities.two as never } }))
    expect(await takeOver('station', mine.held, [])).toBe(null)
    expect(await load('station', root)).toBe(null)
    expect(await entries()).toEqual([])
  })

  test('a tab that was frozen while it asked, and writes when another has written since, mixes nothing; the next time it writes all that it knows', async () => {
    const { load, merge } = await import('./knowing.ts')
    const first = await keep(knows(1))
    const change = (cursor: number, id: string, group: string) => knows(cursor, { full: false, begins: false, collections: { tubes: { put: [item(id, group, { at: cursor })], gone: [] } } })
    const frozen = (await merge('station', first, change(2, 't1', 'a'), root))!
    const other = await keep(change(3, 't1', 'a'), await keep(change(2, 't2', 'b'), first))
    await expect(frozen.save()).rejects.toThrow()
    const held = (await load('station', root))!.held
    expect([held.cursor, held.collections['tubes']!.get('t1'), held.collections['tubes']!.get('t2')]).toMatchObject([3, { at: 3 }, { at: 2 }])
    // As asking.ts keeps it.
    await keep(change(4, 't3', 'c'), { ...frozen.knowing, behind: true })
    expect(tubes((await load('station', root))!.held)).toEqual(['t1', 't2', 't3'])
    // The other one meets that in turn, and so does the tab of a phone that has been enrolled anew meanwhile.
    await expect(keep(change(4, 't4', 'd'), other)).rejects.toThrow()
    const { forgetHeld } = await import('./disk.ts')
    await forgetHeld('station')
    await expect(keep(change(5, 't4', 'd'), other)).rejects.toThrow()
    expect(await entries()).toEqual([])
  })

  test('of a group that another tab has written, what is gone is gone', async () => {
    const { takeOver } = await import('./disk.ts')
    const mine = await keep(knows(1, { collections: { tubes: { put: [item('t1', 'a'), item('t2', 'a'), item('t3', 'b')], gone: [] } } }))
    await keep(knows(2, { full: false, begins: false, collections: { tubes: { put: [], gone: ['t2'] } } }), mine)
    expect(tubes(await takeOver('station', mine.held, [['tubes', 'a']]))).toEqual(['t1', 't3'])
  })
})

describe('asking', () => {
  const enrolled = (community: keyof typeof communities, more: Partial<Enrolled> = {}): Enrolled =>
    ({ device: `device-${community}` as never, kind: 'station', secret: `secret-${community}`, community: communities[community] as never, place: null, rootKey: {} as never, at: now, revoked: false, former: [], ...more })
  /** One phone's state, and what it did; `reply` is the server. */
  async function phone(of: Enrolled, reply: (path: string) => object | Promise<object>) {
    const asking = await import('./asking.ts')
    const asked: string[] = []
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path)
      const body = await reply(path)
      return new Response(JSON.stringify(body), { status: 'code' in body ? 401 : 200, headers: { 'postern-now': new Date().toISOString() } })
    })
    let state: FieldState<Fact, null> = { ready: true, read: true, enrolled: of, knows: null, lines: [], waiting: 0, online: true, clockErrorMs: 0 }
    const told: Told[] = []
    const parts = { kind, log: { open: async () => undefined, forget: async () => undefined }, lanes: {}, state: () => state, set: (change: Partial<typeof state>) => { state = { ...state, ...change } }, tell: (what: Told) => void told.push(what) } as unknown as Parts<Fact, null>
    return { asking, asked, told, parts, state: () => state }
  }

  test('an answer that comes after the phone was enrolled anew is nobody’s, be it good or bad', async () => {
    for (const late of [knows(4), { code: 'not-signed-in' }]) {
      const { asking, parts, state } = await phone(enrolled('one'), () => { parts.set({ enrolled: enrolled('two') }); return late })
      expect(await asking.ask(parts)).toBe(false)
      expect(state()).toMatchObject({ enrolled: { device: 'device-two', revoked: false }, knows: null })
    }
    const { asking, parts, state } = await phone(enrolled('one'), () => knows(4))
    let looks = 0
    const two = { ...state(), enrolled: enrolled('two') }
    // Enrolled anew while the answer is being opened.
    expect(await asking.ask({ ...parts, state: () => (looks++ < 2 ? state() : two) })).toBe(false)
    expect(state().knows).toBe(null)
  })

  test('once a day, and where a part fits nothing that it has, it asks for everything', async () => {
    const { asking, asked, parts, state } = await phone(enrolled('one'), (path) => (path.includes('since') && !path.includes('rest') ? { ...knows(9, { full: false, begins: false }), device: 'device-other' } : knows(5, { wholeAgainAt: plus(now, 1e8) })))
    await asking.ask(parts)
    await asking.ask(parts)
    expect(asked).toEqual(['/api/field/knows', '/api/field/knows?since=5&rest='])
    parts.set({ knows: { ...state().knows!, held: { ...state().knows!.held, wholeAgainAt: plus(instant(new Date().toISOString()), 1e8) } } })
    expect(await asking.ask(parts)).toBe(true)
    expect(asked.slice(2)).toEqual(['/api/field/knows?since=5', '/api/field/knows'])
    expect(state().knows!.held.cursor).toBe(5)
  })

  test('a withdrawn phone opens nothing that still lies on its disk; one that the server knows again says so', async () => {
    const { asking, parts, state } = await phone(enrolled('one'), () => knows(5))
    await asking.ask(parts)
    const { enrolmentOf, keepEnrolment } = await import('./enrolled.ts')
    await keepEnrolment(enrolled('one', { revoked: true }))
    await asking.reload(parts)
    expect(state()).toMatchObject({ enrolled: { revoked: true }, knows: null })
    await asking.ask(parts)
    expect(state()).toMatchObject({ enrolled: { revoked: false }, knows: { held: { cursor: 5 } } })
    expect(await enrolmentOf('station')).toMatchObject({ revoked: false })
  })

  test('where another tab heard that nothing changed, this one knows as much and reads nothing', async () => {
    const { asking, parts, state } = await phone(enrolled('one'), () => knows(5))
    await asking.ask(parts)
    const nothing = { saved: 'device-one,5,,', names: [], nothing: { cursor: 8, asOf: plus(now, 60_000) } }
    expect(await asking.hearKnows(parts, { base: 'device-one,5,,', ...nothing })).toBe(true)
    expect(state().knows!.held).toMatchObject({ cursor: 8, asOf: plus(now, 60_000) })
    // Whoever does not stand where the other stood has to ask.
    expect(await asking.hearKnows(parts, { base: 'device-one,4,,', ...nothing })).toBe(false)
  })

  test('a tab that missed what another told before reads everything, not only what was written last', async () => {
    const { asking, parts, state } = await phone(enrolled('one'), () => knows(5))
    await asking.ask(parts)
    const { merge } = await import('./knowing.ts')
    let before = state().knows!
    for (const [cursor, id, group] of [[6, 't5', 'e'], [7, 't6', 'f']] as const) {
      const merged = (await merge('station', before, knows(cursor, { full: false, begins: false, collections: { tubes: { put: [item(id, group)], gone: [] } } }), root))!
      await merged.save()
      before = merged.knowing
    }
    expect(await asking.hearKnows(parts, { base: 'device-one,6,,', saved: 'device-one,7,,', names: [['tubes', 'f']], nothing: null })).toBe(true)
    expect(tubes(state().knows!.held)).toEqual(['t1', 't2', 't5', 't6'])
  })

  test('back in a community where it was before, a phone keeps the secrets of the others, and one of its own', async () => {
    const { enrolHere } = await import('./enrolling.ts')
    vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
      const { token } = JSON.parse(String(init.body)) as { token: keyof typeof communities }
      const { revoked: _, former: __, ...fresh } = enrolled(token)
      return new Response(JSON.stringify(fresh), { headers: { 'postern-now': new Date().toISOString() } })
    })
    for (const token of ['one', 'two', 'one']) expect(await enrolHere(token, '')).toMatchObject({ ok: true })
    const { enrolmentOf } = await import('./enrolled.ts')
    expect((await enrolmentOf('station'))!.former).toEqual([{ community: communities.two, device: 'device-two', secret: 'secret-two' }])
  })
})
