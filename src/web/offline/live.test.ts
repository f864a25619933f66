// A screen that stands open while nothing happens: what begins and ends by the clock alone reaches it as well.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let asked: number
let source: { onopen?: () => void; onmessage?: () => void }
beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  asked = 0
  vi.doMock('./answers.ts', () => ({ refresh: () => { asked += 1; return Promise.resolve() }, onHeard: () => undefined }))
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => undefined, removeEventListener: () => undefined })
  vi.stubGlobal('EventSource', class { addEventListener() { /* the names of changes */ } close() { /* over */ } constructor() { source = this } })
})
afterEach(() => {
  vi.doUnmock('./answers.ts')
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('while events come it asks when they say so, and every few minutes when they say nothing', async () => {
  const { listen } = await import('./live.tsx')
  const stop = listen()
  source.onopen!()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(4 * 60_000)
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(asked).toBe(2)
  // From the last question on.
  source.onmessage!()
  await vi.advanceTimersByTimeAsync(4 * 60_000)
  expect(asked).toBe(3)
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(asked).toBeGreaterThan(12)
  stop()
  const before = asked
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(asked).toBe(before)
})
