// A phone in the field, of two kinds, against a server that is played: everything else (IndexedDB, locks, channels, seals) is real.
// The second kind has a lane, a fact and a collection of its own, and runs on the very same code.

import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Knows, Steady } from '#domain/field/wire.ts'
import { instantOf, type Instant } from '#domain/kernel/instants.ts'
import { newId } from '../offline/ids.ts'
import type { Field } from './field.ts'
import type { Kind } from './kind.ts'

type Fact = { type: 'tube' | 'urgent'; id: string; at: Instant; right: Instant | null; steady: Steady | null; tube: string; way: string; note: string }
type Shown = { who: string }
type Batch = { facts: Fact[]; sentAt: Instant; steady: Steady }
type Say = 'ok' | 'bug' | 'away'

const communities = { one: '01960000-0000-7000-8000-000000000001', two: '01960000-0000-7000-8000-000000000002' }
let server: ReturnType<typeof playServer>
let stops: (() => void)[] = []
let number = 0
/** of a kind of its own for each test: what an earlier one still says in its channels is not heard here */
let own = ''

/** `ahead`: how far the server's clock differs from the device's. */
function playServer(ahead = 0) {
  const it = {
    ahead, say: (_fact: Fact): Say => 'ok', away: false, poison: '', withdrawn: new Set<string>(), /** withdrawn so long ago that not even facts are taken */ closed: new Set<string>(), asked: [] as string[], batches: [] as (Batch & { secret: string })[],
    reply: (since: string | null): object => ({ ...whole('one', 7), full: since === null }),
  }
  return it
}
const whole = (community: keyof typeof communities, cursor: number, more: Partial<Knows> = {}): Knows => ({
  cursor, now: instantOf(Date.now()), full: true, wholeAgainAt: instantOf(Date.now() + 1e8), community: { id: communities[community] as never, name: community, zone: 'Asia/Shanghai', phone: '' },
  device: `device-${community}` as never, place: null, lists: null, collections: { tubes: { put: [{ id: 't1', group: 'a' }, { id: 't2', group: 'b' }], gone: [] } }, ...more,
})
const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'postern-now': new Date(Date.now() + server.ahead).toISOString() } })

async function answer(path: string, init: RequestInit): Promise<Response> {
  if (server.away) throw new TypeError('no network')
  const secret = ((init.headers as Record<string, string>)['authorization'] ?? '').replace('Bearer ', '')
  if (path === '/api/devices/enrol') {
    // `one again` is the first community a second time.
    const { token } = JSON.parse(String(init.body)) as { token: string }
    return json({ device: `device-${token}`, kind: own, secret: `secret-${token}`, community: communities[token.split(' ')[0] as keyof typeof communities], place: null, rootKey: {}, at: instantOf(Date.now()) })
  }
  if (path === '/api/facts') {
    if (server.closed.has(secret)) return json({ code: 'not-signed-in' }, 401)
    const batch = JSON.parse(String(init.body)) as Batch
    if (batch.facts.some((fact) => server.say(fact) === 'bug')) return json({ code: 'bug' }, 500)
    server.batches.push({ ...batch, secret })
    return json({ taken: batch.facts.map((fact) => fact.id), held: [], clockErrorMs: 0, now: instantOf(Date.now()) })
  }
  if (path.startsWith('/api/field/knows')) {
    server.asked.push(path)
    return server.withdrawn.has(secret) ? json({ code: 'not-signed-in' }, 401) : json(server.reply(new URL(path, 'http://x').searchParams.get('since')))
  }
  return json({ code: 'not-found' }, 404)
}

const kindOf = (kind: string): Kind<Fact, Shown> => ({
  kind, tap: ({ tube, way }) => ({ about: tube, way, within: 1_000 }), urgent: (fact) => fact.type === 'urgent', needed: async (lines) => new Set(lines.filter((line) => line.fact.way === 'out').map((line) => line.id)),
})
/** A tab has its own modules; database, locks and channels are the browser's. */
async function tab(kind = own): Promise<Field<Fact, Shown>> {
  vi.resetModules()
  const field = (await import('./field.ts')).openField(kindOf(kind), { asking: { every: 1e9, longest: 1e9 }, sending: { first: 1, longest: 20, faults: [1, 2], parkedAgain: 60_000 } })
  stops.push(field.start(Promise.resolve()))
  await field.whenRead
  return field
}
const fact = (tube: string, more: Partial<Fact> = {}): Fact =>
  ({ type: 'tube', id: newId<'fact'>(), at: instantOf(Date.now()), right: null, steady: null, tube, way: 'handed', note: '', ...more })
const until = (what: () => void | Promise<void>) => vi.waitFor(what, { timeout: 5_000, interval: 5 })
const sent = (): string[] => server.batches.flatMap((batch) => batch.facts.map((it) => it.id))
const shown = { who: '护＊' }
async function onDisk(): Promise<{ blobs: string[]; log: number; outbox: number }> {
  const { read } = await import('../offline/store.ts')
  return read(async (db) => ({ blobs: (await db.getAllKeys('blobs')).map(String), log: await db.count('log'), outbox: await db.count('outbox') }))
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  server = playServer()
  own = `station-${number++}`
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => answer(path, init))
})
afterEach(async () => {
  for (const stop of stops) stop()
  stops = []
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a phone of a second kind enrols, knows, notes and sends on the same code, in a lane of its own', async () => {
  const [station, other] = [await tab(), await tab(`${own}-other`)]
  expect((await station.enrol('one', '')).ok).toBe(true)
  await station.syncNow()
  expect(station.state().knows!.held.collections['tubes']!.size).toBe(2)
  const one = fact('t1')
  expect(await station.record(one, shown, 0)).toEqual({ id: one.id, twice: false })
  await until(() => expect(sent()).toEqual([one.id]))
  await until(() => expect(station.state()).toMatchObject({ waiting: 0, lines: [{ id: one.id, waiting: false }] }))
  expect(other.state()).toMatchObject({ enrolled: null, knows: null, lines: [] })
})

test('each fact carries the clocks of its tap, each batch those of its attempt; before the first answer nobody knows the error', async () => {
  const { stampNow } = await import('./stamp.ts')
  expect(stampNow().right).toBe(null)
  server.ahead = -5 * 3_600_000
  const station = await tab()
  await station.enrol('one', '')
  const { stampNow: stamp } = await import('./stamp.ts')
  const it = stamp()
  expect(Math.abs(Date.parse(it.right!) - Date.parse(it.at) - server.ahead)).toBeLessThan(1_000)
  await station.record(fact('t1', it), shown, 0)
  await until(() => expect(server.batches).toHaveLength(1))
  const [{ sentAt, steady, facts }] = server.batches as [Batch]
  expect(facts[0]).toMatchObject(it)
  expect(steady.boot).toBe(it.steady!.boot)
  expect(steady.ms).toBeGreaterThanOrEqual(it.steady!.ms)
  expect(Date.parse(sentAt)).toBeGreaterThanOrEqual(Date.parse(it.at))
})

test('when nothing changed, nothing is written; a change in one group writes that group and the head', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  const puts = vi.spyOn(IDBObjectStore.prototype, 'put')
  server.reply = () => ({ cursor: 9, now: instantOf(Date.now() + 5_000), nothing: true })
  const before = station.state().knows!.held
  await vi.waitFor(async () => { await station.syncNow(); expect(server.asked.at(-1)).toContain('since=7') })
  expect(puts).not.toHaveBeenCalled()
  expect(station.state().knows!.held).toMatchObject({ cursor: 9, collections: before.collections })
  server.reply = () => whole('one', 10, { full: false, collections: { tubes: { put: [{ id: 't1', group: 'a', now: 'in box 2' }], gone: [] } } })
  await station.syncNow()
  expect(puts.mock.calls.map(([, key]) => key)).toEqual([`field/${own}/knows/in/tubes/a`, `field/${own}/knows/head`])
  expect((await tab()).state().knows!.held.collections['tubes']!.get('t1')).toMatchObject({ now: 'in box 2' })
})

test('an enrolment for another community leaves nothing of the first; what was noted for the first goes there, under its secret', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  const first = fact('t1')
  server.say = () => 'bug'
  await station.record(first, shown, 0)
  const [owed] = station.state().lines
  expect(owed).toMatchObject({ id: first.id, waiting: true })
  server.reply = () => whole('two', 3, { collections: { tubes: { put: [], gone: [] } } })
  await station.enrol('two', '')
  expect(station.state()).toMatchObject({ knows: null, lines: [] })
  expect(await onDisk()).toMatchObject({ blobs: [], log: 0, outbox: 1 })
  await station.syncNow()
  expect(station.state().knows!.held).toMatchObject({ community: { name: 'two' } })
  expect(station.state().knows!.held.collections['tubes']!.size).toBe(0)
  server.say = () => 'ok'
  await station.record(fact('t9'), shown, 0)
  await until(() => expect(sent()).toHaveLength(2))
  expect(server.batches.flatMap(({ facts, secret }) => facts.map((it) => `${it.tube} ${secret}`)).sort()).toEqual(['t1 secret-one', 't9 secret-two'])
}, 20_000)

test('enrolled anew for the same community, what it noted before goes as what it was then, and its lines stay', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.away = true
  const before = fact('t1')
  await station.record(before, shown, 0)
  server.away = false
  server.reply = () => ({ ...whole('one', 9), device: 'device-one again' })
  await station.enrol('one again', '')
  const after = fact('t2')
  await station.record(after, shown, 0)
  await until(() => expect(sent()).toHaveLength(2))
  expect(Object.fromEntries(server.batches.map(({ secret, facts }) => [secret, facts.map((it) => it.id)]))).toEqual({ 'secret-one': [before.id], 'secret-one again': [after.id] })
  expect(station.state().lines.map((line) => line.id).sort()).toEqual([before.id, after.id].sort())
  // What is owed to nobody needs no secret.
  const again = await tab()
  await again.syncNow()
  await until(() => expect(again.state().enrolled!.former).toEqual([]))
})

test('what the old secret cannot bring any more, goes as the phone that it is now', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.away = true
  const before = fact('t1')
  await station.record(before, shown, 0)
  server.closed.add('secret-one')
  server.away = false
  await station.enrol('one again', '')
  await until(() => expect(server.batches.map(({ secret, facts }) => [secret, facts.map((it) => it.id)])).toEqual([['secret-one again', [before.id]]]))
})

test('what lies on the disk for another is thrown away unopened, and an enrolment takes it away in the same write', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  expect((await onDisk()).blobs).toHaveLength(3)
  const { enrolHere, keepEnrolment } = await import('./enrolled.ts')
  await keepEnrolment({ ...station.state().enrolled!, device: 'another' as never })
  server.away = true
  expect((await tab()).state().knows).toBe(null)
  expect((await onDisk()).blobs).toEqual([])
  server.away = false
  for (const stop of stops.splice(0)) stop()
  await keepEnrolment(station.state().enrolled!)
  const again = await tab()
  await vi.waitFor(async () => { await again.syncNow(); expect((await onDisk()).blobs).toHaveLength(3) })
  expect(await enrolHere('two', '')).toMatchObject({ ok: true })
  expect((await onDisk()).blobs).toEqual([])
})

test('what was noted before the phone was anybody’s goes to the first community that enrols it', async () => {
  const station = await tab()
  const early = fact('labour', { type: 'urgent' })
  await station.record(early, shown, 0)
  expect(station.state()).toMatchObject({ waiting: 1, lines: [{ id: early.id }] })
  await station.enrol('one', '')
  expect(station.state().lines).toHaveLength(1)
  await until(() => expect(server.batches).toMatchObject([{ secret: 'secret-one' }]))
})

test('two tabs: what one noted, sent or fetched, the other has, and asks nothing for it', async () => {
  const one = await tab()
  await one.enrol('one', '')
  const two = await tab()
  server.away = true
  const it = fact('t1')
  await one.record(it, shown, 0)
  await until(() => expect(two.state()).toMatchObject({ waiting: 1, lines: [{ id: it.id, waiting: true }] }))
  expect(await two.record({ ...it, id: newId<'fact'>() }, shown, 0)).toEqual({ id: it.id, twice: true })
  server.away = false
  server.asked = []
  await vi.waitFor(async () => { await one.syncNow(); expect(one.state().knows).not.toBe(null) })
  await until(() => expect(two.state().knows?.held.cursor).toBe(7))
  const asked = server.asked.length
  await two.syncNow()
  expect(server.asked).toHaveLength(asked)
  await one.record(fact('t3'), shown, 0)
  await until(() => expect([one.state().waiting, two.state().waiting]).toEqual([0, 0]))
  await until(() => expect(two.state().lines.map((line) => line.waiting)).toEqual([false, false]))
}, 20_000)

test('a fact on which the server breaks holds nobody, and what is urgent does not wait behind it', async () => {
  const station = await tab()
  await station.enrol('one', '')
  const poison = fact('poison')
  server.say = (one) => (one.tube === 'poison' ? 'bug' : 'ok')
  await station.record(poison, shown, 0)
  for (const tube of ['t1', 't2']) await station.record(fact(tube), shown, 0)
  await station.record(fact('labour', { type: 'urgent' }), shown, 0)
  await until(() => expect(server.batches.flatMap((batch) => batch.facts.map((one) => one.tube))).toContain('labour'))
  await vi.waitFor(() => expect(server.batches.flatMap((batch) => batch.facts.map((one) => one.tube)).sort()).toEqual(['labour', 't1', 't2']), { timeout: 30_000, interval: 50 })
  await until(() => expect(station.state()).toMatchObject({ waiting: 1 }))
  expect(station.state().lines.filter((line) => line.waiting).map((line) => line.id)).toEqual([poison.id])
}, 40_000)

test('a phone that was withdrawn forgets the people and says so, also when it is opened again without a network', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  server.withdrawn.add('secret-one')
  await vi.waitFor(async () => { await station.syncNow(); expect(station.state().enrolled!.revoked).toBe(true) })
  expect(station.state().knows).toBe(null)
  expect((await onDisk()).blobs).toEqual([])
  server.away = true
  expect((await tab()).state()).toMatchObject({ enrolled: { revoked: true }, knows: null })
})

test('a phone that was withdrawn keeps no line of anybody once the server has it', async () => {
  const station = await tab()
  await station.enrol('one', '')
  const [told, waits] = [fact('t1', { way: 'out' }), fact('t2')]
  await station.record(told, shown, 0)
  await until(() => expect(sent()).toEqual([told.id]))
  server.say = (one) => (one.tube === 't2' ? 'bug' : 'ok')
  await station.record(waits, shown, 0)
  server.withdrawn.add('secret-one')
  await vi.waitFor(async () => { await station.syncNow(); expect(station.state().enrolled!.revoked).toBe(true) })
  await until(() => expect(station.state().lines.map((line) => line.id)).toEqual([waits.id]))
  server.say = () => 'ok'
  const later = fact('t3')
  await station.record(later, shown, 0)
  await until(() => expect(sent()).toEqual(expect.arrayContaining([later.id])))
  await until(() => expect(station.state().lines.map((line) => line.id)).not.toContain(later.id))
  expect((await onDisk()).log).toBe((await onDisk()).outbox)
})

test('“not stored” is true only for a while: the fact is tried again, on the disk or straight at the server', async () => {
  const station = await tab()
  await station.enrol('one', '')
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  const [it, safe] = [fact('t1'), vi.fn()]
  await expect(station.record(it, shown, 0, safe)).rejects.toThrow('full')
  await until(() => expect(safe).toHaveBeenCalledOnce())
  expect(sent()).toEqual([it.id])
  add.mockRestore()
})

test('old lines go once the server has told the time; those that wait, are needed or are young stay', async () => {
  const station = await tab()
  await station.enrol('one', '')
  const old = instantOf(Date.now() - 63 * 86_400_000)
  const [gone, needed, young] = [fact('t1', { at: old }), fact('t2', { at: old, way: 'out' }), fact('t3')]
  for (const it of [gone, needed, young]) await station.record(it, shown, 0)
  await until(() => expect(sent()).toHaveLength(3))
  server.away = true
  const waits = fact('t4', { at: old })
  await station.record(waits, shown, 0)
  const again = await tab()
  expect(again.state().lines).toHaveLength(4)
  server.away = false
  server.say = (one) => (one.tube === 't4' ? 'bug' : 'ok')
  await again.syncNow()
  await until(() => expect(again.state().lines.map((line) => line.id).sort()).toEqual([needed.id, young.id, waits.id].sort()))
  expect((await onDisk()).log).toBe(3)
})

type Op = { do: 'tap'; tube: string; way: string } | { do: 'undo' | 'note'; at: number } | { do: 'restart' }
const ops: fc.Arbitrary<Op[]> = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tap' as const), tube: fc.constantFrom('a', 'b'), way: fc.constantFrom('out', 'back') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'note' as const), at: fc.nat(10) }) }, { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
), { maxLength: 14 })

test('after any taps, takings back, notes and restarts the log in memory is the log on the disk', async () => {
  await fc.assert(fc.asyncProperty(ops, async (all) => {
    globalThis.indexedDB = new IDBFactory()
    vi.resetModules()
    const kind = `${own}-${number++}`
    const { openLog } = await import('./log.ts')
    const { openLanes } = await import('./lanes.ts')
    const open = () => openLog<Fact, Shown>(kindOf(kind), openLanes<Fact>(kind, () => false), () => undefined)
    let log = open()
    await log.open()
    for (const op of all) {
      const line = 'at' in op ? log.lines()[op.at % Math.max(1, log.lines().length)] : undefined
      if (op.do === 'tap') await log.record(fact(op.tube, { way: op.way }), shown, { to: null, by: null }, 60_000)
      else if (op.do === 'undo' && line) await log.undo(line.id)
      else if (op.do === 'note' && line) await log.replace({ ...line.fact, note: 'ambulance' }, { to: null, by: null }, 60_000)
      else if (op.do === 'restart') {
        log = open()
        await log.open()
      }
      const disk = open()
      await disk.open()
      expect(log.lines()).toEqual(disk.lines())
    }
  }), { numRuns: 25 })
}, 60_000)
