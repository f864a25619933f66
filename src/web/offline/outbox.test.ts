// What a device has said reaches the server once, or stays with its reason, whatever the server answers and whichever tab sends.
// A real IndexedDB in memory, real locks and channels; only the server is played.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Delivery, Entry, Outbox } from './outbox.ts'
import type { Pace } from './sending.ts'

type Say = 'ok' | 'no' | 'bug' | 'away'
const pace: Pace = { first: 1, longest: 4, faults: [1, 2], parkedAgain: null }
const problems = { no: { code: 'exit-already-decided' }, bug: { code: 'bug' }, away: { code: 'network-away' } }

let lane = ''
let lanes = 0
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
  lane = `lane-${lanes++}`
})

/** Answers each entry from its list, then with the last of the list for ever. */
function server(answers: Record<string, Say[]>) {
  const asked: string[] = []
  const accepted: string[] = []
  const deliver = async (entries: Entry<string>[]): Promise<Delivery> => {
    const taken: string[] = []
    const refused: Delivery['refused'][number][] = []
    for (const { id } of entries) {
      asked.push(id)
      const list = answers[id] ?? ['ok']
      const say = list.length > 1 ? list.shift()! : list[0]!
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (say === 'ok') { accepted.push(id); taken.push(id) }
      else if (say === 'no') refused.push({ id, problem: problems.no })
      else if (say === 'bug') return { taken, refused, wait: null, broke: { id, problem: problems.bug } }
      else return { taken, refused, wait: problems.away }
    }
    return { taken, refused, wait: null }
  }
  return { asked, accepted, deliver }
}

/** A tab has its own modules; database, locks and channels are the browser's. */
async function tab(deliver: (entries: Entry<string>[]) => Promise<Delivery>, own = pace, name = lane): Promise<Outbox<string>> {
  vi.resetModules()
  return (await import('./outbox.ts')).openOutbox<string>(name, deliver, own)
}
const settled = (box: Outbox<string>): Promise<void> => vi.waitFor(async () => expect((await box.count()).waiting).toBe(0), { timeout: 4_000, interval: 5 })

test('a poisoned entry holds nobody: after a few tries it steps aside with its reason, and what stands behind it goes', async () => {
  const { deliver, accepted, asked } = server({ poison: ['bug'] })
  const box = await tab(deliver)
  for (const id of ['before', 'poison', 'behind', 'last']) await box.add(id, id)
  const stop = box.start()
  await settled(box)
  stop()
  expect(accepted).toEqual(['before', 'behind', 'last'])
  expect(asked.filter((id) => id === 'poison')).toHaveLength(3)
  expect(await box.list()).toMatchObject([{ id: 'poison', parked: true, problem: { code: 'bug' }, body: 'poison' }])
  expect(await box.count()).toEqual({ waiting: 0, refused: 1 })
})

test('in a batch that is sent as one, the poisoned entry is found, and only it steps aside', async () => {
  const accepted: string[] = []
  const box = await tab(async (entries) => {
    if (entries.some((entry) => entry.id === 'poison')) return { taken: [], refused: [], wait: null, broke: { id: null, problem: problems.bug } }
    accepted.push(...entries.map((entry) => entry.id))
    return { taken: entries.map((entry) => entry.id), refused: [], wait: null }
  })
  for (const id of ['a', 'b', 'poison', 'c', 'd']) await box.add(id, id)
  const stop = box.start()
  await settled(box)
  stop()
  expect(accepted).toEqual(['a', 'b', 'c', 'd'])
  expect(await box.list()).toMatchObject([{ id: 'poison', parked: true }])
})

test('an outage holds everything in order, however long: nobody is to blame', async () => {
  const { deliver, accepted } = server({ first: [...Array<Say>(12).fill('away'), 'ok'] })
  const box = await tab(deliver)
  for (const id of ['first', 'second']) await box.add(id, id)
  const stop = box.start()
  await settled(box)
  stop()
  expect(accepted).toEqual(['first', 'second'])
  expect(await box.list()).toEqual([])
})

test('whoever reads that it was not taken tries again, or takes it away', async () => {
  const { deliver, accepted } = server({ mended: ['bug', 'bug', 'bug', 'ok'], hopeless: ['bug'] })
  const box = await tab(deliver)
  for (const id of ['mended', 'hopeless']) await box.add(id, id)
  const stop = box.start()
  await settled(box)
  await box.again('mended')
  await vi.waitFor(() => expect(accepted).toEqual(['mended']), 10_000)
  await box.dismiss('hopeless')
  stop()
  expect(await box.list()).toEqual([])
})

test('where the lane says so, what stepped aside comes back by itself, behind all others', async () => {
  const { deliver, accepted } = server({ late: ['bug', 'bug', 'bug', 'bug', 'ok'] })
  const box = await tab(deliver, { ...pace, parkedAgain: 5 })
  for (const id of ['late', 'other']) await box.add(id, id)
  const stop = box.start()
  await vi.waitFor(() => expect(accepted).toEqual(['other', 'late']), { timeout: 2_000 })
  stop()
})

test('what one tab sends is known in the other, without a reload', async () => {
  const { deliver } = server({})
  const [sending, watching] = [await tab(deliver), await tab(deliver)]
  const counts: number[] = []
  watching.watch(() => void watching.count().then(({ waiting }) => counts.push(waiting)))
  const stops = [sending.start()]
  await new Promise((resolve) => setTimeout(resolve, 5))
  stops.push(watching.start())
  await watching.add('pressed here', 'x')
  await vi.waitFor(() => expect(counts.at(-1)).toBe(0), 10_000)
  expect(await watching.count()).toEqual({ waiting: 0, refused: 0 })
  for (const stop of stops) stop()
})

test('an entry whose seal is broken is set aside, and the rest goes', async () => {
  const { deliver, accepted } = server({})
  const box = await tab(deliver)
  for (const id of ['torn', 'whole']) await box.add(id, id)
  const { write } = await import('./store.ts')
  await write(['outbox'], async (tx) => {
    const row = (await tx.objectStore('outbox').index('id').get('torn'))!
    await tx.objectStore('outbox').put({ ...row, sealed: { iv: new Uint8Array(12), data: new ArrayBuffer(40) } })
  })
  const stop = box.start()
  await vi.waitFor(() => expect(accepted).toEqual(['whole']), 10_000)
  stop()
  expect(await box.count()).toEqual({ waiting: 0, refused: 1 })
})

test('taking back and sending never both happen', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ hold: fc.integer({ min: 0, max: 12 }), after: fc.integer({ min: 0, max: 14 }) }), { minLength: 1, maxLength: 6 }), async (presses) => {
    globalThis.indexedDB = new IDBFactory()
    lane = `lane-${lanes++}`
    const { deliver, accepted } = server({})
    const box = await tab(deliver)
    const { write } = await import('./store.ts')
    const stop = box.start()
    const undone = await Promise.all(presses.map(async ({ hold, after }, at) => {
      await box.add(`${at}`, 'x', hold)
      await new Promise((resolve) => setTimeout(resolve, after))
      return write(['outbox'], (tx) => box.takeBack(tx, `${at}`))
    }))
    await settled(box)
    stop()
    expect([...accepted].sort()).toEqual(presses.flatMap((_, at) => (undone[at] ? [] : [`${at}`])))
  }), { numRuns: 15 })
}, 30_000)

test('what is on its way cannot be taken back, also when somebody sets the clock back meanwhile', async () => {
  const undone: boolean[] = []
  const box = await tab(async (entries) => {
    const { write } = await import('./store.ts')
    const back = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000)
    undone.push(await write(['outbox'], (tx) => box.takeBack(tx, entries[0]!.id)))
    back.mockRestore()
    return { taken: [entries[0]!.id], refused: [], wait: null }
  })
  await box.add('under way', 'x')
  const stop = box.start()
  await settled(box)
  stop()
  expect(undone).toEqual([false])
})

test('what was written under a clock that was ahead is sent when that is put right, and not a day later', async () => {
  const { deliver, accepted } = server({ broken: ['bug', 'ok'] })
  const box = await tab(deliver)
  const ahead = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000)
  for (const id of ['emergency', 'broken']) await box.add(id, 'x')
  await box.add('held', 'x', 20_000)
  ahead.mockRestore()
  const stop = box.start()
  await settled(box)
  stop()
  expect(accepted).toEqual(['emergency', 'broken', 'held'])
})

const answers = fc.tuple(fc.array(fc.constantFrom<Say>('bug', 'away'), { maxLength: 2 }), fc.constantFrom<Say>('ok', 'ok', 'ok', 'no', 'bug')).map(([before, last]) => [...before, last])
const steps = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ tab: fc.constantFrom(0, 1), answers }) },
  { weight: 1, arbitrary: fc.record({ restart: fc.constantFrom(0, 1) }) },
  { weight: 1, arbitrary: fc.record({ pause: fc.integer({ min: 1, max: 5 }) }) },
), { minLength: 1, maxLength: 10 })

test('for any answers, restarts and two tabs: each entry is delivered once and in order, or stays with its reason', async () => {
  await fc.assert(fc.asyncProperty(steps, async (plan) => {
    globalThis.indexedDB = new IDBFactory()
    lane = `lane-${lanes++}`
    const fates: Record<string, Say[]> = {}
    plan.forEach((step, at) => { if ('answers' in step) fates[`${at}`.padStart(2, '0')] = [...step.answers] })
    const last = Object.fromEntries(Object.entries(fates).map(([id, list]) => [id, list.at(-1)!]))
    const faults = Object.fromEntries(Object.entries(fates).map(([id, list]) => [id, list.filter((say) => say === 'bug').length]))
    const { deliver, accepted } = server(fates)
    const tabs = [await tab(deliver), await tab(deliver)] as const
    const stops = tabs.map((box) => box.start())
    for (const [at, step] of plan.entries()) {
      if ('answers' in step) await tabs[step.tab]!.add(`${at}`.padStart(2, '0'), 'x')
      else if ('pause' in step) await new Promise((resolve) => setTimeout(resolve, step.pause))
      else { stops[step.restart]!(); stops[step.restart] = tabs[step.restart]!.start() }
    }
    await settled(tabs[0])
    for (const stop of stops) stop()
    const left = await tabs[1].list()
    expect(accepted, 'once, and in the order of writing').toEqual(Object.keys(fates).sort().filter((id) => last[id] === 'ok'))
    for (const entry of left) expect(entry.problem, entry.id).toEqual(last[entry.id] === 'bug' ? problems.bug : problems.no)
    expect([...accepted, ...left.map((entry) => entry.id)].sort(), 'nothing lost, nothing twice').toEqual(Object.keys(fates).sort())
    for (const entry of left) expect(entry.parked).toBe(last[entry.id] === 'bug')
    expect(Object.values(faults).every((count) => count <= 3)).toBe(true)
  }), { numRuns: 25 })
}, 60_000)
