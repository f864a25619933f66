// Emergencies and all other writes, from the press to the server: two lanes that never wait for each other.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test, vi } from 'vitest'

type Answer = { status: number; body: unknown }
let asked: string[]
let answer: (path: string, body: any) => Answer | 'away'
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
  asked = []
  answer = () => ({ status: 200, body: {} })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : null
    const said = answer(path, body)
    asked.push(path)
    if (said === 'away') throw new TypeError('no network')
    return new Response(typeof said.body === 'string' ? said.body : JSON.stringify(said.body), { status: said.status })
  })
})

const emergency = '/api/exits/emergency'
const open = () => import('./commands.ts')
const bug: Answer = { status: 500, body: { code: 'bug', reference: 'abc', details: {} } }

test('nothing stands before an emergency: neither a write that breaks the server, nor one that waits', async () => {
  answer = (path) => (path === emergency ? { status: 200, body: {} } : bug)
  const { commands, queue } = await open()
  await queue('/api/contacts', { note: 'poison' })
  const stop = commands.start()
  await vi.waitFor(() => expect(asked).toContain('/api/contacts'), 10_000)
  await queue(emergency, { id: 'e1' })
  await vi.waitFor(() => expect(asked).toContain(emergency), 10_000)
  stop()
  expect((await commands.list()).map((entry) => entry.body.path)).toEqual(['/api/contacts'])
})

test('what is about an emergency comes after it, and other people’s writes go meanwhile', async () => {
  let broken = true
  answer = (path) => (path === emergency && broken ? 'away' : { status: 200, body: {} })
  const { commands, queue } = await open()
  await queue(emergency, { id: '0198-e1' })
  await queue('/api/contacts', { note: 'about somebody else' })
  await queue('/api/exits/0198-e1/back', { id: 'm1' })
  const stop = commands.start()
  await vi.waitFor(() => expect(asked).toContain('/api/contacts'), 10_000)
  expect(asked).not.toContain('/api/exits/0198-e1/back')
  broken = false
  commands.wake()
  await vi.waitFor(() => expect(asked).toContain('/api/exits/0198-e1/back'), { timeout: 8_000 })
  stop()
}, 10_000)

test('an answer that is not the server’s: a captive portal holds everything, a proxy that turns one away holds nobody', async () => {
  const { isFault, isOutage, post } = await import('./api.ts')
  const said = async (status: number, body: unknown) => {
    answer = () => ({ status, body })
    const reply = await post('/api/contacts', {})
    return reply.ok ? 'ok' : isOutage(reply.problem) ? 'outage' : isFault(reply.problem) ? 'fault' : 'no'
  }
  expect(await said(200, '<html>please sign in to the hotel</html>')).toBe('outage')
  expect(await said(502, '<html>bad gateway</html>')).toBe('outage')
  expect(await said(503, { code: 'database-away' })).toBe('outage')
  expect(await said(507, { code: 'disk-full' })).toBe('outage')
  expect(await said(429, { code: 'too-many-tries' })).toBe('outage')
  expect(await said(403, '<html>not allowed here</html>')).toBe('fault')
  expect(await said(500, { code: 'bug' })).toBe('fault')
  expect(await said(409, { code: 'exit-already-decided' })).toBe('no')
  expect(await said(200, {})).toBe('ok')
})

test('what somebody else wrote waits for them; an emergency goes in whoever’s name can carry it', async () => {
  const { commands, queue } = await open()
  const { actAs } = await import('./acting.ts')
  actAs('one')
  await queue('/api/contacts', { note: 'hers' })
  await queue(emergency, { id: 'e2' })
  actAs('two')
  await queue('/api/contacts', { note: 'his' })
  const stop = commands.start()
  await vi.waitFor(() => expect(asked).toHaveLength(2), 10_000)
  expect(asked.sort()).toEqual(['/api/contacts', emergency])
  expect((await commands.list()).map(({ body }) => body)).toEqual([{ path: '/api/contacts', body: { note: 'hers' }, by: 'one' }])
  actAs('one')
  await vi.waitFor(() => expect(asked).toHaveLength(3), { timeout: 5_000 })
  stop()
})

/** A browser that stores nothing (private windows, browsers inside other apps), and one whose database never answers. */
const without = {
  'no disk': () => { throw new DOMException('', 'SecurityError') },
  'a disk that never answers': () => Object.assign(new EventTarget(), { readyState: 'pending' }),
}

test.each(Object.entries(without))('with %s an emergency and a request go to the server at once, each of them once', async (_, openDisk) => {
  const ids: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push(path)
    ids.push(new Headers(init.headers).get('command-id') ?? '')
    return new Response('{}')
  })
  vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(openDisk as never)
  const { queue } = await open()
  const began = performance.now()
  const first = await queue(emergency, { id: 'e1' })
  const second = await queue('/api/exits', { id: 'x1' })
  expect(performance.now() - began, 'nobody waits for a disk for long').toBeLessThan(5_000)
  expect(asked.filter((path) => path !== '/api/sign-out')).toEqual([emergency, '/api/exits'])
  expect(ids).toEqual([first, second])
}, 15_000)

test('with neither a disk nor a network it is said so, and said again it is the same write', async () => {
  const ids: string[] = []
  let there = false
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    ids.push(new Headers(init.headers).get('command-id') ?? '')
    if (!there) throw new TypeError('no network')
    return new Response('{}')
  })
  vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(without['no disk'])
  const { queue, whyNotKept } = await open()
  expect(await queue('/api/exits', { id: 'x1' }).then(() => null, whyNotKept)).toEqual({ code: 'not-stored' })
  there = true
  await queue('/api/exits', { id: 'x1' })
  expect(new Set(ids).size).toBe(1)
})

test('a no of the server is told as that no, with or without a disk', async () => {
  answer = () => ({ status: 409, body: { code: 'exit-already-asked', details: {} } })
  vi.spyOn(globalThis.indexedDB, 'open').mockImplementation(without['no disk'])
  const { queue, whyNotKept } = await open()
  expect(await queue('/api/exits', { id: 'x1' }).then(() => null, whyNotKept)).toMatchObject({ code: 'exit-already-asked' })
})
