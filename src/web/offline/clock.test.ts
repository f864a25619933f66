// How wrong this device's clock is, as the server's answers show it.

import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => { vi.resetModules() })
const clock = () => import('./clock.ts')
const at = (ms: number): string => new Date(ms).toISOString()

test('a device that is five hours ahead is put right by the first answer, and says its own time when it is asked for that', async () => {
  const { measureClock, clockErrorMs, nowMs, deviceNow } = await clock()
  const sent = Date.now()
  measureClock(at(sent - 5 * 3_600_000), sent, sent)
  expect(clockErrorMs()).toBe(5 * 3_600_000)
  expect(Math.abs(nowMs() - (sent - 5 * 3_600_000))).toBeLessThan(1_000)
  expect(Math.abs(Date.parse(deviceNow()) - sent)).toBeLessThan(1_000)
})

test('a slow answer, or one without a time, measures nothing', async () => {
  const { measureClock, clockErrorMs, onClock } = await clock()
  const heard = vi.fn()
  onClock(heard)
  const sent = Date.now()
  measureClock(at(sent - 60_000), sent - 11_000, sent)
  measureClock('', sent, sent)
  measureClock(at(sent - 100), sent, sent)
  expect([clockErrorMs(), heard.mock.calls.length]).toEqual([0, 0])
  measureClock(at(sent - 60_000), sent, sent)
  expect([clockErrorMs(), heard.mock.calls.length]).toEqual([60_000, 1])
})

test('when somebody sets a wrong clock right, the error goes with it', async () => {
  const { measureClock, clockErrorMs, watchForJumps } = await clock()
  const sent = Date.now()
  measureClock(at(sent - 3_600_000), sent, sent)
  const set = vi.spyOn(Date, 'now').mockReturnValue(sent - 3_600_000)
  watchForJumps()
  set.mockRestore()
  expect(Math.abs(clockErrorMs())).toBeLessThan(2_000)
})

test('a device that was never told the time knows no error; from the first answer on it does, be it nought', async () => {
  const { measureClock, knownErrorMs } = await clock()
  expect(knownErrorMs()).toBe(null)
  const sent = Date.now()
  measureClock(at(sent), sent, sent)
  expect(knownErrorMs()).toBe(0)
})

test('a clock that falls back to 1970 is seen: its error is not known any more, and the time goes on from what the server told', async () => {
  const { measureClock, knownErrorMs, nowMs } = await clock()
  const sent = Date.now()
  measureClock(at(sent), sent, sent)
  const set = vi.spyOn(Date, 'now').mockReturnValue(86_400_000)
  expect(knownErrorMs()).toBe(null)
  expect(Math.abs(nowMs() - sent)).toBeLessThan(2_000)
  set.mockRestore()
})
