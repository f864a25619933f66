// The list of passes taken back: bit for bit as the draft has it, bounded when unpacked, and from the committee only.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { zlibSync } from 'fflate'
import { newKey, nursesPass, osmanthus, riverside, setUp, signerOf, start } from '../../../test/support/passes.ts'
import { encodeCbor, type CborValue } from '../kernel/cbor.ts'
import { header, signSign1 } from '../kernel/cose.ts'
import { hour, plus } from '../kernel/instants.ts'
import { signPass } from './pass.ts'
import { buildStatusList, openStatusList, signStatusList, statusAt, type PassStatus } from './status-list.ts'
import { readyTrustList } from './trust-list.ts'

const { subtle } = globalThis.crypto
const here = await setUp(osmanthus)
const open = (bytes: Uint8Array) => openStatusList(bytes, here.trust, subtle)
const codeOf = async (bytes: Uint8Array) => {
  const opened = await open(bytes)
  return opened.ok ? 'good' : opened.problem.code
}
const kid = Uint8Array.of(0x6b, 0x31)
const type = 'application/statuslist+cwt'
const oddList = (lst: Uint8Array, bits = 2, named = `urn:uuid:${osmanthus}`) => signSign1({
  protected: [[header.kid, kid], [header.type, type]],
  payload: encodeCbor(new Map<CborValue, CborValue>([
    [2, named], [6, 1775433600], [65533, new Map<CborValue, CborValue>([['bits', bits], ['lst', lst]])],
  ])),
}, here.signer.key, subtle)

test('two bits a pass stand where the draft of the status list puts them', () => {
  // draft-ietf-oauth-status-list, section 4.1, second example, its application-specific 3s left out
  const list = buildStatusList(osmanthus, start, 12, [[0, 1], [1, 2], [5, 1], [7, 1], [8, 1], [9, 2]])
  expect([...list.bits]).toEqual([0x09, 0x44, 0x09])
})

test('whatever was revoked or ended early is found again on the device, and nothing else', async () => {
  const ended = fc.uniqueArray(fc.tuple(fc.nat(4999), fc.constantFrom<PassStatus>(1, 2)), { selector: ([index]) => index, maxLength: 300 })
  await fc.assert(fc.asyncProperty(ended, async (entries) => {
    const opened = await open(await signStatusList(buildStatusList(osmanthus, start, 5000, entries), here.signer))
    if (!opened.ok) throw new Error(opened.problem.code)
    const expected = new Map(entries)
    for (let index = 0; index < 5000; index++) expect(statusAt(opened.value, index)).toBe(expected.get(index) ?? 0)
    expect(opened.value).toMatchObject({ community: osmanthus, issuedAt: start, size: 5000 })
  }), { numRuns: 20 })
})

test('a pass newer than the list has no status in it', () => {
  const list = buildStatusList(osmanthus, start, 8, [])
  expect([statusAt(list, 7), statusAt(list, 8), statusAt(list, -1), statusAt(list, 0.5)]).toEqual([0, null, null, null])
})

test('the later word on a pass counts, and a mark outside the list is a mistake', () => {
  expect(statusAt(buildStatusList(osmanthus, start, 4, [[1, 1], [1, 2]]), 1)).toBe(2)
  expect(() => buildStatusList(osmanthus, start, 4, [[4, 1]])).toThrow('outside')
  expect(() => buildStatusList(osmanthus, start, 1 << 23, [])).toThrow('too many')
})

test('an unknown mark lets nobody out', async () => {
  const opened = await open(await oddList(zlibSync(Uint8Array.of(0b11))))
  expect(opened.ok && statusAt(opened.value, 0)).toBe(1)
})

test('a list for thousands of passes stays small', async () => {
  const revoked = Array.from({ length: 60 }, (_, i) => [i * 331, 1] as const)
  const bytes = await signStatusList(buildStatusList(osmanthus, start, 20_000, revoked), here.signer)
  console.log(`status list of 20000 passes, 60 of them revoked: ${bytes.length} bytes`)
  expect(bytes.length).toBeLessThan(1000)
})

test('every change of a single bit of the status list is refused', async () => {
  const signed = await signStatusList(buildStatusList(osmanthus, start, 64, [[3, 1]]), here.signer)
  for (let bit = 0; bit < signed.length * 8; bit++) {
    const changed = Uint8Array.from(signed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(await codeOf(changed)).not.toBe('good')
  }
})

test('a list that would unpack to many megabytes is refused', async () => {
  expect(await codeOf(await oddList(zlibSync(new Uint8Array(50_000_000))))).toBe('status-list-too-large')
  expect(await codeOf(await oddList(zlibSync(new Uint8Array(1 << 20))))).toBe('good')
  expect(await codeOf(await oddList(zlibSync(new Uint8Array((1 << 20) + 1))))).toBe('status-list-too-large')
})

test('a damaged or foreign list is refused, each for its own reason', async () => {
  const good = zlibSync(new Uint8Array(64))
  expect(await codeOf(await oddList(good))).toBe('good')
  expect(await codeOf(await oddList(good, 1))).toBe('status-list-malformed')
  for (const payload of [encodeCbor([1, 2]), Uint8Array.of(0xff)]) {
    const odd = await signSign1({ protected: [[header.kid, kid], [header.type, type]], payload }, here.signer.key, subtle)
    expect(await codeOf(odd)).toBe('status-list-malformed')
  }
  expect(await codeOf(await oddList(good.subarray(0, 6)))).toBe('status-list-malformed')
  expect(await codeOf(await oddList(new Uint8Array(0)))).toBe('status-list-malformed')
  expect(await codeOf(await oddList(Uint8Array.of(1, 2, 3, 4, 5)))).toBe('status-list-malformed')
  expect(await codeOf(await oddList(good, 2, 'https://example.org/list'))).toBe('status-list-malformed')
  expect(await codeOf(await oddList(good, 2, `urn:uuid:${riverside}`))).toBe('status-list-other-community')
  expect(await codeOf(new TextEncoder().encode(await signPass(nursesPass, here.signer)))).toBe('status-list-malformed')
  const list = buildStatusList(osmanthus, start, 4, [])
  expect(await codeOf(await signStatusList(list, await signerOf(await newKey(), 'k1')))).toBe('status-list-forged')
  expect(await codeOf(await signStatusList(list, await signerOf(await newKey(), 'k9')))).toBe('status-list-key-unknown')
})

test('a withdrawn key signs no list, not even one dated back', async () => {
  const keys = here.contents.keys.map((key) => ({ ...key, withdrawnAt: plus(start, hour) }))
  const trust = await readyTrustList({ ...here.contents, issuedAt: plus(start, 2 * hour), keys }, subtle)
  const signed = await signStatusList(buildStatusList(osmanthus, start, 4, []), here.signer)
  const opened = trust.ok && await openStatusList(signed, trust.value, subtle)
  expect(opened).toEqual({ ok: false, problem: { code: 'status-list-key-withdrawn' } })
})
