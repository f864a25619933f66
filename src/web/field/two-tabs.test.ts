// Two windows of one phone: one of them asks, and the other goes by what it is told. Whatever the first has heard the second must know as
// well: it lets people out by it, and asks nothing by itself as long as it is told.

import { IDBObjectStore } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { buildStatusList, signStatusList, statusAt, type Ended } from '#domain/pass/status-list.ts'
import { signTrustList } from '#domain/pass/trust-list.ts'
import { communities, inTheField, server, tab, until, whole } from '../../../test/support/field.ts'
import { setUp } from '../../../test/support/passes.ts'

inTheField()

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Signed lists of the first community: of eight passes these have ended. */
async function listsOf(at: ReturnType<typeof instantOf>, ended: Ended[]) {
  const { contents, root, rootJwk, signer } = await here
  server.rootKey = rootJwk
  const list = buildStatusList(communities.one as never, at, 8, ended)
  return { tag: at, trust: text(await signTrustList({ ...contents, issuedAt: at }, root)), status: text(await signStatusList(list, signer)) }
}
const here = setUp(communities.one as never)

test('a pass that is taken back is known in both, though nothing else has changed', async () => {
  const now = instantOf(Date.now())
  const [before, after] = [await listsOf(plus(now, -hour), []), await listsOf(now, [[3, 1]])]
  server.reply = () => whole('one', 7, { lists: before })
  const [one, two] = [await tab(), await tab()]
  await one.enrol('one', '')
  await until(async () => { await one.syncNow(); expect(two.state().knows?.status).toBeTruthy() })
  expect([one, two].map((it) => statusAt(it.state().knows!.status!, 3))).toEqual([0, 0])
  server.reply = () => whole('one', 8, { full: false, begins: false, collections: {}, lists: after })
  await until(async () => { await one.syncNow(); expect(statusAt(one.state().knows!.status!, 3)).toBe(1) })
  await until(() => expect(two.state().knows!.held.cursor).toBe(8))
  expect(statusAt(two.state().knows!.status!, 3)).toBe(1)
}, 20_000)

test('of a load in parts, whoever missed one has it as well; and however quickly the next ones come', async () => {
  const parts = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  let most = 0
  server.reply = (since, rest) => {
    const from = since === null ? 0 : rest === null ? parts.length : parts.indexOf(rest.split(':')[1]!) + 1
    const group = parts[from]
    if (group === undefined || from > most) return null
    const last = group === parts.at(-1)
    return whole('one', 1, {
      full: since === null, begins: since === null, collections: {}, rest: last ? null : { at: `tubes:${group}`, done: from + 1, of: parts.length },
      stretches: [{ name: 'tubes', by: 'group', after: parts[from - 1] ?? null, upto: last ? null : group, put: [{ id: group, group }] }],
    })
  }
  const held = (it: Awaited<ReturnType<typeof tab>>) => [...(it.state().knows?.held.collections['tubes']?.keys() ?? [])]
  const [one, two] = [await tab(), await tab()]
  const bothHave = (of: number) => until(async () => { await one.syncNow(); expect([one, two].map((it) => held(it).sort())).toEqual([parts.slice(0, of), parts.slice(0, of)]) })
  await one.enrol('one', '')
  await bothHave(1)
  // As when the other was just being opened.
  const deaf = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => undefined)
  most = 1
  await until(async () => { await one.syncNow(); expect(held(one)).toEqual(['a', 'b']) })
  deaf.mockRestore()
  most = 2
  await bothHave(3)
  most = parts.length
  await bothHave(parts.length)
}, 20_000)

test('what the disk could not take is read by nobody there: the other asks for itself', async () => {
  const one = await tab()
  await one.enrol('one', '')
  const two = await tab()
  await until(async () => { await one.syncNow(); expect([one, two].map((it) => it.state().knows?.held.cursor)).toEqual([7, 7]) })
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  server.reply = (since) => since === '8' ? { cursor: 9, now: instantOf(Date.now()), nothing: true }
    : whole('one', 8, { full: false, begins: false, collections: { tubes: { put: [{ id: 't1', group: 'a', now: 'in box 2' }], gone: [] } } })
  await vi.waitFor(async () => { await one.syncNow(); expect(one.state().knows!.held.cursor).toBe(9) }, { timeout: 10_000 })
  // By now it has been told whatever it is told.
  await new Promise((done) => setTimeout(done, 100))
  await two.syncNow()
  expect(two.state().knows!.held.collections['tubes']!.get('t1')).toMatchObject({ now: 'in box 2' })
}, 20_000)
