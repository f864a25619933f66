// A phone in the field, of two kinds, against a server that is played: what it notes, sends and knows. The second kind has a lane, a
// fact and a collection of its own, and runs on the very same code.

import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { instantOf } from '#domain/kernel/instants.ts'
import { fact, inTheField, kindHere, kindOf, newKind, onDisk, sent, server, shown, tab, until, whole, type Batch, type Fact, type Shown } from '../../../test/support/field.ts'
import { newId } from '../offline/ids.ts'

inTheField()

test('a phone of a second kind enrols, knows, notes and sends on the same code, in a lane of its own', async () => {
  const [station, other] = [await tab(), await tab(`${kindHere()}-other`)]
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
  vi.resetModules()
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
  await vi.waitFor(async () => { await station.syncNow(); expect(server.asked.at(-1)).toContain('since=7') }, 10_000)
  expect(puts).not.toHaveBeenCalled()
  expect(station.state().knows!.held).toMatchObject({ cursor: 9, collections: before.collections })
  server.reply = () => whole('one', 10, { full: false, begins: false, collections: { tubes: { put: [{ id: 't1', group: 'a', now: 'in box 2' }], gone: [] } } })
  await station.syncNow()
  expect(puts.mock.calls.map(([, key]) => key)).toEqual(['in/tubes/a', 'head', 'mark'].map((it) => `field/${kindHere()}/knows/${it}`))
  expect((await tab()).state().knows!.held.collections['tubes']!.get('t1')).toMatchObject({ now: 'in box 2' })
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
  await vi.waitFor(async () => { await one.syncNow(); expect(one.state().knows).not.toBe(null) }, 10_000)
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
    const kind = newKind()
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
