// What a phone shows when a push comes, and what a press on it opens: by the service worker itself, as it is shipped, in a scope that stands in for the browser's.
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'

type Listener = (event: object) => void
type Page = { url: string; visibilityState: string; navigate: (to: string) => Promise<Page | null>; focus: () => Promise<Page> }
const origin = 'https://postern.example'
const listeners = new Map<string, Listener[]>()
let [shown, opened, went]: [{ title: string; options: Record<string, unknown> }[], string[], { from: string; to: string; focused: boolean }[]] = [[], [], []]
let pages: Page[] = []

beforeAll(async () => {
  const scope = {
    location: new URL(`${origin}/service-worker.js?for=resident`), __WB_MANIFEST: [{ url: 'index.html', revision: '1' }], __WB_DISABLE_DEV_LOGS: true,
    addEventListener: (kind: string, listener: Listener) => void listeners.set(kind, [...listeners.get(kind) ?? [], listener]),
    registration: { scope: `${origin}/`, showNotification: (title: string, options: Record<string, unknown>) => Promise.resolve(void shown.push({ title, options })) },
    clients: { matchAll: () => Promise.resolve(pages), openWindow: (to: string) => Promise.resolve(void opened.push(to)), claim: () => Promise.resolve() },
  }
  for (const [name, it] of Object.entries({ self: scope, location: scope.location, registration: scope.registration })) vi.stubGlobal(name, it)
  await import('./service-worker.ts')
  return () => void vi.unstubAllGlobals()
})
beforeEach(() => { [shown, opened, went, pages] = [[], [], [], []] })

/** Whatever the handlers of such an event wait for is over. */
async function happens(kind: string, event: object): Promise<void> {
  const waits: Promise<unknown>[] = []
  for (const listener of listeners.get(kind) ?? []) listener({ ...event, waitUntil: (it: Promise<unknown>) => void waits.push(it) })
  expect(waits.length, 'the browser keeps the worker awake until it is done').toBeGreaterThan(0)
  await Promise.all(waits)
}
/** As the browser hands it over: its text, if any, read as JSON on demand. */
const push = async (text: string | null): Promise<{ title: string; options: Record<string, unknown> }> => {
  await happens('push', { data: text === null ? null : { json: () => JSON.parse(text) as unknown } })
  expect(shown, 'one is shown, whatever comes').toHaveLength(1)
  return shown[0]!
}
const press = async (data: unknown): Promise<boolean> => {
  let closed = false
  await happens('notificationclick', { notification: { data, close: () => { closed = true } } })
  return closed
}
const page = (path: string, more: { visible?: boolean; closing?: boolean; gone?: boolean } = {}): Page => {
  const it: Page = {
    url: origin + path, visibilityState: more.visible ? 'visible' : 'hidden',
    navigate: (to) => (more.closing ? Promise.reject(new TypeError('closing')) : Promise.resolve((went.push({ from: path, to, focused: false }), more.gone ? null : it))),
    focus: () => { went.at(-1)!.focused = true; return Promise.resolve(it) },
  }
  return it
}
const notice = { title: '桂花苑', body: '2号楼停水', opens: '/me/notices#notice-1', tag: 'notice-1', language: 'zh-Hans' }
const usual = { title: 'Postern', options: { body: '', tag: 'notice', lang: '', data: { opens: '/me/notices' } } }

test('a push shows the place and what it is about, in its language; what corrects it takes its place and rings all the same', async () => {
  expect(await push(JSON.stringify(notice))).toEqual({ title: '桂花苑', options: { body: '2号楼停水', tag: 'notice-1', renotify: true, lang: 'zh-Hans', icon: '/icons/resident-192.png', data: { opens: '/me/notices#notice-1' } } })
})

test.each([
  ['without anything in it', null], ['cut off in the middle', JSON.stringify(notice).slice(0, 40)], ['no text at all', ''], ['nothing', 'null'], ['a number', '7'], ['a word', '"桂花苑"'], ['a list', '["桂花苑"]'],
  ['of a kind that nobody knows', '{"kind":"call","to":"2-1-502"}'], ['of other things than words', '{"title":{"x":1},"body":["a"],"opens":7,"tag":null,"language":true}'], ['empty', '{"title":"","tag":""}'],
])('%s it says that there is something, and leads to the notices', async (_, text) => {
  expect(await push(text)).toMatchObject(usual)
})

test('of one that is right in part, that part is shown', async () => {
  expect(await push('{"title":"桂花苑","body":5,"language":"en"}')).toMatchObject({ title: '桂花苑', options: { body: '', tag: 'notice', lang: 'en', data: { opens: '/me/notices' } } })
})

test('a press takes it off the screen and opens its notice, in a window of its own where none lies open', async () => {
  expect(await press({ opens: '/me/notices#notice-1' })).toBe(true)
  expect([opened, went]).toEqual([['/me/notices#notice-1'], []])
})

test.each([
  'https://evil.example/me/notices', '//evil.example/me', '/desk', '/meadow', '/me/../desk', '/me/..//evil.example', 'javascript:alert(1)', 'data:text/html,x', 'https://[', '\\\\evil.example\\me', '', 7, null, undefined, { opens: '/me' },
])('what leads elsewhere opens the notices and nothing else: %s', async (opens) => {
  await press({ opens })
  expect(opened).toEqual(['/me/notices'])
})

test('one that was shown by an older version, without a word of where it leads, opens the notices', async () => {
  for (const data of [undefined, null, 'x']) await press(data)
  expect(opened).toEqual(['/me/notices', '/me/notices', '/me/notices'])
})

test('a page of theirs on which nothing is written goes there, and comes to the front', async () => {
  pages = [page('/me/ask'), page('/me/notices')]
  await press({ opens: '/me/notices#notice-1' })
  expect([went, opened]).toEqual([[{ from: '/me/notices', to: '/me/notices#notice-1', focused: true }], []])
})

test('of two windows the one that is looked at goes there, and the other stays as it is', async () => {
  pages = [page('/me'), page('/me/notices', { visible: true })]
  await press({ opens: '/me/notices#notice-1' })
  expect([went, opened]).toEqual([[{ from: '/me/notices', to: '/me/notices#notice-1', focused: true }], []])
})

test('what somebody is writing is not taken from them: a form, a desk, a gate', async () => {
  pages = [page('/me/ask', { visible: true }), page('/desk'), page('/gate')]
  await press({ opens: '/me/notices#notice-1' })
  expect([went, opened]).toEqual([[], ['/me/notices#notice-1']])
})

test.each([['closing', { closing: true }], ['gone elsewhere', { gone: true }]])('a window that is %s is no way: another is opened', async (_, how) => {
  pages = [page('/me', { visible: true, ...how })]
  await press({ opens: '/me/notices#notice-1' })
  expect(opened).toEqual(['/me/notices#notice-1'])
})
