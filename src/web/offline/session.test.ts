// Signing out where there is no network: nobody who comes after finds the session, and the server is told before anything else.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let asked: string[]
let network: 'there' | 'away' | 'broken'
/** null: the server has ended the session */
let here: typeof me | null
let slowMe: Promise<void> | null
let stops: (() => void)[]
const me = { id: 'household-1', kind: 'household', exit: null, residents: [{ id: 'one' }, { id: 'cared-for' }], roles: ['resident'], verbs: [] }
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.resetModules()
  asked = []
  stops = []
  network = 'there'
  here = me
  slowMe = null
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const was = network
    if (path === '/api/me') await slowMe
    if (was === 'away') throw new TypeError('no network')
    if (was === 'broken' && path === '/api/sign-out') return new Response(JSON.stringify({ code: 'bug' }), { status: 500 })
    if (path === '/api/me' && here === null) return new Response(JSON.stringify({ code: 'not-signed-in' }), { status: 401 })
    return new Response(JSON.stringify(path === '/api/me' ? here : { done: true }), { status: 200 })
  })
})
afterEach(() => { for (const stop of stops) stop() })

/** A page has its own modules; a reload is a new page on the same device. */
async function page() {
  vi.resetModules()
  const [session, api, kept] = [await import('./session.ts'), await import('./api.ts'), await import('./kept.ts')]
  return { ...session, ...api, ...kept }
}

test('signed out without a network, the device shows nobody, also after a reload, and keeps nothing of them', async () => {
  const first = await page()
  await first.whoAmI()
  await first.keepOwn('answer /api/me/exits', { exits: [] })
  const [{ seal }, { write }] = [await import('./secrets.ts'), await import('./store.ts')]
  const sealed = await seal({ gate: 1 })
  await write(['settings'], (tx) => tx.objectStore('settings').put(sealed, 'enrolled'))
  network = 'away'
  await first.signOut()
  for (const one of [first, await page()]) {
    expect(await one.whoAmI()).toEqual({ ok: false, problem: { code: 'not-signed-in' } })
    expect(await one.rememberedMe()).toBeNull()
    expect(await one.keptOwn('answer /api/me/exits')).toBeNull()
    expect(await one.kept('enrolled'), 'a gate’s phone stays a gate’s phone').toEqual({ gate: 1 })
  }
})

test('when the network is back the sign-out is the first thing sent, and no answer to “who am I” comes before it', async () => {
  const first = await page()
  await first.whoAmI()
  network = 'away'
  await first.signOut()
  asked = []
  network = 'there'
  const next = await page()
  await Promise.all([next.whoAmI(), next.get('/api/exits'), next.whoAmI()])
  expect(asked[0]).toBe('/api/sign-out')
  expect(asked.filter((path) => path === '/api/sign-out')).toHaveLength(1)
  await next.get('/api/me')
  expect(asked.filter((path) => path === '/api/sign-out'), 'told once, and never again to whoever comes after').toHaveLength(1)
})

test('the page goes on telling by itself until the server knows', async () => {
  const first = await page()
  network = 'broken'
  await first.signOut()
  const next = await page()
  stops.push(next.keepSigningOut())
  await vi.waitFor(() => expect(asked.filter((path) => path === '/api/sign-out').length).toBeGreaterThanOrEqual(2), 10_000)
  expect(asked).not.toContain('/api/me')
  network = 'there'
  await vi.waitFor(async () => expect((await next.whoAmI()).ok).toBe(true), { timeout: 6_000 })
}, 10_000)

test('an answer that was under way when somebody signed out is nobody’s', async () => {
  const one = await page()
  let letGo: () => void = () => undefined
  slowMe = new Promise((resolve) => { letGo = resolve })
  const asking = one.whoAmI()
  await vi.waitFor(() => expect(asked).toContain('/api/me'), 10_000)
  network = 'away'
  await one.signOut()
  letGo()
  expect(await asking).toEqual({ ok: false, problem: { code: 'not-signed-in' } })
  expect(await one.rememberedMe()).toBeNull()
})

test('what comes in for somebody who has just signed out is not kept', async () => {
  const one = await page()
  await one.whoAmI()
  network = 'away'
  await one.signOut()
  await one.keepOwn('answer /api/me/exits', { exits: [] })
  expect(await one.keptOwn('answer /api/me/exits')).toBeNull()
})

test('what an app of before kept, without saying whose it was, is shown to nobody: not to who signs in, nor after an end', async () => {
  for (const then of [me, null]) {
    globalThis.indexedDB = new IDBFactory()
    const one = await page()
    await one.keepOwn('answer /api/me/exits', { exits: [] })
    here = then
    await one.whoAmI()
    expect(await one.keptOwn('answer /api/me/exits')).toBeNull()
  }
})

test('other tabs are told, and theirs is not the session that a later sign-out ends', async () => {
  const [one, other] = [await page(), await page()]
  await other.whoAmI()
  const told = vi.fn()
  stops.push(other.whenSignedOutElsewhere(told))
  network = 'away'
  await one.signOut()
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce(), 10_000)
  expect((await other.whoAmI()).ok).toBe(false)
  network = 'there'
  expect((await other.signInBySlip('1234')).ok).toBe(true)
  asked = []
  await vi.waitFor(async () => expect((await one.whoAmI()).ok).toBe(true), 10_000)
  expect(asked).not.toContain('/api/sign-out')
})

test('a server that cannot end sessions locks nobody out: signing in anew ends the one before', async () => {
  const one = await page()
  network = 'broken'
  await one.signOut()
  expect((await one.get('/api/exits')).ok).toBe(false)
  expect((await one.signInByLink('token')).ok).toBe(true)
  expect((await one.whoAmI()).ok).toBe(true)
})

test('what is written and waits stays after signing out; an emergency goes before the session ends', async () => {
  const one = await page()
  const { commands, queue } = await import('./commands.ts')
  await one.whoAmI()
  network = 'away'
  await queue('/api/contacts', { note: 'hers' })
  await queue('/api/exits/emergency', { id: 'e1' })
  await one.signOut()
  expect(await commands.count()).toEqual({ waiting: 2, refused: 0 })
  asked = []
  network = 'there'
  expect(await one.endSession()).toBe(true)
  expect(asked).toEqual(['/api/exits/emergency', '/api/sign-out'])
  expect((await commands.list()).map(({ body }) => [body.path, body.by])).toEqual([['/api/contacts', 'household-1']])
})

test('a session that the desk or time has ended leaves nothing to read without a network, but whose the half written is', async () => {
  const first = await page()
  await first.whoAmI()
  await first.keepOwn('answer /api/me/exits', { exits: [] })
  here = null
  expect(await (await page()).whoAmI()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
  network = 'away'
  const next = await page()
  expect(await next.rememberedMe()).toBeNull()
  expect(await next.keptOwn('answer /api/me/exits')).toBeNull()
  expect(await next.lastHere()).toMatchObject({ id: 'household-1' })
})

test('of a colleague whose session is over the desk itself stays, for an emergency, and nobody who was on it', async () => {
  here = { ...me, id: 'account-1', kind: 'account', residents: [], roles: ['staff'] }
  const first = await page()
  await first.whoAmI()
  await first.keepOwn('answer /api/exits', { waiting: [{ name: 'somebody' }] })
  here = null
  expect(await (await page()).whoAmI()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
  network = 'away'
  const next = await page()
  expect(await next.rememberedMe()).toMatchObject({ id: 'account-1' })
  expect(await next.keptOwn('answer /api/exits')).toBeNull()
})

test('without a network nobody knows of an end, and the pages of whoever was here open', async () => {
  const first = await page()
  await first.whoAmI()
  await first.keepOwn('answer /api/me/exits', { exits: [] })
  network = 'away'
  const next = await page()
  expect(await next.whoAmI()).toMatchObject({ ok: false, problem: { code: 'network-away' } })
  expect(await next.rememberedMe()).toMatchObject({ id: 'household-1' })
  expect(await next.keptOwn('answer /api/me/exits')).toEqual({ exits: [] })
})

test.each([
  ['somebody else signs in', { ...me, id: 'household-2' }, null],
  ['a link to one letter is opened', { ...me, exit: 'letter' }, null],
  ['the right to somebody has ended', { ...me, residents: [{ id: 'one' }] }, null],
  ['two records were made one, or are two again', { ...me, residents: [{ id: 'one', records: 1 }, me.residents[1]!] }, null],
  ['somebody more is cared for', { ...me, residents: [...me.residents, { id: 'new' }] }, { exits: [] }],
])('%s: what was kept before', async (_, then, kept) => {
  const first = await page()
  await first.whoAmI()
  await first.keepOwn('answer /api/me/exits', { exits: [] })
  here = then as typeof me
  const next = await page()
  await next.whoAmI()
  expect(await next.keptOwn('answer /api/me/exits')).toEqual(kept)
  expect(await next.rememberedMe()).toEqual(then)
})
