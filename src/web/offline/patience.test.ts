// Nothing on a screen waits for ever, also in browsers that are older than `AbortSignal.timeout`.

import { expect, test, vi } from 'vitest'
import { alarm, within } from './patience.ts'

test('what never answers is let go of, and what answers in time is not', async () => {
  await expect(within(10, new Promise(() => undefined))).rejects.toThrow('waited too long')
  expect(await within(1_000, Promise.resolve('here'))).toBe('here')
  expect(await within(0, Promise.resolve('here already'))).toBe('here already')
  await expect(within(1_000, Promise.reject(new Error('its own')))).rejects.toThrow('its own')
})

test('an alarm goes off by itself, or with whoever gave up before, and not once it was put off', async () => {
  const [own, gone] = [new AbortController(), AbortSignal.abort()]
  const [put, leftAlone] = [alarm(20), alarm(60_000, own.signal)]
  put.off()
  leftAlone.off()
  const [late, given, before] = [alarm(10).signal, alarm(60_000, own.signal), alarm(60_000, gone).signal]
  own.abort()
  expect([given.signal.aborted, before.aborted]).toEqual([true, true])
  await vi.waitFor(() => expect(late.aborted).toBe(true), 10_000)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect([put.signal.aborted, leftAlone.signal.aborted]).toEqual([false, false])
})

test('every question to the server is asked in a browser that has no AbortSignal.timeout', async () => {
  vi.stubGlobal('AbortSignal', class { static timeout = undefined })
  vi.stubGlobal('fetch', async () => new Response('{"id":"me"}'))
  const { get } = await import('./api.ts')
  expect(await get('/api/me')).toEqual({ ok: true, value: { id: 'me' } })
  vi.unstubAllGlobals()
})
