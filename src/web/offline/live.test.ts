// A screen that stands open: it asks again for what a change is about and for nothing else, for everything after a gap, and what
// begins and ends by the clock alone reaches it as well.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const shown = ['/api/desk/queue', '/api/exits/e1', '/api/residents/r1', '/api/facts/held?limit=0', '/api/made-up']
let asked: string[]
let whole: number
let lost: number
type Source = { onopen?: () => void; onmessage?: () => void; hear: (name: string, data?: unknown) => void }
let source: Source
let foreground: () => void
let heard: (answered: boolean) => void
const ofDevice = new Map<string, () => void>()
beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  whole = 0
  lost = 0
  asked = []
  const refresh = (which?: (path: string) => boolean): Promise<void> => {
    if (which) asked.push(...shown.filter(which))
    else whole += 1
    return Promise.resolve()
  }
  vi.doMock('./answers.ts', () => ({ refresh, refreshLost: () => { lost += 1; return Promise.resolve() }, onHeard: (listener: typeof heard) => { heard = listener } }))
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => ofDevice.set(name, listener))
  vi.stubGlobal('removeEventListener', (name: string) => ofDevice.delete(name))
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: (_: string, listener: () => void) => { foreground = listener }, removeEventListener: () => undefined })
  vi.stubGlobal('EventSource', class implements Source {
    readonly readyState = 1
    readonly names = new Map<string, (event: { data: unknown }) => void>()
    addEventListener(name: string, listener: (event: { data: unknown }) => void) { this.names.set(name, listener) }
    hear(name: string, data?: unknown) { this.names.get(name)?.({ data: typeof data === 'string' ? data : JSON.stringify(data) }) }
    close() { /* over */ }
    constructor() { source = this }
  })
})
afterEach(() => {
  vi.doUnmock('./answers.ts')
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function listening(): Promise<() => void> {
  const { listen } = await import('./live.tsx')
  await import('./about-staff.ts')
  const stop = listen()
  source.onopen!()
  await vi.advanceTimersByTimeAsync(1000)
  whole = 0
  return stop
}
/** What is asked again after these changes in one breath. */
async function after(...changes: unknown[]): Promise<string[]> {
  asked = []
  for (const change of changes) source.hear('change', change)
  // A busy machine may fetch what says it only after the first second.
  for (let second = 0; second < 2; second++) {
    await vi.advanceTimersByTimeAsync(1000)
    await vi.dynamicImportSettled()
  }
  return asked.filter((path) => path !== '/api/made-up')
}

test('a line that is gone without a word is no live one: a question without an answer says so, and so does the device, until one has been answered', async () => {
  const stop = await listening()
  const inAMinute = async (): Promise<number> => { whole = 0; await vi.advanceTimersByTimeAsync(60_000); return whole }
  expect(await inAMinute()).toBe(0)
  heard(false)
  expect(await inAMinute(), 'asked again and again').toBe(3)
  heard(true)
  expect(await inAMinute()).toBe(0)
  ofDevice.get('offline')!()
  expect(await inAMinute()).toBe(3)
  whole = 0
  ofDevice.get('online')!()
  expect(whole, 'and asked at once when it is there again').toBe(1)
  heard(true)
  expect(await inAMinute()).toBe(0)
  stop()
  expect(ofDevice.size).toBe(0)
})

test('a question that a poor line has lost is asked again as soon as another is answered; without any answer all of them are, by the clock', async () => {
  const stop = await listening()
  lost = 0
  heard(false)
  await vi.advanceTimersByTimeAsync(20_000)
  expect([lost, whole]).toEqual([0, 1])
  heard(true)
  expect(lost).toBe(1)
  stop()
})

test('while events come it asks when they say so, and every few minutes when they say nothing', async () => {
  const { listen } = await import('./live.tsx')
  const stop = listen()
  source.onopen!()
  await vi.advanceTimersByTimeAsync(1000)
  expect(whole).toBe(1)
  await vi.advanceTimersByTimeAsync(4 * 60_000)
  expect(whole).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(whole).toBe(2)
  // From the last whole question on: however much was asked for in part.
  await after({ kind: 'exit', ids: ['e1'] })
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(whole).toBe(3)
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(whole).toBeGreaterThan(12)
  stop()
  const before = whole
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(whole).toBe(before)
})

test('a change asks again for what is about it alone: the queue, the case it names, the person it names', async () => {
  await listening()
  expect(await after({ kind: 'exit', ids: ['e1'] })).toEqual(['/api/desk/queue', '/api/exits/e1'])
  expect(await after({ kind: 'exit', ids: ['e2', 'r1'] })).toEqual(['/api/desk/queue', '/api/residents/r1'])
  expect(await after({ kind: 'contact', ids: ['c1', 'r2'] })).toEqual(['/api/desk/queue'])
  expect(await after({ kind: 'need-of-nobody', ids: ['n'] }), 'a kind that nobody here knows').toHaveLength(4)
  expect(await after({ kind: 'news', ids: ['n1'] })).toEqual([])
  expect(await after({ kind: 'contact', ids: ['c1', 'r1'] }, { kind: 'fact', ids: ['f'] })).toEqual(['/api/desk/queue', '/api/residents/r1', '/api/facts/held?limit=0'])
  expect(await after({ kind: 'pass', ids: ['p1'] })).toEqual([])
  expect(whole).toBe(0)
})

test('what is told to a whole compound in one breath is asked for within ten seconds, by each page at a moment of its own; what is their own, at once', async () => {
  const own = '/api/me/exits?resident=r1'
  const letter = '/api/letters/current?exit=e1'
  const moments: number[] = []
  shown.push(own, letter)
  for (let page = 0; page < 12; page++) {
    const stop = await listening()
    asked = []
    source.hear('change', { kind: 'home', ids: ['c1'] })
    let ms = 0
    for (; ms <= 10_000 && !asked.includes(own); ms += 250) await vi.advanceTimersByTimeAsync(250)
    moments.push(ms)
    expect(asked, 'the home, a request from it and its letter, and nothing else').toEqual(['/api/exits/e1', '/api/made-up', own, letter])
    stop()
  }
  expect(Math.max(...moments)).toBeLessThan(10_000)
  expect(new Set(moments).size).toBeGreaterThan(4)
  await listening()
  asked = []
  source.hear('change', { kind: 'home', ids: ['c1'] })
  source.hear('change', { kind: 'news', ids: ['n1'] })
  await vi.advanceTimersByTimeAsync(1400)
  expect(asked).toContain(own)
  shown.splice(-2)
})

test('where everything changes all the time it asks about once a second, and what came last is asked for as well', async () => {
  await listening()
  asked = []
  for (let i = 0; i < 200; i++) {
    source.hear('change', { kind: 'exit', ids: ['e2'] })
    await vi.advanceTimersByTimeAsync(50)
  }
  const queue = () => asked.filter((path) => path === '/api/desk/queue').length
  expect(queue()).toBeGreaterThanOrEqual(7)
  expect(queue()).toBeLessThanOrEqual(11)
  asked = []
  source.hear('change', { kind: 'exit', ids: ['e1'] })
  await vi.advanceTimersByTimeAsync(1400)
  expect(asked).toContain('/api/exits/e1')
  // After a while in which nothing changed nobody waits so long.
  await vi.advanceTimersByTimeAsync(5000)
  asked = []
  source.hear('change', { kind: 'exit', ids: ['e1'] })
  await vi.advanceTimersByTimeAsync(450)
  expect(asked).toContain('/api/exits/e1')
})

test('more than were worth naming means any of them; an answer that stands in no table is asked for each time', async () => {
  await listening()
  expect(await after({ kind: 'exit', ids: [] })).toEqual(['/api/desk/queue', '/api/exits/e1', '/api/residents/r1'])
  asked = []
  source.hear('change', { kind: 'news', ids: ['n1'] })
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['/api/made-up'])
})

test.each([
  ['a kind of change that only a newer server knows', () => after({ kind: 'parcel', ids: ['x'] })],
])('%s asks for everything that is shown', async (_, happens) => {
  await listening()
  await happens()
  expect(asked).toEqual(shown)
})

test.each([
  ['an event that cannot be read', () => after('{"kind":')], ['one in the form of an older server', () => after({ kind: 'exit', id: 'e1' })],
  ['an event without a name', () => source.onmessage!()], ['a reset', () => source.hear('reset')], ['a new connection', () => source.onopen!()],
])('%s asks for everything, also what was to be asked for in part', async (_, happens) => {
  await listening()
  source.hear('change', { kind: 'exit', ids: ['e1'] })
  await happens()
  await vi.advanceTimersByTimeAsync(1000)
  expect([whole, asked]).toEqual([1, []])
})

test('coming back to the screen asks for everything at once', async () => {
  await listening()
  foreground()
  expect(whole).toBe(1)
})

test('where a browser has no such stream it asks by the clock instead, and breaks nothing', async () => {
  vi.stubGlobal('EventSource', undefined)
  const { listen } = await import('./live.tsx')
  const stop = listen()
  await vi.advanceTimersByTimeAsync(41_000)
  expect(whole).toBe(2)
  stop()
})
