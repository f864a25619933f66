// A phone in the field as its browser keeps it (IndexedDB, locks, channels, seals: all real), of a kind that stands for any, against a
// server that is played.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Knows, Steady } from '#domain/field/wire.ts'
import { instantOf, type Instant } from '#domain/kernel/instants.ts'
import type { Field } from '#web/field/field.ts'
import type { Kind } from '#web/field/kind.ts'
import { newId } from '#web/offline/ids.ts'

export type Fact = { type: 'tube' | 'urgent'; id: string; at: Instant; right: Instant | null; steady: Steady | null; tube: string; way: string; note: string }
export type Shown = { who: string }
export type Batch = { facts: Fact[]; sentAt: Instant; steady: Steady }
type Say = 'ok' | 'bug' | 'away'

export const communities = { one: '01960000-0000-7000-8000-000000000001', two: '01960000-0000-7000-8000-000000000002' }
/** The server as it is at the beginning of each test. */
const played = () => ({
  /** how far its clock differs from the device's */ ahead: 0, say: (_fact: Fact): Say => 'ok', /** what it stores and does not believe */ holds: (_fact: Fact): boolean => false, away: false, withdrawn: new Set<string>(),
  /** withdrawn so long ago that not even facts are taken */ closed: new Set<string>(), asked: [] as string[], batches: [] as (Batch & { secret: string })[],
  /** what a phone that enrols is told to believe */ rootKey: {} as object,
  reply: (since: string | null, _rest: string | null): object | null => ({ ...whole('one', 7), full: since === null, begins: since === null }),
})
export const whole = (community: keyof typeof communities, cursor: number, more: Partial<Knows> = {}): Knows => ({
  cursor, now: instantOf(Date.now()), full: true, begins: true, wholeAgainAt: instantOf(Date.now() + 1e8), community: { id: communities[community] as never, name: community, zone: 'Asia/Shanghai', phone: '' },
  device: `device-${community}` as never, place: null, lists: null, collections: { tubes: { put: [{ id: 't1', group: 'a' }, { id: 't2', group: 'b' }], gone: [] } }, stretches: [], rest: null, ...more,
})
export const server = played()
const stops: (() => void)[] = []
let number = 0

/** Of a kind of its own for each test: what an earlier one still says in its channels is not heard here. */
export const kindHere = (): string => `station-${number}`
export const newKind = (): string => `station-${++number}`

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'postern-now': new Date(Date.now() + server.ahead).toISOString() } })

async function answer(path: string, init: RequestInit): Promise<Response> {
  if (server.away) throw new TypeError('no network')
  const secret = ((init.headers as Record<string, string>)['authorization'] ?? '').replace('Bearer ', '')
  if (path === '/api/devices/enrol') {
    // `one again` is the first community a second time.
    const { token } = JSON.parse(String(init.body)) as { token: string }
    return json({ device: `device-${token}`, kind: kindHere(), secret: `secret-${token}`, community: communities[token.split(' ')[0] as keyof typeof communities], place: null, rootKey: server.rootKey, at: instantOf(Date.now()) })
  }
  if (path === '/api/facts') {
    if (server.closed.has(secret)) return json({ code: 'not-signed-in' }, 401)
    const batch = JSON.parse(String(init.body)) as Batch
    if (batch.facts.some((one) => server.say(one) === 'away')) throw new TypeError('no network')
    if (batch.facts.some((one) => server.say(one) === 'bug')) return json({ code: 'bug' }, 500)
    server.batches.push({ ...batch, secret })
    return json({ taken: batch.facts.map((one) => one.id), held: batch.facts.filter((one) => server.holds(one)).map(({ id }) => ({ id, why: 'future' })), clockErrorMs: 0, now: instantOf(Date.now()) })
  }
  if (path.startsWith('/api/field/knows')) {
    server.asked.push(path)
    if (server.withdrawn.has(secret)) return json({ code: 'not-signed-in' }, 401)
    const asked = new URL(path, 'http://x').searchParams
    const said = server.reply(asked.get('since'), asked.get('rest'))
    if (!said) throw new TypeError('the line broke')
    return json(said)
  }
  return json({ code: 'not-found' }, 404)
}

export const kindOf = (kind: string): Kind<Fact, Shown> => ({
  kind, tap: ({ tube, way }) => ({ about: tube, way, within: 1_000 }), urgent: (one) => one.type === 'urgent', needed: async (lines) => new Set(lines.filter((line) => line.fact.way === 'out').map((line) => line.id)),
})
/** A tab has its own modules; database, locks and channels are the browser's. */
export async function tab(kind = kindHere()): Promise<Field<Fact, Shown>> {
  vi.resetModules()
  const field = (await import('#web/field/field.ts')).openField(kindOf(kind), { asking: { every: 1e9, longest: 1e9 }, sending: { first: 1, longest: 20, faults: [1, 2], parkedAgain: 60_000 } })
  stops.push(field.start(Promise.resolve()))
  await field.whenRead
  return field
}
export function closeTabs(): void {
  for (const stop of stops.splice(0)) stop()
}
export const fact = (tube: string, more: Partial<Fact> = {}): Fact =>
  ({ type: 'tube', id: newId<'fact'>(), at: instantOf(Date.now()), right: null, steady: null, tube, way: 'handed', note: '', ...more })
export const until = (what: () => void | Promise<void>) => vi.waitFor(what, { timeout: 15_000, interval: 5 })
export const sent = (): string[] => server.batches.flatMap((batch) => batch.facts.map((it) => it.id))
/** What came, and under which secret. */
export const sentAs = (): string[] => server.batches.flatMap(({ facts, secret }) => facts.map((it) => `${it.tube} ${secret}`)).sort()
export const shown = { who: '护＊' }
export async function onDisk(): Promise<{ blobs: string[]; log: number; outbox: number }> {
  const { read } = await import('#web/offline/store.ts')
  return read(async (db) => ({ blobs: (await db.getAllKeys('blobs')).map(String), log: await db.count('log'), outbox: await db.count('outbox') }))
}

/** To be called once in a file: each test has a browser and a server of its own. */
export function inTheField(): void {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
    Object.assign(server, played())
    newKind()
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => answer(path, init))
  })
  afterEach(() => {
    closeTabs()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
}
