// What is done about a thing goes behind what was done before of the same and still waits on this device, and behind nothing else.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test, vi } from 'vitest'

let asked: string[]
let away: boolean
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
  asked = []
  away = true
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (away) throw new TypeError('no network')
    asked.push(...JSON.parse(String(init.body)).acts.map((it: { deed: string }) => it.deed))
    return new Response('{}', { status: 200 })
  })
})

const path = '/api/promises/acts'
const act = (about: string, deed: string) => ({ acts: [{ about, deed }] })

test('“told” does not overtake the outcome that waits: both go in the order in which they were written', async () => {
  const [{ commands, queue }, { inTurn }] = [await import('./commands.ts'), await import('./behind.ts')]
  const direct = vi.fn(async () => 'sent')
  await queue(path, act('case-1', 'outcome'))
  away = false
  const reply = await inTurn('case-1', direct)
  if (reply === null) await queue(path, act('case-1', 'told'))
  const stop = commands.start()
  await vi.waitFor(async () => expect((await commands.count()).waiting).toBe(0), { timeout: 10_000 })
  stop()
  expect([reply, direct.mock.calls.length, asked]).toEqual([null, 0, ['outcome', 'told']])
  expect(await inTurn('case-1', direct), 'nothing waits any more').toBe('sent')
}, 15_000)

test('what is about something else, was refused or another has written holds nobody up; without a network nothing is asked', async () => {
  const [{ queue }, { inTurn }, { actAs }] = [await import('./commands.ts'), await import('./behind.ts'), await import('./acting.ts')]
  await queue(path, act('case-2', 'outcome'))
  expect(await inTurn('case-1', async () => 'sent')).toBe('sent')
  actAs('account-2')
  expect(await inTurn('case-2', async () => 'sent'), 'written by nobody, anybody carries it').toBeNull()
  await queue(path, act('case-3', 'outcome'))
  actAs('account-3')
  expect(await inTurn('case-3', async () => 'sent')).toBe('sent')
  vi.stubGlobal('navigator', { onLine: false })
  expect(await inTurn('case-1', async () => 'sent')).toBeNull()
})
