// The pass itself: what goes in comes out, and whatever was changed, cut, forged or comes from elsewhere is refused.

import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { decodeBase45, encodeBase45 } from '../kernel/base45.ts'
import { encodeCbor, type CborValue } from '../kernel/cbor.ts'
import { header, signSign1, type ToSign } from '../kernel/cose.ts'
import type { PassId } from '../kernel/ids.ts'
import { instant, instantOf, plus, hour, type Instant } from '../kernel/instants.ts'
import { encodeClaims } from './claims.ts'
import { claimsUnder, passPrefix, signPass, verifyPass, type PassClaims } from './pass.ts'
import { buildStatusList, signStatusList } from './status-list.ts'
import { openTrustList, signTrustList } from './trust-list.ts'
import { newKey, osmanthus, nursesPass, riverside, setUp, signerOf, start } from '../../../test/support/passes.ts'

const { subtle } = globalThis.crypto
const here = await setUp(osmanthus)
const there = await setUp(riverside)
const now = plus(start, hour)
const check = (text: string, at: Instant = now) => verifyPass(text, here.trust, osmanthus, subtle, at)
const codeOf = async (text: string, at?: Instant) => {
  const result = await check(text, at)
  return result.ok ? 'good' : result.problem.code
}
const genuine = await signPass(nursesPass, here.signer)
const bytesOf = (text: string) => {
  const bytes = decodeBase45(text.slice(passPrefix.length))
  if (!bytes.ok) throw new Error('no base45')
  return bytes.value
}
const asText = (bytes: Uint8Array) => passPrefix + encodeBase45(bytes)

test('the nurse’s pass says at the gate what the desk put in', async () => {
  expect(await check(genuine)).toEqual({ ok: true, value: nursesPass })
})

test('a pass for three mornings a week keeps its days and hours', async () => {
  const dialysis: PassClaims = { ...nursesPass, purpose: 'scheduled-care', exits: 13, weekly: { days: [1, 3, 5], from: 390, until: 720 } }
  expect(await check(await signPass(dialysis, here.signer))).toEqual({ ok: true, value: dialysis })
})

test('a pass that says how they go keeps it, with hours of the week or without', async () => {
  for (const weekly of [undefined, { days: [1, 3, 5], from: 390, until: 720 }]) {
    const byCar: PassClaims = { ...nursesPass, transport: 'closed-loop', ...(weekly ? { weekly } : {}) }
    expect(await check(await signPass(byCar, here.signer))).toEqual({ ok: true, value: byCar })
  }
})

test('a pass for a nurse’s nights keeps hours that end on the next day', async () => {
  for (const until of [8 * 60, 0, 1440]) {
    const nights: PassClaims = { ...nursesPass, exits: 20, weekly: { days: [1, 2, 7], from: 20 * 60, until } }
    expect(await check(await signPass(nights, here.signer))).toEqual({ ok: true, value: nights })
  }
})

test('an ordinary pass takes at most 220 bytes, and only letters a QR code packs well', () => {
  const size = bytesOf(genuine).length
  console.log(`pass: ${size} bytes, ${genuine.length} letters`)
  expect(size).toBeLessThanOrEqual(220)
  expect(genuine).toMatch(/^[0-9A-Z $%*+\-./:]+$/)
})

const someClaims: fc.Arbitrary<PassClaims> = fc.record({
  id: fc.uuid().map((id) => id as PassId),
  who: fc.string({ unit: 'grapheme', maxLength: 5 }), home: fc.string({ maxLength: 24 }), purpose: fc.string({ maxLength: 24 }),
  place: fc.string({ unit: fc.constantFrom('第', '六', '医', '院', '𠮷', 'a', ' '), maxLength: 40 }),
  gates: fc.array(fc.integer({ min: 0, max: 9999 }), { maxLength: 32 }),
  notBefore: someInstant(), notAfter: someInstant(), backBy: someInstant(),
  backWithin: fc.integer({ min: 1, max: 60 * 24 * 31 }), exits: fc.integer({ min: 1, max: 999 }), statusIndex: fc.integer({ min: 0, max: 1 << 22 }),
}).map((claims) => ({ ...claims, community: osmanthus, issuedAt: start }))

function someInstant() {
  return fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => instantOf(seconds * 1000))
}

test('whatever the desk puts in a pass within its limits comes out at the gate', async () => {
  await fc.assert(fc.asyncProperty(someClaims, async (claims) => {
    expect(await check(await signPass(claims, here.signer))).toEqual({ ok: true, value: claims })
  }), { numRuns: 200 })
})

function tell(what: string, answers: Map<string, number>): void {
  const all = [...answers.values()].reduce((a, b) => a + b, 0)
  console.log(`single-bit changes of ${what} refused: ${all - (answers.get('good') ?? 0)} of ${all}`, Object.fromEntries(answers))
}

test('every change of a single bit of the signed bytes is refused', async () => {
  const bytes = bytesOf(genuine)
  const answers = new Map<string, number>()
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Uint8Array.from(bytes)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const code = await codeOf(asText(changed))
    answers.set(code, (answers.get(code) ?? 0) + 1)
  }
  tell(`${bytes.length} signed bytes`, answers)
  expect(answers.get('good')).toBeUndefined()
  expect([...answers.values()].reduce((a, b) => a + b)).toBe(bytes.length * 8)
})

test('every change of a single bit of a letter of the code is refused', async () => {
  const answers = new Map<string, number>()
  for (let bit = 0; bit < genuine.length * 8; bit++) {
    const letter = String.fromCharCode(genuine.charCodeAt(bit >> 3) ^ (1 << (bit & 7)))
    const code = await codeOf(genuine.slice(0, bit >> 3) + letter + genuine.slice((bit >> 3) + 1))
    answers.set(code, (answers.get(code) ?? 0) + 1)
  }
  tell(`${genuine.length} letters`, answers)
  expect(answers.get('good')).toBeUndefined()
  expect([...answers.values()].reduce((a, b) => a + b)).toBe(genuine.length * 8)
})

test('a pass cut off anywhere is refused', async () => {
  for (let length = 0; length < genuine.length; length++) {
    const code = await codeOf(genuine.slice(0, length))
    expect(code).toBe(length === 0 ? 'pass-not-ours' : 'pass-cut')
  }
})

test('a pass with anything added to it is refused', async () => {
  for (const tail of [' ', '\n', '0', '00', '000', 'PST1:', genuine]) expect(await codeOf(genuine + tail)).toBe('pass-cut')
  for (const front of [' ', '\n', 'X', 'pst1:']) expect(await codeOf(front + genuine)).toBe('pass-not-ours')
  expect(await codeOf(genuine.toLowerCase())).toBe('pass-not-ours')
})

test('someone else’s code is told apart from a damaged pass', async () => {
  const others = ['https://example.org/', 'HC1:NCFOXN%TS3DH', 'shc:/567629', 'WIFI:T:WPA;S:gate;;', '4821093756']
  for (const text of ['', ...others, '\u0000', '😀'.repeat(300), 'PST2:ABC']) {
    expect(await codeOf(text)).toBe('pass-not-ours')
  }
})

test('any text at all gets an answer and never a pass', async () => {
  const any = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 300 }).map((bytes) => encodeBase45(bytes)))
  await fc.assert(fc.asyncProperty(any, async (text) => {
    expect((await check(passPrefix + text)).ok).toBe(false)
    expect((await check(text)).ok).toBe(false)
  }), { numRuns: 1000 })
})

test('huge and hostile input is refused quickly', async () => {
  const deep = new Uint8Array(100_000).fill(0x81)
  const wide = Uint8Array.of(0xd2, 0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff)
  expect(await codeOf(passPrefix + 'A'.repeat(10_000_000))).toBe('pass-malformed')
  expect(await codeOf(asText(deep))).toBe('pass-malformed')
  expect(await codeOf(asText(deep.subarray(0, 700)))).toBe('pass-cut')
  expect(await codeOf(asText(wide))).toBe('pass-cut')
})

const kid = Uint8Array.of(0x6b, 0x31)
const oddPass = async (what: Partial<ToSign> = {}) =>
  asText(await signSign1({ protected: [[header.kid, kid]], payload: encodeClaims(nursesPass), ...what }, here.signer.key, subtle))

test('the gate reads only passes of exactly the form the desk writes', async () => {
  expect(await codeOf(await oddPass())).toBe('good')
  expect(await codeOf(await oddPass({ unprotected: new Map([[99, 1]]) }))).toBe('pass-malformed')
  expect(await codeOf(await oddPass({ protected: [], unprotected: new Map([[header.kid, kid]]) }))).toBe('pass-malformed')
  expect(await codeOf(await oddPass({ protected: [[header.kid, kid], [header.critical, [header.kid]]] }))).toBe('pass-malformed')
  expect(await codeOf(await oddPass({ protected: [[header.kid, kid], [header.type, 'application/cwt']] }))).toBe('pass-malformed')
  expect(await codeOf(await oddPass({ payload: encodeCbor('a pass') }))).toBe('pass-malformed')
  expect(await codeOf(await oddPass({ payload: new Uint8Array(0) }))).toBe('pass-malformed')
  expect(await codeOf(asText(bytesOf(genuine).subarray(1)))).toBe('pass-malformed')
  const list = await signStatusList(buildStatusList(osmanthus, start, 4, []), here.signer)
  expect(await codeOf(asText(list))).toBe('pass-malformed')
})

test('a later form of the pass is not misread, and what a later form adds is skipped', async () => {
  const row = (first: number, more: CborValue[] = []): CborValue[] =>
    [first, Uint8Array.from(here.communityBytes), '王＊＊', '2-1-502', 'medical-work', '第六人民医院', [1], 840, 1775520000, 2, 17, null, ...more]
  const payload = (content: CborValue[], more: [CborValue, CborValue][] = []) => encodeCbor(new Map<CborValue, CborValue>([
    [4, 1775520000], [5, 1775433600], [6, 1775433600], [7, new Uint8Array(16)], [-65537, content], ...more,
  ]))
  expect(await check(await oddPass({ payload: payload(row(1)) }))).toMatchObject({ ok: true, value: { purpose: 'medical-work' } })
  expect(await check(await oddPass({ payload: payload(row(1, ['own-car', null, 'new'])) }))).toMatchObject({ ok: true, value: { transport: 'own-car' } })
  expect(await codeOf(await oddPass({ payload: payload(row(1, [null, null, 'new'])) }))).toBe('good')
  for (const odd of [7, '', 'x'.repeat(25)]) expect(await codeOf(await oddPass({ payload: payload(row(1, [odd])) }))).toBe(odd === '' ? 'good' : 'pass-malformed')
  expect(await codeOf(await oddPass({ payload: payload(row(1), [[-70000, 'new'], ['text', 1]]) }))).toBe('good')
  expect(await check(await oddPass({ payload: payload(row(2)) }))).toEqual({ ok: false, problem: { code: 'pass-malformed', version: 2 } })
  for (let place = 1; place < 11; place++) {
    expect(await codeOf(await oddPass({ payload: payload(row(1).with(place, true)) }))).toBe('pass-malformed')
  }
})

test('a pass that was signed anew says until when, and one that was not says nothing of it', async () => {
  const extended: PassClaims = { ...nursesPass, extendedTo: plus(start, 20 * hour), issuedAt: plus(start, hour) }
  expect(await check(await signPass(extended, here.signer), plus(start, 2 * hour))).toEqual({ ok: true, value: extended })
  expect(await check(genuine)).toEqual({ ok: true, value: nursesPass })
})

test('a pass is written byte for byte as on the first day, so that an old one and an old reader still understand each other', () => {
  const hex = (claims: PassClaims) => Buffer.from(encodeClaims(claims)).toString('hex')
  expect(hex(nursesPass)).toBe('a5041a69d44900051a69d2f780061a69d2f78007500195f1a23b4c7d5e8f60718293a4b5c63a000100008b01500195d3c000007000800000000000000169e78e8befbc8aefbc8a67322d312d353032'
    + '6c6d65646963616c2d776f726b72e7acace585ade4babae6b091e58cbbe999a281011903481a69d52a0002190589')
  expect(hex({ ...nursesPass, purpose: 'scheduled-care', exits: 13, weekly: { days: [1, 3, 5], from: 390, until: 720 } })).toBe('a5041a69d44900051a69d2f780061a69d2f78007500195f1a23b4c7d5e8f60718293a4b5c63a00010000'
    + '8c01500195d3c000007000800000000000000169e78e8befbc8aefbc8a67322d312d3530326e7363686564756c65642d6361726572e7acace585ade4babae6b091e58cbbe999a281011903481a69d52a000d19058983151901861902d0')
})

test('a pass signed with a key of one’s own under the committee’s key name is a forgery', async () => {
  expect(await codeOf(await signPass(nursesPass, await signerOf(await newKey(), 'k1')))).toBe('pass-forged')
})

test('a pass under a key name that is on no list is not believed', async () => {
  expect(await codeOf(await signPass(nursesPass, await signerOf(await newKey(), 'k9')))).toBe('pass-key-unknown')
})

test('the gate does not accept a pass signed with a withdrawn key', async () => {
  const withdrawnAt = plus(start, 2 * hour)
  const keys = here.contents.keys.map((key) => (key.kid === 'k1' ? { ...key, withdrawnAt } : key))
  const list = await openTrustList(await signTrustList({ ...here.contents, keys }, here.root), here.rootJwk, subtle)
  if (!list.ok) throw new Error('no list')
  const at = (when: Instant) => verifyPass(genuine, list.value, osmanthus, subtle, when)
  expect((await at(now)).ok).toBe(true)
  const no = await at(withdrawnAt)
  expect(no).toEqual({ ok: false, problem: { code: 'pass-key-withdrawn', claims: nursesPass } })
  // Whoever went out on it before is known by it when they come home.
  expect(no.ok ? null : claimsUnder(no.problem)).toEqual(nursesPass)
  expect(claimsUnder({ code: 'pass-forged', claims: nursesPass })).toBeNull()
})

test('a key signs no pass before its time or after it, but the next key is already believed', async () => {
  expect(await codeOf(await signPass({ ...nursesPass, issuedAt: instant('2026-03-01T00:00:00Z') }, here.signer))).toBe('pass-key-withdrawn')
  expect(await codeOf(await signPass({ ...nursesPass, issuedAt: instant('2026-05-02T00:00:00Z') }, here.signer))).toBe('pass-key-withdrawn')
  expect(await codeOf(await signPass({ ...nursesPass, issuedAt: instant('2026-05-02T00:00:00Z') }, here.nextSigner))).toBe('good')
})

test('a key signs from its very first second to its last', async () => {
  for (const at of ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z']) expect(await codeOf(await signPass({ ...nursesPass, issuedAt: instant(at) }, here.signer)), at).toBe('good')
  for (const at of ['2026-03-31T23:59:59Z', '2026-05-01T00:00:01Z']) expect(await codeOf(await signPass({ ...nursesPass, issuedAt: instant(at) }, here.signer)), at).toBe('pass-key-withdrawn')
})

test('another community’s pass is not accepted, whoever signed it', async () => {
  const theirs: PassClaims = { ...nursesPass, community: riverside }
  expect(await codeOf(await signPass(theirs, await signerOf(await newKey(), 'r7')))).toBe('pass-other-community')
  expect(await codeOf(await signPass(theirs, here.signer))).toBe('pass-other-community')
  expect(await codeOf(await signPass(theirs, there.signer))).toBe('pass-forged')
  const elsewhere = await verifyPass(genuine, here.trust, riverside, subtle, now)
  expect(elsewhere).toEqual({ ok: false, problem: { code: 'pass-other-community' } })
})

test('the desk cannot sign a pass that no gate could read', async () => {
  const beyond: Partial<PassClaims>[] = [
    { place: '院'.repeat(41) }, { who: 'x'.repeat(17) }, { home: 'x'.repeat(25) }, { purpose: 'x'.repeat(25) }, { transport: 'x'.repeat(25) }, { exits: 0 }, { exits: 1.5 },
    { id: 'none' as PassId }, { issuedAt: 'yesterday' as Instant },
    { backWithin: 0 }, { statusIndex: -1 }, { gates: [-1] },
    { weekly: { days: [], from: 0, until: 60 } }, { weekly: { days: [1], from: 60, until: 60 } },
    { weekly: { days: [1], from: 1440, until: 60 } }, { weekly: { days: [1], from: 60, until: 1441 } }, { weekly: { days: [1], from: 60.5, until: 90 } },
  ]
  for (const claims of beyond) await expect(signPass({ ...nursesPass, ...claims }, here.signer)).rejects.toThrow('limits')
  expect((await check(await signPass({ ...nursesPass, place: '𠮷'.repeat(40) }, here.signer))).ok).toBe(true)
  const gates = Array.from({ length: 33 }, (_, i) => i)
  await expect(signPass({ ...nursesPass, gates }, here.signer)).rejects.toThrow('limits')
  expect((await check(await signPass({ ...nursesPass, gates: gates.slice(1) }, here.signer))).ok).toBe(true)
})
